/** Schedules of a company. */
export const MAX_SCHEDULES = 500
export const MAX_NAME = 80
/** Opening times of a week. */
export const MAX_TIMES = 50
export const MAX_HOLIDAYS = 1_000
/** People who alone may switch by code. */
export const MAX_SWITCHERS = 200
/** Characters of an iCalendar file. */
export const MAX_CALENDAR = 500_000
/** Events of an iCalendar file, and days of one that repeats. */
export const MAX_EVENTS = 2_000
export const MAX_REPEATS = 400
/** How far ahead repeating holidays are written down: five years. */
export const CALENDAR_AHEAD_MS = 5 * 366 * 24 * 3_600_000
/** Longest holiday of an iCalendar file, in days. */
export const MAX_HOLIDAY_DAYS = 366
