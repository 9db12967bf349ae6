/** The server process: reads the settings, builds the rooms, starts. Started and restarted by the launcher. */
import { CannotStart } from './cannot-start.ts'
import { countFaults } from './compose/faults.ts'
import { openLog } from './compose/log.ts'
import { startSystem } from './compose/system.ts'
import type { Notice } from './notices.ts'
import { readSettings } from './settings.ts'

/** Time for the last words to telephones and the disk. */
const farewellMs = 1_500

const settings = readSettings(process.env)
const log = openLog(settings.home)
const faults = countFaults(log)
const tell = (notice: Notice) => process.send?.(notice)

try {
  const system = await startSystem(settings, log, faults, tell)
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(0), farewellMs)
    system.stop().then(
      () => process.exit(0),
      error => {
        faults.note('stop', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', end)
  // The launcher decides what Ctrl-C means; without a launcher there is no server.
  process.on('SIGINT', () => {})
  process.on('disconnect', end)
} catch (error) {
  log.fatal({ err: error }, 'cannot start')
  if (!(error instanceof CannotStart)) {
    // The last words of a crash loop are what the launcher shows.
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exit(1)
  }
  if (process.send)
    process.send({ type: 'cannot-start', sentence: error.message } satisfies Notice, () => process.exit(1))
  else {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
