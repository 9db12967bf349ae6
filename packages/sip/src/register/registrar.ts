/**
 * The registrar (RFC 3261 §10.3) with Path (RFC 3327) and outbound (RFC 5626): which device is where.
 *
 *   REGISTER ──register──▶ ┌──────────┐ ──▶ answer, and what changed
 *   time ───────tick─────▶ │ bindings │ ──▶ what expired
 *   broken flow ─────────▶ └──────────┘ ──▶ who lost it
 *
 * Who may register as whom is decided before.
 */
import type { Millis } from '@sidetone/kernel'
import { maxAors, maxBindingsPerAor } from '../limits.ts'
import type { SipRequest } from '../message/types.ts'
import { Deadlines } from '../transaction/deadlines.ts'
import { never } from '../transaction/timers.ts'
import { sameUri } from '../uri/compare.ts'
import { parseUri } from '../uri/uri.ts'
import {
  type Asked,
  type AskedContact,
  isAnswer,
  type RegisterAnswer,
  type RegistrarRules,
  readRegister,
} from './asked.ts'
import { type Binding, type BindingChange, printBinding } from './binding.ts'

/** All bindings of one address of record. */
type Place = { readonly aor: string; bindings: Binding[]; due: Millis; place: number }

export type Registration = { readonly answer: RegisterAnswer; readonly changes: readonly BindingChange[] }

const defaults: RegistrarRules = { minExpiresS: 60, maxExpiresS: 3600, flowTimerS: 120, maxBindingsPerAor }

export class Registrar {
  readonly #rules: RegistrarRules
  readonly #places = new Map<string, Place>()
  readonly #byFlow = new Map<string, Set<Place>>()
  readonly #deadlines = new Deadlines<Place>()

  constructor(rules: Partial<RegistrarRules> = {}) {
    this.#rules = { ...defaults, ...rules }
  }

  /**
   * @param aor the address of record that the authenticated user may register for; the caller got it from To
   * @param from the flow of the REGISTER and the username it authenticated as
   */
  register(
    aor: string,
    request: SipRequest,
    from: { readonly flow: string; readonly username: string },
    now: Millis,
  ): Registration {
    const changes: BindingChange[] = []
    const asked = readRegister(request, this.#rules)
    if (isAnswer(asked)) return { answer: asked, changes }
    const place = this.#place(aor)
    if (!place) return { answer: { status: 503, headers: [] }, changes }
    this.#expire(place, now, changes)
    const refused = outOfOrder(place, asked)
    if (!refused) this.#apply(place, asked, from, now, changes)
    this.#settle(place)
    return { answer: refused ?? this.#answer(place, asked, now), changes }
  }

  #apply(
    place: Place,
    asked: Asked,
    from: { readonly flow: string; readonly username: string },
    now: Millis,
    changes: BindingChange[],
  ): void {
    if (asked.contacts === 'all-away') {
      for (const binding of place.bindings.splice(0)) this.#gone(place, binding, 'asked', changes)
      return
    }
    for (const contact of asked.contacts) {
      const known = find(place, contact)
      if (contact.expiresS === 0) {
        if (!known || (isOfAnother(known, contact) && known.callId !== asked.callId)) continue
        place.bindings.splice(place.bindings.indexOf(known), 1)
        this.#gone(place, known, 'asked', changes)
        continue
      }
      const binding: Binding = {
        aor: place.aor,
        key: known?.key ?? keyOf(contact),
        contact: contact.text,
        q: contact.q,
        instance: contact.instance,
        regId: contact.regId,
        path: asked.path,
        flow: from.flow,
        callId: asked.callId,
        cseq: asked.cseq,
        username: from.username,
        userAgent: asked.userAgent,
        registeredAt: known?.registeredAt ?? now,
        expiresAt: now + contact.expiresS * 1000,
      }
      if (known) {
        place.bindings[place.bindings.indexOf(known)] = binding
        this.#leaveFlow(place, known.flow)
      } else {
        this.#makeRoom(place, changes)
        place.bindings.push(binding)
      }
      this.#joinFlow(place, from.flow)
      changes.push({ type: known ? 'refreshed' : 'added', binding })
    }
  }

  /** The device that was heard of the longest ago gives way: a phone that forgets itself at each start must not lock its owner out. */
  #makeRoom(place: Place, changes: BindingChange[]): void {
    while (place.bindings.length >= this.#rules.maxBindingsPerAor) {
      const oldest = place.bindings.reduce((a, b) => (b.expiresAt < a.expiresAt ? b : a))
      place.bindings.splice(place.bindings.indexOf(oldest), 1)
      this.#gone(place, oldest, 'crowded-out', changes)
    }
  }

  #answer(place: Place, asked: Asked, now: Millis): RegisterAnswer {
    const headers: [string, string][] = place.bindings.map(binding => ['Contact', printBinding(binding, now)])
    for (const value of asked.path) headers.push(['Path', value])
    if (asked.outbound) {
      headers.push(['Require', 'outbound'])
      if (this.#rules.flowTimerS > 0) headers.push(['Flow-Timer', String(this.#rules.flowTimerS)])
    }
    headers.push(['Date', new Date(now).toUTCString()])
    return { status: 200, headers }
  }

  /** Living bindings, best first: higher q, then the latest registered. */
  lookup(aor: string, now: Millis): readonly Binding[] {
    const place = this.#places.get(aor)
    if (!place) return []
    const living = place.bindings.filter(binding => binding.expiresAt > now)
    return living.sort((a, b) => b.q - a.q || b.registeredAt - a.registeredAt)
  }

  /** The living binding with this key, whatever flow it has by now. */
  find(aor: string, key: string, now: Millis): Binding | undefined {
    return this.#places.get(aor)?.bindings.find(binding => binding.key === key && binding.expiresAt > now)
  }

  /** A connection broke: its bindings wait for their device to come back (RFC 5626 §5.3). */
  flowLost(flow: string): readonly BindingChange[] {
    const changes: BindingChange[] = []
    for (const place of this.#byFlow.get(flow) ?? [])
      for (const binding of place.bindings)
        if (binding.flow === flow) {
          binding.flow = null
          changes.push({ type: 'flow-lost', binding })
        }
    this.#byFlow.delete(flow)
    return changes
  }

  /** Ends bindings at once: a person signed out, a device was taken away. */
  end(aor: string, which: (binding: Binding) => boolean): readonly BindingChange[] {
    const changes: BindingChange[] = []
    const place = this.#places.get(aor)
    if (!place) return changes
    const ended = place.bindings.filter(which)
    place.bindings = place.bindings.filter(binding => !ended.includes(binding))
    for (const binding of ended) this.#gone(place, binding, 'ended', changes)
    this.#settle(place)
    return changes
  }

  nextDeadline(): Millis | null {
    return this.#deadlines.next()
  }

  tick(now: Millis): readonly BindingChange[] {
    const changes: BindingChange[] = []
    for (let place = this.#deadlines.take(now); place; place = this.#deadlines.take(now)) {
      this.#expire(place, now, changes)
      this.#settle(place)
    }
    return changes
  }

  /** Everything, for a restart. */
  export(): readonly Binding[] {
    return [...this.#places.values()].flatMap(place => place.bindings.map(binding => ({ ...binding })))
  }

  /** What `export` gave. Expired bindings go with the next `tick`; a binding with a known key is replaced. */
  import(bindings: readonly Binding[]): void {
    for (const binding of bindings) {
      const place = this.#place(binding.aor)
      if (!place) return
      const kept = place.bindings.filter(other => other.key !== binding.key)
      place.bindings = [...kept, { ...binding }].slice(-this.#rules.maxBindingsPerAor)
      if (binding.flow !== null) this.#joinFlow(place, binding.flow)
      this.#settle(place)
    }
  }

  counts(): { readonly aors: number; readonly bindings: number; readonly flows: number } {
    let bindings = 0
    for (const place of this.#places.values()) bindings += place.bindings.length
    return { aors: this.#places.size, bindings, flows: this.#byFlow.size }
  }

  #place(aor: string): Place | undefined {
    let place = this.#places.get(aor)
    if (!place && this.#places.size < maxAors) {
      place = { aor, bindings: [], due: never, place: -1 }
      this.#places.set(aor, place)
    }
    return place
  }

  #expire(place: Place, now: Millis, changes: BindingChange[]): void {
    if (place.bindings.every(binding => binding.expiresAt > now)) return
    const expired = place.bindings.filter(binding => binding.expiresAt <= now)
    place.bindings = place.bindings.filter(binding => binding.expiresAt > now)
    for (const binding of expired) this.#gone(place, binding, 'expired', changes)
  }

  #gone(
    place: Place,
    binding: Binding,
    why: 'asked' | 'expired' | 'crowded-out' | 'ended',
    changes: BindingChange[],
  ): void {
    this.#leaveFlow(place, binding.flow)
    changes.push({ type: 'removed', binding, why })
  }

  /** Moves the deadline to the first that expires; forgets an address without bindings. */
  #settle(place: Place): void {
    let due = never
    for (const { expiresAt } of place.bindings) due = Math.min(due, expiresAt)
    this.#deadlines.set(place, due)
    if (place.bindings.length === 0) this.#places.delete(place.aor)
  }

  #joinFlow(place: Place, flow: string): void {
    const places = this.#byFlow.get(flow)
    if (places) places.add(place)
    else this.#byFlow.set(flow, new Set([place]))
  }

  #leaveFlow(place: Place, flow: string | null): void {
    if (flow === null || place.bindings.some(binding => binding.flow === flow)) return
    const places = this.#byFlow.get(flow)
    places?.delete(place)
    if (places?.size === 0) this.#byFlow.delete(flow)
  }
}

/** RFC 3261 §10.3 steps 6 and 7: nothing changes when one binding was already set by a later request of the same device. */
function outOfOrder(place: Place, asked: Asked): RegisterAnswer | undefined {
  const touched = asked.contacts === 'all-away' ? place.bindings : asked.contacts.map(contact => find(place, contact))
  const late = touched.some(binding => binding?.callId === asked.callId && asked.cseq <= binding.cseq)
  return late ? { status: 500, reason: 'Server Internal Error (CSeq out of order)', headers: [] } : undefined
}

/** RFC 5626 §6: flows are compared by instance and reg-id, all others by RFC 3261 §19.1.4. */
function find(place: Place, contact: AskedContact): Binding | undefined {
  if (contact.regId !== undefined) {
    const key = keyOf(contact)
    return place.bindings.find(binding => binding.key === key)
  }
  return place.bindings.find(binding => binding.regId === undefined && sameContact(binding, contact))
}

/**
 * A page that was frozen, or is just being left, takes back its registration after the next one of this browser has taken its
 * place: that one stays.
 */
const isOfAnother = (binding: Binding, contact: AskedContact): boolean =>
  binding.regId !== undefined && !sameContact(binding, contact)

function sameContact(binding: Binding, contact: AskedContact): boolean {
  if (binding.contact === contact.text) return true
  const uri = parseUri(binding.contact)
  return uri.ok && sameUri(uri.value, contact.uri)
}

function keyOf(contact: AskedContact): string {
  return contact.regId === undefined ? contact.text : `${contact.instance}#${contact.regId}`
}
