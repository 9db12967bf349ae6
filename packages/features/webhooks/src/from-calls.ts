/**
 * Events for programs out of the journal's: who rings, who answered, who waits in a queue. Pure but for what it remembers of
 * living calls; of a call that began before this process it reads the past (`pastOf`).
 */
import { type CallEvent, type Cause, englishOf, type Party } from '@sidetone/call'
import type { ToTell } from './event-log.ts'
import { MAX_FOLLOWED } from './limits.ts'

type Stay = { readonly id: string; readonly name: string; readonly since: number }
type Followed = {
  readonly from: Party
  readonly dialled: string
  readonly trunk: string | null
  readonly at: number
  /** Called ones that have not answered yet. */
  readonly legs: Map<string, Party>
  /** Whom it was told of. */
  readonly rung: Set<string>
  /** The queue that they wait in. */
  stay: Stay | null
}
const whoIs = ({ person, number }: Party): string => person ?? number
/** This phone rings no more; when it was the last one of who was rung, they may be rung anew. */
function silent({ legs, rung }: Followed, leg: string): void {
  const party = legs.get(leg)
  legs.delete(leg)
  if (party && ![...legs.values()].some(other => whoIs(other) === whoIs(party))) rung.delete(whoIs(party))
}
type Shown = { name: string; number: string; person: string | null }
const shown = ({ name, number, person }: Party): Shown => ({ name, number, person: person ?? null })
const shownBegun = ({ from, dialled, trunk }: Pick<Followed, 'from' | 'dialled' | 'trunk'>) => ({
  from: shown(from),
  ...{ dialled, trunk, check: from.check?.says ?? null },
})
const of = <T extends CallEvent['type']>(...types: T[]) => new Set<string>(types)
const wanted = of('call.started', 'leg.started', 'leg.ringing', 'leg.answered', 'leg.ended', 'call.ended')

/** Whether it says anything to this projection: the others are not even remembered. */
export const isOfInterest = ({ type, ...event }: CallEvent): boolean =>
  wanted.has(type) ||
  (type === 'call.routed' && refusalOf(event as Routed) !== null) ||
  (type === 'call.forwarded' && refusal((event as Forwarded).failed) !== null) ||
  (type === 'story.told' && ['queues', 'conference-rooms'].includes((event as Told).feature))
type Told = Extract<CallEvent, { type: 'story.told' }>
type Routed = Extract<CallEvent, { type: 'call.routed' }>
type Forwarded = Extract<CallEvent, { type: 'call.forwarded' }>
/** A right or a limit that was missing; null: it leads somewhere, or fails for something else. */
const refusal = (cause: Cause | undefined): 'not-allowed' | 'limit-reached' | null =>
  cause === 'not-allowed' || cause === 'limit-reached' ? cause : null
const refusalOf = ({ destination }: Pick<Routed, 'destination'>) =>
  destination.kind === 'nowhere' ? refusal(destination.cause) : null

export function followCalls({
  pastOf,
  personName,
}: {
  /** The events of a call, from its beginning. */
  readonly pastOf: (call: string) => readonly CallEvent[]
  readonly personName: (person: string) => string | undefined
}): (event: CallEvent) => ToTell[] {
  const followed = new Map<string, Followed>()

  const step = (event: CallEvent): ToTell[] => {
    const { call: id, at } = event
    if (event.type === 'call.started') {
      if (followed.size >= MAX_FOLLOWED) followed.delete(followed.keys().next().value!)
      const { from, dialled, trunk = null } = event
      const begun = { from, dialled, trunk, at }
      followed.set(id, { ...begun, legs: new Map(), rung: new Set(), stay: null })
      return [{ type: 'call.started', at, call: id, data: { call: id, ...shownBegun(begun) } }]
    }
    const call = followed.get(id)
    if (!call) return []
    const { from, legs, rung } = call
    const begun = { call: id, ...shownBegun(call) }
    switch (event.type) {
      case 'call.routed': {
        const cause = refusalOf(event)
        if (cause === null || event.destination.kind !== 'nowhere') return []
        const says = englishOf(event.destination.words ?? event.why.at(-1) ?? '')
        return [{ type: 'call.refused', at, call: id, data: { ...begun, cause, says } }]
      }
      case 'call.forwarded': {
        const cause = refusal(event.failed)
        if (cause === null) return []
        // Whose phone or rule sends it on would pay for it.
        const data = { ...begun, from: shown(event.by), dialled: event.to.number, cause, says: event.why.at(-1) ?? '' }
        return [{ type: 'call.refused', at, call: id, data }]
      }
      case 'leg.started':
        if (event.side !== 'caller') legs.set(event.leg, event.to)
        return []
      case 'leg.ringing': {
        const to = legs.get(event.leg)
        const who = to && whoIs(to)
        if (!who || rung.has(who)) return []
        rung.add(who)
        return [{ type: 'call.ringing', at, call: id, data: { ...begun, to: shown(to) } }]
      }
      case 'leg.answered': {
        const by = legs.get(event.leg)
        if (!by) return []
        silent(call, event.leg)
        const data = { ...begun, by: shown(by), waitedMs: Math.max(0, at - call.at) }
        return [{ type: 'call.answered', at, call: id, data }]
      }
      case 'leg.ended':
        silent(call, event.leg)
        return []
      case 'story.told':
        return event.feature === 'queues' ? queue(event, call) : recording(event)
      case 'call.ended': {
        followed.delete(id)
        const { stay } = call
        if (!stay) return []
        const waitedMs = Math.max(0, at - stay.since)
        return [
          {
            type: 'queue.abandoned',
            at,
            call: id,
            data: { call: id, queue: { id: stay.id, name: stay.name }, from: shown(from), waitedMs },
          },
        ]
      }
      default:
        return []
    }
  }
  const queue = ({ call: id, at, what, facts }: Told, call: Followed): ToTell[] => {
    const named = { id: String(facts.queue), name: String(facts.name) }
    const data = { call: id, queue: named, from: shown(call.from) }
    const waitedMs = Math.max(0, Math.round(Number(facts.waitedMs ?? 0)))
    switch (what) {
      case 'joined':
        call.stay = { ...named, since: at }
        return [{ type: 'queue.waiting', at, call: id, data }]
      case 'refused':
        // By a code: no agent dialled it.
        if (facts.queue === undefined) return []
        return [
          {
            type: 'queue.overflowed',
            at,
            call: id,
            data: { ...data, waitedMs: 0, why: facts.why === 'full' ? 'full' : 'empty' },
          },
        ]
      case 'answered': {
        call.stay = null
        const person = String(facts.agent)
        const agent = { person, name: personName(person) ?? '' }
        return [{ type: 'queue.answered', at, call: id, data: { ...data, waitedMs, agent } }]
      }
      case 'too-long':
        call.stay = null
        return [{ type: 'queue.overflowed', at, call: id, data: { ...data, waitedMs, why: 'too-long' } }]
      case 'call-back':
        call.stay = null
        return [{ type: 'queue.call-back', at, call: id, data: { ...data, waitedMs } }]
      default:
        return []
    }
  }
  return event => {
    const { call } = event
    if (event.type !== 'call.started' && !followed.has(call) && !isLate(event)) {
      // It began in the life before: what happened until now is read, and was told then.
      const now = JSON.stringify(event)
      for (const past of pastOf(call)) {
        if (JSON.stringify(past) === now) break
        step(past)
      }
    }
    return isLate(event) ? recording(event as Told) : step(event)
  }
}
const isLate = (event: CallEvent) => event.type === 'story.told' && event.feature === 'conference-rooms'

/** May come after its call has ended. */
function recording({ call, at, what, facts }: Told): ToTell[] {
  if (what !== 'recorded' || facts.file === undefined) return []
  const room = { id: String(facts.id), name: String(facts.room) }
  return [
    {
      type: 'recording.ready',
      at,
      call,
      data: { call, room, file: String(facts.file), ms: Math.max(0, Math.round(Number(facts.ms))) },
    },
  ]
}
