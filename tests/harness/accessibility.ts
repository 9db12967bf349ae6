/** What WCAG says of a page in a real browser, by axe. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** What WCAG 2.2 AA says of the page as it is, as sentences; none: nothing wrong was found. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    type Found = { violations: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[] }
    const { axe: found } = window as unknown as { axe: { run(options: object): Promise<Found> } }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await found.run({ runOnly: { type: 'tag', values: tags } })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(node => `${location.pathname}: ${id} at ${node.target}: ${node.failureSummary}`),
    )
  })
}
