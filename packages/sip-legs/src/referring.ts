/**
 * A phone transfers by its own signalling: REFER to a number, or to a call that it has with us as well (Replaces inside).
 * The call room does it; the phone hears how it goes by NOTIFY (RFC 3515, RFC 3891, RFC 4488). No other party needs to
 * know REFER.
 *
 *   REFER ─▶ 202, NOTIFY 100 ─▶ `wants-transfer` ─▶ transfer-progress: NOTIFY 180 ─▶ NOTIFY 200 and BYE │ NOTIFY 4xx
 */
import type { LegId, LegOrder } from '@sidetone/call'
import type { StackEvent, SubscriptionId } from '@sidetone/sip'
import { statusOf } from './causes.ts'
import type { SipLeg } from './leg.ts'
import { keepLeg, type Room } from './room.ts'

export function referred(room: Room, leg: SipLeg, event: Extract<StackEvent, { type: 'refer' }>): void {
  const { refer, transaction } = event
  const now = room.now()
  const refuse = (status: number) => room.stack.respond(transaction, status, {}, now)
  // Outside lines are not asked by whom they lead to where.
  if (leg.trunk !== null || leg.stage !== 'talking' || refer.method !== 'INVITE') return refuse(603)
  let to: { readonly number: string } | { readonly leg: LegId }
  if (refer.replaces) {
    const other = room.bySession.get(room.stack.replacedSession(refer.replaces) ?? '')
    if (!other || other === leg) return refuse(481)
    to = { leg: other.leg }
  } else {
    const number = refer.to.uri.user ?? ''
    if (number === '') return refuse(404)
    to = { number }
  }
  leg.refer = room.stack.acceptRefer(transaction, refer, now)
  keepLeg(room, leg)
  room.report({ type: 'wants-transfer', leg: leg.leg, to })
}

export function transferProgress(
  room: Room,
  leg: SipLeg,
  { state, cause }: Extract<LegOrder, { type: 'transfer-progress' }>,
): void {
  if (leg.refer === null) return
  const status = state === 'ringing' ? 180 : state === 'answered' ? 200 : statusOf(cause ?? 'failed')
  room.stack.referProgress(leg.refer, status, undefined, room.now())
  if (state === 'ringing') return
  room.lastWords.set(leg.refer, null)
  leg.told = leg.refer
  leg.refer = null
  keepLeg(room, leg)
}

/** The phone has heard how its transfer ended, or never will. */
export function lastWordSaid(room: Room, subscription: SubscriptionId): void {
  const goodbye = room.lastWords.get(subscription)
  room.lastWords.delete(subscription)
  goodbye?.()
}
