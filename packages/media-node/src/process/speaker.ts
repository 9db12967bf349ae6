/**
 * What an end says: one stream with one SSRC, whoever makes its packets: a relayed end, a transcoder, a player, or our
 * own digits. Digits come before sound, a player before what is bridged.
 */
import { randomBytes } from 'node:crypto'
import { createEncoder, type Encoder } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'
import {
  type EventPacket,
  Rewriter,
  type RtpHeader,
  rtpHeaderBytes,
  TelephoneEventSender,
  telephoneEventBytes,
  writeRtp,
  writeTelephoneEvent,
} from '@sidetone/rtp'
import { codecFacts } from '@sidetone/sdp'
import type { Stream } from '../messages.ts'
import { frameMs } from './clock.ts'

/** 20 ms of PCM at 48 kHz can never code to more than this (RFC 6716 §3.2.1). */
const maxCodedBytes = 1275
/** Shares of our packets that the far end misses. Below, the bits of the copies would be missed in the sound itself. */
const copiesFrom = 0.05
const copiesUntil = 0.02

export class Speaker {
  readonly ssrc: number
  readonly #send: (packet: Buffer, length: number) => void
  #stream: Stream | null = null
  #out: Rewriter
  #digits: TelephoneEventSender | null = null
  /** RTP time at which the digit being sent began (RFC 4733 §2.5.1.1). */
  #digitTimestamp = 0
  #encoder: Encoder | null = null
  #encoderWanted = ''
  /** 0 … 1 */
  #expectedLoss = 0

  constructor(ssrc: number, send: (packet: Buffer, length: number) => void) {
    this.ssrc = ssrc
    this.#send = send
    this.#out = new Rewriter(ssrc, randomBytes(2).readUInt16BE(0), randomBytes(4).readUInt32BE(0), 8000)
  }

  /** What a sender report tells. */
  get sent(): Rewriter {
    return this.#out
  }
  get stream(): Stream | null {
    return this.#stream
  }
  get open(): boolean {
    return this.#stream?.sends === true
  }
  /** Samples a second that `frame` wants. */
  get sampleRate(): number {
    return this.#stream ? codecFacts[this.#stream.codec].sampleRate : 8000
  }
  get sendingDigits(): boolean {
    return this.#digits?.busy === true
  }

  configure(stream: Stream): void {
    const { clockRate } = codecFacts[stream.codec]
    if (this.#out.clockRate !== clockRate)
      this.#out = new Rewriter(this.ssrc, this.#out.sequence + 1, randomBytes(4).readUInt32BE(0), clockRate)
    if (stream.event?.clockRate !== this.#digits?.clockRate)
      this.#digits = stream.event ? new TelephoneEventSender(stream.event.clockRate) : null
    this.#stream = stream
  }

  /** Something else is said from now on. */
  sourceChanged(): void {
    this.#out.sourceChanged()
  }

  /** Voice of our own codec, in place. */
  relay(packet: Buffer, length: number, header: RtpHeader, now: Millis): void {
    this.#out.rewrite(packet, header, now, this.#stream!.payloadType)
    this.#send(packet, length)
  }
  /** A digit's packet on the clock of the voice around it; false when it must be sent anew instead. */
  relayEvent(packet: Buffer, length: number, header: RtpHeader, clockRate: number, now: Millis): boolean {
    const event = this.#stream?.event
    if (!event || event.clockRate !== clockRate || this.#out.clockRate !== clockRate) return false
    this.#out.rewrite(packet, header, now, event.payloadType)
    this.#send(packet, length)
    return true
  }

  /** False when the far end has no telephone-event: then it must hear the tones. */
  digit(digit: string, durationMs: Millis): boolean {
    return this.#digits?.send(digit, durationMs) ?? false
  }

  /** 20 ms of our own digits; call it each 20 ms while `sendingDigits`. */
  digitFrame(now: Millis): void {
    const step = this.#digits?.step()
    if (step) this.#event(step, now)
  }

  /** 20 ms of sound at `sampleRate`. Nothing is sent until the encoder is there, the first time. */
  frame(samples: Int16Array, now: Millis): void {
    const stream = this.#stream
    if (!stream?.sends) return
    if (this.#encoder?.codec.name !== stream.codec) return this.#makeEncoder(stream.codec)
    const packet = Buffer.allocUnsafe(rtpHeaderBytes + (stream.codec === 'opus' ? maxCodedBytes : samples.length))
    this.#voice(packet, this.#encoder.encode(samples, packet, rtpHeaderBytes), stream, now)
  }
  /** 20 ms that are coded already, in our codec: the first `size` bytes. */
  coded(payload: Uint8Array, size: number, now: Millis): void {
    const stream = this.#stream
    if (!stream?.sends) return
    const packet = Buffer.allocUnsafe(rtpHeaderBytes + size)
    packet.set(payload.subarray(0, size), rtpHeaderBytes)
    this.#voice(packet, size, stream, now)
  }
  /**
   * The far end tells what it misses of what we send, 0 … 1. Sound that we code carries copies (Opus FEC) from 5 % on until it is
   * less than 2; what is only relayed does not change.
   */
  farMisses(share: number): void {
    const expected = share >= copiesFrom ? share : share < copiesUntil ? 0 : this.#expectedLoss
    if (expected === this.#expectedLoss) return
    this.#expectedLoss = expected
    this.#encoder?.expectLoss?.(100 * expected)
  }

  /** Makes the encoder for `frame`, so that its first frame is sent too. */
  prepare(): void {
    const stream = this.#stream
    if (stream && this.#encoder?.codec.name !== stream.codec) this.#makeEncoder(stream.codec)
  }

  #voice(packet: Buffer, size: number, stream: Stream, now: Millis): void {
    const first = this.#out.packets === 0
    this.#out.stamp((this.#out.clockRate * frameMs) / 1000, size, now)
    writeRtp(packet, stream.payloadType, first, this.#out.sequence, this.#out.timestamp, this.ssrc)
    this.#send(packet, rtpHeaderBytes + size)
  }

  close(): void {
    this.#encoderWanted = ''
    this.#encoder?.free()
    this.#encoder = null
  }

  #event({ event, first }: EventPacket, now: Millis): void {
    const format = this.#stream?.event
    if (!format || !this.open) return
    const packet = Buffer.allocUnsafe(rtpHeaderBytes + telephoneEventBytes)
    this.#out.stamp((this.#out.clockRate * frameMs) / 1000, telephoneEventBytes, now)
    if (first) this.#digitTimestamp = this.#out.timestamp
    writeRtp(packet, format.payloadType, first, this.#out.sequence, this.#digitTimestamp, this.ssrc)
    writeTelephoneEvent(packet, rtpHeaderBytes, event)
    this.#send(packet, packet.length)
  }

  #makeEncoder(codec: Stream['codec']): void {
    if (this.#encoderWanted === codec) return
    this.#encoderWanted = codec
    void createEncoder(codec).then(encoder => {
      if (this.#encoderWanted !== codec) return encoder.free()
      this.#encoder?.free()
      this.#encoder = encoder
      if (this.#expectedLoss > 0) encoder.expectLoss?.(100 * this.#expectedLoss)
    })
  }
}
