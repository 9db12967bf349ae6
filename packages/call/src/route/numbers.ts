/** Outside numbers as people dial them at a place → what they are. The reading itself is given by `Numbering`. */
import type { Site } from './sites.ts'

/** What a person may be allowed to dial. `national`: local ones too. */
export const numberClasses = ['internal', 'national', 'mobile', 'international', 'premium'] as const
export type NumberClass = (typeof numberClasses)[number]

export type OutsideNumber = {
  /** As dialled, without what is dialled for a line. */
  readonly dialled: string
  /** `+4930…`; null: no number of the public network is written so. */
  readonly e164: string | null
  readonly class: Exclude<NumberClass, 'internal'>
  /** ISO 3166; null: none, or not known. */
  readonly country: string | null
}

/** Filled by a library of the world's numbering plans; pure. */
export interface Numbering {
  /** @param dialled digits, `+` in front allowed. `e164` is null when the number is not one that can exist. */
  read(dialled: string, place: Pick<Site, 'country' | 'areaCode'>): OutsideNumber
}

/**
 * With "0 for a line", `0 030 1234` is 030 1234. Where the prefix may be left out, the number as it stands is tried first:
 * 030 1234 is one, 00 30 1234 is not.
 * @returns null: it must begin with the prefix, and does not
 */
export function readOutside(
  number: string,
  site: Site | undefined,
  numbering: Numbering | undefined,
): OutsideNumber | null {
  const read = (dialled: string): OutsideNumber =>
    (site && numbering?.read(dialled, site)) ?? {
      dialled,
      e164: dialled.startsWith('+') ? dialled : null,
      class: 'national',
      country: null,
    }
  const prefix = site?.outsidePrefix ?? ''
  if (prefix === '' || number.startsWith('+')) return read(number)
  const begins = number.startsWith(prefix) && number.length > prefix.length
  if (!site?.prefixOptional) return begins ? read(number.slice(prefix.length)) : null
  const whole = read(number)
  if (whole.e164 !== null || !begins) return whole
  const without = read(number.slice(prefix.length))
  return without.e164 !== null ? without : whole
}
