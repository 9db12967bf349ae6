/** An address as a place in the console. */
export const BASE = '/admin'
export type Where = {
  /** `people`; '' is the overview. */
  readonly place: string
  /** What follows: `['ID']`. */
  readonly rest: readonly string[]
  readonly query: URLSearchParams
  /** Kept with this entry of the browser's history. */
  readonly state: Readonly<Record<string, unknown>>
}

export function whereIs(pathname: string, search: string, state: unknown): Where {
  const [place = '', ...rest] = pathname.slice(BASE.length).split('/').filter(Boolean).map(safeDecode)
  return { place, rest, query: new URLSearchParams(search), state: (state ?? {}) as Where['state'] }
}
const safeDecode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
