/** Which of our addresses is told to whom. */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)

/** Bridges and cables of containers and virtual machines: nobody outside this machine can reach them. */
const insideMachine = /^(docker|br-[0-9a-f]{12}$|veth|virbr|lxcbr|lxdbr|lxc|cni|flannel|cali|podman|vnet)/

/**
 * All addresses of this machine that others can reach, IPv4 first. Those of containers and virtual machines only when there are
 * no others, for each address told is one more that a browser tries in vain.
 */
export function outsideAddresses(
  interfaces: Readonly<NodeJS.Dict<readonly NetworkInterfaceInfo[]>> = networkInterfaces(),
): string[] {
  const all = Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map(one => ({ ...one, name })))
    .filter(one => !one.internal && !one.address.startsWith('fe80:'))
  const reachable = all.filter(one => !insideMachine.test(one.name))
  const outside = reachable.length > 0 ? reachable : all
  return [...outside.filter(one => one.family === 'IPv4'), ...outside.filter(one => one.family === 'IPv6')].map(
    one => one.address,
  )
}

/**
 * The address that a peer should send to. A peer on this machine gets loopback, the others the public address when one is
 * set, else the interface that shares the longest prefix with them.
 * @param towards the peer's address, '' when nothing is known of it
 */
export function addressTowards(towards: string, publicAddress: string | null): string {
  const wantsV6 = towards.includes(':') && !towards.startsWith('::ffff:')
  if (isLoopback(towards)) return wantsV6 ? '::1' : '127.0.0.1'
  if (publicAddress && publicAddress.includes(':') === wantsV6) return publicAddress
  const ours = outsideAddresses().filter(address => address.includes(':') === wantsV6)
  const shared = (address: string): number => {
    let count = 0
    while (count < address.length && address[count] === towards[count]) count++
    return count
  }
  const best = ours.reduce<string | null>(
    (found, one) => (found === null || shared(one) > shared(found) ? one : found),
    null,
  )
  return best ?? publicAddress ?? (wantsV6 ? '::1' : '127.0.0.1')
}
