import assert from 'node:assert/strict'
import { test } from 'node:test'
import { de } from './words-de.ts'
import { en } from './words-en.ts'
import { es } from './words-es.ts'
import { fr } from './words-fr.ts'

const shape = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}.${key}`))
    : [`${path}: ${typeof value}`]

for (const [language, words] of Object.entries({ de, es, fr }))
  test(`the place of queues has every sentence in ${language}`, () =>
    assert.deepEqual(shape(words).sort(), shape(en).sort()))
