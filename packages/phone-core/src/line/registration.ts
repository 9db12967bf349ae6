/**
 * Our registration: the client of `sip`, with what only a web phone has. It has a way while its socket is open and its credential
 * is there; a refusal means the credential, which is fetched anew, once at once and then every 30 s.
 *
 *   way(true), again() ─▶ client ─send─▶ REGISTER ─▶ take(answer) ─▶ client ─┬─ registered
 *                            ▲                                               └─ refused ─▶ renew
 *                            └── time, way(false)
 */
import type { SipCredential } from '@sidetone/api-client'
import type { Ids, Millis } from '@sidetone/kernel'
import {
  parseUri,
  type RegistrationInput,
  type RegistrationOptions,
  registrationState,
  type SipStack,
  type StackEvent,
  stepRegistration,
  type TransactionId,
  type Uri,
} from '@sidetone/sip'
import type { Clock } from '../clock.ts'
import { REFUSED_WAIT_MS, REGISTER_S, REGISTER_WAIT_MS } from '../limits.ts'

export function aorOf(credential: SipCredential): Uri {
  const read = parseUri(credential.aor)
  return read.ok ? read.value : { scheme: 'sip', user: credential.username, host: 'sidetone.invalid', params: {} }
}

export type RegistrationPorts = {
  readonly clock: Clock
  readonly ids: Ids
  readonly stack: SipStack
  /** The same URI as in our dialogs, so that the server finds the way to a call after we came back over a new connection. */
  readonly contact: string
  /** `urn:uuid:…`, kept per browser profile (RFC 5626 §4.1): the server sees one device. */
  readonly instance: string
  readonly callId: string
  readonly credential: () => SipCredential | null
  /** What the stack has to send goes out. */
  readonly pump: () => void
  readonly onRegistered: () => void
  /** A second time: the new credential did not help. */
  readonly onRefused: () => void
  /** A new credential is wanted; `again` follows it. */
  readonly renew: () => void
}
export type Registration = ReturnType<typeof createRegistration>

export function createRegistration(ports: RegistrationPorts) {
  const { clock, ids, stack } = ports
  const options: RegistrationOptions = {
    contact: ports.contact,
    instance: ports.instance,
    expiresS: REGISTER_S,
    callId: ports.callId,
    longestWaitMs: REGISTER_WAIT_MS,
  }
  const state = registrationState(options)
  let asked: { readonly transaction: TransactionId; readonly cseq: number } | null = null
  let refusals = 0
  let stopTimer = () => {}
  let stopWaiting = () => {}

  const step = (input: RegistrationInput) => {
    const now: Millis = clock.now()
    for (const out of stepRegistration(state, input, now, options, ids)) {
      const credential = ports.credential()
      if (out.type === 'send' && credential) {
        const aor = aorOf(credential)
        const me = { uri: aor, params: {} }
        const to: Uri = { scheme: aor.scheme, host: aor.host, port: aor.port, params: {} }
        const { callId, cseq, headers } = out
        asked = {
          cseq,
          transaction: stack.request({ method: 'REGISTER', to, from: me, toAddr: me, callId, cseq, headers }, now),
        }
      } else if (out.type === 'registered') {
        refusals = 0
        ports.onRegistered()
      } else if (out.type === 'refused' && refusals++ === 0) ports.renew()
      else if (out.type === 'refused') {
        ports.onRefused()
        stopWaiting = clock.after(REFUSED_WAIT_MS, ports.renew)
      }
    }
    stopTimer()
    if (state.at !== null) stopTimer = clock.after(state.at - clock.now(), () => does({ type: 'time' }))
  }
  const does = (input: RegistrationInput) => {
    step(input)
    ports.pump()
  }
  step({ type: 'flow', up: false })
  step({ type: 'start' })

  return {
    isDone: () => state.phase === 'registered',
    /** A socket is open and a credential is there, or not any more. */
    way: (up: boolean) => does({ type: 'flow', up }),
    /** With another credential, over another socket, or because somebody wants it. */
    again() {
      stopWaiting()
      does({ type: 'start' })
    },
    /** @returns whether it was the answer to our request */
    take(event: Extract<StackEvent, { type: 'response' | 'no-response' }>): boolean {
      if (event.transaction !== asked?.transaction) return false
      const { cseq } = asked
      if (event.type === 'no-response') step({ type: 'no-response', cseq })
      else if (event.response.status >= 200) step({ type: 'response', cseq, response: event.response })
      return true
    },
    /** Takes it back; nothing more is done after. */
    stop() {
      does({ type: 'stop' })
      stopTimer()
      stopWaiting()
    },
  }
}
