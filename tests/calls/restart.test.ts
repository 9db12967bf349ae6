import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { PersonId } from '@sidetone/call'
import { nothing, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))
const joined = () => [...world.media.ends.values()].filter(end => end.bridgedTo !== null).length

async function talking(...usernames: string[]) {
  world = new World()
  const [alice, bob] = await world.registered(...usernames)
  alice!.dial('102')
  await world.run(100)
  bob!.answer()
  await world.run(100)
  return { alice: alice!, bob: bob! }
}

test('the server dies in a call: sound stays joined, hold, resume and hang-up work after it', async () => {
  const { alice, bob } = await talking('101', '102')
  await world.killServer()
  assert.equal(joined(), 2, 'nobody touched the sound')
  alice.hold()
  await world.run(200)
  assert.equal([...world.media.ends.values()].filter(end => end.playing).length, 1)
  alice.resume()
  await world.run(200)
  assert.equal(joined(), 2)
  bob.hangUp()
  await world.run(1_000)
  assert.equal(alice.saw('ended').length, 1)
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
  assert.equal(world.story().filter(type => type === 'call.resumed').length, 1)
  assert.equal(world.story().filter(type => type === 'call.ended').length, 1)
})

test('the server dies again before anything happened: the call still stands', async () => {
  const { alice, bob } = await talking('101', '102')
  for (let death = 0; death < 3; death++) {
    await world.killServer()
    await world.run(4_000)
  }
  assert.equal(joined(), 2, 'nobody touched the sound')
  bob.hangUp()
  await world.run(1_000)
  assert.equal(alice.saw('ended').length, 1)
  assert.equal(world.story().filter(type => type === 'call.resumed').length, 3)
})

for (const how of ['', '-w'])
  test(`a call of ten minutes goes on though the server dies and nobody touches it${how && ', of web phones'}; then its end is told at once`, async () => {
    const { alice, bob } = await talking(`101${how}`, `102${how}`)
    await world.run(600_000)
    await world.killServer()
    if (how) for (const phone of [alice, bob]) phone.connect()
    if (how) for (const phone of [alice, bob]) phone.register()
    // Longer than anybody repeats or remembers a 200 (64*T1): the caller does not acknowledge it a second time.
    await world.run(100_000)
    assert.deepEqual([alice.saw('ended').length, bob.saw('ended').length], [0, 0], world.trace.slice(-10).join('\n'))
    assert.equal(joined(), 2)
    await world.killServer()
    if (how) for (const phone of [alice, bob]) phone.connect()
    if (how) for (const phone of [alice, bob]) phone.register()
    await world.run(1_000)
    bob.hangUp()
    await world.run(500)
    assert.equal(alice.saw('ended').length, 1, world.trace.slice(-10).join('\n'))
  })

test('a web phone comes back over a new connection and is found there', async () => {
  const { alice, bob } = await talking('101-w', '102-w')
  await world.killServer()
  alice.connect()
  bob.connect()
  alice.register()
  bob.register()
  await world.run(200)
  alice.hangUp()
  await world.run(1_000)
  assert.equal(bob.saw('ended').length, 1, world.trace.slice(-10).join('\n'))
})

test('a web phone loses its connection in a call: the call stands, and ends when the phone is back', async () => {
  const { alice, bob } = await talking('101-w', '102')
  alice.disconnect()
  await world.run(10_000)
  assert.equal(world.server.switchboard.counts().calls, 1)
  alice.connect()
  alice.register()
  await world.run(200)
  bob.hangUp()
  await world.run(1_000)
  assert.equal(alice.saw('ended').length, 1, world.trace.slice(-10).join('\n'))
})

for (const dies of [false, true])
  test(`a web phone is away when the other side hangs up${dies ? ', after a restart' : ''}: it is told when it is back`, async () => {
    const { alice, bob } = await talking('101-w', '102')
    if (dies) await world.killServer()
    else alice.disconnect()
    await world.run(3_000)
    bob.hangUp()
    await world.run(5_000)
    alice.connect()
    alice.register()
    // A BYE that had no way is tried every 2 s.
    await world.run(2_500)
    assert.equal(alice.saw('ended').length, 1, world.trace.slice(-10).join('\n'))
    assert.deepEqual(world.leftovers(), nothing)
  })

test('the page of a web phone is loaded anew in a call: when the call is over nothing is left of the old page', async () => {
  const { alice, bob } = await talking('101-w', '102')
  alice.disconnect()
  const page = world.phone('101-w', { transport: 'ws', page: 'anew.invalid' })
  page.register()
  await world.run(200)
  assert.equal(world.server.switchboard.counts().calls, 1)
  bob.hangUp()
  await world.run(100)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-10).join('\n'))
})

for (const when of [
  'at once',
  'before the old connection is noticed to be dead',
  'while the INVITE is on its way',
] as const)
  test(`a web phone loses its connection while it rings and is back ${when}: it rings there, and can be answered`, async () => {
    world = new World()
    const [alice, bob] = await world.registered('101', '102-w')
    alice!.dial('102')
    if (when === 'while the INVITE is on its way') {
      const isOnItsWay = () => world.trace.some(line => line.includes('server → 102-w: INVITE'))
      for (let ms = 0; ms < 1_000 && !isOnItsWay(); ms++) await world.run(1)
      assert.ok(isOnItsWay(), world.trace.join('\n'))
      assert.equal(bob!.saw('invite').length, 0)
    } else await world.run(100)
    const old = bob!.flow()!.id
    if (when === 'before the old connection is noticed to be dead') bob!.connectionLost()
    else bob!.disconnect()
    await world.run(1_000)
    bob!.connect()
    bob!.register()
    await world.run(500)
    world.flowClosed(old)
    await world.run(500)
    const { request } = bob!.saw('invite').at(-1) as { request: { headers: { get(name: string): string | undefined } } }
    assert.match(request.headers.get('From') ?? '', /Alice/)
    assert.equal(bob!.saw('invite').length, when === 'while the INVITE is on its way' ? 1 : 2)
    assert.equal(alice!.saw('failed').length, 0)
    bob!.answer()
    await world.run(300)
    assert.equal(joined(), 2, world.trace.slice(-20).join('\n'))
    bob!.hangUp()
    await world.run(60_000)
    assert.equal(alice!.saw('ended').length, 1)
    assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-20).join('\n'))
  })

test('a web phone goes away while it rings: the caller hears so soon; who gave up before leaves nothing', async () => {
  world = new World()
  const [alice, carol, bob] = await world.registered('101', '103', '102-w')
  alice!.dial('102')
  carol!.dial('102')
  await world.run(100)
  bob!.disconnect()
  await world.run(2_000)
  carol!.hangUp()
  await world.run(2_500)
  assert.equal(alice!.saw('failed').length, 0, 'it is waited for')
  await world.run(1_000)
  assert.equal(alice!.refusal()?.status, 480)
  bob!.connect()
  bob!.register()
  await world.run(60_000)
  assert.equal(bob!.saw('invite').length, 2, 'both over the first connection')
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-20).join('\n'))
})

test('a web phone registers again over the same connection while it rings: nothing changes', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102-w')
  alice!.dial('102')
  await world.run(100)
  bob!.register()
  await world.run(200)
  assert.equal(bob!.saw('invite').length, 1)
  bob!.answer()
  await world.run(300)
  bob!.disconnect()
  bob!.connect()
  bob!.register()
  await world.run(300)
  assert.equal(bob!.saw('invite').length, 1, 'who talks is not rung')
  assert.equal(joined(), 2)
  alice!.hangUp()
  await world.run(60_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('the page of a web phone is loaded anew while it rings: the new one rings, nothing is left of the old one; and at the next call', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102-w')
  alice!.dial('102')
  await world.run(100)
  bob!.disconnect()
  const page = world.phone('102-w', { transport: 'ws', page: 'anew.invalid' })
  page.register()
  await world.run(200)
  assert.equal(page.saw('invite').length, 1)
  alice!.hangUp()
  await world.run(100)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-10).join('\n'))
  assert.equal(page.saw('cancelled').length, 1)
  alice!.dial('102')
  await world.run(100)
  assert.equal(page.saw('invite').length, 2)
  assert.equal(bob!.saw('invite').length, 1)
})

test('a call that was still ringing ends cleanly on both sides', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.dial('102')
  await world.run(100)
  await world.killServer()
  await world.run(1_000)
  assert.equal(alice!.refusal()?.status, 503, world.trace.slice(-10).join('\n'))
  assert.equal(bob!.saw('cancelled').length, 1)
  assert.equal(world.lastCause(), 'restarted by system')
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('SIP phones need not register again', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  await world.killServer()
  alice!.dial('102')
  await world.run(100)
  assert.equal(bob!.saw('invite').length, 1)
})

test('the echo test goes on', async () => {
  world = new World()
  const [alice] = await world.registered('101')
  alice!.dial('*43')
  await world.run(100)
  await world.killServer()
  await world.run(100)
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.echoing),
    [true],
  )
  alice!.hangUp()
  await world.run(1_000)
  assert.equal(world.server.switchboard.counts().calls, 0)
})

test('the server dies between every two steps of a call: each call ends once, nothing is left', async () => {
  for (let killAt = 0; killAt < 40; killAt++) {
    world = new World()
    const [alice, bob] = await world.registered('101', '102')
    alice!.dial('102')
    bob!.onInvite = phone => {
      phone.ring()
      phone.answer()
    }
    await world.run(killAt)
    await world.killServer()
    await world.run(5_000)
    alice!.hangUp()
    bob!.hangUp()
    await world.run(70_000)
    assert.deepEqual(world.leftovers(), nothing, `killed after ${killAt} ms\n${world.trace.join('\n')}`)
    const count = (type: string) => world.story().filter(each => each === type).length
    assert.equal(count('call.started'), count('call.ended'), `killed after ${killAt} ms`)
    assert.deepEqual(world.faults, [])
  }
})

test('a call to a web phone that is just coming back after a restart waits for it, with ringing', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102-w')
  await world.killServer()
  alice!.dial('102')
  await world.run(3_000)
  assert.equal(alice!.saw('failed').length, 0)
  assert(alice!.saw('progress').length > 0, 'hears ringing')
  assert.equal(world.server.sip.registeredDevices('bob' as PersonId).length, 0, 'and is not shown as there')
  bob!.connect()
  bob!.register()
  await world.run(200)
  bob!.answer()
  await world.run(200)
  assert.equal(joined(), 2, world.trace.slice(-20).join('\n'))
  alice!.hangUp()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('a web phone that does not come back after a restart is not reachable after 5 s; a caller may give up before', async () => {
  world = new World()
  const [alice, carol] = await world.registered('101', '103', '102-w')
  await world.killServer()
  alice!.dial('102')
  carol!.dial('102')
  await world.run(2_000)
  carol!.hangUp()
  await world.run(2_500)
  assert.equal(alice!.saw('failed').length, 0)
  await world.run(600)
  const [failed] = alice!.saw('failed')
  assert.equal(failed?.type === 'failed' && failed.status, 480)
  alice!.dial('102')
  await world.run(100)
  assert.equal(alice!.saw('failed').length, 2, 'nobody waits later on')
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})
