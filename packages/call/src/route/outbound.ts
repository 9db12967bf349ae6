/**
 * The way of an outside number to its trunks.
 *
 *   number ─▶ which rule fits (longest prefix) ─▶ its trunks, cheapest first where asked ─▶ each with the number it wants
 */
import type { Millis } from '@sidetone/kernel'
import type { Party, PersonId, TrunkTry } from '../words.ts'
import type { DialPlan, TrunkRule } from './dial-plan.ts'
import { openAt } from './hours.ts'
import { maxTries } from './limits.ts'
import type { NumberClass, OutsideNumber } from './numbers.ts'
import type { Standing } from './rights.ts'
import type { Site } from './sites.ts'

export type OutboundRule = {
  readonly id: string
  readonly name: string
  /** `+49` of the E.164 number, `88` of what is dialled (after "0 for a line"); none: every number. */
  readonly prefixes: readonly string[]
  /** Digits of the number as dialled. */
  readonly minLength: number | null
  readonly maxLength: number | null
  /** None: all. */
  readonly classes: readonly NumberClass[]
  readonly people: readonly PersonId[]
  readonly roles: readonly string[]
  readonly sites: readonly string[]
  /** Only while it is open; null: always. */
  readonly schedule: string | null
  readonly choose: 'in-order' | 'least-cost'
  readonly tries: readonly OutboundTry[]
}
export type OutboundTry = {
  readonly trunk: string
  /** Of the trunk, for explanations. */
  readonly name: string
  /** What is sent: the E.164 number (as dialled when there is none), or what was dialled. */
  readonly send: 'e164' | 'dialled'
  /** Digits taken off its beginning (a `+` counts as one), then `prepend` is put before. */
  readonly strip: number
  readonly prepend: string
  readonly callerId: string | null
}

type Asker = { readonly person: PersonId; readonly standing: Standing | undefined; readonly site: Site | undefined }

/** The longest prefix wins, then the order of the list. */
export function outboundFor(
  number: OutsideNumber,
  { person, standing, site }: Asker,
  now: Millis,
  plan: DialPlan,
): { readonly rule: OutboundRule; readonly prefix: string } | null {
  let best: { rule: OutboundRule; prefix: string; rest: number } | null = null
  const length = number.dialled.replace('+', '').length
  for (const rule of plan.outbound ?? []) {
    const named = rule.people.length + rule.roles.length > 0
    if (named && !rule.people.includes(person) && !rule.roles.includes(standing?.role ?? '')) continue
    if (rule.sites.length && !rule.sites.includes(site?.id ?? '')) continue
    if (rule.classes.length && !rule.classes.includes(number.class)) continue
    if ((rule.minLength !== null && length < rule.minLength) || (rule.maxLength !== null && length > rule.maxLength))
      continue
    const hit = longest(rule.prefixes, number)
    if (!hit || (best && hit.rest >= best.rest)) continue
    const schedule = rule.schedule === null ? undefined : plan.schedules?.get(rule.schedule)
    if (schedule && !openAt(schedule, now).open) continue
    best = { rule, ...hit }
  }
  return best
}

/** What is left of the number after the prefix says which one is longer, as one may be of +4930… and the other of what is dialled. */
function longest(
  prefixes: readonly string[],
  { e164, dialled }: OutsideNumber,
): { prefix: string; rest: number } | null {
  if (prefixes.length === 0) return { prefix: '', rest: Number.MAX_SAFE_INTEGER }
  let best: { prefix: string; rest: number } | null = null
  for (const prefix of prefixes) {
    const text = prefix.startsWith('+') ? e164 : dialled
    if (!text?.startsWith(prefix)) continue
    const rest = text.length - prefix.length
    if (!best || rest < best.rest) best = { prefix, rest }
  }
  return best
}

/** A try with what it costs per minute; null: no rate is known. */
export type Costed = TrunkTry & { readonly name: string; readonly perMinute: number | null }

/** Cheapest first where the rule says so; those without a rate come last, in the order of the rule. */
export function triesOf(
  rule: OutboundRule,
  number: OutsideNumber,
  callerId: Party | undefined,
  plan: DialPlan,
): Costed[] {
  const tries = rule.tries.slice(0, maxTries).map(({ trunk, name, send, strip, prepend, callerId: own }): Costed => {
    const shown = callerId ?? (own === null ? undefined : { name: '', number: own })
    return {
      trunk,
      name,
      number: prepend + (send === 'e164' ? (number.e164 ?? number.dialled) : number.dialled).slice(strip),
      perMinute: plan.rate?.(trunk, number.e164 ?? number.dialled) ?? null,
      ...(shown && { callerId: shown }),
    }
  })
  if (rule.choose === 'in-order') return tries
  const cost = ({ perMinute }: Costed) => perMinute ?? Number.MAX_VALUE
  return tries.sort((a, b) => cost(a) - cost(b))
}

/** Those with the longest prefix that fits, in the order of the list. */
export function trunksFor(number: string, rules: readonly TrunkRule[]): TrunkRule[] {
  let best = ''
  for (const { prefix } of rules)
    if (number.startsWith(prefix) && number.length > prefix.length && prefix.length > best.length) best = prefix
  return best === '' ? [] : rules.filter(({ prefix }) => prefix === best).slice(0, maxTries)
}

/** What who is called sees; undefined: as the trunk has it. `asked`: for this call alone, '' withheld. */
export function callerIdFor(
  standing: Standing | undefined,
  site: Site | undefined,
  called: string | null,
  asked?: string,
): Party | undefined {
  if (asked !== undefined) return { name: '', number: asked }
  const near = called === null ? null : nearest(standing?.near ?? [], called)
  const number = near ?? standing?.callerId?.number ?? site?.callerId
  return number === undefined || number === null ? undefined : { name: '', number }
}

/** The own number that has the most first digits in common with the called one; at least its country and one digit more. */
function nearest(own: readonly string[], called: string): string | null {
  let best: string | null = null
  let longestSame = 3
  for (const number of own) {
    let same = 0
    while (same < number.length && number[same] === called[same]) same++
    if (same > longestSame) {
      longestSame = same
      best = number
    }
  }
  return best
}
