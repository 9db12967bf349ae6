import type { CostOf } from './ended-routes.ts'
import { EXPORT_PORTION } from './limits.ts'
import type { SummaryRow } from './summary-tables.ts'

const HEAD = [
  'id',
  'started',
  'answered',
  'ended',
  'waited seconds',
  'talked seconds',
  'held seconds',
  'direction',
  'outcome',
  'from name',
  'from number',
  'to name',
  'to number',
  'dialled',
  'talked with',
  'queue',
  'trunk',
  'voicemail',
  'recorded',
  'cost',
  'currency',
  'quality',
  'cause',
  'ended by',
]

/**
 * Comma-separated values (RFC 4180) with a line for each call, newest first; times in UTC. Read in portions as fast as they
 * are taken, so that an export of any length costs little memory and holds nobody up.
 * @param page rows after the one with this number
 */
export function* csvOf(
  page: (before: number | undefined, limit: number) => readonly SummaryRow[],
  trunkName: (id: string) => string,
  costOf: CostOf,
): Generator<string> {
  yield line(HEAD)
  for (let before: number | undefined; ; ) {
    const rows = page(before, EXPORT_PORTION)
    yield rows.map(row => line(cellsOf(row, trunkName, costOf(row.call)))).join('')
    if (rows.length < EXPORT_PORTION) return
    before = rows.at(-1)!.id
  }
}

const time = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString())
const seconds = (ms: number) => String(Math.round(ms / 1000))
const cellsOf = (row: SummaryRow, trunkName: (id: string) => string, cost: ReturnType<CostOf>): string[] => [
  row.call,
  time(row.startedAt),
  time(row.answeredAt),
  time(row.endedAt),
  seconds(row.waitedMs),
  seconds(row.talkedMs),
  seconds(row.heldMs),
  row.direction,
  row.outcome,
  row.from.name,
  row.from.number,
  row.to.name,
  row.to.number,
  row.dialled,
  row.talkedWith,
  row.queue?.name ?? '',
  row.trunk === null ? '' : trunkName(row.trunk),
  row.voicemail ?? '',
  row.recorded ? 'yes' : '',
  cost === null ? '' : cost.amount.toFixed(4),
  cost?.currency ?? '',
  row.mos === null ? '' : row.mos.toFixed(1),
  row.cause,
  row.by,
]

const line = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`
function cell(text: string): string {
  // A name like "=HYPERLINK(…)" must not become a formula in somebody's spreadsheet; +49 30 … may stay as it is.
  const harmless = /^[=@\t\r-]|^\+(?![\d ]*$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
