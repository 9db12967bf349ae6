/** The passphrase of a backup: of a key file, of standard input, or asked for at the terminal without showing it. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { passphraseFrom, readKeyFile } from '@sidetone/server/backup'
import { BadInput } from './words.ts'

/** @param keyFile `-`: the first line of standard input */
export async function passphraseOf(keyFile: string | undefined): Promise<string> {
  if (keyFile === '-') return passphraseFrom((await text(process.stdin)).split('\n', 1)[0]!)
  if (keyFile !== undefined) return readKeyFile(keyFile)
  if (!process.stdin.isTTY)
    throw new BadInput(
      'Which passphrase opens it? Give the file that it is in with --key-file FILE, or `-` for standard input.',
    )
  process.stdout.write('Passphrase of the backup: ')
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  terminal.on('SIGINT', () => process.exit(130))
  const typed = await terminal.question('')
  terminal.close()
  process.stdout.write('\n')
  return passphraseFrom(typed)
}
