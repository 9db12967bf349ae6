/** Numbers that lead to somebody or something of ours: a person, a call that stands, a feature. */
import type { Destination } from '../words.ts'
import { type CallCodes, parkCode, parkingSlots, usualCallCodes } from './call-codes.ts'
import type { CodeRule, DialPlan } from './dial-plan.ts'

export function callCode(number: string, plan: DialPlan): { name: string; destination: Destination } | null {
  if (number === parkCode) return { name: 'Park', destination: { kind: 'slot', slot: null } }
  if (parkingSlots.includes(number)) return { name: 'Parking slot', destination: { kind: 'slot', slot: number } }
  const own = plan.callCodes && meant(number, plan.callCodes, plan)
  if (own) return own
  // What a company's own codes have not taken.
  return plan.callCodes && codeFor(number, plan) ? null : meant(number, usualCallCodes, plan)
}

function meant(number: string, codes: CallCodes, plan: DialPlan): { name: string; destination: Destination } | null {
  if (number === codes.pickup) return { name: 'Pick up', destination: { kind: 'pickup', person: null } }
  if (number === codes.take) return { name: 'Take over', destination: { kind: 'take' } }
  if (number === codes.push) return { name: 'Move to my mobile', destination: { kind: 'own-calls', does: 'push' } }
  if (number === codes.passOn) return { name: 'Join and leave', destination: { kind: 'own-calls', does: 'join' } }
  if (number === codes.merge) return { name: 'Conference', destination: { kind: 'own-calls', does: 'merge' } }
  if (number.startsWith(codes.passOn) && !codeFor(number, plan))
    return {
      name: 'Pass on',
      destination: { kind: 'own-calls', does: 'transfer', to: number.slice(codes.passOn.length) },
    }
  if (!number.startsWith(codes.pickupFrom)) return null
  const person = plan.extensions.get(number.slice(codes.pickupFrom.length))
  const name = `Pick up from ${person?.name ?? 'a person'}`
  return {
    name,
    destination: person ? { kind: 'pickup', person: person.person } : { kind: 'nowhere', cause: 'unknown-number' },
  }
}

/** The longest code that the number is, or begins with. */
export function codeFor(
  number: string,
  { codes, extensions }: Pick<DialPlan, 'codes' | 'extensions'>,
): CodeRule | undefined {
  const whole = codes.get(number)
  if (whole) return whole
  for (let length = number.length - 1; length > 0; length--) {
    const code = codes.get(number.slice(0, length))
    if (!code?.takesNumber) continue
    const rest = number.slice(length)
    const whose = code.takesNumber === 'whose' ? extensions.get(rest)?.name : undefined
    return { ...code, name: whose ? `${code.name} of ${whose}` : code.name, argument: code.argument + rest }
  }
  return undefined
}
