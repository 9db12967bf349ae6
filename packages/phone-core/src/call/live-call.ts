/** One call while it lives: its view, its SIP session, its sound. The verbs are in `calls.ts`. */
import type { Millis } from '@sidetone/kernel'
import type { SessionId } from '@sidetone/sip'
import type { CallSound } from '../media/ports.ts'
import type { SoundSample } from '../media/quality.ts'
import type { Wrong } from './trouble.ts'
import type { CallView } from './views.ts'

export type LiveCall = {
  view: CallView
  session: SessionId | null
  sound: CallSound | null
  /** Descriptions are made and taken one after the other. */
  work: Promise<void>
  /** Their offer, until we answered it. */
  theirOffer: string | null
  /** We have answered, and the server has not said that it knows. */
  answering: boolean
  /** Sound of the network is heard before the answer, so no ring tone of ours. */
  earlyMedia: boolean
  /** Our offer waits for their answer. */
  offering: boolean
  /** A further offer is wanted; `restart`: with new paths. */
  wanted: { readonly restart: boolean } | null
  /** Other paths tried, and when the last one was. */
  restarts: number
  restartedAt: Millis
  sample: SoundSample | null
  /** When packets came last. */
  heardAt: Millis
  /** The silence (by when it began) that made us look again at once. */
  missedAt: Millis | null
  /** The silence (by when it began) that another path was tried for. */
  silentRepairedAt: Millis | null
  /** What is wrong with its sound, and since when. */
  readonly wrong: Map<Wrong, Millis>
  /** Takes the notice off the screen later; nothing when there is none. */
  forgetNotice: () => void
  /** Loud since, while muted. */
  loudSince: Millis | null
  path: 'connecting' | 'connected' | 'lost' | 'failed'
  forget: (() => void)[]
}

export const isAlive = (call: LiveCall): boolean => call.view.state !== 'ended'
export const isTalkedIn = (call: LiveCall): boolean => isAlive(call) && call.view.state !== 'incoming'
export const isAnswered = (call: LiveCall): boolean => call.view.state === 'talking' || call.view.state === 'connecting'

export function newCall(
  id: string,
  now: Millis,
  view: Pick<CallView, 'direction' | 'state' | 'other' | 'because'> & Partial<Pick<CallView, 'serverCall'>>,
): LiveCall {
  return {
    view: {
      id,
      serverCall: '',
      ...view,
      startedAt: now,
      answeredAt: null,
      muted: false,
      held: false,
      heldByOther: false,
      parkedIn: '',
      digits: '',
      mutedSpeech: false,
      quality: null,
      trouble: null,
      heardThrough: '',
      notice: null,
      ending: null,
      soundedBad: false,
    },
    session: null,
    sound: null,
    work: Promise.resolve(),
    theirOffer: null,
    answering: false,
    earlyMedia: false,
    offering: false,
    wanted: null,
    restarts: 0,
    restartedAt: Number.NEGATIVE_INFINITY,
    sample: null,
    heardAt: now,
    missedAt: null,
    silentRepairedAt: null,
    wrong: new Map(),
    forgetNotice: () => {},
    loudSince: null,
    path: 'connecting',
    forget: [],
  }
}
