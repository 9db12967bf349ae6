/** The codecs that Sidetone speaks, and the order in which it likes them. */
import type { Codec, CodecName, EventFormat } from './words.ts'

export const preferredCodecs: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA']

type CodecFacts = {
  /** The RTP clock. G.722 samples at 16000 but its clock says 8000, by an old mistake that stays (RFC 3551 §4.5.2). */
  readonly clockRate: number
  /** Samples a second of the sound itself. */
  readonly sampleRate: number
  readonly rtpmap: string
  /** Our payload number when the other side has not chosen one. */
  readonly payloadType: number
  readonly parameters: string
}
export const codecFacts: Readonly<Record<CodecName, CodecFacts>> = {
  opus: {
    clockRate: 48_000,
    sampleRate: 48_000,
    rtpmap: 'opus/48000/2',
    payloadType: 111,
    parameters: 'minptime=10;useinbandfec=1',
  },
  G722: { clockRate: 8000, sampleRate: 16_000, rtpmap: 'G722/8000', payloadType: 9, parameters: '' },
  PCMU: { clockRate: 8000, sampleRate: 8000, rtpmap: 'PCMU/8000', payloadType: 0, parameters: '' },
  PCMA: { clockRate: 8000, sampleRate: 8000, rtpmap: 'PCMA/8000', payloadType: 8, parameters: '' },
}
/** Our payload number of telephone-event for each clock. */
const eventPayloadTypes: Readonly<Record<number, number>> = { 8000: 101, 48000: 110 }

/** Our codec for an encoding name as written in `rtpmap` (case does not count), at the clock that belongs to it. */
export function codecNamed(encoding: string, clockRate: number): CodecName | null {
  const name = preferredCodecs.find(codec => codec.toLowerCase() === encoding.toLowerCase())
  return name && codecFacts[name].clockRate === clockRate ? name : null
}
/** Payload types that need no rtpmap (RFC 3551 §6). */
export const staticCodecs: Readonly<Record<number, CodecName>> = { 0: 'PCMU', 8: 'PCMA', 9: 'G722' }

/**
 * Payload numbers that this end uses: a number once bound to a format stays bound for the whole session
 * (RFC 3264 §8.3.2), whichever side bound it. Plain JSON, key `opus`, `event/8000` ….
 */
export type Numbers = Record<string, number>
const eventKey = (clockRate: number): string => `event/${clockRate}`

export function learnNumbers(numbers: Numbers, codecs: readonly Codec[], events: readonly EventFormat[]): void {
  for (const { name, payloadType } of codecs) numbers[name] ??= payloadType
  for (const { clockRate, payloadType } of events) numbers[eventKey(clockRate)] ??= payloadType
}
/** The number of a format: the one in use, else ours, else the next dynamic one that is free. */
function numberFor(numbers: Numbers, key: string, wanted: number): number {
  const known = numbers[key]
  if (known !== undefined) return known
  const taken = new Set(Object.values(numbers))
  let number = wanted
  if (taken.has(number)) for (number = 96; taken.has(number) && number < 127; ) number++
  numbers[key] = number
  return number
}

/** The codecs of an offer, the `first` ones before the others, each group as we like them; remembers their numbers. */
export function offeredCodecs(numbers: Numbers, first: readonly CodecName[]): Codec[] {
  const order = [
    ...preferredCodecs.filter(name => first.includes(name)),
    ...preferredCodecs.filter(name => !first.includes(name)),
  ]
  return order.map(name => ({
    name,
    payloadType: numberFor(numbers, name, codecFacts[name].payloadType),
    parameters: codecFacts[name].parameters,
  }))
}
/** One telephone-event for each clock that the codecs use (RFC 4733 §2.5.1.1). */
export function offeredEvents(numbers: Numbers, codecs: readonly Codec[]): EventFormat[] {
  const clocks = [...new Set(codecs.map(codec => codecFacts[codec.name].clockRate))]
  return clocks.map(clockRate => ({
    clockRate,
    payloadType: numberFor(numbers, eventKey(clockRate), eventPayloadTypes[clockRate] ?? 101),
  }))
}
/** The codec for the answer: `like` when it was offered, else the other side's first. */
export function chooseCodec(offered: readonly Codec[], like: CodecName | null): Codec | null {
  return offered.find(codec => codec.name === like) ?? offered[0] ?? null
}
