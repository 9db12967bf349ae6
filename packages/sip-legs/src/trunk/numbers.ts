/** Numbers as a trunk writes them, and back to E.164 with a `+`. */
import type { TrunkRules } from './words.ts'

type Numbers = TrunkRules['numbers']

/** What is no international number (an extension, `110`, `*43`) goes as it is. */
export function written(number: string, numbers: Numbers): string {
  if (!number.startsWith('+')) return number
  const { format, countryCode, nationalPrefix, internationalPrefix } = numbers
  switch (format) {
    case 'as-is':
    case 'e164-plus':
      return number
    case 'e164':
      return number.slice(1)
    case 'national':
      return countryCode !== '' && number.startsWith(`+${countryCode}`)
        ? nationalPrefix + number.slice(countryCode.length + 1)
        : internationalPrefix + number.slice(1)
  }
}

/** The number of a call in. Separators that a person would write are taken off (RFC 3966 §5.1.1). */
export function read(text: string, numbers: Numbers): string {
  const { comesAs, countryCode, nationalPrefix, internationalPrefix } = numbers
  if (comesAs === 'as-is') return text
  const number = text.replace(/[\s().-]/g, '')
  if (!/^\+?\d+$/.test(number) || number.startsWith('+')) return number
  if (internationalPrefix !== '' && number.startsWith(internationalPrefix))
    return `+${number.slice(internationalPrefix.length)}`
  if (comesAs === 'national') {
    // Without the national prefix it is a service number, or one of the same town.
    const isNational = countryCode !== '' && number.length > 6 && number.startsWith(nationalPrefix)
    return isNational ? `+${countryCode}${number.slice(nationalPrefix.length)}` : number
  }
  // Too short for a country, an area and a subscriber: a service number.
  return number.length > 7 ? `+${number}` : number
}

/** `+49301234*` fits all that begin so. */
export const fits = (number: string, patterns: readonly string[]): boolean =>
  patterns.some(pattern => (pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern))
