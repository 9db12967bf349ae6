import { MAX_DIALLED, MAX_SUGGESTIONS } from '../limits.ts'

/**
 * Reads a number in any form that people paste: "(030) 123-45", "tel:+49-30-123;ext=4", "sip:101@example.com", "+49 (0)30".
 * @returns what is sent to the server: digits, + * #, or a name with @; '' when there is nothing to dial.
 */
export function readDialled(text: string): string {
  // Invisible marks come along when a number is copied from a page or a mail.
  let number = text.replace(/[\p{Cf}\p{Cc}\s]+/gu, ' ').trim()
  number = number.replace(/^(tel|callto|sips?):\/*/i, '').slice(0, MAX_DIALLED)
  const [user = ''] = number.split(/[@;?]/)
  number = decode(user).trim()
  // "+49 (0)30": the bracketed trunk zero is not dialled from abroad.
  if (number.startsWith('+')) number = number.replace(/\(0\)/g, '')
  const digits = number.replace(/[\s().\-/–—_]/g, '')
  if (/^\+?[0-9*#]+$/.test(digits)) return digits
  return ''
}
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** In the dial field: is this a number (to be called as it is) or the beginning of a name? */
export const looksLikeNumber = (text: string): boolean => readDialled(text) !== ''

/** Spaces for the eye: "+493012345678" → "+49 301 234 5678"; short ones stay as they are. */
export function showNumber(number: string): string {
  if (!/^\+?\d{7,15}$/.test(number)) return number
  const [, country = '', national = number] = COUNTRY.exec(number) ?? []
  const inThrees = national.replace(/(\d{3})(?=\d{3})/g, '$1 ').trim()
  // A last group of one or two digits reads better joined to the one before.
  const joined = inThrees.replace(/ (\d{3})(\d{1,2})$/, ' $1$2')
  return country ? `+${country} ${joined}` : joined
}
/** Country codes of one and two digits (E.164); all others have three. */
const COUNTRY = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d*)$/

export type Suggestion = { readonly name: string; readonly number: string; readonly source: 'person' | 'recent' }
/** Lower case without accents, so that "jose" finds "José". */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** What the field offers for `text`: colleagues first (whose word begins so), then numbers called lately. */
export function suggest(
  text: string,
  people: readonly { readonly name: string; readonly extension: string }[],
  recents: readonly { readonly name: string; readonly number: string }[],
): Suggestion[] {
  const wanted = plain(text.trim())
  if (!wanted) return []
  const number = readDialled(text)
  const fits = (name: string, itsNumber: string): boolean =>
    number
      ? itsNumber.startsWith(number) || (number.length > 3 && itsNumber.includes(number.replace(/^\+|^0+/, '')))
      : plain(name)
          .split(/[\s-]+/)
          .some(word => word.startsWith(wanted)) || plain(name).startsWith(wanted)
  const found: Suggestion[] = []
  const add = (name: string, itsNumber: string, source: Suggestion['source']) => {
    if (found.length >= MAX_SUGGESTIONS || !itsNumber || !fits(name, itsNumber)) return
    if (!found.some(other => other.number === itsNumber))
      found.push({ name: name || itsNumber, number: itsNumber, source })
  }
  for (const person of people) add(person.name, person.extension, 'person')
  for (const recent of recents) add(recent.name, recent.number, 'recent')
  return found
}
