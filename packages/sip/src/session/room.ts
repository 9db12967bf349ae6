/** What the parts of the session code work with: the stack gives it to them. */
import type { Millis } from '@sidetone/kernel'
import type { RememberedChallenges } from '../auth/remembered.ts'
import { type Dialog, pathOf } from '../dialog/dialog.ts'
import type { Headers } from '../message/headers.ts'
import { findPart } from '../message/multipart.ts'
import type { SipRequest, SipResponse } from '../message/types.ts'
import type { Body, HeaderList, SessionId, StackEvent, StackOptions } from '../stack-types.ts'
import type { Subscriptions } from '../subscribe/subscriptions.ts'
import { type Draft, linesOf, maxForwardsIn } from '../transaction/compose.ts'
import type { Transactions } from '../transaction/transactions.ts'
import type { Lines } from './lines.ts'
import type { Peer, Session } from './session.ts'

export interface Room {
  readonly options: StackOptions
  readonly transactions: Transactions
  readonly lines: Lines
  /** The session interval that we ask for and the least that we accept, seconds; `askS` 0: no session timers. */
  readonly interval: { readonly askS: number; readonly minS: number }
  readonly full: boolean
  readonly subscriptions: Subscriptions
  /** Null: every request waits for its own challenge. */
  readonly remembered: RememberedChallenges | null
  /** Which session an INVITE takes the place of, or the status that refuses it; null: none (RFC 3891). */
  replacedBy(request: SipRequest): { readonly session: SessionId } | { readonly status: number } | null
  session(id: SessionId): Session | undefined
  add(session: Session): void
  emit(event: StackEvent): void
  /** The session changed: note it for `take`, and look at its deadlines again. */
  touch(session: Session): void
  /** Only its deadlines moved. */
  schedule(session: Session): void
  /** The session is over. */
  forget(session: Session): void
}

/**
 * A request in a dialog, with the next CSeq (for ACK with the INVITE's). Null when there is no way to the other side.
 * `extra`: whole header lines, before those of `headers`. A Contact is added for `withContact`.
 */
export function draftIn(
  room: Room,
  dialog: Dialog,
  method: string,
  cseq: number,
  extra: string,
  withContact: boolean,
  headers: HeaderList | undefined,
  body: Body | undefined,
): Draft | null {
  const path = pathOf(dialog)
  if (path === null) return null
  const target = room.options.route(path.nextHop, dialog.flow === '' ? undefined : dialog.flow)
  if (target === null) return null
  return {
    method,
    uri: path.uri,
    routes: path.routeLines,
    from: dialog.local,
    to: dialog.remote,
    callId: dialog.callId,
    cseq,
    extra: `${withContact ? room.lines.contact(target) : ''}${extra}${room.lines.agent}${linesOf(headers)}`,
    credentials: '',
    maxForwards: maxForwardsIn(headers),
    body,
    target,
  }
}

/** The body of a message, if it has one. */
export function bodyOf(message: SipRequest | SipResponse): Body | undefined {
  if (message.body.length === 0) return undefined
  const type = message.headers.get('Content-Type') ?? 'application/sdp'
  return descriptionIn({ type, bytes: message.body })
}
/** RFC 5621 §3.1: the description may be one part of several. The body itself when there is none in it. */
export const descriptionIn = (body: Body): Body =>
  body.type === 'application/sdp' ? body : (findPart(body.type, body.bytes, 'application/sdp') ?? body)

/** Learns what the other side can do. */
export function notePeer(peer: Peer, headers: Headers): void {
  const allow = headers.get('Allow')
  if (allow !== undefined) peer.update = names(headers, 'Allow', allow, 'UPDATE')
  const supported = headers.get('Supported')
  const require = headers.get('Require')
  if (supported !== undefined || require !== undefined) {
    peer.insists = names(headers, 'Require', require, '100rel')
    peer.reliable = peer.insists || names(headers, 'Supported', supported, '100rel')
    peer.timer = names(headers, 'Supported', supported, 'timer') || names(headers, 'Require', require, 'timer')
  }
}

function names(headers: Headers, name: string, first: string | undefined, wanted: string): boolean {
  if (first === undefined) return false
  if (holds(first, wanted)) return true
  return headers.count(name) > 1 && headers.all(name).some(line => holds(line, wanted))
}

/** A whole element of a comma-separated list of tokens, whatever its case. */
function holds(list: string, wanted: string): boolean {
  const text = list.toLowerCase()
  const word = wanted.toLowerCase()
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = at === 0 ? 44 : text.charCodeAt(at - 1)
    const end = at + word.length
    const after = end === text.length ? 44 : text.charCodeAt(end)
    if (isGap(before) && isGap(after)) return true
  }
  return false
}
const isGap = (code: number): boolean => code === 44 || code === 32 || code === 9

/** A random number 0 … max (whole). */
export function random(room: Room, max: Millis): number {
  return Math.floor((Number.parseInt(room.options.ids.token(4), 16) / 0x1_0000_0000) * (max + 1))
}
