/** A session as plain JSON, and back: dialogs go on after a restart, unanswered INVITEs can be ended (design §5). */
import type { Millis } from '@sidetone/kernel'
import type { Dialog } from '../dialog/dialog.ts'
import { bytesOf, textOf } from '../message/text.ts'
import type { Body, Reason, SessionSnapshot } from '../stack-types.ts'
import { startInviteServer } from '../transaction/invite-server.ts'
import type { ServerTransaction } from '../transaction/records.ts'
import { startServer } from '../transaction/server.ts'
import { giveUpMs, never } from '../transaction/timers.ts'
import type { Transactions } from '../transaction/transactions.ts'
import { newSession, type OpenRefer, type OwnInvite, type Peer, type Session, type SessionState } from './session.ts'

type SavedServer = Omit<
  ServerTransaction,
  'kind' | 'invite' | 'other' | 'bytes' | 'status' | 'session' | 'due' | 'place'
>
type SavedTimer = {
  readonly intervalS: number
  readonly refresher: 'us' | 'them'
  readonly refreshAt: Millis | null
  readonly expireAt: Millis
}
type SavedOk = {
  readonly text: string
  /** Its body is `localBody` and stands there only. */
  readonly withLocalBody?: true
  readonly target: ServerTransaction['target']
  readonly cseq: number
  readonly first: boolean
  readonly offered: boolean
}

/**
 * What `exportSession` really holds; to everybody else it is opaque. What is as in a new session is left out: each call is
 * written several times.
 */
type Saved = {
  readonly id: string
  readonly role: Session['role']
  readonly state: SessionState
  readonly callId: string
  readonly dialog: SavedDialog | null
  readonly early?: readonly SavedDialog[]
  readonly peer: Peer
  readonly invite?: OwnInvite | null
  readonly offered: boolean
  readonly settledEarly?: boolean
  readonly reasons?: readonly Reason[]
  readonly incoming?: SavedServer | null
  readonly rseq?: number
  readonly refers?: readonly OpenRefer[]
  readonly ok?: SavedOk | null
  readonly their?: SavedServer | null
  readonly timer?: SavedTimer | null
  /** Only of a session that may go on: in one that still rings nothing is said again. */
  readonly localBody?: { readonly type: string; readonly text: string } | null
}
type SavedDialog = Omit<Dialog, 'path'>

export function saveSession(session: Session): SessionSnapshot {
  const { id, role, state, callId, dialog, early, peer, invite, offered, settledEarly, reasons, rseq, refers } = session
  const saved: Saved = {
    id,
    role,
    state,
    callId,
    dialog: dialog && saveDialog(dialog),
    early: early.length ? early.map(saveDialog) : undefined,
    peer: { ...peer },
    invite: invite ? { ...invite } : undefined,
    offered,
    settledEarly: settledEarly || undefined,
    reasons: reasons.length ? reasons : undefined,
    incoming: session.incoming ? saveServer(session.incoming) : undefined,
    rseq: rseq || undefined,
    refers: refers.length ? refers.map(saveRefer) : undefined,
    ok: saveOk(session),
    their: session.their ? saveServer(session.their) : undefined,
    timer: saveTimer(session),
    localBody: state === 'talking' ? saveBody(session.localBody) : undefined,
  }
  return saved
}

function saveDialog(dialog: Dialog): SavedDialog {
  const { callId, localTag, remoteTag, local, remote, remoteTarget, routes, localCseq, remoteCseq, flow } = dialog
  return { callId, localTag, remoteTag, local, remote, remoteTarget, routes, localCseq, remoteCseq, flow }
}

/** Its answer will not be known after a restart, only NOTIFYs: for those it waits as long as one that has no answer. */
function saveRefer(open: OpenRefer): OpenRefer {
  return { ...open, expireAt: open.expireAt === never ? 0 : open.expireAt }
}

function saveServer(server: ServerTransaction): SavedServer {
  const { id, method, vias, recordRoutes, from, to, callId, cseq, tag, target, fallback, flow, merge } = server
  return { id, method, vias, recordRoutes, from, to, callId, cseq, tag, target, fallback, flow, merge }
}

function saveOk({ ok, state, localBody }: Session): SavedOk | undefined {
  if (ok === null) return undefined
  const { bytes, target, cseq, first, offered, body } = ok
  if (body === undefined || body !== localBody || state !== 'talking')
    return { text: textOf(bytes), target, cseq, first, offered }
  const head = bytes.subarray(0, bytes.length - body.bytes.length)
  return { text: textOf(head), withLocalBody: true, target, cseq, first, offered }
}

function saveTimer({ timer }: Session): SavedTimer | undefined {
  if (timer === null) return undefined
  return { ...timer, refreshAt: timer.refreshAt === never ? null : timer.refreshAt }
}

/** The session again, its open transactions with it. Who calls this adds it to the stack. */
export function loadSession(snapshot: SessionSnapshot, transactions: Transactions, now: Millis): Session {
  const saved = snapshot as unknown as Saved
  const session = newSession(saved.id, saved.role, saved.callId, saved.offered)
  session.state = saved.state
  session.dialog = saved.dialog && { ...saved.dialog, path: null }
  session.early = (saved.early ?? []).map(dialog => ({ ...dialog, path: null }))
  Object.assign(session.peer, saved.peer)
  session.settledEarly = saved.settledEarly ?? false
  session.reasons = saved.reasons ?? []
  session.rseq = saved.rseq ?? 0
  const answerBy = now + giveUpMs(transactions.timers)
  session.refers = (saved.refers ?? []).map(open => ({ ...open, expireAt: open.expireAt || answerBy }))
  session.localBody = loadBody(saved.localBody)
  if (saved.invite) loadInvite(session, saved.invite, transactions, now)
  if (saved.incoming) session.incoming = loadServer(session, saved.incoming, transactions, now)
  if (saved.their) session.their = loadServer(session, saved.their, transactions, now)
  if (saved.timer) {
    const { intervalS, refresher, refreshAt, expireAt } = saved.timer
    session.timer = { intervalS, refresher, refreshAt: refreshAt ?? never, expireAt }
  }
  if (saved.ok) {
    const { text, withLocalBody, ...rest } = saved.ok
    const local = withLocalBody ? saved.localBody : null
    // repeated at once: nobody knows whether it went out before the restart
    const resendMs = transactions.timers.t1Ms
    session.ok = {
      ...rest,
      bytes: bytesOf(text + (local?.text ?? '')),
      body: local ? session.localBody : undefined,
      resendAt: now,
      resendMs,
      giveUpAt: now + giveUpMs(transactions.timers),
      lost: true,
      // the ACK that brings an answer is kept; another one costs no write
      doubtful: !rest.offered,
    }
  }
  return session
}

function saveBody(body: Body | undefined): Saved['localBody'] {
  return body ? { type: body.type, text: textOf(body.bytes) } : undefined
}

function loadBody(saved: Saved['localBody']): Body | undefined {
  return saved ? { type: saved.type, bytes: bytesOf(saved.text) } : undefined
}

function loadInvite(session: Session, saved: OwnInvite, transactions: Transactions, now: Millis): void {
  session.invite = { ...saved }
  const { uri, routes, from, to, cseq, branch, via, credentials, target, proceeding } = saved
  const draft = {
    ...{ method: 'INVITE', uri, routes, from, to, callId: session.callId, cseq, extra: '', credentials },
    ...{ maxForwards: 70, body: undefined, target },
  }
  const use = session.dialog === null ? 'invite' : 'offer'
  transactions.clients.adoptInvite(draft, use, session.id, branch, via, proceeding, now)
}

function loadServer(session: Session, saved: SavedServer, transactions: Transactions, now: Millis): ServerTransaction {
  const reliable = saved.flow.transport !== 'udp'
  const isInvite = saved.method === 'INVITE'
  const server: ServerTransaction = {
    ...saved,
    kind: 'server',
    invite: isInvite ? startInviteServer(reliable) : null,
    other: isInvite ? null : startServer(reliable, transactions.timers, now),
    bytes: null,
    status: 0,
    session: session.id,
    due: never,
    place: -1,
  }
  transactions.servers.adopt(server)
  return server
}
