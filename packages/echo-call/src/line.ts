/** The SIP stack on one connection: what we ask, what comes back, and waiting for it. */
import type { Ids, Millis } from '@sidetone/kernel'
import { createStack, type SipStack, type StackEvent, type Transport, textOf } from '@sidetone/sip'
import type { Connection } from './connection.ts'
import type { Credential } from './words.ts'

/** A status as it came from the wire, for a request of this method and number. Over UDP it may come twice. */
export type Answer = { readonly method: string; readonly cseq: number; readonly status: number }
export type Line = {
  /** All that came so far, the oldest first. */
  readonly answers: readonly Answer[]
  readonly events: readonly StackEvent[]
  /** The code of what broke the connection; '' while it stands. */
  lost(): string
  /** Calls that are not over. */
  sessions(): number
  /** Does something with the stack and sends what came of it. */
  act<T>(use: (stack: SipStack, now: Millis) => T): T
  /** The first thing that `look` finds, now or whenever something has come; null when it is late or the connection lost. */
  until<T>(ms: Millis, look: () => T | null | undefined, signal?: AbortSignal): Promise<T | null>
  close(): void
}

/** More than a call has. */
const maxKept = 100

export function openLine(
  transport: Transport,
  connection: Connection,
  credential: Credential,
  ids: Ids,
  now: () => Millis = Date.now,
): Line {
  const web = transport === 'ws' || transport === 'wss'
  const { local, remote } = connection
  const host = web ? `${ids.token(6)}.invalid` : local.host
  const flow = { id: 'way', transport, local, remote }
  const stack = createStack({
    ids,
    agent: 'Sidetone echo call',
    local: () => ({ transport, host, port: web ? 443 : local.port }),
    contact: { user: 'echo-call', ...(web && { host }) },
    route: () => ({ flow: flow.id }),
    credentials: () => credential,
  })
  const answers: Answer[] = []
  const events: StackEvent[] = []
  const looking = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let lost = ''
  let closed = false

  function pump() {
    for (let turn = stack.take(); turn.events.length || turn.sends.length; turn = stack.take()) {
      for (const { bytes } of turn.sends) if (!closed && !lost) connection.send(bytes)
      for (const event of turn.events) {
        // Nobody has a reason to ask us anything; whoever does is answered.
        if (event.type === 'request') stack.respond(event.transaction, 405, {}, now())
        else if (event.type === 'invite') stack.reject(event.session, 480, {}, now())
        else if (events.length < maxKept) events.push(event)
      }
    }
    for (const look of [...looking]) look()
    clearTimeout(timer)
    const next = stack.nextDeadline()
    if (next !== null && !closed) timer = setTimeout(tick, Math.max(0, next - now()))
  }
  function tick() {
    stack.tick(now())
    pump()
  }
  connection.onMessage(bytes => {
    const text = textOf(bytes)
    const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1]
    const [, cseq, method] = /^CSeq[ \t]*:[ \t]*(\d+)[ \t]+(\w+)/im.exec(text) ?? []
    if (status && method && answers.length < maxKept)
      answers.push({ method, cseq: Number(cseq), status: Number(status) })
    stack.receive(flow, bytes, now())
    pump()
  })
  connection.onLost(code => {
    lost ||= code
    for (const look of [...looking]) look()
  })
  return {
    answers,
    events,
    lost: () => lost,
    sessions: () => stack.counts().sessions,
    act(use) {
      const result = use(stack, now())
      pump()
      return result
    },
    until: (ms, look, signal) =>
      new Promise(resolve => {
        const done = (value: ReturnType<typeof look>) => {
          clearTimeout(late)
          looking.delete(again)
          signal?.removeEventListener('abort', giveUp)
          resolve(value ?? null)
        }
        const giveUp = () => done(null)
        const again = () => {
          const found = look()
          if ((found !== null && found !== undefined) || lost) done(found)
        }
        const late = setTimeout(giveUp, ms)
        looking.add(again)
        signal?.addEventListener('abort', giveUp, { once: true })
        if (signal?.aborted) giveUp()
        else again()
      }),
    close() {
      closed = true
      clearTimeout(timer)
      connection.close()
    },
  }
}
