import { useSyncExternalStore } from 'react'

/** Where we are, from the fragment: `#/calls/ID`. */
export type Route =
  | { readonly place: 'calls'; readonly id: string | null }
  | { readonly place: 'keypad' }
  | { readonly place: 'voicemail'; readonly id: string | null }
  | { readonly place: 'contacts'; readonly id: string | null }
  | { readonly place: 'queue' }
  | { readonly place: 'settings'; readonly part: SettingsPart | null }
  | { readonly place: 'sign-in'; readonly token: string }
export const SETTINGS_PARTS = [
  'devices',
  'incoming',
  'ringing',
  'caller-id',
  'appearance',
  'desk-phones',
  'emergency',
  'codes',
  'account',
] as const
export type SettingsPart = (typeof SETTINGS_PARTS)[number]

export function readRoute(hash: string): Route {
  const [, place = '', rest = ''] = /^#?\/?([^/]*)\/?(.*)$/.exec(hash) ?? []
  const id = rest ? safeDecode(rest) : null
  if (place === 'sign-in' && id) return { place, token: id }
  if (place === 'keypad' || place === 'queue') return { place }
  if (place === 'contacts') return { place, id }
  if (place === 'voicemail') return { place, id }
  if (place === 'settings') return { place, part: SETTINGS_PARTS.find(part => part === id) ?? null }
  return { place: 'calls', id: place === 'calls' ? id : null }
}
const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
const watch = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
let known: { readonly hash: string; readonly route: Route } | null = null
const current = (): Route => {
  if (known?.hash !== location.hash) known = { hash: location.hash, route: readRoute(location.hash) }
  return known.route
}
export const useRoute = (): Route => useSyncExternalStore(watch, current)
export const go = (path: string): void => {
  location.hash = `#/${path}`
}
