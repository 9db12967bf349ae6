/**
 * What an end says, or says and hears, into a file. Its packets go through a jitter buffer and decoder of the recording's own,
 * so what is sent on is touched by nothing. On the 20 ms clock; what nobody says is silence, so the file is as long as the time.
 *
 *   recording ──stop, close, silence, full, failed──▶ finishing ──the file is whole──▶ told `recorded`
 */
import { levelOf, mixInto } from '@sidetone/audio'
import type { Recording, RecordingEnd } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { RtpHeader } from '@sidetone/rtp'
import type { CodecName } from '@sidetone/sdp'
import { longestRecordingMs } from '../limits.ts'
import { type Clock, frameMs, type Ticking } from './clock.ts'
import { RecordingFile, recordingRate } from './recording-file.ts'
import { Transcoder } from './transcoder.ts'
import { VoiceActivity } from './voice-activity.ts'

const frameSamples = (recordingRate * frameMs) / 1000
const samplesIn = (ms: Millis): number => (ms * recordingRate) / 1000
/** Kept after the last word. */
const tailMs = 300

export class Recorder implements Ticking {
  readonly #what: Recording
  readonly #clock: Clock
  readonly #tell: (ms: Millis, endedBy: RecordingEnd) => void
  readonly #file: RecordingFile
  readonly #frame = new Int16Array(frameSamples)
  readonly #voice = new VoiceActivity()
  readonly #mostMs: Millis
  #saying: Transcoder | null = null
  #hearing: Transcoder | null = null
  #ms: Millis = 0
  #voiceUntilMs: Millis = 0
  #over = false

  /** @param tell called once, when the file is whole */
  constructor(what: Recording, clock: Clock, tell: (ms: Millis, endedBy: RecordingEnd) => void) {
    this.#what = what
    this.#clock = clock
    this.#tell = tell
    this.#mostMs = Math.min(longestRecordingMs, Math.max(1000, what.maxMs))
    this.#file = new RecordingFile(what.path)
    clock.add(this)
  }

  get over(): boolean {
    return this.#over
  }

  /** A packet of the end itself; it may be changed afterwards. */
  says(codec: CodecName, packet: Uint8Array, header: RtpHeader, now: Millis): void {
    this.#saying = this.#ear(this.#saying, codec)
    this.#saying.push(packet, header, now)
  }
  /** It sends a digit instead of voice. */
  skips(header: RtpHeader): void {
    this.#saying?.skip(header)
  }
  get wantsBoth(): boolean {
    return this.#what.who === 'both'
  }
  /** A packet that the end is sent. */
  hears(codec: CodecName, packet: Uint8Array, header: RtpHeader, now: Millis): void {
    this.#hearing = this.#ear(this.#hearing, codec)
    this.#hearing.push(packet, header, now)
  }

  tick(): void {
    const frame = this.#frame.fill(0)
    const said = this.#saying?.next(recordingRate)
    if (said) frame.set(said.subarray(0, frameSamples))
    const heard = this.#hearing?.next(recordingRate)
    if (heard) mixInto(frame, heard)
    this.#file.push(frame)
    this.#ms += frameMs
    if (this.#voice.step(levelOf(frame))) this.#voiceUntilMs = this.#ms
    const { silenceMs } = this.#what
    if (this.#file.trouble) this.end(this.#file.trouble)
    else if (this.#ms >= this.#mostMs) this.end('full')
    else if (silenceMs !== undefined && this.#ms - this.#voiceUntilMs >= silenceMs) this.end('silence')
  }

  end(endedBy: RecordingEnd): void {
    if (this.#over) return
    this.#over = true
    this.#clock.remove(this)
    this.#saying?.close()
    this.#hearing?.close()
    const keep = endedBy === 'silence' ? samplesIn(this.#voiceUntilMs && this.#voiceUntilMs + tailMs) : undefined
    void this.#file.finish(keep).then(samples => {
      this.#tell(Math.round((samples / recordingRate) * 1000), this.#file.trouble ?? endedBy)
    })
  }

  #ear(ear: Transcoder | null, codec: CodecName): Transcoder {
    if (ear?.codec === codec) return ear
    ear?.close()
    return new Transcoder(codec)
  }
}
