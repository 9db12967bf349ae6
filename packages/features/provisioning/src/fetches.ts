/** What each phone has taken, and who came with its address. */
import type { DatabaseSync } from 'node:sqlite'
import { MAX_AGENT, MAX_FETCHES } from './limits.ts'

/** `another-phone`: the MAC that it told is not this phone's; `used-up`: an app's address is good once; `given`: it got a file. */
export const OUTCOMES = ['given', 'another-phone', 'used-up'] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Fetch = {
  readonly at: number
  readonly address: string
  readonly agent: string
  readonly file: string
  readonly outcome: Outcome
}
export type Taken = {
  readonly fetchedAt: number | null
  readonly fingerprint: string | null
  readonly shown: string | null
  readonly firmware: string | null
  readonly identified: boolean
  readonly openUntil: number | null
}
const NOTHING: Taken = {
  ...{ fetchedAt: null, fingerprint: null, shown: null, firmware: null, identified: false, openUntil: null },
}

export type Fetches = ReturnType<typeof openFetches>

export function openFetches(sql: DatabaseSync) {
  const one = sql.prepare('SELECT * FROM provisionedPhones WHERE device = ?')
  const put = sql.prepare(
    `INSERT INTO provisionedPhones (device, fetchedAt, fingerprint, shown, firmware, identified, openUntil) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET fetchedAt = excluded.fetchedAt, fingerprint = excluded.fingerprint, shown = excluded.shown,
       firmware = excluded.firmware, identified = excluded.identified, openUntil = excluded.openUntil`,
  )
  const add = sql.prepare(
    'INSERT INTO provisioningFetches (device, at, address, agent, file, outcome) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const trim = sql.prepare(
    'DELETE FROM provisioningFetches WHERE device = ?1 AND id <= (SELECT id FROM provisioningFetches WHERE device = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)',
  )
  const list = sql.prepare(
    'SELECT at, address, agent, file, outcome FROM provisioningFetches WHERE device = ? ORDER BY id DESC LIMIT ?',
  )
  const forget = sql.prepare('DELETE FROM provisionedPhones WHERE device = ?')
  const forgetFetches = sql.prepare('DELETE FROM provisioningFetches WHERE device = ?')

  const taken = (device: string): Taken => {
    const row = one.get(device) as (Omit<Taken, 'identified'> & { identified: number }) | undefined
    return row ? { ...row, identified: row.identified === 1 } : NOTHING
  }
  return {
    taken,
    /** What is not told stays. */
    note(device: string, change: Partial<Taken>) {
      const { fetchedAt, fingerprint, shown, firmware, identified, openUntil } = { ...taken(device), ...change }
      put.run(device, fetchedAt, fingerprint, shown, firmware, identified ? 1 : 0, openUntil)
    },
    came(device: string, { at, address, agent, file, outcome }: Fetch) {
      add.run(device, at, address, agent.slice(0, MAX_AGENT), file.slice(0, MAX_AGENT), outcome)
      trim.run(device, MAX_FETCHES)
    },
    /** Newest first. */
    list: (device: string): Fetch[] => list.all(device, MAX_FETCHES).map(row => ({ ...(row as unknown as Fetch) })),
    forget(device: string) {
      forget.run(device)
      forgetFetches.run(device)
    },
  }
}
