/** The SIP stack: transactions below, sessions above, and the face of `stack-types.ts` around both. */
import type { Millis } from '@sidetone/kernel'
import { makePath, toTagOf } from './dialog/dialog.ts'
import { maxRememberedEnds, maxSessions, maxSubscriptions, maxTransactions } from './limits.ts'
import { printNameAddr } from './message/name-addr.ts'
import { parseMessage } from './message/parse.ts'
import type { SipRequest, SipResponse } from './message/types.ts'
import { type RequestRules, validateRequest, validateResponse } from './message/validate.ts'
import { matchReplaces, replacedSession } from './refer/replaces.ts'
import { onReferLost, onReferResponse, sendRefer, wakeRefers } from './refer/sent.ts'
import { acceptRefer, referProgress } from './refer/taken.ts'
import { cancelInvite, sendBye } from './session/bye.ts'
import { accept, onCancel, onInvite, progress, reject, wakeReliable } from './session/called.ts'
import { ackWith, onInviteLost, onInviteResponse, startInvite } from './session/calling.ts'
import { endSession, onByeLost, onByeResponse } from './session/ending.ts'
import { onAckIn, onAskedResponse, onRequestIn, requestIn } from './session/in-session.ts'
import { knownMethods, type Lines, linesFor } from './session/lines.ts'
import { onResponseLost, wakeOk } from './session/ok.ts'
import { offer, onOfferLost, onOfferResponse, refresh, runQueue } from './session/own-offer.ts'
import type { Room } from './session/room.ts'
import { currentDialog, dialogOf, type Session, sessionDue } from './session/session.ts'
import { loadSession, saveSession } from './session/snapshot.ts'
import { answerOffer, refuseOffer } from './session/their-offer.ts'
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
import { has, linesOf, maxForwardsIn } from './transaction/compose.ts'
import { Deadlines } from './transaction/deadlines.ts'
import type { ClientTransaction, ServerTransaction } from './transaction/records.ts'
import { defaultTimers, never } from './transaction/timers.ts'
import { Transactions, type TransactionUser } from './transaction/transactions.ts'
import { printUri } from './uri/uri.ts'

export const createStack = (options: StackOptions): SipStack => new Stack(options)

/** Methods whose requests outside a dialog get no Contact of ours. */
const withoutContact = ['REGISTER', 'MESSAGE', 'PUBLISH']

const earlier = (a: Millis | null, b: Millis | null): Millis | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

class Stack implements SipStack, Room, TransactionUser {
  readonly options: StackOptions
  readonly transactions: Transactions
  readonly lines: Lines
  readonly subscriptions: Subscriptions
  readonly interval: { readonly askS: number; readonly minS: number }
  readonly #sessions = new Map<SessionId, Session>()
  readonly #deadlines = new Deadlines<Session>()
  readonly #maxSessions: number
  readonly #rules: RequestRules
  /** Of the sessions that ended last; `#endedAt` is where the next one goes. */
  readonly #ended: SessionId[] = []
  #endedAt = 0
  #events: StackEvent[] = []
  #changed: Session[] = []
  #gone: SessionId[] = []
  /** CSeq of requests outside sessions: never goes back, so that one Call-ID can be used again (RFC 3261 §10.2). */
  #cseq = 0

  constructor(options: StackOptions) {
    this.options = options
    const timers = { ...defaultTimers, ...options.timers }
    this.transactions = new Transactions(this, options, timers, options.limits?.maxTransactions ?? maxTransactions)
    this.subscriptions = new Subscriptions(
      this,
      options.eventPackages,
      options.limits?.maxSubscriptions ?? maxSubscriptions,
    )
    this.#maxSessions = options.limits?.maxSessions ?? maxSessions
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
    for (let session = this.#deadlines.take(now); session !== null; session = this.#deadlines.take(now))
      this.#wake(session, now)
    this.subscriptions.tick(now)
  }

  #wake(session: Session, now: Millis): void {
    wakeOk(this, session, now)
    wakeReliable(this, session, now)
    wakeRefers(this, session, now)
    const { timer } = session
    if (timer !== null && now >= timer.expireAt) {
      sendBye(this, session, now)
      this.emit({ type: 'ended', session: session.id, by: 'expired', reasons: [] })
    } else if (timer !== null && now >= timer.refreshAt) {
      timer.refreshAt = never
      refresh(this, session, now)
    }
    if (now >= session.retryAt) {
      session.retryAt = never
      if (session.state === 'ending') sendBye(this, session, now)
      else runQueue(this, session, now)
    }
    this.schedule(session)
  }

  nextDeadline(): Millis | null {
    return earlier(earlier(this.transactions.next(), this.#deadlines.next()), this.subscriptions.next())
  }

  take(): Turn {
    const changed: SessionId[] = []
    for (const session of this.#changed) {
      session.changed = false
      if (session.state !== 'gone') changed.push(session.id)
    }
    const subscriptions = this.subscriptions.take()
    const turn: Turn = {
      events: this.#events,
      sends: this.transactions.sends,
      changed,
      gone: this.#gone,
      subscriptionsChanged: subscriptions.changed,
      subscriptionsGone: subscriptions.gone,
    }
    this.#events = []
    this.#changed = []
    this.#gone = []
    this.transactions.sends = []
    return turn
  }

  counts() {
    return {
      transactions: this.transactions.size,
      sessions: this.#sessions.size,
      subscriptions: this.subscriptions.size,
      timers: this.transactions.scheduled + this.#deadlines.size + this.subscriptions.scheduled,
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
    const session = client.session === null ? undefined : this.#sessions.get(client.session)
    if (session?.dialog && session.dialog.flow !== flow.id) {
      session.dialog.flow = flow.id
      this.touch(session)
    }
    switch (client.use) {
      case 'invite':
        onInviteResponse(this, client, response, flow, now)
        break
      case 'offer':
        onOfferResponse(this, client, response, now)
        break
      case 'bye':
        onByeResponse(this, client, response, now)
        break
      case 'refer':
        onReferResponse(this, client, response, now)
        break
      case 'notify':
        this.subscriptions.onNotifyResponse(client, response, flow, now)
        break
      case 'in-session':
      case 'prack': {
        const dialog = session && dialogOf(session, client.draft.to)
        const cseq = (dialog?.localCseq ?? client.draft.cseq) + 1
        if (onAskedResponse(this, client, response, cseq, now) && dialog) dialog.localCseq = cseq
        break
      }
      case 'request':
        if (onAskedResponse(this, client, response, Math.max(this.#cseq, client.draft.cseq) + 1, now))
          this.#cseq = Math.max(this.#cseq, client.draft.cseq) + 1
        break
      default:
        break
    }
  }

  onNoResponse(client: ClientTransaction, why: 'timeout' | 'transport', now: Millis): void {
    switch (client.use) {
      case 'invite':
        onInviteLost(this, client, why)
        break
      case 'offer':
        onOfferLost(this, client, why, now)
        break
      case 'bye':
        onByeLost(this, client, why, now)
        break
      case 'refer':
        onReferLost(this, client, why)
        break
      case 'notify':
        this.subscriptions.onNotifyLost(client)
        break
      case 'in-session':
      case 'request':
        this.emit({ type: 'no-response', transaction: client.publicId, why })
        break
      default:
        break
    }
  }

  onResponseLost(server: ServerTransaction): Target | null {
    const session = this.#sessions.get(server.session ?? '')
    return session === undefined ? null : onResponseLost(this, session)
  }

  // ── for the session code ──

  get full(): boolean {
    return this.#sessions.size >= this.#maxSessions
  }
  session(id: SessionId): Session | undefined {
    return this.#sessions.get(id)
  }
  add(session: Session): void {
    this.#sessions.set(session.id, session)
  }
  emit(event: StackEvent): void {
    this.#events.push(event)
  }
  touch(session: Session): void {
    if (session.state === 'gone') return
    if (!session.changed) {
      session.changed = true
      this.#changed.push(session)
    }
    this.schedule(session)
  }
  schedule(session: Session): void {
    this.#deadlines.set(session, session.state === 'gone' ? never : sessionDue(session))
  }
  forget(session: Session): void {
    if (session.state === 'gone') return
    session.state = 'gone'
    this.#deadlines.set(session, never)
    this.#sessions.delete(session.id)
    this.#ended[this.#endedAt++ % maxRememberedEnds] = session.id
    this.#gone.push(session.id)
  }

  replacedBy({ headers }: SipRequest): { readonly session: SessionId } | { readonly status: number } | null {
    if (!this.options.supported?.includes('replaces')) return null
    return matchReplaces(
      headers,
      id => this.#sessions.get(id),
      id => this.#ended.includes(id),
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
    const session = this.#sessions.get(id)
    const dialog = session && currentDialog(session)
    if (!dialog) return null
    const { callId, localTag, remoteTag } = dialog
    const [toTag, fromTag] = sentTo === 'us' ? [localTag, remoteTag] : [remoteTag, localTag]
    return { callId, toTag, fromTag, earlyOnly: false }
  }
  replacedSession(replaces: Replaces): SessionId | null {
    const session = replacedSession(replaces, id => this.#sessions.get(id))
    const lives = session?.state === 'inviting' || session?.state === 'ringing' || session?.state === 'talking'
    return lives ? session.id : null
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
    const { ids } = this.options
    const { method, headers } = asked
    const uri = printUri(asked.to)
    const path = makePath(uri, [])
    const target = asked.target ?? (path === null ? null : this.options.route(path.nextHop, undefined))
    this.#cseq = Math.max(this.#cseq + 1, asked.cseq ?? 0)
    const client =
      target === null
        ? null
        : this.transactions.clients.request(
            {
              method,
              uri,
              routes: '',
              from: printNameAddr({
                ...asked.from,
                params: { ...asked.from.params, tag: asked.from.params.tag ?? ids.token(8) },
              }),
              to: printNameAddr(asked.toAddr ?? { uri: asked.to, params: {} }),
              callId: asked.callId ?? ids.token(16),
              cseq: asked.cseq ?? this.#cseq,
              extra: `${withoutContact.includes(method) || has(headers, 'contact') ? '' : this.lines.contact(target)}${this.lines.agent}${linesOf(headers)}`,
              credentials: '',
              maxForwards: maxForwardsIn(headers),
              body: asked.body,
              target,
            },
            'request',
            null,
            now,
          )
    if (client !== null) return client.publicId
    const transaction = `c${ids.token(8)}`
    this.emit({ type: 'no-response', transaction, why: 'transport' })
    return transaction
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
