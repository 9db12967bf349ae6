/**
 * Who is joined with whom, wherever they live. Ends of one process are joined there by one order. Ends of several
 * processes are joined through splices: a pair of plain ends of ours, one in each process, that nobody else sees.
 *
 *   bridge:  a ═ splice ~~~ splice ═ b          the splice has a codec of the two, so at most one side transcodes
 *   mix:     home mix ═ splice ~~~ splice ═ mix of the others there (a single end is bridged to the splice)
 *
 * `#settle` compares what should be with what is, gives the orders, and may be called as often as one likes.
 */
import { randomBytes } from 'node:crypto'
import type { EndId, Sound } from '@sidetone/call'
import { type CodecName, codecFacts } from '@sidetone/sdp'
import { maxAnnouncements, maxMixEnds, spliceRetryMs } from './limits.ts'
import type { Order, Welcome } from './messages.ts'
import { readJoints } from './read-joints.ts'
import { livingSplices, Splice, type SpliceSide } from './splice.ts'

export type Joined = {
  readonly kind: 'bridge' | 'mix'
  readonly name: string
  readonly ends: Set<EndId>
  /** The process whose mix has all splices. */
  home: number
  /** By the other process. */
  readonly splices: Map<number, Splice>
  /** Announcements that wait for a splice, so that nobody misses their beginning. */
  readonly unsaid: Sound[]
}
export type JointsWorld = {
  processOf(end: EndId): number | undefined
  codecOf(end: EndId): CodecName | null
  order(process: number, order: Order): void
  /** A plain end for a splice; null when the process is not there or has no ports left. */
  open(process: number, end: EndId, ssrc: number, cname: string): Promise<SpliceSide | null>
}

export class Joints {
  readonly #world: JointsWorld
  readonly #byEnd = new Map<EndId, Joined>()
  readonly #mixes = new Map<string, Joined>()
  #stopped = false

  constructor(world: JointsWorld) {
    this.#world = world
  }

  bridge(a: EndId, b: EndId): void {
    if (a === b || this.#world.processOf(a) === undefined || this.#world.processOf(b) === undefined) return
    const known = this.#byEnd.get(a)
    if (known?.kind === 'bridge' && known.ends.has(b)) return this.#settle(known)
    this.leave(a)
    this.leave(b)
    const home = this.#world.processOf(a)!
    const joined: Joined = { kind: 'bridge', name: '', ends: new Set([a, b]), home, splices: new Map(), unsaid: [] }
    for (const end of joined.ends) this.#byEnd.set(end, joined)
    this.#settle(joined)
  }

  /** The whole set each time. */
  mix(name: string, ids: readonly EndId[]): void {
    const ends = new Set(ids.filter(end => this.#world.processOf(end) !== undefined).slice(0, maxMixEnds))
    const known = this.#mixes.get(name)
    for (const end of known?.ends ?? [])
      if (!ends.has(end)) {
        this.#unjoin(known!, end)
        this.#world.order(this.#world.processOf(end)!, { type: 'unbridge', end })
      }
    if (ends.size === 0) return
    const home = this.#world.processOf([...ends][0]!)!
    const joined = this.#mixes.get(name) ?? { kind: 'mix', name, ends: new Set(), home, splices: new Map(), unsaid: [] }
    this.#mixes.set(name, joined)
    for (const end of ends) {
      if (joined.ends.has(end)) continue
      this.leave(end)
      joined.ends.add(end)
      this.#byEnd.set(end, joined)
    }
    this.#settle(joined)
  }

  /** The home process says it to its own ends and through the splices to all others. */
  announce(name: string, sound: Sound): void {
    const joined = this.#mixes.get(name)
    if (!joined || joined.unsaid.length >= maxAnnouncements) return
    joined.unsaid.push(sound)
    this.#sayUnsaid(joined)
  }

  #sayUnsaid(joined: Joined): void {
    if ([...joined.splices.values()].some(splice => !splice.open)) return
    for (const sound of joined.unsaid.splice(0))
      this.#world.order(joined.home, { type: 'announce', mix: joined.name, sound })
  }

  /** The end is joined to nothing; what it was in goes on without it. The caller tells the end's own process, by any order. */
  leave(end: EndId): void {
    const joined = this.#byEnd.get(end)
    if (!joined) return
    this.#unjoin(joined, end)
    this.#settle(joined)
  }

  /** Its codec may be another one now. */
  agreed(end: EndId): void {
    const joined = this.#byEnd.get(end)
    if (joined?.splices.size) this.#settle(joined)
  }

  /** @param ends that died with it, unknown to the world by now */
  processDied(process: number, ends: readonly EndId[]): void {
    const all = new Set(this.#byEnd.values())
    for (const end of ends) {
      const joined = this.#byEnd.get(end)
      if (joined) this.#unjoin(joined, end)
    }
    for (const joined of all) {
      for (const [other, splice] of joined.splices) if (splice.has(process)) this.#drop(joined, other, splice)
      this.#settle(joined)
    }
  }

  /** Whose voice comes through this splice end: null when it is that of several. */
  voiceBehind(spliceEnd: string): EndId | null {
    for (const joined of this.#mixes.values())
      for (const [process, splice] of joined.splices)
        if (splice.side(joined.home)?.end === spliceEnd) {
          const there = this.#in(joined, process)
          return there.length === 1 ? there[0]! : null
        }
    return null
  }

  /** What the processes say is what is: the journal may be older. Gives the splice ends that are still needed. */
  adopt(living: readonly (Welcome | null)[]): EndId[] {
    const pairs = livingSplices(living)
    for (const { mix, ends } of readJoints(living, pairs)) {
      const known = ends.filter(end => this.#world.processOf(end) !== undefined)
      const kind = mix === null ? 'bridge' : 'mix'
      if (known.length === 0 || (kind === 'bridge' && known.length < 2)) continue
      const joined: Joined = { kind, name: mix ?? '', ends: new Set(known), home: 0, splices: new Map(), unsaid: [] }
      const processes = new Set(known.map(end => this.#world.processOf(end)!))
      const theirs = pairs.filter(({ ends: through }) =>
        through.some(end => end !== null && (joined.ends.has(end as EndId) || end === mix)),
      )
      joined.home = this.#fullest(joined, processes)
      // The process that all splices meet in, when there are three or more.
      for (const process of processes)
        if (theirs.length > 1 && theirs.every(({ splice }) => splice.has(process))) joined.home = process
      for (const { splice } of theirs)
        for (const other of processes)
          if (other !== joined.home && splice.has(other) && splice.has(joined.home)) joined.splices.set(other, splice)
      for (const end of known) this.#byEnd.set(end, joined)
      if (mix !== null) this.#mixes.set(mix, joined)
    }
    const kept = new Set([...this.#byEnd.values()].flatMap(({ splices }) => [...splices.values()]))
    return [...kept].flatMap(splice => splice.ends())
  }
  /** After the processes have closed what is not kept. */
  settleAll(): void {
    for (const joined of new Set(this.#byEnd.values())) this.#settle(joined)
  }
  stop(): void {
    this.#stopped = true
  }

  // ── from what should be to orders ──

  #settle(joined: Joined): void {
    if (joined.kind === 'bridge' && joined.ends.size < 2) {
      for (const end of joined.ends) this.#unjoin(joined, end)
    }
    const processes = new Set([...joined.ends].map(end => this.#world.processOf(end)!))
    if (!processes.has(joined.home) || joined.splices.size === 0) joined.home = this.#fullest(joined, processes)
    for (const [other, splice] of [...joined.splices])
      if (other === joined.home || !processes.has(other) || !splice.has(joined.home)) this.#drop(joined, other, splice)
    for (const other of processes)
      if (other !== joined.home && !joined.splices.has(other)) this.#openSplice(joined, other)
    for (const [other, splice] of joined.splices) this.#tune(joined, other, splice)
    const near = [...joined.splices.values()].flatMap(splice => (splice.open ? splice.side(joined.home)!.end : []))
    for (const process of processes) {
      if (process === joined.home) this.#join(joined, process, near)
      else {
        const splice = joined.splices.get(process)
        this.#join(joined, process, splice?.open ? [splice.side(process)!.end] : [])
      }
    }
    this.#sayUnsaid(joined)
  }

  /** What is joined within one process: our ends and these splice ends. */
  #join(joined: Joined, process: number, splices: readonly EndId[]): void {
    const here = this.#in(joined, process)
    const all = [...here, ...splices]
    const order = (one: Order): void => this.#world.order(process, one)
    const two = all.length === 2 && (joined.kind === 'bridge' || (splices.length === 1 && process !== joined.home))
    if (two) order({ type: 'bridge', a: all[0]!, b: all[1]! })
    else if (joined.kind === 'mix') order({ type: 'mix', mix: joined.name, ends: all })
    // It waits for its splice.
    else for (const end of here) order({ type: 'unbridge', end })
  }

  #fullest(joined: Joined, processes: Iterable<number>): number {
    const [first = 0] = [...processes].sort((a, b) => this.#in(joined, b).length - this.#in(joined, a).length)
    return first
  }
  #in(joined: Joined, process: number): EndId[] {
    return [...joined.ends].filter(end => this.#world.processOf(end) === process)
  }

  #unjoin(joined: Joined, end: EndId): void {
    joined.ends.delete(end)
    this.#byEnd.delete(end)
    if (joined.ends.size > 0) return
    for (const [other, splice] of joined.splices) this.#drop(joined, other, splice)
    if (joined.kind === 'mix') this.#mixes.delete(joined.name)
  }

  // ── splices ──

  #openSplice(joined: Joined, other: number): void {
    const splice = new Splice(joined.home, other)
    joined.splices.set(other, splice)
    const opened = [joined.home, other].map(process => {
      const end = splice.idIn(process)
      const random = randomBytes(12)
      return this.#world.open(process, end, random.readUInt32BE(0), random.toString('hex', 4))
    })
    void Promise.all(opened).then(sides => {
      const wanted = joined.splices.get(other) === splice
      const [near, far] = sides
      if (near && far && wanted) {
        splice.opened(near, far)
        return this.#settle(joined)
      }
      // One side did not come about, or nobody needs them any more.
      for (const process of [joined.home, other])
        this.#world.order(process, { type: 'close', end: splice.idIn(process) })
      if (!wanted || this.#stopped) return
      setTimeout(() => {
        if (joined.splices.get(other) !== splice) return
        joined.splices.delete(other)
        this.#settle(joined)
      }, spliceRetryMs).unref()
    })
  }

  #drop(joined: Joined, other: number, splice: Splice): void {
    joined.splices.delete(other)
    for (const side of splice.sides()) this.#world.order(side.process, { type: 'close', end: side.end })
  }

  #tune(joined: Joined, other: number, splice: Splice): void {
    if (!splice.open) return
    const codec = joined.kind === 'bridge' ? this.#bridgeCodec(joined) : this.#mixCodec(joined, other)
    if (splice.codec === codec) return
    splice.codec = codec
    for (const { process, end } of splice.sides())
      this.#world.order(process, { type: 'stream', end, stream: splice.stream(process, codec) })
  }
  /** One of the two has it, so that at most one process transcodes. */
  #bridgeCodec({ ends }: Joined): CodecName {
    const [a, b] = [...ends].map(end => this.#world.codecOf(end))
    return a ?? b ?? 'PCMU'
  }
  /** As good as the best that both sides of the splice can hear. */
  #mixCodec(joined: Joined, other: number): CodecName {
    const there = this.#in(joined, other)
    const elsewhere = [...joined.ends].filter(end => !there.includes(end))
    const best = (ends: readonly EndId[]): number =>
      Math.max(8000, ...ends.map(end => codecFacts[this.#world.codecOf(end) ?? 'PCMU'].sampleRate))
    const rate = Math.min(best(there), best(elsewhere))
    const only = there.length === 1 ? this.#world.codecOf(there[0]!) : null
    if (only && codecFacts[only].sampleRate === rate) return only
    return rate === 48_000 ? 'opus' : rate === 16_000 ? 'G722' : 'PCMU'
  }
}
