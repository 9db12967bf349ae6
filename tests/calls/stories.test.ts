/** Stories that ring, lead on, record and join, by the signalling of real phones on made-up time. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type PersonId, plainRinging } from '@sidetone/call'
import { bobId, fiveStories, withNumbers } from './five-stories.ts'
import type { Phone } from './phone.ts'
import { nothing, World } from './world.ts'

let world: World
afterEach(async () => {
  for (const { call } of world.server.switchboard.live()) world.server.switchboard.hangUp(call)
  await world.run(60_000)
  assert.deepEqual(world.faults, [], world.trace.slice(-30).join('\n'))
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
})
async function office(...usernames: string[]): Promise<Phone[]> {
  world = withNumbers(new World(fiveStories))
  return world.registered(...usernames)
}

for (const kind of ['', '-w'] as const)
  test(`a ring group: all phones ring for it, the first takes the call and may pass it on (${kind || 'desk'})`, async () => {
    const [alice, bob, carol] = (await office(`101${kind}`, `102${kind}`, `103${kind}`)) as [Phone, Phone, Phone]
    alice.dial('620')
    await world.run(300)
    assert.equal(alice.saw('progress').length > 0, true)
    assert.match(bob.invitation()?.headers.get('From') ?? '', /Sales: Alice/)
    bob.refuse(603)
    await world.run(200)
    carol.answer()
    await world.run(300)
    if (kind) world.soundArrives(carol)
    await world.run(100)
    assert.deepEqual(world.hears(alice), [`103${kind}`])
    assert.equal(bob.saw('cancelled').length, 0)
    carol.refer('102')
    await world.run(300)
    bob.answer()
    await world.run(500)
    assert.deepEqual(world.hears(alice), [`102${kind}`])
    alice.hangUp()
    await world.run(500)
    assert.equal(bob.saw('ended').length, 1)
  })

test('a queue: music until the agent answers, in vain once, and the server restarts in between', async () => {
  const [alice, bob] = (await office('101', '102')) as [Phone, Phone]
  alice.dial('640')
  await world.run(500)
  assert.deepEqual(world.hears(alice), ['hold-music'])
  await world.run(10_000)
  assert.equal(bob.saw('cancelled').length, 1)
  await world.run(2_000)
  assert.equal(bob.saw('invite').length, 2)
  await world.killServer()
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['hold-music'], 'waits on')
  bob.answer()
  await world.run(500)
  assert.deepEqual(world.hears(alice), ['102'])
  assert.match(alice.shows(), /Bob/)
  bob.hangUp()
  await world.run(500)
  assert.equal(alice.saw('ended').length, 1)
})

test('a menu by keys: to a person who declines and back, then to a group', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103')) as [Phone, Phone, Phone]
  alice.dial('600')
  await world.run(300)
  alice.info('application/dtmf-relay', 'Signal=1\r\nDuration=160\r\n')
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['ringback'])
  bob.refuse(603)
  await world.run(300)
  assert.deepEqual(world.hears(alice), [], 'back in the menu')
  alice.info('application/dtmf-relay', 'Signal=2\r\nDuration=160\r\n')
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['hold-music'])
  carol.answer()
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['103'])
})

test('a conference room of three, one of whom passes their place on', async () => {
  const [alice, bob, carol] = (await office('101', '102', '103-w')) as [Phone, Phone, Phone]
  alice.dial('680')
  bob.dial('680')
  await world.run(500)
  assert.deepEqual([world.hears(alice), world.hears(bob)], [['102'], ['101']])
  const call = world.legOf(alice).call
  const asked = world.server.switchboard.command(
    { kind: 'person', person: bobId },
    { type: 'transfer', call, to: '103' },
  )
  assert(asked.ok)
  await world.run(300)
  carol.answer()
  await world.run(300)
  world.soundArrives(carol)
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['103-w'])
  assert.equal(bob.saw('ended').length, 1)
  await world.killServer()
  assert.deepEqual(world.hears(alice), ['103-w'])
})

test('nobody answers, so a mailbox does, and has the message of a caller who hangs up', async () => {
  const [alice, bob] = (await office('101', '102')) as [Phone, Phone]
  const forward = { always: null, busy: '*99', noAnswer: '*99', noAnswerAfterSeconds: 15, unreachable: '*99' }
  world.rules.set(bobId, { ...plainRinging, forward })
  alice.dial('102')
  await world.run(15_500)
  assert.equal(bob.saw('cancelled').length, 1)
  assert.equal(alice.saw('answered').length, 1)
  alice.hangUp()
  await world.run(500)
  const told = world.server.journal.events.find(event => event.type === 'story.told')
  assert.deepEqual(told?.type === 'story.told' && told.facts, { ms: 5_000, endedBy: 'hung-up', by: 'Bob' })
})

test('a phone that sends its call to the mailbox (302): whatever the rules say, and no other phone rings on', async () => {
  const [alice, desk, web] = (await office('101', '102', '102-w')) as [Phone, Phone, Phone]
  const forward = { always: null, busy: '103', noAnswer: null, noAnswerAfterSeconds: 15, unreachable: null }
  world.rules.set(bobId, { ...plainRinging, forward })
  alice.dial('102')
  await world.run(300)
  web.refuse(302, '*99')
  await world.run(300)
  assert.equal(desk.saw('cancelled').length, 1)
  assert.equal(alice.saw('answered').length, 1)
  alice.hangUp()
  await world.run(500)
  const told = world.server.journal.events.find(event => event.type === 'story.told')
  assert.deepEqual(told?.type === 'story.told' && told.facts.by, 'Bob')
})

test('a call that the server begins: the person first, then whom they want', async () => {
  const [alice, bob] = (await office('101', '102')) as [Phone, Phone]
  const alices = 'alice' as PersonId
  const begun = world.server.switchboard.originate({ ring: { person: alices }, as: alices, to: '102' })
  assert(begun.ok)
  await world.run(300)
  assert.match(alice.invitation()?.headers.get('From') ?? '', /Bob/)
  alice.answer()
  await world.run(300)
  assert.deepEqual(world.hears(alice), ['ringback'])
  bob.answer()
  await world.run(300)
  assert.deepEqual([world.hears(alice), world.hears(bob)], [['102'], ['101']])
  bob.hangUp()
  await world.run(300)
  assert.equal(alice.saw('ended').length, 1)
})

test('the desk phone first, the web phone after 10 s; at once when there is no desk phone', async () => {
  const [alice, desk, web] = (await office('101', '102', '102-w')) as [Phone, Phone, Phone]
  world.rules.set(bobId, { ...plainRinging, webPhoneAfterSeconds: 10 })
  alice.dial('102')
  await world.run(9_500)
  assert.deepEqual([desk.sessions.length, web.sessions.length], [1, 0])
  await world.run(1_000)
  assert.equal(web.sessions.length, 1)
  web.answer()
  await world.run(300)
  world.soundArrives(web)
  await world.run(100)
  assert.deepEqual([world.hears(alice), desk.saw('cancelled').length], [['102-w'], 1])
  const routed = world.server.journal.events.find(event => event.type === 'call.routed')
  assert.match(
    routed?.type === 'call.routed' ? routed.why.join(' ') : '',
    /The web phone of Bob rings after 10 seconds\./,
  )
  alice.hangUp()
  desk.register(0)
  await world.run(300)
  alice.dial('102')
  await world.run(300)
  assert.deepEqual([desk.sessions.length, web.sessions.length], [1, 2], 'nobody waits for a phone that is not there')
})
