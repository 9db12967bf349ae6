/** Frames on the Unix socket: a length of four bytes, then a JSON array. Messages of one turn leave in one write. */
import type { Socket } from 'node:net'
import { maxFrameBytes, maxFrameMessages, maxQueuedBytes, togetherMs } from './limits.ts'

export class FramedSocket<In, Out> {
  readonly socket: Socket
  #outbox: Out[] = []
  #inbox: Buffer = Buffer.alloc(0)
  #flushedAt = Number.NEGATIVE_INFINITY
  readonly #receive: (message: In) => void

  /** @param receive gets each message in order; `socket` is destroyed on a frame that is too long or is not JSON. */
  constructor(socket: Socket, receive: (message: In) => void) {
    this.socket = socket
    this.#receive = receive
    socket.on('data', chunk => this.#take(chunk as Buffer))
  }

  /** At once when it was quiet; else together with what follows in a moment, for each write wakes the other side. */
  send(message: Out): void {
    if (this.#outbox.push(message) > 1) return
    if (performance.now() - this.#flushedAt < togetherMs) setTimeout(() => this.flush(), togetherMs)
    else setImmediate(() => this.flush())
  }

  flush(): void {
    if (this.#outbox.length === 0 || this.socket.destroyed) return
    this.#flushedAt = performance.now()
    const messages = this.#outbox
    this.#outbox = []
    for (let at = 0; at < messages.length; at += maxFrameMessages)
      this.socket.write(
        frame(messages.length > maxFrameMessages ? messages.slice(at, at + maxFrameMessages) : messages),
      )
    if (this.socket.writableLength > maxQueuedBytes) this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#inbox = this.#inbox.length ? Buffer.concat([this.#inbox, chunk]) : chunk
    while (this.#inbox.length >= 4) {
      const length = this.#inbox.readUInt32BE(0)
      if (length > maxFrameBytes) return void this.socket.destroy()
      if (this.#inbox.length < 4 + length) return
      const body = this.#inbox.toString('utf8', 4, 4 + length)
      this.#inbox = this.#inbox.subarray(4 + length)
      let messages: In[]
      try {
        messages = JSON.parse(body) as In[]
      } catch {
        return void this.socket.destroy()
      }
      for (const message of messages) this.#receive(message)
    }
  }
}

/** One buffer: a write of two parts is dearer than to measure the text first. */
function frame(messages: readonly unknown[]): Buffer {
  const json = JSON.stringify(messages)
  const length = Buffer.byteLength(json)
  const bytes = Buffer.allocUnsafe(4 + length)
  bytes.writeUInt32BE(length)
  bytes.write(json, 4)
  return bytes
}
