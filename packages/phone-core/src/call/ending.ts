import type { Cause } from '@sidetone/api-client'

/** Why a call ended, for one sentence on the screen. The first row are the server's words, the second our own. */
export type Ending = {
  readonly by: 'me' | 'other' | 'system'
  readonly cause: Cause | 'no-server'
  /** The server's own sentence, shown when `cause` alone does not say it. */
  readonly words: string
  /** The same by its code, for phones that speak another language than the server. */
  readonly said?: { readonly code: string; readonly values: readonly string[] }
}
type Given = {
  readonly protocol: string
  readonly cause: number
  readonly text?: string
  readonly said?: string
}

/** Q.850 causes (and what RFC 3398 §8.2.6 maps them to) that say more than the SIP status. */
const BY_Q850: Record<number, Cause> = {
  1: 'unknown-number',
  3: 'unknown-number',
  16: 'hung-up',
  17: 'busy',
  18: 'no-answer',
  19: 'no-answer',
  20: 'unreachable',
  21: 'declined',
  26: 'answered-elsewhere',
  27: 'unreachable',
  28: 'unknown-number',
  34: 'overloaded',
  42: 'overloaded',
  57: 'not-allowed',
  65: 'no-common-codec',
  88: 'no-common-codec',
}
const BY_STATUS: Record<number, Cause> = {
  200: 'answered-elsewhere',
  401: 'not-allowed',
  403: 'not-allowed',
  404: 'unknown-number',
  407: 'not-allowed',
  408: 'no-answer',
  410: 'unknown-number',
  480: 'unreachable',
  484: 'unknown-number',
  486: 'busy',
  487: 'cancelled',
  488: 'no-common-codec',
  500: 'failed',
  503: 'overloaded',
  504: 'unreachable',
  600: 'busy',
  603: 'declined',
  604: 'unknown-number',
  606: 'no-common-codec',
}

/**
 * One status stands for several causes; then the server's sentence tells which (`call/sentences.ts`). The whole of it: in
 * others there are names of people and groups, which may be anything ("Outside line ended the call.").
 */
const BY_WORDS: readonly (readonly [RegExp, Cause])[] = [
  [/^the call has ended\.$/i, 'hung-up'],
  [/^answered on another device\.$/i, 'answered-elsewhere'],
  [/^nobody answered\.$/i, 'no-answer'],
  [/^the phone system restarted; please call again\.$/i, 'restarted'],
  [/^the sound engine stopped; please call again\.$/i, 'media-lost'],
  [/^nothing was heard for too long\.$/i, 'silent'],
  [/^the other phone stopped responding\.$/i, 'expired'],
  [/^the outside line could not be reached\.$/i, 'trunk-failed'],
  [/^the call was passed on\.$/i, 'transferred'],
  [/^the call became part of another one\.$/i, 'merged'],
  [/^answered by a colleague\.$/i, 'picked-up'],
  [/^(the call was parked|parked at [\d*#]+)\.$/i, 'parked'],
  [/^the call goes on at another device\.$/i, 'moved'],
  [/^you were taken out of the call\.$/i, 'removed'],
  [/^the call was forwarded in a circle\.$/i, 'loop'],
  [/^the call was forwarded\.$/i, 'forwarded'],
  [/^there is no such call at the moment\.$/i, 'no-such-call'],
  [/^they do not want to be disturbed now\.$/i, 'rejected-by-rule'],
  [/^the money for calls is used up for today\.$/i, 'limit-reached'],
  // The one sentence that begins with a name.
  [/ (is|are) closed at the moment\.$/i, 'closed'],
  [/^nobody is there to take the call\.$/i, 'no-agent'],
]

/**
 * Reads the end of a call from its final status and Reason headers (RFC 3326).
 * @param status 300 … 699 of a failed INVITE, or 0 when the call was ended by BYE or CANCEL
 */
export function readEnding(status: number, reasons: readonly Given[], by: Ending['by']): Ending {
  const told = reasons.find(reason => reason.text)
  const words = told?.text ?? ''
  const q850 = reasons.find(reason => reason.protocol.toUpperCase() === 'Q.850')
  const sip = reasons.find(reason => reason.protocol.toUpperCase() === 'SIP')
  const declined = status === 603 || sip?.cause === 603
  // What a person says as they decline is theirs: no sentence of the server is looked for in it.
  const cause =
    ((declined && 'declined') || BY_WORDS.find(([text]) => text.test(words))?.[1]) ??
    (q850 && BY_Q850[q850.cause]) ??
    (sip && BY_STATUS[sip.cause]) ??
    BY_STATUS[status] ??
    (status ? 'failed' : 'hung-up')
  const says = PLAIN.test(words) ? '' : words
  // Nobody hung up: a menu, a box or a code has said all.
  const said = says && told?.said ? readSaid(told.said) : undefined
  return {
    by: by === 'other' && cause === 'hung-up' && says ? 'system' : by,
    cause,
    words: says,
    ...(said && { said }),
  }
}
/** `limit.person-calls,Erin%20(105),1`: a code and its values. */
function readSaid(text: string): Ending['said'] {
  const [code = '', ...values] = text.split(',')
  try {
    return { code, values: values.map(decodeURIComponent) }
  } catch {
    return undefined
  }
}
/** Says no more than its cause, which the screen says in the person's language. */
const PLAIN =
  /^(the call has ended|this number does not exist|too many calls at the moment; please try again|the call was declined|this call is not allowed|the money for calls is used up for today|we are closed at the moment)\.?$/i
