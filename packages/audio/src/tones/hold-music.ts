/**
 * Music on hold, composed for this project and made by arithmetic, so nobody owes anybody a licence: twelve bars of soft chords
 * with a plucked arpeggio above, 38.4 s that join into a ring without a seam. It stays between 130 and 3000 Hz, where every
 * telephone codec is good, and at about -22 dBFS, so that it does not shout.
 */

const barSeconds = 3.2
const stepsInBar = 8

/** MIDI note numbers, low to high: two phrases that ask and one that comes home. */
const bars: readonly (readonly number[])[] = [
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
]
/** Which note of the chord each eighth plucks, an octave up; -1 rests. The patterns take turns. */
const patterns: readonly (readonly number[])[] = [
  [0, 2, 3, 2, 1, 3, 2, -1],
  [1, 3, 2, 3, -1, 2, 1, 2],
  [0, -1, 2, 3, 2, -1, 1, -1],
]
const accents = [1, 0.6, 0.75, 0.6, 0.85, 0.6, 0.7, 0.55]

const hertz = (note: number): number => 440 * 2 ** ((note - 69) / 12)

export const holdMusicSeconds = bars.length * barSeconds

/**
 * The whole ring. Costs some 100 ms at 16 kHz, so make it once and keep it.
 * @param rate 8000, 16000 or 48000
 */
export function holdMusic(rate: number): Int16Array {
  const ring = new Float32Array(Math.round(holdMusicSeconds * rate))
  for (const [bar, chord] of bars.entries()) {
    const start = bar * barSeconds
    // Each voice twice, a little out of tune, which makes the chord breathe.
    for (const note of chord)
      for (const detune of [0.9985, 1.0015]) {
        pad(ring, rate, start, hertz(note) * detune, 0.05)
        pad(ring, rate, start, hertz(note) * detune * 2, 0.009)
      }
    const pattern = patterns[bar % patterns.length]!
    for (let step = 0; step < stepsInBar; step++) {
      const voice = pattern[step]!
      if (voice < 0) continue
      const at = start + (step * barSeconds) / stepsInBar
      const note = hertz(chord[voice]! + 12)
      const loud = 0.11 * accents[step]!
      pluck(ring, rate, at, note, loud)
      // An echo, a dotted eighth later.
      pluck(ring, rate, at + (barSeconds / stepsInBar) * 1.5, note, loud * 0.25)
    }
  }
  return Int16Array.from(ring, sample => Math.round(Math.max(-1, Math.min(1, sample)) * 32767))
}

/** One voice of a chord: swells for 0.7 s, holds, and fades into the next bar. Adds to the ring, around its end. */
function pad(ring: Float32Array, rate: number, start: number, hz: number, loud: number): void {
  const swell = 0.7
  const fade = 1.1
  const length = Math.round((barSeconds + fade) * rate)
  oscillate(ring, rate, start, hz, length, n => {
    const t = n / rate
    const rise = Math.min(1, t / swell)
    const fall = Math.min(1, Math.max(0, (barSeconds + fade - t) / fade))
    return loud * rise * rise * (3 - 2 * rise) * fall * fall
  })
}

/** One plucked string: three partials, the higher the sooner gone. */
function pluck(ring: Float32Array, rate: number, start: number, hz: number, loud: number): void {
  const attack = 0.006
  for (const [partial, share, seconds] of [
    [1, 1, 0.55],
    [2, 0.35, 0.3],
    [3, 0.12, 0.16],
  ] as const) {
    // Above the telephone's band, and always below half the rate.
    if (hz * partial > 3300) continue
    oscillate(ring, rate, start, hz * partial, Math.round(seconds * 6 * rate), n => {
      const t = n / rate
      return loud * share * Math.min(1, t / attack) * Math.exp(-t / seconds)
    })
  }
}

/** Adds a sine with an envelope; the sine by recurrence, which is ten times faster than Math.sin. */
function oscillate(
  ring: Float32Array,
  rate: number,
  start: number,
  hz: number,
  length: number,
  envelope: (n: number) => number,
): void {
  const turn = (2 * Math.PI * hz) / rate
  const coefficient = 2 * Math.cos(turn)
  let before = -Math.sin(turn)
  let now = 0
  let at = Math.round(start * rate) % ring.length
  for (let n = 0; n < length; n++) {
    ring[at] = ring[at]! + now * envelope(n)
    const next = coefficient * now - before
    before = now
    now = next
    if (++at === ring.length) at = 0
  }
}
