/** Light, dark, or what the machine says; kept in this browser. */
import { useSyncExternalStore } from 'react'

export type Appearance = 'system' | 'light' | 'dark'
const KEY = 'sidetone.admin.appearance'
const listeners = new Set<() => void>()
const dark = () => matchMedia('(prefers-color-scheme: dark)')

const chosen = (): Appearance => {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}
const apply = () => {
  const wanted = chosen()
  const theme = wanted === 'system' ? (dark().matches ? 'dark' : 'light') : wanted
  document.documentElement.dataset.theme = theme
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', theme === 'dark' ? '#0d1210' : '#f3f5f4')
}
export function followTheme(): void {
  apply()
  dark().addEventListener('change', apply)
}
export function setAppearance(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance)
  apply()
  for (const listener of listeners) listener()
}
export const useAppearance = (): Appearance =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, chosen)
