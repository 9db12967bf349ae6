/**
 * STUN binding requests on the SIP port: how a phone keeps its UDP flow alive and learns that its NAT moved it
 * (RFC 5626 §4.4.2, 8; RFC 8489). Only the binding request without attributes that matter is answered.
 */
import { type Address, attributes, methods, readStun, writeAddress, writeStun } from '@sidetone/turn'

const headerBytes = 20

/** SIP begins with a letter, STUN with two zero bits. */
export const isStun = (bytes: Uint8Array) => bytes.length >= headerBytes && bytes[0]! < 4

/** The success response with XOR-MAPPED-ADDRESS, or null when it is not a binding request (RFC 8489 §6.3.1). */
export function stunResponse(request: Uint8Array, remote: Address): Uint8Array | null {
  const message = readStun(request)
  if (!message.ok || message.value.kind !== 'request' || message.value.method !== methods.binding) return null
  const { method, transaction } = message.value
  const value = writeAddress(remote, transaction)
  return writeStun({
    kind: 'success',
    method,
    transaction,
    attributes: [{ type: attributes.xorMappedAddress, value }],
  })
}
