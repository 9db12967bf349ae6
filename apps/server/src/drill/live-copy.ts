/** A copy of a data folder that may be in use: its database by SQLite's online copy, its keys and certificates; no sounds. */
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase, DATABASE, forgetTheMoment, refuseWithoutSpace } from '@sidetone/feature-backup/archive'
import { putFence } from '@sidetone/feature-backup/fence'

const belongings = ['secret.key', 'tls', 'demo.json']

/** Once for the copy, once for that which is made before its tables are brought up to date. */
const times = 2

/** @throws AppError `no-space` */
export async function copyLive(home: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  await refuseWithoutSpace(
    to,
    statSync(join(home, DATABASE)).size * times,
    'Make space there, or set TMPDIR to a folder of a larger disk.',
  )
  await copyDatabase(join(home, DATABASE), join(to, DATABASE))
  forgetTheMoment(join(to, DATABASE), Date.now())
  for (const name of belongings)
    if (existsSync(join(home, name)))
      cpSync(join(home, name), join(to, name), { recursive: true, preserveTimestamps: true })
  putFence(to, { since: Date.now(), madeAt: Date.now(), host: '' })
}
