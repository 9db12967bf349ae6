/**
 * Calls for help always work: with no prefix or with one, whatever permissions, limits and hours say, over any trunk that
 * takes the call. (Kari's Law: no prefix, and a notice to the company's own people; RAY BAUM's Act §506: the location.)
 */
import type { Party, TrunkTry } from '../words.ts'
import type { Dialler, DialPlan } from './dial-plan.ts'
import { maxTries } from './limits.ts'
import type { Site } from './sites.ts'

/**
 * Nobody can be reached for help. Whoever asked for it hears so, in words, and the desk is told. Dialled inside when all
 * trunks have failed; never by people.
 */
export const helpFailed = { feature: 'emergency-failed', number: '*0112' } as const

/** By country; the first one stands for a foreign number that travellers dial. Elsewhere `112`. */
const countries: Readonly<Record<string, readonly string[]>> = {
  AE: ['999', '998', '997'],
  AR: ['911'],
  AT: ['112', '133', '144', '122'],
  AU: ['000', '112'],
  BE: ['112', '100', '101'],
  BR: ['190', '192', '193'],
  CA: ['911'],
  CH: ['112', '117', '118', '144'],
  CL: ['133', '131', '132'],
  CN: ['110', '119', '120'],
  CZ: ['112', '150', '155', '158'],
  DE: ['112', '110'],
  ES: ['112', '091'],
  FR: ['112', '15', '17', '18', '114'],
  GB: ['999', '112'],
  HK: ['999'],
  IE: ['112', '999'],
  IL: ['100', '101', '102'],
  IN: ['112', '100', '101', '102'],
  IT: ['112', '113', '115', '118'],
  JP: ['110', '119'],
  KR: ['112', '119'],
  LU: ['112', '113'],
  MX: ['911'],
  NO: ['112', '110', '113'],
  NZ: ['111'],
  PH: ['911'],
  PL: ['112', '997', '998', '999'],
  SG: ['999', '995'],
  TR: ['112'],
  US: ['911', '988'],
  ZA: ['10111', '112'],
}
/** What people dial anywhere because they know it from home or from films. */
const known = ['112', '911']

export const emergencyNumbers = (country: string): readonly string[] => countries[country] ?? ['112']

/** Nobody has these as an extension; others (101 in Belgium) may be somebody's, who then is reached. */
const reserved = ['000', '110', '111', '112', '911', '999']

/** @returns the number that reaches help here; null: this is no call for help */
export function emergencyNumber(number: string, site: Site, plan: DialPlan): string | null {
  if ((plan.extensions.has(number) || plan.codes.has(number)) && !reserved.includes(number)) return null
  const own = [...emergencyNumbers(site.country), ...site.emergency.numbers]
  const { outsidePrefix: prefix } = site
  for (const each of [number, ...(prefix && number.startsWith(prefix) ? [number.slice(prefix.length)] : [])]) {
    if (own.includes(each)) return each
    if (known.includes(each)) return own[0] ?? each
  }
  return null
}

/** Where somebody says that a phone is. */
export type Place = {
  /** '': at their site; null: they never said. */
  readonly address: string | null
  /** false: it is somewhere else since then, so this is only the best that is known. */
  readonly confirmed: boolean
}

/** Where the caller is, as those who help are told. */
export function locationOf({ party: { person }, device }: Dialler, site: Site, plan: DialPlan): string {
  if (!person || !device) return site.emergency.location
  const place = plan.placeOf?.(person, device)
  const set = plan.standing?.(person).locations?.[device] || site.emergency.location
  if (!place) return set
  const address = place.address === '' ? site.emergency.location : (place.address ?? set)
  return place.confirmed ? address : `${address && `${address} `}(not confirmed: the phone is in another network now)`
}

/** All trunks there are, those of the site first. */
export function emergencyTries(number: string, site: Site, callerId: Party | undefined, plan: DialPlan): TrunkTry[] {
  const all = [
    ...site.emergency.trunks,
    ...(plan.outbound ?? []).flatMap(({ tries }) => tries.map(({ trunk }) => trunk)),
    ...plan.trunks.map(({ trunk }) => trunk),
    ...(plan.allTrunks ?? []),
  ]
  return [...new Set(all)].slice(0, maxTries).map(trunk => ({ trunk, number, ...(callerId && { callerId }) }))
}
