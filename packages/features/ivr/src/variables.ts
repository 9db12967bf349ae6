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

export function filledIn(template: string, { caller, digits, answer }: Known, how: (text: string) => string): string {
  return template.replace(/\{(caller|digits|answer)((?:\.[A-Za-z0-9_-]+)*)\}/g, (_, name: string, path: string) => {
    const value = name === 'caller' ? caller : name === 'digits' ? digits : fieldOf(answer, path.slice(1))
    return how(textOf(value))
  })
}
/** For an address: nothing that a caller presses changes more than its own place. */
export const inAddress = (text: string) => encodeURIComponent(text)
/** For a text in JSON: between quotes it stays there. */
export const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
export const asSaid = (text: string) => text
