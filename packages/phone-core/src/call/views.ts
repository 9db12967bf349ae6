/** What a screen shows of calls. Plain values; times are milliseconds since the epoch. */
import type { Cause } from '@sidetone/api-client'
import type { Millis } from '@sidetone/kernel'
import type { QualityView } from '../media/quality.ts'
import type { Readable } from '../store.ts'
import type { Ending } from './ending.ts'
import type { Told } from './told.ts'

/**
 *   out:  dialling ──180──▶ ringing ──200──▶ connecting ──sound──▶ talking ──▶ ended
 *   in:   incoming ──answer──────────────▶ connecting ──sound──▶ talking ──▶ ended
 */
export type CallState = 'dialling' | 'ringing' | 'incoming' | 'connecting' | 'talking' | 'ended'

export type CallView = {
  readonly id: string
  /** The server's id, for what is asked of it by HTTP; '' until it has told. */
  readonly serverCall: string
  readonly direction: 'in' | 'out'
  readonly state: CallState
  /** `number` '' when withheld; `name` '' when unknown. */
  readonly other: Told
  /** Why it rings here: "for Support"; '' when plain. */
  readonly because: string
  readonly startedAt: Millis
  readonly answeredAt: Millis | null
  readonly muted: boolean
  /** We put them on hold. */
  readonly held: boolean
  /** They put us on hold. */
  readonly heldByOther: boolean
  /** The slot in which we wait, as somebody has parked us; '' when not. */
  readonly parkedIn: string
  /** Keyed in this call. */
  readonly digits: string
  /** Speaking while muted. */
  readonly mutedSpeech: boolean
  readonly quality: QualityView | null
  readonly trouble: Trouble | null
  /** The microphone that took over by itself a moment ago; '' when none. */
  readonly heardThrough: string
  /** What the server told of this call a moment ago. */
  readonly notice: CallNotice | null
  readonly ending: Ending | null
  /** It sounded bad, or was silent for a while. */
  readonly soundedBad: boolean
}
/** sound-lost: no path for sound; silent: a path, but nothing comes; unheard: nothing of us comes at the server; microphone-muted: by the computer. */
export type Trouble = {
  readonly kind: 'microphone-gone' | 'microphone-muted' | 'microphone-silent' | 'sound-lost' | 'unheard' | 'silent'
  readonly since: Millis
}
export type CallNotice =
  /** `who` was not reached because of `cause`, so `back` is with us again; '' when nobody waited. */
  | { readonly kind: 'came-back'; readonly cause: Cause; readonly who: string; readonly back: string }
  /** The server's own sentence. */
  | { readonly kind: 'words'; readonly sentence: string }

export type CallsView = {
  /** Oldest first; ended ones stay for some seconds. */
  readonly calls: readonly CallView[]
  /** The one that the person talks in (or that is being set up); null when none. */
  readonly current: string | null
}
/** 0 … 1, many times a second, so kept apart from the views. */
export type Levels = { readonly mine: number; readonly theirs: number }

export interface Calls extends Readable<CallsView> {
  /**
   * Calls a number as typed; the other call, if any, is held. `name` is shown until the server tells a
   * better one.
   * @param shows the number that a call outside is to show, '' for none; null: as always. The server checks it.
   * @returns its id; '' when there is nothing to dial, or there are too many calls
   */
  call(number: string, name?: string, shows?: string | null): string
  /** Answers; another call is held first, or ended when `end` is given. */
  answer(id: string, others?: 'hold' | 'end'): void
  /** `words`: said to the caller, at most 120 characters. */
  decline(id: string, words?: string): void
  /** The caller is led to this number, such as our voicemail, and our other phones stop. */
  sendTo(id: string, number: string): void
  hangUp(id: string): void
  setMuted(id: string, muted: boolean): void
  setHeld(id: string, held: boolean): void
  sendDigit(id: string, digit: string): void
  /** Talk in this one, hold the other. */
  swapTo(id: string): void
  /** Take an ended call off the screen. */
  dismiss(id: string): void
  /** Take what the server told a moment ago, or through which microphone we are heard, off the screen. */
  dismissNotice(id: string): void
  watchLevels(id: string, listener: (levels: Levels) => void): () => void
}
