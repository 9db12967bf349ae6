/** Park, pick up, take over, merge and add with real phones and stacks; the server dies in the middle of each. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { CallCommand, CallId, PersonId } from '@sidetone/call'
import { textOf } from '@sidetone/sip'
import type { Phone } from './phone.ts'
import { nothing, people, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

async function office(...usernames: string[]): Promise<Phone[]> {
  world = new World()
  return world.registered(...usernames)
}
async function talk(from: Phone, to: Phone, number = to.username.slice(0, 3)): Promise<string> {
  from.dial(number)
  await world.run(100)
  to.answer()
  await world.run(100)
  assert(world.hears(from).length > 0, world.trace.join('\n'))
  return from.session
}
const personOf = (phone: Phone) =>
  people.find(({ extension }) => phone.username.startsWith(extension))!.person as PersonId
function command(phone: Phone, told: (call: CallId) => CallCommand) {
  const { call } = world.legOf(phone)
  return world.server.switchboard.command({ kind: 'person', person: personOf(phone) }, told(call))
}
async function idle(...phones: Phone[]) {
  for (const phone of phones) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
  for (const phone of phones) phone.settle()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
}
/** The process dies; web phones come back. */
async function restart(...phones: Phone[]) {
  await world.killServer()
  for (const phone of phones)
    if (phone.transport === 'ws') {
      phone.connect()
      phone.register()
    }
  await world.run(200)
}
const slots = () => world.server.switchboard.parked().map(({ slot, who }) => `${slot} ${who.name}`)

test('a desk phone parks by transfer to 700, a web phone takes it by dialling the slot', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103-w')) as [Phone, Phone, Phone]
  await talk(alice, bob)
  bob.refer('700')
  await world.run(300)
  assert.equal(bob.transferTold().at(-1), 200)
  assert.equal(bob.saw('ended').length, 1)
  assert.deepEqual(slots(), ['701 Alice'])
  assert.deepEqual(world.hears(alice), ['hold-music'])
  carol.dial('701')
  await world.run(200)
  assert.equal(carol.saw('answered').length, 1, world.trace.slice(-10).join('\n'))
  assert.deepEqual([world.hears(alice), world.hears(carol)], [['103-w'], ['101']])
  assert.match(alice.shows(), /Carol/)
  assert.deepEqual(slots(), [])
  await idle(alice, bob, carol)
})

test('two dial the slot at once: one has the call, the other hears that there is none', async () => {
  const [alice, bob, carol, web] = (await office('101', '102', '103', '102-w')) as [Phone, Phone, Phone, Phone]
  await talk(alice, bob)
  command(bob, call => ({ type: 'park', call }))
  await world.run(100)
  carol.dial('701')
  web.dial('701')
  await world.run(300)
  assert.equal(carol.saw('answered').length + web.saw('answered').length, 1)
  assert.equal(carol.saw('failed').length + web.saw('failed').length, 1)
  assert.equal(world.hears(alice).length, 1)
  await idle(alice, bob, carol, web)
})

test('a parked call outlives the server, and rings back', async () => {
  const [alice, bob] = (await office('101', '102-w')) as [Phone, Phone]
  await talk(alice, bob, '102')
  command(bob, call => ({ type: 'park', call }))
  await world.run(100)
  await restart(alice, bob)
  assert.deepEqual(slots(), ['701 Alice'])
  assert.deepEqual(world.hears(alice), ['hold-music'])
  await world.run(120_000)
  assert.equal(bob.saw('invite').length, 2)
  assert.equal(bob.invitation().headers.get('Subject'), 'Still parked at 701')
  bob.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['102-w'])
  await idle(alice, bob)
})

for (const code of ['*8', '**102'])
  test(`pick up by ${code}: one of two wins; the phones that rang note no missed call`, async () => {
    const [alice, bob, web, carol] = (await office('101', '102', '102-w', '103')) as [Phone, Phone, Phone, Phone]
    alice.dial('102')
    await world.run(100)
    carol.dial(code)
    await world.run(200)
    assert.deepEqual([world.hears(alice), world.hears(carol)], [['103'], ['101']], world.trace.slice(-20).join('\n'))
    for (const phone of [bob, web]) {
      const [cancelled] = phone.saw('cancelled')
      assert(cancelled?.type === 'cancelled' && cancelled.reasons[0]?.cause === 200)
    }
    await idle(alice, bob, web, carol)
  })

test('*8 takes what rings in a group of one’s own; who has no group goes with those without; **EXT takes any', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103')) as [Phone, Phone, Phone]
  const groups = (given: Record<string, string[]>) => {
    const pickupGroups = new Map(Object.entries(given).map(([who, names]) => [who as PersonId, new Set(names)]))
    world.plan = { ...world.plan, pickupGroups }
  }
  const taken = async (code: string) => {
    alice.dial('102')
    await world.run(100)
    carol.dial(code)
    await world.run(200)
    const took = world.hears(alice).includes('103')
    alice.hangUp()
    await world.run(200)
    await idle(alice, bob, carol)
    return took
  }
  groups({ bob: ['sales'], carol: ['service'] })
  assert.equal(await taken('*8'), false, 'another group')
  assert.equal(world.lastCause(), 'cancelled by caller')
  assert.equal(await taken('**102'), true)
  groups({ bob: ['sales'] })
  assert.equal(await taken('*8'), false, 'carol has none')
  groups({ carol: ['sales'] })
  assert.equal(await taken('*8'), false, 'bob has none')
  groups({ bob: ['sales', 'desk'], carol: ['service', 'desk'] })
  assert.equal(await taken('*8'), true, 'one in common')
  groups({ alice: ['sales'] })
  assert.equal(await taken('*8'), true, 'both without one')
})

test('the phone of the called person and the one who picks up answer in one moment: one has the call', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103')) as [Phone, Phone, Phone]
  alice.dial('102')
  await world.run(100)
  carol.dial('*8')
  await world.run(3)
  bob.answer()
  await world.run(500)
  assert.equal(world.hears(alice).length, 1)
  const { legs } = world.server.switchboard.live()[0]!
  assert.equal(legs.length, 2)
  await idle(alice, bob, carol)
})

test('a call goes from the desk phone to the web phone and back', async () => {
  const [alice, desk, web] = (await office('101', '102', '102-w')) as [Phone, Phone, Phone]
  await talk(alice, desk)
  const { call } = world.legOf(alice)
  web.dial('*11')
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['102'], 'until the sound of the browser is there')
  world.soundArrives(web)
  await world.run(100)
  assert.deepEqual([world.hears(alice), world.hears(web)], [['102-w'], ['101']])
  assert.equal(desk.saw('ended').length, 1)
  const ok = web.events.find(event => event.type === 'answered')
  assert(ok?.type === 'answered')
  assert.equal(ok.response.headers.get('Sidetone-Call'), call, 'the web phone knows which call it has')
  assert.match(ok.response.headers.get('P-Asserted-Identity')!, /Alice/)
  desk.dial('*11')
  await world.run(200)
  assert.deepEqual([world.hears(alice), world.hears(desk)], [['102'], ['101']])
  assert.equal(web.saw('ended').length, 1)
  await idle(alice, desk, web)
})

test('three in a conference, one by an outside line; the server dies; the host leaves', async () => {
  const [alice, bob] = (await office('101', '102-w')) as [Phone, Phone]
  const trunk = world.phone('outside', { host: trunkHost })
  await talk(alice, bob, '102')
  assert.equal(command(bob, call => ({ type: 'add', call, number: '05550100' })).ok, true)
  await world.run(200)
  trunk.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice).sort(), ['102-w', 'outside'])
  assert.deepEqual(world.hears(bob).sort(), ['101', 'outside'])
  assert.equal(bob.shows(), 'conference')
  await restart(alice, bob)
  assert.deepEqual(world.hears(alice).sort(), ['102-w', 'outside'])
  bob.hangUp()
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['outside'])
  await idle(alice, bob, trunk)
})

test('a locked conference: nobody comes in by any way, its people leave and change device; with two left it is open', async () => {
  const [alice, bob, carol] = (await office('101', '102-w', '103')) as [Phone, Phone, Phone]
  const trunk = world.phone('outside', { host: trunkHost })
  await talk(alice, bob, '102')
  const lock = (phone: Phone, locked: boolean) => command(phone, call => ({ type: 'lock', call, locked }))
  assert.equal(lock(bob, true).ok, false, 'two are no conference')
  assert.equal(command(bob, call => ({ type: 'add', call, number: '05550100' })).ok, true)
  await world.run(200)
  trunk.answer()
  await world.run(200)
  const stranger = { kind: 'person', person: personOf(carol) } as const
  const { call: here } = world.legOf(alice)
  assert.equal(world.server.switchboard.command(stranger, { type: 'lock', call: here, locked: true }).ok, false)
  assert.deepEqual(lock(alice, true), { ok: true })
  const refusal = { ok: false, code: 'locked', sentence: 'The conference is locked: nobody else can come in.' }
  assert.deepEqual(
    command(bob, call => ({ type: 'add', call, number: '103' })),
    refusal,
  )
  assert.deepEqual(
    command(bob, call => ({ type: 'transfer', call, to: '103' })),
    refusal,
  )
  const conference = world.legOf(alice).call
  carol.dial('102')
  await world.run(100)
  bob.answer()
  await world.run(100)
  const other = world.legOf(carol).call
  const merge: CallCommand = { type: 'merge', call: conference, other }
  const join: CallCommand = { type: 'transfer-to-call', call: other, other: conference }
  const as = { kind: 'person', person: personOf(bob) } as const
  for (const told of [merge, join]) assert.deepEqual(world.server.switchboard.command(as, told), refusal)
  carol.hangUp()
  await restart(bob)
  const standing = () => world.server.switchboard.live().find(({ call }) => call === conference)
  assert.equal(standing()?.locked, true, 'after a restart too')
  const [desk] = (await world.registered('102')) as [Phone]
  desk.dial('*11')
  await world.run(300)
  assert.deepEqual(world.hears(desk).sort(), ['101', 'outside'], 'another device of one of them')
  desk.hangUp()
  await world.run(200)
  assert.deepEqual([standing()?.kind, standing()?.locked], ['two', false])
  assert.equal(command(alice, call => ({ type: 'add', call, number: '103' })).ok, true)
  await idle(alice, bob, carol, desk, trunk)
})

test('a web phone merges its two calls', async () => {
  const [alice, bob, carol] = (await office('101', '102-w', '103')) as [Phone, Phone, Phone]
  await talk(alice, bob, '102')
  const { call } = world.legOf(bob)
  bob.hold()
  await world.run(200)
  await talk(bob, carol)
  const other = world.legOf(carol).call
  assert.equal(command(bob, () => ({ type: 'merge', call, other })).ok, true)
  await world.run(300)
  assert.deepEqual(world.hears(alice).sort(), ['102-w', '103'])
  assert.deepEqual(world.hears(bob).sort(), ['101', '103'])
  assert.deepEqual(world.hears(carol).sort(), ['101', '102-w'])
  assert.equal(world.server.switchboard.counts().calls, 1)
  assert.equal(bob.saw('ended').length, 1)
  await idle(alice, bob, carol)
})

test('the server dies while a transfer rings: the call is back with who transferred', async () => {
  for (const gone of [false, true]) {
    const [alice, bob, carol] = (await office('101', '102', '103')) as [Phone, Phone, Phone]
    await talk(alice, bob)
    bob.refer('103')
    await world.run(200)
    if (gone) bob.hangUp()
    await world.run(200)
    await restart(alice, bob, carol)
    await world.run(500)
    assert.equal(carol.saw('cancelled').length, 1)
    if (gone) {
      assert.equal(bob.saw('invite').length, 2, 'rung again')
      bob.answer()
      await world.run(200)
    } else assert.equal(bob.transferTold().at(-1), 503, world.trace.slice(-20).join('\n'))
    assert.deepEqual(world.hears(alice), ['102'])
    await idle(alice, bob, carol)
  }
})

test('INVITE with Replaces: a phone picks up what rings, and takes a standing call of its own', async () => {
  const [alice, desk, web] = (await office('101', '102', '102-w')) as [Phone, Phone, Phone]
  await talk(alice, desk)
  const replaces = desk.stack.sessionReplaces(desk.session, 'them')!
  const { callId, toTag, fromTag } = replaces
  web.dial('101', { headers: [['Replaces', `${callId};to-tag=${toTag};from-tag=${fromTag}`]] })
  await world.run(300)
  world.soundArrives(web)
  await world.run(100)
  assert.deepEqual([world.hears(alice), world.hears(web)], [['102-w'], ['101']], world.trace.slice(-20).join('\n'))
  assert.equal(desk.saw('ended').length, 1)
  web.dial('101', { headers: [['Replaces', 'nothing;to-tag=a;from-tag=b']] })
  await world.run(300)
  assert.equal(web.refusal()?.status, 481)
  await idle(alice, desk, web)
})

test('an outside line can neither transfer, nor park, nor pick up', async () => {
  const [alice, bob] = (await office('101', '102')) as [Phone, Phone]
  const trunk = world.phone('outside', { host: trunkHost })
  trunk.dial('102')
  await world.run(100)
  bob.answer()
  await world.run(200)
  trunk.refer('101')
  await world.run(200)
  assert.deepEqual(world.hears(bob), ['outside'])
  alice.dial('102')
  await world.run(100)
  for (const code of ['*8', '701', '*11']) {
    trunk.dial(code)
    await world.run(100)
    assert.equal(trunk.refusal()?.status, 403)
  }
  await idle(alice, bob, trunk)
})

test('a phone that redirects (302) is followed in the name of its person; the other phones ring on; circles end', async () => {
  const [alice, bob, web, carol] = (await office('101', '102', '102-w', '103')) as [Phone, Phone, Phone, Phone]
  bob.onInvite = () => bob.refuse(302, '103')
  alice.dial('102')
  await world.run(200)
  assert.equal(carol.saw('invite').length, 1)
  assert.equal(web.saw('cancelled').length, 0)
  carol.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['103'])
  assert.equal(web.saw('cancelled').length, 1)
  carol.hangUp()
  await world.run(200)
  carol.onInvite = () => carol.refuse(302, '102')
  web.onInvite = () => web.refuse(302, '999')
  alice.dial('102')
  await world.run(500)
  assert.equal(alice.refusal()?.status, 480, world.trace.slice(-20).join('\n'))
  await idle(alice, bob, web, carol)
})

test('saying who it is now leaves the session timer on (RFC 4028)', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103')) as [Phone, Phone, Phone]
  await talk(alice, bob)
  const received: string[] = []
  const receive = alice.receive.bind(alice)
  alice.receive = bytes => {
    received.push(textOf(bytes))
    receive(bytes)
  }
  bob.refer('103')
  await world.run(100)
  carol.answer()
  await world.run(200)
  const update = received.find(text => text.startsWith('UPDATE'))
  assert.match(update ?? '', /^Session-Expires: \d+/m)
  assert.match(update ?? '', /^P-Asserted-Identity: .*Carol/m)
  await world.run(4_000_000)
  assert.deepEqual(world.hears(alice), ['103'], 'it is refreshed for more than an hour')
  await idle(alice, bob, carol)
})

test('who is removed is out of their talk, and what rings at them stops while others ring on', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103')) as [Phone, Phone, Phone]
  const { switchboard } = world.server
  const gone = async (person: string) => {
    world.server.driver.turn(() => switchboard.removePerson(person as PersonId))
    await world.run(100)
  }
  await talk(alice, bob)
  await gone('bob')
  assert.deepEqual([...switchboard.inspect()], [])
  assert.match(world.lastCause(), /^hung-up by/)

  alice.dial('102')
  await world.run(100)
  await gone('bob')
  assert.ok(bob.saw('cancelled').length > 0, world.trace.slice(-20).join('\n'))
  assert.equal(alice.refusal()?.status, 480)

  await talk(alice, carol)
  assert.equal(command(alice, call => ({ type: 'add', call, number: '102' })).ok, true)
  await world.run(100)
  bob.answer()
  await world.run(100)
  await gone('bob')
  assert.deepEqual([world.hears(alice), world.hears(carol)], [['103'], ['101']])
  await idle(alice, bob, carol)
})
