import type { Millis } from '@sidetone/kernel'
import { MAX_CURVE } from '../limits.ts'

/** Counters of one moment, from WebRTC statistics. */
export type SoundSample = {
  readonly at: Millis
  readonly codec: string
  /** Over TCP through the server's TURN: UDP does not get through. */
  readonly relayed: boolean
  /** packets since the call began */
  readonly received: number
  readonly lost: number
  readonly jitterMs: number
  /** null until the first report came back */
  readonly roundTripMs: number | null
  /** loss of what we send, as the far end reports it, 0 … 1; null until known */
  readonly farLossRatio: number | null
  /** sound energy received since the call began; stands still in silence of the far machine, not of the far person */
  readonly playoutDelayMs: number
}
export type QualityView = {
  readonly mark: 'good' | 'fair' | 'poor'
  /** What makes it worse than good. */
  readonly because: 'fine' | 'loss-in' | 'loss-out' | 'jitter' | 'delay'
  readonly codec: string
  readonly relayed: boolean
  /** in the last seconds, 0 … 1 */
  readonly lossRatio: number
  readonly farLossRatio: number | null
  readonly jitterMs: number
  readonly delayMs: number | null
  /** 1 … 4.5 by the E-model (G.107) */
  readonly mos: number
  /** MOS over time, oldest first */
  readonly curve: readonly number[]
}

/** Equipment impairment and robustness to loss of the codecs that browsers speak (G.113 appendix I; Opus as measured for 20 ms with concealment). */
const CODECS: Record<string, { readonly ie: number; readonly bpl: number }> = {
  opus: { ie: 2, bpl: 20 },
  g722: { ie: 5, bpl: 9 },
  pcmu: { ie: 0, bpl: 8 },
  pcma: { ie: 0, bpl: 8 },
}

/**
 * Mean opinion score from loss and delay (E-model, G.107 with default values).
 * @param lossRatio 0 … 1
 * @param delayMs mouth to ear, one way
 */
export function mosOf(codec: string, lossRatio: number, delayMs: Millis): number {
  const { ie, bpl } = CODECS[codec.toLowerCase()] ?? { ie: 5, bpl: 8 }
  const percent = Math.min(1, Math.max(0, lossRatio)) * 100
  const impaired = ie + (95 - ie) * (percent / (percent + bpl))
  const delayed = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0)
  const r = Math.min(100, Math.max(0, 93.2 - delayed - impaired))
  const mos = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6
  return Math.min(4.5, Math.max(1, mos))
}

/** The next view from two samples; `before` null for the first. */
export function rate(sample: SoundSample, before: SoundSample | null, curve: readonly number[]): QualityView {
  const lost = Math.max(0, sample.lost - (before?.lost ?? 0))
  const received = Math.max(0, sample.received - (before?.received ?? 0))
  const lossRatio = lost + received > 0 ? lost / (lost + received) : 0
  const delayMs = (sample.roundTripMs ?? 40) / 2 + sample.playoutDelayMs + 20
  const mos = mosOf(sample.codec, Math.max(lossRatio, sample.farLossRatio ?? 0), delayMs)
  const mark = mos >= 3.8 ? 'good' : mos >= 3.1 ? 'fair' : 'poor'
  return {
    mark,
    because: mark === 'good' ? 'fine' : worst(sample, lossRatio, delayMs),
    codec: sample.codec,
    relayed: sample.relayed,
    lossRatio,
    farLossRatio: sample.farLossRatio,
    jitterMs: sample.jitterMs,
    delayMs: sample.roundTripMs,
    mos,
    curve: [...curve, mos].slice(-MAX_CURVE),
  }
}
function worst(sample: SoundSample, lossRatio: number, delayMs: Millis): QualityView['because'] {
  const far = sample.farLossRatio ?? 0
  if (Math.max(lossRatio, far) >= 0.02) return lossRatio >= far ? 'loss-in' : 'loss-out'
  return sample.jitterMs > 40 && delayMs < 300 ? 'jitter' : 'delay'
}
