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

test('where calls cannot go is said by its code too, until the next change is kept', async () => {
  const said = { code: 'forward.not-allowed', values: ['0900123'] }
  let refuses = true
  const rules = createRingingRules({
    ringing: async () => ({}) as Ringing,
    setRinging: async wanted => {
      if (refuses) throw new ApiError('not-allowed', 403, 'You may not call 0900123.', null, [], null, said)
      return wanted
    },
  })
  await rules.load()
  await rules.change({ callWaiting: false })
  const { fault, said: shown } = rules.getSnapshot()
  assert.deepEqual([fault, shown], ['You may not call 0900123.', said])
  refuses = false
  await rules.change({ callWaiting: false })
  assert.deepEqual([rules.getSnapshot().fault, rules.getSnapshot().said], ['', null])
})
