/** Prints figures for people. */
import type { Figure } from './measure.ts'

/** Three digits that count. */
const digits = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString()

export const reached = (figure: Figure): boolean =>
  (figure.atMost === undefined || figure.value <= figure.atMost) &&
  (figure.atLeast === undefined || figure.value >= figure.atLeast)

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(figure => [
    figure.name,
    digits(figure.value),
    figure.unit,
    figure.atMost !== undefined ? `≤ ${figure.atMost}` : figure.atLeast !== undefined ? `≥ ${figure.atLeast}` : '',
    figure.atMost === undefined && figure.atLeast === undefined ? '' : reached(figure) ? 'yes' : 'NO',
    figure.note ?? '',
  ])
  const all = [['work', 'figure', 'unit', 'must be', 'is', 'note'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map(row => row[column]!.length)))
  return all
    .map(row =>
      row
        .map((cell, column) => (column === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
