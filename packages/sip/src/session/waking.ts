/** What time does to a session: repetitions, the session timer, offers that wait. */
import type { Millis } from '@sidetone/kernel'
import { wakeRefers } from '../refer/sent.ts'
import { never } from '../transaction/timers.ts'
import { sendBye } from './bye.ts'
import { wakeReliable } from './called.ts'
import { wakeOk } from './ok.ts'
import { refresh, runQueue } from './own-offer.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

/** A deadline of the session is over. */
export function wake(room: Room, session: Session, now: Millis): void {
  wakeOk(room, session, now)
  wakeReliable(room, session, now)
  wakeRefers(room, session, now)
  const { timer } = session
  if (timer !== null && now >= timer.expireAt) {
    sendBye(room, session, now)
    room.emit({ type: 'ended', session: session.id, by: 'expired', reasons: [] })
  } else if (timer !== null && now >= timer.refreshAt) {
    timer.refreshAt = never
    refresh(room, session, now)
  }
  if (now >= session.retryAt) {
    session.retryAt = never
    if (session.state === 'ending') sendBye(room, session, now)
    else runQueue(room, session, now)
  }
  room.schedule(session)
}
