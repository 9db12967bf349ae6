/**
 * Keeps one registration alive (RFC 3261 §10.2, RFC 5626): a new REGISTER on each new flow and well before it expires.
 *
 *   idle ──flow──▶ asking ──200──▶ registered ──before expiry──▶ asking
 *                     │ ▲──────────────────time───── failed
 *                     ├──401, 403: a new credential, once──▶ asking, then refused
 *                     └──503, no answer──▶ failed
 */
import type { SipCredential } from '@sidetone/api-client'
import type { Millis } from '@sidetone/kernel'
import {
  contactsOf,
  type NameAddr,
  parseUri,
  type SipResponse,
  type SipStack,
  type TransactionId,
  type Uri,
} from '@sidetone/sip'
import { REGISTER_S } from '../limits.ts'

export type RegistrationState = 'idle' | 'asking' | 'registered' | 'failed' | 'refused'
export type Registration = {
  state: RegistrationState
  /** When the next REGISTER is due; null when only a flow or a credential can help. */
  dueAt: Millis | null
  transaction: TransactionId | null
  /** Failures in a row. */
  failures: number
}
export const newRegistration = (): Registration => ({ state: 'idle', dueAt: null, transaction: null, failures: 0 })

/** How we are known: the same address and the same instance over all reconnections, so the server sees one device. */
export type Identity = {
  readonly credential: SipCredential
  /** `urn:uuid:…`, kept per browser profile (RFC 5626 §4.1) */
  readonly instance: string
  /** `<random>.invalid` (RFC 7118 §5) */
  readonly host: string
  readonly transport: string
  readonly callId: string
}
export function aorOf(credential: SipCredential): Uri {
  const read = parseUri(credential.aor)
  return read.ok ? read.value : { scheme: 'sip', user: credential.username, host: 'sidetone.invalid', params: {} }
}

/**
 * The Contact of the registration and of our dialogs is the same URI, so that the server finds the way to a call in the
 * registration after we came back over a new connection.
 */
export const CONTACT_USER = 'web'

/** Sends REGISTER. `expiresS` 0 takes the registration back. */
export function register(
  state: Registration,
  identity: Identity,
  stack: SipStack,
  now: Millis,
  expiresS = REGISTER_S,
): void {
  const aor = aorOf(identity.credential)
  const me: NameAddr = { uri: aor, params: {} }
  const contact = `<sip:${CONTACT_USER}@${identity.host};transport=${identity.transport};ob>;+sip.instance="<${identity.instance}>";reg-id=1;expires=${expiresS}`
  state.transaction = stack.request(
    {
      method: 'REGISTER',
      to: { scheme: aor.scheme, host: aor.host, port: aor.port, params: {} },
      from: me,
      toAddr: me,
      callId: identity.callId,
      headers: [
        ['Contact', contact],
        ['Expires', String(expiresS)],
        ['Supported', 'path, outbound'],
      ],
    },
    now,
  )
  state.state = 'asking'
  state.dueAt = null
}

/** A phone that is not accepted asks again with a new credential only so often. */
const REFUSED_WAIT_MS: Millis = 30_000
/** Waits after the n-th failure in a row: 1 s, 2 s, 4 s … 30 s. */
const retryMs = (failures: number): Millis => Math.min(30_000, 500 * 2 ** failures)

/** @returns `renew` when a new credential is wanted before the next try. */
export function registerAnswered(
  state: Registration,
  identity: Identity,
  response: SipResponse,
  now: Millis,
): 'ok' | 'renew' {
  const { status } = response
  if (status < 200) return 'ok'
  state.transaction = null
  if (status < 300) {
    state.state = 'registered'
    state.failures = 0
    state.dueAt = now + refreshAfterMs(grantedS(response, identity.instance))
    return 'ok'
  }
  state.failures++
  if (status === 401 || status === 403 || status === 407) {
    state.state = state.failures > 1 ? 'refused' : 'failed'
    state.dueAt = state.failures > 1 ? now + REFUSED_WAIT_MS : null
    return state.failures > 1 ? 'ok' : 'renew'
  }
  const retryAfterS = Number(/^\s*(\d{1,5})/.exec(response.headers.get('Retry-After') ?? '')?.[1] ?? 0)
  state.state = 'failed'
  state.dueAt = now + Math.max(retryMs(state.failures), Math.min(retryAfterS, 300) * 1000)
  return 'ok'
}
export function registerLost(state: Registration, now: Millis): void {
  state.transaction = null
  state.failures++
  state.state = 'failed'
  state.dueAt = now + retryMs(state.failures)
}

/** The server's word for our own binding; other devices of the same person stand in the list too. */
function grantedS(response: SipResponse, instance: string): number {
  const contacts = contactsOf(response.headers)
  const mine =
    contacts?.ok && contacts.value !== '*'
      ? contacts.value.find(contact => contact.params['+sip.instance']?.includes(instance))
      : undefined
  const seconds = Number(mine?.params.expires ?? response.headers.get('Expires') ?? REGISTER_S)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : REGISTER_S
}
/** 5 s of margin at least, and half of the time when it is short. */
const refreshAfterMs = (seconds: number): Millis => Math.max(1, seconds > 40 ? seconds - 20 : seconds / 2) * 1000
