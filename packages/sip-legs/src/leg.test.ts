/** What is kept of a leg for a restart, and what comes back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallId, EndId, LegId } from '@sidetone/call'
import { keptSipLeg, newSipLeg, type SipLeg } from './leg.ts'

const plain = (): SipLeg =>
  newSipLeg({
    ...{ leg: 'l' as LegId, call: 'c' as CallId, end: 'e' as EndId, direction: 'incoming', kind: 'rtp', web: false },
    ...{ via: { transport: 'udp', host: '192.0.2.1', port: 5060 }, towards: '192.0.2.1' },
  })
const again = (kept: unknown) => newSipLeg(JSON.parse(JSON.stringify(kept)))

test('a new leg, and one in which every field differs, come back; descriptions are asked for anew', () => {
  assert.deepEqual(again(keptSipLeg(plain(), null)), plain())
  const other = (value: unknown) => (value === null ? 'x' : typeof value === 'boolean' ? !value : value)
  const fields = Object.entries(plain()).map(([name, value]) => [name, other(value)])
  const leg = { ...plain(), ...Object.fromEntries(fields), hops: 60, shown: '102', session: 's', stage: 'talking' }
  const endState = { version: 3 }
  assert.deepEqual(again(keptSipLeg(leg, endState)), { ...leg, endState, ourBody: null, theirBody: null })
})

test('what the version before has kept comes back the same', () => {
  assert.deepEqual(again({ ...plain(), endState: null, ourBody: null, theirBody: null }), plain())
})
