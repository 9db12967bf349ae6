/** A restored copy becomes the one: its lines to the outside are used from now on. */
import { liftFence, readFence } from '@sidetone/server/backup'
import { runningLauncher } from '@sidetone/server/launcher'
import { api, settings } from '../client.ts'
import { BadInput, say } from '../words.ts'

export async function takeOver(args: string[]): Promise<number> {
  if (args.length) throw new BadInput(`\`sidetone take-over\` takes no arguments, but got "${args.join(' ')}".`)
  const { home } = settings()
  if (!readFence(home))
    throw new BadInput(`${home} is no restored copy that stands aside: there is nothing to take over.`)
  if (runningLauncher(home) === null) liftFence(home)
  else await api('POST', '/fence/lift')
  say('Its lines to the outside are used from now on. Never start the original again beside it.')
  return 0
}
