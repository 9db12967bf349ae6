/**
 * A subscription to us (RFC 6665 §4.2): somebody is told the state of something until it ends.
 *
 *   SUBSCRIBE, REFER ──accepted──▶ active ──Expires: 0, time, our end──▶ ending ──last NOTIFY answered──▶ gone
 *                                   │  ▲                                                              ▲
 *                           refresh └──┘                       NOTIFY refused or lost ────────────────┘
 *
 * One NOTIFY is on its way at a time; what changes meanwhile goes in the next, the last state wins.
 */
import type { Millis } from '@sidetone/kernel'
import type { Dialog } from '../dialog/dialog.ts'
import type {
  NotifyBody,
  SessionId,
  SubscriptionEnd,
  SubscriptionId,
  SubscriptionSnapshot,
  TransactionId,
} from '../stack-types.ts'
import type { Scheduled } from '../transaction/deadlines.ts'
import { never } from '../transaction/timers.ts'

export type Subscription = Scheduled & {
  /** Our tag; for one that a REFER made, tag and CSeq of the REFER: several share a dialog. */
  readonly id: SubscriptionId
  readonly package: string
  /** '' for none. */
  readonly eventId: string
  /** For `refer` that of the session, while it lives. */
  readonly dialog: Dialog
  readonly session: SessionId | null
  expireAt: Millis
  /** Least time between two NOTIFYs. */
  readonly gapMs: Millis
  state: NotifyBody | undefined
  /** There is something to tell. */
  stale: boolean
  /** Of the next NOTIFY. */
  version: number
  sentAt: Millis
  inFlight: TransactionId | null
  ending: { readonly why: SubscriptionEnd; readonly retryAfterS?: number } | null
  changed: boolean
}

type Given = Pick<Subscription, 'id' | 'package' | 'eventId' | 'dialog' | 'session' | 'expireAt' | 'gapMs'>

export const newSubscription = (given: Given, state: NotifyBody | undefined): Subscription => ({
  ...given,
  state,
  stale: true,
  version: 0,
  sentAt: Number.NEGATIVE_INFINITY,
  inFlight: null,
  ending: null,
  changed: false,
  due: never,
  place: -1,
})

/** When it must be looked at again. */
export function subscriptionDue({ ending, expireAt, inFlight, stale, sentAt, gapMs }: Subscription): Millis {
  if (ending !== null) return never
  return stale && inFlight === null ? Math.min(expireAt, sentAt + gapMs) : expireAt
}

export function subscriptionState({ ending, expireAt }: Subscription, now: Millis): string {
  if (ending === null) return `active;expires=${Math.max(0, Math.ceil((expireAt - now) / 1000))}`
  const { why, retryAfterS } = ending
  return `terminated;reason=${why}${retryAfterS === undefined ? '' : `;retry-after=${retryAfterS}`}`
}

/** What `exportSubscription` really holds; to everybody else it is opaque. */
type Saved = Given & { readonly dialog: Omit<Dialog, 'path'> } & Pick<Subscription, 'version' | 'ending'>

export function saveSubscription(subscription: Subscription): SubscriptionSnapshot {
  const { id, package: name, eventId, session, expireAt, gapMs, version, ending } = subscription
  const { path: _, ...dialog } = subscription.dialog
  return { id, package: name, eventId, session, expireAt, gapMs, version, ending, dialog }
}

/**
 * It is not kept after each NOTIFY, so its counts jump by more than the NOTIFYs that one life can have sent between two
 * refreshes. Gaps are allowed: RFC 3261 §12.2.2 for CSeq, RFC 4235 §4.3 for the version of a full state.
 */
const jump = 65_536

/** @param dialogOf the living dialog of a session, which is shared with it */
export function loadSubscription(
  snapshot: SubscriptionSnapshot,
  dialogOf: (session: SessionId) => Dialog | null,
): Subscription {
  const saved = snapshot as unknown as Saved
  const shared = saved.session === null ? null : dialogOf(saved.session)
  const dialog = shared ?? { ...saved.dialog, localCseq: saved.dialog.localCseq + jump, path: null }
  const subscription = newSubscription({ ...saved, dialog }, undefined)
  subscription.version = saved.version + jump
  subscription.ending = saved.ending
  subscription.stale = false
  return subscription
}
