/**
 * The transaction layer (RFC 3261 §17): finds or makes the transaction of each message, steps its machine, and does what
 * the machine says. Above it stands the transaction user: the sessions, and requests outside them.
 */
import type { Ids, Millis } from '@sidetone/kernel'
import { callIdOf, cseqOf, fromOf, toOf } from '../message/fields.ts'
import { noBytes } from '../message/text.ts'
import type { SipRequest, SipResponse, Via } from '../message/types.ts'
import { topVia } from '../message/via.ts'
import type { Body, Flow, Send, StackOptions, Target, TransactionId } from '../stack-types.ts'
import { startClient, stepClient } from './client.ts'
import { composeFailureAck, composeRequest, composeResponse, type Draft } from './compose.ts'
import { Deadlines } from './deadlines.ts'
import { startInviteClient, stepInviteClient } from './invite-client.ts'
import { startInviteServer, stepInviteServer } from './invite-server.ts'
import { clientKey, hostPort, responseFallback, responseTarget, serverKey, viaLines } from './matching.ts'
import { reasonPhrase } from './reasons.ts'
import type { ClientTransaction, ClientUse, ServerTransaction } from './records.ts'
import { startServer, stepServer } from './server.ts'
import { dueAt, never, type Timers } from './timers.ts'

/** What stands above the transactions. */
export interface TransactionUser {
  /** A new request; never an ACK or CANCEL. It must be answered by `respond`, now or later. */
  onRequest(server: ServerTransaction, request: SipRequest, flow: Flow, now: Millis): void
  /** An ACK that belongs to no failure: it acknowledges a 2xx. */
  onAck(request: SipRequest, flow: Flow, now: Millis): void
  /** A CANCEL (answered already) for this INVITE. */
  onCancel(invite: ServerTransaction, request: SipRequest, now: Millis): void
  /** A response that is no repetition, but each 2xx of an INVITE. */
  onResponse(client: ClientTransaction, response: SipResponse, flow: Flow, now: Millis): void
  onNoResponse(client: ClientTransaction, why: 'timeout' | 'transport', now: Millis): void
  /** A response could not be sent. @returns where else to send it, if known */
  onResponseLost(server: ServerTransaction, now: Millis): Target | null
}

export class Transactions {
  sends: Send[] = []
  readonly #clients = new Map<TransactionId, ClientTransaction>()
  readonly #servers = new Map<TransactionId, ServerTransaction>()
  /** Requests outside dialogs by From tag, Call-ID and CSeq (RFC 3261 §8.2.2.2). */
  readonly #merges = new Map<string, ServerTransaction>()
  readonly #deadlines = new Deadlines<ClientTransaction | ServerTransaction>()
  readonly #user: TransactionUser
  readonly #local: StackOptions['local']
  readonly #ids: Ids
  readonly #agentLine: string
  readonly #max: number
  readonly timers: Timers

  constructor(user: TransactionUser, options: StackOptions, timers: Timers, max: number) {
    this.#user = user
    this.#local = options.local
    this.#ids = options.ids
    this.#agentLine = `Server: ${options.agent}\r\n`
    this.#max = max
    this.timers = timers
  }

  get size(): number {
    return this.#clients.size + this.#servers.size
  }
  get scheduled(): number {
    return this.#deadlines.size
  }
  get full(): boolean {
    return this.size >= this.#max
  }
  next(): Millis | null {
    return this.#deadlines.next()
  }
  client(id: TransactionId): ClientTransaction | undefined {
    return this.#clients.get(id)
  }
  server(id: TransactionId): ServerTransaction | undefined {
    return this.#servers.get(id)
  }

  // ── our requests ──

  /**
   * Sends a request. `publicId`: of the first try, when this is another one.
   * @returns null when there are too many transactions
   */
  request(
    draft: Draft,
    use: ClientUse,
    session: string | null,
    now: Millis,
    publicId?: TransactionId,
    tries = 0,
  ): ClientTransaction | null {
    if (this.full) return null
    const branch = `z9hG4bK${this.#ids.token(8)}`
    return this.#start(draft, use, session, branch, this.#via(draft, branch), now, publicId, tries)
  }

  /** CANCEL of an INVITE that has a provisional response (RFC 3261 §9.1). `reasonLine`: a whole line or ''. */
  cancel(invite: ClientTransaction, reasonLine: string, now: Millis): void {
    const { draft, branch } = invite
    if (invite.invite === null || this.#clients.has(clientKey(branch, 'CANCEL'))) return
    this.abandon(invite.id, now)
    const cancel: Draft = {
      ...draft,
      method: 'CANCEL',
      extra: `${reasonLine}User-Agent: ${this.#agentLine.slice(8)}`,
      credentials: '',
      body: undefined,
      maxForwards: 70,
    }
    this.#start(cancel, 'cancel', null, branch, invite.via, now, undefined, 0)
  }

  /** Nobody waits for this INVITE any more: without a final response it ends after 64*T1. */
  abandon(id: TransactionId, now: Millis): void {
    const client = this.#clients.get(id)
    if (!client?.invite) return
    stepInviteClient(client.invite, 'abandoned', this.timers, now)
    this.#settleClient(client)
  }

  /** Takes up an INVITE of before a restart: it is not repeated, but its responses are known again. */
  adoptInvite(
    draft: Draft,
    use: 'invite' | 'offer',
    session: string,
    branch: string,
    via: string,
    proceeding: boolean,
    now: Millis,
  ): void {
    const client = this.#record(draft, use, session, branch, via, noBytes, now, undefined, 0)
    client.invite!.resendAt = never
    if (proceeding) stepInviteClient(client.invite!, 'provisional', this.timers, now)
    this.#settleClient(client)
  }

  #start(
    draft: Draft,
    use: ClientUse,
    session: string | null,
    branch: string,
    via: string,
    now: Millis,
    publicId: TransactionId | undefined,
    tries: number,
  ): ClientTransaction {
    const bytes = composeRequest(draft, via)
    const client = this.#record(draft, use, session, branch, via, bytes, now, publicId, tries)
    this.sends.push({ target: draft.target, bytes, transaction: client.id })
    return client
  }

  #record(
    draft: Draft,
    use: ClientUse,
    session: string | null,
    branch: string,
    via: string,
    bytes: Uint8Array,
    now: Millis,
    publicId: TransactionId | undefined,
    tries: number,
  ): ClientTransaction {
    const id = clientKey(branch, draft.method)
    const reliable = !via.startsWith('SIP/2.0/UDP')
    const isInvite = draft.method === 'INVITE'
    const client: ClientTransaction = {
      kind: 'client',
      id,
      publicId: publicId ?? id,
      branch,
      via,
      use,
      session,
      draft,
      invite: isInvite ? startInviteClient(reliable, this.timers, now) : null,
      other: isInvite ? null : startClient(reliable, this.timers, now),
      bytes,
      ack: null,
      acks: null,
      tries,
      due: never,
      place: -1,
    }
    this.#clients.set(id, client)
    this.#settleClient(client)
    return client
  }

  /** A request without a transaction: the ACK of a 2xx. */
  sendOnce(draft: Draft): Uint8Array {
    const bytes = composeRequest(draft, this.#via(draft, `z9hG4bK${this.#ids.token(8)}`))
    this.sends.push({ target: draft.target, bytes })
    return bytes
  }

  #via(draft: Draft, branch: string): string {
    const local = this.#local(draft.target)
    return `SIP/2.0/${local.transport.toUpperCase()} ${hostPort(local.host, local.port)};branch=${branch};rport`
  }

  receiveResponse(response: SipResponse, flow: Flow, now: Millis): void {
    const via = topVia(response.headers)
    const cseq = cseqOf(response.headers)
    if (!via?.ok || !cseq?.ok || via.value.branch === undefined) return
    const client = this.#clients.get(clientKey(via.value.branch, cseq.value.method))
    if (client === undefined) return
    if (client.invite !== null) {
      const { status } = response
      const input = status < 200 ? 'provisional' : status < 300 ? 'success' : 'failure'
      for (const output of stepInviteClient(client.invite, input, this.timers, now)) {
        if (output === 'ack') this.#ackFailure(client, response)
        else this.#user.onResponse(client, response, flow, now)
      }
      // nothing of the request is repeated any more
      if (input !== 'provisional') {
        client.bytes = noBytes
        if (client.draft.extra !== '') client.draft = { ...client.draft, extra: '', body: undefined }
      }
    } else {
      const input = response.status < 200 ? 'provisional' : 'final'
      const outputs = stepClient(client.other!, input, this.timers, now)
      if (outputs.length > 0) this.#user.onResponse(client, response, flow, now)
      if (input === 'final') {
        client.bytes = noBytes
        client.draft = noDraft
        client.via = ''
      }
    }
    this.#settleClient(client)
  }

  #ackFailure(client: ClientTransaction, response: SipResponse): void {
    client.ack ??= composeFailureAck(client.draft, client.via, response.headers.get('To') ?? client.draft.to)
    this.sends.push({ target: client.draft.target, bytes: client.ack })
  }

  #settleClient(client: ClientTransaction): void {
    const machine = client.invite ?? client.other!
    if (machine.state === 'done') {
      this.#deadlines.set(client, never)
      this.#clients.delete(client.id)
    } else this.#deadlines.set(client, dueAt(machine))
  }

  // ── their requests ──

  receiveRequest(request: SipRequest, flow: Flow, now: Millis): void {
    const top = topVia(request.headers)
    if (!top?.ok) return
    const via = top.value
    const { method } = request
    const key = serverKey(request, via, method === 'ACK' ? 'INVITE' : method)
    const known = this.#servers.get(key)
    if (method === 'ACK') {
      if (known?.invite && known.invite.state !== 'accepted' && known.invite.state !== 'proceeding') {
        stepInviteServer(known.invite, 'ack', this.timers, now)
        this.#settleServer(known)
      } else this.#user.onAck(request, flow, now)
      return
    }
    if (known !== undefined) {
      const outputs = known.invite
        ? stepInviteServer(known.invite, 'request', this.timers, now)
        : stepServer(known.other!, 'request', this.timers, now)
      if (outputs.length > 0) this.#sendResponse(known)
      return
    }
    if (this.full) {
      const refused = this.#serverRecord(key, request, via, flow, now, '')
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
        const merged = this.#serverRecord(key, request, via, flow, now, '')
        this.#keep(merged)
        this.respond(merged, 482, undefined, '', undefined, now)
        return
      }
    }
    const server = this.#serverRecord(key, request, via, flow, now, merge)
    this.#keep(server)
    this.#user.onRequest(server, request, flow, now)
  }

  #cancelled(key: string, request: SipRequest, via: Via, flow: Flow, now: Millis): void {
    const invite = this.#servers.get(serverKey(request, via, 'INVITE'))
    const cancel = this.#serverRecord(key, request, via, flow, now, '')
    if (invite !== undefined && invite.tag !== '') cancel.tag = invite.tag
    this.#keep(cancel)
    this.respond(cancel, invite?.invite ? 200 : 481, undefined, '', undefined, now)
    if (invite?.invite?.state === 'proceeding') this.#user.onCancel(invite, request, now)
  }

  #serverRecord(
    id: TransactionId,
    request: SipRequest,
    via: Via,
    flow: Flow,
    now: Millis,
    merge: string,
  ): ServerTransaction {
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
      other: method === 'INVITE' ? null : startServer(reliable, this.timers, now),
      vias: viaLines(request, via, flow),
      recordRoutes,
      from: headers.get('From') ?? '',
      to: headers.get('To') ?? '',
      callId: headers.get('Call-ID') ?? '',
      cseq: headers.get('CSeq') ?? '',
      tag: to?.ok && to.value.params.tag !== undefined ? '' : this.#ids.token(8),
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
    this.#servers.set(server.id, server)
    if (server.merge !== '') this.#merges.set(server.merge, server)
    this.#settleServer(server)
  }

  /** Takes up an unanswered INVITE of before a restart. */
  adoptServer(server: ServerTransaction): void {
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
    this.#sendOnce(this.#serverRecord('', request, via, flow, now, ''), status, extra, reason)
  }

  #sendOnce(server: ServerTransaction, status: number, extra: string, reason?: string): void {
    const bytes = composeResponse(server, status, reason ?? reasonPhrase(status), this.#agentLine + extra, undefined)
    this.sends.push({ target: server.target, bytes })
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
          this.timers,
          now,
        )
      : stepServer(server.other!, status < 200 ? 'send-provisional' : 'send-final', this.timers, now)
    if (outputs.length === 0) return null
    const lines = status === 100 ? extra : this.#agentLine + extra
    const bytes = composeResponse(server, status, reason ?? reasonPhrase(status), lines, body)
    server.bytes = bytes
    server.status = status
    this.#sendResponse(server)
    // after a 2xx the session repeats it (RFC 6026 §7.1)
    if (server.invite?.state === 'accepted') server.bytes = null
    if (status >= 200) slimServer(server)
    this.#settleServer(server)
    return bytes
  }

  #sendResponse(server: ServerTransaction): void {
    if (server.bytes !== null) this.sends.push({ target: server.target, bytes: server.bytes, transaction: server.id })
  }

  #settleServer(server: ServerTransaction): void {
    const machine = server.invite ?? server.other!
    if (machine.state !== 'done') {
      this.#deadlines.set(server, dueAt(machine))
      return
    }
    this.#deadlines.set(server, never)
    this.#servers.delete(server.id)
    if (server.merge !== '' && this.#merges.get(server.merge) === server) this.#merges.delete(server.merge)
  }

  // ── time and faults ──

  /** Everything that is due. */
  tick(now: Millis): void {
    for (let due = this.#deadlines.take(now); due !== null; due = this.#deadlines.take(now)) {
      if (due.kind === 'client') this.#wakeClient(due, now)
      else this.#wakeServer(due, now)
    }
  }

  #wakeClient(client: ClientTransaction, now: Millis): void {
    const outputs = client.invite
      ? stepInviteClient(client.invite, 'time', this.timers, now)
      : stepClient(client.other!, 'time', this.timers, now)
    this.#settleClient(client)
    for (const output of outputs) {
      if (output === 'send')
        this.sends.push({ target: client.draft.target, bytes: client.bytes, transaction: client.id })
      else if (output === 'timeout') this.#user.onNoResponse(client, 'timeout', now)
    }
  }

  #wakeServer(server: ServerTransaction, now: Millis): void {
    const outputs = server.invite
      ? stepInviteServer(server.invite, 'time', this.timers, now)
      : stepServer(server.other!, 'time', this.timers, now)
    if (outputs.length > 0) this.#sendResponse(server)
    this.#settleServer(server)
  }

  /** The last message of this transaction could not be sent (RFC 3261 §17.1.4, §17.2.4). */
  failed(id: TransactionId, now: Millis): void {
    const client = this.#clients.get(id)
    if (client !== undefined) {
      const outputs = client.invite
        ? stepInviteClient(client.invite, 'fault', this.timers, now)
        : stepClient(client.other!, 'fault', this.timers, now)
      this.#settleClient(client)
      if (outputs.length > 0) this.#user.onNoResponse(client, 'transport', now)
      return
    }
    const server = this.#servers.get(id)
    if (server === undefined) return
    const target = this.#user.onResponseLost(server, now) ?? server.fallback
    if (target === null || server.bytes === null) return
    server.fallback = null
    this.sends.push({ target, bytes: server.bytes })
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

const noDraft: Draft = {
  ...{ method: '', uri: '', routes: '', from: '', to: '', callId: '', cseq: 0, extra: '', credentials: '' },
  ...{ maxForwards: 0, body: undefined, target: { flow: '' } },
}

/** '' for a request in a dialog. */
function mergeKey(request: SipRequest): string {
  const { headers } = request
  const to = toOf(headers)
  if (to?.ok && to.value.params.tag !== undefined) return ''
  const from = fromOf(headers)
  return `${from?.ok ? (from.value.params.tag ?? '') : ''}|${callIdOf(headers)}|${headers.get('CSeq')}`
}
