/** Cause ↔ SIP: which status refuses, which Reason (RFC 3326) is said, and what a status means to us. */
import { type Cause, englishOf, sentences, type Words } from '@sidetone/call'
import { type HeaderList, printReason, type Reason } from '@sidetone/sip'

/** The final status for a caller whose call ends unanswered with this cause, and its phrase. */
const statuses: Readonly<Record<Cause, number>> = {
  'hung-up': 487,
  cancelled: 487,
  'answered-elsewhere': 487,
  busy: 486,
  declined: 603,
  'no-answer': 480,
  unreachable: 480,
  'unknown-number': 404,
  'not-allowed': 403,
  'no-common-codec': 488,
  'media-lost': 500,
  silent: 480,
  expired: 480,
  overloaded: 503,
  restarted: 503,
  'trunk-failed': 502,
  failed: 500,
  transferred: 487,
  merged: 487,
  'picked-up': 487,
  parked: 487,
  moved: 487,
  removed: 487,
  forwarded: 480,
  loop: 482,
  'rejected-by-rule': 480,
  'no-such-call': 404,
  'limit-reached': 403,
  closed: 480,
  'no-agent': 480,
}

/** Nothing went wrong: the person goes on elsewhere, or the call does. */
const normal: readonly Cause[] = ['hung-up', 'transferred', 'merged', 'parked', 'moved', 'removed']

export const statusOf = (cause: Cause): number => statuses[cause]

/** For BYE and CANCEL. 200 tells the devices that did not answer that another one did, so they note no missed call. */
export function reasonsFor(cause: Cause, words: Words = sentences[cause]): readonly Reason[] {
  const text = englishOf(words)
  const said = saidIn(words)
  if (cause === 'answered-elsewhere' || cause === 'picked-up')
    return [{ protocol: 'SIP', cause: 200, text: cause === 'picked-up' ? text : 'Call completed elsewhere' }]
  // Declined on another device of the same person: the call is over for all of them (RFC 3326 §2).
  if (cause === 'declined') return [{ protocol: 'SIP', cause: 603, text, ...said }]
  if (normal.includes(cause)) return [{ protocol: 'Q.850', cause: 16, text, ...said }]
  return [{ protocol: 'SIP', cause: statuses[cause], text, ...said }]
}

/** The sentence goes in a Reason header, which a response may carry as well; our phones show it. */
export function reasonHeader(cause: Cause, words: Words = sentences[cause]): HeaderList {
  const text = englishOf(words).replace(/["\\]/g, '')
  return [['Reason', printReason({ protocol: 'SIP', cause: statuses[cause], text, ...saidIn(words) })]]
}

/** The sentence by its code, for phones of ours: `limit.person-calls,Erin%20(105),1,1`. */
const saidIn = (words: Words): { readonly said?: string } =>
  typeof words === 'string'
    ? {}
    : // Half a letter in a name that somebody gave is no reason to throw.
      { said: [words.code, ...words.values.map(value => encodeURIComponent(value.toWellFormed()))].join(',') }

/** What a refusal of our INVITE means (RFC 3261 §21). */
export function causeOfFailure(status: number, isTrunk: boolean): Cause {
  switch (status) {
    case 486:
    case 600:
      return 'busy'
    case 603:
    case 607:
      return 'declined'
    case 404:
    case 410:
    case 484:
    case 485:
    case 604:
      return 'unknown-number'
    case 408:
    case 430:
    case 480:
    case 481:
      return isTrunk && status === 408 ? 'trunk-failed' : 'unreachable'
    case 487:
      return 'cancelled'
    case 403:
      return isTrunk ? 'not-allowed' : 'declined'
    case 401:
    case 407:
      return isTrunk ? 'trunk-failed' : 'failed'
    case 415:
    case 488:
    case 606:
      return 'no-common-codec'
    case 503:
      return isTrunk ? 'trunk-failed' : 'unreachable'
    default:
      return isTrunk && status >= 500 ? 'trunk-failed' : 'failed'
  }
}

/** The protocol's own words, for the admin: `486 Busy Here`. */
export const detailOf = (status: number, reason: string | undefined): string => `${status} ${reason ?? ''}`.trim()
