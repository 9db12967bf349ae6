/**
 * Where we are: `/admin/people/ID?q=…`. Paths, so that a place can be sent to a colleague; the browser's own history.
 * A form with unsaved changes may ask before it is left.
 */
import { type ComponentProps, useEffect, useSyncExternalStore } from 'react'
import { BASE, type Where, whereIs } from './where.ts'

const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
const watch = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let current = read()
function read(): Where {
  return whereIs(location.pathname, location.search, history.state)
}
export const useWhere = (): Where => useSyncExternalStore(watch, () => current)

/** Asked before the place is left; true: stay, and the guard shows why. */
type Guard = (leave: () => void) => boolean
const guards = new Set<Guard>()
/** The first guard that objects. */
const mustStay = (leave: () => void): boolean => [...guards].some(guard => guard(leave))
export function useLeaveGuard(ask: Guard | null): void {
  useEffect(() => {
    if (!ask) return
    guards.add(ask)
    const stop = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', stop)
    return () => {
      guards.delete(ask)
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
  if (!how.force && mustStay(leave)) return
  leave()
}

addEventListener('popstate', () => {
  const wanted = read()
  const leave = () => {
    current = wanted
    tell()
  }
  if (!guards.size) return leave()
  // The browser has moved already: it is put back until the person has decided.
  const there = location.pathname + location.search
  const stays = mustStay(() => {
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
