/** Their REFER: taken with 202, and its outcome told in NOTIFYs (RFC 3515 §2.4.4), or not (RFC 4488). */
import type { Millis } from '@sidetone/kernel'
import { maxRefers } from '../limits.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import type { Room } from '../session/room.ts'
import type { Refer, SubscriptionId, TransactionId } from '../stack-types.ts'
import { newSubscription } from '../subscribe/subscription.ts'
import { printSipfrag } from './sipfrag.ts'

/** How long a call may ring before the one who sent the REFER is told no more. */
const lifeMs = 180_000

export function acceptRefer(room: Room, transaction: TransactionId, refer: Refer, now: Millis): SubscriptionId | null {
  const { transactions, lines, subscriptions } = room
  const server = transactions.servers.get(transaction)
  if (server === undefined || server.status >= 200 || server.method !== 'REFER') return null
  const to = parseNameAddr(server.to)
  const session = room.session((to.ok && to.value.params.tag) || '')
  const dialog = session?.dialog
  if (session === undefined || !dialog) {
    transactions.servers.respond(server, 481, undefined, '', undefined, now)
    return null
  }
  const contact = lines.contact(server.target)
  if (!refer.subscription) {
    transactions.servers.respond(server, 202, undefined, `${contact}Refer-Sub: false\r\n`, undefined, now)
    return null
  }
  if (subscriptions.full || subscriptions.countIn(session.id) >= maxRefers) {
    transactions.servers.respond(server, 503, undefined, 'Retry-After: 60\r\n', undefined, now)
    return null
  }
  const cseq = String(Number.parseInt(server.cseq, 10))
  transactions.servers.respond(server, 202, undefined, contact, undefined, now)
  // always with id: from the second REFER in a dialog on it must be there (RFC 3515 §2.4.6)
  const subscription = newSubscription(
    {
      ...{ id: `${session.id}.${cseq}`, package: 'refer', eventId: cseq, dialog, session: session.id },
      ...{ expireAt: now + lifeMs, gapMs: 0 },
    },
    printSipfrag(100),
  )
  subscriptions.open(subscription, now)
  return subscription.id
}

export function referProgress(
  room: Room,
  id: SubscriptionId,
  status: number,
  reason: string | undefined,
  now: Millis,
): void {
  const { subscriptions } = room
  const subscription = subscriptions.find(id)
  if (subscription?.package !== 'refer' || subscription.ending !== null) return
  const state = printSipfrag(status, reason)
  if (status < 200) subscriptions.notify(id, state, now)
  else {
    subscription.state = state
    subscriptions.end(id, 'noresource', undefined, now)
  }
}
