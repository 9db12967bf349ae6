/**
 * The transaction layer (RFC 3261 §17): finds or makes the transaction of each message, steps its machine, and does what
 * the machine says. Above it stands the transaction user: the sessions, and requests outside them.
 *
 *   user ──request, respond──▶ Clients, Servers ──▶ sends
 *     ▲                             │ machines: invite-client, client, invite-server, server
 *     └──onRequest, onResponse, … ──┘
 */
import type { Ids, Millis } from '@sidetone/kernel'
import type { SipRequest, SipResponse } from '../message/types.ts'
import type { Flow, Send, StackOptions, Target, TransactionId } from '../stack-types.ts'
import { Clients } from './clients.ts'
import { Deadlines } from './deadlines.ts'
import type { ClientTransaction, ServerTransaction } from './records.ts'
import { Servers } from './servers.ts'
import type { Timers } from './timers.ts'

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

/** Both sides, and what they share. */
export class Transactions {
  sends: Send[] = []
  readonly clients: Clients
  readonly servers: Servers
  readonly deadlines = new Deadlines<ClientTransaction | ServerTransaction>()
  readonly user: TransactionUser
  readonly local: StackOptions['local']
  readonly ids: Ids
  readonly agentLine: string
  readonly timers: Timers
  readonly #max: number

  constructor(user: TransactionUser, options: StackOptions, timers: Timers, max: number) {
    this.user = user
    this.local = options.local
    this.ids = options.ids
    this.agentLine = `Server: ${options.agent}\r\n`
    this.timers = timers
    this.#max = max
    this.clients = new Clients(this)
    this.servers = new Servers(this)
  }

  get size(): number {
    return this.clients.size + this.servers.size
  }
  get scheduled(): number {
    return this.deadlines.size
  }
  get full(): boolean {
    return this.size >= this.#max
  }
  next(): Millis | null {
    return this.deadlines.next()
  }

  /** Everything that is due. */
  tick(now: Millis): void {
    for (let due = this.deadlines.take(now); due !== null; due = this.deadlines.take(now)) {
      if (due.kind === 'client') this.clients.wake(due, now)
      else this.servers.wake(due, now)
    }
  }

  /** The last message of this transaction could not be sent. */
  failed(id: TransactionId, now: Millis): void {
    const client = this.clients.get(id)
    const server = client ? undefined : this.servers.get(id)
    if (client) this.clients.failed(client, now)
    else if (server) this.servers.failed(server, now)
  }
}
