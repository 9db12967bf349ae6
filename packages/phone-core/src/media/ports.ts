/** The sound of calls as the view models see it; `browser/` fills it with WebRTC, tests with a fake. */
import type { SoundSample } from './quality.ts'
import type { MicrophoneTrouble } from './views.ts'

/** connecting: no path yet · connected · lost: the path broke, it may come back · failed: it will not */
export type PathState = 'connecting' | 'connected' | 'lost' | 'failed'

/** muted: by the computer or a switch that it knows of · silent: not the faintest noise at this moment */
export type MicrophoneState = 'heard' | 'muted' | 'silent'

/** Sound of one call: a WebRTC connection. Descriptions are SDP. Every promise may reject; the call then ends. */
export interface CallSound {
  /** Our offer. Never waits longer than `GATHER_WAIT_MS` for addresses. `restart`: new ICE credentials (RFC 8445 §9). */
  offer(options?: { readonly restart?: boolean }): Promise<string>
  /** Takes their offer, gives our answer. */
  answer(offer: string): Promise<string>
  /** Their answer; `early` before the call is answered. */
  setAnswer(answer: string, early: boolean): Promise<void>
  setMuted(muted: boolean): void
  /** Changes what the next offer says (sendonly or sendrecv, RFC 3264 §8.4), and silences both ways at once. */
  setHeld(held: boolean): void
  /** RFC 4733; false when the other side does not take it. */
  sendDigit(digit: string): boolean
  sample(): Promise<SoundSample | null>
  /** 0 … 1; `mine` is measured before the mute. */
  levels(): { readonly mine: number; readonly theirs: number }
  microphone(): MicrophoneState
  onPath(listener: (state: PathState) => void): void
  close(): void
}
export type IceServer = { readonly urls: readonly string[]; readonly username?: string; readonly credential?: string }

export interface Sound {
  /** Asks for the microphone; must be called in the turn of a press. */
  acquire(): Promise<MicrophoneTrouble | null>
  /** A call's sound. `acquire` has succeeded before. Its servers are asked for anew when another path is looked for. */
  open(iceServers: () => readonly IceServer[]): CallSound
  /** No call needs the microphone any more. */
  release(): void
  /** The microphone of a call is another one all by itself: its name; null: it was unplugged and there is no other. */
  onMicrophone(listener: (name: string | null) => void): void
}
export interface Tones {
  /** The sound of a key, at the press. */
  key(key: string): void
  ringback(on: boolean): void
  ring(on: boolean): void
  /** A second call rings while we talk: a soft knock. */
  knock(): void
  /** How an outgoing call ended that did not get through. */
  ended(kind: 'busy' | 'failed' | 'over'): void
}
