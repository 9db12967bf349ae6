/**
 * What the server says to a person, so that their phone can say it in their language: the code of a sentence, what it is about,
 * and the English of it for phones that have no sentences of their own.
 */
export type Coded = {
  /** `closed`, `limit.person-calls`: each stands in the sentences of our phones (apps/phone/src/messages/endings/). */
  readonly code: string
  readonly values: readonly string[]
  readonly text: string
}
/** A bare sentence is English for everybody: what a person wrote, or the sentence of a cause. */
export type Words = string | Coded

export const coded = (code: string, text: string, ...values: readonly (string | number)[]): Coded => ({
  code,
  values: values.map(String),
  text,
})
export const englishOf = (words: Words): string => (typeof words === 'string' ? words : words.text)
