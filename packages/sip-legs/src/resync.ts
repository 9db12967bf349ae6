/**
 * Phones are told to fetch their settings anew: NOTIFY outside a dialog with `Event: check-sync`, as their makers have agreed
 * on without an RFC. One that asks who says so is shown the device's own password, the only secret that both know.
 */
import type { DeviceId } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { SipStack, StackEvent, TransactionId } from '@sidetone/sip'
import { sipUri } from './identity.ts'
import { maxResyncs } from './limits.ts'
import type { NetPort } from './ports.ts'
import type { Registrations } from './registrations.ts'

type Credential = { readonly username: string; readonly password: string }
/** A SIP status; null: no answer. */
export type Resynced = { readonly status: number | null }
type Waiting = { readonly credential: Credential; readonly told: (answer: Resynced) => void }

export class Resync {
  readonly #options: { stack: SipStack; net: NetPort; registrations: Registrations; now: () => Millis }
  #waiting = new Map<TransactionId, Waiting>()

  constructor(options: { stack: SipStack; net: NetPort; registrations: Registrations; now: () => Millis }) {
    this.#options = options
  }

  /** @returns an answer for each registration; none: it is not registered, or too many are asked already */
  ask(device: DeviceId, event: string, credential: Credential): Promise<readonly Resynced[]> {
    const { stack, net, registrations, now } = this.#options
    const ways = registrations.waysTo(device, now())
    if (this.#waiting.size + ways.length > maxResyncs) return Promise.resolve([])
    return Promise.all(
      ways.map(
        ({ uri, target, route = [] }) =>
          new Promise<Resynced>(told => {
            const { host } = net.local(target)
            const transaction = stack.request(
              {
                method: 'NOTIFY',
                to: uri,
                from: { uri: sipUri('sidetone', host), params: {} },
                target,
                headers: [
                  ...route.map(hop => ['Route', hop] as const),
                  ['Event', event],
                  // RFC 6665 §8.2.1 wants one in each NOTIFY; there is no subscription that could go on.
                  ['Subscription-State', 'terminated'],
                ],
              },
              now(),
            )
            this.#waiting.set(transaction, { credential, told })
          }),
      ),
    )
  }
  /** What answers a challenge; null: it is none of these. */
  credentials(transaction: TransactionId): Credential | null {
    return this.#waiting.get(transaction)?.credential ?? null
  }
  /** @returns false when it is none of these */
  handle(event: Extract<StackEvent, { type: 'response' | 'no-response' }>): boolean {
    const waiting = this.#waiting.get(event.transaction)
    if (!waiting) return false
    if (event.type === 'response' && event.response.status < 200) return true
    this.#waiting.delete(event.transaction)
    waiting.told({ status: event.type === 'response' ? event.response.status : null })
    return true
  }
}
