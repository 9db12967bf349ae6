/** Reliable provisional responses (RFC 3262): PRACK as the caller and as the called. */
import type { Millis } from '@sidetone/kernel'
import type { Dialog } from '../dialog/dialog.ts'
import { maxForks } from '../limits.ts'
import type { Body, HeaderList } from '../stack-types.ts'
import { linesOf } from '../transaction/compose.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { giveUpMs } from '../transaction/timers.ts'
import { draftIn, type Room, random } from './room.ts'
import type { Session } from './session.ts'

// ── the caller ──

/** §4: in order for each fork. 'again': a repetition, or one that came too early and will come again. */
export function onReliable(session: Session, toTag: string, rseq: number): 'next' | 'again' {
  const seen = session.seen.find(each => each.toTag === toTag)
  if (seen === undefined) {
    if (session.seen.length >= maxForks) return 'again'
    session.seen.push({ toTag, rseq })
    return 'next'
  }
  if (rseq !== seen.rseq + 1) return 'again'
  seen.rseq = rseq
  return 'next'
}

export function sendPrack(
  room: Room,
  session: Session,
  dialog: Dialog,
  rack: string,
  body: Body | undefined,
  now: Millis,
): void {
  dialog.localCseq++
  const draft = draftIn(room, dialog, 'PRACK', dialog.localCseq, `RAck: ${rack}\r\n`, false, undefined, body)
  if (draft !== null) room.transactions.clients.request(draft, 'prack', session.id, now)
  room.touch(session)
}

// ── the called ──

export function sendReliable(
  room: Room,
  session: Session,
  server: ServerTransaction,
  status: number,
  body: Body | undefined,
  headers: HeaderList | undefined,
  now: Millis,
): void {
  // §3: the first number is random, so that a stranger cannot guess it
  session.rseq = session.rseq === 0 ? 1 + random(room, 0x7fff_fff0) : session.rseq + 1
  const { lines, transactions } = room
  const extra = `${lines.contact(server.target)}${lines.allow}${lines.supported}Require: 100rel\r\nRSeq: ${session.rseq}\r\n${linesOf(headers)}`
  const bytes = transactions.servers.respond(server, status, undefined, extra, body, now)
  if (bytes === null) return
  const { t1Ms } = transactions.timers
  session.reliable = {
    bytes,
    rseq: session.rseq,
    holds: body === undefined || session.settledEarly ? 'nothing' : session.offered ? 'answer' : 'offer',
    resendAt: now + t1Ms,
    resendMs: t1Ms,
    giveUpAt: now + giveUpMs(transactions.timers),
  }
  room.touch(session)
}
