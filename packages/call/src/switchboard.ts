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
import { arrivedCall, type Call, type CallInput, type CallOut, type Desk, deadlineOf, peopleOf, step } from './call.ts'
import { doCommand, joinTwo } from './commanding.ts'
import { type CallCommand, type CommandResult, type Refusal, refused, type Who } from './commands.ts'
import type { Stories } from './control.ts'
import { Deadlines } from './deadlines.ts'
import { deskOf } from './desk.ts'
import { arriveIn, type Place, pickUp, retrieve, takeOver } from './joining.ts'
import type { Leg } from './leg.ts'
import { maxCalls } from './limits.ts'
import { type LiveCall, liveCall, type ParkedCall, type PersonState, Presence, parkedCall } from './live.ts'
import { lookFor, ownCalls, type Where } from './looking.ts'
import { give } from './media-order.ts'
import type { JournalPort } from './ports/journal.ts'
import type { LegPort, LegReport } from './ports/legs.ts'
import type { MediaEvent, MediaPort, Sound } from './ports/media.ts'
import type { DialPlan } from './route/dial-plan.ts'
import type { RingingRules } from './route/ringing.ts'
import { sentences } from './sentences.ts'
import { Slots } from './slots.ts'
import { StoryControl } from './telling.ts'
import type { CallId, Cause, Destination, EndId, LegId, PersonId } from './words.ts'

export type SwitchboardOptions = {
  readonly ids: Ids
  readonly now: () => Millis
  readonly legs: LegPort
  readonly media: MediaPort
  readonly journal: JournalPort
  /** Read for each call. */
  readonly plan: () => DialPlan
  readonly stories?: Stories
  /** What a person wants when they are called; undefined: all their phones ring. */
  readonly ringing?: (person: PersonId) => RingingRules | undefined
  /** Played, again and again, to who answers where it is asked; a beep when not given. */
  readonly pressOne?: Sound
}
export type Changes = {
  /** Began to ring or talk, or stopped. */
  readonly people: readonly PersonId[]
  /** Something about a call of theirs differs. */
  readonly calls: readonly PersonId[]
  /** A call was parked, or is no longer. */
  readonly parked: boolean
}

type Work =
  | { readonly type: 'arrived'; readonly report: Extract<LegReport, { type: 'arrived' }> }
  | { readonly type: 'step'; readonly call: CallId; readonly input: CallInput }
  | { readonly type: 'run'; readonly run: () => void }

const isCause = (text: string): text is Cause & Refusal => text in sentences

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
  #slots = new Slots()
  #desk: Desk

  constructor(options: SwitchboardOptions) {
    this.#options = options
    this.#desk = deskOf({ ...options, busy: person => this.stateOf(person) === 'on-a-call' })
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
    this.#work({ type: 'run', run: () => (result = this.#command(who, command)) })
    return result
  }
  #command(who: Who, command: CallCommand): CommandResult {
    const call = this.#calls.get(command.call)
    const second = 'other' in command ? this.#calls.get(command.other) : undefined
    if (!call || ('other' in command && !second)) return refused('no-such-call')
    const here: Place = { call, out: [] }
    const other: Place | null = second ? { call: second, out: [] } : null
    const result = doCommand(here, other, who, command, this.#slots.free(), this.#options.now(), this.#desk)
    if (other) this.#giveOut(other.call, other.out)
    this.#giveOut(call, here.out)
    return result
  }
  /** Two legs of one device, in two calls: the calls become one without them (REFER with Replaces). */
  #transferByLegs(one: LegId, two: LegId): CommandResult {
    const [a, b] = [this.#placeOf(one), this.#placeOf(two)]
    if (!a || !b) return refused('no-such-call')
    const result = joinTwo('transfer-to-call', a.place, a.leg, b.place, b.leg, this.#options.now())
    this.#giveOut(b.place.call, b.place.out)
    this.#giveOut(a.place.call, a.place.out)
    return result
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
    this.#slots.follow(call)
    this.#presence.follow(call)
  }

  // ── what comes in ──

  #reported(report: LegReport): void {
    if (report.type === 'arrived') return this.#work({ type: 'arrived', report })
    if (report.type === 'wants-transfer') return this.#work({ type: 'run', run: () => this.#wantsTransfer(report) })
    const id = this.#byLeg.get(report.leg)
    if (id !== undefined) this.#step(id, { type: 'report', report })
  }

  #wantsTransfer({ leg, to }: Extract<LegReport, { type: 'wants-transfer' }>): void {
    const call = this.#byLeg.get(leg)
    const result =
      'leg' in to
        ? this.#transferByLegs(leg, to.leg)
        : call
          ? this.#command({ kind: 'leg', leg }, { type: 'transfer', call, to: to.number })
          : refused('no-such-call')
    if (result.ok) return
    const cause: Cause = isCause(result.code) ? result.code : 'not-allowed'
    this.#options.legs.order({ type: 'transfer-progress', leg, state: 'failed', cause })
  }

  #arrived(report: Extract<LegReport, { type: 'arrived' }>): void {
    const at = this.#options.now()
    const out: CallOut[] = []
    const call = arrivedCall(report, at, out)
    const full = this.#calls.size >= maxCalls
    this.#calls.set(call.id, call)
    this.#giveOut(call, out)
    if (full) return this.#step(call.id, { type: 'hang-up', cause: 'overloaded', by: 'system' })
    const way = this.#desk.route(report.dialled, { party: report.from, ...(report.trunk && { trunk: report.trunk }) })
    if (way.destination.kind === 'own-calls') return this.#withOwnCalls(call, way.destination, report)
    if (this.#goesElsewhere(call, way.destination, report, at)) return
    // Whoever calls their own number rings their other devices.
    this.#step(call.id, { type: 'place', route: way, ring: this.#desk.toRing(way.destination, report.device) })
  }

  /** Whoever dialled wants something done with the calls that they have besides; this one has then done its work. */
  #withOwnCalls(
    from: Call,
    destination: Extract<Destination, { kind: 'own-calls' }>,
    { from: { person }, device }: Extract<LegReport, { type: 'arrived' }>,
  ): void {
    const [newest, older] = ownCalls(this.#where(), person, from)
    let result: CommandResult = refused('no-such-call')
    if (person !== undefined && newest) {
      const who: Who = { kind: 'person', person, ...(device && { device }) }
      if (destination.does === 'transfer')
        result = this.#command(who, { type: 'transfer', call: newest.id, to: destination.to })
      else if (older) {
        const type = destination.does === 'join' ? 'transfer-to-call' : 'merge'
        result = this.#command(who, { type, call: older.id, other: newest.id })
      }
    }
    const done = destination.does === 'merge' ? 'merged' : 'transferred'
    const cause = result.ok ? done : isCause(result.code) ? result.code : 'no-such-call'
    this.#step(from.id, { type: 'hang-up', cause, by: 'system' })
  }

  /** Whoever dialled means a call that stands already: their leg goes there. */
  #goesElsewhere(
    from: Call,
    destination: Destination,
    { leg: id, replaces }: Extract<LegReport, { type: 'arrived' }>,
    now: Millis,
  ): boolean {
    const leg = from.legs.find(each => each.id === id)
    if (!leg) return false
    const found = lookFor(this.#where(), leg, destination, replaces)
    if (!found) return false
    const here: Place = { call: from, out: [] }
    const there: Place = { call: found.call, out: [] }
    arriveIn(
      here,
      leg,
      there,
      (call, out) => {
        if (found.how === 'retrieve') retrieve(call, leg, now, out)
        else if (found.how === 'pick-up') pickUp(call, found.fork, leg, now, out)
        else takeOver(call, found.old, leg, out)
      },
      now,
    )
    this.#giveOut(from, here.out)
    this.#giveOut(found.call, there.out)
    return true
  }

  #where(): Where {
    return {
      calls: this.#calls,
      slots: this.#slots.taken,
      ofPerson: person => this.#presence.callsOf(person),
      byLeg: this.#byLeg,
    }
  }

  #placeOf(id: LegId): { readonly place: Place; readonly leg: Leg } | undefined {
    const call = this.#calls.get(this.#byLeg.get(id) ?? ('' as CallId))
    const leg = call?.legs.find(each => each.id === id)
    return call && leg && { place: { call, out: [] }, leg }
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
        this.#stories.get(at.call)?.pressed(event.digit)
        return this.#step(at.call, { type: 'media', leg: at.leg, event })
      case 'played':
        return this.#stories.get(at.call)?.wasPlayed()
      case 'talking':
        this.#step(at.call, { type: 'media', leg: at.leg, event })
        // Nothing to keep, so no commit will tell.
        return this.#touched(at.call)
      case 'connected':
        return this.#step(at.call, { type: 'media', leg: at.leg, event })
      case 'recorded':
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
    if (work.type === 'run') return work.run()
    const call = this.#calls.get(work.call)
    if (!call) return
    this.#giveOut(call, step(call, work.input, this.#options.now(), this.#desk))
    const story = work.input.type === 'report' ? this.#stories.get(call.id) : undefined
    if (!story || work.input.type !== 'report') return
    if (work.input.report.type === 'answered') story.wasAnswered()
    if (work.input.report.type === 'digit') story.pressed(work.input.report.digit)
  }

  #giveOut(call: Call, outs: readonly CallOut[]): void {
    const { journal, legs, media } = this.#options
    // Known first: an order may be answered by a report before it returns.
    for (const leg of call.legs) if (this.#byLeg.get(leg.id) !== call.id) this.#know(call.id, leg.id, leg.end)
    this.#slots.follow(call)
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
        case 'ask':
          media.play(out.end, this.#options.pressOne ?? { kind: 'tone', tone: 'beep' })
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
    const { story, id, dialled } = call
    if (!caller || !story || call.stage !== 'story') return
    const about = {
      call: id,
      caller: caller.party,
      dialled,
      argument: story.argument,
      step: story.step,
      forwardedBy: [],
      answered: caller.stage === 'answered',
    }
    const control = new StoryControl(about, {
      now: this.#options.now,
      timer: () => {},
      command: command => this.#step(id, { type: 'command', command }),
    })
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
