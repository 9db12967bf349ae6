/**
 * What a feature may do with a caller: the verbs of a story. A new verb is argued for.
 *
 *   async function echo(call: CallControl) { await call.answer(); call.echo(); await call.over }
 *
 * What a story awaits is rejected with `CallOver` when its caller is gone, or is no longer its caller (`ring` was answered,
 * `goTo` led on): only `over` remains then.
 */

import type { Millis } from '@sidetone/kernel'
import type { Words } from './coded.ts'
import type { Facts } from './events.ts'
import type { RecordingEnd, Sound } from './ports/media.ts'
import type { CallId, Cause, DeviceId, LegId, Party, PersonId } from './words.ts'

/** The caller is gone: a story that awaits something is ended by this. Not a fault. */
export class CallOver extends Error {}

export interface CallControl {
  readonly call: CallId
  /** The caller's: the same in whatever call they are. */
  readonly leg: LegId
  readonly caller: Party
  readonly dialled: string
  readonly argument: string
  /** The line that the caller came in by. */
  readonly trunk?: string
  readonly device?: DeviceId
  /** Who sent the call on to here, first to last. */
  readonly forwardedBy: readonly Party[]
  /** What the caller called is closed, so they came here. */
  readonly closed?: true
  /** What the story noted last; '' at its beginning. After a restart the story re-enters here. */
  readonly step: string
  /** In what they hear words, since they were asked in this call: `de`. Undefined: the story says which. */
  readonly language?: string
  /** For this story, and whatever the caller comes to after it. */
  chooseLanguage(language: string): void
  /** Resolves when the caller hears and is heard; at once when the call is answered already. */
  answer(): Promise<void>
  /** The caller hears themselves. */
  echo(): void
  /**
   * Resolves when all has been played to its end, one after the other; a looped sound never is. Takes the place of what was
   * played before, which counts as played. A key does not stop it: the story does.
   */
  play(sound: Sound | readonly Sound[]): Promise<void>
  stopPlaying(): void
  /** @param digit one of 0-9 * # A-D */
  sendDigit(digit: string, durationMs: Millis): void
  /** The next key that the caller presses; keys pressed before are waiting in order. */
  nextDigit(): Promise<string>
  /** @returns null when no key came within this time */
  nextDigit(withinMs: Millis): Promise<string | null>
  wait(ms: Millis): Promise<void>
  /**
   * What the caller says, into a WAV file. Any of `keys` ends it (default: none). Never rejects when the caller hangs up: it
   * resolves with what was recorded. `who: 'both'`: with what the caller hears, in a conference everybody.
   */
  record(what: {
    readonly path: string
    readonly who?: 'end' | 'both'
    readonly maxMs: Millis
    readonly silenceMs?: Millis
    readonly keys?: string
  }): Promise<Recorded>
  /** `record` resolves, ended by `stopped`. */
  stopRecording(): void
  /**
   * Rings others while the caller goes on hearing what they hear: ringing before `answer()`; after it what is played, and in
   * between `music`. The first who answers talks with the caller, and the call is then like any other: the story only hears
   * `over`. People who do not want to be disturbed, or are busy without call waiting, are left in peace.
   */
  ring(plan: RingPlan): Promise<RingResult>
  /** `ring` resolves with the cause `cancelled`. */
  stopRinging(): void
  /**
   * The caller goes where this number leads, with the rights of `as` (default: numbers inside); the story is over, unless
   * nothing comes of it and `back` was set: then it resolves and the story goes on.
   */
  goTo(
    number: string,
    how?: { readonly back?: boolean; readonly because?: string; readonly as?: PersonId },
  ): Promise<RingResult>
  /**
   * The caller joins the conference of this name: those in it hear each other. Resolves when they are in; from then on
   * `play`, `announce`, `mute`, `nextDigit` and `wait` work as before, `hangUp` takes them out, and `over` says that they
   * have left. `host`: may mute others there, take them out and bring somebody in.
   */
  join(room: string, how?: { readonly muted?: boolean; readonly host?: boolean }): Promise<void>
  /** In a conference: what the caller says is not passed on. */
  mute(muted: boolean): void
  /** In a conference: everybody hears it. */
  announce(sound: Sound | readonly Sound[]): void
  /** A fact for reports and for "explain this call": the event `story.told`. */
  tell(what: string, facts?: Facts): void
  /** Kept in the journal, so that a restart re-enters the story here. */
  note(step: string): void
  /** @param words a sentence for the caller's screen that says more than the one of the cause */
  hangUp(cause?: Cause, words?: Words): void
  /** Resolves when the call is over, however it ended. */
  readonly over: Promise<void>
  onOver(listener: () => void): void
}

export type RingWho = {
  readonly person?: PersonId
  /** Instead of a person: a number as one would dial it inside. */
  readonly number?: string
  /** Rings this much later. */
  readonly afterMs?: Millis
  /** Who answers there presses 1 first. */
  readonly ask?: boolean
  /** For a queue that they work for: it may ring although they do not want to be disturbed. */
  readonly queue?: true
}
export type RingPlan = {
  readonly who: readonly RingWho[]
  readonly forMs: Millis
  /** Shown to who is rung: "for Support". */
  readonly because?: string
  /** Default: music on hold. */
  readonly music?: Sound
  /** With whose rights outside numbers are called; default: none are. */
  readonly as?: PersonId
  /** Shown instead of the caller's name. */
  readonly callerName?: string
}
export type RingResult =
  | { readonly answered: true; readonly leg: LegId; readonly by: Party }
  | {
      readonly answered: false
      readonly cause: Cause
      readonly each: readonly { readonly party: Party; readonly cause: Cause }[]
    }
export type Recorded = {
  /** Length of what is in the file. */
  readonly ms: Millis
  readonly endedBy: 'key' | 'stopped' | 'silence' | 'full' | 'hung-up' | 'failed'
  readonly key?: string
}
/** What the media engine says of a recording. */
export type RecordedByEngine = { readonly path: string; readonly ms: Millis; readonly endedBy: RecordingEnd }

/** Plays stories: filled by `hostOf(features)` of the feature room. */
export interface Stories {
  /** Begins the story, or says false: no feature has this name. */
  begin(feature: string, control: CallControl): boolean
}
