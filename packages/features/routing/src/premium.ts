/**
 * Whether digits begin like a premium number. A carrier may take fewer digits than the numbering plan says, so what is no whole
 * number is held against the beginnings of those that are.
 */
import { type CountryCode, Metadata, type PhoneNumber } from 'libphonenumber-js/max'

/** Fewer say nothing: 18… may become many things. */
const TELLING = 3
/** Satellites and international networks, of which nothing is said that is shorter than a whole number. */
const abovePlans = /^(?:\+|00)(?:87[08]|88[123]|979)/
/** Was premium once, and no plan has it any more. */
const formerly: Readonly<Record<string, RegExp>> = { 49: /^190/ }

type Beginnings = { readonly premium: readonly RegExp[]; readonly any: readonly RegExp[]; readonly trunkPrefix: string }
/** By calling code: as many as there are in the world. */
const known = new Map<string, Beginnings>()

/** @param number a number that is not valid: `undefined` where not even a country was found in what was dialled */
export function beginsPremium(dialled: string, number: PhoneNumber | undefined): boolean {
  if (abovePlans.test(dialled)) return true
  if (!number) return false
  const { countryCallingCode: code, nationalNumber } = number
  const { premium, any, trunkPrefix } = beginningsOf(code)
  // It is still there where the rest is too short to be understood.
  const bare = trunkPrefix && nationalNumber.startsWith(trunkPrefix) ? [nationalNumber.slice(trunkPrefix.length)] : []
  return [nationalNumber, ...bare].some(digits => {
    if (formerly[code]?.test(digits)) return true
    // What no number begins with is ignored from the end on: 0900 2… is nobody's, and still no cheap call.
    let length = digits.length
    while (length > TELLING && !any.some(each => each.test(digits.slice(0, length)))) length--
    return length >= TELLING && premium.some(each => each.test(digits.slice(0, length)))
  })
}

function beginningsOf(code: string): Beginnings {
  const found = known.get(code) ?? readPlans(code)
  known.set(code, found)
  return found
}

const premiumTypes = ['PREMIUM_RATE', 'SHARED_COST']
const types = [
  ...premiumTypes,
  ...['FIXED_LINE', 'MOBILE', 'TOLL_FREE', 'VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN', 'VOICEMAIL'],
]

/** What libphonenumber has, and its types do not say. */
type Plan = { type(name: string): { pattern(): string | undefined } | undefined; nationalPrefix(): string | undefined }
type Plans = { getCountryCodesForCallingCode(code: string): CountryCode[] | undefined; numberingPlan: Plan }

function readPlans(code: string): Beginnings {
  const metadata = new Metadata()
  const inside = metadata as unknown as Plans
  const plans = (inside.getCountryCodesForCallingCode(code) ?? []).map(country => {
    metadata.selectNumberingPlan(country)
    return inside.numberingPlan
  })
  const beginnings = (names: readonly string[]) => {
    const patterns = plans.flatMap(plan => names.map(name => plan.type(name)?.pattern()))
    return [...new Set(patterns)].flatMap(pattern => (pattern ? [beginningOf(pattern)] : []))
  }
  return { premium: beginnings(premiumTypes), any: beginnings(types), trunkPrefix: plans[0]?.nationalPrefix() ?? '' }
}

/** Matches each beginning of what the pattern matches: every digit of it may be the end already. */
export const beginningOf = (pattern: string): RegExp =>
  new RegExp(
    `^(?:${pattern.replace(/\{[\d,]*\}|\[[^\]]*\]|\\d|\d/g, atom => (atom.startsWith('{') ? atom : `(?:${atom}|$)`))})$`,
  )
