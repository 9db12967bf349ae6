/** Which of our addresses is told to whom. */
import { networkInterfaces } from 'node:os'

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)

/** All addresses of this machine that others can reach, IPv4 first. */
export function outsideAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  const outside = all.filter(one => !one.internal && !one.address.startsWith('fe80:'))
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
