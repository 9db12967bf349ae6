#!/usr/bin/env node
/** `sidetone`: starts the system and speaks to a running one. */
import { AppError } from '@sidetone/kernel'
import { backup } from './commands/backup.ts'
import { calls } from './commands/calls.ts'
import { doctor } from './commands/doctor.ts'
import { drill, upgradeCheck } from './commands/drill.ts'
import { restore } from './commands/restore.ts'
import { rollback } from './commands/rollback.ts'
import { start } from './commands/start.ts'
import { takeOver } from './commands/take-over.ts'
import { trunk } from './commands/trunk.ts'
import { user } from './commands/user.ts'
import { usage } from './usage.ts'
import { BadInput } from './words.ts'

const commands: Record<string, (args: string[]) => Promise<number>> = {
  start,
  doctor,
  user,
  trunk,
  calls,
  backup,
  restore,
  'take-over': takeOver,
  rollback,
  drill,
  'upgrade-check': upgradeCheck,
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name) || args.includes('--help')) {
    process.stdout.write(usage)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new BadInput(`There is no command "${name}"; \`sidetone help\` lists them.`)
  return command(args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const words = error instanceof BadInput || error instanceof AppError || isArgumentFault(error)
  if (!words) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}

/** What `node:util` says about arguments is a sentence already. */
function isArgumentFault(error: unknown): boolean {
  return error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')
}
