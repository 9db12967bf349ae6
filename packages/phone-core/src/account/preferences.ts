import { createStore, type Readable } from '../store.ts'

/** What this browser remembers for its person. */
export type PreferencesView = {
  readonly appearance: 'system' | 'light' | 'dark'
  /** '' follows the browser; else a language tag of a message file. */
  readonly language: string
  /** 0 (silent) … 1 */
  readonly ringVolume: number
  readonly keyTones: boolean
  /** Was asked whether calls may be shown while the window is in the background. */
  readonly askedToNotify: boolean
}
export interface Preferences extends Readable<PreferencesView> {
  change(change: Partial<PreferencesView>): void
}
/** The part of `localStorage` that we use. */
export type Shelf = { getItem(key: string): string | null; setItem(key: string, value: string): void }

const KEY = 'sidetone.preferences'
const FIRST: PreferencesView = {
  appearance: 'system',
  language: '',
  ringVolume: 0.8,
  keyTones: true,
  askedToNotify: false,
}

export function createPreferences(shelf: Shelf): Preferences {
  const store = createStore<PreferencesView>({ ...FIRST, ...readObject(shelf, KEY) })
  return {
    ...store,
    change(change) {
      store.patch(change)
      writeObject(shelf, KEY, store.getSnapshot())
    },
  }
}

/** What was kept under `key`; {} when nothing, or nothing readable. Private windows may refuse storage. */
export function readObject(shelf: Shelf, key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(shelf.getItem(key) ?? '{}')
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
export function writeObject(shelf: Shelf, key: string, value: object): void {
  try {
    shelf.setItem(key, JSON.stringify(value))
  } catch {
    // Kept for this page only.
  }
}
