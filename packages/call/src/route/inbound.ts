/** Numbers of ours that are called from outside, and where they lead inside. */
import type { PersonId } from '../words.ts'
import type { Dialler, DialPlan } from './dial-plan.ts'
import { normaliseDialled } from './digits.ts'
import { callerFits } from './fits.ts'
import { siteOf } from './sites.ts'

export type InboundRule = {
  readonly id: string
  readonly name: string
  /** Null: every trunk. */
  readonly trunk: string | null
  /** `+4930123`, `+4930123*` for all that begin so, '' for every number. */
  readonly number: string
  /** As in a ringing rule: `+49*`, `withheld`; none: everybody. */
  readonly callers: readonly string[]
  /** A number as dialled inside. `{rest}`: what the star stood for, so that +4930123101 leads to 101. */
  readonly to: string
  /** Outside of these hours calls go to `closedTo` (null: they end). `schedule` null: those of `site`. */
  readonly hours: {
    readonly schedule: string | null
    readonly site: string | null
    readonly closedTo: string | null
  } | null
  /** Whose rights carry the call when `to` leads outside; null: nobody's, so that it does not. */
  readonly as: PersonId | null
}

export type InboundHit = { readonly rule: InboundRule; readonly to: string }

/** The most exact number wins, then a named caller, then a named trunk, then the order of the list. */
export function inboundFor(number: string, from: Dialler, plan: DialPlan): InboundHit | null {
  const { exact, patterns } = indexOf(plan.inbound ?? [])
  const readings = readingsOf(number, from, plan)
  let best: { rule: InboundRule; rest: string; rank: number } | null = null
  const consider = (rule: InboundRule, rest: string | null, length: number) => {
    if (rest === null || (rule.trunk !== null && rule.trunk !== from.trunk)) return
    if (!callerFits(rule.callers, from.party)) return
    const rank = length * 4 + (rule.callers.length ? 2 : 0) + (rule.trunk ? 1 : 0)
    if (!best || rank > best.rank) best = { rule, rest, rank }
  }
  for (const reading of readings) for (const rule of exact.get(reading) ?? []) consider(rule, '', exactLength)
  for (const { rule, start } of patterns) consider(rule, restOf(start, readings), start.length)
  const found = best as { rule: InboundRule; rest: string } | null
  return found && { rule: found.rule, to: found.rule.to.replace('{rest}', found.rest) }
}

/**
 * A colleague who dials one of our own numbers need not go outside, at another site neither. Only rules for everybody count; of a
 * block of numbers (+4930100*) only those that are somebody's, for the others may not be ours.
 */
export function ownNumber(e164: string | null, plan: DialPlan): InboundHit | undefined {
  if (e164 === null) return undefined
  const { exact, patterns } = indexOf(plan.inbound ?? [])
  const rule = exact.get(e164)?.find(({ callers }) => callers.length === 0)
  if (rule) return { rule, to: rule.to.replace('{rest}', '') }
  let best: { rule: InboundRule; rest: string; start: string } | undefined
  for (const { rule, start } of patterns) {
    if (start.length <= (best?.start.length ?? 0) || rule.callers.length > 0 || !rule.to.includes('{rest}')) continue
    const rest = restOf(start, [e164])
    if (rest && (plan.extensions.has(rest) || plan.codes.has(rest))) best = { rule, rest, start }
  }
  return best && { rule: best.rule, to: best.rule.to.replace('{rest}', best.rest) }
}

/** Longer than any beginning of a number. */
const exactLength = 1_000
type Index = {
  readonly exact: ReadonlyMap<string, readonly InboundRule[]>
  readonly patterns: readonly { readonly rule: InboundRule; readonly start: string }[]
}
/** Made once for a list: there may be thousands, asked for at each call. */
const indexes = new WeakMap<readonly InboundRule[], Index>()
function indexOf(rules: readonly InboundRule[]): Index {
  const known = indexes.get(rules)
  if (known) return known
  const exact = new Map<string, InboundRule[]>()
  const patterns: { rule: InboundRule; start: string }[] = []
  for (const rule of rules) {
    const { number } = rule
    if (number === '' || number.endsWith('*')) patterns.push({ rule, start: normaliseDialled(number.slice(0, -1)) })
    else {
      const whole = normaliseDialled(number)
      exact.set(whole, [...(exact.get(whole) ?? []), rule])
    }
  }
  const index = { exact, patterns }
  indexes.set(rules, index)
  return index
}

/** Carriers write the same number as 030…, 4930… or +4930…. */
function readingsOf(number: string, from: Dialler, plan: DialPlan): readonly string[] {
  if (number.startsWith('+')) return [number]
  const site = siteOf(from, plan)
  const e164 = site && plan.numbering?.read(number, site).e164
  return [number, ...(e164 ? [e164] : []), `+${number}`]
}

function restOf(start: string, readings: readonly string[]): string | null {
  for (const reading of readings) if (reading.startsWith(start)) return start === '' ? '' : reading.slice(start.length)
  return null
}
