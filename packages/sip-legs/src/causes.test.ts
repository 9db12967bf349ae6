import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cause, coded, sentences } from '@sidetone/call'
import { parseReason, printReason } from '@sidetone/sip'
import { causeOfFailure, reasonHeader, reasonsFor, statusOf } from './causes.ts'

const words = coded('limit.person-money', 'You have spent the 2 “€”, "all". Ask Jörg, 105.', 'Jörg, 105', '2 €')
const code = 'limit.person-money,J%C3%B6rg%2C%20105,2%20%E2%82%AC'

test('why a call ends stands in Reason in English, and by its code for phones that say it in their own language', () => {
  const [[name, value]] = reasonHeader('limit-reached', words) as [[string, string]]
  assert.equal(name, 'Reason')
  const refused = parseReason(value)
  const bye = parseReason(printReason(reasonsFor('limit-reached', words)[0]!))
  for (const read of [refused, bye]) {
    assert.ok(read.ok)
    assert.deepEqual([read.value.protocol, read.value.cause, read.value.said], ['SIP', 403, code])
    assert.match(read.value.text ?? '', /^You have spent the 2 “€”, "?all"?\. Ask Jörg, 105\.$/)
  }
})

test('a sentence of a person, or of the cause alone, has no code', () => {
  assert.equal(reasonHeader('declined', 'In a meeting')[0]![1], 'SIP;cause=603;text="In a meeting"')
  assert.equal(reasonsFor('busy')[0]!.said, undefined)
})

test('a name with half a letter in it, or a line break, ends a call like any other', () => {
  const [[, value]] = reasonHeader('closed', coded('closed', 'x\ud800\r\nVia: y is closed.', '\ud800')) as [
    [string, string],
  ]
  assert.doesNotMatch(value, /[\r\n]/)
  assert.match(value, /;said="closed,%EF%BF%BD"$/)
})

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
