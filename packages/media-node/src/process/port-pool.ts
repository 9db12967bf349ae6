/**
 * Pairs of UDP ports (RTP even, RTCP the next; RFC 3550 §11). Sockets are bound once and lent again and again: to bind and
 * close costs more than all other work of a short call.
 *
 *   unbound ──lease──▶ lent ──release──▶ resting (2 s) ──▶ free ──lease──▶ lent
 *                                                         free ──idle, above the floor──▶ unbound
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import type { Millis } from '@sidetone/kernel'
import { portFloor, portIdleMs, portQuarantineMs, portRetryMs } from '../limits.ts'

export type Receiver = (packet: Buffer, from: RemoteInfo) => void
const nobody: Receiver = () => undefined

export class PortPair {
  readonly port: number
  readonly rtp: Socket
  readonly rtcp: Socket
  onRtp: Receiver = nobody
  onRtcp: Receiver = nobody
  freeFrom: Millis = 0

  constructor(port: number, rtp: Socket, rtcp: Socket) {
    this.port = port
    this.rtp = rtp
    this.rtcp = rtcp
    rtp.on('message', (packet, from) => this.onRtp(packet, from))
    rtcp.on('message', (packet, from) => this.onRtcp(packet, from))
    // A send that fails (no route, a closed far port) is a lost packet, nothing more.
    rtp.on('error', () => undefined)
    rtcp.on('error', () => undefined)
  }
  close(): void {
    this.rtp.close()
    this.rtcp.close()
  }
}

/** Addresses are always numeric here; Node's own look-up would cost a turn of the loop for each packet. */
const lookup = (host: string, _options: unknown, done: (error: null, address: string, family: number) => void): void =>
  done(null, host, host.includes(':') ? 6 : 4)

function bound(port: number, address: string, family: 4 | 6): Promise<Socket | null> {
  return new Promise(resolve => {
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      ipv6Only: family === 6,
      lookup: lookup as never,
    })
    socket.once('error', () => {
      socket.close()
      resolve(null)
    })
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

export class PortPool {
  readonly #family: 4 | 6
  readonly #address: string
  /** Even ports that are not bound. */
  readonly #unbound: number[] = []
  /** Even ports that another program had when we tried. */
  readonly #taken: number[] = []
  #retryAt: Millis = 0
  /** Oldest first, so that a port rests as long as possible. */
  #free: PortPair[] = []
  #lent = new Set<PortPair>()

  /** @param from first port, @param to last port, both of the range: 1024 … 65535 */
  constructor(from: number, to: number, family: 4 | 6, address: string) {
    this.#family = family
    this.#address = address
    for (let port = from + (from % 2); port + 1 <= to; port += 2) this.#unbound.push(port)
  }

  get lent(): number {
    return this.#lent.size
  }

  /** Null when the range is used up. */
  async lease(now: Millis): Promise<PortPair | null> {
    const oldest = this.#free[0]
    if (oldest && oldest.freeFrom <= now) return this.#lend(this.#free.shift()!)
    for (let port = this.#unbound.shift(); port !== undefined; port = this.#unbound.shift()) {
      const [rtp, rtcp] = await Promise.all([
        bound(port, this.#address, this.#family),
        bound(port + 1, this.#address, this.#family),
      ])
      if (rtp && rtcp) return this.#lend(new PortPair(port, rtp, rtcp))
      rtp?.close()
      rtcp?.close()
      this.#taken.push(port)
    }
    // Better one that has not rested enough than no call.
    const tired = this.#free.shift()
    return tired ? this.#lend(tired) : null
  }
  #lend(pair: PortPair): PortPair {
    this.#lent.add(pair)
    return pair
  }

  release(pair: PortPair, now: Millis): void {
    if (!this.#lent.delete(pair)) return
    pair.onRtp = nobody
    pair.onRtcp = nobody
    pair.freeFrom = now + portQuarantineMs
    this.#free.push(pair)
  }

  /** Closes what has not been needed for a while; ports that others had may be free again. */
  sweep(now: Millis): void {
    if (this.#taken.length && now >= this.#retryAt) {
      this.#unbound.push(...this.#taken.splice(0))
      this.#retryAt = now + portRetryMs
    }
    while (this.#free.length > portFloor && this.#free[0]!.freeFrom + portIdleMs < now) {
      const pair = this.#free.shift()!
      pair.close()
      this.#unbound.push(pair.port)
    }
  }

  close(): void {
    for (const pair of [...this.#free, ...this.#lent]) pair.close()
    this.#free = []
    this.#lent.clear()
  }
}
