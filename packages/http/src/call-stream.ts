/**
 * Call events for other programs, over a WebSocket: each as it is kept in the journal, numbered, with no gap.
 *
 *   GET /api/stream?after=NUMBER&types=call.started,call.ended
 *
 *   opened ──▶ catching up (from the journal, as fast as it is read) ──▶ following (from memory) ──▶ closed
 *                  ▲                                                          │ the reader is slow
 *                  └──────────────────────────────────────────────────────────┘ stuck for SLOW_READER_MS ─▶ cut, 1013
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AppError } from '@sidetone/kernel'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { type CallerOf, isAdmin } from './caller.ts'
import { problem } from './errors.ts'
import {
  HEARTBEAT_MS,
  MAX_MISSED_BEATS,
  MAX_READER_BACKLOG_BYTES,
  MAX_READER_PORTION,
  MAX_READERS,
  MAX_RECENT_EVENTS,
  SLOW_READER_MS,
} from './limits.ts'
import { problemText } from './problem-document.ts'

/** The journal as this stream needs it. */
export type CallEvents = {
  /** Number of the newest event that is kept. */
  last(): number
  /** Events from number `from` on, oldest first; read as far as it is needed. */
  replay(from: number): Iterable<{ readonly id: number; readonly event: { readonly type: string } }>
  /** `firstId`: number of the first one; the others follow it one by one. */
  onCommitted(listener: (events: readonly { readonly type: string }[], firstId: number) => void): void
}
export type CallStream = {
  /** Somebody's right may have ended: looks again at who is there. */
  recheck(): void
  counts(): { readonly readers: number; readonly cut: number }
  close(): void
}
export type CallStreamDeps = {
  readonly server: Server
  readonly events: CallEvents
  readonly callerOf: CallerOf
  /** In plain from another machine nobody gets anything. */
  readonly mayCome: (request: IncomingMessage) => boolean
  /** Upgrades of these paths are somebody else's. */
  readonly others: readonly string[]
  readonly onFault: (error: unknown, where: string) => void
  readonly now: () => number
  readonly heartbeatMs?: number | undefined
}

type Reader = {
  readonly socket: WebSocket
  readonly request: IncomingMessage
  readonly types: ReadonlySet<string> | null
  /** Number of the next event that it gets. */
  next: number
  /** When its buffer was last seen to move; null while it keeps up. */
  stuckSince: number | null
  /** Heartbeats in a row that were not answered. */
  missed: number
}

export const STREAM_PATH = '/api/stream'
/** RFC 6455 §7.4.1 and, from 4000 on, ours. */
const CLOSE = { goingAway: 1001, tooSlow: 1013, notAllowed: 4403 } as const

export function serveCallStream(deps: CallStreamDeps): CallStream {
  const { server, events, callerOf, onFault, now, heartbeatMs = HEARTBEAT_MS } = deps
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: 1024,
  })
  const readers = new Set<Reader>()
  let cut = 0
  /** The newest events as text, made once for all readers; nothing while nobody reads. */
  let recent: { readonly id: number; readonly type: string; readonly text: string }[] = []
  let planned = false

  const textOf = (id: number, event: object) => JSON.stringify({ id, ...event })
  function* from(next: number) {
    if (recent.length && next >= recent[0]!.id) yield* recent.slice(next - recent[0]!.id)
    else for (const { id, event } of events.replay(next)) yield { id, type: event.type, text: textOf(id, event) }
  }
  /** Sends what the reader has room for; goes on when the socket has taken it. */
  const pump = (reader: Reader) => {
    const { socket, types } = reader
    if (socket.readyState !== socket.OPEN) return
    let portion = 0
    for (const { id, type, text } of from(reader.next)) {
      if (socket.bufferedAmount > MAX_READER_BACKLOG_BYTES) {
        reader.stuckSince ??= now()
        return
      }
      // Others want to be served too; the rest comes in the next round.
      if (portion++ >= MAX_READER_PORTION) return void setImmediate(pump, reader)
      reader.next = id + 1
      if (!types || types.has(type))
        socket.send(text, () => {
          if (reader.stuckSince === null || socket.bufferedAmount > MAX_READER_BACKLOG_BYTES / 2) return
          reader.stuckSince = null
          pump(reader)
        })
    }
  }
  const all = () => {
    planned = false
    for (const reader of readers) if (reader.stuckSince === null) pump(reader)
  }
  events.onCommitted((committed, firstId) => {
    if (!readers.size) {
      recent = []
      return
    }
    // A number left out would be a gap that nobody sees.
    if (recent.length && recent.at(-1)!.id + 1 !== firstId) recent = []
    for (const [i, event] of committed.entries())
      recent.push({ id: firstId + i, type: event.type, text: textOf(firstId + i, event) })
    if (recent.length > 2 * MAX_RECENT_EVENTS) recent = recent.slice(-MAX_RECENT_EVENTS)
    // Not within the turn that makes calls.
    if (!planned) setImmediate(all)
    planned = true
  })

  const may = async ({ headers }: IncomingMessage) => {
    const { caller } = await callerOf(headers)
    if (!isAdmin(caller, 'read')) throw problem(caller.kind === 'anybody' ? 'sign-in-needed' : 'not-allowed')
  }
  const accept = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!deps.mayCome(request) || !sameOrigin(request)) throw problem('wrong-origin')
    const { after, types } = asked(request, events.last())
    await may(request)
    if (readers.size >= MAX_READERS) throw problem('too-many-streams')
    sockets.handleUpgrade(request, socket, head, webSocket => {
      const reader: Reader = { socket: webSocket, request, types, next: after + 1, stuckSince: null, missed: 0 }
      readers.add(reader)
      webSocket.on('pong', () => {
        reader.missed = 0
      })
      webSocket.on('error', () => {})
      webSocket.once('close', () => readers.delete(reader))
      webSocket.send(JSON.stringify({ type: 'hello', after, last: events.last() }))
      pump(reader)
    })
  }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    if (deps.others.includes(path)) return
    socket.on('error', () => {})
    if (path !== STREAM_PATH) return refuse(socket, problem('not-found'))
    accept(request, socket, head).catch(error => {
      const known = typeof (error as AppError).status === 'number' && (error as AppError).code !== undefined
      if (!known) onFault(error, `upgrade of ${STREAM_PATH}`)
      refuse(socket, known ? (error as AppError) : problem('our-mistake'))
    })
  }
  server.on('upgrade', onUpgrade)

  const recheck = () => {
    for (const { socket, request } of readers)
      may(request).catch(() => socket.close(CLOSE.notAllowed, 'The key was revoked, or the session is over.'))
  }
  const heart = setInterval(() => {
    recheck()
    for (const reader of readers) {
      const { socket, stuckSince } = reader
      const slow = stuckSince !== null && now() - stuckSince > SLOW_READER_MS
      if (slow) {
        cut++
        socket.close(CLOSE.tooSlow, 'You read too slowly. Come back with ?after= your last number.')
      }
      // A closing handshake that nobody answers ends here as well.
      // What waits in a backlog is not answered either, so that is judged by its movement.
      if ((reader.missed++ >= MAX_MISSED_BEATS && stuckSince === null) || socket.readyState !== socket.OPEN)
        socket.terminate()
      if (!slow) socket.ping()
    }
  }, heartbeatMs).unref()

  return {
    recheck,
    counts: () => ({ readers: readers.size, cut }),
    close() {
      clearInterval(heart)
      server.off('upgrade', onUpgrade)
      for (const { socket } of readers) {
        socket.close(CLOSE.goingAway, 'The phone system stops.')
        socket.terminate()
      }
    },
  }
}

const Query = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('number of the last event that you have; none: from now on'),
  types: z.string().max(1_000).optional().describe('only these, with commas: `call.started,call.ended`; none: all'),
})

/** What the path's query asks for. Throws `wrong-input`. */
function asked(request: IncomingMessage, last: number): { after: number; types: ReadonlySet<string> | null } {
  const given = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams)
  const { success, data } = Query.safeParse(given)
  if (!success || (data.after ?? 0) > last)
    throw problem('wrong-input', `after: must be the number of an event that was; the last one is ${last}.`)
  return {
    after: data.after ?? last,
    types: data.types ? new Set(data.types.split(',').map(each => each.trim())) : null,
  }
}

/** A page of another site must not read along in a person's browser. Clients that are not browsers send no Origin. */
function sameOrigin({ headers: { origin, host }, socket }: IncomingMessage): boolean {
  if (!origin) return true
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  return from.host === host && (from.protocol === 'https:' || !('encrypted' in socket))
}

function refuse(socket: Duplex, error: AppError) {
  const body = problemText(error)
  const head = `HTTP/1.1 ${error.status} ${error.code}\r\nConnection: close\r\nContent-Type: application/problem+json`
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** For the API's document, and for who asks without an upgrade. */
export function describeCallStream(app: FastifyInstance) {
  app.get(STREAM_PATH, {
    config: { who: 'admin' },
    schema: {
      summary: 'A WebSocket with each call event, as JSON text; go on after a break with `after`.',
      querystring: Query,
      response: {
        101: z
          .string()
          .describe('`{"type":"hello","after","last"}`, then `{"id","type","call","at",…}` for each event.'),
      },
    },
    handler: () => {
      throw problem('upgrade-needed')
    },
  })
}
