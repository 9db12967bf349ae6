/** Where one device of an address of record is reached (RFC 3261 §10, RFC 5626). Plain JSON. */
import type { Millis } from '@sidetone/kernel'
import { quote } from '../message/characters.ts'

export type Binding = {
  /** Address of record, as its owner names it (`101`). */
  readonly aor: string
  /** Stable while the device lives: instance and reg-id (RFC 5626 §6), else the contact URI as first registered. */
  readonly key: string
  /** The URI that reaches it, as registered; `requestUri` makes it fit for a start line. */
  contact: string
  /** 0 … 1, higher is preferred. */
  q: number
  /** `+sip.instance` without its brackets. */
  readonly instance?: string
  readonly regId?: number
  /** Route for requests to it, top first (RFC 3327). */
  path: readonly string[]
  /** The flow it registered over; `null` since that broke. */
  flow: string | null
  callId: string
  cseq: number
  /** The username that it authenticated as. */
  username: string
  userAgent?: string
  registeredAt: Millis
  expiresAt: Millis
}

export type BindingChange =
  | { readonly type: 'added' | 'refreshed'; readonly binding: Binding }
  /** `why`: the device said so, its time ran out, newer devices needed the place, or the owner ended it. */
  | { readonly type: 'removed'; readonly binding: Binding; readonly why: 'asked' | 'expired' | 'crowded-out' | 'ended' }
  /** Its flow broke: still registered, but only reachable when `contact` is an address that can be connected to. */
  | { readonly type: 'flow-lost'; readonly binding: Binding }

/** A Contact value of the 200 (RFC 3261 §10.3 step 8). */
export function printBinding(binding: Binding, now: Millis): string {
  const left = Math.max(0, Math.ceil((binding.expiresAt - now) / 1000))
  const q = binding.q === 1 ? '' : `;q=${binding.q}`
  const instance = binding.instance === undefined ? '' : `;+sip.instance=${quote(`<${binding.instance}>`)}`
  const regId = binding.regId === undefined ? '' : `;reg-id=${binding.regId}`
  return `<${binding.contact}>;expires=${left}${q}${instance}${regId}`
}
