/**
 * Server-sent events to the people who have a page open.
 *
 *   toPerson, toAdmins, toAll ──▶ streams ──write──▶ browsers      a reader who is too slow is cut off and reloads
 */
import type { ServerResponse } from 'node:http'
import { problem } from './errors.ts'
import { HEARTBEAT_MS, MAX_STREAM_BACKLOG_BYTES, MAX_STREAMS, MAX_STREAMS_OF_PERSON } from './limits.ts'

export type StreamEvent = { readonly type: string; readonly data: unknown }
export type EventHub = {
  toPerson(person: string, event: StreamEvent): void
  /** Has a page open. */
  reads(person: string): boolean
  /** To the pages of people who were administrators when they opened them. */
  toAdmins(event: StreamEvent): void
  toAll(event: StreamEvent): void
  /** Streams of a session that is over, or of a person who is gone. */
  endSession(session: string): void
  endPerson(person: string): void
  counts(): { readonly streams: number; readonly cut: number }
}
type Stream = { readonly session: string; readonly admin: boolean; readonly response: ServerResponse }
export type HubInside = EventHub & {
  /** Throws `too-many-streams`. Before the head is written. */
  makeRoom(person: string): void
  add(person: string, session: string, admin: boolean, response: ServerResponse): void
  close(): void
}

const text = ({ type, data }: StreamEvent) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`

export function createEventHub(heartbeatMs = HEARTBEAT_MS): HubInside {
  const people = new Map<string, Set<Stream>>()
  let streams = 0
  let cut = 0
  const write = ({ response }: Stream, message: string) => {
    response.write(message)
    if (response.writableLength <= MAX_STREAM_BACKLOG_BYTES) return
    cut++
    response.destroy()
  }
  const each = function* () {
    for (const set of people.values()) yield* set
  }
  const toAll = (event: StreamEvent) => {
    const message = text(event)
    for (const stream of each()) write(stream, message)
  }
  const heart = setInterval(() => toAll({ type: 'ping', data: {} }), heartbeatMs).unref()
  return {
    toAll,
    reads: person => people.has(person),
    toPerson(person, event) {
      const set = people.get(person)
      if (!set) return
      const message = text(event)
      for (const stream of set) write(stream, message)
    },
    toAdmins(event) {
      const message = text(event)
      for (const stream of each()) if (stream.admin) write(stream, message)
    },
    makeRoom(person) {
      if (streams >= MAX_STREAMS || (people.get(person)?.size ?? 0) >= MAX_STREAMS_OF_PERSON)
        throw problem('too-many-streams', undefined, { retryAfterMs: 60_000 })
    },
    add(person, session, admin, response) {
      const stream = { session, admin, response }
      const set = people.get(person) ?? new Set()
      people.set(person, set.add(stream))
      streams++
      response.once('close', () => {
        streams--
        set.delete(stream)
        if (!set.size && people.get(person) === set) people.delete(person)
      })
      write(stream, text({ type: 'ping', data: {} }))
    },
    endSession(session) {
      for (const stream of each()) if (stream.session === session) stream.response.end()
    },
    endPerson(person) {
      for (const { response } of people.get(person) ?? []) response.end()
    },
    counts: () => ({ streams, cut }),
    close() {
      clearInterval(heart)
      for (const { response } of each()) response.end()
    },
  }
}
