import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { hopWords, linesOf } from './words.ts'

test('the guide explains each hop by the word that the doctor has for it', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/troubleshooting.md'), 'utf8')
  const explained = [...guide.matchAll(/^\| (the [^|]+?) \|/gm)].map(found => found[1])
  assert.deepEqual(
    Object.values(hopWords).filter(word => !explained.includes(word)),
    [],
  )
})

test('a call is told hop by hop, a fault with what to do below it', () => {
  const lines = linesOf({
    way: { transport: 'tls', host: '::1', port: 5061, name: 'phone.example.com' },
    ok: false,
    hops: [
      { name: 'connection', state: 'passed', says: 'Connected.', afterMs: 3 },
      {
        name: 'certificate',
        state: 'failed',
        says: 'The certificate ran out today.',
        todo: 'Start again.',
        afterMs: 9,
      },
    ],
  })
  assert.deepEqual(lines, [
    '',
    '  SIP over TLS, encrypted sound at [::1]:5061 as phone.example.com',
    '    ok Connected. (3 ms)',
    '    !! The certificate ran out today.',
    '       Start again.',
  ])
})
