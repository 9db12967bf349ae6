/** The sixteen digits as two tones (ITU-T Q.23). */
export const rowHz = [697, 770, 852, 941] as const
export const columnHz = [1209, 1336, 1477, 1633] as const
const keys = ['123A', '456B', '789C', '*0#D'] as const

/** The digit of a row and a column, 0 … 3 each. */
export const digitAt = (row: number, column: number): string => keys[row]![column]!

/**
 * One digit as sound, with rounded edges. Undefined when it is no digit.
 * @param level of each of the two tones in dBFS
 */
export function generateDigit(digit: string, durationMs: number, rate: number, level = -13): Int16Array | undefined {
  const row = digit.length === 1 ? keys.findIndex(one => one.includes(digit.toUpperCase())) : -1
  if (row < 0) return undefined
  const low = rowHz[row]!
  const high = columnHz[keys[row]!.indexOf(digit.toUpperCase())]!
  const amplitude = 32768 * Math.SQRT2 * 10 ** (level / 20)
  const length = Math.round((durationMs * rate) / 1000)
  const edge = (rate * 2) / 1000
  return Int16Array.from({ length }, (_, n) => {
    const shape = Math.min(1, (n + 1) / edge, (length - n) / edge)
    const turn = (2 * Math.PI * n) / rate
    return Math.max(-32768, Math.min(32767, amplitude * shape * (Math.sin(turn * low) + Math.sin(turn * high))))
  })
}
