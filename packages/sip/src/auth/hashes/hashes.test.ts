import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { pureHashes } from './hashes.ts'

test('known vectors', () => {
  assert.equal(pureHashes.md5(''), 'd41d8cd98f00b204e9800998ecf8427e')
  assert.equal(pureHashes.md5('abc'), '900150983cd24fb0d6963f7d28e17f72')
  assert.equal(pureHashes.sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  assert.equal(pureHashes.sha512_256('abc'), '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23')
})

test('the same as OpenSSL at every length around the block borders', () => {
  for (let length = 0; length < 300; length++) {
    const text = 'ä'.repeat(length >> 1) + 'x'.repeat(length & 1)
    for (const [name, pure] of [
      ['md5', pureHashes.md5],
      ['sha256', pureHashes.sha256],
      ['sha512-256', pureHashes.sha512_256],
    ] as const)
      assert.equal(pure(text), createHash(name).update(text).digest('hex'), `${name} of ${length}`)
  }
  for (const key of ['', 'key', 'k'.repeat(64), 'long'.repeat(40)])
    assert.equal(pureHashes.hmacSha256(key, 'text'), createHmac('sha256', key).update('text').digest('hex'))
})
