/** The words of a session description, as far as a telephone needs them. */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
export type CodecName = 'opus' | 'G722' | 'PCMU' | 'PCMA'
/** How sound is carried: plain RTP, SRTP with keys in the description (RFC 4568), or ICE with DTLS-SRTP (RFC 8827). */
export type Carriage = 'rtp' | 'srtp' | 'webrtc'

export type Codec = {
  readonly name: CodecName
  /** 0 … 127 */
  readonly payloadType: number
  /** RFC 7587 for opus; '' when there is none */
  readonly parameters: string
}
/** RFC 4733 telephone-event. The clock is that of the voice it goes with (§2.5.1). */
export type EventFormat = { readonly payloadType: number; readonly clockRate: number }

/** One `a=crypto` line (RFC 4568 §9.1), not judged here. */
export type CryptoLine = { readonly tag: number; readonly suite: string; readonly key: string }

export type Candidate = {
  readonly address: string
  readonly port: number
  readonly priority: number
  readonly type: string
  readonly foundation: string
}
export type Ice = {
  readonly ufrag: string
  readonly pwd: string
  readonly candidates: readonly Candidate[]
  readonly fingerprint: { readonly hash: string; readonly value: string }
  readonly setup: 'active' | 'passive' | 'actpass'
}

/** What the other side says about its sound. */
export type AudioLine = {
  /** Which m= line it is, 0 …. */
  readonly index: number
  readonly mid: string | null
  readonly protocol: string
  readonly carriage: Carriage
  /** Where it wants RTP, and RTCP when that has its own port. '0.0.0.0' never appears: that is a hold. */
  readonly address: string
  readonly port: number
  readonly rtcpPort: number | null
  readonly rtcpMux: boolean
  /** In the order of the description, those that we speak. */
  readonly codecs: readonly Codec[]
  readonly events: readonly EventFormat[]
  readonly ptimeMs: number
  readonly direction: Direction
  readonly crypto: readonly CryptoLine[]
  readonly ice: Ice | null
}

export type Description = {
  readonly origin: {
    readonly username: string
    readonly sessionId: string
    readonly version: string
    readonly address: string
  }
  /** Each m= line, so that an answer can repeat them in order (RFC 3264 §6). */
  readonly lines: readonly {
    readonly type: string
    readonly protocol: string
    readonly formats: string
    readonly mid: string | null
  }[]
  /** The first audio line with a port. Null: nothing to hear here. */
  readonly audio: AudioLine | null
}
