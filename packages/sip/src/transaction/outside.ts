/** Our requests outside sessions: REGISTER, OPTIONS, MESSAGE, … */
import type { Millis } from '@sidetone/kernel'
import { makePath } from '../dialog/dialog.ts'
import { printNameAddr } from '../message/name-addr.ts'
import { credentialsAhead } from '../session/challenge.ts'
import type { Room } from '../session/room.ts'
import type { SipStack, TransactionId } from '../stack-types.ts'
import { printUri } from '../uri/uri.ts'
import { has, linesOf, maxForwardsIn } from './compose.ts'
import type { ClientTransaction } from './records.ts'

/** Methods whose requests get no Contact of ours. */
const withoutContact = ['REGISTER', 'MESSAGE', 'PUBLISH']

export class Outside {
  readonly #room: Room
  /** Never goes back, so that one Call-ID can be used again (RFC 3261 §10.2). */
  #cseq = 0

  constructor(room: Room) {
    this.#room = room
  }

  request(asked: Parameters<SipStack['request']>[0], now: Millis): TransactionId {
    const { options, transactions, lines } = this.#room
    const { ids } = options
    const { method, headers } = asked
    const uri = printUri(asked.to)
    const path = makePath(uri, [])
    const target = asked.target ?? (path === null ? null : options.route(path.nextHop, undefined))
    this.#cseq = Math.max(this.#cseq + 1, asked.cseq ?? 0)
    const client =
      target === null
        ? null
        : transactions.clients.request(
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
              extra: `${withoutContact.includes(method) || has(headers, 'contact') ? '' : lines.contact(target)}${lines.agent}${linesOf(headers)}`,
              ...credentialsAhead(this.#room, target, method, uri, null),
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
    this.#room.emit({ type: 'no-response', transaction, why: 'transport' })
    return transaction
  }

  /** For another try of this one. */
  cseqAfter({ draft }: ClientTransaction): number {
    return Math.max(this.#cseq, draft.cseq) + 1
  }
  /** That try was made. */
  used(cseq: number): void {
    this.#cseq = cseq
  }
}
