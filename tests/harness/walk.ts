/**
 * Somebody who has never seen the page: each click, key and sentence is counted as the time that a person takes, so that a
 * walk through many pages ends with minutes. The times are those of the keystroke-level model (Card, Moran, Newell 1980).
 */
import type { Locator, Page } from 'playwright-core'

/** Seconds: to press a key or a button of the mouse, an average typist. */
const KEY_S = 0.28
/** To point at something with the mouse. */
const POINT_S = 1.1
/** For the hand to go from mouse to keyboard, or back. */
const HAND_S = 0.4
/** To make up one's mind, before each field and each press that is not the second half of the one before. */
const MIND_S = 1.35
/** To read a word: 250 in a minute. */
const WORD_S = 0.24

export type Stage = {
  readonly title: string
  clicks: number
  keys: number
  words: number
  /** Pages and dialogs that were read. */
  pages: number
  /** What pointing, pressing, typing, thinking and reading take. */
  workS: number
  /** What the page and the telephone take. */
  waitedS: number
}
export const secondsOf = ({ workS, waitedS }: Stage): number => workS + waitedS
export type Walk = {
  readonly stages: readonly Stage[]
  /** What comes now belongs to this. */
  stage(title: string): void
  click(what: Locator): Promise<void>
  /** One click into the field, when the page has not put the cursor there, then its letters. */
  type(into: Locator, text: string): Promise<void>
  /** A click opens it, a click chooses. */
  choose(from: Locator, option: { label: string }): Promise<void>
  /** Marked and copied in another window, then as `type`. */
  paste(into: Locator, text: string): Promise<void>
  /** Finds by typing the beginning of a name. */
  pick(field: Locator, typed: string, option: Locator): Promise<void>
  /** Reads what stands on the page and was not there before. */
  read(): Promise<void>
  /** The page works for so long, by the clock. */
  waits<T>(what: () => Promise<T>): Promise<T>
  /** Something is done that is no part of the page, such as a call on a mobile. */
  aside(seconds: number): void
}

export function walkOn(page: Page): Walk {
  const stages: Stage[] = []
  const known = new Set<string>()
  let hand: 'mouse' | 'keys' = 'mouse'
  const now = (): Stage => stages.at(-1)!
  const takes = (seconds: number) => {
    now().workS += seconds
  }
  const to = (place: typeof hand) => {
    if (hand !== place) takes(HAND_S)
    hand = place
  }
  const press = () => {
    to('mouse')
    takes(POINT_S + KEY_S)
    now().clicks++
  }
  const keys = (count: number) => {
    to('keys')
    takes(count * KEY_S)
    now().keys += count
  }
  const into = async (field: Locator): Promise<void> => {
    takes(MIND_S)
    if (await field.evaluate(element => element === document.activeElement)) return
    press()
    await field.click()
  }
  return {
    stages,
    stage: title => void stages.push({ title, ...{ clicks: 0, keys: 0, words: 0, pages: 0, workS: 0, waitedS: 0 } }),
    async click(what) {
      takes(MIND_S)
      press()
      await what.click()
    },
    async type(field, text) {
      await into(field)
      keys(text.length)
      await field.fill(text)
    },
    async choose(from, option) {
      takes(MIND_S)
      press()
      press()
      await from.selectOption(option)
    },
    async paste(field, text) {
      // The other window, marked from first to last, copied, and back: two keys each.
      takes(MIND_S + 2 * (POINT_S + KEY_S))
      keys(6)
      await into(field)
      keys(2)
      await field.fill(text)
    },
    async pick(field, typed, option) {
      await into(field)
      keys(typed.length)
      await field.fill(typed)
      press()
      await option.click()
    },
    async read() {
      now().pages++
      const lines = (await page.locator('main, nav, dialog[open]').allInnerTexts()).flatMap(text => text.split('\n'))
      // Nobody reads what a closed list of choices holds.
      const choices = new Set(await page.locator('option').allInnerTexts())
      for (const line of lines) {
        if (known.has(line) || choices.has(line)) continue
        known.add(line)
        const words = line.split(/\s+/).filter(Boolean).length
        now().words += words
        takes(words * WORD_S)
      }
    },
    async waits(what) {
      const begun = performance.now()
      const result = await what()
      now().waitedS += (performance.now() - begun) / 1_000
      return result
    },
    aside(seconds) {
      now().waitedS += seconds
    },
  }
}
