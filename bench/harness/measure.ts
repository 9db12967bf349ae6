/** How benchmarks measure: CPU time of the whole process (all its threads), in rounds, and the median of them. */

export type Figure = {
  /** What was measured, in words that stay the same from run to run. */
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly note?: string
  /** What the project must reach: at most or at least. */
  readonly atMost?: number
  readonly atLeast?: number
}

/** Thrown by a benchmark that cannot run here; the sentence says what is missing. */
export class Skipped extends Error {}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The value below which `share` (0 … 1) of all lie. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/**
 * CPU microseconds of one `work()`: one round to warm up, then the median of `rounds`, each of about `roundMs`.
 * `work` may do several things at once; then say how many with `things`.
 */
export function cpuMicros(work: (n: number) => void, { rounds = 7, roundMs = 150, things = 1 } = {}): number {
  let count = 16
  // Find how many make a round; this warms the code up as well.
  for (;;) {
    const begun = performance.now()
    for (let n = 0; n < count; n++) work(n)
    const took = performance.now() - begun
    if (took >= roundMs) break
    count = Math.ceil(count * Math.min(16, Math.max(1.5, (roundMs * 1.1) / Math.max(0.05, took))))
  }
  const figures: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    for (let n = 0; n < count; n++) work(n)
    const used = process.cpuUsage(before)
    figures.push((used.user + used.system) / count / things)
  }
  return median(figures)
}
