/**
 * Owns all calls: hands reports, media events, commands and time to the call they belong to, and gives out what the
 * call decides. The only place of this room with maps.
 *
 *   LegReport ─┐                     ┌─▶ LegOrder
 *   MediaEvent ┼─▶ Switchboard ─step─┼─▶ media orders
 *   commands   ┤    (Call machines)  ├─▶ CallEvent ─▶ journal
 *   time ──────┘                     └─▶ stories
 */

import { type Millis, never } from '@sidetone/kernel'
import { act, type Front, join, notReached, wantsTransfer } from './acting.ts'
import { arrive } from './arriving.ts'
import {
  arrivedCall,
  type Call,
  type CallInput,
  type CallOut,
  type Desk,
  deadlineOf,
  keptCall,
  peopleOf,
  revivedCall,
  type StoryCommand,
} from './call.ts'
import { type CallCommand, type CommandResult, refused, type Who } from './commands.ts'
import { Deadlines } from './deadlines.ts'
import { deskOf } from './desk.ts'
import { type Leg, legOf } from './leg.ts'
import { maxCalls } from './limits.ts'
import { type LiveCall, liveCall, type ParkedCall, type PersonState, Presence, parkedCall } from './live.ts'
import type { Where } from './looking.ts'
import { give } from './media-order.ts'
import type { Changes, SwitchboardOptions } from './options.ts'
import { notOriginated, type Originated, type Origination, originated } from './originating.ts'
import type { LegReport } from './ports/legs.ts'
import type { MediaEvent } from './ports/media.ts'
import { Rooms } from './rooms.ts'
import { sentences } from './sentences.ts'
import { Slots } from './slots.ts'
import { step } from './step.ts'
import { Storytellers } from './storytellers.ts'
import type { CallId, Cause, EndId, LegId, PersonId } from './words.ts'

type Work =
  | { readonly type: 'arrived'; readonly report: Extract<LegReport, { type: 'arrived' }> }
  | { readonly type: 'step'; readonly call: CallId; readonly input: CallInput }
  | { readonly type: 'run'; readonly run: () => void }

export class Switchboard {
  #options: SwitchboardOptions
  #calls = new Map<CallId, Call>()
  #byLeg = new Map<LegId, CallId>()
  #byEnd = new Map<EndId, { readonly call: CallId; readonly leg: LegId }>()
  #deadlines = new Deadlines()
  #presence = new Presence()
  #changeListeners: ((changes: Changes) => void)[] = []
  #workListeners: (() => void)[] = []
  #waiting: Work[] = []
  #working = false
  #slots = new Slots()
  #rooms = new Rooms()
  #stories: Storytellers
  #desk: Desk
  #front: Front

  constructor(options: SwitchboardOptions) {
    this.#options = options
    this.#desk = deskOf({ ...options, busy: person => this.stateOf(person) === 'on-a-call' })
    this.#stories = new Storytellers({
      now: options.now,
      stories: options.stories,
      deadlines: this.#deadlines,
      soon: run => this.#work({ type: 'run', run }),
      command: (call, leg, command) => this.#storyCommand(call, leg, command),
      append: event => options.journal.append(event),
    })
    this.#front = {
      desk: this.#desk,
      where: this.#where(),
      now: options.now,
      freeSlots: () => this.#slots.free(),
      roomOf: name => this.#rooms.callOf(name),
      order: order => options.legs.order(order),
      step: (call, input) => this.#step(call, input),
      giveOut: (call, outs) => this.#giveOut(call, outs),
    }
    options.legs.onReport(report => this.#reported(report))
    options.media.onEvent(event => this.#mediaHappened(event))
    options.journal.onCommitted(() => this.#tellChanges())
  }

  // ── what screens ask ──
  live(): LiveCall[] {
    return [...this.#calls.values()].map(liveCall)
  }
  /** The calls that a person is on, or that ring at them. */
  callsOf(person: PersonId): LiveCall[] {
    return this.#presence.callsOf(person).flatMap(id => {
      const call = this.#calls.get(id)
      return call ? [liveCall(call)] : []
    })
  }
  /** The machines' own state, for tests and for "explain this call". Not to be changed. */
  inspect(): Iterable<readonly [CallId, Readonly<Call>]> {
    return this.#calls
  }
  parked(): ParkedCall[] {
    return [...this.#slots.taken.values()].flatMap(id => {
      const call = this.#calls.get(id)
      return (call && parkedCall(call)) ?? []
    })
  }
  stateOf(person: PersonId): PersonState {
    return this.#presence.stateOf(person)
  }
  /** After each commit in which something differs, and at once when somebody in a conference begins or stops to speak. */
  onChange(listener: (changes: Changes) => void): void {
    this.#changeListeners.push(listener)
  }
  counts(): { readonly calls: number; readonly legs: number; readonly ends: number; readonly stories: number } {
    return { calls: this.#calls.size, legs: this.#byLeg.size, ends: this.#byEnd.size, stories: this.#stories.size }
  }

  // ── commands ──
  /** Does it, or says why not. Not from inside an order. */
  command(who: Who, command: CallCommand): CommandResult {
    let result: CommandResult = refused('not-now')
    this.#work({ type: 'run', run: () => (result = act(this.#front, who, command)) })
    return result
  }
  /** Rings somebody first, and leads them to a number then. Not from inside an order. */
  originate(what: Origination): Originated {
    let result: Originated = { ok: false, cause: 'overloaded', sentence: sentences.overloaded }
    this.#work({ type: 'run', run: () => (result = this.#originate(what)) })
    return result
  }
  #originate(what: Origination): Originated {
    if (this.#calls.size >= maxCalls) return notOriginated('overloaded')
    const out: CallOut[] = []
    const id = this.#options.ids.token(8) as CallId
    const call = originated(id, what, this.#options.now(), this.#desk, out)
    if (!('stage' in call)) return notOriginated(call.cause, call.words)
    this.#calls.set(id, call)
    this.#giveOut(call, out)
    return { ok: true, call: id }
  }
  /** Whom we called first is there. */
  #goesOn(call: Call, leg: Leg): void {
    const { to = '', as = null, shows } = call.first ?? {}
    const { party, device } = leg
    // Who asked for the call themself is as if they had dialled: a call for help too.
    const own = as !== null && as === party.person
    const asked = { ...(device && { device }), ...(!own && { as }), ...(shows !== undefined && { shows }) }
    const route = this.#desk.route(to, { party, ...asked })
    this.#step(call.id, { type: 'place', route, ring: this.#desk.toRing(route.destination, leg.device) })
  }
  /** They belong here no longer: out of their talks, which go on without them where there are others; what rings at them stops. */
  removePerson(person: PersonId): void {
    for (const { call } of this.callsOf(person)) {
      for (const leg of this.#calls.get(call)?.legs.filter(each => each.party.person === person) ?? []) {
        if (leg.fork === null) continue
        this.#options.legs.order({ type: 'end', leg: leg.id, cause: 'unreachable' })
        this.#step(call, { type: 'report', report: { type: 'failed', leg: leg.id, cause: 'unreachable' } })
      }
      this.command({ kind: 'person', person }, { type: 'hang-up', call })
    }
  }
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
      if (!this.#stories.tick(key, now)) this.#step(key as CallId, { type: 'time' })
  }

  /**
   * After a restart of the server: takes up the calls that were kept. To be awaited before anything is received.
   * @param downMs how long nobody was there, for the record
   */
  async restore(kept: Iterable<readonly [key: string, state: unknown]>, downMs: Millis): Promise<void> {
    const { legs, media } = this.#options
    for (const [key, state] of kept) if (key.startsWith('call:')) this.#adopt(revivedCall(state as Call))
    const { lost: lostLegs, ends } = legs.adopt([...this.#byLeg.keys()])
    const { lost: lostEnds } = await media.adopt(ends)
    for (const call of [...this.#calls.keys()])
      this.#step(call, { type: 'restarted', afterMs: downMs, lostLegs, lostEnds })
  }

  #adopt(call: Call): void {
    this.#calls.set(call.id, call)
    for (const leg of call.legs) this.#know(call.id, leg.id, leg.end)
    this.#slots.follow(call)
    this.#rooms.follow(call)
    this.#presence.follow(call)
  }

  // ── what comes in ──

  #reported(report: LegReport): void {
    if (report.type === 'arrived') return this.#work({ type: 'arrived', report })
    if (report.type === 'wants-transfer')
      return this.#work({ type: 'run', run: () => wantsTransfer(this.#front, report) })
    const id = this.#byLeg.get(report.leg)
    if (id !== undefined) this.#step(id, { type: 'report', report })
  }

  #arrived(report: Extract<LegReport, { type: 'arrived' }>): void {
    const at = this.#options.now()
    const out: CallOut[] = []
    const call = arrivedCall(report, at, out)
    const full = this.#calls.size >= maxCalls
    this.#calls.set(call.id, call)
    this.#giveOut(call, out)
    if (full) return this.#step(call.id, { type: 'hang-up', cause: 'overloaded', by: 'system' })
    arrive(this.#front, call, report)
  }

  #storyCommand(id: CallId, leg: LegId, command: StoryCommand): void {
    if (command.type === 'join') join(this.#front, leg, command)
    else this.#do({ type: 'step', call: id, input: { type: 'command', leg, command } })
  }
  #where(): Where {
    return {
      calls: this.#calls,
      slots: this.#slots.taken,
      ofPerson: person => this.#presence.callsOf(person),
      byLeg: this.#byLeg,
      groups: () => this.#options.plan().pickupGroups,
    }
  }

  #mediaHappened(event: MediaEvent): void {
    if (event.type === 'lost') {
      for (const end of event.ends) {
        const at = this.#byEnd.get(end)
        if (at) this.#step(at.call, { type: 'media', leg: at.leg, event: { type: 'lost' } })
      }
      return
    }
    if (event.type === 'recorded') {
      const { end, path, ms, endedBy } = event
      return this.#work({ type: 'run', run: () => this.#stories.recorded(end, { path, ms, endedBy }) })
    }
    const at = this.#byEnd.get(event.end)
    if (!at) return
    switch (event.type) {
      case 'silent':
      case 'heard':
      case 'quality':
        return this.#step(at.call, { type: 'media', leg: at.leg, event })
      case 'digit':
        this.#step(at.call, { type: 'media', leg: at.leg, event })
        return this.#stories.pressed(at.leg, event.digit)
      case 'played':
        this.#step(at.call, { type: 'media', leg: at.leg, event })
        return this.#stories.played(at.leg)
      case 'talking':
        this.#step(at.call, { type: 'media', leg: at.leg, event })
        // Nothing to keep, so no commit will tell.
        return this.#touched(at.call)
      case 'connected':
        return this.#step(at.call, { type: 'media', leg: at.leg, event })
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
    if (work.type === 'run') return work.run()
    const call = this.#calls.get(work.call)
    if (!call) return
    this.#giveOut(call, step(call, work.input, this.#options.now(), this.#desk))
    if (work.input.type !== 'report') return
    const { report } = work.input
    if (report.type === 'answered') this.#stories.answered(report.leg)
    if (report.type === 'digit') this.#stories.pressed(report.leg, report.digit)
  }

  #giveOut(call: Call, outs: readonly CallOut[]): void {
    const { journal, legs, media } = this.#options
    // Known first: an order may be answered by a report before it returns.
    for (const leg of call.legs) if (this.#byLeg.get(leg.id) !== call.id) this.#know(call.id, leg.id, leg.end)
    this.#slots.follow(call)
    this.#rooms.follow(call)
    if (call.stage === 'over') this.#forget(call)
    else this.#deadlines.set(call.id, deadlineOf(call))
    if (outs.length) this.#presence.follow(call)
    for (const out of outs) {
      switch (out.type) {
        case 'event':
          journal.append(out.event)
          if (out.event.type === 'leg.ended') this.#legEnded(call, out.event.leg)
          if (out.event.type === 'leg.moved') this.#stories.moved(out.event.leg, out.event.to)
          break
        case 'order':
          legs.order(out.order)
          break
        case 'media':
          give(out.order, media)
          if (out.order.type === 'close') this.#byEnd.delete(out.order.end)
          break
        case 'keep':
          if (call.stage !== 'over') journal.keep(`call:${call.id}`, keptCall(call))
          break
        case 'ask':
          media.play(out.end, this.#options.pressOne ?? { kind: 'tone', tone: 'beep' })
          break
        case 'story':
          this.#beginStory(call, out.leg)
          break
        case 'rang':
          this.#stories.rang(out.leg, out.result)
          break
        case 'joined':
          this.#stories.joined(out.leg)
          break
        case 'not-reached':
          notReached(this.#front, call, out)
          break
        case 'first-answered': {
          const leg = legOf(call, out.leg)
          if (leg) this.#goesOn(call, leg)
          break
        }
        default:
          never(out)
      }
    }
    if (call.stage === 'over') this.#stories.callOver(call.id)
  }

  #beginStory(call: Call, id: LegId): void {
    const leg = legOf(call, id)
    const story = call.stage === 'story' ? call.story : leg?.story
    if (!leg || !story || this.#stories.begin(call, leg, story)) return
    this.#step(call.id, { type: 'command', leg: id, command: { type: 'hang-up', cause: 'unknown-number' } })
  }

  #legEnded(call: Call, leg: LegId): void {
    this.#byLeg.delete(leg)
    if (call.room !== null) this.#stories.left(leg)
  }

  #know(call: CallId, leg: LegId, end: EndId): void {
    this.#byLeg.set(leg, call)
    this.#byEnd.set(end, { call, leg })
  }

  #forget(call: Call): void {
    if (!this.#calls.delete(call.id)) return
    this.#deadlines.delete(call.id)
    this.#options.journal.drop(`call:${call.id}`)
  }

  #tellChanges(): void {
    const people = this.#presence.takeChanged()
    const calls = this.#presence.takeTouched()
    const parked = this.#slots.takeChanged()
    if (people.length || calls.length || parked) this.#tell({ people, calls, parked })
  }
  #touched(id: CallId): void {
    const call = this.#calls.get(id)
    const calls = call ? peopleOf(call).map(({ person }) => person) : []
    if (calls.length) this.#tell({ people: [], calls, parked: false })
  }
  #tell(changes: Changes): void {
    for (const listener of this.#changeListeners) listener(changes)
  }
}
