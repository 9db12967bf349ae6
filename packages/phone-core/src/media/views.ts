import type { Readable } from '../store.ts'

export type SoundDevice = { readonly id: string; readonly label: string }
/** Why there is no microphone. */
export type MicrophoneTrouble = 'refused' | 'no-device' | 'in-use' | 'not-secure'

export type DevicesView = {
  readonly microphones: readonly SoundDevice[]
  readonly speakers: readonly SoundDevice[]
  /** Device ids; '' is the system's own choice, which we follow. */
  readonly microphone: string
  readonly speaker: string
  readonly ring: string
  /** Firefox before 116 and Safari cannot choose. */
  readonly canChooseSpeaker: boolean
  /** Names of devices are hidden until the microphone was once allowed. */
  readonly named: boolean
  readonly trouble: MicrophoneTrouble | null
  /** The browser lets nothing be heard, no ringing either, until somebody presses anything in this page. */
  readonly needsPress: boolean
}
export interface Devices extends Readable<DevicesView> {
  chooseMicrophone(id: string): void
  chooseSpeaker(id: string): void
  chooseRing(id: string): void
  /** Asks for the microphone (in a press) so that devices have names; sets or clears `trouble`. */
  ask(): Promise<boolean>
  dismissTrouble(): void
  /** Live level of the microphone 0 … 1 for the settings; opens it while anybody watches. */
  watchMicrophone(listener: (level: number) => void): () => void
  /** A short sound on the speaker, or on the ring device. */
  test(which: 'speaker' | 'ring'): void
}
