/** What a box says before the tone: a file for each state, or nothing: then the system's own words are said. */
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@sidetone/kernel'
import { MAX_GREETING_MS } from './limits.ts'
import { type GreetingState, greetingStates } from './shapes.ts'
import { readWav } from './wav.ts'

export class Greetings {
  #folder: string
  constructor(folder: string) {
    this.#folder = folder
  }

  pathOf(box: string, state: GreetingState): string {
    return join(this.#folder, `${box}-${state}.wav`)
  }
  has(box: string, state: GreetingState): boolean {
    return existsSync(this.pathOf(box, state))
  }
  /** The one of this state, else the usual one, else null. Closed hours have words of their own. */
  fileFor(box: string, state: GreetingState): string | null {
    if (this.has(box, state)) return this.pathOf(box, state)
    return state !== 'closed' && this.has(box, 'no-answer') ? this.pathOf(box, 'no-answer') : null
  }
  states(box: string): GreetingState[] {
    return greetingStates.filter(state => this.has(box, state))
  }

  /** @throws AppError `wrong-sound` in words */
  async put(box: string, state: GreetingState, bytes: Uint8Array): Promise<void> {
    const read = readWav(bytes)
    if (!read.ok) throw new AppError('wrong-sound', 422, read.fault.what)
    if (read.value.ms > MAX_GREETING_MS)
      throw new AppError('wrong-sound', 422, `A greeting is ${MAX_GREETING_MS / 60_000} minutes long at most.`)
    if (read.value.ms < 300) throw new AppError('wrong-sound', 422, 'There is nothing to hear in this greeting.')
    await mkdir(this.#folder, { recursive: true })
    const path = this.pathOf(box, state)
    await writeFile(`${path}.new`, bytes)
    await rename(`${path}.new`, path)
  }
  /** Recorded by phone already. */
  async take(box: string, state: GreetingState, recorded: string): Promise<void> {
    await rename(recorded, this.pathOf(box, state))
  }
  async remove(box: string, state: GreetingState): Promise<void> {
    await rm(this.pathOf(box, state), { force: true })
  }
  async removeAll(box: string): Promise<void> {
    for (const state of greetingStates) await this.remove(box, state)
  }
}
