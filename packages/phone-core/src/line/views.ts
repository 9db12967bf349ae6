import type { Millis } from '@sidetone/kernel'
import type { Readable } from '../store.ts'

/**
 *   starting ──registered──▶ ready ──lost──▶ reconnecting ──registered──▶ ready
 *                              │                  └──10 s──▶ unreachable ──registered──▶ ready
 *                              └──another tab──▶ elsewhere ──"Use here"──▶ starting
 */
export type LineState = 'off' | 'starting' | 'ready' | 'reconnecting' | 'unreachable' | 'refused' | 'elsewhere'
export type LineView = { readonly state: LineState; readonly since: Millis }

export interface Line extends Readable<LineView> {
  /** Try at once. */
  retry(): void
  /** Take the phone over from the other tab. */
  takeOver(): void
}
