/**
 * The E-model (ITU-T G.107) with its default values for all that a packet network does not change: how a call sounds,
 * from loss, its burstiness, delay and codec.
 */

export type Heard = {
  readonly codec: string
  /** 0 … 1, after concealment had nothing to recover it from */
  readonly lossRatio: number
  /** 1: loss at random; 2: runs twice as long as chance makes them (G.107 §7.4) */
  readonly burst: number
  /** mouth to ear, one way */
  readonly delayMs: number
}

/**
 * Equipment impairment and loss robustness (G.113 appendix I). G.711 with concealment is ITU's figure. Opus and G.722 have
 * none on this scale, which ends at narrowband: they start at 0 too, and their robustness is our estimate.
 */
const impairments: Readonly<Record<string, { readonly ie: number; readonly bpl: number }>> = {
  pcmu: { ie: 0, bpl: 25.1 },
  pcma: { ie: 0, bpl: 25.1 },
  g722: { ie: 0, bpl: 18 },
  opus: { ie: 0, bpl: 28 },
}
const unknownCodec = { ie: 5, bpl: 10 }
/** Ro - Is with default values (G.107 §8). */
const best = 93.2

/** Rating factor R, 0 … 93.2. */
export function rating(heard: Heard): number {
  const { ie, bpl } = impairments[heard.codec.toLowerCase()] ?? unknownCodec
  const percent = Math.min(1, Math.max(0, heard.lossRatio)) * 100
  const burst = Math.max(1, heard.burst)
  const equipment = percent === 0 ? ie : ie + (95 - ie) * (percent / (percent / burst + bpl))
  return Math.max(0, Math.min(best, best - delayImpairment(heard.delayMs) - equipment))
}

/** Idd (G.107 §7.3): nothing below 100 ms, then ever more. */
function delayImpairment(delayMs: number): number {
  if (delayMs <= 100) return 0
  const x = Math.log2(delayMs / 100)
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2)
}

/** Mean opinion score of a rating, 1 … 4.5 (G.107 annex B). */
export function mosOf(r: number): number {
  if (r <= 0) return 1
  if (r >= 100) return 4.5
  // The cubic dips a little below 1 for R under 6.5.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
}

export const mos = (heard: Heard): number => mosOf(rating(heard))
