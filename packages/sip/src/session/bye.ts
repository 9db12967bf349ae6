/** CANCEL and BYE of ours (RFC 3261 §9.1, §15.1.1). */
import type { Millis } from '@sidetone/kernel'
import { type Dialog, pathOf } from '../dialog/dialog.ts'
import { giveUpMs, never } from '../transaction/timers.ts'
import { reasonLines } from './lines.ts'
import { draftIn, type Room } from './room.ts'
import type { Session } from './session.ts'

export function cancelInvite(room: Room, session: Session, now: Millis): void {
  const client = room.transactions.clients.get(session.invite?.transaction ?? '')
  if (client === undefined) room.forget(session)
  else room.transactions.clients.cancel(client, reasonLines(session.reasons), now)
}

/** BYE; the session is gone when it is answered. */
export function sendBye(room: Room, session: Session, now: Millis): void {
  refuseTheirs(room, session, now)
  session.state = 'ending'
  session.ok = null
  session.own = null
  session.timer = null
  session.queue = []
  session.retryAt = never
  if (session.invite !== null) room.transactions.clients.abandon(session.invite.transaction, now)
  const { dialog } = session
  if (dialog === null) {
    room.forget(session)
    return
  }
  dialog.localCseq++
  const draft = draftIn(
    room,
    dialog,
    'BYE',
    dialog.localCseq,
    reasonLines(session.reasons),
    false,
    undefined,
    undefined,
  )
  if (draft === null && isGone(room, dialog)) room.forget(session)
  else if (draft === null || room.transactions.clients.request(draft, 'bye', session.id, now) === null)
    retryBye(room, session, now)
  else room.touch(session)
}

function isGone(room: Room, dialog: Dialog): boolean {
  const path = pathOf(dialog)
  return path === null || room.options.isGone?.(path.nextHop) === true
}

/** The other side is not there: a web phone may be on its way back. Tried for 64*T1, every 2 s. */
export function retryBye(room: Room, session: Session, now: Millis): void {
  if (session.byeUntil === never) session.byeUntil = now + giveUpMs(room.transactions.timers)
  if (now >= session.byeUntil) {
    room.forget(session)
    return
  }
  session.retryAt = now + 2000
  room.touch(session)
}

/** A request of theirs that waits for our answer gets 487 (§15.1.2). */
export function refuseTheirs(room: Room, session: Session, now: Millis): void {
  const { their } = session
  if (their === null) return
  session.their = null
  room.transactions.servers.respond(their, their.method === 'INVITE' ? 487 : 500, undefined, '', undefined, now)
}
