/** All makes, and which one a model is of. */

import type { Family } from './family.ts'
import { fanvil } from './fanvil.ts'
import { grandstream } from './grandstream.ts'
import { linphone } from './linphone.ts'
import { poly } from './poly.ts'
import { snom } from './snom.ts'
import { yealink } from './yealink.ts'

export type { Family, PhoneFile } from './family.ts'
export const families: readonly Family[] = [yealink, snom, poly, grandstream, fanvil, linphone]
const ofModel = new Map(families.flatMap(family => Object.keys(family.models).map(model => [model, family] as const)))

/** @param model as in `models` */
export const familyOf = (model: string): Family | undefined => ofModel.get(model)
/** An app has no MAC, fetches once, and no keys. */
export const isApp = (model: string): boolean => model === 'Linphone'

/** `00:15:65:A1:B2:C3`, `00-15-65-…`, `001565a1b2c3`: twelve lower-case digits; null when it is none. */
export function readMac(text: string): string | null {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/[:.\-\s]/g, '')
  return /^[0-9a-f]{12}$/.test(digits) && !/^(?:0{12}|f{12})$/.test(digits) ? digits : null
}
/** The MAC that a phone tells in its User-Agent; null: none. */
export function toldMac(agent: string): string | null {
  const found = /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])/i.exec(agent)
  return found && readMac(found[0])
}
