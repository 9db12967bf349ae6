/**
 * Phones that watch something (RFC 6665): who they are is asked by password, what they may watch by `Watchable`.
 *
 *   SUBSCRIBE ─▶ gate ─▶ theirs to watch? ─▶ 200, NOTIFY ─▶ NOTIFY whenever it differs ─▶ (gone)
 *                  └ 401    └ 403, 404                          └ after a restart: once anew
 */
import type { PersonId } from '@sidetone/call'
import { parseUri, type SipStack, type StackEvent, type SubscriptionId, type Uri } from '@sidetone/sip'
import type { Gate } from '../gate.ts'
import { maxWatchesOfDevice } from '../limits.ts'
import type { Credential } from '../ports.ts'
import { type Phones, type Told, toldOf } from './told.ts'
import { type Watch, type Watchable, type WatchedChange, watchedPackages } from './watchable.ts'

export type WatchingOptions = {
  readonly stack: SipStack
  readonly gate: Gate
  readonly now: () => number
  readonly watchable: Watchable
  readonly phones: Phones
  readonly turn: (work: () => void) => void
}
/** `print` of what was told last; undefined: nothing yet in this life. */
type Standing = { readonly watch: Watch; print: string | undefined }

const keyOf = ({ package: name, person, number }: Pick<Watch, 'package' | 'person' | 'number'>): string =>
  name === 'message-summary' ? `box ${number}` : person === null ? 'parked' : `person ${person}`

export class Watching {
  readonly #options: WatchingOptions
  readonly #all = new Map<SubscriptionId, Standing>()
  readonly #byKey = new Map<string, Set<SubscriptionId>>()
  readonly #ofDevice = new Map<string, number>()

  constructor(options: WatchingOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#all.size
  }

  subscribed(event: Extract<StackEvent, { type: 'subscribe' }>): void {
    const { stack, gate, now } = this.#options
    const { transaction, request, flow } = event
    const admission = gate.admit(request, flow, now(), true)
    if (admission.type !== 'device') {
      const { status, headers } = admission.type === 'refused' ? admission : { status: 403, headers: [] }
      return stack.respond(transaction, status, { headers }, now())
    }
    const { credential } = admission
    if ((this.#ofDevice.get(credential.device) ?? 0) >= maxWatchesOfDevice)
      return stack.respond(transaction, 503, { headers: [['Retry-After', '3600']] }, now())
    const watch = this.#meant(event, credential)
    const told = watch && this.#told(watch)
    if (!watch || !told) return stack.respond(transaction, 404, {}, now())
    const id = stack.acceptSubscription(event, told.body, now())
    // A look without a subscription is over at once.
    if (id !== null && event.asked.expiresS > 0) this.#add(id, watch, told.print)
  }

  #meant({ request, asked }: Extract<StackEvent, { type: 'subscribe' }>, credential: Credential): Watch | null {
    const uri = parseUri(request.uri)
    const user = uri.ok ? (uri.value.user ?? '') : ''
    // Phones put what they log in with where their own number belongs.
    const number = user === credential.username ? credential.extension : user
    const name = watchedPackages.find(each => each === asked.package)
    if (!uri.ok || !name || number === '') return null
    const person = name === 'message-summary' ? null : (this.#options.watchable.personOf(number)?.person ?? null)
    if (name === 'presence' && person === null) return null
    return {
      package: name,
      number,
      person,
      entity: entityOf(uri.value, number),
      watcher: credential.person as PersonId,
      device: credential.device,
    }
  }

  /** Tells those who watch what has changed. Never throws. */
  changed({ people = [], boxes = [], parked = false }: WatchedChange): void {
    if (this.#all.size === 0) return
    const keys = [...people].map(person => `person ${person}`)
    for (const box of boxes) keys.push(`box ${box}`)
    if (parked) keys.push('parked')
    const ids = new Set(keys.flatMap(key => [...(this.#byKey.get(key) ?? [])]))
    if (ids.size) this.#options.turn(() => ids.forEach(id => void this.#tell(id)))
  }

  /** After a restart: everybody is told how it is now. */
  tellAll(): void {
    for (const id of [...this.#all.keys()]) this.#tell(id)
  }

  endDevice(device: string): void {
    const { stack, now } = this.#options
    if (!this.#ofDevice.has(device)) return
    for (const [id, { watch }] of [...this.#all])
      if (watch.device === device) {
        this.gone(id)
        stack.endSubscription(id, 'rejected', {}, now())
      }
  }

  gone(id: SubscriptionId): void {
    const standing = this.#all.get(id)
    if (!standing) return
    this.#all.delete(id)
    const { watch } = standing
    const key = keyOf(watch)
    const same = this.#byKey.get(key)
    same?.delete(id)
    if (same?.size === 0) this.#byKey.delete(key)
    const left = (this.#ofDevice.get(watch.device) ?? 1) - 1
    if (left > 0) this.#ofDevice.set(watch.device, left)
    else this.#ofDevice.delete(watch.device)
  }

  // ── restart ──
  watchOf(id: SubscriptionId): Watch | undefined {
    return this.#all.get(id)?.watch
  }
  restore(id: SubscriptionId, watch: Watch): void {
    this.#add(id, watch, undefined)
  }

  #add(id: SubscriptionId, watch: Watch, print: string | undefined): void {
    this.#all.set(id, { watch, print })
    const key = keyOf(watch)
    const same = this.#byKey.get(key)
    if (same) same.add(id)
    else this.#byKey.set(key, new Set([id]))
    this.#ofDevice.set(watch.device, (this.#ofDevice.get(watch.device) ?? 0) + 1)
  }

  #tell(id: SubscriptionId): void {
    const { stack, now } = this.#options
    const standing = this.#all.get(id)
    if (!standing) return
    const told = this.#told(standing.watch)
    if (!told) {
      this.gone(id)
      return stack.endSubscription(id, 'noresource', {}, now())
    }
    if (told.print === standing.print) return
    standing.print = told.print
    // Several changes within a second are one NOTIFY; it says what holds when it leaves.
    const body = (version: number) => {
      const { body: latest } = this.#told(standing.watch) ?? told
      return typeof latest === 'function' ? latest(version) : latest
    }
    stack.notify(id, body, now())
  }
  #told(watch: Watch): Told | null {
    return toldOf(watch, this.#options.watchable, this.#options.phones)
  }
}

const entityOf = ({ scheme, host }: Uri, number: string): string => `${scheme}:${number}@${host}`
