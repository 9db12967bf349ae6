/** The ear of a phone that writes what it hears to a WAV file (PCM16): when each tone was heard, as `listen` tells it in a browser. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Watched } from './listen.ts'
import { toneLevel } from './tones.ts'

export type Format = { readonly rate: number; readonly channels: number }
export type FileEar = {
  /** From now on it is noted when each of these tones is heard, to about 30 ms. */
  watch(...hz: number[]): Promise<void>
  watched(hz: number): Promise<Watched>
  stop(): void
}

const HEADER = 44
const CHUNK_MS = 20
const HEARD_DBFS = -48
type Log = {
  first: number | null
  last: number | null
  longest: number
  heardMs: number
  since: number
  chunks: number
}

/**
 * @param newest path of the file that is written now; null: none yet
 * @param known where the header is written later than the sound
 */
export const watchFile = (newest: () => string | null, known?: Format): FileEar => {
  let timer: ReturnType<typeof setInterval> | undefined
  let log = new Map<number, Log>()
  let [stall, lookedAt, path, read] = [0, 0, '', HEADER]
  let format: Format = known ?? { rate: 48_000, channels: 1 }
  let rest: Buffer = Buffer.alloc(0)

  /** What was written since the last look; a file that is new or was begun again is read from its beginning. */
  const fresh = (now: string): Buffer => {
    const handle = openSync(now, 'r')
    try {
      const { size } = fstatSync(handle)
      if (now !== path || size < read) [path, read, rest] = [now, HEADER, Buffer.alloc(0)]
      if (size <= read) return rest
      if (read === HEADER && !known) {
        const header = Buffer.alloc(HEADER)
        readSync(handle, header, 0, HEADER, 0)
        format = { rate: header.readUInt32LE(24), channels: header.readUInt16LE(22) }
      }
      const bytes = Buffer.alloc(size - read)
      read += readSync(handle, bytes, 0, bytes.length, read)
      return Buffer.concat([rest, bytes])
    } finally {
      closeSync(handle)
    }
  }
  const look = (): void => {
    const now = Date.now()
    stall = Math.max(stall, now - lookedAt)
    lookedAt = now
    const file = newest()
    if (!file) return
    const bytes = fresh(file)
    const { rate, channels } = format
    const frames = Math.round((rate * CHUNK_MS) / 1_000)
    const length = frames * 2 * channels
    let at = 0
    for (; at + length <= bytes.length; at += length) {
      const samples = Int16Array.from({ length: frames }, (_, n) => bytes.readInt16LE(at + n * 2 * channels))
      for (const [hz, heard] of log) {
        if (toneLevel(samples, rate, hz) < HEARD_DBFS) {
          heard.chunks = 0
          continue
        }
        if (heard.chunks++ === 0) heard.since = now
        // The edge of any beep has some of every frequency, and may lie in two chunks.
        if (heard.chunks < 3) continue
        heard.first ??= heard.since
        heard.longest = Math.max(heard.longest, heard.since - (heard.last ?? heard.since))
        heard.heardMs += heard.chunks === 3 ? 3 * CHUNK_MS : CHUNK_MS
        heard.last = now
      }
    }
    rest = bytes.subarray(at)
  }
  const stop = () => clearInterval(timer)
  return {
    stop,
    async watch(...tones) {
      stop()
      log = new Map()
      lookedAt = Date.now()
      look()
      log = new Map(tones.map(hz => [hz, { first: null, last: null, longest: 0, heardMs: 0, since: 0, chunks: 0 }]))
      stall = 0
      timer = setInterval(look, 10)
    },
    async watched(hz) {
      const { first, last, longest, heardMs } = log.get(hz) ?? { first: null, last: null, longest: 0, heardMs: 0 }
      return { first, last, longest, heardMs, stall }
    },
  }
}
