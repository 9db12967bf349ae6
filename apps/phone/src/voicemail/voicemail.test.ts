import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wavOf } from '@sidetone/ui/sound-file'
import { de } from './words-de.ts'
import { en } from './words-en.ts'
import { es } from './words-es.ts'
import { fr } from './words-fr.ts'

test('a recording is WAV, 16 bits, mono, and what is too loud is cut', async () => {
  const bytes = Buffer.from(await wavOf(Float32Array.of(0, 0.5, -0.5, 2, -2), 16_000).arrayBuffer())
  assert.equal(bytes.length, 44 + 10)
  assert.equal(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16), 'RIFFWAVEfmt ')
  assert.deepEqual([bytes.readUInt32LE(4), bytes.readUInt32LE(24), bytes.readUInt16LE(34)], [46, 16_000, 16])
  const samples = Array.from({ length: 5 }, (_, n) => bytes.readInt16LE(44 + 2 * n))
  assert.deepEqual(samples, [0, 16_384, -16_383, 32_767, -32_767])
})

test('every language says everything', () => {
  for (const words of [de, es, fr]) {
    assert.deepEqual(Object.keys(words), Object.keys(en))
    assert.deepEqual(Object.keys(words.states), Object.keys(en.states))
    for (const [key, text] of Object.entries(words)) assert.ok(typeof text !== 'string' || text.trim(), key)
  }
})
