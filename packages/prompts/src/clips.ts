/** Words of the room: a clip is one sound file, and what is said in it. */
import type { phrases as english } from './words/en.ts'

export type Phrase = keyof typeof english
export type Phrases = Readonly<Record<Phrase, string>>
/** What is counted: said with its number, and with words of its own for none and for one. */
export const countedThings = ['new-messages', 'saved-messages', 'minutes', 'people'] as const
export type Counted = (typeof countedThings)[number]
/** How a thing is said by itself: no, one, and after a number. */
export type CountedWords = Readonly<Record<Counted, readonly [none: string, one: string, many: string]>>

/** What a language makes of numbers and days. All give names of clips in their order. */
export type Grammar = {
  /** Clips besides phrases and counted things. */
  readonly clips: Readonly<Record<string, string>>
  readonly counted: CountedWords
  /** @param n 0 … 9999 */
  number(n: number): string[]
  /** The number before this thing. @param n 2 … 9999 */
  numberOf(n: number, what: Counted): string[]
  /** "at five past two". @param hour 0 … 23 */
  time(hour: number, minute: number): string[]
  /** "on the fifth of March". @param month 1 … 12 */
  date(day: number, month: number): string[]
}

/** `n0`, `n1`, … from a list of words. */
export const numbered = (words: readonly string[], prefix = 'n', first = 0): Record<string, string> =>
  Object.fromEntries(words.map((word, i) => [`${prefix}${first + i}`, word]))
