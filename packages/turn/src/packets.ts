/** Packets between a client and our WebRTC ports, mended on their way where the two do not fit (`tie-breaker.ts`, `mapped-address.ts`). */
import type { Millis } from '@sidetone/kernel'
import type { Allocation } from './allocation.ts'
import { CHANNEL_HEADER_BYTES } from './framer.ts'
import { checkedUfrag, withMappedAddress } from './mapped-address.ts'
import { type Address, readAddress, writeAddress } from './stun/address.ts'
import { attributeOf, type StunMessage, u16, writeStun } from './stun/message.ts'
import { attributes, methods } from './stun/words.ts'
import { withTieBreaker } from './tie-breaker.ts'
import { allocated, type Client, type Output, type TurnOptions } from './words.ts'

type Between = Pick<TurnOptions, 'peers' | 'icePassword' | 'hmacSha1'>

/** A Send indication (RFC 8656 §11.2). @returns null: it may not go there */
export function sent(between: Between, client: Client, message: StunMessage, now: Millis): Output | null {
  const living = allocated(client)
  const address = attributeOf(message, attributes.xorPeerAddress)
  const data = attributeOf(message, attributes.data)
  if (!living || !address || !data) return null
  const peer = readAddress(address, message.transaction)
  if (!peer || peer.host !== living.peerHost || !living.permits(peer.port, now)) return null
  return relayed(between, client, living, peer.port, data)
}

/** ChannelData (§12.6). @returns null: it may not go there */
export function sentByChannel(between: Between, client: Client, bytes: Uint8Array, now: Millis): Output | null {
  const living = allocated(client)
  const port = living?.portOf(u16(bytes, 0), now)
  if (!living || port === undefined || !living.permits(port, now)) return null
  return relayed(between, client, living, port, bytes.subarray(CHANNEL_HEADER_BYTES))
}

function relayed(
  { icePassword, hmacSha1 }: Between,
  client: Client,
  living: Allocation,
  port: number,
  packet: Uint8Array,
): Output {
  living.checkedUfrag = checkedUfrag(packet) ?? living.checkedUfrag
  return { type: 'relay', client: client.id, port, bytes: withTieBreaker(packet, icePassword, hmacSha1) }
}

/**
 * What came to the client's relay (§11.3, 12.6).
 * @param told by which address it knows us
 * @returns null: from somebody whom it has not let in
 */
export function passed(
  { peers, icePassword, hmacSha1 }: Between,
  told: string,
  client: Client,
  from: Address,
  packet: Uint8Array,
  now: Millis,
): Output | null {
  const living = allocated(client)
  if (!living || from.host !== peers.host || !living.permits(from.port, now)) return null
  const ours = { host: peers.host, told }
  const bytes = withMappedAddress(packet, ours, living.checkedUfrag, icePassword, hmacSha1)
  const channel = living.channelOf(from.port, now)
  const pass = (bytes: Uint8Array): Output => ({ type: 'pass', client: client.id, bytes })
  if (channel !== undefined) return pass(channelData(channel, bytes))
  const transaction = Uint8Array.from({ length: 12 }, (_, i) =>
    Number.parseInt(client.nonce.slice(i * 2, i * 2 + 2), 16),
  )
  const peer = {
    type: attributes.xorPeerAddress,
    value: writeAddress({ host: living.peerHost!, port: from.port }, transaction),
  }
  const all = [peer, { type: attributes.data, value: bytes }]
  return pass(writeStun({ kind: 'indication', method: methods.data, transaction, attributes: all }))
}

/** Padded over TCP (RFC 8656 §12.5). */
function channelData(channel: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(CHANNEL_HEADER_BYTES + ((bytes.length + 3) & ~3))
  out[0] = channel >>> 8
  out[1] = channel
  out[2] = bytes.length >>> 8
  out[3] = bytes.length
  out.set(bytes, CHANNEL_HEADER_BYTES)
  return out
}
