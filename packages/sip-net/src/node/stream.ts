/** A TCP or TLS connection: cuts the stream into messages, answers keep-alives, closes what stalls (RFC 3261 §18, 5626 §3.5.1). */
import type { Socket } from 'node:net'
import { createFramer, type Flow } from '@sidetone/sip'
import type { NetLimits } from '../limits.ts'
import type { Connection, ConnectionEvents } from './connection.ts'

const pong = Buffer.from('\r\n')
/** Time for the answer to a broken message (400) before its connection is closed. */
const lastWordsMs = 250

export function streamConnection(socket: Socket, flow: Flow, limits: NetLimits, events: ConnectionEvents): Connection {
  const framer = createFramer({ maxMessageBytes: limits.maxMessageBytes })
  const openedAt = events.now()
  let heardAt = openedAt
  let sentAt = openedAt
  let partialSince: number | null = null
  let identified = false
  let closed = false

  socket.setNoDelay(true)
  socket.setKeepAlive(true, 45_000)
  socket.on('data', (chunk: Buffer) => {
    heardAt = events.now()
    let messages = 0
    for (const frame of framer.push(chunk)) {
      if (closed) return
      if (frame.kind === 'message') {
        identified = true
        messages++
        events.onMessage(flow, frame.bytes)
      } else if (frame.kind === 'ping') send(pong)
      else if (frame.kind === 'fault') return finish()
    }
    // The time to finish a message runs from its first byte; more bytes do not start it anew.
    if (framer.pending === 0) partialSince = null
    else if (partialSince === null || messages > 0) partialSince = heardAt
    const waitMs = events.throttleMs(flow)
    if (waitMs > 0 && !closed) {
      socket.pause()
      setTimeout(() => socket.resume(), waitMs).unref()
    }
  })
  // The reason of a broken connection says nothing that 'close' does not.
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  socket.on('close', () => {
    if (closed) return
    closed = true
    events.onClosed(flow)
  })

  function send(bytes: Uint8Array): boolean {
    if (closed || !socket.writable) return false
    if (socket.writableLength + bytes.length > limits.maxQueuedBytes) {
      close()
      return false
    }
    sentAt = events.now()
    socket.write(bytes)
    return true
  }
  function close() {
    socket.destroy()
  }
  /** The stream can no longer be cut; what the stack answers to its last message still goes out. */
  function finish() {
    socket.pause()
    setTimeout(() => socket.destroySoon(), lastWordsMs).unref()
  }
  return {
    flow,
    send,
    close,
    sweep(now) {
      if (closed) return
      if (!identified && now - openedAt > limits.firstMessageMs) close()
      else if (partialSince !== null && now - partialSince > limits.wholeMessageMs) close()
      else if (now - Math.max(heardAt, sentAt) > limits.idleMs) close()
    },
    get queuedBytes() {
      return socket.writableLength
    },
  }
}
