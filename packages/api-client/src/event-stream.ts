import { MAX_EVENT_CHARS, RECONNECT_MAX_MS, RECONNECT_MIN_MS, SILENT_STREAM_MS } from './limits.ts'
import type { MyCall, MyQueues, ParkedCall, Person, ServerEvent } from './words.ts'

export type StreamOptions = {
  readonly url: string
  readonly fetch: typeof fetch
  readonly onEvent: (event: ServerEvent) => void
  /** The session is over: the stream has ended for good. */
  readonly onSignedOut?: () => void
}

/**
 * Server-sent events over fetch, not EventSource: that one hides the status, so a signed-out page would knock for ever.
 *
 *   connecting ──200──▶ open ──cut, silent 40 s──▶ waiting (0.5 s … 15 s, doubled) ──▶ connecting
 *       └──401, 403──▶ ended
 *
 * Returns a function that closes it.
 */
export function openEventStream({ url, fetch, onEvent, onSignedOut }: StreamOptions): () => void {
  let closed = false
  let waitMs = RECONNECT_MIN_MS
  let abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const run = async () => {
    abort = new AbortController()
    const { signal } = abort
    let opened = false
    const stillAlive = () => {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), SILENT_STREAM_MS)
    }
    try {
      stillAlive()
      const response = await fetch(url, {
        signal,
        credentials: 'same-origin',
        headers: { accept: 'text/event-stream' },
      })
      if (response.status === 401 || response.status === 403) {
        clearTimeout(timer)
        if (!closed) onSignedOut?.()
        closed = true
        return
      }
      if (response.ok && response.body) {
        opened = true
        waitMs = RECONNECT_MIN_MS
        onEvent({ type: 'connected' })
        await read(response.body, onEvent, stillAlive)
      }
    } catch {
      // Cut or refused: we try again below.
    }
    clearTimeout(timer)
    if (closed) return
    if (opened) onEvent({ type: 'disconnected' })
    // Half fixed, half random: after a restart of the server the phones of a company do not come back in one instant.
    timer = setTimeout(run, waitMs / 2 + (Math.random() * waitMs) / 2)
    waitMs = Math.min(waitMs * 2, RECONNECT_MAX_MS)
  }
  void run()
  return () => {
    closed = true
    clearTimeout(timer)
    abort.abort()
  }
}

async function read(body: ReadableStream<Uint8Array>, take: (event: ServerEvent) => void, stillAlive: () => void) {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    stillAlive()
    text += decoder.decode(value, { stream: true }).replaceAll('\r\n', '\n')
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = eventOf(text.slice(0, end))
      if (event) take(event)
      text = text.slice(end + 2)
    }
    if (text.length > MAX_EVENT_CHARS) return reader.cancel()
  }
}

/** One block of the stream; null for pings and for kinds that this client does not know yet. */
export function eventOf(block: string): ServerEvent | null {
  let type = ''
  let data = ''
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) type = line.slice(6).trim()
    else if (line.startsWith('data:')) data += line.slice(5).trim()
  }
  try {
    switch (type) {
      case 'call-history':
      case 'people':
      case 'live-calls':
      case 'trunk':
      case 'trunk-test':
      case 'emergency':
      case 'queues-now':
      case 'rooms-now':
        return { type }
      case 'person':
        return { type, person: JSON.parse(data) as Person }
      case 'my-calls':
        return { type, calls: (JSON.parse(data) as { calls: MyCall[] }).calls }
      case 'parked':
        return { type, slots: (JSON.parse(data) as { slots: ParkedCall[] }).slots }
      case 'voicemail':
        return { type, unread: (JSON.parse(data) as { unread: number }).unread }
      case 'queues':
        return { type, mine: JSON.parse(data) as MyQueues }
      default:
        return null
    }
  } catch {
    return null
  }
}
