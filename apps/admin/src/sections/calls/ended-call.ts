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
export type QualityPoint = {
  readonly at: number
  /** 1 bad … 4.5 perfect (E-model, G.107) */
  readonly mos: number
  readonly lossPercent: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
  readonly farLossPercent: number | null
}
export type EndedLeg = HistoryLeg & {
  readonly side: 'caller' | 'called'
  readonly trunk: { readonly id: string; readonly name: string } | null
  /** The protocol's own words about its end. */
  readonly detail: string | null
  readonly quality: readonly QualityPoint[]
}
export type Step = {
  readonly at: number
  readonly what: string
  readonly says: string
  readonly why: readonly string[]
}
export type EndedCallDetail = EndedCall & {
  readonly legs: readonly EndedLeg[]
  readonly story: readonly string[]
  readonly why: readonly string[]
  readonly steps: readonly Step[]
}
export type SipMessage = {
  readonly at: number
  /** Id of the leg; empty: not known. */
  readonly leg: string
  /** `in`: to the phone system. */
  readonly way: 'in' | 'out'
  readonly peer: string
  readonly text: string
  readonly cut: boolean
}
export type Ladder = { readonly messages: readonly SipMessage[]; readonly left: number }
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
