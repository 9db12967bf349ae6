/**
 * The switchboard's side of one story: what it awaits, what it plays, its keys and its timers. Time is made up: `now` and
 * `timer` are the switchboard's.
 *
 *   story ──verb──▶ StoryControl ──StoryCommand──▶ call machine
 *     ▲                  ▲
 *     └──── resolves ────┴── wasAnswered, wasPlayed, pressed, wasRecorded, rang, hasJoined, tick, isOver
 */

import type { Millis } from '@sidetone/kernel'
import type { StoryCommand } from './call.ts'
import type { Words } from './coded.ts'
import {
  type CallControl,
  CallOver,
  type Recorded,
  type RecordedByEngine,
  type RingPlan,
  type RingResult,
} from './control.ts'
import type { Facts } from './events.ts'
import { maxStoryTimers, maxWaitingDigits, recordedWithinMs } from './limits.ts'
import type { Sound } from './ports/media.ts'
import type { CallId, Cause, DeviceId, LegId, Party } from './words.ts'

type Waiter<T> = { readonly resolve: (value: T) => void; readonly reject: (reason: CallOver) => void }
type Timer = { readonly at: Millis; readonly due: () => void }

export type StoryPort = {
  now(): Millis
  /** The deadline of this story may be another one. */
  timer(): void
  command(command: StoryCommand): void
}
export type StoryAbout = {
  readonly call: CallId
  readonly leg: LegId
  readonly caller: Party
  readonly dialled: string
  readonly argument: string
  readonly step: string
  readonly trunk?: string
  readonly device?: DeviceId
  readonly language?: string
  readonly forwardedBy: readonly Party[]
  readonly closed?: true
  readonly answered: boolean
}

const musicOnHold: Sound = { kind: 'tone', tone: 'hold-music' }
const listed = (sound: Sound | readonly Sound[]): readonly Sound[] => ('kind' in sound ? [sound] : sound)

export class StoryControl implements CallControl {
  readonly call: CallId
  readonly leg: LegId
  readonly caller: Party
  readonly dialled: string
  readonly argument: string
  readonly step: string
  readonly trunk?: string
  readonly device?: DeviceId
  language?: string
  readonly forwardedBy: readonly Party[]
  readonly closed?: true
  readonly over: Promise<void>
  #port: StoryPort
  #answered: boolean
  /** `let-go`: the caller is there still, and no longer the story's. */
  #state: 'with-caller' | 'let-go' | 'over' = 'with-caller'
  #answering: Waiter<void>[] = []
  #playing: { readonly rest: Sound[]; readonly waiter: Waiter<void> } | null = null
  /** Heard while others are rung and nothing else is played. */
  #music: Sound | null = null
  #musicPlays = false
  #wantingDigit: { readonly waiter: Waiter<string | null>; readonly timer: Timer | null }[] = []
  #digits: string[] = []
  #recording: {
    readonly path: string
    readonly resolve: (what: Recorded) => void
    readonly keys: string
    key: string | null
  } | null = null
  #ringing: (Waiter<RingResult> & { readonly goes: boolean })[] = []
  #joining: Waiter<void>[] = []
  #waiting: Waiter<void>[] = []
  #timers: Timer[] = []
  #overListeners: (() => void)[] = []

  constructor(about: StoryAbout, port: StoryPort) {
    this.call = about.call
    this.leg = about.leg
    this.caller = about.caller
    this.dialled = about.dialled
    this.argument = about.argument
    this.step = about.step
    if (about.trunk) this.trunk = about.trunk
    if (about.device) this.device = about.device
    if (about.language) this.language = about.language
    this.forwardedBy = about.forwardedBy
    if (about.closed) this.closed = true
    this.#answered = about.answered
    this.#port = port
    this.over = new Promise(resolve => this.#overListeners.push(resolve))
  }

  // ── what the story asks ──

  answer(): Promise<void> {
    if (this.#answered && this.#state === 'with-caller') return Promise.resolve()
    return this.#promise(waiter => {
      this.#answering.push(waiter)
      this.#command({ type: 'answer' })
    })
  }
  echo(): void {
    this.#forgetSound()
    this.#command({ type: 'echo' })
  }
  play(sound: Sound | readonly Sound[]): Promise<void> {
    const [first, ...rest] = listed(sound)
    return this.#promise(waiter => {
      if (!first) return waiter.resolve()
      this.#playing?.waiter.resolve()
      this.#playing = { rest, waiter }
      this.#musicPlays = false
      this.#command({ type: 'play', sound: first })
    })
  }
  stopPlaying(): void {
    this.#forgetSound()
    this.#command({ type: 'stop-playing' })
  }
  sendDigit(digit: string, durationMs: Millis): void {
    this.#command({ type: 'send-digit', digit, durationMs })
  }
  nextDigit(): Promise<string>
  nextDigit(withinMs: Millis): Promise<string | null>
  nextDigit(withinMs?: Millis): Promise<string | null> {
    return this.#promise(waiter => {
      const digit = this.#digits.shift()
      if (digit !== undefined) return waiter.resolve(digit)
      const tooLate = () => {
        this.#wantingDigit = this.#wantingDigit.filter(each => each.waiter !== waiter)
        waiter.resolve(null)
      }
      this.#wantingDigit.push({ waiter, timer: withinMs === undefined ? null : this.#after(withinMs, tooLate) })
    })
  }
  wait(ms: Millis): Promise<void> {
    return this.#promise(waiter => {
      this.#waiting.push(waiter)
      this.#after(ms, () => {
        this.#waiting = this.#waiting.filter(each => each !== waiter)
        waiter.resolve()
      })
    })
  }
  record({ keys = '', ...what }: Parameters<CallControl['record']>[0]): Promise<Recorded> {
    if (this.#state !== 'with-caller') return Promise.resolve({ ms: 0, endedBy: 'hung-up' })
    this.#recorded({ ms: 0, endedBy: 'failed' })
    this.#forgetSound()
    return new Promise(resolve => {
      this.#recording = { path: what.path, resolve, keys, key: null }
      this.#command({ type: 'record', what: { who: 'end', ...what } })
    })
  }
  stopRecording(): void {
    if (this.#recording) this.#command({ type: 'stop-recording' })
  }
  ring(plan: RingPlan): Promise<RingResult> {
    return this.#promise(waiter => {
      this.#ringing.push({ ...waiter, goes: false })
      this.#command({ type: 'ring', plan })
      this.#playMusic(plan.music ?? musicOnHold)
    })
  }
  stopRinging(): void {
    this.#command({ type: 'stop-ringing' })
  }
  goTo(number: string, how: Parameters<CallControl['goTo']>[1] = {}): Promise<RingResult> {
    return this.#promise(waiter => {
      this.#ringing.push({ ...waiter, goes: true })
      this.#forgetSound()
      this.#command({ type: 'go-to', number, how })
      this.#playMusic({ kind: 'tone', tone: 'ringback' })
    })
  }
  join(
    room: string,
    { muted = false, host = false }: { readonly muted?: boolean; readonly host?: boolean } = {},
  ): Promise<void> {
    return this.#promise(waiter => {
      this.#forgetSound()
      this.#joining.push(waiter)
      this.#command({ type: 'join', room, muted, host })
    })
  }
  mute(muted: boolean): void {
    this.#command({ type: 'mute', muted })
  }
  announce(sound: Sound | readonly Sound[]): void {
    for (const each of listed(sound)) this.#command({ type: 'announce', sound: each })
  }
  tell(what: string, facts: Facts = {}): void {
    this.#port.command({ type: 'tell', what, facts })
  }
  note(step: string): void {
    this.#command({ type: 'note', step })
  }
  chooseLanguage(language: string): void {
    this.language = language
    this.#command({ type: 'choose-language', language })
  }
  hangUp(cause: Cause = 'hung-up', words?: Words): void {
    this.#command({ type: 'hang-up', cause, ...(words && { words }) })
  }
  onOver(listener: () => void): void {
    if (this.#state === 'over') listener()
    else this.#overListeners.push(listener)
  }

  // ── told by the switchboard ──

  wasAnswered(): void {
    if (this.#answered) return
    this.#answered = true
    for (const waiter of this.#answering.splice(0)) waiter.resolve()
    if (this.#ringing.length && this.#music) this.#playMusic(this.#music)
  }
  wasPlayed(): void {
    if (!this.#playing) {
      // A file is played again and again as music.
      if (this.#musicPlays && this.#music) this.#command({ type: 'play', sound: this.#music })
      return
    }
    const next = this.#playing.rest.shift()
    if (next) return this.#command({ type: 'play', sound: next })
    const { waiter } = this.#playing
    this.#playing = null
    if (this.#ringing.length && this.#music) this.#playMusic(this.#music)
    waiter.resolve()
  }
  pressed(digit: string): void {
    if (this.#state !== 'with-caller') return
    const recording = this.#recording
    if (recording && recording.key === null && recording.keys.includes(digit)) {
      recording.key = digit
      return this.#command({ type: 'stop-recording' })
    }
    const wanting = this.#wantingDigit.shift()
    if (wanting) {
      this.#forgetTimer(wanting.timer)
      return wanting.waiter.resolve(digit)
    }
    this.#digits.push(digit)
    if (this.#digits.length > maxWaitingDigits) this.#digits.shift()
  }
  wasRecorded({ path, ms, endedBy }: RecordedByEngine): void {
    if (this.#recording?.path !== path) return
    const { key } = this.#recording
    this.#recorded(key === null ? { ms, endedBy: endings[endedBy] } : { ms, endedBy: 'key', key })
  }
  rang(result: RingResult): void {
    const waiter = this.#ringing.shift()
    if (result.answered) this.#letGo('let-go')
    else if (waiter?.goes) this.stopPlaying()
    waiter?.resolve(result)
  }
  hasJoined(): void {
    this.#answered = true
    for (const waiter of [...this.#answering.splice(0), ...this.#joining.splice(0)]) waiter.resolve()
  }
  isOver(): void {
    if (this.#state === 'over') return
    this.#letGo('over')
    for (const listener of this.#overListeners.splice(0)) listener()
  }
  records(path: string): boolean {
    return this.#recording?.path === path
  }
  /** It still waits for the engine to say what was recorded, at the latest until {@link nextDeadline}. */
  get waitsForRecording(): boolean {
    return this.#recording !== null
  }
  nextDeadline(): Millis | null {
    return this.#timers[0]?.at ?? null
  }
  tick(now: Millis): void {
    for (let timer = this.#timers[0]; timer && timer.at <= now; timer = this.#timers[0]) {
      this.#timers.shift()
      timer.due()
    }
  }

  #letGo(state: 'let-go' | 'over'): void {
    this.#state = state
    this.#timers = []
    const over = new CallOver('The call is over.')
    const pending: Waiter<never>[] = [
      ...this.#answering.splice(0),
      ...this.#wantingDigit.splice(0).map(({ waiter }) => waiter),
      ...this.#ringing.splice(0),
      ...this.#joining.splice(0),
      ...this.#waiting.splice(0),
      ...(this.#playing ? [this.#playing.waiter] : []),
    ]
    this.#playing = this.#music = null
    for (const waiter of pending) waiter.reject(over)
    // The file is whole a moment later.
    if (this.#recording) this.#after(recordedWithinMs, () => this.#recorded({ ms: 0, endedBy: 'failed' }))
  }
  #recorded(what: Recorded): void {
    this.#recording?.resolve(what)
    this.#recording = null
  }
  #forgetSound(): void {
    this.#playing?.waiter.resolve()
    this.#playing = this.#music = null
    this.#musicPlays = false
  }
  /** Unless something is being played; the same music goes on from one ringing to the next. */
  #playMusic(sound: Sound): void {
    const same = this.#musicPlays && JSON.stringify(this.#music) === JSON.stringify(sound)
    this.#music = sound
    if (same || this.#playing || !this.#answered || this.#state !== 'with-caller') return
    this.#musicPlays = true
    this.#command({ type: 'play', sound })
  }

  #command(command: StoryCommand): void {
    if (this.#state === 'with-caller') this.#port.command(command)
  }
  /** @throws when the story waits for more at once than it may: its own fault */
  #after(ms: Millis, due: () => void): Timer {
    if (this.#timers.length >= maxStoryTimers) throw new Error(`A story waits for ${maxStoryTimers} moments at once.`)
    const timer = { at: this.#port.now() + Math.max(0, ms), due }
    const later = this.#timers.findIndex(({ at }) => at > timer.at)
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer)
    this.#port.timer()
    return timer
  }
  #forgetTimer(timer: Timer | null): void {
    if (timer) this.#timers = this.#timers.filter(each => each !== timer)
  }
  /** Rejected by the end of the call; whoever does not await it is not bothered. */
  #promise<T>(begin: (waiter: Waiter<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    promise.catch(() => {})
    if (this.#state === 'with-caller') begin({ resolve, reject })
    else reject(new CallOver('The call is over.'))
    return promise
  }
}

const endings = { stopped: 'stopped', silence: 'silence', full: 'full', closed: 'hung-up', failed: 'failed' } as const
