import { nameField, timeZoneField } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_CALENDAR, MAX_HOLIDAYS, MAX_NAME, MAX_SWITCHERS, MAX_TIMES } from './limits.ts'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59')
const endClock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time from 00:00 to 24:00')
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-12-25')
  .refine(isDate, 'is no day of the calendar')

export const OpeningTime = z
  .object({
    days: z.array(z.int().min(1).max(7)).min(1, 'must name a day').max(7).describe('1 Monday … 7 Sunday'),
    from: clock,
    to: clock.describe('before or at `from`: until the next day'),
  })
  .meta({ id: 'OpeningTime' })
export const Holiday = z
  .object({
    name: z.string().trim().min(1, 'must have a name').max(MAX_NAME),
    from: date,
    to: date.describe('the last day'),
    yearly: z.boolean().default(false),
    hours: z.object({ from: clock, to: endClock }).nullable().default(null).describe('closed only then; null: all day'),
  })
  .refine(({ from, to, yearly }) => yearly || from <= to, { path: ['to'], error: 'cannot be before the first day' })
  .meta({ id: 'Holiday' })
export const Override = z
  .object({
    state: z.enum(['open', 'closed']),
    until: z.number().int().min(0).nullable().describe('null: until switched again'),
  })
  .meta({ id: 'ScheduleOverride' })

export const Schedule = z.object({
  name: nameField,
  timeZone: timeZoneField,
  weekly: z.array(OpeningTime).max(MAX_TIMES).default([]).describe('none: always open, but for holidays'),
  holidays: z.array(Holiday).max(MAX_HOLIDAYS).default([]),
  override: Override.nullable().default(null).describe('switched by hand'),
  code: z
    .string()
    .regex(/^(\*\d{2,5})?$/, 'must be a star and 2 to 5 digits, such as *61')
    .default('')
    .describe('dialled from any phone: switches to the other state, and back'),
  codeHolds: z
    .boolean()
    .default(false)
    .describe('what the code switched stays until it is dialled again; else until the hours change next'),
  switchers: z
    .array(z.string().max(100))
    .max(MAX_SWITCHERS)
    .default([])
    .describe('who may dial the code; none: everybody'),
})
export type Schedule = z.output<typeof Schedule>

export const Calendar = z.object({
  ics: z
    .string()
    .min(1, 'is empty')
    .max(MAX_CALENDAR, 'is too large')
    .meta({
      description: 'text of an iCalendar file',
      examples: [
        'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20261225\r\nEND:VEVENT\r\nEND:VCALENDAR',
      ],
    }),
  replace: z.boolean().default(false).describe('takes the place of all holidays'),
})
export const Imported = z.object({ added: z.int(), skipped: z.array(z.string()) }).meta({ id: 'ImportedHolidays' })
export const State = z
  .object({
    open: z.boolean(),
    why: z.string(),
    holiday: z.string().nullable().describe('its name, when that is why it is closed'),
    changesAt: z.number().nullable().describe('ms since 1970; null: not within two weeks'),
  })
  .meta({ id: 'ScheduleState' })
export const Switch = z.object({
  state: z.enum(['open', 'closed', 'schedule']).describe('`schedule`: as the hours say'),
  until: z
    .union([z.number().int().min(0), z.literal('next-change')])
    .nullable()
    .default(null)
    .describe('`next-change`: until the hours say something else than now; null: until it is switched again'),
})

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
