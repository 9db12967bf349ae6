/**
 * One leg of a call: plain data, changed by the call machine.
 *
 *   new ──▶ ringing ──▶ answered ──▶ (taken out of the call, or moved to another one)
 */
import { assert, type Millis } from '@sidetone/kernel'
import type { Call, StoryOf } from './call.ts'
import type { Destination, DeviceId, EndId, LegId, Party } from './words.ts'

export type Leg = {
  readonly id: LegId
  readonly end: EndId
  /** Who began: after a transfer the newcomer has the side of who left. */
  side: 'caller' | 'called'
  readonly party: Party
  device?: DeviceId
  trunk?: string
  stage: 'new' | 'ringing' | 'answered'
  /** In the conversation: has answered, or is just being answered by us. */
  present: boolean
  /** The attempt that it rings for; null for whoever called us and for whoever has answered. */
  fork: number | null
  /** Whoever answers there presses 1 first. */
  asks: boolean
  /** Has answered, and is being asked. */
  asked: Asked | null
  /** It rings with sound of its own. */
  early: boolean
  /** Takes the place of this leg when it is answered (hand-off). */
  replaces: LegId | null
  /** Answered, and its sound is still on the way to being there: when it takes the place nevertheless. */
  takesOverAt: Millis | null
  /** Its device has put the others on hold. */
  held: boolean
  /** The same, by command. */
  paused: boolean
  /** Its device has a screen of ours: its person reads what others hear as a tone. */
  screen: boolean
  /** How its sound is protected on the way to us; null until it has answered. */
  secured: Secured | null
  /** What it says is not passed on. */
  muted: boolean
  /** Speaks now, in a conference. */
  talking: boolean
  /** May do something with the others of the conference room that it is in. */
  host: boolean
  /** The media engine has not heard it for a while. */
  quiet: boolean
  /** A silence that is not yet told: when it will be. */
  noticeSilenceAt: Millis | null
  /** Silence has been told in this episode; sound ends the episode. */
  silent: boolean
  /** Of a leg to the outside: what else there is to try, and its limits. */
  outside: OutsideLine | null
  /** When its longest time is over. */
  endsAt: Millis | null
  /** Chosen by who is there: in it they hear what stories say. */
  language?: string
  /** In a conference by a story, which goes on beside it. */
  story: StoryOf | null
}
/** `or`: tried one after the other when this trunk fails before it rings. */
export type OutsideLine = Pick<
  Extract<Destination, { kind: 'trunk' }>,
  'or' | 'maxMs' | 'emergency' | 'location' | 'locationSite'
>

export type Secured = 'none' | 'sdes' | 'dtls'
export type Answer = { readonly codec?: string; readonly secured?: Secured }
export type Asked = { readonly until: Millis; readonly answer: Answer }

export const newLeg = (id: LegId, end: EndId, side: Leg['side'], party: Party): Leg => ({
  id,
  end,
  side,
  party,
  stage: 'new',
  present: false,
  fork: null,
  asks: false,
  asked: null,
  early: false,
  replaces: null,
  takesOverAt: null,
  held: false,
  paused: false,
  screen: false,
  secured: null,
  muted: false,
  talking: false,
  host: false,
  quiet: false,
  noticeSilenceAt: null,
  silent: false,
  outside: null,
  endsAt: null,
  story: null,
})
/** As it is kept for a restart: without what is as in a new leg, which `newLeg` puts back. */
export const keptLeg = (leg: Leg) => ({
  ...leg,
  present: leg.present || undefined,
  fork: leg.fork ?? undefined,
  asks: leg.asks || undefined,
  asked: leg.asked ?? undefined,
  early: leg.early || undefined,
  replaces: leg.replaces ?? undefined,
  takesOverAt: leg.takesOverAt ?? undefined,
  held: leg.held || undefined,
  paused: leg.paused || undefined,
  screen: leg.screen || undefined,
  secured: leg.secured ?? undefined,
  muted: leg.muted || undefined,
  talking: leg.talking || undefined,
  host: leg.host || undefined,
  quiet: leg.quiet || undefined,
  noticeSilenceAt: leg.noticeSilenceAt ?? undefined,
  silent: leg.silent || undefined,
  outside: leg.outside ?? undefined,
  endsAt: leg.endsAt ?? undefined,
  story: leg.story ?? undefined,
})

export const holds = (leg: Leg): boolean => leg.held || leg.paused
export function legOf(call: Call, id: LegId): Leg | undefined {
  return call.legs.find(leg => leg.id === id)
}
/** Who talks, or would if they did not hold; not who waits for the end of their transfer. */
export function presentLegs(call: Call): Leg[] {
  return call.legs.filter(leg => leg.present && leg.id !== call.transfer?.by)
}
/** The one that this leg talks with, while there is exactly one. */
export function otherOf(call: Call, leg: Leg): Leg | undefined {
  if (call.stage !== 'talking') return undefined
  const present = presentLegs(call)
  return present.length === 2 && present.includes(leg) ? present.find(other => other !== leg) : undefined
}
/** Who called, while it is not yet answered, or who hears a story. */
export function callerOf(call: Call): Leg {
  const caller = call.legs.find(leg => leg.fork === null)
  assert(caller, 'a call that is not yet answered has its caller')
  return caller
}

/** Whose place it was: how somebody who handed a call on gets it back. */
export type Home = { readonly party: Party; readonly side: Leg['side']; readonly device: DeviceId | null }
export const homeOf = ({ party, side, device }: Leg): Home => ({ party, side, device: device ?? null })
