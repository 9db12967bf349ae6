/** A backup becomes a data folder again: all of it, or nothing and a sentence. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { putBack } from '@sidetone/server/backup'
import { runningLauncher } from '@sidetone/server/launcher'
import { settings } from '../client.ts'
import { passphraseOf } from '../passphrase.ts'
import { stoppedBySignal } from '../stopped.ts'
import { BadInput, dateAndTime, megabytes, say } from '../words.ts'

export async function restore(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { into: { type: 'string' }, 'key-file': { type: 'string' }, 'take-over': { type: 'boolean' } },
    allowPositionals: true,
  })
  const [file, ...rest] = positionals
  if (!file || rest.length)
    throw new BadInput(
      '`sidetone restore` wants one FILE, for example: sidetone restore /mnt/backups/sidetone-….backup',
    )
  const into = values.into === undefined ? settings().home : resolve(values.into)
  if (runningLauncher(into) !== null)
    throw new BadInput(
      `Sidetone runs on the data folder ${into}: stop it first, or restore into another folder with --into.`,
    )
  const { about, totals } = await putBack(resolve(file), {
    ...{ into, takeOver: values['take-over'] ?? false },
    passphrase: await passphraseOf(values['key-file']),
    signal: stoppedBySignal(),
  })
  const ranWith = Object.entries(about.settings)
  say(
    [
      `${into} is as ${about.host} was on ${dateAndTime(about.madeAt)}: ${totals.files} files, ${megabytes(totals.bytes)}, each of them checked.`,
      ...(ranWith.length ? [`It ran with ${ranWith.map(([name, value]) => `${name}=${value}`).join(' ')}`] : []),
      ...(values['take-over']
        ? ['It takes the place of the original: never start both.']
        : [
            'Its lines to the outside are switched off, so that it can run beside the original. When the original is gone for good: sidetone take-over',
          ]),
      `Start it: SIDETONE_HOME=${into} npx sidetone start`,
    ].join('\n'),
  )
  return 0
}
