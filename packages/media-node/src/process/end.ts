/**
 * One end: what comes in over its wire goes to where it is joined (another end, or itself).
 *
 *   wire ─▶ rtp() ─┬─ voice of the codec that the sink sends ─▶ rewritten ───────┐
 *                  ├─ other voice ─▶ transcoder (20 ms clock) ───────────────────┤
 *                  └─ digits, also as tones ─▶ report; rewritten, or sent anew ──┤
 *                                          player, own digits (20 ms clock) ─────┴─▶ sink's speaker ─▶ its wire
 */
import type { EndId, MediaEvent, Recording, Sound } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import {
  type HeardDigit,
  LegQuality,
  newRtpHeader,
  type RtpHeader,
  readRtcp,
  readRtp,
  readTelephoneEvent,
  TelephoneEventReceiver,
} from '@sidetone/rtp'
import { type CodecName, codecFacts } from '@sidetone/sdp'
import { reportEveryMs, silentAfterMs } from '../limits.ts'
import type { Stream } from '../messages.ts'
import { type Clock, frameMs, type Ticking } from './clock.ts'
import { InbandEar, silence, silenced } from './inband-ear.ts'
import type { Mix, MixEnd } from './mix.ts'
import { PlainWire } from './plain-wire.ts'
import { digitTones, type Player, playerFor } from './player.ts'
import { recodable, recode } from './recode.ts'
import { Recorder } from './recorder.ts'
import { Speaker } from './speaker.ts'
import { timeNow } from './time.ts'
import { Transcoder } from './transcoder.ts'
import type { Wire, WireSink } from './wire.ts'

/** What an end needs of the process around it. */
export type EndOwner = {
  readonly clock: Clock
  tell(event: Exclude<MediaEvent, { type: 'lost' }>): void
  /** Counted for the gauges. */
  packetsIn: number
  packetsOut: number
  packetsRefused: number
}
/** Sound that an end says each 20 ms. */
type Feed = { next(sampleRate: number): Int16Array | undefined }
const nothing = new Int16Array(960)
const quiet: Feed = { next: sampleRate => nothing.subarray(0, (sampleRate * frameMs) / 1000) }

/** What a payload number means: voice, or telephone-event on a clock. */
type Format = { readonly codec: CodecName | null; readonly clockRate: number }

/** Read anew for each packet; nothing keeps it beyond that. */
const header: RtpHeader = newRtpHeader()
const sentHeader: RtpHeader = newRtpHeader()
const compound = Buffer.alloc(512)

export class End implements WireSink, Ticking, MixEnd {
  readonly id: EndId
  readonly cname: string
  readonly speaker: Speaker
  wire: Wire | null = null
  readonly #owner: EndOwner
  readonly #quality: LegQuality
  #formats: (Format | undefined)[] = []
  #digitsIn: TelephoneEventReceiver | null = null
  #ear: InbandEar | null = null
  /** Where our sound goes. */
  #sink: End | null = null
  /** Whose sound comes to us by that. */
  #source: End | null = null
  /** Whose transcoded sound we say. */
  #feed: Feed | null = null
  /** Our own, towards the sink. */
  #transcoder: Transcoder | null = null
  #player: Player | null = null
  /** The conference that we are in, instead of a sink. */
  #mix: Mix | null = null
  #recorder: Recorder | null = null
  #muted = false
  #heardAt: Millis = 0
  #silent = false
  #reportAt: Millis

  constructor(id: EndId, ssrc: number, cname: string, owner: EndOwner) {
    this.id = id
    this.cname = cname
    this.#owner = owner
    this.#quality = new LegQuality('', cname)
    this.speaker = new Speaker(ssrc, (packet, length) => {
      owner.packetsOut++
      if (this.#recorder?.wantsBoth) this.#recordHeard(this.#recorder, packet, length)
      this.wire?.send(packet, length)
    })
    // Spread, so that a thousand ends do not report at once.
    this.#reportAt = timeNow() + reportEveryMs * (0.5 + Math.random() / 2)
  }

  configure(stream: Stream): void {
    const before = this.speaker.stream
    this.speaker.configure(stream)
    this.#quality.codec = stream.codec
    this.#formats = []
    for (const { payloadType, clockRate } of [...stream.hearsEvents].reverse())
      this.#formats[payloadType] = { codec: null, clockRate }
    for (const { payloadType, codec } of [...stream.hears].reverse())
      this.#formats[payloadType] = { codec, clockRate: codecFacts[codec].clockRate }
    this.#ear = stream.event || !InbandEar.understands(stream.codec) ? null : (this.#ear ?? new InbandEar())
    if (stream.expects && !before?.expects) this.#heardAt = timeNow()
    if (!stream.expects) this.#silent = false
    if (this.wire instanceof PlainWire) this.wire.configure(stream)
  }

  // ── joins ──

  /** Our sound goes there from now on (to nobody: null). */
  sendTo(sink: End | null): void {
    if (sink === this.#sink) return
    this.#speakUp()
    this.#dropTranscoder()
    if (this.#sink && this.#sink.#source === this) this.#sink.#source = null
    this.#sink = sink
    if (sink) {
      sink.#source = this
      sink.#waitsNoMore()
      sink.speaker.sourceChanged()
    }
    if (this.#muted) this.#hush()
  }
  get sink(): End | null {
    return this.#sink
  }

  get mix(): Mix | null {
    return this.#mix
  }
  /** Our sound goes into this mix, and we hear it. Of none: null. The caller has taken away the sink. */
  mixInto(mix: Mix | null): void {
    if (mix === this.#mix) return
    this.#mix?.remove(this)
    this.#mix = mix
    if (mix) this.#waitsNoMore()
    mix?.add(this)
  }
  talks(talking: boolean): void {
    this.#owner.tell({ type: 'talking', end: this.id, talking })
  }

  mute(muted: boolean): void {
    if (muted === this.#muted) return
    this.#muted = muted
    if (muted) this.#hush()
    else this.#speakUp()
  }
  /** The other side hears silence and not nothing, for phones hang up when nothing comes for long. */
  #hush(): void {
    this.#dropTranscoder()
    this.#mix?.hush(this)
    const sink = this.#sink
    if (!sink || sink === this) return
    sink.#feed = quiet
    this.#owner.clock.add(sink)
  }
  #speakUp(): void {
    const sink = this.#sink
    if (!sink || sink.#feed !== quiet) return
    sink.#feed = null
    sink.speaker.sourceChanged()
  }

  get playing(): boolean {
    return this.#player !== null
  }
  get busy(): boolean {
    return this.#player !== null || this.speaker.sendingDigits
  }

  play(sound: Sound): void {
    this.#setPlayer(playerFor(sound))
  }
  stopPlaying(): void {
    const played = this.#player !== null
    this.#player = null
    this.speaker.sourceChanged()
    if (played) this.#waits()
  }
  /**
   * Between two sounds somebody is listened to: a key is awaited, a message recorded. They hear silence and not nothing, which
   * looks like a way that is lost: web phones look for another one then, and what is said meanwhile is lost.
   */
  #waits(): void {
    if (this.#source || this.#mix || this.#feed) return
    this.#feed = quiet
    this.#owner.clock.add(this)
  }
  #waitsNoMore(): void {
    if (this.#feed === quiet) this.#feed = null
  }
  sendDigit(digit: string, durationMs: Millis): void {
    if (this.speaker.digit(digit, durationMs)) this.#owner.clock.add(this)
    else this.#setPlayer(digitTones(digit, durationMs))
  }
  /** Another recording of this end is over with it. */
  record(what: Recording): void {
    this.#recorder?.end('stopped')
    this.#recorder = new Recorder(what, this.#owner.clock, (ms, endedBy) =>
      this.#owner.tell({ type: 'recorded', end: this.id, path: what.path, ms, endedBy }),
    )
  }
  stopRecording(): void {
    this.#recorder?.end('stopped')
    this.#recorder = null
  }
  get recording(): boolean {
    return this.#recorder?.over === false
  }

  #setPlayer(player: Player | null): void {
    if (!player) return
    this.#player = player
    this.#owner.clock.add(this)
  }

  close(): void {
    this.sendTo(null)
    this.mixInto(null)
    this.#recorder?.end('closed')
    this.#recorder = null
    this.#owner.clock.remove(this)
    if (this.wire && this.speaker.sent.packets > 0) this.#sendReport(timeNow(), true)
    this.wire?.close()
    this.wire = null
    this.speaker.close()
  }

  // ── what comes in ──

  connected(): void {
    this.#owner.tell({ type: 'connected', end: this.id })
  }
  refused(): void {
    this.#owner.packetsRefused++
  }

  rtp(packet: Buffer, length: number, now: Millis): void {
    this.#owner.packetsIn++
    if (readRtp(packet, length, header)) return this.refused()
    const format = this.#formats[header.payloadType]
    if (!format) return this.refused()
    this.#quality.packet(header, format.clockRate, now)
    this.#heardAt = now
    if (this.#silent) {
      this.#silent = false
      this.#owner.tell({ type: 'heard', end: this.id })
    }
    const sink = this.#sink
    if (format.codec === null) return this.#event(packet, length, format.clockRate, now)
    if (this.#ear) this.#listen(this.#ear, format.codec, packet)
    if (this.#muted) return
    if (this.#recorder?.over === false) {
      const voice = this.#ear?.tones ? silenced(format.codec, packet, header) : packet
      this.#recorder.says(format.codec, voice, header, now)
    }
    if (this.#mix) return this.#mix.push(this, format.codec, packet, header, now)
    if (!sink?.speaker.open || sink.playing || sink.speaker.sendingDigits) return
    if (format.codec === sink.speaker.stream!.codec) {
      if (this.#transcoder) this.#dropTranscoder()
      sink.speaker.relay(packet, length, header, now)
    } else if (recodable(format.codec, sink.speaker.stream!.codec)) {
      recode(format.codec, packet, header.payloadStart, header.payloadEnd)
      sink.speaker.relay(packet, length, header, now)
    } else this.#transcode(packet, sink, now)
  }

  rtcp(packet: Buffer, length: number, now: Millis): void {
    const read = readRtcp(packet, length)
    if (!read.ok) return this.refused()
    this.#quality.reports(read.value, this.speaker.ssrc, now)
    this.speaker.farMisses(this.#quality.farLossRatio ?? 0)
  }

  /** The packet is ours, on its way out; digits are no voice. */
  #recordHeard(recorder: Recorder, packet: Buffer, length: number): void {
    const { stream } = this.speaker
    if (recorder.over || !stream || readRtp(packet, length, sentHeader)) return
    if (sentHeader.payloadType === stream.payloadType) recorder.hears(stream.codec, packet, sentHeader, timeNow())
  }

  #event(packet: Buffer, length: number, clockRate: number, now: Millis): void {
    const read = readTelephoneEvent(packet, header.payloadStart, header.payloadEnd)
    if (!read.ok) return this.refused()
    if (this.#digitsIn?.clockRate !== clockRate) this.#digitsIn = new TelephoneEventReceiver(clockRate)
    const heard = this.#digitsIn.packet(read.value, header.timestamp, now)
    if (this.#muted) return this.#digits(heard, null)
    this.#mix?.skip(this, header)
    this.#recorder?.skips(header)
    this.#transcoder?.skip(header)
    // Who hears music or a prompt does not hear the digits of the other side.
    const joined = this.#sink
    const sink = joined?.playing ? null : joined
    const speaker = sink?.speaker
    // In a relayed stream the event's packets stay where they were; in a transcoded one the digit is sent anew.
    const relayed =
      speaker?.open &&
      !this.#transcoder &&
      !speaker.sendingDigits &&
      this.#relays(this.speaker.stream!.codec, speaker.stream!.codec) &&
      speaker.relayEvent(packet, length, header, clockRate, now)
    this.#digits(heard, relayed ? null : sink)
  }
  #relays(from: CodecName, to: CodecName): boolean {
    return from === to || recodable(from, to)
  }
  /** @param sink who is sent them anew */
  #digits(heard: readonly HeardDigit[], sink: End | null): void {
    for (const { digit, durationMs } of heard) {
      this.#owner.tell({ type: 'digit', end: this.id, digit, durationMs })
      if (sink?.speaker.open) sink.sendDigit(digit, durationMs)
    }
  }

  /** Digits as tones: sent anew to a sink that has telephone-event, and held back there; any other gets the tones themselves. */
  #listen(ear: InbandEar, codec: CodecName, packet: Buffer): void {
    const heard = ear.hear(codec, packet, header.payloadStart, header.payloadEnd)
    const sink = this.#sink
    const tonesPass = sink !== null && !sink.speaker.stream?.event
    if (ear.tones && !tonesPass) silence(codec, packet, header)
    this.#digits(heard, tonesPass || this.#muted || sink?.playing ? null : sink)
  }

  #transcode(packet: Buffer, sink: End, now: Millis): void {
    const format = this.#formats[header.payloadType]!
    if (this.#transcoder?.codec !== format.codec) {
      this.#dropTranscoder()
      this.#transcoder = new Transcoder(format.codec!)
      sink.#feed = this.#transcoder
    }
    this.#transcoder.push(packet, header, now)
    this.#owner.clock.add(sink)
  }
  #dropTranscoder(): void {
    if (!this.#transcoder) return
    if (this.#sink && this.#sink.#feed === this.#transcoder) this.#sink.#feed = null
    this.#transcoder.close()
    this.#transcoder = null
  }

  // ── time ──

  tick(now: Millis): void {
    if (this.speaker.sendingDigits) return this.speaker.digitFrame(now)
    if (this.#player) return this.#playFrame(now)
    if (!this.#feed) return this.#owner.clock.remove(this)
    const samples = this.#feed.next(this.speaker.sampleRate)
    if (samples && this.speaker.open) this.speaker.frame(samples, now)
  }
  #playFrame(now: Millis): void {
    const player = this.#player!
    const samples = player.next(this.speaker.sampleRate)
    if (samples) return this.speaker.frame(samples, now)
    this.stopPlaying()
    if (player.told) this.#owner.tell({ type: 'played', end: this.id })
  }

  /** A few times a second: silence, and reports when they are due. */
  sweep(now: Millis): void {
    const stream = this.speaker.stream
    if (!stream || !this.wire) return
    if (this.#digitsIn) this.#digits(this.#digitsIn.time(now), null)
    if (stream.expects && !this.#silent && now - this.#heardAt >= silentAfterMs) {
      this.#silent = true
      this.#owner.tell({ type: 'silent', end: this.id, forMs: Math.round(now - this.#heardAt) })
    }
    if (now < this.#reportAt) return
    this.#reportAt = now + reportEveryMs
    this.#sendReport(now, false)
    this.#owner.tell({ type: 'quality', end: this.id, quality: this.#quality.figures() })
  }
  /** How long nothing was heard. */
  quietFor(now: Millis): Millis {
    return now - this.#heardAt
  }

  #sendReport(now: Millis, leaving: boolean): void {
    const length = this.#quality.compound(compound, this.speaker.sent, now, leaving)
    if (length > 0) this.wire?.sendControl(compound, length)
  }
}
