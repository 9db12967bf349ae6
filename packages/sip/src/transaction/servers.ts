/** The transactions of their requests (RFC 3261 §17.2): each is answered once, and its answer repeated when it is asked again. */
import type { Millis } from '@sidetone/kernel'
import { callIdOf, fromOf, toOf } from '../message/fields.ts'
import type { SipRequest, Via } from '../message/types.ts'
import { topVia } from '../message/via.ts'
import type { Body, Flow, TransactionId } from '../stack-types.ts'
import { composeResponse } from './compose.ts'
import { startInviteServer, stepInviteServer } from './invite-server.ts'
import { responseFallback, responseTarget, serverKey, viaLines } from './matching.ts'
import { reasonPhrase } from './reasons.ts'
import type { ServerTransaction } from './records.ts'
import { startServer, stepServer } from './server.ts'
import { dueAt, never } from './timers.ts'
import type { Transactions } from './transactions.ts'

export class Servers {
  readonly #all = new Map<TransactionId, ServerTransaction>()
  /** Requests outside dialogs by From tag, Call-ID and CSeq (RFC 3261 §8.2.2.2). */
  readonly #merges = new Map<string, ServerTransaction>()
  readonly #shared: Transactions

  constructor(shared: Transactions) {
    this.#shared = shared
  }

  get size(): number {
    return this.#all.size
  }
  get(id: TransactionId): ServerTransaction | undefined {
    return this.#all.get(id)
  }

  receive(request: SipRequest, flow: Flow, now: Millis): void {
    const top = topVia(request.headers)
    if (!top?.ok) return
    const via = top.value
    const { method } = request
    const key = serverKey(request, via, method === 'ACK' ? 'INVITE' : method)
    const known = this.#all.get(key)
    if (method === 'ACK') {
      if (known?.invite && known.invite.state !== 'accepted' && known.invite.state !== 'proceeding') {
        stepInviteServer(known.invite, 'ack', this.#shared.timers, now)
        this.#settle(known)
      } else this.#shared.user.onAck(request, flow, now)
      return
    }
    if (known !== undefined) {
      const outputs = known.invite
        ? stepInviteServer(known.invite, 'request', this.#shared.timers, now)
        : stepServer(known.other!, 'request', this.#shared.timers, now)
      if (outputs.length > 0) this.#sendResponse(known)
      return
    }
    if (this.#shared.full) {
      const refused = this.#record(key, request, via, flow, now, '')
      this.#sendOnce(refused, 503, 'Retry-After: 5\r\n')
      return
    }
    if (method === 'CANCEL') {
      this.#cancelled(key, request, via, flow, now)
      return
    }
    const merge = mergeKey(request)
    if (merge !== '') {
      const first = this.#merges.get(merge)
      // a client that answers a challenge without raising CSeq is let in
      if (first !== undefined && first.status !== 401 && first.status !== 407) {
        const merged = this.#record(key, request, via, flow, now, '')
        this.#keep(merged)
        this.respond(merged, 482, undefined, '', undefined, now)
        return
      }
    }
    const server = this.#record(key, request, via, flow, now, merge)
    this.#keep(server)
    this.#shared.user.onRequest(server, request, flow, now)
  }

  #cancelled(key: string, request: SipRequest, via: Via, flow: Flow, now: Millis): void {
    const invite = this.#all.get(serverKey(request, via, 'INVITE'))
    const cancel = this.#record(key, request, via, flow, now, '')
    if (invite !== undefined && invite.tag !== '') cancel.tag = invite.tag
    this.#keep(cancel)
    this.respond(cancel, invite?.invite ? 200 : 481, undefined, '', undefined, now)
    if (invite?.invite?.state === 'proceeding') this.#shared.user.onCancel(invite, request, now)
  }

  #record(id: TransactionId, request: SipRequest, via: Via, flow: Flow, now: Millis, merge: string): ServerTransaction {
    const { headers, method } = request
    const reliable = flow.transport !== 'udp'
    let recordRoutes = ''
    if (method === 'INVITE' || method === 'SUBSCRIBE' || method === 'REFER')
      for (const value of headers.all('Record-Route')) recordRoutes += `Record-Route: ${value}\r\n`
    const to = toOf(headers)
    return {
      kind: 'server',
      id,
      method,
      invite: method === 'INVITE' ? startInviteServer(reliable) : null,
      other: method === 'INVITE' ? null : startServer(reliable, this.#shared.timers, now),
      vias: viaLines(request, via, flow),
      recordRoutes,
      from: headers.get('From') ?? '',
      to: headers.get('To') ?? '',
      callId: headers.get('Call-ID') ?? '',
      cseq: headers.get('CSeq') ?? '',
      tag: to?.ok && to.value.params.tag !== undefined ? '' : this.#shared.ids.token(8),
      target: responseTarget(via, flow),
      fallback: responseFallback(via, flow),
      flow,
      bytes: null,
      status: 0,
      session: null,
      merge,
      due: never,
      place: -1,
    }
  }

  #keep(server: ServerTransaction): void {
    this.#all.set(server.id, server)
    if (server.merge !== '') this.#merges.set(server.merge, server)
    this.#settle(server)
  }

  /** Takes up an unanswered INVITE of before a restart. */
  adopt(server: ServerTransaction): void {
    this.#keep(server)
  }

  /** A response to a request that gets no transaction: overload, or a fault in its form. */
  refuse(
    request: SipRequest,
    flow: Flow,
    status: number,
    reason: string | undefined,
    extra: string,
    now: Millis,
  ): void {
    const top = topVia(request.headers)
    if (request.method === 'ACK' || !top) return
    // a Via that cannot be read is copied, and the answer goes back to where the request came from
    const via = top.ok ? top.value : { transport: flow.transport, ...flow.remote, params: {} }
    this.#sendOnce(this.#record('', request, via, flow, now, ''), status, extra, reason)
  }

  #sendOnce(server: ServerTransaction, status: number, extra: string, reason?: string): void {
    const bytes = composeResponse(
      server,
      status,
      reason ?? reasonPhrase(status),
      this.#shared.agentLine + extra,
      undefined,
    )
    this.#shared.sends.push({ target: server.target, bytes })
  }

  /**
   * Answers a request. `extra`: whole header lines. Too late or after a final response it does nothing.
   * @returns the bytes, for a session that must repeat its 2xx; null when nothing was sent
   */
  respond(
    server: ServerTransaction,
    status: number,
    reason: string | undefined,
    extra: string,
    body: Body | undefined,
    now: Millis,
  ): Uint8Array | null {
    const outputs = server.invite
      ? stepInviteServer(
          server.invite,
          status < 200 ? 'send-provisional' : status < 300 ? 'send-success' : 'send-failure',
          this.#shared.timers,
          now,
        )
      : stepServer(server.other!, status < 200 ? 'send-provisional' : 'send-final', this.#shared.timers, now)
    if (outputs.length === 0) return null
    const lines = status === 100 ? extra : this.#shared.agentLine + extra
    const bytes = composeResponse(server, status, reason ?? reasonPhrase(status), lines, body)
    server.bytes = bytes
    server.status = status
    this.#sendResponse(server)
    // after a 2xx the session repeats it (RFC 6026 §7.1)
    if (server.invite?.state === 'accepted') server.bytes = null
    if (status >= 200) slimServer(server)
    this.#settle(server)
    return bytes
  }

  #sendResponse(server: ServerTransaction): void {
    if (server.bytes !== null)
      this.#shared.sends.push({ target: server.target, bytes: server.bytes, transaction: server.id })
  }

  #settle(server: ServerTransaction): void {
    const machine = server.invite ?? server.other!
    if (machine.state !== 'done') {
      this.#shared.deadlines.set(server, dueAt(machine))
      return
    }
    this.#shared.deadlines.set(server, never)
    this.#all.delete(server.id)
    if (server.merge !== '' && this.#merges.get(server.merge) === server) this.#merges.delete(server.merge)
  }

  wake(server: ServerTransaction, now: Millis): void {
    const outputs = server.invite
      ? stepInviteServer(server.invite, 'time', this.#shared.timers, now)
      : stepServer(server.other!, 'time', this.#shared.timers, now)
    if (outputs.length > 0) this.#sendResponse(server)
    this.#settle(server)
  }

  /** Its answer could not be sent (RFC 3261 §17.2.4). */
  failed(server: ServerTransaction, now: Millis): void {
    const target = this.#shared.user.onResponseLost(server, now) ?? server.fallback
    if (target === null || server.bytes === null) return
    server.fallback = null
    this.#shared.sends.push({ target, bytes: server.bytes })
  }
}

/** What an answered request needs no more. The texts hold the whole message that they were cut from. */
function slimServer(server: ServerTransaction): void {
  server.vias = ''
  server.recordRoutes = ''
  server.from = ''
  server.to = ''
  server.callId = ''
  server.cseq = ''
}

/** '' for a request in a dialog. */
function mergeKey(request: SipRequest): string {
  const { headers } = request
  const to = toOf(headers)
  if (to?.ok && to.value.params.tag !== undefined) return ''
  const from = fromOf(headers)
  return `${from?.ok ? (from.value.params.tag ?? '') : ''}|${callIdOf(headers)}|${headers.get('CSeq')}`
}
