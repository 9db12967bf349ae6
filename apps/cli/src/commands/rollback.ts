/** Back to before an update that changed the database: says what is lost, then does it. */
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { runningLauncher, takeDataFolder } from '@sidetone/server/launcher'
import {
  finishRollBack,
  type HalfRolledBack,
  halfRolledBack,
  newestSnapshot,
  rollBack,
  type Snapshot,
} from '@sidetone/server/snapshots'
import { settings } from '../client.ts'
import { BadInput, dateAndTime, say } from '../words.ts'

export async function rollback(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { yes: { type: 'boolean' } } })
  const { home } = settings()
  if (runningLauncher(home) !== null)
    throw new BadInput(`Sidetone runs on the data folder ${home}: stop it first (Ctrl-C), then roll back.`)
  const half = halfRolledBack(home)
  if (half) return finish(home, half)
  const snapshot = newestSnapshot(home)
  if (!snapshot)
    throw new BadInput(`No update has changed the database in ${home}: the version before can be started as it is.`)
  say(`Back to ${dateAndTime(snapshot.madeAt)}, before the update that added ${snapshot.undoes.join(', ')}.`)
  say(lostWords(snapshot))
  if (!(values.yes || (await agreed()))) {
    say('Nothing was changed.')
    return 1
  }
  // Nobody starts it meanwhile.
  const folder = takeDataFolder(home)
  const aside = rollBack(home, snapshot, Date.now())
  folder.release()
  say(
    `Done. Start the version before the update: this one would update the database again.\nWhat was in force until now is kept in ${aside}`,
  )
  return 0
}

/** It was agreed to, and cut off. */
function finish(home: string, { aside, copy }: HalfRolledBack): number {
  if (!copy)
    throw new BadInput(
      `There is no copy from before an update in ${home} any more: rename ${aside} to sidetone.db to have what was in force.`,
    )
  const folder = takeDataFolder(home)
  finishRollBack(home, copy)
  folder.release()
  say(
    `The rollback that was cut off is done now. Start the version before the update.\nWhat was in force until then is kept in ${aside}`,
  )
  return 0
}

function lostWords({ lost: { calls, changes, messages } }: Snapshot): string {
  const lost = [
    ...(calls ? [counted(calls, 'call of the history', 'calls of the history')] : []),
    ...(changes ? [counted(changes, 'change of settings', 'changes of settings')] : []),
    ...(messages ? [counted(messages, 'voice message', 'voice messages')] : []),
  ]
  if (!lost.length) return 'No call, change of settings or voice message has come since: nothing is lost.'
  return `What has come since is not in it: ${lost.join(', ')}.`
}
const counted = (n: number, one: string, many: string) => (n === 1 ? `one ${one}` : `${n} ${many}`)

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new BadInput('To do this without being asked, say --yes.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question('Roll back? [y/N] ')
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
