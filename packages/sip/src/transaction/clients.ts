/** The transactions of our requests (RFC 3261 §17.1): one for each branch and method. */
import type { Millis } from '@sidetone/kernel'
import { cseqOf } from '../message/fields.ts'
import { noBytes } from '../message/text.ts'
import type { SipResponse } from '../message/types.ts'
import { topVia } from '../message/via.ts'
import type { Flow, TransactionId } from '../stack-types.ts'
import { startClient, stepClient } from './client.ts'
import { composeFailureAck, composeRequest, type Draft } from './compose.ts'
import { startInviteClient, stepInviteClient } from './invite-client.ts'
import { clientKey, hostPort } from './matching.ts'
import type { ClientTransaction, ClientUse } from './records.ts'
import { dueAt, never } from './timers.ts'
import type { Transactions } from './transactions.ts'

export class Clients {
  readonly #all = new Map<TransactionId, ClientTransaction>()
  readonly #shared: Transactions

  constructor(shared: Transactions) {
    this.#shared = shared
  }

  get size(): number {
    return this.#all.size
  }
  get(id: TransactionId): ClientTransaction | undefined {
    return this.#all.get(id)
  }

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
    if (this.#shared.full) return null
    const branch = `z9hG4bK${this.#shared.ids.token(8)}`
    return this.#start(draft, use, session, branch, this.#via(draft, branch), now, publicId, tries)
  }

  /** CANCEL of an INVITE that has a provisional response (RFC 3261 §9.1). `reasonLine`: a whole line or ''. */
  cancel(invite: ClientTransaction, reasonLine: string, now: Millis): void {
    const { draft, branch } = invite
    if (invite.invite === null || this.#all.has(clientKey(branch, 'CANCEL'))) return
    this.abandon(invite.id, now)
    const cancel: Draft = {
      ...draft,
      method: 'CANCEL',
      extra: `${reasonLine}User-Agent: ${this.#shared.agentLine.slice(8)}`,
      credentials: '',
      body: undefined,
      maxForwards: 70,
    }
    this.#start(cancel, 'cancel', null, branch, invite.via, now, undefined, 0)
  }

  /** The INVITE of a CANCEL. */
  invited({ branch }: ClientTransaction): ClientTransaction | undefined {
    return this.#all.get(clientKey(branch, 'INVITE'))
  }

  /** Nobody waits for this INVITE any more: without a final response it ends after 64*T1. */
  abandon(id: TransactionId, now: Millis): void {
    const client = this.#all.get(id)
    if (!client?.invite) return
    stepInviteClient(client.invite, 'abandoned', this.#shared.timers, now)
    this.#settle(client)
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
    if (proceeding) stepInviteClient(client.invite!, 'provisional', this.#shared.timers, now)
    this.#settle(client)
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
    this.#shared.sends.push({ target: draft.target, bytes, transaction: client.id })
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
      invite: isInvite ? startInviteClient(reliable, this.#shared.timers, now) : null,
      other: isInvite ? null : startClient(reliable, this.#shared.timers, now),
      bytes,
      ack: null,
      acks: null,
      tries,
      due: never,
      place: -1,
    }
    this.#all.set(id, client)
    this.#settle(client)
    return client
  }

  /** A request without a transaction: the ACK of a 2xx. */
  sendOnce(draft: Draft): Uint8Array {
    const bytes = composeRequest(draft, this.#via(draft, `z9hG4bK${this.#shared.ids.token(8)}`))
    this.#shared.sends.push({ target: draft.target, bytes })
    return bytes
  }

  #via(draft: Draft, branch: string): string {
    const local = this.#shared.local(draft.target)
    return `SIP/2.0/${local.transport.toUpperCase()} ${hostPort(local.host, local.port)};branch=${branch};rport`
  }

  receive(response: SipResponse, flow: Flow, now: Millis): void {
    const via = topVia(response.headers)
    const cseq = cseqOf(response.headers)
    if (!via?.ok || !cseq?.ok || via.value.branch === undefined) return
    const client = this.#all.get(clientKey(via.value.branch, cseq.value.method))
    if (client === undefined) return
    if (client.invite !== null) {
      const { status } = response
      const input = status < 200 ? 'provisional' : status < 300 ? 'success' : 'failure'
      for (const output of stepInviteClient(client.invite, input, this.#shared.timers, now)) {
        if (output === 'ack') this.#ackFailure(client, response)
        else this.#shared.user.onResponse(client, response, flow, now)
      }
      // nothing of the request is repeated any more
      if (input !== 'provisional') {
        client.bytes = noBytes
        if (client.draft.extra !== '') client.draft = { ...client.draft, extra: '', body: undefined }
      }
    } else {
      const input = response.status < 200 ? 'provisional' : 'final'
      const outputs = stepClient(client.other!, input, this.#shared.timers, now)
      if (outputs.length > 0) this.#shared.user.onResponse(client, response, flow, now)
      if (input === 'final') {
        client.bytes = noBytes
        client.draft = noDraft
        client.via = ''
      }
    }
    this.#settle(client)
  }

  #ackFailure(client: ClientTransaction, response: SipResponse): void {
    client.ack ??= composeFailureAck(client.draft, client.via, response.headers.get('To') ?? client.draft.to)
    this.#shared.sends.push({ target: client.draft.target, bytes: client.ack })
  }

  #settle(client: ClientTransaction): void {
    const machine = client.invite ?? client.other!
    if (machine.state === 'done') {
      this.#shared.deadlines.set(client, never)
      this.#all.delete(client.id)
    } else this.#shared.deadlines.set(client, dueAt(machine))
  }

  wake(client: ClientTransaction, now: Millis): void {
    const outputs = client.invite
      ? stepInviteClient(client.invite, 'time', this.#shared.timers, now)
      : stepClient(client.other!, 'time', this.#shared.timers, now)
    this.#settle(client)
    for (const output of outputs) {
      if (output === 'send')
        this.#shared.sends.push({ target: client.draft.target, bytes: client.bytes, transaction: client.id })
      else if (output === 'timeout') this.#shared.user.onNoResponse(client, 'timeout', now)
    }
  }

  /** Its request could not be sent (RFC 3261 §17.1.4). */
  failed(client: ClientTransaction, now: Millis): void {
    const outputs = client.invite
      ? stepInviteClient(client.invite, 'fault', this.#shared.timers, now)
      : stepClient(client.other!, 'fault', this.#shared.timers, now)
    this.#settle(client)
    if (outputs.length > 0) this.#shared.user.onNoResponse(client, 'transport', now)
  }
}

const noDraft: Draft = {
  ...{ method: '', uri: '', routes: '', from: '', to: '', callId: '', cseq: 0, extra: '', credentials: '' },
  ...{ maxForwards: 0, body: undefined, target: { flow: '' } },
}
