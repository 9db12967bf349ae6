/** Lamps of colleagues, presence and waiting messages: SUBSCRIBE and NOTIFY of phones, through a restart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

const states = (told: readonly string[]) =>
  told.map(text => [...text.matchAll(/<state>(\w+)<\/state>/g)].map(([, state]) => state).join(',') || 'idle')

test('a lamp follows the calls of a colleague, says who rings and not who talks, and lives through a restart', async () => {
  const world = new World()
  const [alice, bob, carol] = await world.registered('101', '102', '103')
  carol!.watch('dialog', '102')
  await world.run(100)
  assert.deepEqual(states(carol!.told('dialog')), ['idle'])
  alice!.dial('102')
  await world.run(2_000)
  assert.match(carol!.told('dialog')[1]!, /<state>early.*<identity display="Alice">sip:101@sidetone</)
  assert.match(carol!.told('dialog')[1]!, /call-id="[^"]+" local-tag="[^"]+" remote-tag="[^"]+" direction="recipient"/)
  bob!.answer()
  await world.run(2_000)
  assert.deepEqual(states(carol!.told('dialog')), ['idle', 'early', 'confirmed'])
  assert.doesNotMatch(carol!.told('dialog')[2]!, /Alice|101/)
  await world.killServer()
  await world.run(2_000)
  assert.deepEqual(states(carol!.told('dialog')).slice(3), ['confirmed'])
  alice!.hangUp()
  await world.run(2_000)
  assert.deepEqual(states(carol!.told('dialog')).slice(4), ['idle'])
  const versions = carol!.told('dialog').map(text => Number(/version="(\d+)"/.exec(text)![1]))
  assert.deepEqual(
    versions,
    [...versions].sort((a, b) => a - b),
  )
  assert.deepEqual(world.faults, [])
})

test('only one’s own messages are told, at once; a stranger is asked for a password', async () => {
  const world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.watch('message-summary', '101')
  bob!.watch('message-summary', '101')
  await world.run(1_100)
  assert.match(alice!.told('message-summary')[0]!, /Messages-Waiting: no .*Voice-Message: 0\/0/)
  assert.deepEqual(bob!.told('message-summary'), [])
  world.messages.set('101', 2)
  world.server.sip.watchedChanged({ boxes: ['101'] })
  await world.run(10)
  assert.match(alice!.told('message-summary')[1]!, /Messages-Waiting: yes .*Voice-Message: 2\/0/)
  assert.equal(world.server.sip.counts().watches, 1)
  const stranger = world.phone('666')
  stranger.watch('dialog', '101')
  await world.run(100)
  assert.deepEqual(stranger.told('dialog'), [])
  assert.equal(world.server.sip.counts().watches, 1)
})

test('presence says whether somebody can be called, and stops when the phone is removed', async () => {
  const world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.watch('presence', '102')
  alice!.watch('presence', '999')
  await world.run(1_100)
  bob!.dial('*43')
  await world.run(1_100)
  bob!.hangUp()
  await world.run(1_100)
  bob!.register(0)
  await world.run(1_100)
  const notes = alice!.told('presence').map(text => /<note[^>]*>([^<]+)</.exec(text)![1])
  assert.deepEqual(notes, ['Available', 'On a call', 'Available', 'Offline'])
  world.server.driver.turn(() => world.server.sip.endDevice('device-101' as never))
  await world.run(1_100)
  assert.match(alice!.told('presence').at(-1)!, /^terminated/)
  assert.equal(world.server.sip.counts().watches, 0)
})
