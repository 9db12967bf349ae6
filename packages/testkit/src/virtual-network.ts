/**
 * Several SIP stacks on one made-up network and one made-up clock: messages are delayed, lost, doubled and put out of order by
 * a seed, so the same seed is the same story, message by message.
 */
import type { Millis } from '@sidetone/kernel'
import {
  createStack,
  type Flow,
  type SipStack,
  type StackEvent,
  type StackOptions,
  type Target,
  type Transport,
  textOf,
} from '@sidetone/sip'
import { seededIds, seededRandom } from './seeded.ts'

export type Weather = {
  /** 0 … 1 */
  readonly loss?: number
  /** 0 … 1 */
  readonly duplication?: number
  /** Each message takes between these, ms; over UDP that puts them out of order. */
  readonly delayMs?: readonly [least: Millis, most: Millis]
}
export type StationOptions = Partial<Omit<StackOptions, 'ids' | 'local' | 'contact'>> & {
  readonly host: string
  readonly user?: string
  /** What the user of this stack does with what happened. */
  readonly onEvent?: (event: StackEvent, stack: SipStack, now: Millis) => void
}
export type Station = {
  readonly host: string
  stack: SipStack
  readonly events: StackEvent[]
  readonly options: StackOptions
  onEvent: ((event: StackEvent, stack: SipStack, now: Millis) => void) | undefined
}
type Packet = {
  readonly at: Millis
  readonly order: number
  readonly from: string
  readonly to: string
  readonly bytes: Uint8Array
}

export class VirtualNetwork {
  now: Millis = 1_000_000
  /** Every message that was sent, for a failing test to read: `time from → to first line`. */
  readonly trace: string[] = []
  readonly #stations = new Map<string, Station>()
  /** Hosts without a stack: what is sent there comes to the function. */
  readonly #peers = new Map<string, (text: string, from: string, now: Millis) => void>()
  readonly #transport: Transport
  readonly #weather: Weather
  readonly #random: () => number
  readonly #seed: number
  #packets: Packet[] = []
  #order = 0
  /** Reliable transports keep the order of each direction. */
  readonly #lastAt = new Map<string, Millis>()
  readonly #later: { at: Millis; run: () => void }[] = []

  constructor(seed: number, transport: Transport = 'udp', weather: Weather = {}) {
    this.#seed = seed
    this.#random = seededRandom(seed)
    this.#transport = transport
    this.#weather = weather
  }

  add(options: StationOptions): Station {
    const { host, user, onEvent, ...rest } = options
    const stackOptions: StackOptions = {
      agent: 'test',
      route: nextHop => this.address(nextHop.host),
      ...rest,
      ids: seededIds(this.#seed * 1000 + this.#stations.size),
      local: () => ({ transport: this.#transport, host, port: 5060 }),
      contact: { user: user ?? 'test' },
    }
    const station: Station = { host, stack: createStack(stackOptions), events: [], options: stackOptions, onEvent }
    this.#stations.set(host, station)
    return station
  }

  /** A peer that is no stack: a script. */
  addPeer(host: string, receive: (text: string, from: string, now: Millis) => void): void {
    this.#peers.set(host, receive)
  }

  stations(): Station[] {
    return [...this.#stations.values()]
  }

  address(host: string): Target {
    return { transport: this.#transport, host, port: 5060 }
  }

  /** The same station after its process died: only what it exported is left. */
  restart(station: Station, snapshots: readonly unknown[]): void {
    station.stack = createStack({ ...station.options, ids: seededIds(this.#seed * 1000 + 500 + this.#order) })
    for (const snapshot of snapshots) station.stack.importSession(snapshot as never, this.now)
    this.settle()
  }

  flow(at: string, from: string): Flow {
    const transport = this.#transport
    return { id: `${at}~${from}`, transport, local: { host: at, port: 5060 }, remote: { host: from, port: 5060 } }
  }

  /** Runs `run` at a time to come. */
  at(at: Millis, run: () => void): void {
    this.#later.push({ at, run })
  }

  send(from: string, to: string, bytes: Uint8Array): void {
    const { loss = 0, duplication = 0, delayMs = [1, 1] } = this.#weather
    const reliable = this.#transport !== 'udp'
    if (this.trace.length < 5000)
      this.trace.push(
        `${this.now} ${from} → ${to} ${textOf(bytes).split('\r\n', 1)[0]} ${/\r\nCSeq: ([^\r]*)/i.exec(textOf(bytes))?.[1] ?? ''}`,
      )
    const copies = reliable ? 1 : this.#random() < loss ? 0 : this.#random() < duplication ? 2 : 1
    for (let i = 0; i < copies; i++) {
      let at = this.now + delayMs[0] + Math.floor(this.#random() * (delayMs[1] - delayMs[0] + 1))
      if (reliable) {
        at = Math.max(at, this.#lastAt.get(`${from}>${to}`) ?? 0)
        this.#lastAt.set(`${from}>${to}`, at)
      }
      this.#packets.push({ at, order: this.#order++, from, to, bytes })
    }
  }

  /** Hands out what the stacks produced, until none has anything more to say at this moment. */
  settle(): void {
    for (let busy = true; busy; ) {
      busy = false
      for (const station of this.#stations.values()) {
        const turn = station.stack.take()
        for (const send of turn.sends) {
          const to = 'flow' in send.target ? send.target.flow.split('~')[1]! : send.target.host
          this.send(station.host, to, send.bytes)
        }
        for (const event of turn.events) {
          busy = true
          station.events.push(event)
          station.onEvent?.(event, station.stack, this.now)
        }
      }
    }
  }

  /** Lets time pass until nothing is left to happen before `until`. */
  run(until: Millis): void {
    this.settle()
    for (;;) {
      const next = this.#next()
      if (next === null || next > until) break
      this.now = Math.max(this.now, next)
      this.#deliver()
      for (const station of this.#stations.values()) station.stack.tick(this.now)
      const due = this.#later.filter(each => each.at <= this.now)
      for (const each of due) {
        this.#later.splice(this.#later.indexOf(each), 1)
        each.run()
      }
      this.settle()
    }
    this.now = Math.max(this.now, until)
  }

  /** Runs for so many milliseconds. */
  pass(ms: Millis): void {
    this.run(this.now + ms)
  }

  #deliver(): void {
    const due = this.#packets.filter(packet => packet.at <= this.now).sort((a, b) => a.at - b.at || a.order - b.order)
    if (due.length === 0) return
    this.#packets = this.#packets.filter(packet => packet.at > this.now)
    for (const packet of due) {
      const station = this.#stations.get(packet.to)
      if (station) station.stack.receive(this.flow(packet.to, packet.from), packet.bytes, this.now)
      else this.#peers.get(packet.to)?.(textOf(packet.bytes), packet.from, this.now)
      this.settle()
    }
  }

  #next(): Millis | null {
    let next: Millis | null = null
    const consider = (at: Millis | null) => {
      if (at !== null && (next === null || at < next)) next = at
    }
    for (const packet of this.#packets) consider(packet.at)
    for (const each of this.#later) consider(each.at)
    for (const station of this.#stations.values()) consider(station.stack.nextDeadline())
    return next
  }
}
