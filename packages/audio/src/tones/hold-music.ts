/**
 * Music on hold, composed for this project and made by arithmetic, so nobody owes anybody a licence: bars of soft chords
 * with plucked strings above that join into a ring without a seam. It stays between 130 and 3000 Hz, where every telephone
 * codec is good, and at about -22 dBFS, so that it does not shout.
 */
import { type Rate, Resampler } from '../resample.ts'

type Piece = {
  readonly barSeconds: number
  /** MIDI note numbers, low to high. */
  readonly bars: readonly (readonly number[])[]
  /** Which note of the chord each step plucks, an octave up; -1 rests. The patterns take turns. */
  readonly patterns: readonly (readonly number[])[]
  readonly accents: readonly number[]
  /** Of one voice of the chord, and of a pluck: 1 is full scale. */
  readonly padLoud: number
  readonly pluckLoud: number
  /** The echo of a pluck comes so many steps later. */
  readonly echoSteps: number
}

/** Two phrases that ask and one that comes home: an arpeggio that walks. 38.4 s. */
const evening: Piece = {
  barSeconds: 3.2,
  bars: [
    [48, 55, 59, 64], // C major 7
    [57, 60, 64, 67], // A minor 7
    [53, 57, 60, 64], // F major 7
    [55, 59, 62, 64], // G 6
    [52, 55, 59, 62], // E minor 7
    [57, 60, 64, 67], // A minor 7
    [50, 57, 60, 65], // D minor 7
    [55, 60, 62, 65], // G 7 sus 4
    [53, 57, 60, 64], // F major 7
    [52, 55, 59, 64], // E minor
    [50, 57, 60, 65], // D minor 7
    [55, 59, 62, 65], // G 7
  ],
  patterns: [
    [0, 2, 3, 2, 1, 3, 2, -1],
    [1, 3, 2, 3, -1, 2, 1, 2],
    [0, -1, 2, 3, 2, -1, 1, -1],
  ],
  accents: [1, 0.6, 0.75, 0.6, 0.85, 0.6, 0.7, 0.55],
  padLoud: 0.036,
  pluckLoud: 0.085,
  echoSteps: 1.5,
}
/** A slow waltz in G, brighter, the strings in front. 38.4 s. */
const morning: Piece = {
  barSeconds: 2.4,
  bars: [
    [55, 59, 62, 67], // G major
    [50, 57, 62, 66], // D major
    [52, 55, 59, 64], // E minor
    [52, 55, 59, 62], // E minor 7
    [48, 55, 60, 64], // C major
    [55, 59, 62, 67], // G major
    [57, 60, 64, 67], // A minor 7
    [50, 57, 60, 66], // D 7
    [55, 59, 62, 66], // G major 7
    [54, 57, 62, 66], // D major over F sharp
    [52, 55, 59, 67], // E minor
    [59, 62, 66, 69], // B minor 7
    [48, 55, 60, 67], // C major
    [57, 60, 64, 69], // A minor
    [50, 57, 60, 64], // D 9
    [50, 57, 62, 66], // D major
  ],
  patterns: [
    [0, -1, 2, 3, 2, -1],
    [1, -1, 3, 2, 3, -1],
    [0, 1, 2, 3, -1, 2],
    [3, -1, 2, 1, 2, -1],
  ],
  accents: [1, 0.5, 0.7, 0.6, 0.75, 0.5],
  padLoud: 0.03,
  pluckLoud: 0.1,
  echoSteps: 2,
}
/** Wide chords that breathe, with a few drops of sound in them. 48 s. */
const night: Piece = {
  barSeconds: 6,
  bars: [
    [50, 57, 62, 65], // D minor
    [58, 62, 65, 69], // B flat major 7
    [53, 60, 65, 69], // F major
    [48, 55, 62, 64], // C 9
    [55, 58, 62, 65], // G minor 7
    [50, 57, 60, 65], // D minor 7
    [58, 62, 65, 67], // B flat 6
    [57, 60, 64, 67], // A minor 7
  ],
  patterns: [
    [0, -1, -1, 3, -1, -1, 2, -1],
    [-1, 2, -1, -1, 1, -1, -1, 3],
    [3, -1, -1, 1, -1, 2, -1, -1],
  ],
  accents: [0.9, 0.7, 0.7, 0.8, 0.7, 0.75, 0.65, 0.6],
  padLoud: 0.048,
  pluckLoud: 0.06,
  echoSteps: 1,
}
/** The pieces by name; the first is the usual one. */
export const holdTracks = { evening, morning, night } as const satisfies Readonly<Record<string, Piece>>
export type HoldTrack = keyof typeof holdTracks

const hertz = (note: number): number => 440 * 2 ** ((note - 69) / 12)

export const holdMusicSeconds = (track: HoldTrack = 'evening'): number =>
  holdTracks[track].bars.length * holdTracks[track].barSeconds

/** Nothing in it is above 3300 Hz, so it is made at the lowest rate and then resampled, which costs a fifth. */
const madeAt = 8000

/**
 * The whole ring. Costs 100 … 200 ms, so make it once, before there are calls, and keep it.
 * @param rate 8000, 16000 or 48000
 */
export function holdMusic(rate: Rate, track: HoldTrack = 'evening'): Int16Array {
  const { bars, barSeconds, patterns, accents, padLoud, pluckLoud, echoSteps } = holdTracks[track]
  const ring = new Float32Array(Math.round(holdMusicSeconds(track) * madeAt))
  const stepSeconds = barSeconds / accents.length
  for (const [bar, chord] of bars.entries()) {
    const start = bar * barSeconds
    // Each voice twice, a little out of tune, which makes the chord breathe.
    for (const note of chord)
      for (const detune of [0.9985, 1.0015]) {
        pad(ring, start, barSeconds, hertz(note) * detune, padLoud)
        pad(ring, start, barSeconds, hertz(note) * detune * 2, padLoud * 0.18)
      }
    const pattern = patterns[bar % patterns.length]!
    for (let step = 0; step < accents.length; step++) {
      const voice = pattern[step]!
      if (voice < 0) continue
      const at = start + step * stepSeconds
      const note = hertz(chord[voice]! + 12)
      const loud = pluckLoud * accents[step]!
      pluck(ring, at, note, loud)
      pluck(ring, at + stepSeconds * echoSteps, note, loud * 0.25)
    }
  }
  return atRate(
    Int16Array.from(ring, sample => Math.round(Math.max(-1, Math.min(1, sample)) * 32767)),
    rate,
  )
}

/** One voice of a chord: swells for 0.7 s, holds, and fades into the next bar. Adds to the ring, around its end. */
function pad(ring: Float32Array, start: number, barSeconds: number, hz: number, loud: number): void {
  const swell = 0.7 * madeAt
  const fade = 1.1 * madeAt
  const length = Math.round(barSeconds * madeAt + fade)
  // A sine by recurrence is ten times faster than Math.sin.
  const turn = (2 * Math.PI * hz) / madeAt
  const coefficient = 2 * Math.cos(turn)
  let before = -Math.sin(turn) * loud
  let now = 0
  let at = Math.round(start * madeAt) % ring.length
  for (let n = 0; n < length; n++) {
    const rise = n < swell ? n / swell : 1
    const fall = length - n < fade ? (length - n) / fade : 1
    ring[at] = ring[at]! + now * rise * rise * (3 - 2 * rise) * fall * fall
    const next = coefficient * now - before
    before = now
    now = next
    if (++at === ring.length) at = 0
  }
}

/** One plucked string: three partials, the higher the sooner gone. */
function pluck(ring: Float32Array, start: number, hz: number, loud: number): void {
  const attack = 0.006 * madeAt
  for (const [partial, share, seconds] of [
    [1, 1, 0.55],
    [2, 0.35, 0.3],
    [3, 0.12, 0.16],
  ] as const) {
    if (hz * partial > 3300) continue
    // A damped sine, by recurrence too; after five time constants it is gone.
    const turn = (2 * Math.PI * hz * partial) / madeAt
    const damping = Math.exp(-1 / (seconds * madeAt))
    const coefficient = 2 * damping * Math.cos(turn)
    const square = damping * damping
    let before = (-Math.sin(turn) / damping) * loud * share
    let now = 0
    let at = Math.round(start * madeAt) % ring.length
    const length = Math.round(seconds * 5 * madeAt)
    for (let n = 0; n < length; n++) {
      ring[at] = ring[at]! + (n < attack ? (now * n) / attack : now)
      const next = coefficient * now - square * before
      before = now
      now = next
      if (++at === ring.length) at = 0
    }
  }
}

/** The ring at another rate: the filter hears the end before the start, so that the seam stays closed. */
function atRate(ring: Int16Array, rate: Rate): Int16Array {
  if (rate === madeAt) return ring
  const resampler = new Resampler(madeAt, rate)
  const frame = madeAt / 50
  const out = new Int16Array((ring.length * rate) / madeAt)
  resampler.process(ring.subarray(ring.length - frame))
  for (let at = 0; at < ring.length; at += frame)
    out.set(resampler.process(ring.subarray(at, at + frame)), (at * rate) / madeAt)
  return out
}
