/** Fields that settings of many kinds have, so that they read, refuse and are described alike. */
import { z } from 'zod'
import { MAX_TITLE } from './limits.ts'

/** Line ends, zero widths, and marks that turn the direction of all that follows: a name must look like what it is. */
const UNSEEN = /[\p{Cc}\u200b\u2028-\u202e\u2060-\u2069\ufeff]+/gu
/** One line of letters that are seen. Emoji and scripts from right to left stay as they are. */
export const seen = (text: string): string => text.replace(UNSEEN, ' ').trim()

export const nameField = z.string().overwrite(seen).min(1, 'must have a name').max(MAX_TITLE, 'is too long')
/** What it is called by, from inside. */
export const ownNumberField = z
  .string()
  .trim()
  .regex(/^\d{2,8}$/, 'must have 2 to 8 digits')
/** A target: a person, whatever has a number, a code, or a number outside. */
export const dialledField = z
  .string()
  .trim()
  .regex(/^[+*]?[0-9*#]{1,32}$/, 'must be a number as you would dial it')
/** `EntityHours` */
export const hoursField = z
  .object({ schedule: z.string().max(100), closedTo: dialledField.nullable() })
  .nullable()
  .default(null)
  .describe('closed outside of them')
export const timeZoneField = z.string().max(60).refine(isTimeZone, 'must be a time zone such as Europe/Berlin')

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text })
    return true
  } catch {
    return false
  }
}
