/** What a person may dial, how much of it, and the sentence that says why not. */
import type { Millis } from '@sidetone/kernel'
import { type Coded, coded } from '../coded.ts'
import type { PersonId } from '../words.ts'
import type { DialPlan } from './dial-plan.ts'
import type { NumberClass, OutsideNumber } from './numbers.ts'
import type { Site } from './sites.ts'

export type Rights = {
  /** Of the permission that says so, for explanations. */
  readonly name: string
  readonly classes: readonly NumberClass[]
  /** ISO codes of the countries that `international` means; none: all. */
  readonly countries: readonly string[]
  readonly limits: Limits
}
/** Null: no limit. */
export type Limits = {
  /** In the company's currency, from midnight on. */
  readonly spendPerDay: number | null
  /** Outside calls at one time. */
  readonly callsAtOnce: number | null
  /** Outside calls begun within the last 60 minutes. */
  readonly callsPerHour: number | null
}
/** What counts against the limits so far; the call in question not counted. */
export type Usage = { readonly spentToday: number; readonly callsNow: number; readonly callsLastHour: number }

export const noLimits: Limits = { spendPerDay: null, callsAtOnce: null, callsPerHour: null }
/** Whoever is told nothing else: what costs much is off. */
export const plainRights: Rights = {
  name: 'everybody',
  classes: ['internal', 'national', 'mobile'],
  countries: [],
  limits: noLimits,
}

/** What the dial plan knows of a person who dials. */
export type Standing = {
  /** Id of their site; null: the main one. */
  readonly site: string | null
  readonly role: string
  readonly rights: Rights
  /** Shown to who is called; null: as site and trunk say. `number` '' is withheld. */
  readonly callerId: { readonly number: string } | null
  /** Numbers of which the one nearest to the called number is shown; none: `callerId`. */
  readonly near?: readonly string[]
  /** Numbers that they may show when they ask for one; none: no number. */
  readonly mayShow?: readonly string[]
  /** Where a device stands, by its id, when it is not at the site. */
  readonly locations?: Readonly<Record<string, string>>
}

const spoken: Record<NumberClass, string> = {
  internal: 'Calling colleagues',
  national: 'Calling outside numbers',
  mobile: 'Calling mobile phones',
  international: 'International calling',
  premium: 'Calling premium numbers',
}

/** @returns a sentence for the person: why not; null: allowed */
export function refusedClass(rights: Rights, of: NumberClass, country: string | null, plan: DialPlan): Coded | null {
  const whom = plan.askWhom ?? ''
  const ask = whom && `; ask ${whom}`
  if (!rights.classes.includes(of)) return coded(`off.${of}`, `${spoken[of]} is off for you${ask}.`, whom)
  if (of !== 'international' || rights.countries.length === 0) return null
  if (country !== null && rights.countries.includes(country)) return null
  const there = country === null ? 'this country' : countryName(country)
  return coded('off.country', `Calling ${there} is off for you${ask}.`, whom, country ?? '')
}

export const refusedNumber = (rights: Rights, number: OutsideNumber, plan: DialPlan): Coded | null =>
  refusedClass(rights, number.class, number.country, plan)

/** Nobody shows a number that is not theirs: what a phone or a program asks for is never taken on trust. */
export function refusedShown(asked: string | undefined, standing: Standing | undefined, plan: DialPlan): Coded | null {
  if (!asked || standing?.mayShow?.includes(asked)) return null
  const whom = plan.askWhom ?? ''
  return coded('not-yours-to-show', `${asked} is not yours to show${whom && `; ask ${whom}`}.`, whom, asked)
}

/**
 * @param site of who pays
 * @param perMinute what this call costs; null: not known
 * @returns `words`: why it may not begin; `maxMs`: how long the money lasts, undefined for no limit
 */
export function withinLimits(
  person: PersonId,
  { limits }: Rights,
  site: Site | undefined,
  perMinute: number | null,
  now: Millis,
  plan: DialPlan,
): { readonly words: Coded } | { readonly maxMs?: Millis } {
  const company = plan.companyLimits ?? noLimits
  const used = plan.usage?.(person, now) ?? nothingUsed
  const all = plan.usage?.(null, now) ?? nothingUsed
  const whom = plan.askWhom ?? ''
  const over = (code: string, text: string, ...values: (string | number)[]) => ({
    words: coded(`limit.${code}`, `${text}${whom && ` Ask ${whom}.`}`, whom, ...values),
  })
  const { callsAtOnce, callsPerHour, spendPerDay } = limits
  if (callsAtOnce !== null && used.callsNow >= callsAtOnce)
    return over(
      'person-calls',
      `You have ${calls(used.callsNow)} to the outside already; ${callsAtOnce} at once is your limit.`,
      used.callsNow,
      callsAtOnce,
    )
  if (callsPerHour !== null && used.callsLastHour >= callsPerHour)
    return over(
      'person-hour',
      `You have begun ${calls(used.callsLastHour)} to the outside within an hour, which is your limit.`,
      used.callsLastHour,
    )
  const ofSite = site?.callsAtOnce == null ? 0 : (plan.callsOfSite?.(site.id) ?? 0)
  if (site?.callsAtOnce != null && ofSite >= site.callsAtOnce)
    return over(
      'site-calls',
      `${site.name} has ${calls(ofSite)} to the outside already, which is its limit.`,
      ofSite,
      site.name,
    )
  if (company.callsAtOnce !== null && all.callsNow >= company.callsAtOnce)
    return over(
      'company-calls',
      `The company has ${calls(all.callsNow)} to the outside already, which is its limit.`,
      all.callsNow,
    )
  if (company.callsPerHour !== null && all.callsLastHour >= company.callsPerHour)
    return over(
      'company-hour',
      `The company has begun ${calls(all.callsLastHour)} to the outside within an hour, which is its limit.`,
      all.callsLastHour,
    )
  // What costs nothing may go on when the money is spent.
  if (perMinute === null || perMinute === 0) return {}
  let left = Number.POSITIVE_INFINITY
  for (const [whose, limit, spent] of [
    ['person', spendPerDay, used.spentToday],
    ['company', company.spendPerDay, all.spentToday],
  ] as const) {
    if (limit === null) continue
    const money = `${limit} ${plan.currency ?? ''}`.trim()
    // A rest that does not pay for a second is none: else each call would have that second again.
    if (((limit - spent) / perMinute) * 60_000 < shortestMs) {
      const who = whose === 'person' ? 'You have' : 'The company has'
      return over(`${whose}-money`, `${who} spent the ${money} that calls may cost in a day.`, money)
    }
    left = Math.min(left, limit - spent)
  }
  return Number.isFinite(left) ? { maxMs: Math.floor((left / perMinute) * 60_000) } : {}
}

/** A talk that is begun is paid for so long at the least. */
const shortestMs = 1_000
const nothingUsed: Usage = { spentToday: 0, callsNow: 0, callsLastHour: 0 }
const calls = (count: number) => (count === 1 ? '1 call' : `${count} calls`)

const names = new Intl.DisplayNames('en', { type: 'region' })
export function countryName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
