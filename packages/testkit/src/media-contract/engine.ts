/** What a contract is given, and words that all of them use. */
import assert from 'node:assert/strict'
import type { CallId, EndId, MediaPort } from '@sidetone/call'

export type MediaEngine = {
  /** Of the server that lives now. */
  readonly port: MediaPort
  stop(): Promise<void>
}
export type SoundingEngine = MediaEngine & {
  /** The server dies without a word, a new one takes its place: `port` is that of the new one, nothing adopted yet. */
  restartServer(): Promise<void>
  /** The media process that holds this end dies by SIGKILL. */
  killProcess(end: EndId): void
}

let calls = 0
export const newCall = (): CallId => `call-${++calls}` as CallId
export const newEnd = (name: string): EndId => `${name}-${calls}` as EndId
export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

export async function until(condition: () => boolean, withinMs: number, what: string): Promise<void> {
  for (const deadline = performance.now() + withinMs; !condition(); await pause(20))
    assert.ok(performance.now() < deadline, `${what}: not within ${withinMs} ms`)
}
