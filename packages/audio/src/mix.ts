/** Adds sounds and changes their level. */
import { maxMixed } from './limits.ts'
import { saturate } from './saturate.ts'

const sum = new Int32Array(5760)

/**
 * What each of several people hears: the sum of all others (N-1), with saturation. All frames have one length (at most
 * 5760 samples); `undefined` is somebody who is silent. Writes into `outs[i]` and leaves out those that are undefined.
 */
export function mixMinusOne(
  frames: readonly (Int16Array | undefined)[],
  outs: readonly (Int16Array | undefined)[],
): void {
  const people = Math.min(frames.length, maxMixed)
  const length = Math.min(sum.length, outs.find(out => out)?.length ?? 0)
  sum.fill(0, 0, length)
  for (let i = 0; i < people; i++) {
    const frame = frames[i]
    if (frame) for (let n = 0; n < length; n++) sum[n]! += frame[n]!
  }
  for (let i = 0; i < people; i++) {
    const out = outs[i]
    const own = frames[i]
    if (!out) continue
    if (own) for (let n = 0; n < length; n++) out[n] = saturate(sum[n]! - own[n]!)
    else for (let n = 0; n < length; n++) out[n] = saturate(sum[n]!)
  }
}

/** Adds `sound` to `into`, sample by sample, with saturation. */
export function mixInto(into: Int16Array, sound: Int16Array): void {
  const length = Math.min(into.length, sound.length)
  for (let n = 0; n < length; n++) into[n] = saturate(into[n]! + sound[n]!)
}

/** Changes the level in place. @param decibels -100 … 40 */
export function gain(sound: Int16Array, decibels: number): void {
  const factor = 10 ** (decibels / 20)
  for (let n = 0; n < sound.length; n++) sound[n] = saturate(Math.round(sound[n]! * factor))
}
