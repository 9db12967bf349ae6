/**
 * Owns all calls: hands reports, media events, commands and time to the call they belong to, and gives out what the
 * call decides. The only place of this room with maps.
 *
 *   LegReport ─┐                     ┌─▶ LegOrder
 *   MediaEvent ┼─▶ Switchboard ─step─┼─▶ media orders
 *   commands   ┤    (Call machines)  ├─▶ CallEvent ─▶ journal
 *   time ──────┘                     └─▶ stories
 */
import { type Ids, type Millis, never } from '@sidetone/kernel'
import { arrivedCall, type Call, type CallInput, type CallOut, deadlineOf, type NewRing, step } from './call.ts'
import { type Stories, StoryControl } from './control.ts'
import { Deadlines } from './deadlines.ts'
import { maxCalls, maxForks } from './limits.ts'
import { type LiveCall, liveCall, type PersonState, Presence } from './live.ts'
import { give } from './media-order.ts'
import type { JournalPort } from './ports/journal.ts'
import type { LegPort, LegReport } from './ports/legs.ts'
import type { MediaEvent, MediaPort } from './ports/media.ts'
import { type DialPlan, type Route, route } from './route/dial-plan.ts'
import type { CallId, Cause, Device, EndId, LegId, PersonId } from './words.ts'

export type SwitchboardOptions = {
  readonly ids: Ids
  readonly now: () => Millis
  readonly legs: LegPort
  readonly media: MediaPort
  readonly journal: JournalPort
  /** Read for each call. */
  readonly plan: () => DialPlan
  readonly stories?: Stories
}
export type Changes = { readonly people: readonly PersonId[] }

type Work =
  | { readonly type: 'arrived'; readonly report: Extract<LegReport, { type: 'arrived' }> }
  | { readonly type: 'step'; readonly call: CallId; readonly input: CallInput }

export class Switchboard {
  #options: SwitchboardOptions
  #calls = new Map<CallId, Call>()
  #byLeg = new Map<LegId, CallId>()
  #byEnd = new Map<EndId, { readonly call: CallId; readonly leg: LegId }>()
  #stories = new Map<CallId, StoryControl>()
  #deadlines = new Deadlines()
  #presence = new Presence()
  #changeListeners: ((changes: Changes) => void)[] = []
  #workListeners: (() => void)[] = []
  #waiting: Work[] = []
  #working = false

  constructor(options: SwitchboardOptions) {
    this.#options = options
    options.legs.onReport(report => this.#reported(report))
    options.media.onEvent(event => this.#mediaHappened(event))
    options.journal.onCommitted(() => this.#tellChanges())
  }

  // ── what screens ask ──
  live(): LiveCall[] {
    return [...this.#calls.values()].map(liveCall)
  }
  stateOf(person: PersonId): PersonState {
    return this.#presence.stateOf(person)
  }
  /** After each commit in which somebody began to ring or talk, or stopped. */
  onChange(listener: (changes: Changes) => void): void {
    this.#changeListeners.push(listener)
  }
  counts(): { readonly calls: number; readonly legs: number; readonly ends: number; readonly stories: number } {
    return { calls: this.#calls.size, legs: this.#byLeg.size, ends: this.#byEnd.size, stories: this.#stories.size }
  }

  // ── commands ──
  hangUp(call: CallId, cause: Cause = 'hung-up'): void {
    this.#step(call, { type: 'hang-up', cause, by: 'system' })
  }
  /** The driver listens: something was decided and waits for the end of a turn. */
  onWork(listener: () => void): void {
    this.#workListeners.push(listener)
  }

  // ── time ──
  nextDeadline(): Millis | null {
    return this.#deadlines.next()
  }
  tick(now: Millis): void {
    for (let key = this.#deadlines.due(now); key !== null; key = this.#deadlines.due(now))
      this.#step(key as CallId, { type: 'time' })
  }

  /**
   * After a restart of the server: takes up the calls that were kept. To be awaited before anything is received.
   * @param downMs how long nobody was there, for the record
   */
  async restore(kept: Iterable<readonly [key: string, state: unknown]>, downMs: Millis): Promise<void> {
    const { legs, media } = this.#options
    for (const [key, state] of kept) if (key.startsWith('call:')) this.#adopt(state as Call)
    const { lost: lostLegs, ends } = legs.adopt([...this.#byLeg.keys()])
    const { lost: lostEnds } = await media.adopt(ends)
    for (const call of [...this.#calls.keys()])
      this.#step(call, { type: 'restarted', afterMs: downMs, lostLegs, lostEnds })
  }

  #adopt(call: Call): void {
    this.#calls.set(call.id, call)
    for (const leg of call.legs) this.#know(call.id, leg.id, leg.end)
    this.#presence.follow(call)
  }

  // ── what comes in ──

  #reported(report: LegReport): void {
    if (report.type === 'arrived') return this.#work({ type: 'arrived', report })
    const id = this.#byLeg.get(report.leg)
    if (id !== undefined) this.#step(id, { type: 'report', report })
  }

  #arrived(report: Extract<LegReport, { type: 'arrived' }>): void {
    const { now, plan } = this.#options
    const at = now()
    const out: CallOut[] = []
    const call = arrivedCall(report, at, out)
    const full = this.#calls.size >= maxCalls
    this.#calls.set(call.id, call)
    this.#giveOut(call, out)
    if (full) return this.#step(call.id, { type: 'hang-up', cause: 'overloaded', by: 'system' })
    const way = route(report.dialled, { party: report.from, ...(report.trunk && { trunk: report.trunk }) }, at, plan())
    this.#step(call.id, { type: 'place', route: way, ring: this.#toRing(way, report) })
  }

  #toRing({ destination }: Route, from: Extract<LegReport, { type: 'arrived' }>): NewRing[] {
    const { legs } = this.#options
    if (destination.kind === 'trunk')
      return [this.#newRing({ kind: 'trunk', trunk: destination.trunk, number: destination.number })]
    if (destination.kind !== 'person') return []
    // Whoever calls their own number rings their other devices.
    const others = legs
      .reachable(destination.person)
      .filter(device => device.kind !== 'registered' || device.device !== from.device)
    return others.slice(0, maxForks).map(device => this.#newRing(device))
  }

  #newRing(device: Device): NewRing {
    const { ids } = this.#options
    return { leg: ids.token(8) as LegId, end: ids.token(8) as EndId, device }
  }

  #mediaHappened(event: MediaEvent): void {
    if (event.type === 'lost') {
      for (const end of event.ends) {
        const at = this.#byEnd.get(end)
        if (at) this.#step(at.call, { type: 'media', leg: at.leg, event: { type: 'lost' } })
      }
      return
    }
    const at = this.#byEnd.get(event.end)
    if (!at) return
    switch (event.type) {
      case 'silent':
      case 'heard':
      case 'quality':
        return this.#step(at.call, { type: 'media', leg: at.leg, event })
      case 'digit':
        return this.#stories.get(at.call)?.pressed(event.digit)
      case 'played':
        return this.#stories.get(at.call)?.wasPlayed()
      case 'connected':
      case 'talking':
        return
      default:
        never(event)
    }
  }

  // ── what goes out ──

  #step(call: CallId, input: CallInput): void {
    this.#work({ type: 'step', call, input })
  }

  /** One thing after the other: what an order brings back at once waits until all that was decided has been given out. */
  #work(work: Work): void {
    this.#waiting.push(work)
    if (this.#working) return
    this.#working = true
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#do(next)
    } finally {
      this.#working = false
    }
    for (const listener of this.#workListeners) listener()
  }

  #do(work: Work): void {
    if (work.type === 'arrived') return this.#arrived(work.report)
    const call = this.#calls.get(work.call)
    if (!call) return
    this.#giveOut(call, step(call, work.input, this.#options.now()))
    const story = work.input.type === 'report' ? this.#stories.get(call.id) : undefined
    if (!story || work.input.type !== 'report') return
    if (work.input.report.type === 'answered') story.wasAnswered()
    if (work.input.report.type === 'digit') story.pressed(work.input.report.digit)
  }

  #giveOut(call: Call, outs: readonly CallOut[]): void {
    const { journal, legs, media } = this.#options
    // Known first: an order may be answered by a report before it returns.
    for (const leg of call.legs) if (!this.#byLeg.has(leg.id)) this.#know(call.id, leg.id, leg.end)
    if (call.stage === 'over') this.#forget(call)
    else this.#deadlines.set(call.id, deadlineOf(call))
    if (outs.length) this.#presence.follow(call)
    for (const out of outs) {
      switch (out.type) {
        case 'event':
          journal.append(out.event)
          if (out.event.type === 'leg.ended') this.#byLeg.delete(out.event.leg)
          break
        case 'order':
          legs.order(out.order)
          break
        case 'media':
          give(out.order, media)
          if (out.order.type === 'close') this.#byEnd.delete(out.order.end)
          break
        case 'keep':
          if (call.stage !== 'over') journal.keep(`call:${call.id}`, call)
          break
        case 'story':
          this.#beginStory(call)
          break
        default:
          never(out)
      }
    }
  }

  #beginStory(call: Call): void {
    const caller = call.legs[0]
    const { story, id, from, dialled } = call
    if (!caller || !story || call.stage !== 'story') return
    const about = {
      call: id,
      caller: from,
      dialled,
      argument: story.argument,
      step: story.step,
      answered: caller.stage === 'answered',
    }
    const control = new StoryControl(about, command => this.#step(id, { type: 'command', command }))
    this.#stories.set(id, control)
    if (!this.#options.stories?.begin(story.feature, control))
      this.#step(id, { type: 'command', command: { type: 'hang-up', cause: 'unknown-number' } })
  }

  #know(call: CallId, leg: LegId, end: EndId): void {
    this.#byLeg.set(leg, call)
    this.#byEnd.set(end, { call, leg })
  }

  #forget(call: Call): void {
    if (!this.#calls.delete(call.id)) return
    this.#deadlines.delete(call.id)
    this.#options.journal.drop(`call:${call.id}`)
    this.#stories.get(call.id)?.isOver()
    this.#stories.delete(call.id)
  }

  #tellChanges(): void {
    const people = this.#presence.takeChanged()
    if (people.length) for (const listener of this.#changeListeners) listener({ people })
  }
}
