import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MyCall } from '@sidetone/api-client'
import { marksOf } from './conference-marks.ts'

const call = (change: Partial<MyCall>): MyCall => ({
  ...{ id: 'c', kind: 'conference', state: 'talking', startedAt: 0, answeredAt: 0, roster: [] },
  ...{ transfer: null, room: null, slot: null, ...change },
})

test('everybody in a conference sees that it is locked, in a room by the room’s own lock; a call of two says nothing', () => {
  assert.equal(marksOf(null), null)
  assert.equal(marksOf(call({ kind: 'two' })), null)
  assert.deepEqual(marksOf(call({})), { name: '', locked: false, recording: false })
  assert.equal(marksOf(call({ locked: true }))?.locked, true)
  const room = { name: 'Office', number: '680', locked: false, recording: true }
  assert.equal(marksOf(call({ room })), room)
})
