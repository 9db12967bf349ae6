/** The numbers of STUN (RFC 8489 §18) and TURN (RFC 8656 §17, 18) that we speak. */

export const MAGIC_COOKIE = 0x2112_a442
export const HEADER_BYTES = 20

export const methods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const

/** Attributes below it must be understood by who takes a message, the others may be passed over (RFC 8489 §14). */
export const OPTIONAL_FROM = 0x8000

/** The classes of messages (RFC 8489 §5). */
export type StunClass = 'request' | 'indication' | 'success' | 'error'

/** What an error answer says to the program at the other end. */
export const reasons = {
  400: 'Bad Request',
  401: 'Unauthenticated',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: 'Stale Nonce',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  443: 'Peer Address Family Mismatch',
  486: 'Allocation Quota Reached',
  508: 'Insufficient Capacity',
} as const
export type ErrorCode = keyof typeof reasons
