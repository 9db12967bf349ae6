/**
 * Whom a client may reach by its relay. With other servers a permission is for an address whatever the port (RFC 8656 §9); ours is
 * for a port too, because other services of this machine are at the same address.
 */
import type { Millis } from '@sidetone/kernel'
import type { Allocation } from './allocation.ts'
import { FIRST_CHANNEL, LAST_CHANNEL } from './framer.ts'
import { CHANNEL_MS, PERMISSION_MS } from './limits.ts'
import { type Address, readAddress } from './stun/address.ts'
import { attributeOf, type StunMessage, u16 } from './stun/message.ts'
import { attributes } from './stun/words.ts'

/** Where packets may go, and nowhere else: an IPv4 address of ours, and ports on it. */
export type Peers = {
  readonly host: string
  readonly ports: ReadonlySet<number>
  /** Other IPv4 addresses by which offers name the same ports, best first. */
  readonly outside: readonly string[]
}
type PeerFault = 400 | 403 | 443

/** CreatePermission (RFC 8656 §10.2): for all that it names, or none. Null: done. */
export function permit(living: Allocation, message: StunMessage, peers: Peers, now: Millis): PeerFault | null {
  const named = message.attributes.filter(({ type }) => type === attributes.xorPeerAddress)
  if (!named.length) return 400
  const addresses = named.map(({ value }) => readAddress(value, message.transaction))
  for (const address of addresses) {
    const fault = peerFault(living.peerHost ?? addresses[0]?.host, address, peers)
    if (fault) return fault
  }
  living.peerHost ??= addresses[0]!.host
  for (const address of addresses) living.permissions.set(address!.port, now + PERMISSION_MS)
  return null
}

/** ChannelBind (RFC 8656 §12.2). */
export function bindChannel(living: Allocation, message: StunMessage, peers: Peers, now: Millis): PeerFault | null {
  const number = attributeOf(message, attributes.channelNumber)
  const address = attributeOf(message, attributes.xorPeerAddress)
  const channel = number?.length === 4 ? u16(number, 0) : 0
  if (!address || channel < FIRST_CHANNEL || channel > LAST_CHANNEL) return 400
  const peer = readAddress(address, message.transaction)
  const fault = peerFault(living.peerHost, peer, peers)
  if (fault) return fault
  if (!living.bind(channel, peer!.port, now + CHANNEL_MS, now)) return 400
  living.peerHost ??= peer!.host
  living.permissions.set(peer!.port, now + PERMISSION_MS)
  return null
}

/**
 * Each allocation knows our ports by one address, the first that it named: what comes back says only which port it came from.
 * Firefox takes no address of loopback over a relay, so it is not `host` alone.
 */
function peerFault(named: string | undefined | null, peer: Address | null, peers: Peers): PeerFault | null {
  if (!peer) return 400
  if (peer.host.includes(':')) return 443
  if (named && named !== peer.host) return 403
  return (peer.host === peers.host || peers.outside.includes(peer.host)) && peers.ports.has(peer.port) ? null : 403
}
