/** What menus say that somebody has recorded or uploaded: a document with its name, and a file beside it. */

import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wavFacts } from '@sidetone/audio/wav'
import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_SOUND_MS, MAX_SOUNDS, MIN_SOUND_MS } from './limits.ts'

type Kept = { readonly name: string; readonly ms: number }
const kind = 'menu-sound'

export class Sounds {
  readonly #documents: Documents
  readonly #folder: string

  constructor(documents: Documents, folder: string) {
    this.#documents = documents
    this.#folder = folder
    documents.define(kind, { title: 'recording of menus', limit: MAX_SOUNDS })
  }
  pathOf(id: string): string {
    return join(this.#folder, `${id}.wav`)
  }
  has(id: string): boolean {
    return this.#documents.get(kind, id) !== undefined
  }
  /** Null: it is gone. */
  playable(id: string): string | null {
    return this.has(id) && existsSync(this.pathOf(id)) ? this.pathOf(id) : null
  }
  all(): ({ readonly id: string } & Kept)[] {
    return this.#documents.all<Kept>(kind).map(({ id, value }) => ({ id, ...value }))
  }
  /** @throws AppError `wrong-sound` in words */
  async add(id: string, name: string, bytes: Uint8Array, by: ChangedBy): Promise<{ readonly id: string } & Kept> {
    const facts = wavFacts(bytes)
    const wrong = (sentence: string) => new AppError('wrong-sound', 422, sentence)
    if (!facts.ok) throw wrong(`This file cannot be played: ${facts.fault.what}.`)
    const { ms } = facts.value
    if (ms < MIN_SOUND_MS) throw wrong('There is nothing to hear in this recording.')
    if (ms > MAX_SOUND_MS) throw wrong(`A recording of a menu is ${MAX_SOUND_MS / 60_000} minutes long at most.`)
    await mkdir(this.#folder, { recursive: true })
    const path = this.pathOf(id)
    await writeFile(`${path}.new`, bytes, { mode: 0o600 })
    await rename(`${path}.new`, path)
    try {
      this.#documents.put<Kept>(kind, id, { name, ms }, by, 0)
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
    return { id, name, ms }
  }
  /** The file stays, so that Undo brings it back. @throws AppError `not-found`, `in-use` */
  remove(id: string, by: ChangedBy): void {
    this.#documents.remove(kind, id, by)
  }
}
