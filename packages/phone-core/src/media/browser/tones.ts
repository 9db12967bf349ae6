import type { Clock } from '../../clock.ts'
import type { Tones } from '../ports.ts'

/** ITU-T Q.23 */
const ROWS: Record<string, number> = {
  1: 697,
  2: 697,
  3: 697,
  4: 770,
  5: 770,
  6: 770,
  7: 852,
  8: 852,
  9: 852,
  '*': 941,
  0: 941,
  '#': 941,
}
const COLUMNS: Record<string, number> = {
  1: 1209,
  4: 1209,
  7: 1209,
  '*': 1209,
  2: 1336,
  5: 1336,
  8: 1336,
  0: 1336,
  3: 1477,
  6: 1477,
  9: 1477,
  '#': 1477,
}
const KEY_MS = 110

export type TonesOptions = {
  readonly context: () => AudioContext
  readonly clock: Clock
  readonly speaker: () => string
  readonly ringDevice: () => string
  /** 0 … 1 */
  readonly ringVolume: () => number
  readonly keyTones: () => boolean
}
export type BrowserTones = Tones & { test(which: 'speaker' | 'ring'): void }

/** All sounds that the phone makes itself, from oscillators: nothing to load, nothing to wait for. */
export function createTones({ context, clock, speaker, ringDevice, ringVolume, keyTones }: TonesOptions): BrowserTones {
  const ways = new Map<string, AudioNode>()
  /** To a chosen device by way of an audio element, as only that can choose one in every browser. */
  const wayTo = (sinkId: string): AudioNode => {
    const audio = context()
    if (!sinkId || !('setSinkId' in HTMLMediaElement.prototype)) return audio.destination
    const known = ways.get(sinkId)
    if (known) return known
    const destination = audio.createMediaStreamDestination()
    const player = new Audio()
    player.srcObject = destination.stream
    player.setSinkId(sinkId).catch(() => undefined)
    ways.set(sinkId, destination)
    // Refused before the first press in this page: made anew for the next sound.
    player.play().catch(() => ways.delete(sinkId))
    return destination
  }
  /** Some frequencies at once for `ms`, soft at both ends so that nothing clicks. */
  const beep = (frequencies: readonly number[], ms: number, gain: number, sinkId: string, delayMs = 0) => {
    const audio = context()
    const from = audio.currentTime + delayMs / 1000
    const until = from + ms / 1000
    const volume = audio.createGain()
    volume.gain.setValueAtTime(0, from)
    volume.gain.linearRampToValueAtTime(gain / frequencies.length, from + 0.008)
    volume.gain.setValueAtTime(gain / frequencies.length, Math.max(from + 0.008, until - 0.02))
    volume.gain.linearRampToValueAtTime(0, until)
    volume.connect(wayTo(sinkId))
    const sources = frequencies.map(frequency => {
      const source = audio.createOscillator()
      source.frequency.value = frequency
      source.connect(volume)
      source.start(from)
      source.stop(until)
      return source
    })
    return () => {
      for (const source of sources) source.stop()
    }
  }
  /** `play` now and again each `everyMs` until switched off. */
  const repeat = (everyMs: number, play: () => () => void) => {
    let off: (() => void) | null = null
    return (on: boolean) => {
      if (on === (off !== null)) return
      if (!on) {
        off?.()
        off = null
        return
      }
      let quiet = () => {}
      let forget = () => {}
      const again = () => {
        // What could not be heard yet is not heard on top of this one later.
        quiet()
        quiet = play()
        forget = clock.after(everyMs, again)
      }
      off = () => {
        forget()
        quiet()
      }
      again()
    }
  }
  /** Two soft chords, twice: to be heard across a room without startling. */
  const ringOnce = () => {
    const sink = ringDevice()
    const gain = ringVolume() * 0.5
    const parts = [0, 1000].flatMap(at => [
      beep([523.25, 659.25], 380, gain, sink, at),
      beep([659.25, 783.99], 420, gain, sink, at + 400),
    ])
    return () => {
      for (const stop of parts) stop()
    }
  }
  const safely = (act: () => void) => {
    try {
      act()
    } catch {
      // No sound device at all: the screen says everything too.
    }
  }
  const ringing = repeat(4_000, ringOnce)
  const ringingBack = repeat(5_000, () => beep([425], 1_000, 0.15, speaker()))
  return {
    key(key) {
      const row = ROWS[key]
      const column = COLUMNS[key]
      if (row && column && keyTones()) safely(() => beep([row, column], KEY_MS, 0.2, speaker()))
    },
    ringback: on => safely(() => ringingBack(on)),
    ring: on => safely(() => ringing(on)),
    knock: () =>
      safely(() => {
        beep([425], 150, 0.12, speaker())
        beep([425], 150, 0.12, speaker(), 300)
      }),
    ended(kind) {
      safely(() => {
        if (kind === 'over') beep([480], 120, 0.1, speaker())
        else
          for (let place = 0; place < (kind === 'busy' ? 3 : 2); place++)
            beep([425], kind === 'busy' ? 300 : 180, 0.15, speaker(), place * 600)
      })
    },
    test(which) {
      safely(() => {
        if (which === 'ring') ringOnce()
        else
          for (const [place, frequency] of [523.25, 659.25, 783.99].entries())
            beep([frequency], 220, 0.25, speaker(), place * 200)
      })
    },
  }
}
