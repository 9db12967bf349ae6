/** A phone is told to fetch its settings anew: NOTIFY outside a dialog to each of its registrations. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

const credential = { username: '101', password: 'secret' }
/** As a promise that has been kept, or has not. */
const ask = (world: World, device: string) => {
  const answers: unknown[] = []
  void world.server.sip.resync(device as never, 'check-sync', credential).then(told => answers.push(...told, 'done'))
  return answers
}

test('a registered phone is told once, and its answer comes back; nobody else hears of it', async () => {
  const world = new World()
  const [alice, bob] = await world.registered('101', '102')
  const answers = ask(world, 'device-101')
  await world.run(100)
  assert.deepEqual(alice!.told('check-sync'), ['terminated '])
  assert.deepEqual(bob!.told('check-sync'), [])
  assert.deepEqual(answers, [{ status: 200 }, 'done'])
  assert.deepEqual(world.faults, [])
})

test('a phone that is not registered is not told; one that says nothing is told as silent', async () => {
  const world = new World()
  const [alice] = await world.registered('101')
  const nobody = ask(world, 'device-102')
  await world.run(100)
  assert.deepEqual(nobody, ['done'])
  alice!.settle = () => {}
  const silent = ask(world, 'device-101')
  // Timer F (RFC 3261 §17.1.2.2).
  await world.run(33_000)
  assert.deepEqual(silent, [{ status: null }, 'done'])
  assert.deepEqual(world.faults, [])
})
