/**
 * What a feature may do with a caller: the verbs of a story. A new verb is argued for.
 *
 *   async function echo(call: CallControl) { await call.answer(); call.echo(); await call.over }
 */
import type { Millis } from '@sidetone/kernel'
import type { StoryCommand } from './call.ts'
import { maxWaitingDigits } from './limits.ts'
import type { Sound } from './ports/media.ts'
import type { CallId, Cause, Party } from './words.ts'

/** The caller is gone: a story that awaits something is ended by this. Not a fault. */
export class CallOver extends Error {}

export interface CallControl {
  readonly call: CallId
  readonly caller: Party
  readonly dialled: string
  readonly argument: string
  /** What the story noted last; '' at its beginning. After a restart the story re-enters here. */
  readonly step: string
  /** Resolves when the caller hears and is heard; at once when the call is answered already. */
  answer(): Promise<void>
  /** The caller hears themselves. */
  echo(): void
  /** Resolves when the sound has been played to its end; a looped one never is. */
  play(sound: Sound): Promise<void>
  stopPlaying(): void
  /** @param digit one of 0-9 * # A-D */
  sendDigit(digit: string, durationMs: Millis): void
  /** The next key that the caller presses; keys pressed before are waiting in order. */
  nextDigit(): Promise<string>
  /** Kept in the journal, so that a restart re-enters the story here. */
  note(step: string): void
  hangUp(cause?: Cause): void
  /** Resolves when the call is over, however it ended. */
  readonly over: Promise<void>
  onOver(listener: () => void): void
}

/** Plays stories: filled by `hostOf(features)` of the feature room. */
export interface Stories {
  /** Begins the story, or says false: no feature has this name. */
  begin(feature: string, control: CallControl): boolean
}

type Waiter<T> = { readonly resolve: (value: T) => void; readonly reject: (reason: CallOver) => void }

/** The switchboard's side of one story. */
export class StoryControl implements CallControl {
  readonly call: CallId
  readonly caller: Party
  readonly dialled: string
  readonly argument: string
  readonly step: string
  readonly over: Promise<void>
  #command: (command: StoryCommand) => void
  #answered: boolean
  #isOver = false
  #answering: Waiter<void>[] = []
  #playing: Waiter<void>[] = []
  #wantingDigit: Waiter<string>[] = []
  #digits: string[] = []
  #overListeners: (() => void)[] = []

  constructor(
    about: {
      readonly call: CallId
      readonly caller: Party
      readonly dialled: string
      readonly argument: string
      readonly step: string
      readonly answered: boolean
    },
    command: (command: StoryCommand) => void,
  ) {
    this.call = about.call
    this.caller = about.caller
    this.dialled = about.dialled
    this.argument = about.argument
    this.step = about.step
    this.#answered = about.answered
    this.#command = command
    this.over = new Promise(resolve => this.#overListeners.push(resolve))
  }

  answer(): Promise<void> {
    if (this.#answered) return Promise.resolve()
    const answered = this.#wait(this.#answering)
    this.#command({ type: 'answer' })
    return answered
  }
  echo(): void {
    this.#command({ type: 'echo' })
  }
  play(sound: Sound): Promise<void> {
    const played = this.#wait(this.#playing)
    this.#command({ type: 'play', sound })
    return played
  }
  stopPlaying(): void {
    this.#command({ type: 'stop-playing' })
    this.wasPlayed()
  }
  sendDigit(digit: string, durationMs: Millis): void {
    this.#command({ type: 'send-digit', digit, durationMs })
  }
  nextDigit(): Promise<string> {
    const digit = this.#digits.shift()
    return digit === undefined ? this.#wait(this.#wantingDigit) : Promise.resolve(digit)
  }
  note(step: string): void {
    this.#command({ type: 'note', step })
  }
  hangUp(cause: Cause = 'hung-up'): void {
    this.#command({ type: 'hang-up', cause })
  }
  onOver(listener: () => void): void {
    if (this.#isOver) listener()
    else this.#overListeners.push(listener)
  }

  // ── told by the switchboard ──
  wasAnswered(): void {
    this.#answered = true
    for (const waiter of this.#answering.splice(0)) waiter.resolve()
  }
  wasPlayed(): void {
    for (const waiter of this.#playing.splice(0)) waiter.resolve()
  }
  pressed(digit: string): void {
    const waiter = this.#wantingDigit.shift()
    if (waiter) return waiter.resolve(digit)
    this.#digits.push(digit)
    if (this.#digits.length > maxWaitingDigits) this.#digits.shift()
  }
  isOver(): void {
    this.#isOver = true
    const over = new CallOver('The call is over.')
    for (const waiter of [...this.#answering.splice(0), ...this.#playing.splice(0)]) waiter.reject(over)
    for (const waiter of this.#wantingDigit.splice(0)) waiter.reject(over)
    for (const listener of this.#overListeners.splice(0)) listener()
  }

  #wait<T>(list: Waiter<T>[]): Promise<T> {
    if (this.#isOver) return Promise.reject(new CallOver('The call is over.'))
    return new Promise((resolve, reject) => list.push({ resolve, reject }))
  }
}
