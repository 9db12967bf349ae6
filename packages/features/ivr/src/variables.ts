/** What a call knows, put into texts and addresses: `{caller}`, `{digits}`, `{answer.customer.name}`. Pure. */
import { MAX_SPOKEN } from './limits.ts'

export type Known = { readonly caller: string; readonly digits: string; readonly answer: unknown }

export const fieldOf = (value: unknown, path: string): unknown =>
  path === ''
    ? value
    : path.split('.').reduce<unknown>((at, field) => {
        const inside = typeof at === 'object' && at !== null && Object.hasOwn(at, field)
        return inside ? (at as Record<string, unknown>)[field] : undefined
      }, value)

/** As a caller would hear it, or a case compares it; nothing for what is not there. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, MAX_SPOKEN)
}

/** @param how puts a value into its place; `as`: how it is to be read, '' when nothing is said about that */
export function filledIn(
  template: string,
  { caller, digits, answer }: Known,
  how: (text: string, as: string) => string,
): string {
  return template.replace(placeholder, (_, name: string, path: string, as = '') => {
    const value = name === 'caller' ? caller : name === 'digits' ? digits : fieldOf(answer, path.slice(1))
    return how(textOf(value), as)
  })
}
const placeholder = /\{(caller|digits|answer)((?:\.[A-Za-z0-9_-]+)*)(?:\|(digits|number|[A-Z]{3}))?\}/g
/** What stands in braces and is no value: it would be read out as it is. */
export const notFilledIn = (template: string): string[] => template.replace(placeholder, '').match(/\{[^{}]*\}/g) ?? []

/** For an address: nothing that a caller presses changes more than its own place. */
export const inAddress = (text: string) => encodeURIComponent(text)
/** For a text in JSON: between quotes it stays there. */
export const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
/** As a voice of this language reads it: sign by sign, as a number, or as money (ISO 4217). What is no number stays as it is. */
export const asSaidIn =
  (language: string) =>
  (text: string, as: string): string => {
    if (as === '' || text.trim() === '') return text
    if (as === 'digits') return [...text].filter(sign => sign !== ' ').join(' ')
    const value = Number(text)
    if (!Number.isFinite(value)) return text
    // Without points between thousands, which some voices read as "point".
    const plain = { useGrouping: false } as const
    return as === 'number'
      ? new Intl.NumberFormat(language, { ...plain, maximumFractionDigits: 6 }).format(value)
      : new Intl.NumberFormat(language, {
          ...{ ...plain, style: 'currency', currency: as, currencyDisplay: 'name' },
          ...(Number.isInteger(value) && { maximumFractionDigits: 0 }),
        }).format(value)
  }
