/** The changelog is kept in the users' words. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

test('the changelog has lines under Unreleased, each a sentence', () => {
  const text = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8')
  const lines = text.split('\n').filter(line => line.startsWith('- '))
  assert.ok(lines.length > 0)
  assert.deepEqual(
    lines.filter(line => !/[.!?)`]$/.test(line)),
    [],
  )
})
