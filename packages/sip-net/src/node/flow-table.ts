/** The living connections: by flow id, by the address that we opened them to, and how many each remote address has. */
import type { Flow, Transport } from '@sidetone/sip'
import type { NetLimits } from '../limits.ts'
import type { Connection } from './connection.ts'

export type Address = {
  readonly transport: Transport
  readonly host: string
  readonly port: number
  /** Over TLS: the name that its certificate was checked for. A connection that was checked for another one is not used. */
  readonly name?: string
}
export const addressKey = ({ transport, host, port, name }: Address) =>
  `${transport}|${host}|${port}${transport === 'tls' && name !== undefined ? `|${name}` : ''}`

export type FlowTable = {
  readonly size: number
  get(flow: string): Connection | undefined
  /** A living connection that we opened to this address, or that came from exactly there (RFC 3261 §18). */
  to(address: Address): Connection | undefined
  /** False: too many in total, or from this address; the caller closes it. */
  hasRoom(remoteHost: string): boolean
  /** @param opened the address that we connected to; none for a connection that came in */
  add(connection: Connection, opened?: Address): void
  /** @returns where it led to, when it was opened by us */
  remove(flow: Flow): Address | undefined
  /** Where a dead flow of ours led to, when it was opened by us and can be opened again. */
  reopens(flow: string): Address | undefined
  all(): Iterable<Connection>
}

export function createFlowTable(limits: NetLimits): FlowTable {
  const byId = new Map<string, Connection>()
  const byAddress = new Map<string, Connection>()
  const perHost = new Map<string, number>()
  const openedTo = new Map<string, Address>()
  const dead = new Map<string, Address>()
  return {
    get size() {
      return byId.size
    },
    get: flow => byId.get(flow),
    to: address => byAddress.get(addressKey(address)),
    hasRoom: host => byId.size < limits.maxConnections && (perHost.get(host) ?? 0) < limits.maxConnectionsPerAddress,
    add(connection, opened) {
      const { id, transport, remote } = connection.flow
      byId.set(id, connection)
      byAddress.set(addressKey(opened ?? { transport, ...remote }), connection)
      if (opened) openedTo.set(id, opened)
      perHost.set(remote.host, (perHost.get(remote.host) ?? 0) + 1)
    },
    remove(flow) {
      const connection = byId.get(flow.id)
      if (!connection) return undefined
      byId.delete(flow.id)
      const opened = openedTo.get(flow.id)
      openedTo.delete(flow.id)
      const key = addressKey(opened ?? { transport: flow.transport, ...flow.remote })
      if (byAddress.get(key) === connection) byAddress.delete(key)
      const left = (perHost.get(flow.remote.host) ?? 1) - 1
      if (left > 0) perHost.set(flow.remote.host, left)
      else perHost.delete(flow.remote.host)
      if (!opened) return undefined
      if (dead.size >= limits.maxDeadFlows) dead.delete(dead.keys().next().value!)
      dead.set(flow.id, opened)
      return opened
    },
    reopens: flow => dead.get(flow),
    all: () => byId.values(),
  }
}
