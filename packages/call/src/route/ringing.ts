/**
 * What a called person wants to happen: a pure function of their rules, who calls, the time, and what could ring now.
 *
 *   a rule fits? ─▶ always forwarded? ─▶ do not disturb? ─▶ busy without call waiting? ─▶ something to ring? ─▶ ring
 *        │                 │                   │                      │                         │ no          └ then, if it
 *        └─ forward ◀──────┴───────────────────┴──────────────────────┴─────────────────────────┘             fails: `next`
 */
import type { Millis } from '@sidetone/kernel'
import type { Cause, Device, Party } from '../words.ts'
import { callerFits, timesFit } from './fits.ts'
import { maxRings } from './limits.ts'

/** Numbers are as one would dial them. Kept as JSON by the feature `ringing-rules`, which checks what comes in. */
export type RingingRules = {
  /** IANA name, of the times in `rules`. */
  readonly timeZone: string
  /** `until`: ends by itself then; `except`: caller patterns that ring nevertheless. */
  readonly doNotDisturb: { readonly until: Millis | null; readonly except: readonly string[] } | null
  /** Calls of the queues that they work for ring them while they do not want to be disturbed. */
  readonly queuesRingWhenQuiet?: boolean | undefined
  /** false: whoever calls while the person is in a call finds them busy. */
  readonly callWaiting: boolean
  readonly forward: {
    readonly always: string | null
    readonly busy: string | null
    readonly noAnswer: string | null
    readonly noAnswerAfterSeconds: number
    readonly unreachable: string | null
  }
  /** The first that fits decides. */
  readonly rules: readonly RingingRule[]
  /** Own devices that ring later, or never (null). Others ring at once. */
  readonly devices: readonly { readonly device: string; readonly afterSeconds: number | null }[]
  /** The same for the web phone, in whatever browser it is: each session is a device of its own. */
  readonly webPhoneAfterSeconds: number | null
  /** Other numbers that ring too; `ask`: who answers there presses 1 first. */
  readonly also: readonly { readonly number: string; readonly afterSeconds: number; readonly ask: boolean }[]
}
export type RingingRule = {
  readonly name: string
  /** `102`, `+49*`, `withheld`; none: everybody. */
  readonly callers: readonly string[]
  /** None: always. */
  readonly times: readonly RingingTime[]
  readonly then:
    | { readonly do: 'ring' }
    | { readonly do: 'forward'; readonly to: string }
    | { readonly do: 'do-not-disturb' }
}
/** Days 1 (Monday) … 7, `HH:MM`. `to` before or at `from`: until the next day. */
export type RingingTime = { readonly days: readonly number[]; readonly from: string; readonly to: string }

export const plainRinging: RingingRules = {
  timeZone: 'UTC',
  doNotDisturb: null,
  callWaiting: true,
  forward: { always: null, busy: null, noAnswer: null, noAnswerAfterSeconds: 25, unreachable: null },
  rules: [],
  devices: [],
  webPhoneAfterSeconds: 0,
  also: [],
}

export type Ring =
  | { readonly kind: 'device'; readonly device: Device; readonly afterMs: Millis }
  | { readonly kind: 'number'; readonly number: string; readonly ask: boolean; readonly afterMs: Millis }
/** Where a call goes when ringing ends in this way. */
export type Next = { readonly [C in Cause]?: string }
export type Ringing = { readonly why: readonly string[] } & (
  | { readonly kind: 'ring'; readonly ring: readonly Ring[]; readonly ringForMs: Millis; readonly next: Next }
  /** `cause`: why nothing rings; `forwarded` when they want it so whatever is. */
  | { readonly kind: 'forward'; readonly to: string; readonly cause: 'forwarded' | 'busy' | 'unreachable' }
  | { readonly kind: 'refuse'; readonly cause: Cause }
)
/** What could ring now, and whether the person talks. */
export type Reach = { readonly devices: readonly Device[]; readonly busy: boolean }

/** @param ringForMs how long the dial plan lets this person ring */
export function ringing(
  rules: RingingRules,
  called: Party,
  caller: Party,
  now: Millis,
  { devices, busy }: Reach,
  ringForMs: Millis,
): Ringing {
  const { name } = called
  const { forward, doNotDisturb } = rules
  const why: string[] = []
  const to = (
    number: string,
    sentence: string,
    cause: 'forwarded' | 'busy' | 'unreachable' = 'forwarded',
  ): Ringing => ({
    kind: 'forward',
    to: number,
    cause,
    why: [...why, sentence],
  })
  const refuse = (cause: Cause, sentence: string): Ringing => ({ kind: 'refuse', cause, why: [...why, sentence] })
  const quiet = (sentence: string): Ringing =>
    forward.busy ? to(forward.busy, `${sentence} Calls go to ${forward.busy}.`) : refuse('rejected-by-rule', sentence)

  const rule = rules.rules.find(
    ({ callers, times }) => callerFits(callers, caller) && timesFit(times, rules.timeZone, now),
  )
  if (rule) {
    const fits = `The rule “${rule.name}” of ${name} fits`
    if (rule.then.do === 'forward') return to(rule.then.to, `${fits}: forward to ${rule.then.to}.`)
    if (rule.then.do === 'do-not-disturb') return quiet(`${fits}: do not disturb.`)
    why.push(`${fits}: ring.`)
  } else {
    if (forward.always) return to(forward.always, `${name} forwards every call to ${forward.always}.`)
    if (doNotDisturb && isQuiet(rules, now)) {
      // An empty list of exceptions excepts nobody.
      if (!doNotDisturb.except.length || !callerFits(doNotDisturb.except, caller))
        return quiet(`${name} does not want to be disturbed.`)
      why.push(`${name} does not want to be disturbed, except by ${caller.name || caller.number}.`)
    }
  }
  if (busy && !rules.callWaiting) {
    const sentence = `${name} is in a call and has call waiting switched off.`
    return forward.busy
      ? to(forward.busy, `${sentence} Calls go to ${forward.busy}.`, 'busy')
      : refuse('busy', sentence)
  }

  const ring = inOrder(rules, devices)
  if (ring.length === 0) {
    const sentence = `None of the phones of ${name} is there.`
    return forward.unreachable
      ? to(forward.unreachable, `${sentence} Calls go to ${forward.unreachable}.`, 'unreachable')
      : refuse('unreachable', sentence)
  }
  for (const each of ring)
    if (each.kind === 'number')
      why.push(`${each.number} rings too${each.afterMs ? ` after ${seconds(each.afterMs)}` : ''}.`)
  const late = ring.filter(each => each.kind === 'device' && each.afterMs > 0 && !isWeb(each.device))
  const web = ring.find(each => each.kind === 'device' && each.afterMs > 0 && isWeb(each.device))
  if (web) why.push(`The web phone of ${name} rings after ${seconds(web.afterMs)}.`)
  if (late.length) why.push(`${late.length === 1 ? 'One phone rings' : `${late.length} phones ring`} later.`)
  const next: { [C in Cause]?: string } = {}
  // Who declines is busy with something.
  if (forward.busy) next.busy = next.declined = forward.busy
  if (forward.noAnswer) next['no-answer'] = forward.noAnswer
  if (forward.unreachable) next.unreachable = forward.unreachable
  return {
    kind: 'ring',
    ring,
    ringForMs: forward.noAnswer ? forward.noAnswerAfterSeconds * 1000 : ringForMs,
    next,
    why,
  }
}

/**
 * Does not want to be disturbed now.
 * @param byQueue by a call of a queue that they work for
 */
export function isQuiet(
  { doNotDisturb, queuesRingWhenQuiet }: Pick<RingingRules, 'doNotDisturb' | 'queuesRingWhenQuiet'>,
  now: Millis,
  byQueue = false,
): boolean {
  if (!doNotDisturb || (byQueue && queuesRingWhenQuiet)) return false
  return doNotDisturb.until === null || doNotDisturb.until > now
}

/** Earliest first. */
export function inOrder(rules: RingingRules, devices: readonly Device[]): Ring[] {
  const ring: Ring[] = []
  for (const device of devices) {
    const own = device.kind === 'registered' ? rules.devices.find(each => each.device === device.device) : undefined
    const after = own ? own.afterSeconds : isWeb(device) ? rules.webPhoneAfterSeconds : 0
    if (after !== null) ring.push({ kind: 'device', device, afterMs: after * 1000 })
  }
  for (const { number, ask, afterSeconds } of rules.also)
    ring.push({ kind: 'number', number, ask, afterMs: afterSeconds * 1000 })
  return ring.sort((a, b) => a.afterMs - b.afterMs).slice(0, maxRings)
}

const isWeb = (device: Device) => device.kind === 'registered' && device.web === true
const seconds = (ms: Millis) => `${ms / 1000} seconds`
