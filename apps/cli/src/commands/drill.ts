/** Tries things out before they are needed: a backup, or this version on a copy of the company. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '@sidetone/server/backup'
import { copyLive, type Drill, type DrillStep, drillBackup, drillFolder } from '@sidetone/server/drill'
import { settings } from '../client.ts'
import { passphraseOf } from '../passphrase.ts'
import { stoppedBySignal } from '../stopped.ts'
import { BadInput, say } from '../words.ts'

/** A throw-away folder; the name is short, as sockets lie in it. */
async function inFolder(work: (folder: string) => Promise<Drill>, well: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-drill-'))
  try {
    const { ok, ms } = await work(join(folder, 'copy'))
    say(ok ? `\n${well} It took ${(ms / 1000).toFixed(0)} s.` : '\nThis does not work.')
    return ok ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
const tell = ({ ok, says }: DrillStep) => say(`${ok ? '  ok ' : '  !! '} ${says}`)

export async function drill(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { 'key-file': { type: 'string' } },
    allowPositionals: true,
  })
  const [file, ...rest] = positionals
  if (!file || rest.length) throw new BadInput('`sidetone drill` wants one FILE: a backup.')
  const passphrase = await passphraseOf(values['key-file'])
  const signal = stoppedBySignal()
  return inFolder(
    folder => drillBackup(resolve(file), { folder, passphrase, signal, onStep: tell }),
    'A company can be made of this backup again.',
  )
}

export async function upgradeCheck(args: string[]): Promise<number> {
  if (args.length) throw new BadInput(`\`sidetone upgrade-check\` takes no arguments, but got "${args.join(' ')}".`)
  const { home } = settings()
  const signal = stoppedBySignal()
  say(`Version ${version} with a copy of ${home}. The system itself goes on and is not touched.`)
  return inFolder(async folder => {
    await copyLive(home, folder)
    return drillFolder(folder, { ways: ['udp', 'tcp', 'tls', 'ws', 'wss'], signal, onStep: tell })
  }, 'Your company works with this version.')
}
