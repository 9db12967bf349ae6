/** All ends of a media process, and the orders that come for them. Knows no socket of the server. */
import { randomBytes } from 'node:crypto'
import type { EndId, MediaEvent, Recording } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { Ice } from '@sidetone/sdp'
import { icePasswords } from '../ice-password.ts'
import { maxEnds, maxMixEnds, maxRecordings, orphanAfterMs } from '../limits.ts'
import {
  type Fault,
  type Joint,
  type Order,
  type ProcessGauges,
  protocolVersion,
  type Reply,
  type Report,
  type Request,
  type Welcome,
} from '../messages.ts'
import { BrowserWire } from './browser-wire.ts'
import { Clock } from './clock.ts'
import { End, type EndOwner } from './end.ts'
import { Mix } from './mix.ts'
import { PlainWire } from './plain-wire.ts'
import { playerFor } from './player.ts'
import { PortPool } from './port-pool.ts'
import { timeNow } from './time.ts'

export type EngineSettings = {
  /** This process's own slice of the RTP range, both ends included. */
  readonly rtp: { readonly from: number; readonly to: number; readonly address: string }
  readonly icePort: number
  /** ICE passwords are made from it; without it nobody else knows them. */
  readonly iceSecret?: string
  /** Host candidates told to browsers, best first. */
  readonly addresses: readonly string[]
}

const sweepEveryMs = 250

export class Engine implements EndOwner {
  readonly boot = randomBytes(8).toString('hex')
  readonly clock = new Clock()
  packetsIn = 0
  packetsOut = 0
  packetsRefused = 0
  readonly #settings: EngineSettings
  readonly #icePassword: (ufrag: string) => string
  readonly #report: (report: Report) => void
  readonly #ends = new Map<EndId, End>()
  /** Being opened: counted against the bound, and closed if `close` comes first. */
  readonly #opening = new Set<string>()
  readonly #mixes = new Map<string, Mix>()
  readonly #pools = new Map<4 | 6, PortPool>()
  readonly #sweeper: NodeJS.Timeout

  /** @param report is called outside of any packet's way */
  constructor(settings: EngineSettings, report: (report: Report) => void) {
    this.#settings = settings
    this.#icePassword = icePasswords(settings.iceSecret ?? randomBytes(32).toString('hex'))
    this.#report = report
    this.#sweeper = setInterval(() => this.#sweep(timeNow()), sweepEveryMs)
  }

  tell(event: Exclude<MediaEvent, { type: 'lost' }>): void {
    this.#report({ type: 'event', event })
  }

  welcome(): Welcome {
    return { version: protocolVersion, boot: this.boot, ends: [...this.#ends.keys()], joints: this.#joints() }
  }
  #joints(): Joint[] {
    const names = new Map([...this.#mixes].map(([name, mix]) => [mix, name]))
    return [...this.#ends.values()].flatMap(({ id, sink, mix, wire }) => {
      const name = mix && names.get(mix)
      if (!sink && !name) return []
      const splice = wire instanceof PlainWire && wire.splice
      return {
        end: id,
        ...(sink && { to: sink.id }),
        ...(name && { mix: name }),
        ...(splice && { at: { address: this.#loopback, port: wire.port } }),
      }
    })
  }
  /** Where other processes of this machine reach our plain ends. */
  get #loopback(): string {
    const { address } = this.#settings.rtp
    return address === '0.0.0.0' ? '127.0.0.1' : address
  }

  /** A request's answer; never rejects. */
  async ask(request: Request): Promise<Reply> {
    const { id } = request
    const refuse = (why: Fault): Reply => ({ type: 'reply', id, ok: false, why })
    if (request.type === 'hello') return { type: 'reply', id, ok: true, welcome: this.welcome() }
    const end = request.end as EndId
    if (!this.#ends.has(end) && this.#ends.size + this.#opening.size >= maxEnds) return refuse('no-capacity')
    if (request.type === 'open') {
      const port = await this.#open(end, request)
      return port === null ? refuse('no-capacity') : { type: 'reply', id, ok: true, port, address: this.#loopback }
    }
    try {
      const wire = this.#browserWire(end, request)
      if (!wire) return refuse('bad-description')
      const ice: Ice = request.type === 'ice-offer' ? wire.offer() : wire.accept(request.remote)
      return { type: 'reply', id, ok: true, ice }
    } catch {
      // The addon did not like their facts, or is out of something; an end without a connection is of no use.
      this.#close(end)
      return refuse('bad-description')
    }
  }

  order(order: Order): void {
    if (order.type === 'keep') {
      const kept = new Set(order.ends)
      for (const id of this.#ends.keys()) if (!kept.has(id)) this.#close(id)
      return
    }
    if (order.type === 'bridge') return this.#bridge(order.a as EndId, order.b as EndId)
    if (order.type === 'mix') return this.#mix(order.mix, order.ends as EndId[])
    if (order.type === 'announce') return this.#mixes.get(order.mix)?.announce(playerFor(order.sound))
    if (order.type === 'close') return this.#close(order.end as EndId)
    const end = this.#ends.get(order.end as EndId)
    if (!end) return
    switch (order.type) {
      case 'ice-answer':
        try {
          if (end.wire instanceof BrowserWire) end.wire.answer(order.remote)
        } catch {
          // Refused facts: the connection never comes about, which the silence report tells.
        }
        break
      case 'stream':
        end.configure(order.stream)
        break
      case 'unbridge':
        this.#part(end)
        break
      case 'mute':
        end.mute(order.muted)
        break
      case 'echo':
        this.#part(end)
        end.sendTo(end)
        break
      case 'play':
        end.play(order.sound)
        break
      case 'stop-playing':
        end.stopPlaying()
        break
      case 'record':
        this.#record(end, order.what)
        break
      case 'stop-recording':
        end.stopRecording()
        break
      case 'digit':
        end.sendDigit(order.digit, order.durationMs)
        break
    }
  }

  gauges(): ProcessGauges {
    const { packetsIn, packetsOut, packetsRefused } = this
    let portsInUse = 0
    for (const pool of this.#pools.values()) portsInUse += pool.lent * 2
    const lateMs = Math.round(this.clock.worstLateMs * 10) / 10
    this.clock.worstLateMs = 0
    const memoryBytes = process.memoryUsage.rss()
    return { ends: this.#ends.size, portsInUse, packetsIn, packetsOut, packetsRefused, lateMs, memoryBytes }
  }

  /** Frees what nobody asks for any more, when there has been no server for long. */
  closeOrphans(now: Millis): void {
    for (const [id, end] of this.#ends) if (end.quietFor(now) > orphanAfterMs) this.#close(id)
  }

  stop(): void {
    clearInterval(this.#sweeper)
    for (const id of [...this.#ends.keys()]) this.#close(id)
    this.clock.stop()
    for (const pool of this.#pools.values()) pool.close()
  }

  async #open(id: EndId, { ssrc, cname, family, splice }: Extract<Request, { type: 'open' }>): Promise<number | null> {
    const before = this.#ends.get(id)
    if (before) return before.wire instanceof PlainWire ? before.wire.port : null
    this.#opening.add(id)
    const pool = this.#pool(family)
    const pair = await pool.lease(timeNow())
    const wanted = this.#opening.delete(id)
    if (!pair) return null
    if (!wanted) {
      pool.release(pair, timeNow())
      return null
    }
    const end = new End(id, ssrc, cname, this)
    end.wire = new PlainWire(pool, pair, end, splice ?? false)
    this.#ends.set(id, end)
    return pair.port
  }

  #browserWire(id: EndId, { ssrc, cname }: { readonly ssrc: number; readonly cname: string }): BrowserWire | null {
    let end = this.#ends.get(id)
    if (!end) {
      end = new End(id, ssrc, cname, this)
      const { icePort, addresses } = this.#settings
      end.wire = new BrowserWire({ icePort, addresses, icePassword: this.#icePassword }, ssrc, cname, end)
      this.#ends.set(id, end)
    }
    return end.wire instanceof BrowserWire ? end.wire : null
  }

  #pool(family: 4 | 6): PortPool {
    let pool = this.#pools.get(family)
    if (!pool) {
      const { from, to, address } = this.#settings.rtp
      pool = new PortPool(from, to, family, family === 6 ? '::' : address)
      this.#pools.set(family, pool)
    }
    return pool
  }

  #bridge(a: EndId, b: EndId): void {
    const first = this.#ends.get(a)
    const second = this.#ends.get(b)
    if (!first || !second || first === second) return
    if (first.sink !== second) this.#part(first)
    if (second.sink !== first) this.#part(second)
    first.sendTo(second)
    second.sendTo(first)
  }
  /** Nobody hears this end any more, and it hears nobody. */
  #part(end: End): void {
    const other = end.sink
    end.sendTo(null)
    if (other && other.sink === end) other.sendTo(null)
    if (end.mix) this.#takeOut(end.mix, end)
  }
  #takeOut(mix: Mix, end: End): void {
    end.mixInto(null)
    if (mix.size > 0) return
    for (const [name, one] of this.#mixes) if (one === mix) this.#mixes.delete(name)
  }
  #mix(name: string, ids: readonly EndId[]): void {
    const wanted = new Set(ids.slice(0, maxMixEnds).flatMap(id => this.#ends.get(id) ?? []))
    const known = this.#mixes.get(name)
    for (const end of this.#ends.values()) if (known && end.mix === known && !wanted.has(end)) this.#takeOut(known, end)
    if (wanted.size === 0) return
    const mix = this.#mixes.get(name) ?? new Mix(this.clock)
    for (const end of wanted) {
      if (end.mix === mix) continue
      this.#part(end)
      end.mixInto(mix)
    }
    this.#mixes.set(name, mix)
  }

  #record(end: End, what: Recording): void {
    const recordings = [...this.#ends.values()].filter(one => one !== end && one.recording).length
    if (recordings < maxRecordings) return end.record(what)
    end.stopRecording()
    this.tell({ type: 'recorded', end: end.id, path: what.path, ms: 0, endedBy: 'failed' })
  }

  #close(id: EndId): void {
    this.#opening.delete(id)
    const end = this.#ends.get(id)
    if (!end) return
    this.#ends.delete(id)
    this.#part(end)
    end.close()
  }

  #sweep(now: Millis): void {
    for (const end of this.#ends.values()) end.sweep(now)
    for (const pool of this.#pools.values()) pool.sweep(now)
  }
}
