/**
 * The thread that reads sound files and composes music, so that nobody's packets wait for it. Gets a wish, gives one channel
 * at 8 or 16 kHz, or null. It loads nothing of the addon, which would abort in a second thread.
 */
import { readFileSync, statSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { atAnyRate, holdMusic, readWav } from '@sidetone/audio'
import type { HoldTrack } from '@sidetone/call'
import { maxSoundFileBytes } from '../limits.ts'

export type Mono = { readonly rate: 8000 | 16000; readonly samples: Int16Array }
export type Wish = { readonly id: number } & ({ readonly path: string } | { readonly track: HoldTrack })
export type Granted = { readonly id: number; readonly sound: Mono | null }

/** All that a telephone needs; music at 48 kHz would take three times the memory. */
function read(path: string): Mono | null {
  if (statSync(path).size > maxSoundFileBytes) return null
  const wav = readWav(readFileSync(path))
  if (!wav.ok) return null
  const { rate, channels, samples } = wav.value
  let one = samples
  if (channels === 2) {
    one = new Int16Array(samples.length >> 1)
    for (let i = 0; i < one.length; i++) one[i] = (samples[2 * i]! + samples[2 * i + 1]!) >> 1
  }
  const to = rate > 8000 ? 16_000 : 8000
  return { rate: to, samples: atAnyRate(one, rate, to) }
}

function grant(wish: Wish): Mono | null {
  // What music has lies below 3300 Hz.
  if ('track' in wish) return { rate: 8000, samples: holdMusic(8000, wish.track) }
  try {
    return read(wish.path)
  } catch {
    return null // not there, or not ours to read
  }
}

try {
  setPriority(constants.priority.PRIORITY_LOW) // of this thread only
} catch {}
parentPort?.on('message', (wish: Wish) => {
  const sound = grant(wish)
  parentPort!.postMessage({ id: wish.id, sound } satisfies Granted, sound ? [sound.samples.buffer as ArrayBuffer] : [])
})
