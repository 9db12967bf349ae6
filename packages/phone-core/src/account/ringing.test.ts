import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, type Ringing } from '@sidetone/api-client'
import { createRingingRules } from './ringing.ts'

test('a refused change is taken back, and it is said what of the rules is wrong', async () => {
  const kept = { callWaiting: true } as Ringing
  const rules = createRingingRules({
    ringing: async () => kept,
    setRinging: async () => {
      const fields = [{ field: 'forward.always', detail: 'must be an extension or a telephone number' }]
      throw new ApiError('wrong-input', 400, 'forward.always: must be …', null, fields)
    },
  })
  await rules.load()
  assert.equal(await rules.change({ callWaiting: false }), false)
  const { rules: shown, busy, fault, faultAt } = rules.getSnapshot()
  assert.deepEqual([shown, busy], [kept, false])
  assert.deepEqual([faultAt, fault], ['forward', 'must be an extension or a telephone number'])
})
