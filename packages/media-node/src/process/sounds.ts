/** Sounds that were asked for once stay in memory, read and composed by a thread of low priority. */
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { HoldTrack } from '@sidetone/call'
import { maxSoundFiles, maxSoundsBytes } from '../limits.ts'
import type { Granted, Mono, Wish } from './sound-reader.ts'

type Known = { readonly sound: Promise<Mono | null>; bytes: number }
type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never

/** Oldest first. */
const known = new Map<string, Known>()
const waiting = new Map<number, (sound: Mono | null) => void>()
let reader: Worker | null = null
let nextId = 1

/** A WAV file of any rate; null when it is not there, is something else, or too large. A changed file is read again. */
export async function soundFile(path: string): Promise<Mono | null> {
  const now = await stat(path).catch(() => null)
  return now && keep(`${path} ${now.mtimeMs} ${now.size}`, { path })
}
export const musicTrack = (track: HoldTrack): Promise<Mono | null> => keep(track, { track })

function keep(key: string, wish: WithoutId<Wish>): Promise<Mono | null> {
  const before = known.get(key)
  if (before) return before.sound
  const entry: Known = { sound: ask(wish), bytes: 0 }
  known.set(key, entry)
  makeRoom()
  void entry.sound.then(sound => {
    // A failure is not remembered: the file may be there the next time.
    if (!sound) known.delete(key)
    entry.bytes = sound?.samples.byteLength ?? 0
    makeRoom()
  })
  return entry.sound
}
function makeRoom(): void {
  let bytes = [...known.values()].reduce((sum, one) => sum + one.bytes, 0)
  for (const [key, one] of known) {
    if (known.size <= maxSoundFiles && bytes <= maxSoundsBytes) return
    known.delete(key)
    bytes -= one.bytes
  }
}

function ask(wish: WithoutId<Wish>): Promise<Mono | null> {
  reader ??= start()
  const id = nextId++
  reader.postMessage({ ...wish, id } as Wish)
  return new Promise(resolve => waiting.set(id, resolve))
}
function start(): Worker {
  const worker = new Worker(new URL('./sound-reader.ts', import.meta.url))
  worker.unref()
  worker.on('message', ({ id, sound }: Granted) => {
    waiting.get(id)?.(sound)
    waiting.delete(id)
  })
  worker.on('error', error => process.stderr.write(`media: sounds: ${error}\n`))
  worker.on('exit', () => {
    reader = null
    for (const settle of waiting.values()) settle(null)
    waiting.clear()
  })
  return worker
}
