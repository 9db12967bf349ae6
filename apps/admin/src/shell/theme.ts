/** The appearance that was chosen; kept in this browser. */
import { type Appearance, showAppearance } from '@sidetone/ui/appearance'
import { useSyncExternalStore } from 'react'

const KEY = 'sidetone.admin.appearance'
const listeners = new Set<() => void>()

const chosen = (): Appearance => {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}
let leave = () => {}
export function followTheme(): void {
  leave()
  leave = showAppearance(chosen())
}
export function setAppearance(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance)
  followTheme()
  for (const listener of listeners) listener()
}
export const useAppearance = (): Appearance =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, chosen)
