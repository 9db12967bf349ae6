/**
 * Somebody who has never seen the page: each click, key and sentence is counted as the time that a person takes, so that a
 * walk through many pages ends with minutes.
 */
import type { Locator, Page } from 'playwright-core'

/** Seconds: to find and press something, to type a letter, to read a word (250 words a minute). */
const CLICK_S = 1.5
const KEY_S = 0.3
const WORD_S = 0.24

export type Stage = { readonly title: string; clicks: number; keys: number; words: number; waitedS: number }
export const secondsOf = ({ clicks, keys, words, waitedS }: Stage): number =>
  clicks * CLICK_S + keys * KEY_S + words * WORD_S + waitedS
export type Walk = {
  readonly stages: readonly Stage[]
  /** What comes now belongs to this. */
  stage(title: string): void
  click(what: Locator): Promise<void>
  /** One click into the field, then its letters. */
  type(into: Locator, text: string): Promise<void>
  /** A click opens it, a click chooses. */
  choose(from: Locator, option: { label: string }): Promise<void>
  /** Copied elsewhere: a click into the field and two keys. */
  paste(into: Locator, text: string): Promise<void>
  /** Finds by typing the beginning of a name. */
  pick(field: Locator, typed: string, option: Locator): Promise<void>
  /** Reads what stands on the page and was not there before. */
  read(): Promise<void>
  /** The page works for so long, by the clock. */
  waits<T>(what: () => Promise<T>): Promise<T>
}

export function walkOn(page: Page): Walk {
  const stages: Stage[] = []
  const known = new Set<string>()
  const now = (): Stage => stages.at(-1)!
  const click = async (what: Locator): Promise<void> => {
    await what.click()
    now().clicks++
  }
  return {
    stages,
    stage: title => void stages.push({ title, clicks: 0, keys: 0, words: 0, waitedS: 0 }),
    click,
    async type(into, text) {
      await click(into)
      await into.fill(text)
      now().keys += text.length
    },
    async choose(from, option) {
      await from.selectOption(option)
      now().clicks += 2
    },
    async paste(into, text) {
      await click(into)
      await into.fill(text)
      now().keys += 2
    },
    async pick(field, typed, option) {
      await click(field)
      await field.fill(typed)
      now().keys += typed.length
      await click(option)
    },
    async read() {
      const lines = (await page.locator('main, dialog[open]').allInnerTexts()).flatMap(text => text.split('\n'))
      // Nobody reads what a closed list of choices holds.
      const choices = new Set(await page.locator('option').allInnerTexts())
      for (const line of lines) {
        if (known.has(line) || choices.has(line)) continue
        known.add(line)
        now().words += line.split(/\s+/).filter(Boolean).length
      }
    },
    async waits(what) {
      const begun = performance.now()
      const result = await what()
      now().waitedS += (performance.now() - begun) / 1_000
      return result
    },
  }
}
