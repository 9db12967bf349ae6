import { useSyncExternalStore } from 'react'

/** phone: one column · tablet: two · desktop: three */
export type Width = 'phone' | 'tablet' | 'desktop'
const queries = { tablet: matchMedia('(min-width: 40em)'), desktop: matchMedia('(min-width: 64em)') }
const watch = (listener: () => void) => {
  for (const query of Object.values(queries)) query.addEventListener('change', listener)
  return () => {
    for (const query of Object.values(queries)) query.removeEventListener('change', listener)
  }
}
export const useWidth = (): Width =>
  useSyncExternalStore(watch, () => (queries.desktop.matches ? 'desktop' : queries.tablet.matches ? 'tablet' : 'phone'))
const shortWindow = matchMedia('(max-height: 43.75em)')
const watchShort = (listener: () => void) => {
  shortWindow.addEventListener('change', listener)
  return () => shortWindow.removeEventListener('change', listener)
}
/** Still less than `short:` of app.css: here a call has no room for a large picture. */
export const useShort = (): boolean => useSyncExternalStore(watchShort, () => shortWindow.matches)
/** Fingers, no keyboard to speak of. */
export const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches
