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
  const readings = readingsOf(number, from, plan)
  let best: { rule: InboundRule; rest: string; rank: number } | null = null
  for (const rule of plan.inbound ?? []) {
    if (rule.trunk !== null && rule.trunk !== from.trunk) continue
    if (!callerFits(rule.callers, from.party)) continue
    const rest = restOf(rule.number, readings)
    if (rest === null) continue
    const exact = rule.number !== '' && !rule.number.endsWith('*')
    const rank = (exact ? 1_000 : rule.number.length * 4) + (rule.callers.length ? 2 : 0) + (rule.trunk ? 1 : 0)
    if (!best || rank > best.rank) best = { rule, rest, rank }
  }
  return best && { rule: best.rule, to: best.rule.to.replace('{rest}', best.rest) }
}

/** A colleague who dials one of our own numbers need not go outside. Only rules for everybody count. */
export function ownNumber(e164: string | null, plan: DialPlan): InboundRule | undefined {
  return e164 === null ? undefined : plan.inbound?.find(rule => rule.number === e164 && rule.callers.length === 0)
}

/** Carriers write the same number as 030…, 4930… or +4930…. */
function readingsOf(number: string, from: Dialler, plan: DialPlan): readonly string[] {
  if (number.startsWith('+')) return [number]
  const site = siteOf(from, plan)
  const e164 = site && plan.numbering?.read(number, site).e164
  return [number, ...(e164 ? [e164] : []), `+${number}`]
}

function restOf(pattern: string, readings: readonly string[]): string | null {
  if (pattern === '') return ''
  const star = pattern.endsWith('*')
  const wanted = normaliseDialled(star ? pattern.slice(0, -1) : pattern)
  for (const reading of readings) {
    if (reading === wanted) return ''
    if (star && reading.startsWith(wanted)) return reading.slice(wanted.length)
  }
  return null
}
