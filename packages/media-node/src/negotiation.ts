/**
 * Offers and answers of all ends: descriptions are read and written here, and what both agreed on is told to the process.
 *
 *   end ── offer ──▶ offered ── setAnswer ──▶ agreed ⟲ (offer or accept again)
 *       ── accept ─▶ heard  ── answer ─────▶ agreed           close from anywhere
 */
import { randomBytes } from 'node:crypto'
import type { CallId, EndId, EndKind, MediaFault, MediaResult, Negotiated } from '@sidetone/call'
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
import { agreedStream, securedBy, usableCrypto } from './agree.ts'
import type { EndState } from './end-state.ts'
import type { Link } from './link.ts'
import type { Order, Reply } from './messages.ts'
import { say } from './said.ts'

export type NegotiationWorld = {
  get(end: EndId): EndState | undefined
  /** The known end, or a new one with its ports. */
  endFor(end: EndId, call: CallId, kind: EndKind, towards: string): Promise<{ ok: true; state: EndState } | MediaFault>
  ask(state: EndState, request: Parameters<Link['ask']>[0]): Promise<Extract<Reply, { ok: true }> | MediaFault>
  /** Closes an end that never came about. */
  failed(end: EndId, reply: { readonly why: MediaFault['why'] }): MediaFault
  order(state: EndState, order: Order): void
  /** Its codec may be another one now. */
  agreed(end: EndId): void
}

export const fault = (why: MediaFault['why']): MediaFault => ({ ok: false, why })
const newCrypto = (tag: number, suite: string): CryptoLine => ({
  tag,
  suite,
  key: `inline:${randomBytes(30).toString('base64')}`,
})

export class Negotiation {
  readonly #world: NegotiationWorld
  /** Their offer, between `accept` and `answer`. */
  readonly #heard = new Map<EndId, Description>()

  constructor(world: NegotiationWorld) {
    this.#world = world
  }

  forget(end: EndId): void {
    this.#heard.delete(end)
  }

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
    const made = await this.#world.endFor(end, options.call, options.kind, options.towards ?? '')
    if (!made.ok) return made
    const { state } = made
    if (state.kind === 'webrtc' && (!state.ice || options.restart)) {
      const reply = await this.#world.ask(state, { type: 'ice-offer', end, ssrc: state.ssrc, cname: state.cname })
      if (!reply.ok) return this.#world.failed(end, reply)
      state.ice = reply.ice!
      state.remoteUfrag = null
    }
    if (state.kind === 'srtp' && state.crypto.length === 0)
      state.crypto = [newCrypto(1, 'AES_CM_128_HMAC_SHA1_80'), newCrypto(2, 'AES_CM_128_HMAC_SHA1_32')]
    const like = options.like && this.#world.get(options.like)
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
    const state = this.#world.get(end)
    if (!state) return fault('unknown-end')
    const read = parseDescription(sdp)
    if (!read.ok || !state.ourOffer) return fault('bad-description')
    const theirs = read.value.audio
    if (!theirs) return fault('no-common-codec')
    if (state.kind === 'webrtc') {
      if (!theirs.ice) return fault('bad-description')
      if (state.remoteUfrag !== theirs.ice.ufrag) {
        this.#world.order(state, { type: 'ice-answer', end, remote: theirs.ice })
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
    const known = this.#world.get(end)
    if (known && known.kind !== kind) return fault('bad-description')
    const made = await this.#world.endFor(end, options.call, kind, options.towards ?? theirs.address)
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
    const state = this.#world.get(end)
    const description = this.#heard.get(end)
    if (!state || !description) return fault('unknown-end')
    const theirs = description.audio!
    if (theirs.ice && (theirs.ice.ufrag !== state.remoteUfrag || !state.ice)) {
      const reply = await this.#world.ask(state, {
        type: 'ice-accept',
        end,
        ssrc: state.ssrc,
        cname: state.cname,
        remote: theirs.ice,
      })
      if (!reply.ok) return this.#world.failed(end, reply)
      state.ice = reply.ice!
      state.remoteUfrag = theirs.ice.ufrag
    }
    const like = options.like && this.#world.get(options.like)
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
    this.#world.order(state, { type: 'stream', end, stream: agreedStream(theirs, ours, chosen, crypto) })
    const negotiated: Negotiated = { codec, secured: securedBy(theirs), remote: theirs.direction }
    state.negotiated = negotiated
    this.#world.agreed(end)
    return { ok: true, ...negotiated }
  }
}
