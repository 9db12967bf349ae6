import type { Millis } from '@sidetone/kernel'

/** Milliseconds since the Unix epoch that never run back, however the system's clock is set. RTCP needs the epoch. */
export const timeNow = (): Millis => performance.timeOrigin + performance.now()
