/**
 * One call as plain data: who is in it, who is rung for it, and what it may be told. `step.ts` is the machine.
 *
 *               place(route, legs)
 *   routing ──┬── legs to ring ──▶ ringing ──first 'answered'──▶ talking ──┐
 *             │                      │ all failed, declined, timeout       │ fewer than two are left, and nobody is rung
 *             ├── a feature ───────▶ story ── ring: answered ──▶ talking ──┤
 *             │                      │ story or caller ends                ▼
 *             └── nowhere ──────────▶┴──────────────────────────────────▶ over
 *
 * While people talk, more may be rung: `forks` (`ringing.ts`), for a transfer (`transfer.ts`), for one more in the talk
 * (`talk.ts`), for whoever parked it (`parking.ts`); a story rings while its caller waits (`story-ringing.ts`). Legs go from
 * one call to another in `joining.ts` and `rooms.ts`.
 * A leg is started by 'call.started' (the caller's) or 'leg.started', and has exactly one 'leg.ended'; its media end is
 * closed in the same step. Whatever comes for a leg after that is ignored.
 */

import type { Millis } from '@sidetone/kernel'
import type { Words } from './coded.ts'
import type { CallControl, RingPlan, RingResult, RingWho } from './control.ts'
import type { CallEvent, Facts } from './events.ts'
import type { Fork } from './fork.ts'
import { type Hearing, nothingHeard } from './hearing.ts'
import { keptLeg, type Leg, newLeg, type OutsideLine } from './leg.ts'
import type { MediaOrder } from './media-order.ts'
import type { Parked } from './parking.ts'
import type { LegOrder, LegReport } from './ports/legs.ts'
import type { Recording, Sound } from './ports/media.ts'
import type { Dialler, Route } from './route/dial-plan.ts'
import type { SentOn } from './route/lead.ts'
import type { CameBack, Transfer } from './transfer.ts'
import type {
  CallId,
  Cause,
  Destination,
  Device,
  DeviceId,
  EndId,
  LegId,
  Party,
  PersonId,
  Quality,
  Side,
} from './words.ts'

export type Call = {
  readonly id: CallId
  readonly startedAt: Millis
  /** The two sides as they are now; after a transfer not those of the beginning. */
  from: Party
  readonly dialled: string
  to: Party
  stage: 'routing' | 'ringing' | 'talking' | 'story' | 'over'
  /** Living legs only. */
  legs: Leg[]
  /** Who is being rung. In the stage `ringing` there is exactly one, with the purpose `call` or `first`. */
  forks: Fork[]
  nextFork: number
  answeredAt: Millis | null
  /** A transfer whose target rings. */
  transfer: Transfer | null
  /** The newest transfer that failed while who transferred was there. */
  cameBack: CameBack | null
  parked: Parked | null
  /** More than two talk. */
  conference: boolean
  /** Nobody comes into this conference any more; of a room its feature says so. */
  locked: boolean
  /** It is the conference of this name: stands until the last one has left. */
  room: string | null
  /** What the ends hear now. */
  hearing: Hearing
  /** In the stage `story`: what its caller is led through. */
  story: (StoryOf & { ring: StoryRing | null; led?: Led }) | null
  /** We called first: where it goes once that is answered. */
  readonly first: {
    readonly to: string
    readonly as: PersonId | null
    readonly shows?: string
    readonly tells?: LegId
  } | null
}
/** How often stories led their caller on to each other since then. */
export type Led = { readonly since: Millis; readonly times: number }
/** What a leg is led through: kept, so that a restart begins it again. */
export type StoryOf = {
  readonly feature: string
  readonly argument: string
  /** Noted by the story: where a restart re-enters. */
  step: string
  readonly forwardedBy: readonly Party[]
  /** What was called is closed, so the call came here. */
  readonly closed?: true
}
/** Others are rung for the caller of a story. */
export type StoryRing = {
  readonly until: Millis
  /** Not rung yet, earliest first. */
  later: { readonly who: RingWho; readonly at: Millis }[]
  /** How the others ended. */
  readonly each: { readonly party: Party; readonly cause: Cause }[]
  readonly caller: Party
  readonly as: PersonId | null
  readonly because?: string
  /** The story has sent the caller on; `back`: it takes them back when nothing comes of it. */
  readonly goes: { readonly back: boolean; readonly from: Party } | null
}

/** What a call may ask of the switchboard in the middle of a step. */
export type Desk = {
  /** Where a number leads for this person or trunk. */
  route(dialled: string, from: Dialler, sentOn?: SentOn): Route
  /** A new leg for each device that the destination rings now, `without` one. */
  toRing(destination: Destination, without?: DeviceId): NewRing[]
  /** What a story rings for `who`, or why they are left in peace. `as`: with whose rights outside lines are taken. */
  toRingFor(
    who: RingWho,
    caller: Party,
    as: PersonId | null,
  ): { readonly party: Party } & ({ readonly ring: NewRing[] } | { readonly cause: Cause })
  /**
   * A number outside of their own, as their ringing rules have it: this one, or the first. Null: there is none; `cause`: why
   * it cannot be called.
   */
  ownOutside(
    mine: Party,
    number: string | undefined,
  ):
    | { readonly to: Party; readonly why: readonly string[]; readonly ring: NewRing; readonly forMs: Millis }
    | { readonly cause: Cause }
    | null
  /** How long a call stays parked before who parked it is rung, and how often. */
  parking(): Parking
}
export type Parking = { readonly forMs: Millis; readonly returns: number }

export type CallInput =
  /** The dial plan's word, with a leg for each device to ring. */
  | { readonly type: 'place'; readonly route: Route; readonly ring: readonly NewRing[] }
  | { readonly type: 'report'; readonly report: CallReport }
  | { readonly type: 'media'; readonly leg: LegId; readonly event: LegMediaEvent }
  | { readonly type: 'command'; readonly leg: LegId; readonly command: StoryCommand }
  | { readonly type: 'hang-up'; readonly cause: Cause; readonly by: Side }
  /** The server came back after `afterMs`; these legs could not be taken up again. */
  | {
      readonly type: 'restarted'
      readonly afterMs: Millis
      readonly lostLegs: readonly LegId[]
      readonly lostEnds: readonly EndId[]
    }
  | { readonly type: 'time' }

/** What a leg says that concerns its call alone. */
export type CallReport = Exclude<LegReport, { type: 'arrived' | 'wants-transfer' }>
export type NewRing = {
  readonly leg: LegId
  readonly end: EndId
  readonly device: Device
  /** Rings this much later. */
  readonly afterMs?: Millis
  /** Who answers there presses 1 first. */
  readonly ask?: boolean
  /** Who is there, when it is somebody else than who is called. */
  readonly to?: Party
  /** Shown there instead of the caller. */
  readonly callerId?: Party
  readonly outside?: OutsideLine
}
export type LegMediaEvent =
  | { readonly type: 'silent'; readonly forMs: Millis }
  | { readonly type: 'heard' }
  | { readonly type: 'quality'; readonly quality: Quality }
  | { readonly type: 'talking'; readonly talking: boolean }
  | { readonly type: 'connected' }
  | { readonly type: 'played' }
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'lost' }
/** What a story may do with its caller. */
export type StoryCommand =
  | { readonly type: 'answer' }
  | { readonly type: 'echo' }
  | { readonly type: 'play'; readonly sound: Sound }
  | { readonly type: 'stop-playing' }
  | { readonly type: 'send-digit'; readonly digit: string; readonly durationMs: Millis }
  | { readonly type: 'note'; readonly step: string }
  | { readonly type: 'choose-language'; readonly language: string }
  | { readonly type: 'record'; readonly what: Recording }
  | { readonly type: 'stop-recording' }
  | { readonly type: 'ring'; readonly plan: RingPlan }
  | { readonly type: 'stop-ringing' }
  | { readonly type: 'go-to'; readonly number: string; readonly how: NonNullable<Parameters<CallControl['goTo']>[1]> }
  | { readonly type: 'join'; readonly room: string; readonly muted: boolean; readonly host: boolean }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'announce'; readonly sound: Sound }
  | { readonly type: 'tell'; readonly what: string; readonly facts: Facts }
  | { readonly type: 'hang-up'; readonly cause: Cause; readonly words?: Words }

export type CallOut =
  | { readonly type: 'event'; readonly event: CallEvent }
  | { readonly type: 'order'; readonly order: LegOrder }
  | { readonly type: 'media'; readonly order: MediaOrder }
  /** The call's state is to be kept for a restart. */
  | { readonly type: 'keep' }
  /** Who answered there is asked to press 1. */
  | { readonly type: 'ask'; readonly end: EndId }
  /** The story of this leg begins. */
  | { readonly type: 'story'; readonly leg: LegId }
  /** What came of a story's `ring` or `goTo`. */
  | { readonly type: 'rang'; readonly leg: LegId; readonly result: RingResult }
  /** The leg of a story is in the conference. */
  | { readonly type: 'joined'; readonly leg: LegId }
  /** Whom we called first is there: now to where the call is to go. */
  | { readonly type: 'first-answered'; readonly leg: LegId }
  /** Who called has found nobody. */
  | {
      readonly type: 'not-reached'
      readonly person: PersonId
      readonly device: DeviceId
      readonly to: Party
      readonly cause: Cause
    }

export const storyOf = (feature: string, argument: string, forwardedBy: readonly Party[] = []): StoryOf => ({
  feature,
  argument,
  step: '',
  forwardedBy,
})

/** A call with nobody in it yet. */
export function newCall(
  about: Pick<Call, 'id' | 'startedAt' | 'from' | 'dialled'> & { readonly first?: Call['first'] },
): Call {
  return {
    ...blank,
    ...about,
    first: about.first ?? null,
    to: { name: '', number: about.dialled },
    stage: 'routing',
    legs: [],
    forks: [],
  }
}
const blank = {
  nextFork: 1,
  answeredAt: null,
  transfer: null,
  cameBack: null,
  parked: null,
  conference: false,
  locked: false,
  room: null,
  hearing: nothingHeard,
  story: null,
  first: null,
} as const satisfies Partial<Call>

/** A call as its caller's leg arrives. */
export function arrivedCall(report: Extract<LegReport, { type: 'arrived' }>, now: Millis, out: CallOut[]): Call {
  const { call: id, leg, end, from, dialled, device, trunk } = report
  const caller = newLeg(leg, end, 'caller', from)
  if (device) caller.device = device
  if (trunk) caller.trunk = trunk
  const by = { ...(device && { device }), ...(trunk && { trunk }) }
  out.push({ type: 'event', event: { type: 'call.started', call: id, at: now, from, dialled, leg, ...by } })
  return { ...newCall({ id, startedAt: now, from, dialled }), legs: [caller] }
}

/** A call as it is kept for a restart: without what is as in a new one, which `revivedCall` puts back. */
export const keptCall = (call: Call) => ({
  ...call,
  transfer: call.transfer ?? undefined,
  cameBack: call.cameBack ?? undefined,
  parked: call.parked ?? undefined,
  conference: call.conference || undefined,
  locked: call.locked || undefined,
  room: call.room ?? undefined,
  story: call.story ?? undefined,
  first: call.first ?? undefined,
  legs: call.legs.map(keptLeg),
})
/** A call that a server before this one has kept: what it did not know of yet is added. */
export function revivedCall(kept: Call): Call {
  return {
    ...blank,
    ...kept,
    story: kept.story ? { ...kept.story, forwardedBy: kept.story.forwardedBy ?? [], ring: null } : null,
    legs: kept.legs.map(leg => ({ ...newLeg(leg.id, leg.end, leg.side, leg.party), ...leg })),
  }
}

/** The earliest moment at which `{type:'time'}` has something to do, or null. */
export function deadlineOf(call: Call): Millis | null {
  let earliest = call.parked?.until ?? null
  const sooner = (at: Millis | null | undefined) => {
    if (at !== null && at !== undefined && (earliest === null || at < earliest)) earliest = at
  }
  sooner(call.story?.ring?.later[0]?.at)
  for (const { until, later } of call.forks) {
    sooner(until)
    sooner(later[0]?.at)
  }
  for (const leg of call.legs) {
    sooner(leg.noticeSilenceAt)
    sooner(leg.takesOverAt)
    sooner(leg.asked?.until)
    sooner(leg.endsAt)
  }
  return earliest
}

/** Who of our people is on this call, and whether they only ring so far. */
export function peopleOf(call: Call): { readonly person: PersonId; readonly ringing: boolean }[] {
  const people: { person: PersonId; ringing: boolean }[] = []
  for (const leg of call.legs) {
    const person = leg.party.person
    if (!person) continue
    // Whoever calls is busy with it from the first moment.
    const ringing = leg.fork !== null
    const known = people.find(other => other.person === person)
    if (!known) people.push({ person, ringing })
    else if (!ringing) known.ringing = false
  }
  return people
}
