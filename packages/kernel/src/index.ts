/** The few things that every room shares. Almost never changes. */

/** Milliseconds: a duration, or a point in time since the Unix epoch (`now`). */
export type Millis = number

/** A string or number that must not be mixed up with another of the same shape. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name }

/** How a protocol machine is written: plain state in, plain state and outputs out. `state` may be mutated in place. */
export type Step<State, Input, Output> = (state: State, input: Input, now: Millis) => Output[]

/** What was wrong with bytes or text from outside, and where. Wrong input is a value, never an exception. */
export type Fault = {
  /** One sentence in plain words. */
  readonly what: string
  /** The place: a header, a line, a field. */
  readonly where: string
}
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }
export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const faulty = (what: string, where: string): { readonly ok: false; readonly fault: Fault } => ({
  ok: false,
  fault: { what, where },
})

/** Randomness as an argument, so that pure rooms stay pure. Node and browser give a real one, tests a seeded one. */
export interface Ids {
  /** A lower-case hexadecimal token of `bytes` random bytes (1 … 32). */
  token(bytes: number): string
}

/** Our own mistake, never a stranger's: ends the call it happens in, is counted, and must not stop the service. */
export class AssertionError extends Error {}
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}
/** For the end of a `switch` over a closed union. */
export function never(value: never): never {
  throw new AssertionError(`unexpected value: ${JSON.stringify(value)}`)
}

/** What a person may not do, or asked for wrongly. `code` is from the catalogue of the room that throws it. */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  /**
   * @param code   stable, kebab-case: shared by problem+json, the screens and the docs
   * @param status HTTP status, 400 … 599
   * @param message a sentence that says what happened and what to do
   */
  constructor(code: string, status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
  }
}

/** For a search: what people take for the same letters is the same text. “José” is found by “jose”, “STRASSE” finds “Straße”. */
export function folded(text: string): string {
  const lower = text.toLowerCase()
  // Most is plain, and this runs for each row that is looked at.
  if (!/[\u0080-\uffff]/.test(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßæœøłđð’]/g, letter => SPELT[letter]!)
}
const SPELT: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd' },
  '’': "'",
}
