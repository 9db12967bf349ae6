/**
 * Where we are: `/admin/people/ID?q=…`. Paths, so that a place can be sent to a colleague; the browser's own history.
 * A form with unsaved changes may ask before it is left.
 */
import { type ComponentProps, useEffect, useSyncExternalStore } from 'react'

const BASE = '/admin'
export type Where = {
  /** `people`; '' is the overview. */
  readonly place: string
  /** What follows: `['ID']`. */
  readonly rest: readonly string[]
  readonly query: URLSearchParams
  /** Kept with this entry of the browser's history. */
  readonly state: Readonly<Record<string, unknown>>
}

const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
const watch = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
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
let current = typeof location === 'undefined' ? whereIs(BASE, '', null) : read()
function read(): Where {
  return whereIs(location.pathname, location.search, history.state)
}
export const useWhere = (): Where => useSyncExternalStore(watch, () => current)

/** Asked before the place is left; true: stay, and the guard shows why. */
type Guard = (leave: () => void) => boolean
let guard: Guard | null = null
/** Only one form is open at a time. */
export function useLeaveGuard(ask: Guard | null): void {
  useEffect(() => {
    guard = ask
    if (!ask) return
    const stop = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', stop)
    return () => {
      guard = null
      removeEventListener('beforeunload', stop)
    }
  }, [ask])
}

/** @param path `/people/ID`, below `/admin` */
export function go(path: string, how: { replace?: boolean; state?: Where['state']; force?: boolean } = {}): void {
  const leave = () => {
    history[how.replace ? 'replaceState' : 'pushState'](how.state ?? null, '', BASE + path)
    current = read()
    tell()
  }
  if (!how.force && guard?.(leave)) return
  leave()
}

if (typeof addEventListener !== 'undefined')
  addEventListener('popstate', () => {
    const wanted = read()
    const leave = () => {
      current = wanted
      tell()
    }
    if (!guard) return leave()
    // The browser has moved already: it is put back until the person has decided.
    const there = location.pathname + location.search
    const stays = guard(() => {
      history.replaceState(wanted.state, '', there)
      leave()
    })
    if (stays) history.pushState(current.state, '', hrefOf(current))
    else leave()
  })
const hrefOf = ({ place, rest, query }: Where) => {
  const search = query.size ? `?${query}` : ''
  return [BASE, place, ...rest.map(encodeURIComponent)].filter(Boolean).join('/') + search
}

export const href = (path: string): string => BASE + path
/** A link inside the console; with a modifier key it is the browser's own. */
export function Link({ to, onClick, ...rest }: Omit<ComponentProps<'a'>, 'href'> & { to: string }) {
  return (
    <a
      {...rest}
      href={href(to)}
      onClick={event => {
        onClick?.(event)
        if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(to)
      }}
    />
  )
}
