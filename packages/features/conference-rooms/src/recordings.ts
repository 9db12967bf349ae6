/** Files of recorded conferences: a folder a room, the moment in the name. */
import { existsSync, mkdirSync } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@sidetone/kernel'
import { LOOK_BYTES, MAX_RECORDINGS, WAVEFORM_BARS } from './limits.ts'

export class Recordings {
  #folder: string
  #now: () => number
  constructor(folder: string, now: () => number) {
    this.#folder = folder
    this.#now = now
  }
  #of(room: string): string {
    return join(this.#folder, room)
  }
  newFile(room: string): string {
    mkdirSync(this.#of(room), { recursive: true, mode: 0o700 })
    void this.#makeRoom(room).catch(() => {})
    return join(this.#of(room), `${this.#now()}.wav`)
  }
  /** Newest first. */
  async all(room: string): Promise<{ file: string; at: number; bytes: number }[]> {
    const names = await readdir(this.#of(room)).catch(() => [])
    const files = names.filter(isName).map(async file => ({
      ...{ file, at: Number.parseInt(file, 10) },
      bytes: (await stat(join(this.#of(room), file)).catch(() => ({ size: 0 }))).size,
    }))
    return (await Promise.all(files)).sort((a, b) => b.at - a.at)
  }
  /** @throws AppError `not-found` */
  pathOf(room: string, file: string): string {
    if (!isName(file)) throw new AppError('not-found', 404, 'There is no such recording.')
    return join(this.#of(room), file)
  }
  has(room: string, file: string): boolean {
    return isName(file) && existsSync(this.pathOf(room, file))
  }
  /**
   * How long it is, and how loud: one look at each of equal parts, so that hours of sound are as quick as a minute.
   * @throws AppError `not-found`
   */
  async drawn(room: string, name: string): Promise<{ ms: number; waveform: number[] }> {
    const file = await open(this.pathOf(room, name)).catch(() => {
      throw new AppError('not-found', 404, 'There is no such recording.')
    })
    try {
      const bytes = Buffer.alloc(HEADER_BYTES)
      const read = await file.read(bytes, 0, HEADER_BYTES, 0)
      // Nothing was written yet.
      if (read.bytesRead < HEADER_BYTES) return { ms: 0, waveform: [] }
      const perSecond = Math.max(1, bytes.readUInt32LE(28))
      const length = (await file.stat()).size - HEADER_BYTES
      const part = Math.floor(length / WAVEFORM_BARS / 2) * 2
      const waveform: number[] = []
      const look = Buffer.alloc(LOOK_BYTES)
      for (let bar = 0; part > 0 && bar < WAVEFORM_BARS; bar++) {
        const seen = await file.read(look, 0, Math.min(LOOK_BYTES, part), HEADER_BYTES + bar * part)
        let peak = 0
        for (let at = 0; at + 1 < seen.bytesRead; at += 2) peak = Math.max(peak, Math.abs(look.readInt16LE(at)))
        waveform.push(Math.round(Math.sqrt(peak / 32_768) * 100))
      }
      return { ms: Math.round((Math.max(0, length) * 1000) / perSecond), waveform }
    } finally {
      await file.close()
    }
  }
  async remove(room: string, file: string): Promise<void> {
    await rm(this.pathOf(room, file), { force: true })
  }
  async #makeRoom(room: string): Promise<void> {
    for (const { file } of (await this.all(room)).slice(MAX_RECORDINGS - 1)) await this.remove(room, file)
  }
}
/** As our media engine writes it: PCM, 16 bits. */
const HEADER_BYTES = 44
const isName = (file: string) => /^\d{1,16}\.wav$/.test(file)
