/** What the tests of message files share. */
import assert from 'node:assert/strict'

/** Every sentence below: its path, and whether it is a text or made from values: `.ended: function`. */
const placesIn = (sentences: unknown, path = ''): string[] =>
  typeof sentences === 'object' && sentences !== null
    ? Object.entries(sentences).flatMap(([key, inner]) => placesIn(inner, `${path}.${key}`))
    : [`${path}: ${typeof sentences}`]
const emptyIn = (sentences: unknown, path = ''): string[] => {
  if (typeof sentences === 'string') return sentences.trim() ? [] : [path]
  if (typeof sentences !== 'object' || sentences === null) return []
  return Object.entries(sentences).flatMap(([key, inner]) => emptyIn(inner, `${path}.${key}`))
}
/** The same sentences in another language: none is missing, too many, or empty where English is not. */
export function assertTranslated(sentences: object, english: object): void {
  assert.deepEqual(placesIn(sentences).sort(), placesIn(english).sort())
  assert.deepEqual(emptyIn(sentences), emptyIn(english))
}
