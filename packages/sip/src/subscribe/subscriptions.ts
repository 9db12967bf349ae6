/** All subscriptions to us: SUBSCRIBE in, NOTIFY out (RFC 6665 §4.2). */
import type { Millis } from '@sidetone/kernel'
import { dialogOfRequest, fromTagOf, refreshTarget, takesCseq, toTagOf } from '../dialog/dialog.ts'
import { cseqOf } from '../message/fields.ts'
import type { SipRequest, SipResponse } from '../message/types.ts'
import { retryWithCredentials } from '../session/challenge.ts'
import { draftIn, type Room } from '../session/room.ts'
import type {
  Flow,
  NotifyBody,
  SessionId,
  StackEvent,
  Subscribe,
  SubscriptionEnd,
  SubscriptionId,
  SubscriptionSnapshot,
  TransactionId,
} from '../stack-types.ts'
import { oneLine } from '../transaction/compose.ts'
import { Deadlines } from '../transaction/deadlines.ts'
import type { ClientTransaction, ServerTransaction } from '../transaction/records.ts'
import { never } from '../transaction/timers.ts'
import { eventOf, expiresIn, readSubscribe } from './asked.ts'
import {
  loadSubscription,
  newSubscription,
  type Subscription,
  saveSubscription,
  subscriptionDue,
  subscriptionState,
} from './subscription.ts'

type Why = Extract<StackEvent, { type: 'unsubscribed' }>['why']

/** At most one NOTIFY a second. */
const gapMs = 1000
/** RFC 5057 §5.1: refusals that end the subscription; after another one the next NOTIFY may do better. */
const fatal = [404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604]

/** Most turns change none: they cost no memory. */
const nothing = { changed: [], gone: [] }

export class Subscriptions {
  readonly #room: Room
  readonly #packages: readonly string[] | undefined
  readonly #max: number
  readonly #all = new Map<SubscriptionId, Subscription>()
  /** How many REFERs of a session are told about. */
  readonly #referred = new Map<SessionId, number>()
  readonly #deadlines = new Deadlines<Subscription>()
  #changed: Subscription[] = []
  #gone: SubscriptionId[] = []

  constructor(room: Room, packages: readonly string[] | undefined, max: number) {
    this.#room = room
    this.#packages = packages
    this.#max = max
  }

  get size(): number {
    return this.#all.size
  }
  get scheduled(): number {
    return this.#deadlines.size
  }
  get full(): boolean {
    return this.#all.size >= this.#max
  }
  next(): Millis | null {
    return this.#deadlines.next()
  }
  find(id: SubscriptionId): Subscription | undefined {
    return this.#all.get(id)
  }

  /** Subscriptions that REFERs in this session made. */
  countIn(session: SessionId): number {
    return this.#referred.get(session) ?? 0
  }

  /** What changed and what went since the last time. */
  take(): { readonly changed: readonly SubscriptionId[]; readonly gone: readonly SubscriptionId[] } {
    if (!this.#changed.length && !this.#gone.length) return nothing
    const changed: SubscriptionId[] = []
    for (const subscription of this.#changed) {
      subscription.changed = false
      if (this.#all.get(subscription.id) === subscription) changed.push(subscription.id)
    }
    const gone = this.#gone
    this.#changed = []
    this.#gone = []
    return { changed, gone }
  }

  // ── their SUBSCRIBE ──

  /** @returns false when the user of the stack deals with SUBSCRIBE itself */
  onSubscribe(server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): boolean {
    const tag = toTagOf(request)
    if (tag !== '') return this.#onRefresh(tag, server, request, flow, now)
    if (this.#packages === undefined) return false
    const asked = readSubscribe(request, this.#packages)
    if ('status' in asked)
      this.#room.transactions.servers.respond(server, asked.status, undefined, asked.lines, undefined, now)
    else this.#room.emit({ type: 'subscribe', transaction: server.id, request, flow, asked })
    return true
  }

  #onRefresh(tag: string, server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): boolean {
    const subscription = this.#meant(tag, request)
    const { transactions } = this.#room
    if (subscription === undefined) {
      if (this.#packages === undefined) return false
      transactions.servers.respond(server, 481, undefined, '', undefined, now)
      return true
    }
    const cseq = cseqOf(request.headers)
    if (!cseq?.ok || !takesCseq(subscription.dialog, cseq.value.number))
      transactions.servers.respond(server, 500, 'CSeq Out Of Order', '', undefined, now)
    else this.refresh(server, request, flow, now)
    return true
  }

  /** The living subscription that a request with our tag is about. */
  #meant(tag: string, request: SipRequest): Subscription | undefined {
    const event = eventOf(request.headers)
    if (event === null) return undefined
    const found = this.#all.get(event.name === 'refer' ? `${tag}.${event.id}` : tag)
    if (found === undefined || found.ending !== null) return undefined
    const { dialog, package: name, eventId } = found
    const same = name === event.name && eventId === event.id
    return same && dialog.callId === request.headers.get('Call-ID') && dialog.remoteTag === fromTagOf(request)
      ? found
      : undefined
  }

  /** A SUBSCRIBE in the dialog, whose CSeq is in order: more time, or the end. */
  refresh(server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): void {
    const { transactions, lines } = this.#room
    const subscription = this.#meant(toTagOf(request), request)
    const expiresS = expiresIn(request.headers)
    if (subscription === undefined) {
      transactions.servers.respond(server, 481, undefined, '', undefined, now)
      return
    }
    if (typeof expiresS !== 'number') {
      transactions.servers.respond(server, expiresS.status, undefined, expiresS.lines, undefined, now)
      return
    }
    const { dialog } = subscription
    refreshTarget(dialog, request.headers)
    dialog.flow = flow.id
    subscription.expireAt = now + expiresS * 1000
    const extra = `${lines.contact(server.target)}Expires: ${expiresS}\r\n`
    transactions.servers.respond(server, 200, undefined, extra, undefined, now)
    this.#touch(subscription)
    if (expiresS === 0) this.#finish(subscription, 'asked', now)
    else {
      // §4.2.1.2: the whole state again
      subscription.stale = true
      this.#pump(subscription, now)
    }
  }

  accept(
    event: { readonly transaction: TransactionId; readonly request: SipRequest; readonly asked: Subscribe },
    state: NotifyBody | undefined,
    now: Millis,
  ): SubscriptionId | null {
    const { transactions, lines } = this.#room
    const { request, asked } = event
    const server = transactions.servers.get(event.transaction)
    if (server === undefined || server.status >= 200 || server.tag === '') return null
    if (this.full) {
      transactions.servers.respond(server, 503, undefined, 'Retry-After: 60\r\n', undefined, now)
      return null
    }
    const dialog = dialogOfRequest(request, server.tag, server.flow.id)
    const extra = `${lines.contact(server.target)}Expires: ${asked.expiresS}\r\n`
    transactions.servers.respond(server, 200, undefined, extra, undefined, now)
    const { package: name, id: eventId } = asked
    const expireAt = now + asked.expiresS * 1000
    const subscription = newSubscription(
      { id: dialog.localTag, package: name, eventId, dialog, session: null, expireAt, gapMs },
      state,
    )
    // §4.4.3: a look without a subscription
    if (asked.expiresS === 0) subscription.ending = { why: 'timeout' }
    this.open(subscription, now)
    return subscription.id
  }

  /** Takes it in and sends the first NOTIFY. */
  open(subscription: Subscription, now: Millis): void {
    this.#all.set(subscription.id, subscription)
    const { session } = subscription
    if (session !== null) this.#referred.set(session, this.countIn(session) + 1)
    this.#touch(subscription)
    this.#pump(subscription, now)
  }

  // ── our NOTIFY ──

  notify(id: SubscriptionId, state: NotifyBody, now: Millis): void {
    const subscription = this.#all.get(id)
    if (subscription === undefined || subscription.ending !== null) return
    subscription.state = state
    subscription.stale = true
    this.#pump(subscription, now)
  }

  end(id: SubscriptionId, why: SubscriptionEnd, retryAfterS: number | undefined, now: Millis): void {
    const subscription = this.#all.get(id)
    if (subscription === undefined || subscription.ending !== null) return
    subscription.ending = { why, ...(retryAfterS !== undefined && { retryAfterS }) }
    subscription.stale = true
    this.#touch(subscription)
    this.#pump(subscription, now)
  }

  /** Not by us: the user is told now, the other side in the last NOTIFY. */
  #finish(subscription: Subscription, why: Why, now: Millis): void {
    this.#tell(subscription, why)
    this.end(subscription.id, 'timeout', undefined, now)
  }

  /** Sends what there is to tell, when its time has come and no NOTIFY is on its way. */
  #pump(subscription: Subscription, now: Millis): void {
    const { inFlight, ending, stale, sentAt, dialog, eventId } = subscription
    if (inFlight !== null || !stale || (ending === null && now < sentAt + subscription.gapMs)) {
      this.#deadlines.set(subscription, subscriptionDue(subscription))
      return
    }
    const room = this.#room
    const { state } = subscription
    const body = typeof state === 'function' ? state(subscription.version++) : state
    const event = `Event: ${subscription.package}${eventId === '' ? '' : `;id=${oneLine(eventId)}`}\r\n`
    const extra = `${event}Subscription-State: ${subscriptionState(subscription, now)}\r\n`
    dialog.localCseq++
    const draft = draftIn(room, dialog, 'NOTIFY', dialog.localCseq, extra, true, undefined, body)
    const client = draft && room.transactions.clients.request(draft, 'notify', subscription.id, now)
    if (client === null) {
      this.#lose(subscription, 'unreachable')
      return
    }
    subscription.stale = false
    subscription.sentAt = now
    subscription.inFlight = client.publicId
    const session = subscription.session === null ? undefined : room.session(subscription.session)
    if (session?.dialog === dialog) room.touch(session)
    this.#deadlines.set(subscription, subscriptionDue(subscription))
  }

  onNotifyResponse(client: ClientTransaction, response: SipResponse, flow: Flow, now: Millis): void {
    const subscription = this.#all.get(client.session ?? '')
    const { status } = response
    if (subscription === undefined || subscription.inFlight !== client.publicId || status < 200) return
    const { dialog } = subscription
    if (status === 401 || status === 407) {
      const cseq = dialog.localCseq + 1
      if (retryWithCredentials(this.#room, client, response, cseq, now) !== null) {
        dialog.localCseq = cseq
        return
      }
    }
    subscription.inFlight = null
    if (subscription.ending !== null && !subscription.stale) this.#forget(subscription)
    else if (fatal.includes(status)) this.#lose(subscription, 'refused')
    else {
      if (status < 300 && dialog.flow !== flow.id) {
        dialog.flow = flow.id
        this.#touch(subscription)
      }
      this.#pump(subscription, now)
    }
  }

  onNotifyLost(client: ClientTransaction): void {
    const subscription = this.#all.get(client.session ?? '')
    if (subscription?.inFlight === client.publicId) this.#lose(subscription, 'unreachable')
  }

  tick(now: Millis): void {
    for (let due = this.#deadlines.take(now); due !== null; due = this.#deadlines.take(now)) {
      if (now >= due.expireAt) this.#finish(due, 'expired', now)
      else this.#pump(due, now)
    }
  }

  #lose(subscription: Subscription, why: Why): void {
    if (subscription.ending === null) this.#tell(subscription, why)
    this.#forget(subscription)
  }

  /** Who sent a REFER is told by us and does nothing else: nobody waits for the end of that. */
  #tell(subscription: Subscription, why: Why): void {
    if (subscription.package !== 'refer') this.#room.emit({ type: 'unsubscribed', subscription: subscription.id, why })
  }

  #forget(subscription: Subscription): void {
    this.#deadlines.set(subscription, never)
    this.#all.delete(subscription.id)
    const { session } = subscription
    if (session !== null) {
      const left = this.countIn(session) - 1
      if (left > 0) this.#referred.set(session, left)
      else this.#referred.delete(session)
    }
    this.#gone.push(subscription.id)
  }

  #touch(subscription: Subscription): void {
    if (subscription.changed) return
    subscription.changed = true
    this.#changed.push(subscription)
  }

  // ── restart ──

  export(id: SubscriptionId): SubscriptionSnapshot | null {
    const subscription = this.#all.get(id)
    return subscription === undefined ? null : saveSubscription(subscription)
  }

  import(snapshot: SubscriptionSnapshot, now: Millis): SubscriptionId {
    const subscription = loadSubscription(snapshot, id => this.#room.session(id)?.dialog ?? null)
    // nobody knows whether the last NOTIFY went out
    subscription.stale = subscription.ending !== null
    this.open(subscription, now)
    return subscription.id
  }
}
