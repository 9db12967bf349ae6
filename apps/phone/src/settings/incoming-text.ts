import { readDialled } from '@sidetone/phone-core'

export const QUIET_FOR = ['open', 'half-hour', 'hour', 'four-hours', 'tomorrow'] as const
export type QuietFor = (typeof QUIET_FOR)[number]
const MINUTE = 60_000

/** When do not disturb ends by itself; null: when the person ends it. Tomorrow is eight in the morning here. */
export function endOfQuiet(how: QuietFor, now: number): number | null {
  switch (how) {
    case 'open':
      return null
    case 'half-hour':
      return now + 30 * MINUTE
    case 'hour':
      return now + 60 * MINUTE
    case 'four-hours':
      return now + 240 * MINUTE
    case 'tomorrow': {
      const morning = new Date(now)
      morning.setDate(morning.getDate() + 1)
      return morning.setHours(8, 0, 0, 0)
    }
  }
}
/** A number as typed; null when the field is empty. What is no number goes to the server, which says so in words. */
export const numberIn = (text: string): string | null => readDialled(text) || text.trim() || null
/** "103, 0171 234*; 49*" */
export const numbersIn = (text: string): string[] =>
  text.split(/[,;\n]/).flatMap(part => {
    const number = numberIn(part)
    return number ? [number] : []
  })
