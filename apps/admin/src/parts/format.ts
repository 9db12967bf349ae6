/** Times for people, in their language. */
import { shell as words } from '../messages/index.ts'
import { locale } from '../messages/spoken.ts'

export { duration } from '@sidetone/ui/duration'
/** Today only the time, else the date with it. */
export function when(at: number, now = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  const year = now - at > 300 * 86_400_000 ? ({ year: 'numeric' } as const) : {}
  const date = { day: 'numeric', month: 'short', ...year } as const
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : date),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)
}
export const fullTime = (at: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(at)
/** Whoever it is: the name with the number, or what there is of both. */
export const partyText = ({ name, number }: { readonly name: string; readonly number: string }): string =>
  name && number ? `${name} (${number})` : name || number || words.withheld

/** In the currency that the company counts in; a call of half a cent is no free call. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    maximumFractionDigits: amount && amount < 0.1 ? 4 : 2,
  }).format(amount)
