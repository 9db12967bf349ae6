/** Why a call ended, said by the server in SIP and read by the web phone: the same cause at both ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cause, sentences } from '@sidetone/call'
import { readEnding } from '../../packages/phone-core/src/call/ending.ts'
import { reasonHeader, reasonsFor, statusOf } from '../../packages/sip-legs/src/causes.ts'

const readReason = (header: string) => {
  const [, cause, text] = /^SIP;cause=(\d+);text="(.*)"$/.exec(header) ?? []
  return { protocol: 'SIP', cause: Number(cause), text: text ?? '' }
}
/** What is said in other words than those of the cause alone. */
const ownWords: readonly (readonly [Cause, string])[] = [['parked', 'Parked at 701.']]

for (const [cause, words] of [...(Object.entries(sentences) as [Cause, string][]), ...ownWords])
  test(`${cause}: “${words}”`, () => {
    assert.equal(readEnding(0, reasonsFor(cause, words), 'other').cause, cause)
    const refused = reasonHeader(cause, words).map(([, value]) => readReason(value))
    assert.equal(readEnding(statusOf(cause), refused, 'other').cause, cause)
  })
