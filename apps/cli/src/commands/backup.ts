/** One encrypted file with all of a data folder, made while the system runs or not. */
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp, fileNameAt, keyFileOf, openKeyFile, readKeyFile, usualFolder } from '@sidetone/server/backup'
import { settings } from '../client.ts'
import { stoppedBySignal } from '../stopped.ts'
import { BadInput, megabytes, say } from '../words.ts'

export async function backup(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { to: { type: 'string' }, 'key-file': { type: 'string' } },
    allowPositionals: true,
  })
  if (positionals.length)
    throw new BadInput('`sidetone backup` takes --to FILE or FOLDER, for example: sidetone backup --to /mnt/backups')
  const { home } = settings()
  const began = Date.now()
  const to = placeOf(values.to, usualFolder(home), fileNameAt(began))
  // Asked for here, so that no key file is made in a folder that holds nothing.
  if (!existsSync(join(home, 'sidetone.db')))
    throw new BadInput(`There is no Sidetone in ${home}: set SIDETONE_HOME to its data folder.`)
  const key = values['key-file']
    ? { passphrase: readKeyFile(values['key-file']), made: false }
    : openKeyFile(keyFileOf(home))
  const { file, size, files, bytes } = await backUp(home, {
    ...{ to, passphrase: key.passphrase },
    signal: stoppedBySignal(),
  })
  say(`${file}\n${files} files, ${megabytes(bytes)}, are in it; it takes ${megabytes(size)} and ${seconds(began)}.`)
  if (key.made)
    say(
      `\nIts passphrase was made and is in ${keyFileOf(home)}. Keep a copy of it elsewhere: without it nobody can open a backup.`,
    )
  return 0
}

/** A folder that is there, or ends with a slash, gets a file with the time in its name. */
function placeOf(to: string | undefined, folder: string, name: string): string {
  if (to === undefined) return join(folder, name)
  const place = resolve(to)
  return to.endsWith('/') || (existsSync(place) && statSync(place).isDirectory()) ? join(place, name) : place
}
const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`
