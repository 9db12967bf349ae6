/** What has just happened, with a way back: one sentence at a time at the foot of the page. */
import { useSyncExternalStore } from 'react'
import { sentenceOf } from '../api.ts'

export type Said = { readonly text: string; readonly undo?: (() => Promise<unknown>) | undefined }
/** Long enough to read and to reach Undo (WCAG 2.2.1: the change can be undone in Changes afterwards as well). */
const SHOWN_MS = 12_000

let said: Said | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const set = (next: Said | null) => {
  clearTimeout(timer)
  said = next
  if (next) timer = setTimeout(() => set(null), SHOWN_MS)
  for (const listener of listeners) listener()
}
export const say = (text: string, undo?: Said['undo']): void => set({ text, undo })
export const sayFault = (error: unknown): void => set({ text: sentenceOf(error) })
export const dismissSaid = (): void => set(null)
export const useSaid = (): Said | null =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => said,
  )
