/** The inside of a media process: `startMediaProcess` is all that its entry file needs. */
import { setFlagsFromString } from 'node:v8'
import { getLibraryVersion, initLogger } from 'node-datachannel'
import { Door } from './door.ts'
import { Engine, type EngineSettings } from './engine.ts'
import { portFault } from './own-ports.ts'
import { music } from './player.ts'
import { goRealTime } from './real-time.ts'

export type MediaProcessOptions = EngineSettings & {
  /** Path of the Unix socket that the server comes to. */
  readonly socket: string
  /** Which of the machine's cores is this process's own, from 0. */
  readonly core?: number
}
export type MediaProcess = { stop(): void }

/** What a person can mend before a start: its message is the sentence to show. */
export class CannotHave extends Error {}

/**
 * One for each process: the addon aborts in a second thread. Rejects when the socket cannot be made, and with `CannotHave` when
 * its ports are taken.
 */
export async function startMediaProcess(options: MediaProcessOptions): Promise<MediaProcess> {
  const fault = await portFault(options)
  if (fault) throw new CannotHave(fault)
  // Packets die young: a small nursery keeps the pauses under a millisecond and the process at 140 MiB instead of 280.
  setFlagsFromString('--max-semi-space-size=2')
  setFlagsFromString('--semi-space-growth-factor=1')
  getLibraryVersion() // loads the addon now, not in the first call
  initLogger('Fatal', (_level, message) => {
    process.stderr.write(`media: ${message}\n`)
  })
  music() // some 50 ms of work, while nobody talks yet
  const door = new Door()
  const engine = new Engine(options, report => door.report(report))
  await door.open(options.socket, engine)
  // Last, so that a process that begins does not hold up those that carry sound.
  await goRealTime(options.core)
  return {
    stop() {
      engine.stop()
      door.close()
    },
  }
}
export type { EngineSettings }
