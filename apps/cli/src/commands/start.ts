import { launch } from '@sidetone/server/launcher'
import { BadInput } from '../words.ts'

export async function start(args: string[]): Promise<number> {
  if (args.length) throw new BadInput(`\`sidetone start\` takes no arguments, but got "${args.join(' ')}".`)
  return launch(process.env)
}
