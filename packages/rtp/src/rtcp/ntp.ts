/** NTP times as RTCP uses them: 32 bits of seconds since 1900, 32 bits of fraction; the middle 32 for round trips. */
import type { Millis } from '@sidetone/kernel'

const from1900To1970 = 2_208_988_800

export function ntpOf(now: Millis): { seconds: number; fraction: number } {
  const whole = Math.floor(now / 1000)
  return {
    seconds: (whole + from1900To1970) % 0x1_0000_0000,
    fraction: Math.floor(((now - whole * 1000) / 1000) * 0x1_0000_0000) >>> 0,
  }
}

/** In 1/65536 s, wrapping each 18 hours. */
export const middleOf = (seconds: number, fraction: number): number =>
  (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0

/** Round trip in milliseconds from a block about us (§6.4.1): now - LSR - DLSR. Null when it says nothing or cannot be. */
export function roundTripMs(now: Millis, lastReport: number, delaySinceReport: number): Millis | null {
  if (lastReport === 0) return null
  const { seconds, fraction } = ntpOf(now)
  const ticks = (middleOf(seconds, fraction) - lastReport - delaySinceReport) | 0
  const milliseconds = (ticks * 1000) / 65536
  // A far end that counts a little wrong gives small negatives; nonsense is not shown.
  if (milliseconds < -10 || milliseconds > 30_000) return null
  return Math.max(0, milliseconds)
}
