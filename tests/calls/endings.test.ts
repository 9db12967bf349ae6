/** Why a call ended, said by the server in SIP and read by the web phone: the same cause at both ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cause, sentences } from '@sidetone/call'
import type { Feature } from '@sidetone/feature'
import { readEnding } from '../../packages/phone-core/src/call/ending.ts'
import { reasonHeader, reasonsFor, statusOf } from '../../packages/sip-legs/src/causes.ts'
import { trunkHost, World } from './world.ts'

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

test('names of people are said to our own phones, and to no carrier: in a BYE and in a refusal', async () => {
  const full: Feature = {
    name: 'full',
    async story(call) {
      if (call.argument === 'answers') await call.answer()
      call.hangUp('hung-up', 'The voicemail of Bob is full.')
    },
  }
  const world = new World([full])
  const codes = new Map(world.plan.codes)
  for (const [number, argument] of [
    ['650', 'answers'],
    ['651', ''],
  ] as const)
    codes.set(number, { feature: 'full', argument, name: 'Bob', fromTrunks: true })
  world.plan = { ...world.plan, codes }
  const [alice] = await world.registered('101')
  const carrier = world.phone('outside', { host: trunkHost })
  for (const [phone, words] of [
    [alice!, 'The voicemail of Bob is full.'],
    [carrier, sentences['hung-up']],
  ] as const) {
    phone.dial('650')
    await world.run(500)
    assert.deepEqual(
      phone.saw('ended').map(event => (event.type === 'ended' ? event.reasons[0]?.text : '')),
      [words],
    )
    phone.dial('651')
    await world.run(500)
    assert.equal(readReason(phone.refusal()?.reasons ?? '').text, words)
  }
})
