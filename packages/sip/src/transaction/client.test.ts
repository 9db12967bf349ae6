import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startClient, stepClient } from './client.ts'
import { dueAt, defaultTimers as timers } from './timers.ts'

test('timer E doubles up to T2, timer F ends it (RFC 3261 §17.1.2.2)', () => {
  const machine = startClient(false, timers, 0)
  const sent: number[] = []
  for (;;) {
    const now = dueAt(machine)
    const outputs = stepClient(machine, 'time', timers, now)
    if (outputs.includes('send')) sent.push(now)
    if (outputs.includes('timeout')) {
      assert.equal(now, 32_000)
      break
    }
  }
  assert.deepEqual(sent, [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
})

test('after a provisional response it is repeated every T2', () => {
  const machine = startClient(false, timers, 0)
  stepClient(machine, 'provisional', timers, 10)
  stepClient(machine, 'time', timers, 500)
  assert.equal(machine.resendAt, 4500)
})

test('a final response is passed up once; repetitions are absorbed for T4 over UDP', () => {
  const machine = startClient(false, timers, 0)
  assert.deepEqual(stepClient(machine, 'final', timers, 10), ['pass'])
  assert.deepEqual(stepClient(machine, 'final', timers, 20), [])
  assert.deepEqual(stepClient(machine, 'fault', timers, 20), [])
  assert.equal(dueAt(machine), 5010)
  assert.deepEqual(stepClient(machine, 'time', timers, 5010), [])
  assert.equal(machine.state, 'done')
  const reliable = startClient(true, timers, 0)
  stepClient(reliable, 'final', timers, 10)
  assert.equal(reliable.state, 'done')
})
