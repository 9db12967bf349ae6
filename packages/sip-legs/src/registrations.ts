/**
 * Which devices of whom are where: the registrar machine of `sip`, kept through restarts, seen by person.
 *
 *   REGISTER (admitted) ─▶ machine ─▶ BindingStore, presence
 *   flow closed ────────▶   │    └─▶ what would ring: `reachable(person)`, the way to it: `wayTo(binding)`
 */
import type { Device, DeviceId, PersonId } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import {
  type Binding,
  type BindingChange,
  type Flow,
  parseUri,
  type RegisterAnswer,
  Registrar,
  type SipRequest,
  type Target,
  type Transport,
  toOf,
  type Uri,
} from '@sidetone/sip'
import type { Way } from './outgoing.ts'
import type { BindingStore, Credential } from './ports.ts'

/** Whose a binding is. */
type Owner = {
  readonly person: PersonId
  readonly device: DeviceId
  readonly web: boolean
  readonly transport: Transport
  /** The address that it registered from. */
  readonly host: string
}
type Kept = { readonly binding: Binding; readonly owner: Owner }
/** The devices of this person that would ring are others than before. */
export type RegistrationChange = { readonly person: PersonId }

/** Names a binding towards the call room: stable while the device lives, whatever flow it has. */
const idOf = ({ aor, key }: Pick<Binding, 'aor' | 'key'>): string => `${aor} ${key}`
const contactKey = (uri: Uri): string => `${uri.user ?? ''}@${uri.host}:${uri.port ?? ''}`

export class Registrations {
  #registrar = new Registrar()
  #store: BindingStore
  #owners = new Map<string, Owner>()
  #aors = new Map<PersonId, string>()
  /** Both ways between a binding's id and its contact, `user@host:port`. */
  #byContact = new Map<string, string>()
  #contacts = new Map<string, string>()
  #streams = new Set<string>()
  /** Bindings whose connection died with the server before this one. */
  #wasThere = new Set<string>()
  #listeners: ((change: RegistrationChange) => void)[] = []

  constructor(store: BindingStore) {
    this.#store = store
  }

  /** A REGISTER whose sender has shown its password. */
  register(request: SipRequest, flow: Flow, credential: Credential, now: Millis): RegisterAnswer {
    const to = toOf(request.headers)
    const user = to?.ok ? to.value.uri.user : undefined
    // Phones put what they log in with into the address of record; both mean the person.
    if (user !== credential.extension && user !== credential.username) return { status: 403, headers: [] }
    const aor = credential.extension
    const person = credential.person as PersonId
    const from = { flow: flow.id, username: credential.username }
    const { answer, changes } = this.#registrar.register(aor, request, from, now)
    const owner: Owner = {
      person,
      device: credential.device as DeviceId,
      web: credential.kind === 'web',
      transport: flow.transport,
      host: flow.remote.host,
    }
    this.#aors.set(person, aor)
    this.#follow(changes, owner)
    return answer
  }

  /** What would ring: bindings that can be reached at this moment. @param expecting also those that are just coming back */
  reachable(person: PersonId, now: Millis, expecting = false): Device[] {
    const aor = this.#aors.get(person)
    if (aor === undefined) return []
    const devices: Device[] = []
    const instances = new Set<string>()
    for (const binding of this.#registrar.lookup(aor, now)) {
      const owner = this.#owners.get(idOf(binding))
      if (!owner || owner.person !== person) continue
      // After a restart a web phone is registered still, but has no connection until it is back.
      const away = owner.web ? !(binding.flow && this.isAlive(binding.flow)) : !targetOf(binding, owner)
      const expected = away && owner.web && expecting && this.#wasThere.has(idOf(binding))
      if (away && !expected) continue
      // Two flows of one device are two ways to the same bell (RFC 5626 §5.3).
      if (binding.instance !== undefined && instances.has(binding.instance)) continue
      if (binding.instance !== undefined) instances.add(binding.instance)
      const device = { kind: 'registered', device: owner.device, person, binding: idOf(binding) } as const
      devices.push({ ...device, ...(owner.web && { web: true }), ...(expected && { expected }) })
    }
    return devices
  }

  wayTo(id: string, now: Millis): Way | null {
    const space = id.indexOf(' ')
    const binding = this.#registrar.find(id.slice(0, space), id.slice(space + 1), now)
    const owner = this.#owners.get(id)
    if (!binding || !owner) return null
    const target = targetOf(binding, owner)
    const uri = uriOf(binding)
    if (!target || !uri) return null
    const { transport, web, host } = owner
    return { uri, target, transport, web, host, ...(binding.path.length > 0 && { route: binding.path }) }
  }

  /** All ways to the registrations of a device. */
  waysTo(device: DeviceId, now: Millis): Way[] {
    return [...this.#owners].flatMap(([id, owner]) => (owner.device === device ? (this.wayTo(id, now) ?? []) : []))
  }

  /** The flow over which this contact is registered now. */
  flowOf(contact: Uri): string | null {
    const id = this.#byContact.get(contactKey(contact))
    if (id === undefined) return null
    const space = id.indexOf(' ')
    return this.#registrar.find(id.slice(0, space), id.slice(space + 1), 0)?.flow ?? null
  }

  /**
   * A page of a web phone that was left or loaded anew: another contact took its place, or nobody is registered there any
   * more. One that only lost its connection still has its binding, and comes back with the same contact.
   */
  isGone(contact: Uri): boolean {
    return contact.host.endsWith('.invalid') && !this.#byContact.has(contactKey(contact))
  }

  /** How the device that registered this contact speaks, when the contact itself does not say. */
  transportOf(contact: Uri): Transport | null {
    return this.#owners.get(this.#byContact.get(contactKey(contact)) ?? '')?.transport ?? null
  }

  /**
   * Phones name the port of their connection in a dialog. When it broke, the device is where it registered: the only one with
   * this user and host that came over a connection.
   */
  otherEndOf({ user, host }: Uri): Target | null {
    const start = `${user ?? ''}@${host}:`
    const found: Target[] = []
    for (const [id, contact] of this.#contacts) {
      const owner = this.#owners.get(id)
      if (!contact.startsWith(start) || !owner || owner.transport === 'udp') continue
      const space = id.indexOf(' ')
      const binding = this.#registrar.find(id.slice(0, space), id.slice(space + 1), 0)
      const target = binding && targetOf(binding, owner)
      if (target) found.push(target)
    }
    return found.length === 1 ? found[0]! : null
  }

  /** A device that has shown its password over TLS said that it listens there. */
  listensAt(host: string, port: number): boolean {
    const ends = port === 5061 ? [`@${host}:5061`, `@${host}:`] : [`@${host}:${port}`]
    for (const [id, contact] of this.#contacts)
      if (ends.some(end => contact.endsWith(end)) && this.#owners.get(id)?.transport === 'tls') return true
    return false
  }

  /** Ends what a device has registered: it was removed, or its session signed out. */
  endDevice(device: DeviceId): void {
    const aors = new Set<string>()
    for (const [id, owner] of this.#owners) if (owner.device === device) aors.add(id.slice(0, id.indexOf(' ')))
    for (const aor of aors)
      this.#follow(this.#registrar.end(aor, binding => this.#owners.get(idOf(binding))?.device === device))
  }

  // ── flows ──
  flowLives(flow: Flow): void {
    if (flow.transport !== 'udp') this.#streams.add(flow.id)
  }
  isAlive(flow: string): boolean {
    return flow.startsWith('udp|') || this.#streams.has(flow)
  }
  flowClosed(flow: string): void {
    this.#streams.delete(flow)
    this.#follow(this.#registrar.flowLost(flow))
  }

  // ── time, restart ──
  nextDeadline(): Millis | null {
    return this.#registrar.nextDeadline()
  }
  tick(now: Millis): void {
    this.#follow(this.#registrar.tick(now))
  }
  restore(): void {
    const bindings: Binding[] = []
    for (const [id, kept] of this.#store.load()) {
      const { binding, owner } = kept as Kept
      // Connections died with the process; a UDP flow is only two addresses.
      if (binding.flow && !binding.flow.startsWith('udp|')) this.#wasThere.add(id)
      bindings.push({ ...binding, flow: binding.flow?.startsWith('udp|') ? binding.flow : null })
      this.#owners.set(id, owner)
      this.#aors.set(owner.person, binding.aor)
      this.#index(binding)
    }
    this.#registrar.import(bindings)
  }

  onChange(listener: (change: RegistrationChange) => void): void {
    this.#listeners.push(listener)
  }
  counts() {
    return this.#registrar.counts()
  }

  #follow(changes: readonly BindingChange[], owner?: Owner): void {
    const people = new Set<PersonId>()
    for (const change of changes) {
      const { binding } = change
      const id = idOf(binding)
      const known = this.#owners.get(id)
      const whose = owner ?? known
      if (whose) people.add(whose.person)
      this.#wasThere.delete(id)
      if (change.type === 'removed') {
        this.#owners.delete(id)
        this.#unindex(binding)
        this.#store.remove(id)
        continue
      }
      if (change.type === 'flow-lost' || !owner) continue
      this.#owners.set(id, owner)
      this.#index(binding)
      this.#store.put(id, { binding, owner } satisfies Kept)
    }
    for (const person of people) for (const listener of this.#listeners) listener({ person })
  }

  #index(binding: Binding): void {
    const id = idOf(binding)
    const uri = uriOf(binding)
    this.#unindex(binding)
    if (!uri) return
    this.#contacts.set(id, contactKey(uri))
    this.#byContact.set(contactKey(uri), id)
  }
  #unindex(binding: Binding): void {
    const id = idOf(binding)
    const contact = this.#contacts.get(id)
    if (contact === undefined) return
    this.#contacts.delete(id)
    if (this.#byContact.get(contact) === id) this.#byContact.delete(contact)
  }
}

/** Over the flow it registered on; a desk phone whose connection broke may be connected to, a browser may not. */
function targetOf(binding: Binding, { transport }: Owner): Target | null {
  if (binding.flow !== null) return { flow: binding.flow }
  if (transport === 'ws' || transport === 'wss') return null
  const uri = uriOf(binding)
  if (!uri || uri.host.endsWith('.invalid')) return null
  return { transport, host: uri.host, port: uri.port ?? (transport === 'tls' ? 5061 : 5060) }
}

/** Fit for a Request-URI: without headers (RFC 3261 §19.1.5). */
function uriOf({ contact }: Binding): Uri | null {
  const read = parseUri(contact)
  return read.ok ? { ...read.value, headers: undefined } : null
}
