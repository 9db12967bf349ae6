import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer, stepServer } from './server.ts'
import { defaultTimers as timers } from './timers.ts'

test('one final response, given again to each repetition for 64*T1 over UDP', () => {
  const machine = startServer(false, timers, 0)
  assert.deepEqual(stepServer(machine, 'request', timers, 1), [])
  assert.deepEqual(stepServer(machine, 'send-provisional', timers, 2), ['send'])
  assert.deepEqual(stepServer(machine, 'request', timers, 3), ['send'])
  assert.deepEqual(stepServer(machine, 'send-final', timers, 4), ['send'])
  assert.deepEqual(stepServer(machine, 'send-final', timers, 5), [])
  assert.deepEqual(stepServer(machine, 'request', timers, 6), ['send'])
  stepServer(machine, 'time', timers, 32_004)
  assert.equal(machine.state, 'done')
})

test('over a reliable transport it is done with its response', () => {
  const machine = startServer(true, timers, 0)
  stepServer(machine, 'send-final', timers, 4)
  assert.equal(machine.state, 'done')
})

test('a request that nobody answers does not stay', () => {
  const machine = startServer(true, timers, 0)
  assert.deepEqual(stepServer(machine, 'time', timers, 32_000), [])
  assert.equal(machine.state, 'done')
})
