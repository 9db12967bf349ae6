/**
 * The media engine as calls see it. Session descriptions are opaque text here (SDP): only the leg adapter and the
 * engine read them, so rtpengine can stand behind the same port. Three implementations pass one contract suite.
 */
import type { Millis } from '@sidetone/kernel'
import type { CallId, EndId, Quality } from '../words.ts'

export type EndKind = 'rtp' | 'srtp' | 'webrtc'
/** A tone plan or a sound to be played, by name or as text of the cadence room in `audio`. */
export type Sound =
  | {
      readonly kind: 'tone'
      /** `test`: one endless tone, to hear whether it comes back. */
      readonly tone: 'ringback' | 'busy' | 'congestion' | 'beep' | 'no-sound' | 'hold-music' | 'test'
      /** Which piece of `hold-music`; default `evening`. */
      readonly track?: HoldTrack
    }
  /** WAV, 16 bits or G.711, one or two channels, any rate. `pauseMs`: silence between the rounds of a loop, 0 … 10 s. */
  | { readonly kind: 'file'; readonly path: string; readonly loop?: boolean; readonly pauseMs?: Millis }
/** Pieces of our own for music on hold. */
export type HoldTrack = 'evening' | 'morning' | 'night'

export type Negotiated = {
  readonly codec: string
  readonly secured: 'none' | 'sdes' | 'dtls'
  /** What the remote side now does with sound, as they said (RFC 3264 §5.1). */
  readonly remote: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
}
export type MediaFault = {
  readonly ok: false
  readonly why: 'no-common-codec' | 'bad-description' | 'no-capacity' | 'process-lost' | 'unknown-end'
}
export type MediaResult<T> = ({ readonly ok: true } & T) | MediaFault

export type Recording = {
  /** A new file in a folder that is there; one of this name is replaced. */
  readonly path: string
  /** 1 s … 12 h */
  readonly maxMs: Millis
  /** It ends when nobody spoke for so long; what follows the last word is cut from the file. Default: pauses do not end it. */
  readonly silenceMs?: Millis
  /** `end`: what it says. `both`: what it hears too, in the same channel. */
  readonly who: 'end' | 'both'
}
/** Why a recording is over. `full`: its longest time, or the disk of this machine; `failed`: the file could not be made. */
export type RecordingEnd = 'stopped' | 'silence' | 'full' | 'closed' | 'failed'

export type MediaEvent =
  | { readonly type: 'connected'; readonly end: EndId }
  /** No packets came for `forMs`; then `heard` when they come again. */
  | { readonly type: 'silent'; readonly end: EndId; readonly forMs: Millis }
  | { readonly type: 'heard'; readonly end: EndId }
  | { readonly type: 'digit'; readonly end: EndId; readonly digit: string; readonly durationMs: Millis }
  | { readonly type: 'played'; readonly end: EndId }
  | { readonly type: 'quality'; readonly end: EndId; readonly quality: Quality }
  /** The file is whole now. `ms`: the length of what is in it. Comes once for each `record`, after `closed` too, but not after `lost`. */
  | {
      readonly type: 'recorded'
      readonly end: EndId
      readonly path: string
      readonly ms: Millis
      readonly endedBy: RecordingEnd
    }
  /** In a mix: its voice begins or stops. Muted ends do not talk. */
  | { readonly type: 'talking'; readonly end: EndId; readonly talking: boolean }
  /** The media process died and took these ends with it. */
  | { readonly type: 'lost'; readonly ends: readonly EndId[] }

export interface MediaPort {
  /** Ends of one call live in one process. An end is made by the first `offer` or `accept`, and freed by `close`. */
  /** Our offer for a new or existing end. `like`: prefer that end's codecs, to avoid transcoding. `restart`: new ICE credentials. */
  offer(
    end: EndId,
    options: {
      readonly call: CallId
      readonly kind: EndKind
      readonly like?: EndId
      readonly hold?: boolean
      readonly restart?: boolean
      /** the peer's address as far as it is known: decides which of ours it is told */
      readonly towards?: string
    },
  ): Promise<MediaResult<{ readonly sdp: string }>>
  /** The remote's answer to our offer. May come twice (early media, then the final answer). */
  setAnswer(end: EndId, sdp: string): Promise<MediaResult<Negotiated>>
  /** The remote's offer; nothing is answered yet. Says what it wants. */
  accept(
    end: EndId,
    sdp: string,
    options: { readonly call: CallId; readonly towards?: string },
  ): Promise<
    MediaResult<{ readonly kind: EndKind; readonly codecs: readonly string[]; readonly remote: Negotiated['remote'] }>
  >
  /** Our answer to the last `accept`. `like`: choose that end's codec when it was offered. */
  answer(
    end: EndId,
    options: { readonly like?: EndId; readonly hold?: boolean },
  ): Promise<MediaResult<{ readonly sdp: string } & Negotiated>>
  /** Sound of each goes to the other, transcoded only when the codecs differ. Replaces what either was joined to. */
  bridge(a: EndId, b: EndId): void
  unbridge(end: EndId): void
  /**
   * A conference: each of these ends hears all others and not itself. The whole set each time: an end that is left out hears
   * nothing, none at all ends the mix. Replaces what each was joined to; `bridge` and `unbridge` take an end out of it. Ends
   * may belong to different calls and processes, as in `bridge`.
   * @param conference names the mix; the id of the call
   */
  mix(conference: string, ends: readonly EndId[]): void
  /** What the end says is not passed on, nor its digits; it hears as before. Holds until said otherwise, whatever it is joined to. */
  mute(end: EndId, muted: boolean): void
  /** The end hears itself (echo test). */
  echo(end: EndId): void
  play(end: EndId, sound: Sound): void
  stopPlaying(end: EndId): void
  sendDigit(end: EndId, digit: string, durationMs: Millis): void
  /**
   * Writes what the end says to a file, from now on: WAV, 16 bits, 16 kHz, one channel, pauses kept. The file can be played at any
   * time, even when the process dies in the middle. Ends by `stopRecording`, `close`, or itself; then `recorded` is told. Another
   * `record` of the same end stops the first.
   */
  record(end: EndId, what: Recording): void
  stopRecording(end: EndId): void
  /**
   * All ends of a mix hear this sound over the voices, in whatever process they are. Several are said one after the other.
   * What has no end of its own is cut off after 30 s; nothing happens when there is no such mix.
   */
  announce(conference: string, sound: Sound): void
  close(end: EndId): void
  /** After a restart of the server: the ends that still live, and those that do not. Ends not named are closed. */
  adopt(
    ends: readonly { readonly call: CallId; readonly end: EndId; readonly state: unknown }[],
  ): Promise<{ readonly lost: readonly EndId[] }>
  /** Plain JSON that `adopt` needs to go on with this end (codecs, last SDP, version). */
  exportEnd(end: EndId): unknown
  onEvent(listener: (event: MediaEvent) => void): void
}
