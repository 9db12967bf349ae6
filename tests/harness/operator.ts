/** What tests ask a running system for: trunks, figures, call history, and whether everything is free again. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Running } from './system.ts'

export type NewTrunk = { name: string; port: number; prefix: string } & Partial<{
  host: string
  transport: 'udp' | 'tcp' | 'tls' | 'any'
  stripPrefix: boolean
  maxCalls: number
}> &
  Readonly<Record<string, unknown>>
export type TrunkState = {
  trunk: string
  name: string
  state: 'off' | 'unknown' | 'up' | 'down'
  reason: string | null
  registration: string | null
  lastFailure: { at: number; reason: string } | null
  changes: { state: string; reason: string | null }[]
}
export type HistoryItem = {
  id: string
  direction: 'in' | 'out'
  missed: boolean
  other: { name: string; number: string }
  startedAt: number
  answeredAt: number | null
  durationMs: number
  mos: number | null
  cause: string
  by: string
}
export type Operator = {
  addTrunk(trunk: NewTrunk): Promise<string>
  /** The API with the operator's key. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The API as this person, signed in. */
  as<T>(extension: string, method: string, path: string, body?: unknown): Promise<T>
  /** The same with bytes: sounds, tables. */
  bytesAs(
    extension: string,
    method: string,
    path: string,
    body?: Uint8Array<ArrayBuffer>,
    type?: string,
  ): Promise<Buffer>
  trunkState(id: string): Promise<TrunkState>
  /** Waits until this trunk is so. */
  untilTrunk(id: string, is: (state: TrunkState) => boolean, withinMs?: number): Promise<TrunkState>
  /** Every figure of `/metrics` by its name with labels as written: `a_total` or `a{b="c"}`. */
  figures(): Promise<Map<string, number>>
  /** Newest first. */
  historyOf(extension: string): Promise<HistoryItem[]>
  /** A call of this person with its legs. */
  call(
    extension: string,
    call: string,
  ): Promise<{ legs: { codec: string | null; secured: string | null }[]; story: string[] }>
  /** A call of this person, told in sentences. */
  storyOf(extension: string, call: string): Promise<string[]>
  /** Waits until no call, leg, session, media end or live journal state is left. Transactions over UDP rest 32 s longer. */
  untilFree(withinMs?: number): Promise<void>
  untilTransactionsAreGone(withinMs?: number): Promise<void>
}

/** What must be 0 when nobody is in a call. */
const perCall = [
  'sidetone_calls{what="calls"}',
  'sidetone_calls{what="legs"}',
  'sidetone_calls{what="ends"}',
  'sidetone_calls{what="stories"}',
  'sidetone_sip{what="legs"}',
  'sidetone_sip{what="sessions"}',
  'sidetone_journal{what="live"}',
  'sidetone_media_ends',
  'sidetone_media_process_ends{process="0"}',
  'sidetone_media_process_ends{process="1"}',
]

export const operate = (system: Running): Operator => {
  const key = readFileSync(join(system.home, 'run/operator-key'), 'utf8').trim()
  const cookies = new Map<string, string>()
  const cookieOf = async (extension: string): Promise<string> => {
    const known = cookies.get(extension)
    if (known) return known
    const { email, password } = system.person(extension)
    const answer = await fetch(`${system.http}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    if (!answer.ok) throw new Error(`sign-in of ${extension}: ${answer.status} ${await answer.text()}`)
    const cookie = answer.headers
      .getSetCookie()
      .map(each => each.split(';', 1)[0])
      .join('; ')
    cookies.set(extension, cookie)
    return cookie
  }
  const figures = async (): Promise<Map<string, number>> => {
    const text = await (await fetch(`${system.http}/metrics`)).text()
    const lines = text.split('\n').filter(line => line && !line.startsWith('#'))
    return new Map(
      lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    )
  }
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${system.http}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
  const trunkState = async (id: string): Promise<TrunkState> => {
    const found = (await api<TrunkState[]>('GET', '/api/trunks/status')).find(({ trunk }) => trunk === id)
    if (!found) throw new Error(`no trunk ${id}`)
    return found
  }
  const ask = async <T>(extension: string, path: string): Promise<T> => {
    const answer = await fetch(`${system.http}${path}`, { headers: { cookie: await cookieOf(extension) } })
    if (!answer.ok) throw new Error(`${path} of ${extension}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const as = async <T>(extension: string, method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${system.http}${path}`, {
      method,
      headers: { cookie: await cookieOf(extension), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} of ${extension}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
  const bytesAs: Operator['bytesAs'] = async (extension, method, path, body, type = 'audio/wav') => {
    const answer = await fetch(`${system.http}${path}`, {
      method,
      headers: { cookie: await cookieOf(extension), ...(body && { 'content-type': type }) },
      ...(body && { body }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} of ${extension}: ${answer.status} ${await answer.text()}`)
    return Buffer.from(await answer.arrayBuffer())
  }
  const untilZero = async (names: readonly string[], withinMs: number): Promise<void> => {
    for (const end = Date.now() + withinMs; ; await pause(50)) {
      const now = await figures()
      const left = names.map(name => [name, now.get(name)] as const).filter(([, value]) => value !== 0)
      if (left.length === 0) return
      if (Date.now() > end) throw new Error(`not free after ${withinMs} ms: ${left.map(each => each.join(' '))}`)
    }
  }
  return {
    addTrunk: async trunk => {
      const whole = { host: '127.0.0.1', transport: 'udp', stripPrefix: true, maxCalls: 1_000, ...trunk }
      return (await api<{ id: string }>('POST', '/api/trunks', whole)).id
    },
    api,
    as,
    bytesAs,
    trunkState,
    async untilTrunk(id, is, withinMs = 30_000) {
      for (const end = Date.now() + withinMs; ; await pause(50)) {
        const state = await trunkState(id)
        if (is(state)) return state
        if (Date.now() > end) throw new Error(`the trunk is not so after ${withinMs} ms: ${JSON.stringify(state)}`)
      }
    },
    figures,
    historyOf: async extension => (await ask<{ items: HistoryItem[] }>(extension, '/api/call-history')).items,
    call: (extension, call) => ask(extension, `/api/call-history/${encodeURIComponent(call)}`),
    storyOf: async (extension, call) =>
      (await ask<{ story: string[] }>(extension, `/api/call-history/${encodeURIComponent(call)}`)).story,
    untilFree: (withinMs = 10_000) => untilZero(perCall, withinMs),
    untilTransactionsAreGone: (withinMs = 40_000) => untilZero(['sidetone_sip{what="transactions"}'], withinMs),
  }
}
