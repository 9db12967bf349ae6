/**
 * Events for other programs, over WebSockets: each as it is kept, numbered, with no gap.
 *
 *   GET /api/stream?after=NUMBER&types=call.started,call.ended     what webhooks are told as well
 *   GET /api/stream/calls?…                                        each step of each call, from the journal
 *
 *   opened ──▶ catching up (from what is kept, as fast as it is read) ──▶ following (from memory) ──▶ closed
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

/** Numbered events, kept for a while. */
export type EventSource = {
  /** Number of the oldest event that is kept; 1 when there was none yet. */
  first(): number
  /** Number of the newest event that is kept. */
  last(): number
  /** Events from number `from` on, oldest first; read as far as it is needed. */
  replay(from: number): Iterable<{ readonly id: number; readonly event: { readonly type: string } }>
  /** `firstId`: number of the first one; the others follow it one by one. */
  onCommitted(listener: (events: readonly { readonly type: string }[], firstId: number) => void): void
  /** All types that there are: who asks for another one is told so. */
  readonly types: readonly string[]
  /** Somebody reads from now on, until the answer is called: a source may keep nothing for nobody. */
  reader?(): () => void
}
export type Streams = {
  /** Somebody's right may have ended: looks again at who is there. */
  recheck(): void
  counts(): { readonly readers: number; readonly cut: number }
  close(): void
}
export type StreamsDeps = {
  readonly server: Server
  /** By path. */
  readonly sources: Readonly<Record<string, EventSource>>
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
  readonly channel: Channel
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

/** One source with the newest of its events. */
type Channel = {
  readonly events: EventSource
  readonly readers: Set<Reader>
  from(next: number): Iterable<{ readonly id: number; readonly type: string; readonly text: string }>
}

/** RFC 6455 §7.4.1 and, from 4000 on, ours. */
const CLOSE = { goingAway: 1001, tooSlow: 1013, notAllowed: 4403 } as const

export function serveStreams(deps: StreamsDeps): Streams {
  const { server, callerOf, onFault, now, heartbeatMs = HEARTBEAT_MS } = deps
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: 1024,
  })
  const channels = new Map(Object.entries(deps.sources).map(([path, events]) => [path, channelOf(events)]))
  const everybody = () => [...channels.values()].flatMap(({ readers }) => [...readers])
  let cut = 0

  /** Sends what the reader has room for; goes on when the socket has taken it. */
  const pump = (reader: Reader) => {
    const { socket, types, channel } = reader
    if (socket.readyState !== socket.OPEN) return
    let portion = 0
    for (const { id, type, text } of channel.from(reader.next)) {
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
  function channelOf(events: EventSource): Channel {
    const readers = new Set<Reader>()
    /** The newest events as text, made once for all readers; nothing while nobody reads. */
    let recent: { readonly id: number; readonly type: string; readonly text: string }[] = []
    let planned = false
    const textOf = (id: number, event: object) => JSON.stringify({ id, ...event })
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
    return {
      ...{ events, readers },
      *from(next) {
        if (recent.length && next >= recent[0]!.id) yield* recent.slice(next - recent[0]!.id)
        else for (const { id, event } of events.replay(next)) yield { id, type: event.type, text: textOf(id, event) }
      },
    }
  }

  const may = async ({ headers }: IncomingMessage) => {
    const { caller } = await callerOf(headers)
    if (!isAdmin(caller, 'read')) throw problem(caller.kind === 'anybody' ? 'sign-in-needed' : 'not-allowed')
  }
  const accept = async (channel: Channel, request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { events, readers } = channel
    if (!deps.mayCome(request) || !sameOrigin(request)) throw problem('wrong-origin')
    const { after, types } = asked(request, events)
    await may(request)
    if (everybody().length >= MAX_READERS) throw problem('too-many-streams')
    sockets.handleUpgrade(request, socket, head, webSocket => {
      const next = after + 1
      const reader: Reader = { channel, socket: webSocket, request, types, next, stuckSince: null, missed: 0 }
      readers.add(reader)
      const gone = events.reader?.()
      webSocket.on('pong', () => {
        reader.missed = 0
      })
      webSocket.on('error', () => {})
      webSocket.once('close', () => {
        readers.delete(reader)
        gone?.()
      })
      webSocket.send(JSON.stringify({ type: 'hello', after, first: events.first(), last: events.last() }))
      pump(reader)
    })
  }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    if (deps.others.includes(path)) return
    socket.on('error', () => {})
    const channel = channels.get(path)
    if (!channel) return refuse(socket, problem('not-found'))
    accept(channel, request, socket, head).catch(error => {
      const known = typeof (error as AppError).status === 'number' && (error as AppError).code !== undefined
      if (!known) onFault(error, `upgrade of ${path}`)
      refuse(socket, known ? (error as AppError) : problem('our-mistake'))
    })
  }
  server.on('upgrade', onUpgrade)

  const recheck = () => {
    for (const { socket, request } of everybody())
      may(request).catch(() => socket.close(CLOSE.notAllowed, 'The key was revoked, or the session is over.'))
  }
  const heart = setInterval(() => {
    recheck()
    for (const reader of everybody()) {
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
    counts: () => ({ readers: everybody().length, cut }),
    close() {
      clearInterval(heart)
      server.off('upgrade', onUpgrade)
      for (const { socket } of everybody()) {
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
function asked(request: IncomingMessage, events: EventSource): { after: number; types: ReadonlySet<string> | null } {
  const given = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams)
  const { success, data, error } = Query.safeParse(given)
  const last = events.last()
  if (!success && error.issues.some(({ path }) => path[0] === 'types'))
    throw problem('wrong-input', 'types: is too long; leave it out to be told of all.')
  if (!success || (data.after ?? 0) > last)
    throw problem('wrong-input', `after: must be the number of an event that was; the last one is ${last}.`)
  const types = (data.types ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(Boolean)
  // A slip of the pen would wait for ever for what never comes.
  const unknown = types.find(each => !events.types.includes(each))
  if (unknown !== undefined)
    throw problem('wrong-input', `types: there is no event “${unknown}”. There are: ${events.types.join(', ')}.`)
  return { after: data.after ?? last, types: types.length ? new Set(types) : null }
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

/** For the API's document, and for who asks without an upgrade. @param told what comes, by path */
export function describeStreams(
  app: FastifyInstance,
  told: Readonly<Record<string, { summary: string; says: string }>>,
) {
  for (const [path, { summary, says }] of Object.entries(told))
    app.get(path, {
      config: { who: 'admin' },
      schema: {
        summary,
        querystring: Query,
        response: {
          101: z
            .string()
            .describe(
              `\`{"type":"hello","after","first","last"}\`, then ${says} for each event. \`first\`: the oldest that is kept; when \`after\` is less than the one before it, events between them are gone.`,
            ),
        },
      },
      handler: () => {
        throw problem('upgrade-needed')
      },
    })
}
