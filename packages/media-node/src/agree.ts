/** From two descriptions to the `Stream` that the media process plays. Pure. */
import type { Negotiated } from '@sidetone/call'
import { parseCrypto } from '@sidetone/rtp'
import {
  type AudioLine,
  type Codec,
  type CryptoLine,
  codecFacts,
  type Direction,
  type EventFormat,
  listens,
  sends,
} from '@sidetone/sdp'
import type { Stream } from './messages.ts'

/** Our side of what was agreed. */
export type Ours = {
  readonly codecs: readonly Codec[]
  readonly events: readonly EventFormat[]
  readonly direction: Direction
  readonly crypto: readonly CryptoLine[]
}

/** The first of their keys that we can use: the suites of the rtp room, one key, no master key identifier. */
export const usableCrypto = (lines: readonly CryptoLine[]): CryptoLine | null =>
  lines.find(line => parseCrypto(`${line.tag} ${line.suite} ${line.key}`).ok) ?? null

/** @param chosen the codec that both speak, under their payload number */
export function agreedStream(theirs: AudioLine, ours: Ours, chosen: Codec, secured: Stream['crypto']): Stream {
  const clock = codecFacts[chosen.name].clockRate
  // The event must run on the voice's clock (RFC 4733 §2.5.1.1), but phones that offer opus with telephone-event/8000 exist.
  const event = theirs.events.find(one => one.clockRate === clock) ?? theirs.events[0] ?? null
  const named = (codecs: readonly Codec[]) => codecs.map(({ name, payloadType }) => ({ codec: name, payloadType }))
  const common = theirs.codecs.filter(codec => ours.codecs.some(one => one.name === codec.name))
  return {
    codec: chosen.name,
    payloadType: chosen.payloadType,
    ptimeMs: theirs.ptimeMs,
    // By RFC 3264 §5.1 they send with our numbers; some send with their own. Ours win where the two disagree.
    hears: [...named(common), ...named(ours.codecs)],
    event,
    hearsEvents: [...theirs.events, ...ours.events],
    remote:
      theirs.carriage === 'webrtc'
        ? null
        : {
            address: theirs.address,
            port: theirs.address === '' ? 0 : theirs.port,
            rtcpPort: theirs.rtcpMux ? theirs.port : (theirs.rtcpPort ?? theirs.port + 1),
          },
    crypto: secured,
    sends: listens(theirs.direction) && sends(ours.direction),
    expects: sends(theirs.direction) && listens(ours.direction),
  }
}

export const securedBy = (theirs: AudioLine): Negotiated['secured'] =>
  theirs.carriage === 'webrtc' ? 'dtls' : theirs.carriage === 'srtp' ? 'sdes' : 'none'
