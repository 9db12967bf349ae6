/** What a person typed was wrong, or what they asked for cannot be: one sentence, exit code 1. */
export class BadInput extends Error {}

export const say = (text: string) => void process.stdout.write(`${text}\n`)

/** Columns under each other; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows
    .map(row =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
/** `23 Nov 2026, 02:30`, as this machine's clock shows it. */
export const dateAndTime = (at: number) =>
  new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
