/**
 * Keeps one device registered (RFC 3261 §10.2, RFC 5626 §4.2, §4.5). Digest is the stack's: what comes back here is final.
 *
 *   idle ──start──▶ asking ──2xx──▶ registered ──refresh──▶ asking
 *                    │  ▲               │ flow broke
 *        failed, lost│  │time, flow up  ▼
 *                    ▼  └──────────── waiting
 *                 refused (401 403 404 407: needs a new `start`)
 *   any ──stop──▶ leaving ──answer──▶ idle
 */
import type { Ids, Millis } from '@sidetone/kernel'
import { quote } from '../message/characters.ts'
import { contactsOf } from '../message/contacts.ts'
import { cseqOf, parseNumber } from '../message/fields.ts'
import type { NameAddr, SipResponse } from '../message/types.ts'
import type { HeaderList } from '../stack-types.ts'
import { sameUri } from '../uri/compare.ts'
import { parseUri } from '../uri/uri.ts'

export type RegistrationOptions = {
  /** Our Contact URI, as text. */
  readonly contact: string
  /** `urn:uuid:…`, the same over restarts of the device (RFC 5626 §4.1). */
  readonly instance?: string
  /** Default 1. */
  readonly regId?: number
  /** What to ask for, seconds. */
  readonly expiresS: number
  /** Same over all requests of this device's life (RFC 3261 §10.2.4). */
  readonly callId: string
  /** Between attempts when it has failed for long; default 5 minutes. Somebody may sit before the device. */
  readonly longestWaitMs?: Millis
}

/** Plain JSON. */
export type RegistrationState = {
  phase: 'idle' | 'asking' | 'registered' | 'waiting' | 'refused' | 'leaving'
  /** CSeq number of our request that is under way. */
  pending: number | null
  /** `stop` came while a request was under way. */
  stopping: boolean
  /** The next CSeq number. */
  cseq: number
  /** What to ask for; 423 raises it. */
  expiresS: number
  /** When to act next, `null` for never. */
  at: Millis | null
  expiresAt: Millis
  /** Failed attempts in a row. */
  failures: number
  failingSince: Millis
  flowUp: boolean
}

export type RegistrationInput =
  | { readonly type: 'start' }
  /** Unregister, then idle. */
  | { readonly type: 'stop' }
  /** The final answer to the request that was asked for with `send` and this `cseq`. */
  | { readonly type: 'response'; readonly cseq: number; readonly response: SipResponse }
  | { readonly type: 'no-response'; readonly cseq: number }
  | { readonly type: 'flow'; readonly up: boolean }
  | { readonly type: 'time' }

export type RegistrationOutput =
  /** Send a REGISTER with these headers, this Call-ID and CSeq; give back its `response` or `no-response`. */
  | { readonly type: 'send'; readonly callId: string; readonly cseq: number; readonly headers: HeaderList }
  /** `flowTimerS`: how often the server wants to hear us (RFC 5626 §4.4). */
  | { readonly type: 'registered'; readonly expiresAt: Millis; readonly flowTimerS: number | undefined }
  /** It did not work, or the flow broke; the next attempt is at `retryAt`, or when the flow is up again (`null`). */
  | { readonly type: 'lost'; readonly status: number | undefined; readonly retryAt: Millis | null }
  /** The server does not want us; nothing more happens until `start`. */
  | { readonly type: 'refused'; readonly status: number }
  | { readonly type: 'unregistered' }

/** For the first two minutes attempts come at most 5 s apart, then 15 s to 5 minutes. */
const eagerMs = 120_000
const eagerWaitMs = 5_000
const usualLongestWaitMs = 300_000
const refusals = [401, 403, 404, 407]

export function registrationState(options: RegistrationOptions): RegistrationState {
  return {
    phase: 'idle',
    pending: null,
    stopping: false,
    cseq: 1,
    expiresS: options.expiresS,
    at: null,
    expiresAt: 0,
    failures: 0,
    failingSince: 0,
    flowUp: true,
  }
}

/** The owner calls it with `time` at `state.at`. */
export function stepRegistration(
  state: RegistrationState,
  input: RegistrationInput,
  now: Millis,
  options: RegistrationOptions,
  ids: Ids,
): RegistrationOutput[] {
  switch (input.type) {
    case 'start':
      state.stopping = false
      if (state.phase !== 'registered') state.failures = 0
      return state.flowUp ? ask(state, options) : wait(state, null)
    case 'stop':
      return stop(state, options)
    case 'flow':
      return flow(state, input.up, options)
    case 'time':
      if (state.at === null || now < state.at || state.pending !== null) return []
      return ask(state, options)
    case 'response':
      if (state.pending !== input.cseq) return []
      state.pending = null
      return answered(state, input.response, now, options, ids)
    case 'no-response':
      if (state.pending !== input.cseq) return []
      state.pending = null
      // the stack may have used up numbers for credentials
      state.cseq += 2
      return state.phase === 'leaving' ? left(state) : failed(state, undefined, undefined, now, options, ids)
  }
}

function ask(state: RegistrationState, options: RegistrationOptions, expiresS = state.expiresS): RegistrationOutput[] {
  if (state.pending !== null) return []
  state.phase = expiresS === 0 ? 'leaving' : 'asking'
  const cseq = state.cseq++
  state.pending = cseq
  state.at = null
  const { contact, instance, regId = 1, callId } = options
  const flowParams = instance === undefined ? '' : `;+sip.instance=${quote(`<${instance}>`)};reg-id=${regId}`
  const headers: HeaderList = [
    ['Contact', `<${contact}>${flowParams};expires=${expiresS}`],
    ['Expires', String(expiresS)],
    ['Supported', 'path, outbound'],
  ]
  return [{ type: 'send', callId, cseq, headers }]
}

function stop(state: RegistrationState, options: RegistrationOptions): RegistrationOutput[] {
  if (state.pending !== null) {
    state.stopping = state.phase !== 'leaving'
    return []
  }
  return state.phase === 'registered' && state.flowUp ? ask(state, options, 0) : left(state)
}

function left(state: RegistrationState): RegistrationOutput[] {
  state.phase = 'idle'
  state.stopping = false
  state.at = null
  return [{ type: 'unregistered' }]
}

/** A flow that is up again is registered at once; its predecessor's request, when one is under way, will not be answered. */
function flow(state: RegistrationState, up: boolean, options: RegistrationOptions): RegistrationOutput[] {
  if (up === state.flowUp) return []
  state.flowUp = up
  state.pending = null
  if (state.phase === 'idle' || state.phase === 'refused') return []
  if (state.stopping || state.phase === 'leaving') return left(state)
  return up ? ask(state, options) : wait(state, null)
}

function wait(state: RegistrationState, at: Millis | null, status?: number): RegistrationOutput[] {
  state.phase = 'waiting'
  state.at = at
  return [{ type: 'lost', status, retryAt: at }]
}

function answered(
  state: RegistrationState,
  response: SipResponse,
  now: Millis,
  options: RegistrationOptions,
  ids: Ids,
): RegistrationOutput[] {
  const { status, headers } = response
  // the stack may have asked again with credentials
  const cseq = cseqOf(headers)
  if (cseq?.ok && cseq.value.number >= state.cseq) state.cseq = cseq.value.number + 1
  if (state.phase === 'leaving') return left(state)
  if (status < 300) return registered(state, response, now, options, ids)
  if (state.stopping) return left(state)
  if (status === 423) {
    const least = parseNumber(headers.get('Min-Expires') ?? '', 86_400)
    if (least !== undefined && least > state.expiresS) {
      state.expiresS = least
      return ask(state, options)
    }
  }
  if (refusals.includes(status)) {
    state.phase = 'refused'
    state.at = null
    return [{ type: 'refused', status }]
  }
  return failed(state, status, parseNumber(headers.get('Retry-After') ?? '', 3600), now, options, ids)
}

function registered(
  state: RegistrationState,
  response: SipResponse,
  now: Millis,
  options: RegistrationOptions,
  ids: Ids,
): RegistrationOutput[] {
  state.failures = 0
  state.phase = 'registered'
  const granted = grantedS(response, options) ?? state.expiresS
  state.expiresAt = now + granted * 1000
  // 75 … 90 % of the time, so that phones that came together after a fault part again; never less than a second
  state.at = now + Math.max(1000, Math.round(granted * 1000 * (0.75 + 0.15 * chance(ids))))
  const flowTimerS = parseNumber(response.headers.get('Flow-Timer') ?? '', 86_400)
  const told: RegistrationOutput[] = [{ type: 'registered', expiresAt: state.expiresAt, flowTimerS }]
  if (!state.stopping) return told
  state.stopping = false
  return [...told, ...ask(state, options, 0)]
}

/** What the server gave our contact; others in the list are other devices'. */
function grantedS(response: SipResponse, options: RegistrationOptions): number | undefined {
  const contacts = contactsOf(response.headers)
  const list = contacts?.ok && contacts.value !== '*' ? contacts.value : []
  const ours = list.find(contact => isOurs(contact, options))
  return parseNumber(ours?.params.expires ?? response.headers.get('Expires') ?? '')
}
function isOurs(contact: NameAddr, options: RegistrationOptions): boolean {
  const { '+sip.instance': instance, 'reg-id': regId } = contact.params
  if (options.instance !== undefined && instance !== undefined)
    return instance === `<${options.instance}>` && Number(regId ?? 1) === (options.regId ?? 1)
  const own = parseUri(options.contact)
  return own.ok && sameUri(own.value, contact.uri)
}

function failed(
  state: RegistrationState,
  status: number | undefined,
  retryAfterS: number | undefined,
  now: Millis,
  options: RegistrationOptions,
  ids: Ids,
): RegistrationOutput[] {
  if (state.stopping) return left(state)
  if (state.failures++ === 0) state.failingSince = now
  if (!state.flowUp) return wait(state, null, status)
  return wait(state, now + Math.max(waitMs(state, now, options, ids), (retryAfterS ?? 0) * 1000), status)
}

/** RFC 5626 §4.5: longer with each failure, and a random half of it. Later the wait grows with the time that it has failed. */
function waitMs(
  state: RegistrationState,
  now: Millis,
  { longestWaitMs = usualLongestWaitMs }: RegistrationOptions,
  ids: Ids,
): Millis {
  const failingMs = now - state.failingSince
  const upper =
    failingMs < eagerMs
      ? Math.min(eagerWaitMs, 500 * 2 ** Math.min(state.failures, 10))
      : Math.min(longestWaitMs, Math.max(30_000, failingMs / 2))
  return Math.round(upper * (0.5 + 0.5 * chance(ids)))
}

/** 0 … 1 */
function chance(ids: Ids): number {
  return Number.parseInt(ids.token(2), 16) / 0xffff
}
