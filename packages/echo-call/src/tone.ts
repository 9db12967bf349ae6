/** How much of the tone that was sent is in what came back. */
import { findTone, testTone } from '@sidetone/audio'
import type { Millis } from '@sidetone/kernel'

/** Of recordings. */
const rate = 16_000
const blockMs = 20
const block = (rate * blockMs) / 1_000
/** A block has the tone when it is no weaker than so, against what was sent. */
const presentDb = -20

export type Measured = {
  /** From the recording's beginning to the tone's; null: the tone is nowhere. */
  readonly beginMs: Millis | null
  /** How much of the tone is there, from its beginning on, 0 … 1. */
  readonly ratio: number
  /** Against what was sent, dB. */
  readonly levelDb: number
}

/**
 * @param samples a recording, mono
 * @param ms so much of the tone is wanted
 */
export function measure(samples: Int16Array, ms: Millis): Measured {
  const levels: number[] = []
  for (let at = 0; at + block <= samples.length; at += block)
    levels.push(findTone(samples.subarray(at, at + block), rate, testTone.hz) - testTone.level)
  const begin = levels.findIndex(level => level >= presentDb)
  if (begin < 0) return { beginMs: null, ratio: 0, levelDb: Number.NEGATIVE_INFINITY }
  const wanted = Math.floor(ms / blockMs)
  const heard = levels.slice(begin, begin + wanted).filter(level => level >= presentDb)
  heard.sort((a, b) => a - b)
  // The middle one: the blocks at both ends are half empty.
  return { beginMs: begin * blockMs, ratio: heard.length / wanted, levelDb: heard[Math.floor(heard.length / 2)]! }
}
