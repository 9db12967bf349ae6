/**
 * SIP over one WebSocket in a browser (RFC 7118): comes back by itself.
 *
 *   connecting ──open──▶ open ──closed, silent──▶ waiting ──time, online, page shown──▶ connecting
 *       └────────failed───────────────────────────▲   └──close()──▶ closed
 *
 * Each connection is a new flow; the phone registers again on it (RFC 5626).
 */
import type { Millis } from '@sidetone/kernel'
import type { Flow, Send, Target } from '@sidetone/sip'
import { nextDelayMs } from './back-off.ts'

export type WebNetState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly flow: Flow }
  | { readonly state: 'waiting'; readonly retryAt: Millis }
  | { readonly state: 'closed' }

/** The parts of a browser that are needed, so that tests give their own. */
export type WebNetOptions = {
  /** `ws:` or `wss:` */
  readonly url: string
  /** Our name in Via and Contact: `<random>.invalid` (RFC 7118 §5). */
  readonly host: string
  readonly socket?: (url: string, protocol: string) => WebSocket
  readonly now?: () => Millis
  /** 0 … 1 */
  readonly random?: () => number
  readonly setTimer?: (run: () => void, ms: Millis) => unknown
  readonly clearTimer?: (timer: never) => void
  /** Where `online` and `visibilitychange` come from; default the page, none outside a browser. */
  readonly wakers?: { readonly window?: EventTarget; readonly document?: EventTarget & { readonly hidden: boolean } }
}

export interface WebNet {
  send(send: Send): void
  onMessage(listener: (flow: Flow, bytes: Uint8Array) => void): void
  onFlowClosed(listener: (flowId: string) => void): void
  onSendFailed(listener: (transaction: string) => void): void
  onState(listener: (state: WebNetState) => void): void
  state(): WebNetState
  local(target: Target): { readonly transport: 'ws' | 'wss'; readonly host: string; readonly port: number }
  /** Tries at once when it is waiting. */
  retryNow(): void
  close(): void
}

const backOff = { firstMs: 300, mostMs: 5_000 }
/** Opening and answering a keep-alive must not take longer. */
const openMs = 5_000
const keepAliveMs = 10_000
const answerMs = 5_000
/** A page that stood still for longer than this has a look at what came meanwhile first. */
const stoodStillMs = 1_000
/** Bytes waiting in the browser for a server that does not read. */
const maxQueuedBytes = 1_048_576

export function createWebNet(options: WebNetOptions): WebNet {
  const { url, host } = options
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  const setTimer = options.setTimer ?? ((run, ms) => setTimeout(run, ms))
  const clearTimer = (options.clearTimer ?? clearTimeout) as (timer: unknown) => void
  const openSocket = options.socket ?? ((to, protocol) => new WebSocket(to, protocol))
  const page = globalThis as { window?: EventTarget; document?: EventTarget & { hidden: boolean } }
  const { window: shownWindow, document: shownDocument } = options.wakers ?? page
  const { protocol, hostname, port } = new URL(url)
  const transport = protocol === 'wss:' ? 'wss' : 'ws'
  const remote = { host: hostname, port: Number(port) || (transport === 'wss' ? 443 : 80) }
  const text = new TextDecoder()
  const bytes = new TextEncoder()

  let onMessage: (flow: Flow, message: Uint8Array) => void = () => {}
  let onFlowClosed: (flow: string) => void = () => {}
  let onSendFailed: (transaction: string) => void = () => {}
  let onState: (state: WebNetState) => void = () => {}
  let current: WebNetState = { state: 'connecting' }
  let socket: WebSocket | null = null
  let timer: unknown = null
  let flows = 0
  let tries = 0
  let heardAt = 0

  const enter = (next: WebNetState) => {
    current = next
    onState(next)
  }
  const after = (ms: Millis, run: () => void) => {
    if (timer !== null) clearTimer(timer)
    timer = setTimer(() => {
      timer = null
      run()
    }, ms)
  }

  function connect() {
    enter({ state: 'connecting' })
    let opened: WebSocket
    try {
      opened = openSocket(url, 'sip')
    } catch {
      return lost(null)
    }
    socket = opened
    opened.binaryType = 'arraybuffer'
    after(openMs, () => lost(opened))
    opened.onopen = () => {
      if (socket !== opened) return
      tries = 0
      heardAt = now()
      const flow: Flow = { id: `${transport}-${++flows}`, transport, local: { host, port: 0 }, remote }
      opened.onmessage = event => {
        heardAt = now()
        const message = typeof event.data === 'string' ? bytes.encode(event.data) : new Uint8Array(event.data)
        // The answer to our keep-alive is one CRLF.
        if (message.length > 4 && socket === opened) onMessage(flow, message)
      }
      keepAlive(opened)
      enter({ state: 'open', flow })
    }
    opened.onclose = () => lost(opened)
    opened.onerror = () => lost(opened)
  }

  /** A browser cannot send pings, and a dead path is not told to it for minutes (RFC 5626 §4.4.1). */
  function keepAlive(opened: WebSocket) {
    after(keepAliveMs, () => ask(opened))
  }
  function ask(opened: WebSocket) {
    const askedAt = now()
    opened.send('\r\n\r\n')
    const judge = () => (heardAt >= askedAt ? keepAlive(opened) : lost(opened))
    after(answerMs, () => {
      // Timers may run before messages that lay there longer: the answer, or a call.
      const stoodStill = now() - askedAt - answerMs > stoodStillMs
      if (stoodStill && heardAt < askedAt) after(stoodStillMs, judge)
      else judge()
    })
  }

  function lost(which: WebSocket | null) {
    if (which !== socket || current.state === 'closed') return
    socket = null
    if (which) {
      which.onopen = which.onmessage = which.onclose = which.onerror = null
      which.close()
    }
    const flow = current.state === 'open' ? current.flow : null
    const delayMs = nextDelayMs(backOff, ++tries, random())
    enter({ state: 'waiting', retryAt: now() + delayMs })
    after(delayMs, connect)
    if (flow) onFlowClosed(flow.id)
  }

  function retryNow() {
    if (current.state !== 'waiting') return
    if (timer !== null) clearTimer(timer)
    timer = null
    connect()
  }
  /** The page came back or the network did: waiting is over, and an open connection may be dead. */
  function wake() {
    if (shownDocument?.hidden) return
    if (current.state === 'waiting') return retryNow()
    if (current.state === 'open' && socket) ask(socket)
  }
  shownWindow?.addEventListener('online', wake)
  shownDocument?.addEventListener('visibilitychange', wake)

  connect()
  return {
    send({ bytes: message, transaction }) {
      if (current.state === 'open' && socket && socket.bufferedAmount + message.length <= maxQueuedBytes)
        return socket.send(text.decode(message))
      if (transaction) queueMicrotask(() => onSendFailed(transaction))
    },
    onMessage: listener => {
      onMessage = listener
    },
    onFlowClosed: listener => {
      onFlowClosed = listener
    },
    onSendFailed: listener => {
      onSendFailed = listener
    },
    onState: listener => {
      onState = listener
    },
    state: () => current,
    local: () => ({ transport, host, port: 0 }),
    retryNow,
    close() {
      shownWindow?.removeEventListener('online', wake)
      shownDocument?.removeEventListener('visibilitychange', wake)
      if (timer !== null) clearTimer(timer)
      timer = null
      const flow = current.state === 'open' ? current.flow : null
      const last = socket
      socket = null
      if (last) {
        last.onopen = last.onmessage = last.onclose = last.onerror = null
        last.close(1000)
      }
      enter({ state: 'closed' })
      if (flow) onFlowClosed(flow.id)
    },
  }
}
