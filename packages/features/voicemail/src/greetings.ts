/**
 * What a box says before the tone: a file for each state, or nothing: then the system's own words are said. Beside them its
 * person's name, as they say it.
 */
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@sidetone/kernel'
import { MAX_GREETING_MS, MAX_NAME_MS } from './limits.ts'
import { type GreetingState, type OwnSound, ownSounds } from './shapes.ts'
import { readWav } from './wav.ts'

export class Greetings {
  #folder: string
  constructor(folder: string) {
    this.#folder = folder
  }

  pathOf(box: string, what: OwnSound): string {
    return join(this.#folder, `${box}-${what}.wav`)
  }
  has(box: string, what: OwnSound): boolean {
    return existsSync(this.pathOf(box, what))
  }
  /** The one of this state, else the usual one, else null. Closed hours have words of their own. */
  fileFor(box: string, state: GreetingState): string | null {
    if (this.has(box, state)) return this.pathOf(box, state)
    return state !== 'closed' && this.has(box, 'no-answer') ? this.pathOf(box, 'no-answer') : null
  }
  recorded(box: string): OwnSound[] {
    return ownSounds.filter(what => this.has(box, what))
  }

  /** @throws AppError `wrong-sound` in words */
  async put(box: string, what: OwnSound, bytes: Uint8Array): Promise<void> {
    const read = readWav(bytes)
    if (!read.ok) throw new AppError('wrong-sound', 422, read.fault.what)
    if (what === 'name' && read.value.ms > MAX_NAME_MS)
      throw new AppError('wrong-sound', 422, `A name is ${MAX_NAME_MS / 1_000} seconds long at most.`)
    if (read.value.ms > MAX_GREETING_MS)
      throw new AppError('wrong-sound', 422, `A greeting is ${MAX_GREETING_MS / 60_000} minutes long at most.`)
    if (read.value.ms < 300) throw new AppError('wrong-sound', 422, 'There is nothing to hear in this recording.')
    await mkdir(this.#folder, { recursive: true })
    const path = this.pathOf(box, what)
    await writeFile(`${path}.new`, bytes)
    await rename(`${path}.new`, path)
  }
  /** Recorded by phone already. */
  async take(box: string, what: OwnSound, recorded: string): Promise<void> {
    await rename(recorded, this.pathOf(box, what))
  }
  async remove(box: string, what: OwnSound): Promise<void> {
    await rm(this.pathOf(box, what), { force: true })
  }
  async removeAll(box: string): Promise<void> {
    for (const what of ownSounds) await this.remove(box, what)
  }
}
