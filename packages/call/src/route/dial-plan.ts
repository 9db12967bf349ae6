/**
 * The dial plan: a pure function from what was dialled to where it leads, with the rules that decided as sentences.
 *
 *   dialled ─▶ extension of a person? ─▶ a number for calls (700, *8)? ─▶ code in the table? ─▶ trunk prefix? ─▶ nowhere: unknown-number
 */
import type { Millis } from '@sidetone/kernel'
import { ringForMs } from '../limits.ts'
import type { Destination, Party, PersonId } from '../words.ts'
import {
  directedPickupPrefix,
  mergeCode,
  parkCode,
  parkingSlots,
  passOnCode,
  pickupCode,
  takeCode,
} from './call-codes.ts'
import { normaliseDialled } from './digits.ts'
import type { Next } from './ringing.ts'

/** Plain values; the composer rebuilds them when a person, code or trunk changes. */
export type DialPlan = {
  readonly extensions: ReadonlyMap<
    string,
    {
      readonly person: PersonId
      readonly name: string
      readonly ringForMs?: Millis
    }
  >
  /** Feature codes and numbers: `*43` → echo. */
  readonly codes: ReadonlyMap<string, CodeRule>
  /** Numbers that begin with `prefix` go to the trunk; the longest prefix wins. */
  readonly trunks: readonly TrunkRule[]
}
export type CodeRule = {
  readonly feature: string
  readonly argument: string
  readonly name: string
  /** May be dialled from outside; default no. */
  readonly fromTrunks?: boolean
  /** `*72103`: what is dialled after the code is added to `argument`. */
  readonly takesNumber?: boolean
}
export type TrunkRule = {
  readonly trunk: string
  readonly name: string
  readonly prefix: string
  /** The prefix is only for us: the trunk gets the number without it. */
  readonly stripPrefix: boolean
}
/** Who dials: a person's device, or a trunk (which may not be led out by another trunk: toll fraud). */
export type Dialler = { readonly party: Party; readonly trunk?: string }

export type Route = {
  readonly destination: Destination
  readonly to: Party
  readonly why: readonly string[]
  /** Where it goes when ringing ends so. */
  readonly next?: Next
  /** Who sent it on, first to last. */
  readonly forwardedBy?: readonly Party[]
}

export function route(dialled: string, from: Dialler, _now: Millis, plan: DialPlan): Route {
  const number = normaliseDialled(dialled)
  const why = number === dialled ? [] : [`${quote(dialled)} was read as ${quote(number)}.`]

  const person = plan.extensions.get(number)
  if (person) {
    why.push(`${number} is the extension of ${person.name}.`)
    return {
      destination: { kind: 'person', person: person.person, ringForMs: person.ringForMs ?? ringForMs },
      to: { name: person.name, number, person: person.person },
      why,
    }
  }

  const forCalls = callCode(number, plan)
  if (forCalls) {
    const { name, destination } = forCalls
    const to = { name, number }
    if (from.trunk) {
      why.push(`${number} is ${name}, which cannot be dialled from outside.`)
      return { destination: { kind: 'nowhere', cause: 'not-allowed' }, to, why }
    }
    why.push(`${number} is ${name}.`)
    return { destination, to, why }
  }

  const code = codeFor(number, plan.codes)
  if (code) {
    const to = { name: code.name, number }
    if (from.trunk && !code.fromTrunks) {
      why.push(`${number} is ${code.name}, which cannot be dialled from outside.`)
      return { destination: { kind: 'nowhere', cause: 'not-allowed' }, to, why }
    }
    why.push(`${number} is ${code.name}.`)
    return { destination: { kind: 'feature', feature: code.feature, argument: code.argument }, to, why }
  }

  const rule = trunkFor(number, plan.trunks)
  if (rule) {
    const outside = rule.stripPrefix ? number.slice(rule.prefix.length) : number
    const to = { name: '', number: outside }
    if (from.trunk) {
      why.push(
        `${number} begins with ${rule.prefix} (trunk ${rule.name}), but a call from a trunk is not led out again.`,
      )
      return { destination: { kind: 'nowhere', cause: 'not-allowed' }, to, why }
    }
    why.push(`${number} begins with ${rule.prefix}, so it goes to the trunk ${rule.name} as ${outside}.`)
    return { destination: { kind: 'trunk', trunk: rule.trunk, number: outside, ringForMs: ringForMs * 2 }, to, why }
  }

  why.push(`No person, code or trunk has ${quote(number)}.`)
  return { destination: { kind: 'nowhere', cause: 'unknown-number' }, to: { name: '', number }, why }
}

function callCode(number: string, plan: DialPlan): { name: string; destination: Destination } | null {
  if (number === parkCode) return { name: 'Park', destination: { kind: 'slot', slot: null } }
  if (parkingSlots.includes(number)) return { name: 'Parking slot', destination: { kind: 'slot', slot: number } }
  if (number === pickupCode) return { name: 'Pick up', destination: { kind: 'pickup', person: null } }
  if (number === takeCode) return { name: 'Take over', destination: { kind: 'take' } }
  if (number === passOnCode) return { name: 'Join and leave', destination: { kind: 'own-calls', does: 'join' } }
  if (number === mergeCode) return { name: 'Conference', destination: { kind: 'own-calls', does: 'merge' } }
  if (number.startsWith(passOnCode) && !codeFor(number, plan.codes))
    return {
      name: 'Pass on',
      destination: { kind: 'own-calls', does: 'transfer', to: number.slice(passOnCode.length) },
    }
  if (!number.startsWith(directedPickupPrefix)) return null
  const person = plan.extensions.get(number.slice(directedPickupPrefix.length))
  const name = `Pick up from ${person?.name ?? 'a person'}`
  return {
    name,
    destination: person ? { kind: 'pickup', person: person.person } : { kind: 'nowhere', cause: 'unknown-number' },
  }
}

/** The longest code that the number is, or begins with. */
function codeFor(number: string, codes: DialPlan['codes']): CodeRule | undefined {
  const whole = codes.get(number)
  if (whole) return whole
  for (let length = number.length - 1; length > 0; length--) {
    const code = codes.get(number.slice(0, length))
    if (code?.takesNumber) return { ...code, argument: code.argument + number.slice(length) }
  }
  return undefined
}

function trunkFor(number: string, rules: readonly TrunkRule[]): TrunkRule | null {
  let best: TrunkRule | null = null
  for (const rule of rules)
    if (number.startsWith(rule.prefix) && number.length > rule.prefix.length)
      if (!best || rule.prefix.length > best.prefix.length) best = rule
  return best
}

const quote = (text: string): string => `“${text}”`
