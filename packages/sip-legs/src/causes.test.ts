import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cause, sentences } from '@sidetone/call'
import { causeOfFailure, reasonHeader, reasonsFor, statusOf } from './causes.ts'

test('every cause has a final status, a reason and a sentence', () => {
  for (const cause of Object.keys(sentences) as Cause[]) {
    const status = statusOf(cause)
    assert(status >= 400 && status <= 699, cause)
    assert.equal(reasonsFor(cause).length, 1)
    assert.match(reasonHeader(cause)[0]![1], /^SIP;cause=\d{3};text="[^"]+\."$/)
  }
})

test('what we say is understood by ourselves as the same', () => {
  for (const cause of ['busy', 'declined', 'unknown-number', 'no-common-codec', 'unreachable'] as const)
    assert.equal(causeOfFailure(statusOf(cause), false), cause)
})

test('a device that hears that another one answered notes no missed call (RFC 3326)', () => {
  assert.deepEqual(reasonsFor('answered-elsewhere'), [
    { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' },
  ])
})

test('a trunk that fails is told apart from a phone that is off', () => {
  assert.equal(causeOfFailure(503, true), 'trunk-failed')
  assert.equal(causeOfFailure(408, true), 'trunk-failed')
  assert.equal(causeOfFailure(408, false), 'unreachable')
  assert.equal(causeOfFailure(403, true), 'not-allowed')
})
