/** Static SIP peers: known by their address, not by a password. */
import { randomUUID } from 'node:crypto'
import { AppError } from '@sidetone/kernel'
import { MAX_TRUNKS } from './limits.ts'
import type { Database } from './open.ts'

export type Trunk = {
  readonly id: string
  readonly name: string
  /** Address or name of the peer. */
  readonly host: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** Dialled numbers that begin so go out here; the longest prefix wins. */
  readonly prefix: string
  /** Take the prefix off before sending. */
  readonly stripPrefix: boolean
  readonly maxCalls: number
}
export type Trunks = {
  list(): readonly Trunk[]
  byId(id: string): Trunk | undefined
  add(trunk: Omit<Trunk, 'id'>): Trunk
  remove(id: string): void
}

export function createTrunks({ sql }: Pick<Database, 'sql'>): Trunks {
  const columns = 'id, name, host, port, transport, prefix, stripPrefix, maxCalls'
  const insert = sql.prepare(`INSERT INTO trunks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const remove = sql.prepare('DELETE FROM trunks WHERE id = ?')
  // Asked for at every call: kept here, as only this process changes them.
  let trunks: Trunk[] = sql
    .prepare(`SELECT ${columns} FROM trunks ORDER BY length(prefix) DESC, name`)
    .all()
    .map(row => ({ ...(row as unknown as Trunk), stripPrefix: row.stripPrefix === 1 }))
  return {
    list: () => trunks,
    byId: id => trunks.find(trunk => trunk.id === id),
    add(given) {
      if (trunks.length >= MAX_TRUNKS)
        throw new AppError('too-many-trunks', 409, `No more than ${MAX_TRUNKS} trunks fit in.`)
      if (trunks.some(trunk => trunk.name === given.name))
        throw new AppError('trunk-name-taken', 409, 'Another trunk has this name.')
      const trunk = { id: randomUUID(), ...given }
      insert.run(
        trunk.id,
        trunk.name,
        trunk.host,
        trunk.port,
        trunk.transport,
        trunk.prefix,
        trunk.stripPrefix ? 1 : 0,
        trunk.maxCalls,
      )
      trunks = [...trunks, trunk].sort((a, b) => b.prefix.length - a.prefix.length || a.name.localeCompare(b.name))
      return trunk
    },
    remove(id) {
      if (!remove.run(id).changes) throw new AppError('no-such-trunk', 404, 'There is no such trunk.')
      trunks = trunks.filter(trunk => trunk.id !== id)
    },
  }
}
