/**
 * A conference of the ends of this process: each hears the sum of the others. On the 20 ms clock:
 *
 *   each end's packets ─▶ jitter buffer, decoder, resampler ─▶ gate ─▶ sum ─┬─ all of it: encoded once for each codec, to all
 *                                                                          │  who are silent now
 *                                                                          └─ less its own: encoded for each who is not
 *
 * Digits are told and not mixed. Who holds is not heard, for what comes from there is music.
 */
import { mixMinusOne, type Rate, Resampler } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'
import type { RtpHeader } from '@sidetone/rtp'
import { type CodecName, codecFacts } from '@sidetone/sdp'
import { longestAnnouncementMs, maxAnnouncements } from '../limits.ts'
import { type Clock, frameMs, type Ticking } from './clock.ts'
import type { Player } from './player.ts'
import { SharedVoice } from './shared-voice.ts'
import type { Speaker } from './speaker.ts'
import { Transcoder } from './transcoder.ts'
import { VoiceGate } from './voice-gate.ts'

/** What a mix needs of an end. */
export type MixEnd = {
  readonly speaker: Speaker
  /** It hears a sound of its own, or digits, and nothing of the mix. */
  readonly busy: boolean
  talks(talking: boolean): void
}
type Member = {
  readonly gate: VoiceGate
  /** Its own sound; null until it said something. */
  ear: Transcoder | null
  /** 20 ms at the mix's rate that all others hear; undefined while it is silent. */
  heard: Int16Array | undefined
  /** What it hears while it talks. */
  readonly out: Int16Array
  down: Resampler | null
}
/** 20 ms at 48 kHz. */
const longestFrame = 960

export class Mix implements Ticking {
  readonly #clock: Clock
  readonly #members = new Map<MixEnd, Member>()
  readonly #shared = new Map<CodecName, SharedVoice>()
  readonly #sum = new Int16Array(longestFrame)
  /** The sum at the rates that codecs want. */
  readonly #sums = new Map<Rate, { readonly resampler: Resampler; sound: Int16Array | null }>()
  /** What is said to all, the first now. */
  readonly #announcements: Player[] = []
  #announcedMs = 0
  #rate: Rate = 8000

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#members.size
  }

  add(end: MixEnd): void {
    if (this.#members.has(end)) return
    const member: Member = {
      gate: new VoiceGate(),
      ear: null,
      heard: undefined,
      out: new Int16Array(longestFrame),
      down: null,
    }
    this.#members.set(end, member)
    end.speaker.sourceChanged()
    end.speaker.prepare()
    this.#clock.add(this)
  }
  remove(end: MixEnd): void {
    const member = this.#members.get(end)
    if (!member) return
    this.#members.delete(end)
    member.ear?.close()
    if (member.gate.talking) end.talks(false)
    end.speaker.sourceChanged()
    if (this.#members.size > 0) return
    this.#clock.remove(this)
    for (const voice of this.#shared.values()) voice.close()
    this.#shared.clear()
  }

  /** All hear it, over the voices, when those before it are said. */
  announce(player: Player): void {
    if (this.#announcements.length < maxAnnouncements) this.#announcements.push(player)
  }

  push(end: MixEnd, codec: CodecName, packet: Uint8Array, header: RtpHeader, now: Millis): void {
    const member = this.#members.get(end)
    if (!member) return
    if (member.ear?.codec !== codec) {
      member.ear?.close()
      member.ear = new Transcoder(codec)
    }
    member.ear.push(packet, header, now)
  }
  /** A packet of this end that is no voice. */
  skip(end: MixEnd, header: RtpHeader): void {
    this.#members.get(end)?.ear?.skip(header)
  }
  /** What waits of this end is not heard any more. */
  hush(end: MixEnd): void {
    const member = this.#members.get(end)
    if (!member) return
    member.ear?.close()
    member.ear = null
    if (member.gate.talking) end.talks(false)
    member.gate.shut()
  }

  tick(now: Millis): void {
    this.#raiseRate()
    for (const [end, member] of this.#members) this.#listen(end, member)
    const talkers = [...this.#members].filter(([, { heard }]) => heard)
    const samples = (this.#rate * frameMs) / 1000
    mixMinusOne(
      [...talkers.map(([, { heard }]) => heard), undefined, this.#announced()],
      [...talkers.map(([, { out }]) => out.subarray(0, samples)), this.#sum.subarray(0, samples)],
    )
    for (const [end, member] of this.#members) {
      const { speaker } = end
      if (!speaker.open || end.busy) continue
      if (member.heard) speaker.frame(this.#own(member, speaker, samples), now)
      else this.#say(speaker, samples, now)
    }
    for (const voice of this.#shared.values()) voice.finish()
    for (const rate of this.#sums.values()) rate.sound = null
  }
  /** 20 ms of the announcement; undefined when there is none. */
  #announced(): Int16Array | undefined {
    for (let player = this.#announcements[0]; player; player = this.#announcements[0]) {
      const frame = this.#announcedMs < longestAnnouncementMs ? player.next(this.#rate) : undefined
      this.#announcedMs += frameMs
      if (frame) return frame
      this.#announcements.shift()
      this.#announcedMs = 0
    }
    return undefined
  }
  #say(speaker: Speaker, samples: number, now: Millis): void {
    const { codec } = speaker.stream!
    this.#voice(codec).say(speaker, () => this.#sumAt(codecFacts[codec].sampleRate as Rate, samples), now)
  }
  /** The whole sum, resampled at most once for all codecs of a rate. */
  #sumAt(rate: Rate, samples: number): Int16Array {
    let sum = this.#sums.get(rate)
    if (sum?.resampler.from !== this.#rate) {
      sum = { resampler: new Resampler(this.#rate, rate), sound: null }
      this.#sums.set(rate, sum)
    }
    sum.sound ??= sum.resampler.process(this.#sum.subarray(0, samples))
    return sum.sound
  }

  #listen(end: MixEnd, member: Member): void {
    const { gate, ear } = member
    const frame = end.speaker.open ? ear?.frame() : undefined
    const before = gate.talking
    // Resampling costs more than decoding, so it is done for those who are heard only.
    member.heard = gate.step(frame ? ear!.level : null) && frame ? ear!.resampled(frame, this.#rate) : undefined
    if (gate.talking !== before) end.talks(gate.talking)
  }
  #own(member: Member, speaker: Speaker, samples: number): Int16Array {
    const to = speaker.sampleRate as Rate
    if (member.down?.from !== this.#rate || member.down.to !== to) member.down = new Resampler(this.#rate, to)
    return member.down.process(member.out.subarray(0, samples))
  }
  #voice(codec: CodecName): SharedVoice {
    let voice = this.#shared.get(codec)
    if (!voice) {
      voice = new SharedVoice(codec)
      this.#shared.set(codec, voice)
    }
    return voice
  }

  /**
   * The highest rate that two members share: what only one has, nobody else could hear. It never falls, because each
   * change of the resamplers is a tiny click.
   */
  #raiseRate(): void {
    let first = 8000
    let second = 8000
    for (const { speaker } of this.#members.keys()) {
      const rate = speaker.stream ? codecFacts[speaker.stream.codec].sampleRate : 0
      if (rate > first) [first, second] = [rate, first]
      else if (rate > second) second = rate
    }
    if (second > this.#rate) this.#rate = second as Rate
  }
}
