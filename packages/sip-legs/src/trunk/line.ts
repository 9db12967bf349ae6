/**
 * One trunk while we run: where it is, whether it is registered, whether it answers, and what is known of its troubles.
 *
 *            ┌──answered, registered, took a call──▶ up ◀─┐
 *  unknown ──┤                                      │    │ the same
 *            └──silent, refused, cannot be reached──▶ down
 *  off: switched off by its settings
 */
import type { Ids, Millis } from '@sidetone/kernel'
import { type RegistrationOptions, type RegistrationState, registrationState, type Target } from '@sidetone/sip'
import { maxChanges } from './limits.ts'
import { isName, type Place, placesAtFirst, placeText, soughtFor } from './places.ts'
import type { TrunksOptions } from './trunks.ts'
import { rulesOf, type Trunk, type TrunkAnswer, type TrunkChange, type TrunkStatus } from './words.ts'

/** A request of ours that waits for its answer. */
export type Asked = { readonly transaction: string; readonly place: Place; readonly at: Millis }

export type Line = {
  trunk: Trunk
  places: Place[]
  /** The name servers did not know it. */
  nameUnknown: boolean
  looking: Promise<void> | null
  lookAt: Millis | null
  /** Says in our contact whose call comes in; null when we do not register. */
  readonly token: string | null
  readonly registration: { readonly state: RegistrationState; options: RegistrationOptions } | null
  register: (Asked & { readonly cseq: number }) | null
  /** Why the last REGISTER did not work. */
  registrationFault: string | null
  question: Asked | null
  /** Who else wants to hear its answer. */
  readonly asking: ((answer: TrunkAnswer) => void)[]
  askAt: Millis | null
  /** It has answered an OPTIONS once: only then its silence means something beside a registration that works. */
  everAnswered: boolean
  answersInMs: Millis | null
  /** Something has worked since the last trouble. */
  works: boolean
  /** Why a call or a question did not work. */
  fault: string | null
  lastFailure: TrunkStatus['lastFailure']
  state: TrunkStatus['state']
  since: Millis
  reason: string | null
  readonly changes: TrunkChange[]
}

export function newLine(
  trunk: Trunk,
  now: Millis,
  made: { readonly ids: Ids; readonly token: string; readonly asksNames: boolean },
): Line {
  const rules = rulesOf(trunk)
  const registers = rules.on && rules.registerS !== null && rules.account !== null
  const options: RegistrationOptions = { contact: '', expiresS: rules.registerS ?? 0, callId: made.ids.token(16) }
  return {
    trunk,
    places: placesAtFirst(trunk),
    nameUnknown: false,
    looking: null,
    lookAt: rules.on && made.asksNames && isName(soughtFor(trunk)) ? now : null,
    token: registers ? made.token : null,
    registration: registers ? { state: registrationState(options), options } : null,
    register: null,
    registrationFault: null,
    question: null,
    asking: [],
    askAt: rules.on && rules.optionsEveryS > 0 ? now : null,
    everAnswered: false,
    answersInMs: null,
    works: false,
    fault: null,
    lastFailure: null,
    state: rules.on ? 'unknown' : 'off',
    since: now,
    reason: null,
    changes: [],
  }
}

/** What all that is known of it comes to. @returns whether that is something new */
export function settle(line: Line, now: Millis): boolean {
  const { state, reason } = stateOf(line)
  if (state === line.state && reason === line.reason) return false
  if (state !== line.state) line.since = now
  line.state = state
  line.reason = reason
  line.changes.push({ at: now, state, reason })
  if (line.changes.length > maxChanges) line.changes.shift()
  return true
}
function stateOf(line: Line): Pick<TrunkStatus, 'state' | 'reason'> {
  if (!rulesOf(line.trunk).on) return { state: 'off', reason: null }
  const phase = line.registration?.state.phase
  if ((phase === 'refused' || phase === 'waiting') && line.registrationFault)
    return { state: 'down', reason: line.registrationFault }
  if (line.fault) return { state: 'down', reason: line.fault }
  return { state: line.works || phase === 'registered' ? 'up' : 'unknown', reason: null }
}

export function statusOf(
  line: Line,
  load: { readonly in: number; readonly out: number },
  place: Place | undefined,
): TrunkStatus {
  const { trunk, state, since, reason, registration, answersInMs, lastFailure } = line
  const phase = registration?.state.phase
  return {
    trunk: trunk.id,
    state,
    since,
    reason,
    registration:
      phase === undefined
        ? null
        : phase === 'registered' || phase === 'refused' || phase === 'waiting'
          ? phase
          : 'asking',
    registeredUntil: phase === 'registered' ? registration!.state.expiresAt : null,
    answersInMs,
    place: place && !line.nameUnknown ? placeText(place) : null,
    lastFailure,
    callsIn: load.in,
    callsOut: load.out,
  }
}

export const targetOf = ({ transport, host, port, name }: Place): Target => ({
  transport,
  host,
  port,
  ...(name !== undefined && { name }),
})

/** What the files of this folder share: all lines, and what is waited for. */
export type Lines = {
  readonly options: TrunksOptions
  readonly byId: Map<string, Line>
  /** Requests of ours that wait for an answer. */
  readonly transactions: Map<string, Line>
  /** Something worked. */
  works(line: Line): void
  /** Something did not. */
  trouble(line: Line, reason: string): void
  /** What is known of it may come to something new. */
  told(line: Line): void
}
