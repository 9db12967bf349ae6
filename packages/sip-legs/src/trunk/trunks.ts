/**
 * All trunks while we run: registered (RFC 3261 §10), asked each half minute whether they are there (OPTIONS), looked up again
 * (RFC 3263), and watched while they are called. Settings come from the store; what changed there is begun anew.
 */
import type { Ids, Millis } from '@sidetone/kernel'
import {
  type Credentials,
  type Flow,
  type Hashes,
  type Resolver,
  type SipRequest,
  type SipStack,
  type StackEvent,
  type StoredSecret,
  storedSecret,
  type Target,
} from '@sidetone/sip'
import type { SipLeg } from '../leg.ts'
import type { NetPort } from '../ports.ts'
import { CallsOut } from './calls-out.ts'
import { askDownMs, unansweredMs } from './limits.ts'
import { type Line, type Lines, newLine, settle, statusOf, targetOf } from './line.ts'
import { look } from './looking.ts'
import { bestOf, isName, type Place, placeText, samePlace, soughtFor } from './places.ts'
import { answerAsking, ask, questionAnswered, unanswered, whySilent } from './questions.ts'
import * as reasons from './reasons.ts'
import { register, registerAnswered, registerLost } from './registering.ts'
import { senderOf } from './senders.ts'
import { rulesOf, type Trunk, type TrunkAnswer, type TrunkChange, type TrunkStatus, type TrunkStore } from './words.ts'

export type TrunksOptions = {
  readonly ids: Ids
  readonly now: () => Millis
  readonly hashes: Hashes
  readonly realm: string
  readonly stack: SipStack
  readonly net: NetPort
  readonly store: TrunkStore
  /** None: names are left to the sockets. */
  readonly resolver?: Resolver
  /** Legs of each trunk. */
  readonly load: (trunk: string) => { readonly in: number; readonly out: number }
  readonly turn: (work: () => void) => void
}
export class Trunks {
  readonly calls: CallsOut
  #options: TrunksOptions
  #lines: Lines
  #seen: readonly Trunk[] | null = null
  #peers = new Map<string, { readonly trunk: Trunk; readonly secret: StoredSecret }>()
  #listeners: ((status: TrunkStatus) => void)[] = []

  constructor(options: TrunksOptions) {
    this.#options = options
    this.#lines = {
      options,
      byId: new Map(),
      transactions: new Map(),
      works: line => this.#works(line),
      trouble: (line, reason) => this.#trouble(line, reason),
      told: line => this.#told(line),
    }
    this.calls = new CallsOut(this.#lines)
  }

  // ── settings ──

  /** Takes up what the store says now; a trunk whose settings are as before goes on. */
  sync(): void {
    const { store, ids, hashes, realm, resolver } = this.#options
    const list = store.list()
    if (list === this.#seen) return
    this.#seen = list
    const now = this.#options.now()
    const gone = new Set(this.#lines.byId.keys())
    this.#peers.clear()
    for (const trunk of list) {
      gone.delete(trunk.id)
      const { peer, account, on } = rulesOf(trunk)
      if (peer && on)
        this.#peers.set(peer.username, { trunk, secret: storedSecret(hashes, peer.username, realm, peer.password) })
      const known = this.#lines.byId.get(trunk.id)
      if (known && JSON.stringify(known.trunk) === JSON.stringify(trunk)) continue
      // The same over restarts, as the carrier knows it until the registration has run out; known to nobody else.
      const token = hashes.hmacSha256(account?.password ?? '', trunk.id).slice(0, 16)
      const line = newLine(trunk, now, { ids, token, asksNames: resolver !== undefined })
      this.#lines.byId.set(trunk.id, line)
      if (known) this.#leave(known, sameContact(known, line))
      if (line.registration && line.lookAt === null) register(this.#lines, line, { type: 'start' })
      this.#told(line)
    }
    for (const id of gone) {
      const line = this.#lines.byId.get(id)!
      this.#lines.byId.delete(id)
      this.#leave(line, false)
    }
  }
  /** @param stays the same contact is registered anew, and what took it back could come later than that */
  #leave(line: Line, stays: boolean): void {
    for (const [transaction, each] of this.#lines.transactions)
      if (each === line && (stays || transaction !== line.register?.transaction))
        this.#lines.transactions.delete(transaction)
    answerAsking(line, { ok: false, connection: false, reason: reasons.changedMeanwhile })
    // Its challenge is still answered.
    if (line.registration && !stays) register(this.#lines, line, { type: 'stop' })
  }

  // ── calls in ──

  senderOf(request: SipRequest | null, flow: Flow): Trunk | undefined {
    this.sync()
    return senderOf(this.#lines.byId.values(), request, flow)
  }
  /** A trunk whose calls show a name and password, from wherever they come. */
  peer(username: string): { readonly trunk: Trunk; readonly secret: StoredSecret } | undefined {
    this.sync()
    return this.#peers.get(username)
  }

  // ── calls out ──

  /** Where a call over this trunk goes now; null: it is off, or gone. */
  placeFor(id: string): Place | null {
    this.sync()
    const line = this.#lines.byId.get(id)
    if (!line || !rulesOf(line.trunk).on) return null
    return bestOf(line.places, this.#options.now()) ?? null
  }

  // ── asked by an admin ──

  /** Asks the name servers now. @returns places as text, best first; none: the name is not known */
  look(id: string): Promise<readonly string[]> {
    const line = this.#lines.byId.get(id)
    if (!line) return Promise.resolve([])
    const { resolver } = this.#options
    const sought = soughtFor(line.trunk)
    if (!resolver || !isName(sought)) return Promise.resolve(line.places.map(placeText))
    return look(this.#lines, line).then(() => (line.nameUnknown ? [] : line.places.map(placeText)))
  }
  /** Asks whether it is there, now. */
  ask(id: string): Promise<TrunkAnswer> {
    const line = this.#lines.byId.get(id)
    return new Promise(resolve => {
      if (!line || !rulesOf(line.trunk).on)
        return resolve({ ok: false, connection: false, reason: reasons.switchedOff })
      this.#options.turn(() => {
        line.asking.push(resolve)
        const now = this.#options.now()
        if (!line.question) ask(this.#lines, line, now)
        if (!line.question)
          answerAsking(line, {
            ok: false,
            connection: true,
            reason: line.fault ?? reasons.unknownName(line.trunk.host),
          })
      })
    })
  }
  /** Registers now, also when it was refused before. */
  registerAgain(id: string): void {
    const line = this.#lines.byId.get(id)
    if (line) this.#options.turn(() => register(this.#lines, line, { type: 'start' }))
  }

  // ── what came ──

  /** A connection that we had opened is closed: who waits for an answer there need not wait longer. */
  flowClosed(openedTo: Target | undefined): void {
    if (!openedTo || 'flow' in openedTo) return
    const at = openedTo as Pick<Place, 'transport' | 'host' | 'port'>
    this.calls.closed(at)
    for (const line of this.#lines.byId.values()) {
      if (!line.registration || !line.places.some(place => samePlace(place, at))) continue
      const { phase } = line.registration.state
      if (line.register && samePlace(line.register.place, at))
        registerLost(this.#lines, line, reasons.closedConnection(placeText(line.register.place)))
      // Calls in came over it: a new one is opened by registering again.
      else if (phase === 'registered') {
        register(this.#lines, line, { type: 'flow', up: false })
        register(this.#lines, line, { type: 'flow', up: true })
      }
    }
  }
  /** @returns false when it is no request of a trunk's */
  handle(event: Extract<StackEvent, { type: 'response' | 'no-response' }>): boolean {
    const line = this.#lines.transactions.get(event.transaction)
    if (!line) return false
    if (event.type === 'response' && event.response.status < 200) return true
    this.#lines.transactions.delete(event.transaction)
    if (event.transaction === line.register?.transaction) registerAnswered(this.#lines, line, event)
    else if (event.transaction === line.question?.transaction) questionAnswered(this.#lines, line, event)
    return true
  }
  /** What answers a challenge; null: it is no trunk's. */
  credentials(transaction: string, leg: SipLeg | undefined): Credentials | null {
    const trunk = this.#lines.transactions.get(transaction)?.trunk ?? this.#lines.byId.get(leg?.trunk ?? '')?.trunk
    const account = trunk && rulesOf(trunk).account
    return account ? { username: account.authName || account.username, password: account.password } : null
  }

  // ── time ──

  nextDeadline(): Millis | null {
    let next = Number.POSITIVE_INFINITY
    for (const line of this.#lines.byId.values()) {
      next = Math.min(
        next,
        line.lookAt ?? next,
        line.question ? line.question.at + unansweredMs : (line.askAt ?? next),
        line.register ? line.register.at + unansweredMs : (line.registration?.state.at ?? next),
      )
    }
    next = Math.min(next, this.calls.nextDeadline())
    return next === Number.POSITIVE_INFINITY ? null : next
  }
  tick(now: Millis): void {
    this.sync()
    this.calls.tick(now)
    for (const line of this.#lines.byId.values()) this.#tickLine(line, now)
  }
  #tickLine(line: Line, now: Millis): void {
    if (line.lookAt !== null && line.lookAt <= now) void look(this.#lines, line)
    const { question, registration } = line
    if (question && question.at + unansweredMs <= now)
      unanswered(this.#lines, line, whySilent(this.#lines, question.place))
    const asked = line.register
    if (asked && asked.at + unansweredMs <= now) registerLost(this.#lines, line, whySilent(this.#lines, asked.place))
    else if (registration && registration.state.at !== null && registration.state.at <= now)
      register(this.#lines, line, { type: 'time' })
    if (line.askAt !== null && line.askAt <= now && !line.question) ask(this.#lines, line, now)
  }

  // ── how they are ──

  #works(line: Line): void {
    line.fault = null
    line.works = true
    this.#told(line)
  }
  #trouble(line: Line, reason: string): void {
    line.fault = reason
    line.works = false
    const now = this.#options.now()
    if (line.askAt !== null) line.askAt = Math.min(line.askAt, now + askDownMs)
    this.#told(line)
  }
  #told(line: Line): void {
    if (!settle(line, this.#options.now()) || this.#lines.byId.get(line.trunk.id) !== line) return
    const status = this.#statusOf(line)
    for (const listener of this.#listeners) listener(status)
  }
  #statusOf(line: Line): TrunkStatus {
    return statusOf(line, this.#options.load(line.trunk.id), bestOf(line.places, this.#options.now()))
  }
  onChange(listener: (status: TrunkStatus) => void): void {
    this.#listeners.push(listener)
  }
  status(): readonly TrunkStatus[] {
    this.sync()
    return [...this.#lines.byId.values()].map(line => this.#statusOf(line))
  }
  /** What happened to it while we ran, oldest first. */
  changes(id: string): readonly TrunkChange[] {
    return this.#lines.byId.get(id)?.changes ?? []
  }
  /** A trunk that takes any certificate is at this address. */
  trustsUnsigned(host: string, port: number): boolean {
    for (const { trunk, places } of this.#lines.byId.values())
      if (rulesOf(trunk).anyCertificate && places.some(place => place.host === host && place.port === port)) return true
    return false
  }
  /** Its rate is not limited. */
  isKnown(host: string): boolean {
    for (const { trunk, places } of this.#lines.byId.values())
      if (rulesOf(trunk).on && places.some(place => place.host === host)) return true
    return false
  }
  /** Where a request inside a dialog goes, whose connection is gone: over TLS the name counts, not the address. */
  targetOf(host: string, port: number): Target | null {
    for (const { places } of this.#lines.byId.values())
      for (const place of places)
        if (place.transport === 'tls' && (place.host === host || place.name === host) && place.port === port)
          return targetOf(place)
    return null
  }
}

function sameContact(a: Line, b: Line): boolean {
  const place = ({ trunk, token }: Line) => {
    const { domain, proxy, account } = rulesOf(trunk)
    return JSON.stringify([token, trunk.host, trunk.port, trunk.transport, domain, proxy, account?.username])
  }
  return a.token !== null && place(a) === place(b)
}
