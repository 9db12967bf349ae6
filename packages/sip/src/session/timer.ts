/** Session timers (RFC 4028): a session that nobody refreshes ends, so that a lost BYE cannot leave it for ever. */
import type { Millis } from '@sidetone/kernel'
import { parseNumber, parseTokenParams } from '../message/fields.ts'
import type { Headers } from '../message/headers.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { never } from '../transaction/timers.ts'
import type { Room } from './room.ts'
import type { AskedTimer, Session } from './session.ts'

/** Session-Expires and Min-SE of our INVITE or UPDATE (§7.1, §7.4). */
export function askLines(room: Room, session: Session): string {
  const { minS } = room.interval
  const { timer, leastIntervalS } = session
  const askS = room.interval.askS && (session.askS ?? room.interval.askS)
  if (askS === 0 && timer === null) return ''
  const least = Math.max(minS, leastIntervalS)
  const interval = Math.max(timer?.intervalS ?? askS, least)
  // a refresh keeps the refresher: uac is whoever sends this request
  const refresher = timer === null ? '' : `;refresher=${timer.refresher === 'us' ? 'uac' : 'uas'}`
  return `Session-Expires: ${interval}${refresher}\r\nMin-SE: ${least}\r\n`
}

/** The Session-Expires of a message. */
export function askedIn(headers: Headers): AskedTimer | null {
  const value = headers.get('Session-Expires')
  if (value === undefined) return null
  const intervalS = parseNumber(value)
  const read = parseTokenParams(value, 'Session-Expires')
  if (intervalS === undefined || !read.ok) return null
  const refresher = read.value.params.refresher?.toLowerCase()
  return { intervalS, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined }
}

/** §9: refuses an interval below our least with 422. @returns false when refused */
export function acceptsInterval(room: Room, server: ServerTransaction, session: Session, now: Millis): boolean {
  const { askS, minS } = room.interval
  const { asked } = session
  if (askS === 0 || asked === null || asked.intervalS >= minS || !session.peer.timer) return true
  room.transactions.servers.respond(server, 422, undefined, `Min-SE: ${minS}\r\n`, undefined, now)
  return false
}

/** Starts the timer by what their request asked, as the one who answers it. @returns the lines of the 2xx (§9) */
export function answerLines(room: Room, session: Session, now: Millis): string {
  const { askS, minS } = room.interval
  if (askS === 0) return ''
  const { asked, peer } = session
  session.asked = null
  const interval = Math.max(asked?.intervalS ?? askS, minS)
  const refresher = peer.timer ? (asked?.refresher ?? 'uas') : 'uas'
  startTimer(session, interval, refresher === 'uas' ? 'us' : 'them', now)
  return `Session-Expires: ${interval};refresher=${refresher}\r\n${refresher === 'uac' ? 'Require: timer\r\n' : ''}`
}

/** Starts the timer by a 2xx to our request (§7.2). Without Session-Expires the session has none. */
export function timeBy(room: Room, session: Session, headers: Headers, now: Millis): void {
  const answer = room.interval.askS === 0 ? null : askedIn(headers)
  if (answer === null) session.timer = null
  else startTimer(session, Math.max(answer.intervalS, 32), answer.refresher === 'uas' ? 'them' : 'us', now)
}

/** §10: refresh at half the interval; give up a third of it, at most 32 s, before its end. */
function startTimer(session: Session, intervalS: number, refresher: 'us' | 'them', now: Millis): void {
  const intervalMs = intervalS * 1000
  session.timer = {
    intervalS,
    refresher,
    refreshAt: refresher === 'us' ? now + intervalMs / 2 : never,
    expireAt: now + intervalMs - Math.min(32_000, intervalMs / 3),
  }
}

/** Min-SE of a 422. */
export function noteLeast(session: Session, headers: Headers): boolean {
  const least = parseNumber(headers.get('Min-SE') ?? '', 86_400)
  // a peer that repeats 422 for what it asked for is not asked again
  if (least === undefined || least <= session.leastIntervalS) return false
  session.leastIntervalS = least
  return true
}
