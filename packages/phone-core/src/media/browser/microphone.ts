import type { MicrophoneState } from '../ports.ts'
import type { MicrophoneTrouble } from '../views.ts'

/** Speech: the browser takes away echo, noise and differences of loudness. */
const SPEECH = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

export type Microphone = {
  acquire(deviceId: string): Promise<MicrophoneTrouble | null>
  /** A track of its own for one call, so that each call has its own mute. Null before `acquire`. */
  takeTrack(): MediaStreamTrack | null
  /** What the microphone hears now, before any mute, 0 … 1. */
  level(): number
  state(): MicrophoneState
  /** As the system calls the one that is open; '' when none. */
  name(): string
  release(): void
  onEnded(listener: () => void): void
  readonly open: boolean
}

export function createMicrophone(context: () => AudioContext): Microphone {
  let stream: MediaStream | null = null
  let openedAs: string | null = null
  let meter: LevelMeter | null = null
  let onEnded = () => {}
  const close = () => {
    meter?.stop()
    meter = null
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null
      track.stop()
    }
    stream = null
  }
  return {
    get open() {
      return stream !== null
    },
    async acquire(deviceId) {
      if (stream?.getAudioTracks()[0]?.readyState === 'live' && openedAs === deviceId) return null
      if (!navigator.mediaDevices) return 'not-secure'
      const audio = { ...SPEECH, ...(deviceId ? { deviceId: { exact: deviceId } } : {}) }
      let opened: MediaStream
      try {
        opened = await navigator.mediaDevices.getUserMedia({ audio })
      } catch (error) {
        const trouble = troubleOf(error)
        if (trouble !== 'no-device' || !deviceId) return trouble
        // The remembered one is not plugged in: the system's own choice is better than no call.
        try {
          opened = await navigator.mediaDevices.getUserMedia({ audio: SPEECH })
        } catch (second) {
          return troubleOf(second)
        }
      }
      close()
      stream = opened
      openedAs = deviceId
      opened.getAudioTracks()[0]!.onended = () => onEnded()
      meter = createLevelMeter(context(), opened)
      return null
    },
    takeTrack: () => stream?.getAudioTracks()[0]?.clone() ?? null,
    level: () => meter?.level() ?? 0,
    state() {
      if (stream?.getAudioTracks()[0]?.muted) return 'muted'
      return meter?.isSilent() ? 'silent' : 'heard'
    },
    name: () => stream?.getAudioTracks()[0]?.label ?? '',
    release: close,
    onEnded(listener) {
      onEnded = listener
    },
  }
}

function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-device'
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use'
  return 'refused'
}

export type LevelMeter = {
  level(): number
  /** Nothing but zeros, which no open microphone gives, however quiet the room is. */
  isSilent(): boolean
  stop(): void
}
/** Loudness of a stream on the scale of hearing: −60 dB and less is 0, −10 dB and more is 1. */
export function createLevelMeter(context: AudioContext, stream: MediaStream): LevelMeter {
  const source = context.createMediaStreamSource(stream)
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level() {
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      const decibels = 10 * Math.log10(sum / samples.length + 1e-9)
      return Math.min(1, Math.max(0, (decibels + 60) / 50))
    },
    isSilent() {
      // A context that has not started yet gives zeros too.
      if (context.state !== 'running') return false
      analyser.getFloatTimeDomainData(samples)
      return samples.every(sample => sample === 0)
    },
    stop: () => source.disconnect(),
  }
}
