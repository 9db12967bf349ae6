/**
 * The server's line to one media process.
 *
 *   down ──connect──▶ greeting ──welcome──▶ up ──close──▶ down …(back-off)
 *
 * A Unix socket closes only when the process ends or drops us, so a refused reconnection means that it is dead.
 */
import { connect } from 'node:net'
import { FramedSocket } from './framing.ts'
import { maxPendingRequests, reconnectFirstMs, reconnectMostMs, replyWithinMs } from './limits.ts'
import {
  type Order,
  protocolVersion,
  type Reply,
  type Report,
  type Request,
  type ToProcess,
  type ToServer,
  type Welcome,
} from './messages.ts'

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never
export type Asked = WithoutId<Request>
export type LinkListener = {
  /** The process is there; `sameLife`: it is the one that we spoke to before. */
  up(welcome: Welcome, sameLife: boolean): void
  /** It cannot be reached any more: its ends are gone. Told once for each life. */
  dead(): void
  report(report: Report): void
}

export class Link {
  readonly path: string
  up = false
  boot: string | null = null
  readonly #listener: LinkListener
  #framed: FramedSocket<ToServer, ToProcess> | null = null
  #pending = new Map<number, { settle: (reply: Reply | null) => void; deadline: number }>()
  #nextId = 1
  #backOffMs = reconnectFirstMs
  #retry: NodeJS.Timeout | undefined
  #sweep: NodeJS.Timeout
  #stopped = false

  constructor(path: string, listener: LinkListener) {
    this.path = path
    this.#listener = listener
    this.#sweep = setInterval(() => this.#expire(), 500)
    this.#sweep.unref()
    this.#connect()
  }

  /** Null when the process is not there, does not reply in time, or dies meanwhile. */
  ask(request: Asked): Promise<Reply | null> {
    if (!this.up && request.type !== 'hello') return Promise.resolve(null)
    if (!this.#framed || this.#pending.size >= maxPendingRequests) return Promise.resolve(null)
    const id = this.#nextId++
    this.#framed.send({ ...request, id } as Request)
    return new Promise(settle => this.#pending.set(id, { settle, deadline: Date.now() + replyWithinMs }))
  }

  order(order: Order): void {
    if (this.up) this.#framed?.send(order)
  }

  stop(): void {
    this.#stopped = true
    this.up = false
    clearTimeout(this.#retry)
    clearInterval(this.#sweep)
    this.#framed?.flush()
    this.#framed?.socket.end()
    this.#failPending()
  }

  #connect(): void {
    const socket = connect(this.path)
    let reached = false
    socket.on('connect', () => {
      reached = true
      this.#framed = new FramedSocket<ToServer, ToProcess>(socket, message => this.#receive(message))
      void this.ask({ type: 'hello', version: protocolVersion }).then(reply => this.#greeted(reply, socket))
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (this.#stopped) return
      this.up = false
      this.#framed = null
      this.#failPending()
      if (!reached && this.boot !== null) {
        this.boot = null
        this.#listener.dead()
      }
      // After a talk the first attempt comes at once: either it is there, or the callers must hear it soon.
      this.#backOffMs = reached ? 0 : Math.min(Math.max(reconnectFirstMs, this.#backOffMs * 2), reconnectMostMs)
      this.#retry = setTimeout(() => this.#connect(), this.#backOffMs)
      this.#retry.unref()
    })
  }

  #greeted(reply: Reply | null, socket: { destroy(): void }): void {
    if (this.#stopped) return
    if (!reply?.ok || !reply.welcome || reply.welcome.version !== protocolVersion) return void socket.destroy()
    const { welcome } = reply
    const sameLife = this.boot === welcome.boot
    if (this.boot !== null && !sameLife) this.#listener.dead()
    this.boot = welcome.boot
    this.up = true
    this.#backOffMs = reconnectFirstMs
    this.#listener.up(welcome, sameLife)
  }

  #receive(message: ToServer): void {
    if (message.type !== 'reply') return this.#listener.report(message)
    const waiting = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    waiting?.settle(message)
  }

  #expire(): void {
    const now = Date.now()
    for (const [id, { settle, deadline }] of this.#pending) {
      if (deadline > now) break // in the order of asking, all with the same patience
      this.#pending.delete(id)
      settle(null)
    }
  }

  #failPending(): void {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    for (const { settle } of waiting) settle(null)
  }
}
