/** What a minute costs over each trunk: rate decks as carriers send them, found by the longest prefix. */
import type { DatabaseSync } from 'node:sqlite'
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { MAX_MISTAKES, MAX_PREFIX, MAX_RATES } from './limits.ts'

export type DeckInfo = {
  readonly trunk: string
  readonly currency: string
  readonly rates: number
  readonly importedAt: number
}
export type Rates = {
  /** @param number E.164; null: no rate of this trunk fits */
  perMinute(trunk: string, number: string): number | null
  /** Whether there is any deck. */
  any(): boolean
  decks(): DeckInfo[]
  /** Takes the place of the deck that the trunk had. */
  set(trunk: string, deck: ParsedDeck, now: number): DeckInfo
  remove(trunk: string): boolean
}
export type ParsedDeck = { readonly currency: string; readonly rates: ReadonlyMap<string, number> }

export function openRates(sql: DatabaseSync): Rates {
  const put = sql.prepare('INSERT INTO routingRates (trunk, prefix, perMinute) VALUES (?, ?, ?)')
  const putDeck = sql.prepare('INSERT OR REPLACE INTO routingDecks (trunk, currency, importedAt) VALUES (?, ?, ?)')
  const drop = sql.prepare('DELETE FROM routingRates WHERE trunk = ?')
  const dropDeck = sql.prepare('DELETE FROM routingDecks WHERE trunk = ?')
  const byTrunk = new Map<string, Map<string, number>>()
  const infos = new Map<string, DeckInfo>()
  for (const { trunk, currency, importedAt } of sql.prepare('SELECT * FROM routingDecks').all()) {
    byTrunk.set(trunk as string, new Map())
    infos.set(trunk as string, {
      trunk: trunk as string,
      currency: currency as string,
      rates: 0,
      importedAt: importedAt as number,
    })
  }
  for (const { trunk, prefix, perMinute } of sql.prepare('SELECT * FROM routingRates').iterate())
    byTrunk.get(trunk as string)?.set(prefix as string, perMinute as number)
  const together = (work: () => void) => {
    sql.exec('BEGIN IMMEDIATE')
    try {
      work()
      sql.exec('COMMIT')
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK')
      throw error
    }
  }
  const info = (trunk: string): DeckInfo => ({ ...infos.get(trunk)!, rates: byTrunk.get(trunk)?.size ?? 0 })
  return {
    perMinute(trunk, number) {
      const rates = byTrunk.get(trunk)
      if (!rates) return null
      const digits = number.replace(/^\+/, '')
      for (let length = Math.min(MAX_PREFIX, digits.length); length > 0; length--) {
        const rate = rates.get(digits.slice(0, length))
        if (rate !== undefined) return rate
      }
      return null
    },
    any: () => infos.size > 0,
    decks: () => [...infos.keys()].map(info),
    set(trunk, { currency, rates }, now) {
      together(() => {
        drop.run(trunk)
        putDeck.run(trunk, currency, now)
        for (const [prefix, perMinute] of rates) put.run(trunk, prefix, perMinute)
      })
      byTrunk.set(trunk, new Map(rates))
      infos.set(trunk, { trunk, currency, rates: rates.size, importedAt: now })
      return info(trunk)
    },
    remove(trunk) {
      together(() => {
        drop.run(trunk)
        dropDeck.run(trunk)
      })
      byTrunk.delete(trunk)
      return infos.delete(trunk)
    },
  }
}

/** `+49,0.012,EUR`: also with `;` and a decimal comma, with or without a heading, a minute at 999999 at the most. All mistakes are told with their lines. */
export function readDeck(csv: string, currency: string): Parsed<ParsedDeck> {
  const rates = new Map<string, number>()
  const mistakes: string[] = []
  let isFirst = true
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [at, line] of lines.entries()) {
    if (!line.trim()) continue
    const cells = cellsOf(line)
    const [first = '', second = '', third = ''] = cells
    const prefix = first.replace(/^\+|[\s"-]/g, '')
    // A heading names its columns: neither a prefix nor a price stands there.
    if (isFirst && !isPrefix(prefix) && !/^\d/.test(second)) {
      isFirst = false
      continue
    }
    isFirst = false
    const wrong = (what: string) => {
      if (mistakes.length < MAX_MISTAKES) mistakes.push(`Line ${at + 1}: ${what}`)
    }
    if (!isPrefix(prefix)) wrong(`“${first}” is no prefix.`)
    else if (!/^(\d{1,6}([.,]\d{0,12})?|[.,]\d{1,12})$/.test(second)) wrong(`“${second}” is no price such as 0.012.`)
    else if (third.toUpperCase() !== currency) wrong(`the currency is “${third}”, the company's is ${currency}.`)
    else if (rates.has(prefix)) wrong(`${prefix} has a rate already.`)
    else rates.set(prefix, Number(second.replace(',', '.')))
    if (rates.size > MAX_RATES) return faulty(`A deck has ${MAX_RATES} rates at most.`, `line ${at + 1}`)
  }
  if (mistakes.length) return faulty(mistakes.join(' '), 'csv')
  if (rates.size === 0) return faulty('There is no rate in it.', 'csv')
  return parsed({ currency, rates })
}

const isPrefix = (text: string) => /^\d{1,15}$/.test(text)

function cellsOf(line: string): string[] {
  const separator = line.includes(';') ? ';' : line.includes('\t') ? '\t' : ','
  return line.split(separator).map(cell =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}
