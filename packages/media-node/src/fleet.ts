/**
 * `MediaPort` over our own media processes: which end lives where, and what each process is told.
 */
import type { CallId, EndId, EndKind, MediaEvent, MediaFault, MediaPort, Recording, Sound } from '@sidetone/call'
import { addressTowards } from './addresses.ts'
import { type EndState, isEndState, newEndState } from './end-state.ts'
import { Ends } from './ends.ts'
import { Joints } from './joints.ts'
import { adoptWithinMs, readyWithinMs } from './limits.ts'
import { Link } from './link.ts'
import { type Order, type ProcessGauges, protocolVersion, type Reply, type Report } from './messages.ts'
import { fault, Negotiation } from './negotiation.ts'
import type { SpliceSide } from './splice.ts'

export type FleetOptions = {
  /** Unix sockets of the media processes; the index of a process is its place here. */
  readonly sockets: readonly string[]
  /** Told to peers outside this machine; null: the address of the nearest interface. */
  readonly publicAddress?: string | null
  /** What is played where music on hold is asked for and no piece is named; null: our own. */
  readonly holdMusic?: () => Sound | null
}
export type FleetGauges = {
  readonly ends: number
  readonly processes: readonly (ProcessGauges & { readonly up: boolean })[]
}
export type Fleet = MediaPort & {
  /** When all processes are reached; rejects after 5 s with the name of one that is not. */
  ready(): Promise<void>
  gauges(): FleetGauges
  stop(): void
}

const noGauges: ProcessGauges = {
  ends: 0,
  portsInUse: 0,
  packetsIn: 0,
  packetsOut: 0,
  packetsRefused: 0,
  lateMs: 0,
  memoryBytes: 0,
}

export const createFleet = (options: FleetOptions): Fleet => new NodeFleet(options)

class NodeFleet implements Fleet {
  readonly #ends: Ends
  readonly #joints: Joints
  readonly #negotiation: Negotiation
  readonly #links: Link[]
  readonly #gauges: ProcessGauges[]
  readonly #listeners: ((event: MediaEvent) => void)[] = []
  readonly #publicAddress: string | null
  readonly #holdMusic: () => Sound | null
  #whenUp: (() => void)[] = []

  constructor(options: FleetOptions) {
    this.#publicAddress = options.publicAddress ?? null
    this.#holdMusic = options.holdMusic ?? (() => null)
    this.#gauges = options.sockets.map(() => noGauges)
    this.#ends = new Ends(options.sockets.length)
    this.#joints = new Joints({
      processOf: end => this.#ends.get(end)?.process,
      codecOf: end => this.#ends.get(end)?.codec ?? null,
      order: (process, order) => this.#links[process]!.order(order),
      open: (process, end, ssrc, cname) => this.#openSplice(process, end, ssrc, cname),
    })
    this.#negotiation = new Negotiation({
      get: end => this.#ends.get(end),
      endFor: (...wanted) => this.#endFor(...wanted),
      ask: (state, request) => this.#ask(state, request),
      failed: (end, reply) => this.#failed(end, reply),
      order: (state, order) => this.#order(state, order),
      agreed: end => this.#joints.agreed(end),
    })
    this.#links = options.sockets.map(
      (path, index) =>
        new Link(path, {
          up: () => {
            for (const wake of this.#whenUp.splice(0)) wake()
          },
          dead: () => this.#processDied(index),
          report: report => this.#reported(index, report),
        }),
    )
  }

  async ready(): Promise<void> {
    const missing = await this.#waitFor(() => this.#links.find(link => !link.up) ?? null, readyWithinMs)
    if (missing) throw new Error(`The media process at ${missing.path} does not answer.`)
  }

  stop(): void {
    this.#joints.stop()
    for (const link of this.#links) link.stop()
  }

  gauges(): FleetGauges {
    return { ends: this.#ends.size, processes: this.#gauges.map((one, i) => ({ ...one, up: this.#links[i]!.up })) }
  }

  onEvent(listener: (event: MediaEvent) => void): void {
    this.#listeners.push(listener)
  }

  // ── offer and answer ──

  offer(...args: Parameters<MediaPort['offer']>): ReturnType<MediaPort['offer']> {
    return this.#negotiation.offer(...args)
  }
  setAnswer(end: EndId, sdp: string): ReturnType<MediaPort['setAnswer']> {
    return this.#negotiation.setAnswer(end, sdp)
  }
  accept(...args: Parameters<MediaPort['accept']>): ReturnType<MediaPort['accept']> {
    return this.#negotiation.accept(...args)
  }
  answer(...args: Parameters<MediaPort['answer']>): ReturnType<MediaPort['answer']> {
    return this.#negotiation.answer(...args)
  }

  // ── orders ──

  bridge(a: EndId, b: EndId): void {
    this.#joints.bridge(a, b)
  }
  mix(conference: string, ends: readonly EndId[]): void {
    this.#joints.mix(conference, ends)
  }
  mute(end: EndId, muted: boolean): void {
    this.#orderTo(end, { type: 'mute', end, muted })
  }
  unbridge(end: EndId): void {
    this.#joints.leave(end)
    this.#orderTo(end, { type: 'unbridge', end })
  }
  echo(end: EndId): void {
    this.#joints.leave(end)
    this.#orderTo(end, { type: 'echo', end })
  }
  play(end: EndId, sound: Sound): void {
    const chosen = sound.kind === 'tone' && sound.tone === 'hold-music' && !sound.track ? this.#holdMusic() : null
    this.#orderTo(end, { type: 'play', end, sound: chosen ?? sound })
  }
  stopPlaying(end: EndId): void {
    this.#orderTo(end, { type: 'stop-playing', end })
  }
  sendDigit(end: EndId, digit: string, durationMs: number): void {
    this.#orderTo(end, { type: 'digit', end, digit, durationMs })
  }
  record(end: EndId, what: Recording): void {
    this.#orderTo(end, { type: 'record', end, what })
  }
  stopRecording(end: EndId): void {
    this.#orderTo(end, { type: 'stop-recording', end })
  }
  announce(conference: string, sound: Sound): void {
    this.#joints.announce(conference, sound)
  }
  close(end: EndId): void {
    this.#joints.leave(end)
    this.#orderTo(end, { type: 'close', end })
    this.#forget(end)
  }

  // ── restart of the server ──

  exportEnd(end: EndId): unknown {
    return this.#ends.get(end) ?? null
  }

  async adopt(
    ends: readonly { readonly call: CallId; readonly end: EndId; readonly state: unknown }[],
  ): Promise<{ readonly lost: readonly EndId[] }> {
    await this.#waitFor(() => this.#links.find(link => !link.up) ?? null, adoptWithinMs)
    const living = await Promise.all(
      this.#links.map(async link => {
        const reply = await link.ask({ type: 'hello', version: protocolVersion })
        return reply?.ok && reply.welcome ? reply.welcome : null
      }),
    )
    const lost: EndId[] = []
    for (const { end, state } of ends) {
      const welcome = isEndState(state) ? living[state.process] : null
      if (!isEndState(state) || welcome?.boot !== state.boot || !welcome.ends.includes(end)) {
        lost.push(end)
        continue
      }
      this.#ends.add(end, structuredClone(state))
    }
    const splices = this.#joints.adopt(living)
    this.#links.forEach((link, index) => {
      link.order({ type: 'keep', ends: [...this.#ends.of(index), ...splices] })
    })
    this.#joints.settleAll()
    return { lost }
  }

  // ── the processes ──

  async #endFor(
    end: EndId,
    call: CallId,
    kind: EndKind,
    towards: string,
  ): Promise<{ ok: true; state: EndState } | MediaFault> {
    const known = this.#ends.get(end)
    if (known) return { ok: true, state: known }
    const process = this.#ends.processFor(call, index => this.#links[index]!.up)
    const link = process === null ? undefined : this.#links[process]
    if (process === null || !link?.up || link.boot === null) return fault('process-lost')
    const address = addressTowards(towards, this.#publicAddress)
    const state = newEndState({ call, kind, process, boot: link.boot, address })
    this.#ends.add(end, state)
    if (kind !== 'webrtc') {
      const family = state.address.includes(':') ? 6 : 4
      const reply = await this.#ask(state, { type: 'open', end, ssrc: state.ssrc, cname: state.cname, family })
      if (!reply.ok) return this.#failed(end, reply)
      state.port = reply.port!
      // Closed while the process opened it.
      if (this.#ends.get(end) !== state) return fault('unknown-end')
    }
    return { ok: true, state }
  }

  async #openSplice(process: number, end: EndId, ssrc: number, cname: string): Promise<SpliceSide | null> {
    const reply = await this.#links[process]!.ask({ type: 'open', end, ssrc, cname, family: 4, splice: true })
    return reply?.ok && reply.port && reply.address ? { process, end, address: reply.address, port: reply.port } : null
  }

  #failed(end: EndId, reply: { readonly why: MediaFault['why'] }): MediaFault {
    if (!this.#ends.get(end)?.negotiated) this.close(end)
    return fault(reply.why)
  }

  async #ask(state: EndState, request: Parameters<Link['ask']>[0]): Promise<Extract<Reply, { ok: true }> | MediaFault> {
    const reply = await this.#links[state.process]!.ask(request)
    if (!reply) return fault('process-lost')
    return reply.ok ? reply : fault(reply.why)
  }

  #order(state: EndState, order: Order): void {
    this.#links[state.process]!.order(order)
  }
  #orderTo(end: EndId, order: Order): void {
    const state = this.#ends.get(end)
    if (state) this.#order(state, order)
  }

  #forget(end: EndId): void {
    this.#ends.delete(end)
    this.#negotiation.forget(end)
  }

  #processDied(index: number): void {
    const ends = this.#ends.of(index)
    for (const end of ends) this.#forget(end)
    this.#joints.processDied(index, ends)
    this.#gauges[index] = noGauges
    if (ends.length) this.#tell({ type: 'lost', ends })
  }

  #reported(index: number, report: Report): void {
    if (report.type === 'gauges') this.#gauges[index] = report.gauges
    // A recording is whole only after its end was closed.
    else if (this.#ends.has(report.event.end) || report.event.type === 'recorded') this.#tell(report.event)
    else if (report.event.type === 'talking') {
      const end = this.#joints.voiceBehind(report.event.end)
      if (end) this.#tell({ ...report.event, end })
    }
  }
  #tell(event: MediaEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Waits until `missing` gives null; gives what is still missing. */
  async #waitFor<T>(missing: () => T | null, withinMs: number): Promise<T | null> {
    const deadline = Date.now() + withinMs
    for (let still = missing(); still !== null; still = missing()) {
      const left = deadline - Date.now()
      if (left <= 0) return still
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left)
        this.#whenUp.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    return null
  }
}
