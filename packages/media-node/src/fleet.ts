/**
 * `MediaPort` over our own media processes. Descriptions are read and written here; the processes get facts.
 *
 *   end ── offer ──▶ offered ── setAnswer ──▶ agreed ⟲ (offer or accept again)
 *       ── accept ─▶ heard  ── answer ─────▶ agreed           close from anywhere
 */
import { randomBytes } from 'node:crypto'
import type {
  CallId,
  EndId,
  EndKind,
  MediaEvent,
  MediaFault,
  MediaPort,
  MediaResult,
  Negotiated,
  Recording,
  Sound,
} from '@sidetone/call'
import {
  type AudioLine,
  answeredDirection,
  type CodecName,
  type CryptoLine,
  chooseCodec,
  type Description,
  learnNumbers,
  offeredCodecs,
  offeredEvents,
  ourDirection,
  parseDescription,
} from '@sidetone/sdp'
import { addressTowards } from './addresses.ts'
import { agreedStream, securedBy, usableCrypto } from './agree.ts'
import { type EndState, isEndState, newEndState } from './end-state.ts'
import { Ends } from './ends.ts'
import { Joints } from './joints.ts'
import { adoptWithinMs, readyWithinMs } from './limits.ts'
import { Link } from './link.ts'
import { type Order, type ProcessGauges, protocolVersion, type Reply, type Report } from './messages.ts'
import { say } from './said.ts'
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

const fault = (why: MediaFault['why']): MediaFault => ({ ok: false, why })
const noGauges: ProcessGauges = {
  ends: 0,
  portsInUse: 0,
  packetsIn: 0,
  packetsOut: 0,
  packetsRefused: 0,
  lateMs: 0,
  memoryBytes: 0,
}
const newCrypto = (tag: number, suite: string): CryptoLine => ({
  tag,
  suite,
  key: `inline:${randomBytes(30).toString('base64')}`,
})

export const createFleet = (options: FleetOptions): Fleet => new NodeFleet(options)

class NodeFleet implements Fleet {
  readonly #ends: Ends
  readonly #joints: Joints
  /** Their offer, between `accept` and `answer`. */
  readonly #heard = new Map<EndId, Description>()
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

  async offer(
    end: EndId,
    options: {
      readonly call: CallId
      readonly kind: EndKind
      readonly like?: EndId
      readonly hold?: boolean
      readonly restart?: boolean
      readonly towards?: string
    },
  ): Promise<MediaResult<{ readonly sdp: string }>> {
    const made = await this.#endFor(end, options.call, options.kind, options.towards ?? '')
    if (!made.ok) return made
    const { state } = made
    if (state.kind === 'webrtc' && (!state.ice || options.restart)) {
      const reply = await this.#ask(state, { type: 'ice-offer', end, ssrc: state.ssrc, cname: state.cname })
      if (!reply.ok) return this.#failed(end, reply)
      state.ice = reply.ice!
      state.remoteUfrag = null
    }
    if (state.kind === 'srtp' && state.crypto.length === 0)
      state.crypto = [newCrypto(1, 'AES_CM_128_HMAC_SHA1_80'), newCrypto(2, 'AES_CM_128_HMAC_SHA1_32')]
    const like = options.like && this.#ends.get(options.like)
    const first: CodecName[] = state.codec ? [state.codec] : like ? (like.codec ? [like.codec] : like.offered) : []
    const codecs = offeredCodecs(state.numbers, first)
    const events = offeredEvents(state.numbers, codecs)
    const direction = ourDirection(options.hold ?? false)
    state.ourOffer = { codecs, events, direction }
    if (state.kind === 'webrtc') state.mid ??= '0'
    // RTCP on RTP's port is offered to all; who does not know it answers without (RFC 5761 §5.1.1).
    const ice = state.ice && { ...state.ice, setup: 'actpass' as const }
    return { ok: true, sdp: say(state, null, { codecs, events, direction, ptimeMs: 20, ice, rtcpMux: true }) }
  }

  async setAnswer(end: EndId, sdp: string): Promise<MediaResult<Negotiated>> {
    const state = this.#ends.get(end)
    if (!state) return fault('unknown-end')
    const read = parseDescription(sdp)
    if (!read.ok || !state.ourOffer) return fault('bad-description')
    const theirs = read.value.audio
    if (!theirs) return fault('no-common-codec')
    if (state.kind === 'webrtc') {
      if (!theirs.ice) return fault('bad-description')
      if (state.remoteUfrag !== theirs.ice.ufrag) {
        this.#order(state, { type: 'ice-answer', end, remote: theirs.ice })
        state.remoteUfrag = theirs.ice.ufrag
        // Who begins DTLS is settled now; a later answer of ours on this connection must say the same (RFC 5763 §6.6).
        if (state.ice) state.ice = { ...state.ice, setup: theirs.ice.setup === 'passive' ? 'active' : 'passive' }
      }
    }
    const chosen = theirs.codecs.find(codec => state.ourOffer!.codecs.some(ours => ours.name === codec.name))
    if (!chosen) return fault('no-common-codec')
    let crypto: { ours: CryptoLine; theirs: CryptoLine } | null = null
    if (state.kind === 'srtp') {
      // The tag says which of ours they took (RFC 4568 §5.1.3).
      const line = usableCrypto(theirs.crypto)
      const ours = line && state.crypto.find(one => one.tag === line.tag && one.suite === line.suite)
      if (!line || !ours) return fault('bad-description')
      crypto = { ours, theirs: line }
    }
    return this.#agree(end, state, theirs, { ...state.ourOffer, crypto: state.crypto }, chosen.name, crypto)
  }

  async accept(
    end: EndId,
    sdp: string,
    options: { readonly call: CallId; readonly towards?: string },
  ): Promise<
    MediaResult<{ readonly kind: EndKind; readonly codecs: readonly string[]; readonly remote: Negotiated['remote'] }>
  > {
    const read = parseDescription(sdp)
    if (!read.ok) return fault('bad-description')
    const theirs = read.value.audio
    if (!theirs || theirs.codecs.length === 0) return fault('no-common-codec')
    const kind = theirs.carriage
    if (kind === 'srtp' && !usableCrypto(theirs.crypto)) return fault('bad-description')
    const known = this.#ends.get(end)
    if (known && known.kind !== kind) return fault('bad-description')
    const made = await this.#endFor(end, options.call, kind, options.towards ?? theirs.address)
    if (!made.ok) return made
    const { state } = made
    state.offered = theirs.codecs.map(codec => codec.name)
    learnNumbers(state.numbers, theirs.codecs, theirs.events)
    this.#heard.set(end, read.value)
    return { ok: true, kind, codecs: state.offered, remote: theirs.direction }
  }

  async answer(
    end: EndId,
    options: { readonly like?: EndId; readonly hold?: boolean },
  ): Promise<MediaResult<{ readonly sdp: string } & Negotiated>> {
    const state = this.#ends.get(end)
    const description = this.#heard.get(end)
    if (!state || !description) return fault('unknown-end')
    const theirs = description.audio!
    if (theirs.ice && (theirs.ice.ufrag !== state.remoteUfrag || !state.ice)) {
      const reply = await this.#ask(state, {
        type: 'ice-accept',
        end,
        ssrc: state.ssrc,
        cname: state.cname,
        remote: theirs.ice,
      })
      if (!reply.ok) return this.#failed(end, reply)
      state.ice = reply.ice!
      state.remoteUfrag = theirs.ice.ufrag
    }
    const like = options.like && this.#ends.get(options.like)
    // A codec once agreed stays through hold and resume, so that no sound is interrupted by a change of decoders.
    const chosen = chooseCodec(theirs.codecs, state.codec ?? like?.codec ?? null)!
    let crypto: { ours: CryptoLine; theirs: CryptoLine } | null = null
    if (state.kind === 'srtp') {
      const line = usableCrypto(theirs.crypto)!
      const kept = state.crypto.find(one => one.suite === line.suite)
      // The answer repeats their tag (RFC 4568 §5.1.2).
      const ours = kept ? { ...kept, tag: line.tag } : newCrypto(line.tag, line.suite)
      state.crypto = [ours]
      crypto = { ours, theirs: line }
    }
    const direction = answeredDirection(theirs.direction, options.hold ?? false)
    const events = theirs.events
    state.mid = theirs.mid
    state.protocol = theirs.protocol
    const sdp = say(state, description, {
      codecs: [chosen],
      events,
      direction,
      ptimeMs: theirs.ptimeMs,
      ice: state.ice,
      rtcpMux: theirs.rtcpMux || state.kind === 'webrtc',
    })
    this.#heard.delete(end)
    const ours = { codecs: [chosen], events, direction, crypto: state.crypto }
    const agreed = this.#agree(end, state, theirs, ours, chosen.name, crypto)
    return { sdp, ...agreed }
  }

  #agree(
    end: EndId,
    state: EndState,
    theirs: AudioLine,
    ours: Parameters<typeof agreedStream>[1],
    codec: CodecName,
    crypto: { ours: CryptoLine; theirs: CryptoLine } | null,
  ): { ok: true } & Negotiated {
    const chosen = theirs.codecs.find(one => one.name === codec)!
    learnNumbers(state.numbers, theirs.codecs, theirs.events)
    state.codec = codec
    this.#order(state, { type: 'stream', end, stream: agreedStream(theirs, ours, chosen, crypto) })
    const negotiated: Negotiated = { codec, secured: securedBy(theirs), remote: theirs.direction }
    state.negotiated = negotiated
    this.#joints.agreed(end)
    return { ok: true, ...negotiated }
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
    this.#heard.delete(end)
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
