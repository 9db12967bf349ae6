/** What a new setting begins with besides its blank: a free number, and what the link that led here says. */
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { type Draft, type FormPart, withValue } from './fields.ts'

/** The first of `640 … 649` that nobody has; '' when all are taken. @param from `64` @param taken numbers in use */
export function freeNumber(from: string, taken: readonly string[]): string {
  const all = Array.from({ length: 10 }, (_, last) => `${from}${last}`)
  return all.find(number => !taken.includes(number)) ?? ''
}

/** Undefined until it is known; '' when none is free, or nobody answers: then one is typed. */
export function useFreeNumber(from: string | undefined): string | undefined {
  const [free, setFree] = useState<string>()
  useEffect(() => {
    if (from === undefined) return
    const asking = new AbortController()
    api.numbers(from, asking.signal).then(
      entries =>
        setFree(
          freeNumber(
            from,
            entries.map(({ number }) => number),
          ),
        ),
      () => !asking.signal.aborted && setFree(''),
    )
    return () => asking.abort()
  }, [from])
  return from === undefined ? '' : free
}

/** `?name=Night`: texts of the form that the address names. */
export function withAsked(blank: Draft, parts: readonly FormPart[], asked: URLSearchParams): Draft {
  const fields = parts.flatMap(part => part.fields)
  return fields.reduce((draft, { kind, name }) => {
    const value = asked.get(name)
    return value !== null && (kind === 'text' || kind === 'target') ? withValue(draft, name, value) : draft
  }, blank)
}
