/** One's own call goes on at one's mobile: by command, from a second line, by REFER; with "press 1", and when nothing comes of it. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type PersonId, plainRinging } from '@sidetone/call'
import type { Phone } from './phone.ts'
import { nothing, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

/** Alice and Bob talk; Bob has a mobile. */
async function talking({ ask = true, bobs = '102' } = {}) {
  world = new World()
  const [alice, bob] = (await world.registered('101', bobs)) as [Phone, Phone]
  const mobile = world.phone('outside', { host: trunkHost })
  const also = [
    { number: '103', afterSeconds: 0, ask: false },
    { number: '05550100', afterSeconds: 20, ask },
  ]
  world.rules.set('bob' as PersonId, { ...plainRinging, also: [] })
  alice.dial('102')
  await world.run(100)
  bob.answer()
  await world.run(100)
  world.rules.set('bob' as PersonId, { ...plainRinging, also })
  const { call } = world.legOf(alice)
  const push = (number?: string) =>
    world.server.switchboard.command(
      { kind: 'person', person: 'bob' as PersonId },
      { type: 'push', call: world.legOf(alice).call, ...(number && { number }) },
    )
  return { alice, bob, mobile, call, push }
}
async function idle(...phones: Phone[]) {
  for (const phone of phones) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
  for (const phone of phones) phone.settle()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
}

for (const how of ['command', 'second line', 'REFER'] as const)
  test(`by ${how}: both talk on until 1 is pressed on the mobile, then that talks in their place`, async () => {
    const { alice, bob, mobile, call, push } = await talking()
    const [first] = bob.sessions
    if (how === 'command') assert.deepEqual(push(), { ok: true })
    if (how === 'second line') bob.dial('*12')
    if (how === 'REFER') bob.refer('*12')
    await world.run(200)
    assert.equal(mobile.saw('invite').length, 1, world.trace.slice(-20).join('\n'))
    assert.deepEqual([world.hears(alice), world.hears(bob)], [['102'], ['101']])
    const [shown] = world.server.switchboard.callsOf('bob' as PersonId).filter(each => each.call === call)
    assert.deepEqual(shown?.transfer?.to, { name: '', number: '5550100' })
    mobile.answer()
    await world.run(200)
    assert.deepEqual(world.hears(alice), ['102'], 'a mailbox that answers changes nothing')
    world.press(mobile, '1')
    await world.run(300)
    assert.deepEqual(world.hears(alice), ['outside'])
    assert.equal(world.server.switchboard.stateOf('bob' as PersonId), 'on-a-call')
    assert(bob.events.some(event => event.type === 'ended' && event.session === first))
    if (how === 'REFER') assert.equal(bob.transferTold().at(-1), 200)
    assert.equal(world.server.switchboard.live().length, 1)
    // And back to the desk.
    bob.dial('*11')
    await world.run(300)
    assert.deepEqual([world.hears(alice), world.hears(bob)], [['102'], ['101']])
    assert.equal(mobile.saw('ended').length, 1)
    await idle(alice, bob, mobile)
  })

test('nothing comes of it: both talk on, and the web phone is told in words', async () => {
  const { alice, bob, mobile, push } = await talking({ bobs: '102-w' })
  assert.equal(push('05550100').ok, true)
  await world.run(100)
  assert.deepEqual(push(), { ok: false, code: 'not-now', sentence: 'This is not possible at the moment.' }, 'once')
  mobile.refuse(486)
  await world.run(200)
  assert.deepEqual([world.hears(alice), world.hears(bob)], [['102-w'], ['101']])
  assert.match(bob.notices().at(-1)!, /5550100 is on another call\./)
  await idle(alice, bob, mobile)
})

test('it is taken back; the other hangs up meanwhile; who pushed hangs up and the mobile still gets the call', async () => {
  const one = await talking({ ask: false })
  one.push()
  await world.run(100)
  const who = { kind: 'person', person: 'bob' as PersonId } as const
  assert.equal(world.server.switchboard.command(who, { type: 'cancel-transfer', call: one.call }).ok, true)
  await world.run(100)
  assert.equal(one.mobile.saw('cancelled').length, 1)
  assert.deepEqual(world.hears(one.alice), ['102'])
  await idle(one.alice, one.bob, one.mobile)

  const two = await talking({ ask: false })
  two.push()
  await world.run(100)
  two.alice.hangUp()
  await world.run(200)
  assert.equal(world.server.switchboard.live().length, 0, 'there is nobody to talk with on the mobile')
  assert.equal(two.mobile.saw('cancelled').length, 1)
  await idle(two.bob, two.mobile)

  const three = await talking({ ask: false })
  three.push()
  await world.run(100)
  three.bob.hangUp()
  await world.run(200)
  three.mobile.answer()
  await world.run(200)
  assert.deepEqual([world.hears(three.alice), world.hears(three.mobile)], [['outside'], ['101']])
  await idle(three.alice, three.mobile)
})

test('who has no outside number, or names a stranger’s, is told so; the colleague on the list is no mobile', async () => {
  const { alice, bob, mobile, push } = await talking()
  const refused = (number?: string) => {
    const result = push(number)
    return result.ok ? 'done' : result.code
  }
  assert.equal(refused('0190666'), 'no-own-number')
  assert.equal(refused('103'), 'no-own-number')
  world.rules.delete('bob' as PersonId)
  assert.equal(refused(), 'no-own-number')
  bob.refer('*12')
  await world.run(200)
  assert.equal(bob.transferTold().at(-1)! >= 400, true)
  assert.equal(mobile.saw('invite').length, 0)
  assert.deepEqual(world.hears(alice), ['102'])
  await idle(alice, bob, mobile)
})

test('the server dies while the mobile rings: both talk on', async () => {
  const { alice, bob, mobile, push } = await talking()
  push()
  await world.run(100)
  await world.killServer()
  await world.run(500)
  assert.deepEqual([world.hears(alice), world.hears(bob)], [['102'], ['101']])
  await idle(alice, bob, mobile)
})
