/** A client of the TURN server, for tests: it writes requests as a browser does. */
import { createHmac, hash } from 'node:crypto'
import { type Address, writeAddress } from './stun/address.ts'
import {
  type Attribute,
  attributeOf,
  bytes16,
  bytes32,
  bytesOf,
  readStun,
  type StunMessage,
  writeStun,
} from './stun/message.ts'
import { attributes, methods } from './stun/words.ts'

export const hmacSha1 = (key: Uint8Array, bytes: Uint8Array): Uint8Array =>
  createHmac('sha1', key).update(bytes).digest()
export const keyOf = (username: string, realm: string, password: string): Uint8Array =>
  hash('md5', `${username}:${realm}:${password}`, 'buffer')

export type Ask = { readonly method: keyof typeof methods; readonly with?: readonly Attribute[] }

export class TurnClient {
  readonly username: string
  readonly password: string
  realm = ''
  nonce = ''
  #transactions = 0

  constructor(username: string, password: string) {
    this.username = username
    this.password = password
  }

  /** A request, signed as soon as a challenge was read. */
  request({ method, with: all = [] }: Ask): Uint8Array {
    const transaction = this.transaction()
    const written = { kind: 'request', method: methods[method], transaction } as const
    if (!this.nonce) return writeStun({ ...written, attributes: all })
    const who = [
      { type: attributes.username, value: bytesOf(this.username) },
      { type: attributes.realm, value: bytesOf(this.realm) },
      { type: attributes.nonce, value: bytesOf(this.nonce) },
    ]
    const key = keyOf(this.username, this.realm, this.password)
    return writeStun({ ...written, attributes: [...all, ...who] }, { key, hmac: hmacSha1 }, true)
  }
  send(to: Address, bytes: Uint8Array): Uint8Array {
    const transaction = this.transaction()
    return writeStun({
      kind: 'indication',
      method: methods.send,
      transaction,
      attributes: [
        { type: attributes.xorPeerAddress, value: writeAddress(to, transaction) },
        { type: attributes.data, value: bytes },
      ],
    })
  }
  transaction(): Uint8Array {
    return Uint8Array.of(...new Uint8Array(8), ...bytes32(++this.#transactions))
  }
  /** The next transaction's: an address is mixed with it. */
  peer(to: Address): Attribute {
    const next = Uint8Array.of(...new Uint8Array(8), ...bytes32(this.#transactions + 1))
    return { type: attributes.xorPeerAddress, value: writeAddress(to, next) }
  }
  /** Reads an answer, and remembers its challenge. */
  read(bytes: Uint8Array): StunMessage {
    const message = readStun(bytes)
    if (!message.ok) throw new Error(message.fault.what)
    const [realm, nonce] = [attributeOf(message.value, attributes.realm), attributeOf(message.value, attributes.nonce)]
    if (realm && nonce) [this.realm, this.nonce] = [Buffer.from(realm).toString(), Buffer.from(nonce).toString()]
    return message.value
  }
}

export const overUdp: Attribute = { type: attributes.requestedTransport, value: Uint8Array.of(17, 0, 0, 0) }
export const lifetime = (seconds: number): Attribute => ({ type: attributes.lifetime, value: bytes32(seconds) })
export const channelNumber = (channel: number): Attribute => ({
  type: attributes.channelNumber,
  value: Uint8Array.of(...bytes16(channel), 0, 0),
})
/** `success`, or the number of the error. */
export const outcome = (message: StunMessage): number | string => {
  const error = attributeOf(message, attributes.errorCode)
  return error ? error[2]! * 100 + error[3]! : message.kind
}
