/** Ended calls as the API tells them. */
import type { HistoryLeg } from '@sidetone/api-client'
import type { words } from './words.ts'

type Named = { readonly name: string; readonly number: string }
export type EndedCall = {
  readonly id: string
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number
  readonly waitedMs: number
  readonly talkedMs: number
  readonly from: Named
  readonly to: Named
  readonly dialled: string
  readonly direction: keyof typeof words.directions
  readonly outcome: keyof typeof words.outcomes
  readonly talkedWith: string
  readonly trunk: { readonly id: string; readonly name: string } | null
  readonly queue: string | null
  readonly voicemail: string | null
  readonly recorded: boolean
  readonly mos: number | null
}
export type EndedCallDetail = EndedCall & {
  readonly legs: readonly HistoryLeg[]
  readonly story: readonly string[]
  readonly why: readonly string[]
}
export const OUTCOME_LOOKS = {
  answered: 'good',
  voicemail: 'good',
  served: 'good',
  missed: 'warn',
  busy: 'plain',
  declined: 'plain',
  refused: 'bad',
  failed: 'bad',
} as const
