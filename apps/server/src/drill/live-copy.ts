/** A copy of a data folder that may be in use: its database by SQLite's online copy, its keys and certificates; no sounds. */
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase, DATABASE, forgetTheMoment } from '@sidetone/feature-backup/archive'
import { putFence } from '@sidetone/feature-backup/fence'

const belongings = ['secret.key', 'tls', 'demo.json']

export async function copyLive(home: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  await copyDatabase(join(home, DATABASE), join(to, DATABASE))
  forgetTheMoment(join(to, DATABASE))
  for (const name of belongings)
    if (existsSync(join(home, name)))
      cpSync(join(home, name), join(to, name), { recursive: true, preserveTimestamps: true })
  putFence(to, { since: Date.now(), madeAt: Date.now(), host: '' })
}
