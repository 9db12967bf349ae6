import type { CallRecord } from './record.ts'

const HEAD = [
  'id',
  'started',
  'answered',
  'ended',
  'seconds',
  'from name',
  'from number',
  'to name',
  'to number',
  'dialled',
  'cause',
  'ended by',
]

/** Comma-separated values (RFC 4180) with a line for each call; times in UTC. */
export function csvOf(records: readonly CallRecord[]): string {
  const time = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString())
  const lines = records.map(({ id, startedAt, answeredAt, endedAt, from, to, dialled, cause, by }) => [
    id,
    time(startedAt),
    time(answeredAt),
    time(endedAt),
    String(answeredAt === null || endedAt === null ? 0 : Math.round((endedAt - answeredAt) / 1000)),
    from.name,
    from.number,
    to.name,
    to.number,
    dialled,
    cause ?? '',
    by ?? '',
  ])
  return [HEAD, ...lines].map(line => `${line.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  // A name like "=HYPERLINK(…)" must not become a formula in somebody's spreadsheet; +49 30 … may stay as it is.
  const harmless = /^[=@\t\r-]|^\+(?![\d ]*$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
