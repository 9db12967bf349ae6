/** How a leg sounded, over its time: a point for each report, and fewer when the call is long. */
import type { Quality } from '@sidetone/call'
import { MAX_HEARD } from './limits.ts'

/** `[ms since the leg began, MOS, packets received, lost, jitter ms, round trip ms, loss that the far end reports 0 … 1]` */
export type Heard = readonly [
  afterMs: number,
  mos: number,
  received: number,
  lost: number,
  jitterMs: number,
  roundTripMs: number | null,
  farLossRatio: number | null,
]
const rounded = (value: number, by: number) => Math.round(value * by) / by
const maybe = (value: number | null, by: number) => (value === null ? null : rounded(value, by))

/** Packets are counted from the beginning, so a point that is left out takes no loss with it. */
export function hear(points: Heard[], afterMs: number, quality: Quality): void {
  const { mos, received, lost, jitterMs, roundTripMs, farLossRatio } = quality
  points.push([
    afterMs,
    rounded(mos, 100),
    received,
    lost,
    rounded(jitterMs, 10),
    maybe(roundTripMs, 10),
    maybe(farLossRatio, 10_000),
  ])
  if (points.length < MAX_HEARD) return
  const kept = points.filter((_, index) => index % 2 === 1)
  points.splice(0, points.length, ...kept)
}

export type QualityPoint = {
  readonly at: number
  readonly mos: number
  /** Since the point before, percent. */
  readonly lossPercent: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
  readonly farLossPercent: number | null
}
export function qualityOf(startedAt: number, points: readonly Heard[] = []): QualityPoint[] {
  return points.map(([afterMs, mos, received, lost, jitterMs, roundTripMs, far], index) => {
    const [, , receivedBefore, lostBefore] = points[index - 1] ?? [0, 0, 0, 0]
    const [came, went] = [received - receivedBefore, Math.max(0, lost - lostBefore)]
    return {
      at: startedAt + afterMs,
      mos,
      lossPercent: came + went > 0 ? rounded((100 * went) / (came + went), 100) : 0,
      jitterMs,
      roundTripMs,
      farLossPercent: far === null ? null : rounded(far * 100, 100),
    }
  })
}
