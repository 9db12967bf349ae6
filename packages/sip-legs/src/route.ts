/** The way to a peer: where a request of ours goes (`StackOptions.route`). */
import { isIpv4, isIpv6, type Target, type Transport, type Uri } from '@sidetone/sip'
import type { Registrations } from './registrations.ts'
import type { Trunks } from './trunk/trunks.ts'

const transports: readonly string[] = ['udp', 'tcp', 'tls', 'ws', 'wss']

/**
 * A dialog belongs to a binding (RFC 5626), not to a connection: a web phone that came back over a new WebSocket is found
 * by the contact that it registered. A phone behind a router is reached over the flow that it was last heard on, for what
 * its Contact says is an address of its own network.
 */
export function routeFor(
  registrations: Registrations,
  lines: Pick<Trunks, 'targetOf'>,
  nextHop: Uri,
  lastFlow: string | undefined,
): Target | null {
  const registered = registrations.flowOf(nextHop)
  if (registered) return { flow: registered }
  if (lastFlow !== undefined && registrations.isAlive(lastFlow)) {
    if (!lastFlow.startsWith('udp|')) return { flow: lastFlow }
    const remote = remoteOf(lastFlow)
    if (remote && (remote.host === nextHop.host || isPrivate(nextHop.host) || !isAddress(nextHop.host))) {
      // The same host may have moved to another port (RFC 3261 §12.2.1.1), unless it is the port behind a router.
      if (remote.host !== nextHop.host || remote.port === (nextHop.port ?? 5060)) return { flow: lastFlow }
    }
  }
  const { host, port, params, scheme } = nextHop
  if (host === '' || host.endsWith('.invalid')) return null
  const named = params.transport?.toLowerCase() ?? ''
  const spoken = transports.includes(named) ? named : (registrations.transportOf(nextHop) ?? 'udp')
  const transport = (scheme === 'sips' ? 'tls' : spoken) as Transport
  const elsewhere = transport === 'udp' ? null : registrations.otherEndOf(nextHop)
  if (elsewhere) return elsewhere
  const at = port ?? (transport === 'tls' ? 5061 : 5060)
  return (transport === 'tls' ? lines.targetOf(host, at) : null) ?? { transport, host, port: at }
}

/** Both ends stand in the id of a UDP flow: `udp|local|port|remote|port`. */
function remoteOf(flow: string): { host: string; port: number } | null {
  const [, , , host, port] = flow.split('|')
  return host && port ? { host, port: Number(port) } : null
}
const isAddress = (host: string): boolean => isIpv4(host) || isIpv6(host)
/** RFC 1918, RFC 6598, RFC 4193: means something only in its own network. */
const isPrivate = (host: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i.test(host)
