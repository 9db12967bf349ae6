/**
 * All trunks while we run: registered (RFC 3261 §10), asked each half minute whether they are there (OPTIONS), looked up again
 * (RFC 3263), and watched while they are called. Settings come from the store; what changed there is begun anew.
 */
import type { LegId } from '@sidetone/call'
import type { Ids, Millis } from '@sidetone/kernel'
import {
  type Credentials,
  type Flow,
  type Hashes,
  locate,
  type RegistrationInput,
  type Resolver,
  type SipRequest,
  type SipResponse,
  type SipStack,
  type StackEvent,
  type StoredSecret,
  stepRegistration,
  storedSecret,
  type Target,
} from '@sidetone/sip'
import { sipUri } from '../identity.ts'
import type { SipLeg } from '../leg.ts'
import type { NetPort } from '../ports.ts'
import { askDownMs, askRefusedMs, lookAgainMs, lookSoonerMs, silentAgainMs, silentMs, unansweredMs } from './limits.ts'
import { type Line, newLine, settle, statusOf, targetOf } from './line.ts'
import {
  bestOf,
  found,
  isName,
  type Place,
  passOver,
  placeText,
  samePlace,
  soughtFor,
  spare,
  worksAgain,
} from './places.ts'
import * as reasons from './reasons.ts'
import { lineParam, senderOf } from './senders.ts'
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
/** A call that a trunk has been given and has not rung for yet. */
type Watch = {
  readonly leg: SipLeg
  readonly place: Place
  readonly since: Millis
  readonly tries: number
  /** When its silence is too long; null: it has said something. */
  silentAt: Millis | null
  readonly again: (place: Place, tries: number) => void
  readonly giveUp: (detail: string) => void
}

export class Trunks {
  #options: TrunksOptions
  #lines = new Map<string, Line>()
  #seen: readonly Trunk[] | null = null
  #transactions = new Map<string, Line>()
  #watches = new Map<LegId, Watch>()
  #peers = new Map<string, { readonly trunk: Trunk; readonly secret: StoredSecret }>()
  #listeners: ((status: TrunkStatus) => void)[] = []

  constructor(options: TrunksOptions) {
    this.#options = options
  }

  // ── settings ──

  /** Takes up what the store says now; a trunk whose settings are as before goes on. */
  sync(): void {
    const { store, ids, hashes, realm, resolver } = this.#options
    const list = store.list()
    if (list === this.#seen) return
    this.#seen = list
    const now = this.#options.now()
    const gone = new Set(this.#lines.keys())
    this.#peers.clear()
    for (const trunk of list) {
      gone.delete(trunk.id)
      const { peer, account, on } = rulesOf(trunk)
      if (peer && on)
        this.#peers.set(peer.username, { trunk, secret: storedSecret(hashes, peer.username, realm, peer.password) })
      const known = this.#lines.get(trunk.id)
      if (known && JSON.stringify(known.trunk) === JSON.stringify(trunk)) continue
      // The same over restarts, as the carrier knows it until the registration has run out; known to nobody else.
      const token = hashes.hmacSha256(account?.password ?? '', trunk.id).slice(0, 16)
      const line = newLine(trunk, now, { ids, token, asksNames: resolver !== undefined })
      this.#lines.set(trunk.id, line)
      if (known) this.#leave(known, sameContact(known, line))
      if (line.registration && line.lookAt === null) this.#register(line, { type: 'start' })
      this.#told(line)
    }
    for (const id of gone) {
      const line = this.#lines.get(id)!
      this.#lines.delete(id)
      this.#leave(line, false)
    }
  }
  /** @param stays the same contact is registered anew, and what took it back could come later than that */
  #leave(line: Line, stays: boolean): void {
    for (const [transaction, each] of this.#transactions)
      if (each === line && (stays || transaction !== line.register?.transaction)) this.#transactions.delete(transaction)
    this.#answerAsking(line, { ok: false, connection: false, reason: reasons.changedMeanwhile })
    // Its challenge is still answered.
    if (line.registration && !stays) this.#register(line, { type: 'stop' })
  }

  // ── calls in ──

  senderOf(request: SipRequest | null, flow: Flow): Trunk | undefined {
    this.sync()
    return senderOf(this.#lines.values(), request, flow)
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
    const line = this.#lines.get(id)
    if (!line || !rulesOf(line.trunk).on) return null
    return bestOf(line.places, this.#options.now()) ?? null
  }
  /** Its INVITE is on the way. */
  placed(
    leg: SipLeg,
    place: Place,
    call: Pick<Watch, 'tries' | 'again' | 'giveUp'> & { readonly since?: Millis },
  ): void {
    const line = this.#lines.get(leg.trunk ?? '')
    if (!line) return
    const now = this.#options.now()
    const since = call.since ?? now
    const whole = line.state === 'down' ? silentAgainMs : silentMs
    // Another place of the same trunk is tried within the same time.
    const wait = call.tries === 0 && spare(line.places, now) > 1 ? whole / 2 : Math.max(500, since + whole - now)
    this.#watches.set(leg.leg, { ...call, leg, place, since, silentAt: now + wait })
  }
  /** It rings, or somebody answered: the trunk works. */
  took(leg: SipLeg): void {
    const watch = this.#watches.get(leg.leg)
    if (!watch) return
    this.#watches.delete(leg.leg)
    const line = this.#lines.get(leg.trunk ?? '')
    if (!line) return
    worksAgain(line.places, watch.place)
    this.#works(line)
  }
  forget(leg: SipLeg): void {
    this.#watches.delete(leg.leg)
  }
  /** @returns true when the call is tried again at another place of the trunk */
  refused(leg: SipLeg, status: number, response: SipResponse | undefined): boolean {
    const watch = this.#watches.get(leg.leg)
    const line = this.#lines.get(leg.trunk ?? '')
    if (!watch || !line) return false
    const { place } = watch
    const passwordRefused = status === 401 || status === 407
    if (status < 500 && status !== 408 && !passwordRefused) {
      // It speaks for the number, so the trunk works.
      if (response) this.took(leg)
      return false
    }
    if (status >= 600) return false
    const reason = response
      ? reasons.refusedBy('call', status, response.reason)
      : reasons.notConnected(this.#options.net.whyNot?.(targetOf(place)), placeText(place))
    return this.#failed(line, watch, reason, !response || status === 503 || status === 408)
  }
  #failed(line: Line, watch: Watch, reason: string, elsewhere: boolean): boolean {
    const now = this.#options.now()
    this.#watches.delete(watch.leg.leg)
    line.lastFailure = { at: now, reason }
    line.fault = reason
    line.works = false
    if (line.askAt !== null) line.askAt = Math.min(line.askAt, now + askDownMs)
    if (elsewhere) passOver(line.places, watch.place, now)
    const next = elsewhere && spare(line.places, now) > 0 ? bestOf(line.places, now) : undefined
    const again = next !== undefined && watch.tries < 2 && now - watch.since < silentMs - 500
    this.#told(line)
    if (again) watch.again(next, watch.tries + 1)
    return again
  }
  #silent(watch: Watch, reason: string): void {
    const line = this.#lines.get(watch.leg.trunk ?? '')
    const { stack, now } = this.#options
    stack.end(watch.leg.session, {}, now())
    if (!line || !this.#failed(line, watch, reason, true)) watch.giveUp(reason)
  }

  // ── asked by an admin ──

  /** Asks the name servers now. @returns places as text, best first; none: the name is not known */
  look(id: string): Promise<readonly string[]> {
    const line = this.#lines.get(id)
    if (!line) return Promise.resolve([])
    const { resolver } = this.#options
    const sought = soughtFor(line.trunk)
    if (!resolver || !isName(sought)) return Promise.resolve(line.places.map(placeText))
    return this.#look(line).then(() => (line.nameUnknown ? [] : line.places.map(placeText)))
  }
  /** Asks whether it is there, now. */
  ask(id: string): Promise<TrunkAnswer> {
    const line = this.#lines.get(id)
    return new Promise(resolve => {
      if (!line || !rulesOf(line.trunk).on)
        return resolve({ ok: false, connection: false, reason: reasons.switchedOff })
      this.#options.turn(() => {
        line.asking.push(resolve)
        const now = this.#options.now()
        if (!line.question) this.#ask(line, now)
        if (!line.question)
          this.#answerAsking(line, {
            ok: false,
            connection: true,
            reason: line.fault ?? reasons.unknownName(line.trunk.host),
          })
      })
    })
  }
  #answerAsking(line: Line, answer: TrunkAnswer): void {
    for (const resolve of line.asking.splice(0)) resolve(answer)
  }
  /** Registers now, also when it was refused before. */
  registerAgain(id: string): void {
    const line = this.#lines.get(id)
    if (line) this.#options.turn(() => this.#register(line, { type: 'start' }))
  }

  // ── what came ──

  /** A connection that we had opened is closed: who waits for an answer there need not wait longer. */
  flowClosed(openedTo: Target | undefined): void {
    if (!openedTo || 'flow' in openedTo) return
    const at = openedTo as Pick<Place, 'transport' | 'host' | 'port'>
    for (const watch of [...this.#watches.values()])
      if (samePlace(watch.place, at)) this.#silent(watch, reasons.closedConnection(placeText(watch.place)))
    for (const line of this.#lines.values()) {
      if (!line.registration || !line.places.some(place => samePlace(place, at))) continue
      const { phase } = line.registration.state
      if (line.register && samePlace(line.register.place, at))
        this.#registerLost(line, reasons.closedConnection(placeText(line.register.place)))
      // Calls in came over it: a new one is opened by registering again.
      else if (phase === 'registered') {
        this.#register(line, { type: 'flow', up: false })
        this.#register(line, { type: 'flow', up: true })
      }
    }
  }
  /** @returns false when it is no request of a trunk's */
  handle(event: Extract<StackEvent, { type: 'response' | 'no-response' }>): boolean {
    const line = this.#transactions.get(event.transaction)
    if (!line) return false
    if (event.type === 'response' && event.response.status < 200) return true
    this.#transactions.delete(event.transaction)
    if (event.transaction === line.register?.transaction) this.#registerAnswered(line, event)
    else if (event.transaction === line.question?.transaction) this.#questionAnswered(line, event)
    return true
  }
  /** What answers a challenge; null: it is no trunk's. */
  credentials(transaction: string, leg: SipLeg | undefined): Credentials | null {
    const trunk = this.#transactions.get(transaction)?.trunk ?? this.#lines.get(leg?.trunk ?? '')?.trunk
    const account = trunk && rulesOf(trunk).account
    return account ? { username: account.authName || account.username, password: account.password } : null
  }

  // ── time ──

  nextDeadline(): Millis | null {
    let next = Number.POSITIVE_INFINITY
    for (const line of this.#lines.values()) {
      next = Math.min(
        next,
        line.lookAt ?? next,
        line.askAt ?? next,
        line.question ? line.question.at + unansweredMs : next,
        line.register ? line.register.at + unansweredMs : (line.registration?.state.at ?? next),
      )
    }
    for (const { silentAt } of this.#watches.values()) next = Math.min(next, silentAt ?? next)
    return next === Number.POSITIVE_INFINITY ? null : next
  }
  tick(now: Millis): void {
    this.sync()
    for (const watch of [...this.#watches.values()]) {
      if (watch.silentAt === null || watch.silentAt > now) continue
      watch.silentAt = null
      if (this.#options.stack.heardOf(watch.leg.session)) continue
      const seconds = Math.round((now - watch.since) / 100) / 10
      const { net } = this.#options
      const why = net.whyNot?.(targetOf(watch.place))
      const place = placeText(watch.place)
      this.#silent(watch, why ? reasons.notConnected(why, place) : reasons.saidNothing(place, seconds))
    }
    for (const line of this.#lines.values()) this.#tickLine(line, now)
  }
  #tickLine(line: Line, now: Millis): void {
    if (line.lookAt !== null && line.lookAt <= now) void this.#look(line)
    const { question, register, registration } = line
    if (question && question.at + unansweredMs <= now) this.#unanswered(line, this.#whySilent(question.place))
    if (register && register.at + unansweredMs <= now) this.#registerLost(line, this.#whySilent(register.place))
    else if (registration && registration.state.at !== null && registration.state.at <= now)
      this.#register(line, { type: 'time' })
    if (line.askAt !== null && line.askAt <= now && !line.question) this.#ask(line, now)
  }
  #whySilent(place: Place): string {
    const why = this.#options.net.whyNot?.(targetOf(place))
    return why
      ? reasons.notConnected(why, placeText(place))
      : reasons.saidNothing(placeText(place), unansweredMs / 1000)
  }

  // ── names ──

  #look(line: Line): Promise<void> {
    const { resolver, ids, turn } = this.#options
    line.lookAt = null
    if (!resolver) return Promise.resolve()
    if (line.looking) return line.looking
    const sought = soughtFor(line.trunk)
    const chance = () => Number.parseInt(ids.token(2), 16) / 0x10000
    line.looking = locate(sought, resolver, chance).then(located =>
      turn(() => {
        line.looking = null
        if (this.#lines.get(line.trunk.id) !== line) return
        line.nameUnknown = located.length === 0
        line.lookAt = this.#options.now() + (line.nameUnknown ? lookSoonerMs : lookAgainMs)
        if (line.nameUnknown) line.fault = reasons.unknownName(sought.host)
        else {
          if (line.fault === reasons.unknownName(sought.host)) line.fault = null
          line.places = found(line.places, located)
        }
        if (line.registration?.state.phase === 'idle' && !line.nameUnknown) this.#register(line, { type: 'start' })
        this.#told(line)
      }),
    )
    return line.looking
  }

  // ── OPTIONS ──

  #ask(line: Line, now: Millis): void {
    const { stack, net } = this.#options
    const { trunk } = line
    const rules = rulesOf(trunk)
    const everyMs = rules.optionsEveryS * 1000
    if (everyMs > 0) line.askAt = now + (line.state === 'down' ? Math.min(askDownMs, everyMs) : everyMs)
    const place = bestOf(line.places, now)
    if (!place || (isName(place) && this.#options.resolver)) return
    const target = targetOf(place)
    const domain = rules.domain || trunk.host
    const { host } = net.local(target)
    const user = rules.account?.username
    const transaction = stack.request(
      {
        method: 'OPTIONS',
        to: { scheme: 'sip', host: domain, params: {} },
        from: { uri: user ? sipUri(user, domain) : sipUri('sidetone', host), params: {} },
        target,
      },
      now,
    )
    this.#transactions.set(transaction, line)
    line.question = { transaction, place, at: now }
  }
  #questionAnswered(line: Line, event: Extract<StackEvent, { type: 'response' | 'no-response' }>): void {
    const { place, at } = line.question!
    if (event.type === 'no-response')
      return this.#unanswered(line, reasons.notConnected(this.#options.net.whyNot?.(targetOf(place)), placeText(place)))
    line.question = null
    const { status, reason } = event.response
    const afterMs = this.#options.now() - at
    line.everAnswered = true
    this.#answerAsking(line, { ok: true, status, phrase: reason, afterMs, place: placeText(place) })
    if (status === 500 || (status >= 502 && status <= 504)) {
      passOver(line.places, place, this.#options.now())
      return this.#trouble(line, reasons.refusedBy('question', status, reason))
    }
    line.answersInMs = afterMs
    worksAgain(line.places, place)
    this.#works(line)
  }
  #unanswered(line: Line, reason: string): void {
    const { place, transaction } = line.question!
    this.#transactions.delete(transaction)
    line.question = null
    const now = this.#options.now()
    passOver(line.places, place, now)
    // Another of its places is asked at once.
    if (spare(line.places, now) > 0) return this.#ask(line, now)
    const connection = this.#options.net.whyNot?.(targetOf(place)) !== undefined
    this.#answerAsking(line, { ok: false, connection, reason })
    // Many carriers answer no OPTIONS: while the registration stands, that alone is no trouble.
    if (line.everAnswered || line.registration?.state.phase !== 'registered') this.#trouble(line, reason)
  }

  // ── REGISTER ──

  #register(line: Line, input: RegistrationInput): void {
    const { registration, trunk } = line
    if (!registration) return
    const { ids, stack, net } = this.#options
    const now = this.#options.now()
    const place = bestOf(line.places, now)
    const account = rulesOf(trunk).account!
    if (place && registration.state.pending === null && input.type !== 'response' && input.type !== 'stop') {
      const local = net.local(targetOf(place))
      const transport = local.transport === 'udp' ? '' : `;transport=${local.transport}`
      const port = local.port === 0 ? '' : `:${local.port}`
      const host = local.host.includes(':') ? `[${local.host}]` : local.host
      const contact = `sip:${encodeURIComponent(account.username)}@${host}${port}${transport};${lineParam}=${line.token}`
      registration.options = { ...registration.options, contact }
    }
    for (const out of stepRegistration(registration.state, input, now, registration.options, ids))
      switch (out.type) {
        case 'send': {
          if (!place) return
          const domain = rulesOf(trunk).domain || trunk.host
          const own = sipUri(account.username, domain)
          const transaction = stack.request(
            {
              method: 'REGISTER',
              to: { scheme: 'sip', host: domain, params: {} },
              from: { uri: own, params: {} },
              toAddr: { uri: own, params: {} },
              target: targetOf(place),
              callId: out.callId,
              cseq: out.cseq,
              headers: out.headers,
            },
            now,
          )
          this.#transactions.set(transaction, line)
          line.register = { transaction, place, at: now, cseq: out.cseq }
          break
        }
        case 'registered':
          line.registrationFault = null
          if (line.register) worksAgain(line.places, line.register.place)
          this.#works(line)
          break
        case 'refused':
          // A carrier that has blocked or forgotten an account may have it back; asked more often it would block us.
          registration.state.at = now + askRefusedMs
          this.#told(line)
          break
        case 'lost':
        case 'unregistered':
          this.#told(line)
      }
  }
  #registerAnswered(line: Line, event: Extract<StackEvent, { type: 'response' | 'no-response' }>): void {
    const { cseq, place } = line.register!
    if (event.type === 'no-response')
      return this.#registerLost(
        line,
        reasons.notConnected(this.#options.net.whyNot?.(targetOf(place)), placeText(place)),
      )
    const { status, reason } = event.response
    if (status >= 300 && status !== 423) {
      const final = [401, 403, 404, 407].includes(status)
      line.registrationFault = final
        ? reasons.registrationRefused(status, reason)
        : reasons.registrationFailed(status, reason, placeText(place))
      if (status >= 500) passOver(line.places, place, this.#options.now())
    }
    this.#register(line, { type: 'response', cseq, response: event.response })
    if (line.register?.cseq === cseq) line.register = null
    this.#told(line)
  }
  #registerLost(line: Line, reason: string): void {
    const { cseq, place, transaction } = line.register!
    this.#transactions.delete(transaction)
    line.register = null
    line.registrationFault = reason
    passOver(line.places, place, this.#options.now())
    this.#register(line, { type: 'no-response', cseq })
    this.#told(line)
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
    if (!settle(line, this.#options.now()) || this.#lines.get(line.trunk.id) !== line) return
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
    return [...this.#lines.values()].map(line => this.#statusOf(line))
  }
  /** What happened to it while we ran, oldest first. */
  changes(id: string): readonly TrunkChange[] {
    return this.#lines.get(id)?.changes ?? []
  }
  /** A trunk that takes any certificate is at this address. */
  trustsUnsigned(host: string, port: number): boolean {
    for (const { trunk, places } of this.#lines.values())
      if (rulesOf(trunk).anyCertificate && places.some(place => place.host === host && place.port === port)) return true
    return false
  }
  /** Its rate is not limited. */
  isKnown(host: string): boolean {
    for (const { trunk, places } of this.#lines.values())
      if (rulesOf(trunk).on && places.some(place => place.host === host)) return true
    return false
  }
  /** Where a request inside a dialog goes, whose connection is gone: over TLS the name counts, not the address. */
  targetOf(host: string, port: number): Target | null {
    for (const { places } of this.#lines.values())
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
