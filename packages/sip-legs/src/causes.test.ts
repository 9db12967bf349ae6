import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coded } from '@sidetone/call'
import { parseReason, printReason } from '@sidetone/sip'
import { reasonHeader, reasonsFor } from './causes.ts'

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
