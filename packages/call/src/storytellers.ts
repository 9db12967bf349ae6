/** The stories that are being told: one for each leg that a feature leads, with its timers, its keys and its recordings. */
import type { Millis } from '@sidetone/kernel'
import type { Call, StoryCommand, StoryOf } from './call.ts'
import type { RecordedByEngine, RingResult, Stories } from './control.ts'
import type { Deadlines } from './deadlines.ts'
import type { CallEvent, Facts } from './events.ts'
import type { Leg } from './leg.ts'
import { maxFacts, maxFactText } from './limits.ts'
import { StoryControl } from './telling.ts'
import type { CallId, EndId, LegId } from './words.ts'

type Telling = {
  readonly key: string
  readonly feature: string
  readonly leg: LegId
  readonly end: EndId
  readonly control: StoryControl
  /** Where its leg is now. */
  call: CallId
}
export type Stage = {
  now(): Millis
  readonly stories: Stories | undefined
  readonly deadlines: Deadlines
  /** Done when its turn comes. */
  soon(run: () => void): void
  command(call: CallId, leg: LegId, command: StoryCommand): void
  append(event: CallEvent): void
}

export class Storytellers {
  #stage: Stage
  #byLeg = new Map<LegId, Telling>()
  #byCall = new Map<CallId, Set<Telling>>()
  /** All that have timers: also those whose call is over, while the engine has not said what it recorded. */
  #byKey = new Map<string, Telling>()
  #next = 1

  constructor(stage: Stage) {
    this.#stage = stage
  }
  get size(): number {
    return this.#byLeg.size
  }

  /** @returns false: no feature has this name */
  begin(call: Call, leg: Leg, { feature, argument, step, forwardedBy, closed }: StoryOf): boolean {
    const former = this.#byLeg.get(leg.id)
    if (former) this.#end(former)
    const key = `story:${this.#next++}`
    const control = new StoryControl(
      {
        call: call.id,
        leg: leg.id,
        caller: leg.party,
        dialled: call.dialled,
        argument,
        step,
        forwardedBy,
        ...(closed && { closed }),
        ...(leg.trunk && { trunk: leg.trunk }),
        ...(leg.device && { device: leg.device }),
        ...(leg.language && { language: leg.language }),
        answered: leg.stage === 'answered',
      },
      {
        now: () => this.#stage.now(),
        timer: () => this.#stage.soon(() => this.#setDeadline(telling)),
        command: command => this.#stage.soon(() => this.#commanded(telling, command)),
      },
    )
    const telling: Telling = { key, feature, leg: leg.id, end: leg.end, control, call: call.id }
    this.#byLeg.set(leg.id, telling)
    this.#byKey.set(key, telling)
    this.#addTo(call.id, telling)
    return this.#stage.stories?.begin(feature, control) ?? false
  }

  // ── what happens to the leg ──

  answered(leg: LegId): void {
    this.#byLeg.get(leg)?.control.wasAnswered()
  }
  pressed(leg: LegId, digit: string): void {
    this.#byLeg.get(leg)?.control.pressed(digit)
  }
  played(leg: LegId): void {
    this.#byLeg.get(leg)?.control.wasPlayed()
  }
  rang(leg: LegId, result: RingResult): void {
    this.#byLeg.get(leg)?.control.rang(result)
  }
  joined(leg: LegId): void {
    this.#byLeg.get(leg)?.control.hasJoined()
  }
  recorded(end: EndId, what: RecordedByEngine): void {
    for (const telling of [...this.#byKey.values()]) {
      if (telling.end !== end) continue
      const { call, leg, control } = telling
      if (!control.records(what.path)) continue
      this.#stage.append({ type: 'leg.recorded', call, at: this.#stage.now(), leg, ...what })
      control.wasRecorded(what)
      this.#dropIfDone(telling)
    }
  }
  /** Its story goes with it. */
  moved(leg: LegId, to: CallId): void {
    const telling = this.#byLeg.get(leg)
    if (!telling) return
    this.#takeFrom(telling)
    telling.call = to
    this.#addTo(to, telling)
  }
  /** Gone from a conference, which stands on. */
  left(leg: LegId): void {
    const telling = this.#byLeg.get(leg)
    if (telling) this.#end(telling)
  }
  callOver(call: CallId): void {
    for (const telling of [...(this.#byCall.get(call) ?? [])]) this.#end(telling)
  }

  /** @returns whether the key is that of a story */
  tick(key: string, now: Millis): boolean {
    if (!key.startsWith('story:')) return false
    const telling = this.#byKey.get(key)
    if (!telling) return true
    telling.control.tick(now)
    this.#setDeadline(telling)
    this.#dropIfDone(telling)
    return true
  }

  #commanded(telling: Telling, command: StoryCommand): void {
    // A fact may be told when all is over.
    if (command.type === 'tell') this.#told(telling, command.what, command.facts)
    else if (this.#byLeg.get(telling.leg) === telling) this.#stage.command(telling.call, telling.leg, command)
  }
  #told({ call, feature }: Telling, what: string, facts: Facts): void {
    this.#stage.append({ type: 'story.told', call, at: this.#stage.now(), feature, what, facts: bounded(facts) })
  }
  #end(telling: Telling): void {
    this.#byLeg.delete(telling.leg)
    this.#takeFrom(telling)
    telling.control.isOver()
    this.#dropIfDone(telling)
  }
  #dropIfDone(telling: Telling): void {
    if (this.#byLeg.get(telling.leg) === telling || telling.control.waitsForRecording) return
    this.#byKey.delete(telling.key)
    this.#stage.deadlines.delete(telling.key)
  }
  #setDeadline({ key, control }: Telling): void {
    if (this.#byKey.has(key)) this.#stage.deadlines.set(key, control.nextDeadline())
  }
  #addTo(call: CallId, telling: Telling): void {
    const there = this.#byCall.get(call)
    if (there) there.add(telling)
    else this.#byCall.set(call, new Set([telling]))
  }
  #takeFrom(telling: Telling): void {
    const there = this.#byCall.get(telling.call)
    there?.delete(telling)
    if (there?.size === 0) this.#byCall.delete(telling.call)
  }
}

function bounded(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts)
      .slice(0, maxFacts)
      .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, maxFactText) : value]),
  )
}
