/** A restored copy becomes the one: from its next start on it uses its lines to the outside. */
import { liftFence, readFence } from '@sidetone/server/backup'
import { runningLauncher } from '@sidetone/server/launcher'
import { settings } from '../client.ts'
import { BadInput, say } from '../words.ts'

export async function takeOver(args: string[]): Promise<number> {
  if (args.length) throw new BadInput(`\`sidetone take-over\` takes no arguments, but got "${args.join(' ')}".`)
  const { home } = settings()
  if (!readFence(home))
    throw new BadInput(`${home} is no restored copy that stands aside: there is nothing to take over.`)
  if (runningLauncher(home) !== null)
    throw new BadInput(`Sidetone runs on the data folder ${home}: stop it first, then take over and start it again.`)
  liftFence(home)
  say('From its next start on it uses its lines to the outside. Never start the original again beside it.')
  return 0
}
