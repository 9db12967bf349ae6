/**
 * Where the server comes in: a Unix socket with one guest at a time. The newest wins, because a new server means that the
 * old one is dead. While nobody is there the sound goes on.
 */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { FramedSocket } from '../framing.ts'
import type { Order, Report, Request, ToProcess, ToServer } from '../messages.ts'
import type { Engine } from './engine.ts'
import { timeNow } from './time.ts'

const gaugesEveryMs = 1000
const orphansEveryMs = 10_000

export class Door {
  readonly #server: Server
  #guest: FramedSocket<ToProcess, ToServer> | null = null
  #engine: Engine | null = null
  #timers: NodeJS.Timeout[] = []

  constructor() {
    this.#server = createServer(socket => {
      this.#guest?.socket.destroy()
      const guest = new FramedSocket<ToProcess, ToServer>(socket, message => this.#receive(guest, message))
      this.#guest = guest
      socket.on('error', () => undefined)
      socket.on('close', () => {
        if (this.#guest === guest) this.#guest = null
      })
    })
  }

  report(report: Report): void {
    this.#guest?.send(report)
  }

  /** Rejects when the socket cannot be made. */
  async open(path: string, engine: Engine): Promise<void> {
    this.#engine = engine
    rmSync(path, { force: true }) // left by a process that was killed; the instance lock keeps a second system out
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(path, () => resolve())
    })
    chmodSync(path, 0o600)
    const gauges = setInterval(() => this.report({ type: 'gauges', gauges: engine.gauges() }), gaugesEveryMs)
    const orphans = setInterval(() => this.#guest ?? engine.closeOrphans(timeNow()), orphansEveryMs)
    this.#timers = [gauges, orphans]
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#guest?.flush()
    this.#guest?.socket.end()
    this.#server.close()
  }

  #receive(guest: FramedSocket<ToProcess, ToServer>, message: ToProcess): void {
    const engine = this.#engine
    if (!engine) return
    if ('id' in message) void engine.ask(message as Request).then(reply => guest.send(reply))
    else engine.order(message as Order)
  }
}
