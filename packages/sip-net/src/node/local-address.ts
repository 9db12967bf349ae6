/** Which of our own addresses a message names (Via, Contact), so that the peer can come back to us (RFC 3261 §18.1.1). */
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Flow, Target, Transport } from '@sidetone/sip'
import type { Address } from './flow-table.ts'
import type { Listen } from './sip-net.ts'

const isWildcard = (host: string) => host === '0.0.0.0' || host === '::'
const isLoopback = (host: string) => host.startsWith('127.') || host === '::1' || host === 'localhost'

/** The first address of this machine; loopback when there is none. Which of several is best, who asks knows better. */
export function machineAddress(v6: boolean): string {
  for (const addresses of Object.values(networkInterfaces()))
    for (const { address, family, internal } of addresses ?? [])
      if (!internal && (family === 'IPv6') === v6 && !address.startsWith('fe80')) return address
  return v6 ? '::1' : '127.0.0.1'
}

export function createLocalAddresses(options: {
  addresses: readonly Listen[]
  publicAddress?: string
  ownAddress?: (v6: boolean) => string | undefined
  flow(id: string): Flow | undefined
}): (target: Target) => Address {
  // The interfaces are read once for each family: asking the system takes as long as parsing ten messages.
  const machine = new Map<boolean, string>()
  const reachable = (v6: boolean) => {
    if (!machine.has(v6)) machine.set(v6, options.ownAddress?.(v6) ?? machineAddress(v6))
    return machine.get(v6)!
  }
  /** A wildcard is no address: the machine's own towards itself, else the public one. */
  const named = (host: string, remote: string) => {
    if (!isWildcard(host)) return host
    if (isLoopback(remote)) return remote.includes(':') ? '::1' : '127.0.0.1'
    return options.publicAddress ?? reachable(remote.includes(':'))
  }
  const listening = (transport: Transport, remote: string) => {
    const same = options.addresses.filter(each => each.transport === transport)
    const family = isIP(remote) === 6
    return same.find(each => each.host.includes(':') === family) ?? same[0]
  }

  return target => {
    let transport: Transport
    let remote: string
    let fallback: { host: string; port: number } = { host: options.publicAddress ?? '127.0.0.1', port: 0 }
    if ('flow' in target) {
      if (target.flow.startsWith('udp|')) {
        const [, host = '', port = '', to = ''] = target.flow.split('|')
        return { transport: 'udp', host: named(host, to), port: Number(port) }
      }
      const flow = options.flow(target.flow)
      transport = flow?.transport ?? (target.flow.split('-', 1)[0] as Transport)
      remote = flow?.remote.host ?? ''
      if (flow) fallback = flow.local
    } else {
      transport = target.transport
      remote = target.host
    }
    const listener = listening(transport, remote)
    // A connection that we opened has a passing port; what we name is the port that we listen on.
    if (listener) return { transport, host: named(listener.host, remote), port: listener.port }
    return { transport, ...fallback }
  }
}
