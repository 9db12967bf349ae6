/** Our REFER in a session, and what they tell of the call that came of it (RFC 3515 §2.4). */
import type { Millis } from '@sidetone/kernel'
import { maxRefers } from '../limits.ts'
import { parseNumber, parseTokenParams } from '../message/fields.ts'
import { findPart } from '../message/multipart.ts'
import { printNameAddr } from '../message/name-addr.ts'
import type { SipRequest, SipResponse } from '../message/types.ts'
import { retryWithCredentials } from '../session/challenge.ts'
import { draftIn, type Room } from '../session/room.ts'
import { currentDialog, type OpenRefer, type Session } from '../session/session.ts'
import type { HeaderList, Refer, TransactionId } from '../stack-types.ts'
import { eventOf } from '../subscribe/asked.ts'
import type { ClientTransaction, ServerTransaction } from '../transaction/records.ts'
import { giveUpMs, never } from '../transaction/timers.ts'
import { printReferTo, refersSilently } from './refer-to.ts'
import { parseSipfrag } from './sipfrag.ts'

/** Seconds that a REFER may stay open without a word, whatever they say. */
const mostS = 3600
const usualS = 180

export function sendRefer(
  room: Room,
  session: Session,
  refer: Refer,
  headers: HeaderList | undefined,
  now: Millis,
): TransactionId | null {
  const dialog = currentDialog(session)
  if (dialog === null || session.state !== 'talking' || session.refers.length >= maxRefers) return null
  const by = refer.referredBy ? `Referred-By: ${printNameAddr(refer.referredBy)}\r\n` : ''
  const silent = refer.subscription ? '' : 'Refer-Sub: false\r\nSupported: norefersub\r\n'
  dialog.localCseq++
  const extra = `Refer-To: ${printReferTo(refer)}\r\n${by}${silent}`
  const draft = draftIn(room, dialog, 'REFER', dialog.localCseq, extra, true, headers, undefined)
  const client = draft && room.transactions.clients.request(draft, 'refer', session.id, now)
  if (client === null) return null
  const { publicId } = client
  session.refers.push({ transaction: publicId, cseq: dialog.localCseq, status: 0, expireAt: never, told: false })
  room.touch(session)
  return publicId
}

export function onReferResponse(room: Room, client: ClientTransaction, response: SipResponse, now: Millis): void {
  const { status } = response
  const session = room.session(client.session ?? '')
  const open = session?.refers.find(each => each.transaction === client.publicId)
  if (session === undefined || open === undefined || status < 200) return
  const dialog = currentDialog(session)
  if ((status === 401 || status === 407) && dialog !== null) {
    const cseq = dialog.localCseq + 1
    if (retryWithCredentials(room, client, response, cseq, now) !== null) {
      dialog.localCseq = cseq
      open.cseq = cseq
      room.touch(session)
      return
    }
  }
  if (status >= 300) tell(room, session, open, status, true)
  else if (refersSilently(response.headers.get('Refer-Sub'))) tell(room, session, open, 202, true)
  // a NOTIFY may have been quicker
  else if (open.status === 0) {
    open.expireAt = now + giveUpMs(room.transactions.timers)
    tell(room, session, open, 100, false)
  }
  if (open.told) close(session, open)
  room.touch(session)
}

export function onReferLost(room: Room, client: ClientTransaction, why: 'timeout' | 'transport'): void {
  const session = room.session(client.session ?? '')
  const open = session?.refers.find(each => each.transaction === client.publicId)
  if (session === undefined || open === undefined) return
  tell(room, session, open, why === 'timeout' ? 408 : 503, true)
  close(session, open)
  room.touch(session)
}

/** A NOTIFY of the event `refer`. */
export function onReferNotify(
  room: Room,
  session: Session,
  server: ServerTransaction,
  request: SipRequest,
  now: Millis,
): void {
  const { headers, body } = request
  const id = eventOf(headers)?.id ?? ''
  // without id the only one is meant, or the oldest
  const open = id === '' ? session.refers[0] : session.refers.find(each => String(each.cseq) === id)
  room.transactions.servers.respond(server, open === undefined ? 481 : 200, undefined, '', undefined, now)
  if (open === undefined) return
  const state = parseTokenParams(headers.get('Subscription-State') ?? 'active', 'Subscription-State')
  const over = state.ok && state.value.value.toLowerCase() === 'terminated'
  const part = findPart(headers.get('Content-Type') ?? '', body, 'message/sipfrag')
  const status = (part && parseSipfrag(part.bytes)) ?? Math.max(open.status, 100)
  if (over || status >= 200) tell(room, session, open, status >= 200 ? status : 408, true)
  else tell(room, session, open, status, false)
  const lifeS = (state.ok ? parseNumber(state.value.params.expires ?? '') : undefined) ?? usualS
  open.expireAt = now + Math.min(lifeS, mostS) * 1000
  if (over) close(session, open)
  room.touch(session)
}

/** Those from whom nothing was heard for too long. */
export function wakeRefers(room: Room, session: Session, now: Millis): void {
  for (const open of session.refers.filter(each => now >= each.expireAt)) {
    tell(room, session, open, 408, true)
    close(session, open)
    room.touch(session)
  }
}

function tell(room: Room, session: Session, open: OpenRefer, status: number, done: boolean): void {
  if (open.told || (open.status === status && !done)) return
  open.status = status
  open.told = done
  room.emit({ type: 'referred', session: session.id, refer: open.transaction, status, done })
}

function close(session: Session, open: OpenRefer): void {
  session.refers = session.refers.filter(each => each !== open)
}
