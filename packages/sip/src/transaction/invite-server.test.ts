import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startInviteServer, stepInviteServer } from './invite-server.ts'
import { dueAt, never, defaultTimers as timers } from './timers.ts'

test('a repeated request gets the last response while there is no 2xx', () => {
  const machine = startInviteServer(false)
  assert.deepEqual(stepInviteServer(machine, 'send-provisional', timers, 0), ['send'])
  assert.deepEqual(stepInviteServer(machine, 'request', timers, 1), ['send'])
  assert.deepEqual(stepInviteServer(machine, 'send-success', timers, 2), ['send'])
  assert.deepEqual(stepInviteServer(machine, 'request', timers, 3), [])
  assert.deepEqual(stepInviteServer(machine, 'send-provisional', timers, 3), [])
  assert.deepEqual(stepInviteServer(machine, 'send-failure', timers, 3), [])
  stepInviteServer(machine, 'time', timers, 32_002)
  assert.equal(machine.state, 'done')
})

test('a failure is repeated up to T2 apart until the ACK, and 64*T1 at most', () => {
  const machine = startInviteServer(false)
  stepInviteServer(machine, 'send-failure', timers, 0)
  const sent: number[] = []
  while (machine.state === 'completed') {
    const now = dueAt(machine)
    if (stepInviteServer(machine, 'time', timers, now).includes('send')) sent.push(now)
  }
  assert.deepEqual(sent.slice(0, 6), [500, 1500, 3500, 7500, 11_500, 15_500])
  assert.equal(sent.at(-1), 31_500)
  assert.equal(machine.state, 'done')
})

test('the ACK ends it: at once over a reliable transport, after T4 over UDP', () => {
  for (const [reliable, state, due] of [
    [true, 'done', never],
    [false, 'confirmed', 5010],
  ] as const) {
    const machine = startInviteServer(reliable)
    stepInviteServer(machine, 'send-failure', timers, 0)
    stepInviteServer(machine, 'ack', timers, 10)
    assert.deepEqual([machine.state, dueAt(machine)], [state, due])
    assert.deepEqual(stepInviteServer(machine, 'request', timers, 20), [])
  }
})
