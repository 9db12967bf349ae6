/** The 4 bytes of a telephone-event (RFC 4733 §2.3): event, end flag, volume, duration. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { putU16, u16 } from '../packet.ts'

export const digits = '0123456789*#ABCD'
export const telephoneEventBytes = 4

export type TelephoneEvent = {
  /** 0 … 15 are the digits `0-9*#ABCD`; 16 is flash; others are tones that we pass on but do not read. */
  readonly event: number
  readonly end: boolean
  /** dBm0 without its sign: 0 … 63, 10 is usual */
  readonly volume: number
  /** ticks of the RTP clock since the event's timestamp, 0 … 65535 */
  readonly duration: number
}

/** The digit of an event number, or undefined when it is not one of the sixteen. */
export const digitOf = (event: number): string | undefined => digits[event]
/** The event number of a digit (either case), or -1. */
export const eventOf = (digit: string): number => (digit.length === 1 ? digits.indexOf(digit.toUpperCase()) : -1)

export function readTelephoneEvent(bytes: Uint8Array, start = 0, end = bytes.length): Parsed<TelephoneEvent> {
  // RFC 4733 §2.5.1.2 lets several events follow each other in a packet; the first one is the current one.
  if (end - start < telephoneEventBytes || end > bytes.length) return faulty('shorter than 4 bytes', 'telephone-event')
  const flags = bytes[start + 1]!
  return parsed({
    event: bytes[start]!,
    end: flags > 0x7f,
    volume: flags & 0x3f,
    duration: u16(bytes, start + 2),
  })
}

/** Writes 4 bytes at `at`. */
export function writeTelephoneEvent(out: Uint8Array, at: number, value: TelephoneEvent): void {
  out[at] = value.event
  out[at + 1] = (value.end ? 0x80 : 0) | (value.volume & 0x3f)
  putU16(out, at + 2, Math.min(0xffff, value.duration))
}

/** The duration in ticks of another clock: an event relayed from an 8000 Hz stream into a 48000 Hz one. At most 65535. */
export const convertDuration = (ticks: number, fromClock: number, toClock: number): number =>
  Math.min(0xffff, Math.round((ticks * toClock) / fromClock))

/** Rewrites the duration of a telephone-event payload in place, for a relay between clocks. */
export function convertEvent(bytes: Uint8Array, start: number, end: number, fromClock: number, toClock: number): void {
  if (fromClock === toClock) return
  for (let at = start; at + telephoneEventBytes <= end; at += telephoneEventBytes)
    putU16(bytes, at + 2, convertDuration(u16(bytes, at + 2), fromClock, toClock))
}
