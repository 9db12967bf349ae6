import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startInviteClient, stepInviteClient } from './invite-client.ts'
import { dueAt, never, defaultTimers as timers } from './timers.ts'

test('timer A doubles without a bound, timer B ends it (RFC 3261 §17.1.1.2)', () => {
  const machine = startInviteClient(false, timers, 0)
  const sent: number[] = []
  for (;;) {
    const now = dueAt(machine)
    const outputs = stepInviteClient(machine, 'time', timers, now)
    if (outputs.includes('send')) sent.push(now)
    if (outputs.includes('timeout')) {
      assert.equal(now, 32_000)
      break
    }
  }
  assert.deepEqual(sent, [500, 1500, 3500, 7500, 15_500, 31_500])
  assert.equal(machine.state, 'done')
})

test('nothing is repeated over a reliable transport', () => {
  const machine = startInviteClient(true, timers, 0)
  assert.equal(dueAt(machine), 32_000)
  assert.deepEqual(stepInviteClient(machine, 'time', timers, 32_000), ['timeout'])
})

test('a provisional response stops the clock, each one is passed up', () => {
  const machine = startInviteClient(false, timers, 0)
  assert.deepEqual(stepInviteClient(machine, 'provisional', timers, 10), ['pass'])
  assert.deepEqual(stepInviteClient(machine, 'provisional', timers, 20), ['pass'])
  assert.equal(dueAt(machine), never)
})

test('each 2xx is passed up for 64*T1, a failure after it is not (RFC 6026 §7.2)', () => {
  const machine = startInviteClient(false, timers, 0)
  assert.deepEqual(stepInviteClient(machine, 'success', timers, 10), ['pass'])
  assert.deepEqual(stepInviteClient(machine, 'success', timers, 500), ['pass'])
  assert.deepEqual(stepInviteClient(machine, 'failure', timers, 600), [])
  assert.deepEqual(stepInviteClient(machine, 'provisional', timers, 600), [])
  assert.deepEqual(stepInviteClient(machine, 'time', timers, 32_010), [])
  assert.equal(machine.state, 'done')
})

test('a failure is acknowledged each time and passed up once; timer D over UDP only', () => {
  const machine = startInviteClient(false, timers, 0)
  assert.deepEqual(stepInviteClient(machine, 'failure', timers, 10), ['ack', 'pass'])
  assert.deepEqual(stepInviteClient(machine, 'failure', timers, 500), ['ack'])
  assert.deepEqual(stepInviteClient(machine, 'success', timers, 500), [])
  stepInviteClient(machine, 'time', timers, 32_010)
  assert.equal(machine.state, 'done')
  const reliable = startInviteClient(true, timers, 0)
  assert.deepEqual(stepInviteClient(reliable, 'failure', timers, 10), ['ack', 'pass'])
  assert.equal(reliable.state, 'done')
})

test('abandoned: ends 64*T1 later, also when the provisional response comes after', () => {
  const machine = startInviteClient(false, timers, 0)
  stepInviteClient(machine, 'abandoned', timers, 10)
  stepInviteClient(machine, 'provisional', timers, 20)
  assert.equal(dueAt(machine), 32_020)
  assert.deepEqual(stepInviteClient(machine, 'time', timers, 32_020), ['timeout'])
})

test('a fault ends it only while no final response came', () => {
  assert.deepEqual(stepInviteClient(startInviteClient(false, timers, 0), 'fault', timers, 1), ['fault'])
  const machine = startInviteClient(false, timers, 0)
  stepInviteClient(machine, 'success', timers, 10)
  assert.deepEqual(stepInviteClient(machine, 'fault', timers, 20), [])
  assert.equal(machine.state, 'accepted')
})
