import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const tokensOf = (selector: string): Record<string, string> => {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0]!
  return Object.fromEntries(
    [...block.matchAll(/--st-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  )
}
/** WCAG 2.2, relative luminance */
const luminance = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map(place => {
    const part = Number.parseInt(colour.slice(place, place + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}

/** Text on ground, as the parts and screens use them. */
const PAIRS = [
  ['ink', 'ground'],
  ['ink', 'panel'],
  ['ink', 'raised'],
  ['ink', 'sunk'],
  ['ink-soft', 'ground'],
  ['ink-soft', 'panel'],
  ['ink-soft', 'raised'],
  ['ink-soft', 'sunk'],
  ['accent-ink', 'accent'],
  ['accent-text', 'ground'],
  ['accent-text', 'panel'],
  ['accent-text', 'raised'],
  ['accent-text', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['ink-soft', 'accent-soft'],
  ['danger-ink', 'danger'],
  ['danger-text', 'panel'],
  ['danger-text', 'raised'],
  ['danger-text', 'danger-soft'],
  ['warn-text', 'raised'],
  ['warn-text', 'warn-soft'],
  ['panel', 'ink'],
] as const

for (const [theme, selector] of [
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
] as const) {
  const tokens = tokensOf(selector)
  for (const [text, ground] of PAIRS)
    test(`${theme}: ${text} on ${ground} can be read (4.5)`, () => {
      const found = contrast(tokens[text]!, tokens[ground]!)
      assert.ok(found >= 4.5, `${found.toFixed(2)}`)
    })
  test(`${theme}: borders of fields are seen (3)`, () => {
    assert.ok(contrast(tokens['line-strong']!, tokens.panel!) >= 3)
  })
}
