import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ids } from './ids.ts'

test('tokens are as long as asked for and never alike, also where the pool begins anew', () => {
  const seen = new Set<string>()
  for (let n = 0; n < 5_000; n++) {
    const token = ids.token(8)
    assert.match(token, /^[0-9a-f]{16}$/)
    seen.add(token)
  }
  assert.equal(seen.size, 5_000)
  assert.equal(ids.token(10_000).length, 20_000)
})
