/** Static SIP peers as the first version kept them: read once, when they become documents. */
import type { Database } from './open.ts'

export type OldTrunk = {
  readonly id: string
  readonly name: string
  readonly host: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
  readonly prefix: string
  readonly stripPrefix: boolean
  readonly maxCalls: number
}
export type OldTrunks = {
  list(): readonly OldTrunk[]
  remove(id: string): void
}

export const createOldTrunks = ({ sql }: Pick<Database, 'sql'>): OldTrunks => ({
  list: () =>
    sql
      .prepare('SELECT id, name, host, port, transport, prefix, stripPrefix, maxCalls FROM trunks ORDER BY name')
      .all()
      .map(row => ({ ...(row as unknown as OldTrunk), stripPrefix: row.stripPrefix === 1 })),
  remove: id => void sql.prepare('DELETE FROM trunks WHERE id = ?').run(id),
})
