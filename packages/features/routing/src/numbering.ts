/** Outside numbers read with the world's numbering plans (libphonenumber). */
import type { Numbering, OutsideNumber } from '@sidetone/call'
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { MAX_READINGS, MAX_SITES, MAX_TRIMMED } from './limits.ts'
import { beginsPremium } from './premium.ts'

/** One that cannot exist takes 0.1 ms, and the same ones are dialled again and again. */
const readings = new Map<string, OutsideNumber>()

export const numbering: Numbering = {
  read(dialled, place) {
    const key = `${place.country} ${place.areaCode} ${dialled}`
    let known = readings.get(key)
    if (!known) {
      if (readings.size >= MAX_READINGS) readings.clear()
      known = read(dialled, place)
      readings.set(key, known)
    }
    return known
  },
}

const read: Numbering['read'] = (dialled, { country, areaCode }) => {
  const place = isSupportedCountry(country) ? country : undefined
  const short = place && service(dialled, place)
  if (short) return { dialled, e164: null, class: short, country: place }
  for (const text of writings(dialled, place, areaCode)) {
    const number = parse(text, place)
    if (number?.isValid()) return whatIs(dialled, number, number.number, place)
  }
  const number = parse(dialled, place)
  const possible = number?.isPossible() ? number : undefined
  const readings = [number, ...writings(dialled, place, areaCode).map(text => parse(text, place))]
  const dear = readings.find(each => beginsPremium(dialled, each))
  if (dear || beginsPremium(dialled, undefined))
    return { dialled, e164: possible?.number ?? null, class: 'premium', country: dear?.country ?? null }
  // Carriers ignore digits beyond a whole number, and some take 44… for +44…: what it may cost is what it is.
  const meant = overlong(dialled, place) ?? parseValid(`+${dialled.replace(/^\+|^00/, '')}`)
  if (meant) return whatIs(dialled, meant, possible?.number ?? null, place)
  if (possible) return whatIs(dialled, possible, possible.number, place)
  const abroad = dialled.startsWith('+') || dialled.startsWith('00')
  return { dialled, e164: null, class: abroad ? 'international' : 'national', country: null }
}

/** In the order in which they are tried. */
function writings(dialled: string, place: CountryCode | undefined, areaCode: string): string[] {
  if (dialled.startsWith('+') || !place) return [dialled]
  const plan = new Metadata()
  plan.selectNumberingPlan(place)
  // It has them, though its types do not say so.
  const own = plan.numberingPlan as unknown as { nationalPrefix(): string | undefined; IDDPrefix(): string }
  const trunkPrefix = own.nationalPrefix()
  const abroad = new RegExp(`^(?:${own.IDDPrefix()})`).test(dialled)
  if (abroad) return [dialled]
  const local =
    areaCode && !(trunkPrefix && dialled.startsWith(trunkPrefix))
      ? [`+${getCountryCallingCode(place)}${areaCode}${dialled}`]
      : []
  const world = dialled.startsWith('00') ? [`+${dialled.slice(2)}`] : []
  // In North America ten digits are a whole number; elsewhere what lacks the first zero is a local one.
  return trunkPrefix === '1' ? [dialled, ...local, ...world] : [...local, dialled, ...world]
}

/** Services that are no telephone numbers: 116 117 is free, 118 33 is dear. */
function service(dialled: string, place: CountryCode): OutsideNumber['class'] | null {
  const america = getCountryCallingCode(place) === '1'
  if (america) return /^[2-8]11$/.test(dialled) ? 'national' : null
  if (/^116\d{3}$/.test(dialled)) return 'national'
  return /^118\d{2,3}$/.test(dialled) ? 'premium' : null
}

function overlong(dialled: string, place: CountryCode | undefined): PhoneNumber | undefined {
  for (let cut = 1; cut <= MAX_TRIMMED && dialled.length - cut > 6; cut++) {
    const number = parse(dialled.slice(0, -cut), place)
    if (number?.isValid()) return number
  }
  return undefined
}

function whatIs(
  dialled: string,
  number: PhoneNumber,
  e164: string | null,
  place: CountryCode | undefined,
): OutsideNumber {
  const { country = null, countryCallingCode } = number
  const of = (kind: OutsideNumber['class']): OutsideNumber => ({ dialled, e164, class: kind, country })
  const type = number.getType()
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') return of('premium')
  // Satellites and international networks; 800 is free.
  if (country === null) return of(countryCallingCode === '800' ? 'national' : 'premium')
  if (country !== place) return of('international')
  return of(type === 'MOBILE' || type === 'PAGER' ? 'mobile' : 'national')
}

const parse = (text: string, place: CountryCode | undefined): PhoneNumber | undefined => {
  // Keys that are no digits are no telephone number.
  if (!/^\+?\d{2,20}$/.test(text)) return undefined
  return parsePhoneNumberFromString(text, { ...(place && { defaultCountry: place }), extract: false })
}
const parseValid = (text: string): PhoneNumber | undefined => {
  const number = parse(text, undefined)
  return number?.isValid() ? number : undefined
}

/** Whether it is written as in `DE`, and has a numbering plan. */
export const isCountry = (text: string): boolean => isSupportedCountry(text)

/** Of a calling code that several have, the largest; undefined: nobody has it. */
export function countryOfCode(code: string): string | undefined {
  return shared[code] ?? getCountries().find(country => getCountryCallingCode(country) === code)
}
const shared: Readonly<Record<string, string>> = { 1: 'US', 7: 'RU', 212: 'MA', 358: 'FI', 599: 'CW' }

/** The country of a machine's time zone: where a company most likely is. */
export function countryOfZone(timeZone: string): string {
  const known = countries.get(timeZone) ?? findCountry(timeZone)
  // Looking takes 60 ms.
  if (countries.size < MAX_SITES) countries.set(timeZone, known)
  return known
}
const countries = new Map<string, string>()

function findCountry(timeZone: string): string {
  for (const country of getCountries()) {
    const locale = new Intl.Locale('und', { region: country }) as Intl.Locale & { getTimeZones(): string[] | undefined }
    if (locale.getTimeZones()?.includes(timeZone)) return country
  }
  return 'US'
}
