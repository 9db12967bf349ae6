/** The SIP stack: transactions below, sessions above, and the face of `stack-types.ts` around both. */
import type { Millis } from '@sidetone/kernel'
import { RememberedChallenges } from './auth/remembered.ts'
import { toTagOf } from './dialog/dialog.ts'
import { maxSessions, maxSubscriptions, maxTransactions } from './limits.ts'
import { parseMessage } from './message/parse.ts'
import type { SipRequest, SipResponse } from './message/types.ts'
import { type RequestRules, validateRequest, validateResponse } from './message/validate.ts'
import { matchReplaces } from './refer/replaces.ts'
import { sendRefer } from './refer/sent.ts'
import { acceptRefer, referProgress } from './refer/taken.ts'
import { noResponseFor, responseFor } from './session/answers.ts'
import { cancelInvite, sendBye } from './session/bye.ts'
import { accept, onCancel, onInvite, progress, reject } from './session/called.ts'
import { ackWith, startInvite } from './session/calling.ts'
import { endSession } from './session/ending.ts'
import { onAckIn, onRequestIn, requestIn } from './session/in-session.ts'
import { knownMethods, type Lines, linesFor } from './session/lines.ts'
import { onResponseLost } from './session/ok.ts'
import { offer } from './session/own-offer.ts'
import type { Room } from './session/room.ts'
import type { Session } from './session/session.ts'
import { Sessions } from './session/sessions.ts'
import { loadSession, saveSession } from './session/snapshot.ts'
import { answerOffer, refuseOffer } from './session/their-offer.ts'
import { wake } from './session/waking.ts'
import type {
  Body,
  Flow,
  HeaderList,
  NotifyBody,
  OutgoingInvite,
  Reason,
  Refer,
  Replaces,
  SessionId,
  SessionSnapshot,
  SipStack,
  StackEvent,
  StackOptions,
  SubscriptionEnd,
  SubscriptionId,
  SubscriptionSnapshot,
  Target,
  TransactionId,
  Turn,
} from './stack-types.ts'
import { Subscriptions } from './subscribe/subscriptions.ts'
import { has, linesOf } from './transaction/compose.ts'
import { Outside } from './transaction/outside.ts'
import type { ClientTransaction, ServerTransaction } from './transaction/records.ts'
import { defaultTimers } from './transaction/timers.ts'
import { Transactions, type TransactionUser } from './transaction/transactions.ts'

export const createStack = (options: StackOptions): SipStack => new Stack(options)

const earlier = (a: Millis | null, b: Millis | null): Millis | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

const none: readonly never[] = []

class Stack implements SipStack, Room, TransactionUser {
  readonly options: StackOptions
  readonly transactions: Transactions
  readonly lines: Lines
  readonly subscriptions: Subscriptions
  readonly remembered: RememberedChallenges | null
  readonly interval: { readonly askS: number; readonly minS: number }
  readonly #sessions: Sessions
  readonly #outside = new Outside(this)
  readonly #rules: RequestRules
  #events: StackEvent[] = []

  constructor(options: StackOptions) {
    this.options = options
    this.remembered = options.answersAhead ? new RememberedChallenges() : null
    const timers = { ...defaultTimers, ...options.timers }
    this.transactions = new Transactions(this, options, timers, options.limits?.maxTransactions ?? maxTransactions)
    this.subscriptions = new Subscriptions(
      this,
      options.eventPackages,
      options.limits?.maxSubscriptions ?? maxSubscriptions,
    )
    this.#sessions = new Sessions(options.limits?.maxSessions ?? maxSessions)
    this.interval = options.sessionExpires ?? { askS: 1800, minS: 90 }
    this.lines = linesFor(options, this.interval.askS > 0)
    this.#rules = {
      methods: knownMethods,
      extensions: ['100rel', ...(this.interval.askS > 0 ? ['timer'] : []), ...(options.supported ?? [])],
    }
  }

  // ── in ──

  receive(flow: Flow, bytes: Uint8Array, now: Millis): void {
    try {
      this.#receive(flow, bytes, now)
    } catch (error) {
      // our own mistake, told where all that is wrong with a message is told: a stranger must not stop the service with it
      this.emit({ type: 'bad-message', flow, what: `our own mistake: ${error}`, where: 'stack' })
    }
  }

  #receive(flow: Flow, bytes: Uint8Array, now: Millis): void {
    const message = parseMessage(bytes)
    if (!message.ok) {
      this.emit({ type: 'bad-message', flow, ...message.fault })
      return
    }
    if (message.value.kind === 'request') this.#receiveRequest(flow, message.value, now)
    else if (validateResponse(message.value) === null) this.transactions.clients.receive(message.value, flow, now)
    else this.emit({ type: 'bad-message', flow, what: 'a response that no transaction may see', where: 'message' })
  }

  #receiveRequest(flow: Flow, request: SipRequest, now: Millis): void {
    const verdict = validateRequest(request, this.#rules)
    if (verdict === null) {
      this.transactions.servers.receive(request, flow, now)
      return
    }
    if (verdict === 'silence') {
      this.emit({ type: 'bad-message', flow, what: 'a request that cannot be answered', where: 'message' })
      return
    }
    this.emit({ type: 'bad-message', flow, ...verdict.fault })
    this.transactions.servers.refuse(request, flow, verdict.status, verdict.reason, linesOf(verdict.headers), now)
  }

  sendFailed(transaction: TransactionId, now: Millis): void {
    this.transactions.failed(transaction, now)
  }

  tick(now: Millis): void {
    this.transactions.tick(now)
    for (let session = this.#sessions.due(now); session !== null; session = this.#sessions.due(now))
      wake(this, session, now)
    this.subscriptions.tick(now)
  }

  nextDeadline(): Millis | null {
    return earlier(earlier(this.transactions.next(), this.#sessions.next()), this.subscriptions.next())
  }

  take(): Turn {
    const { changed, gone } = this.#sessions.take()
    const subscriptions = this.subscriptions.take()
    const turn: Turn = {
      events: this.#events.length ? this.#events : none,
      sends: this.transactions.sends.length ? this.transactions.sends : none,
      changed,
      gone,
      subscriptionsChanged: subscriptions.changed,
      subscriptionsGone: subscriptions.gone,
    }
    if (turn.events !== none) this.#events = []
    if (turn.sends !== none) this.transactions.sends = []
    return turn
  }

  counts() {
    return {
      transactions: this.transactions.size,
      sessions: this.#sessions.size,
      subscriptions: this.subscriptions.size,
      timers: this.transactions.scheduled + this.#sessions.scheduled + this.subscriptions.scheduled,
    }
  }

  // ── from the transactions ──

  onRequest(server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): void {
    if (toTagOf(request) !== '') {
      if (onRequestIn(this, server, request, flow, now)) return
    } else if (request.method === 'INVITE') {
      onInvite(this, server, request, flow, now)
      return
    } else if (request.method === 'BYE' || request.method === 'PRACK' || request.method === 'UPDATE') {
      this.transactions.servers.respond(server, 481, undefined, '', undefined, now)
      return
    }
    if (request.method === 'SUBSCRIBE' && this.subscriptions.onSubscribe(server, request, flow, now)) return
    this.emit({ type: 'request', transaction: server.id, request, flow })
  }

  onAck(request: SipRequest, flow: Flow, now: Millis): void {
    onAckIn(this, request, flow, now)
  }

  onCancel(invite: ServerTransaction, request: SipRequest, now: Millis): void {
    onCancel(this, invite, request, now)
  }

  onResponse(client: ClientTransaction, response: SipResponse, flow: Flow, now: Millis): void {
    responseFor(this, this.#outside, client, response, flow, now)
  }
  onNoResponse(client: ClientTransaction, why: 'timeout' | 'transport', now: Millis): void {
    noResponseFor(this, client, why, now)
  }
  onResponseLost(server: ServerTransaction): Target | null {
    const session = this.#sessions.get(server.session ?? '')
    return session === undefined ? null : onResponseLost(this, session)
  }

  // ── for the session code ──

  get full(): boolean {
    return this.#sessions.full
  }
  session(id: SessionId): Session | undefined {
    return this.#sessions.get(id)
  }
  add(session: Session): void {
    this.#sessions.add(session)
  }
  emit(event: StackEvent): void {
    this.#events.push(event)
  }
  touch(session: Session): void {
    this.#sessions.touch(session)
  }
  schedule(session: Session): void {
    this.#sessions.schedule(session)
  }
  forget(session: Session): void {
    this.#sessions.forget(session)
  }

  replacedBy({ headers }: SipRequest): { readonly session: SessionId } | { readonly status: number } | null {
    if (!this.options.supported?.includes('replaces')) return null
    return matchReplaces(
      headers,
      id => this.#sessions.get(id),
      id => this.#sessions.hasEnded(id),
    )
  }

  // ── calls ──

  invite(invite: OutgoingInvite, now: Millis): SessionId {
    return startInvite(this, invite, now)
  }
  progress(
    id: SessionId,
    status: number,
    options: { readonly body?: Body; readonly reliable?: boolean; readonly headers?: HeaderList },
    now: Millis,
  ): void {
    const session = this.#sessions.get(id)
    if (session) progress(this, session, status, options, now)
  }
  accept(id: SessionId, options: { readonly body?: Body; readonly headers?: HeaderList }, now: Millis): void {
    const session = this.#sessions.get(id)
    if (session) accept(this, session, options, now)
  }
  reject(
    id: SessionId,
    status: number,
    options: { readonly reason?: string; readonly headers?: HeaderList },
    now: Millis,
  ): void {
    const session = this.#sessions.get(id)
    if (session) reject(this, session, status, options.reason, options.headers, undefined, now)
  }
  end(id: SessionId, options: { readonly reasons?: readonly Reason[]; readonly status?: number }, now: Millis): void {
    const session = this.#sessions.get(id)
    if (session) endSession(this, session, options.reasons ?? [], options.status ?? 480, now)
  }
  heardOf(id: SessionId): boolean {
    const session = this.#sessions.get(id)
    return session?.state !== 'inviting' || session.invite?.proceeding !== false
  }
  ackWith(id: SessionId, body: Body, now: Millis): void {
    const session = this.#sessions.get(id)
    if (session) ackWith(this, session, body, now)
  }
  offer(
    id: SessionId,
    body: Body | undefined,
    options: { readonly method?: 'INVITE' | 'UPDATE'; readonly headers?: HeaderList },
    now: Millis,
  ): void {
    const session = this.#sessions.get(id)
    if (session) offer(this, session, body, options, now)
  }
  answerOffer(id: SessionId, body: Body | undefined, now: Millis): void {
    const session = this.#sessions.get(id)
    if (session) answerOffer(this, session, body, now)
  }
  refuseOffer(id: SessionId, status: number, now: Millis): void {
    const session = this.#sessions.get(id)
    if (session) refuseOffer(this, session, status, now)
  }
  requestIn(
    id: SessionId,
    method: string,
    options: { readonly headers?: HeaderList; readonly body?: Body },
    now: Millis,
  ): TransactionId | null {
    const session = this.#sessions.get(id)
    return session ? requestIn(this, session, method, options, now) : null
  }

  // ── transfers ──

  refer(id: SessionId, refer: Refer, options: { readonly headers?: HeaderList }, now: Millis): TransactionId | null {
    const session = this.#sessions.get(id)
    return session ? sendRefer(this, session, refer, options.headers, now) : null
  }
  acceptRefer(transaction: TransactionId, refer: Refer, now: Millis): SubscriptionId | null {
    return acceptRefer(this, transaction, refer, now)
  }
  referProgress(subscription: SubscriptionId, status: number, reason: string | undefined, now: Millis): void {
    referProgress(this, subscription, status, reason, now)
  }
  callIdOf(id: SessionId): string | null {
    return this.#sessions.get(id)?.callId ?? null
  }
  sessionReplaces(id: SessionId, sentTo: 'us' | 'them'): Replaces | null {
    return this.#sessions.replaces(id, sentTo)
  }
  replacedSession(replaces: Replaces): SessionId | null {
    return this.#sessions.replaced(replaces)
  }

  // ── subscriptions to us ──

  acceptSubscription(
    event: Parameters<SipStack['acceptSubscription']>[0],
    state: NotifyBody | undefined,
    now: Millis,
  ): SubscriptionId | null {
    return this.subscriptions.accept(event, state, now)
  }
  notify(subscription: SubscriptionId, state: NotifyBody, now: Millis): void {
    this.subscriptions.notify(subscription, state, now)
  }
  endSubscription(
    subscription: SubscriptionId,
    why: SubscriptionEnd,
    options: { readonly retryAfterS?: number },
    now: Millis,
  ): void {
    this.subscriptions.end(subscription, why, options.retryAfterS, now)
  }
  exportSubscription(subscription: SubscriptionId): SubscriptionSnapshot | null {
    return this.subscriptions.export(subscription)
  }
  importSubscription(snapshot: SubscriptionSnapshot, now: Millis): SubscriptionId {
    return this.subscriptions.import(snapshot, now)
  }

  // ── outside sessions ──

  request(asked: Parameters<SipStack['request']>[0], now: Millis): TransactionId {
    return this.#outside.request(asked, now)
  }

  respond(
    transaction: TransactionId,
    status: number,
    options: { readonly reason?: string; readonly headers?: HeaderList; readonly body?: Body },
    now: Millis,
  ): void {
    const server = this.transactions.servers.get(transaction)
    if (server === undefined) return
    const needsContact = server.method === 'SUBSCRIBE' || server.method === 'REFER'
    const contact =
      needsContact && status < 300 && !has(options.headers, 'contact') ? this.lines.contact(server.target) : ''
    this.transactions.servers.respond(
      server,
      status,
      options.reason,
      contact + linesOf(options.headers),
      options.body,
      now,
    )
  }

  // ── restart ──

  exportSession(id: SessionId): SessionSnapshot | null {
    const session = this.#sessions.get(id)
    return session === undefined ? null : saveSession(session)
  }

  importSession(snapshot: SessionSnapshot, now: Millis): SessionId {
    const session = loadSession(snapshot, this.transactions, now)
    this.add(session)
    // their offer is asked for again: who would have answered it is gone
    if (session.their !== null) {
      this.transactions.servers.respond(session.their, 500, undefined, 'Retry-After: 1\r\n', undefined, now)
      session.their = null
    }
    if (session.state === 'ending') sendBye(this, session, now)
    // nobody knows whether the CANCEL went out
    else if (session.state === 'cancelling' && session.invite?.proceeding) cancelInvite(this, session, now)
    else this.touch(session)
    return session.id
  }
}
