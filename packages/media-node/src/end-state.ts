/** What the server side knows of an end: plain JSON, so that the next server can go on with it. */
import { randomFillSync } from 'node:crypto'
import type { EndKind, Negotiated } from '@sidetone/call'
import type { Codec, CodecName, CryptoLine, Direction, EventFormat, Ice, Numbers } from '@sidetone/sdp'

export type EndState = {
  readonly call: string
  readonly kind: EndKind
  /** Index of the media process, and which life of it. */
  readonly process: number
  readonly boot: string
  /** o= (RFC 8866 §5.2) */
  readonly sessionId: string
  version: number
  /** A hash of what we said last, to tell whether a new description differs; '' before the first. */
  lastSaid: string
  readonly ssrc: number
  readonly cname: string
  /** Told in c=. */
  readonly address: string
  /** The RTP port of plain and SRTP ends; 0 for WebRTC, whose port is in its candidates. */
  port: number
  numbers: Numbers
  mid: string | null
  /** Our m= protocol when theirs decided it. */
  protocol: string | null
  /** Ours, while the PeerConnection lives that made it. */
  ice: Ice | null
  remoteUfrag: string | null
  /** Our SDES keys, one for each suite that we offered; after the negotiation the one in use. */
  crypto: CryptoLine[]
  /** Names that they offered, in their order: what a `like` can prefer before anything is agreed. */
  offered: CodecName[]
  /** What we offered last, to read their answer against. */
  ourOffer: {
    readonly codecs: readonly Codec[]
    readonly events: readonly EventFormat[]
    readonly direction: Direction
  } | null
  codec: CodecName | null
  negotiated: Negotiated | null
}

/** Randomness for new ends: asked for in one piece, as each request costs more than its bytes. */
const pool = Buffer.alloc(18 * 256)
let used = pool.length
function random18(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 18
  return pool.subarray(used - 18, used)
}

/** A new end, before anything is said. */
export function newEndState(known: Pick<EndState, 'call' | 'kind' | 'process' | 'boot' | 'address'>): EndState {
  const random = random18()
  return {
    ...known,
    sessionId: String(random.readUIntBE(0, 6)),
    version: 1,
    lastSaid: '',
    ssrc: random.readUInt32BE(6),
    cname: random.toString('hex', 10),
    port: 0,
    numbers: {},
    mid: null,
    protocol: null,
    ice: null,
    remoteUfrag: null,
    crypto: [],
    offered: [],
    ourOffer: null,
    codec: null,
    negotiated: null,
  }
}

/** Whether a text from the journal is an end that this build can go on with. */
export function isEndState(value: unknown): value is EndState {
  const state = value as Partial<EndState> | null
  return (
    typeof state === 'object' &&
    state !== null &&
    typeof state.process === 'number' &&
    typeof state.boot === 'string' &&
    typeof state.sessionId === 'string' &&
    typeof state.ssrc === 'number' &&
    typeof state.numbers === 'object'
  )
}
