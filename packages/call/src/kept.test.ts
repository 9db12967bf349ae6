/** What is kept of a call for a restart is less than the call; what comes back is all of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, keptCall, newCall, revivedCall } from './call.ts'
import { newLeg } from './leg.ts'
import type { CallId, EndId, LegId } from './words.ts'

const stored = (call: Call) => JSON.parse(JSON.stringify(keptCall(call))) as Call
const alice = { name: 'Alice', number: '101' }
const plain = (): Call => {
  const call = newCall({ id: 'c' as CallId, startedAt: 1, from: alice, dialled: '102' })
  call.legs = [newLeg('l' as LegId, 'e' as EndId, 'caller', alice)]
  return call
}
/** Something else than what a new one has, in each field that has a default. */
const other = (value: unknown): unknown => (value === null ? 7 : typeof value === 'boolean' ? !value : value)

test('a new call, and one in which every field differs, come back from what is kept', () => {
  assert.deepEqual(revivedCall(stored(plain())), plain())
  const call = plain()
  const [leg] = call.legs
  Object.assign(leg!, Object.fromEntries(Object.entries(leg!).map(([name, value]) => [name, other(value)])))
  Object.assign(leg!, { language: 'de', device: 'd', trunk: 't' })
  const { story: _, ...fields } = call
  Object.assign(call, Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, other(value)])))
  call.story = { feature: 'ivr', argument: 'm', step: 's', forwardedBy: [alice], closed: true, ring: null }
  assert.deepEqual(revivedCall(stored(call)), call)
})

test('what the version before has kept, with all that is as in a new one, comes back the same', () => {
  assert.deepEqual(revivedCall(JSON.parse(JSON.stringify(plain()))), plain())
})
