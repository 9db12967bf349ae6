/** Files of recorded conferences: a folder a room, the moment in the name. */
import { mkdirSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@sidetone/kernel'
import { MAX_RECORDINGS } from './limits.ts'

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
  async remove(room: string, file: string): Promise<void> {
    await rm(this.pathOf(room, file), { force: true })
  }
  async #makeRoom(room: string): Promise<void> {
    for (const { file } of (await this.all(room)).slice(MAX_RECORDINGS - 1)) await this.remove(room, file)
  }
}
const isName = (file: string) => /^\d{1,16}\.wav$/.test(file)
