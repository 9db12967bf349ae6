/**
 * A TURN server for clients over TCP (RFC 8656): it passes packets between them and our own WebRTC ports, and to nobody else.
 *
 *   opened ──Allocate──▶ 401 and a nonce ──Allocate with password──▶ opening a relay ──▶ allocated ⟲ Refresh
 *      └─ IDLE_MS without ▶ closed                                        └─ none free ▶ 508    └─ lifetime over, or 0 ▶ opened
 *
 *   allocated:  CreatePermission ▸ Send ▸ Data          (first checks)
 *               ChannelBind ▸ ChannelData both ways      (sound)
 *
 * The password is that of a web phone's SIP credential, which lives ten minutes; an allocation lives on with the key that it was
 * made with, because a call is longer, until its device is gone.
 */
import { type Ids, type Millis, never } from '@sidetone/kernel'
import { type Admitted, admit, type House, type Sign } from './admission.ts'
import { type Allocation, allocation } from './allocation.ts'
import { CHANNEL_HEADER_BYTES, FIRST_CHANNEL } from './framer.ts'
import {
  DEFAULT_LIFETIME_S,
  IDLE_MS,
  MAX_ALLOCATIONS,
  MAX_ALLOCATIONS_OF_ADDRESS,
  MAX_ALLOCATIONS_OF_PERSON,
  MAX_CLIENTS,
  MAX_CLIENTS_OF_ADDRESS,
  MAX_LIFETIME_S,
  MAX_REFUSED,
  NONCE_MS,
} from './limits.ts'
import { checkedUfrag, withMappedAddress } from './mapped-address.ts'
import { bindChannel, type Peers, permit } from './peers.ts'
import { type Address, networkOf, readAddress, writeAddress } from './stun/address.ts'
import {
  type Attribute,
  attributeOf,
  bytes16,
  bytes32,
  bytesOf,
  readStun,
  type StunMessage,
  u16,
  u32,
  writeStun,
} from './stun/message.ts'
import { attributes, type ErrorCode, methods, OPTIONAL_FROM, reasons } from './stun/words.ts'
import { Tally } from './tally.ts'
import { type IcePassword, withTieBreaker } from './tie-breaker.ts'

/** A connection of a client; never used again. */
export type ClientId = number
export type Input =
  | { readonly type: 'opened'; readonly client: ClientId; readonly from: Address }
  /** One STUN message or ChannelData, whole. */
  | { readonly type: 'frame'; readonly client: ClientId; readonly bytes: Uint8Array }
  | { readonly type: 'relay-opened'; readonly client: ClientId; readonly port: number }
  | { readonly type: 'relay-failed'; readonly client: ClientId }
  /** Came to the client's relay. */
  | { readonly type: 'packet'; readonly client: ClientId; readonly from: Address; readonly bytes: Uint8Array }
  | { readonly type: 'closed'; readonly client: ClientId }
  /** Its session is over. */
  | { readonly type: 'device-gone'; readonly device: string }
  | { readonly type: 'time' }
export type Output =
  /** An answer. */
  | { readonly type: 'send'; readonly client: ClientId; readonly bytes: Uint8Array }
  /** A packet from a peer, for the client: better lost than late. */
  | { readonly type: 'pass'; readonly client: ClientId; readonly bytes: Uint8Array }
  /** Wanted: a UDP port of `peers.host`. Answered by `relay-opened` or `relay-failed`. */
  | { readonly type: 'open-relay'; readonly client: ClientId }
  | { readonly type: 'close-relay'; readonly client: ClientId }
  /** From the client's relay to this port of `peers.host`. */
  | { readonly type: 'relay'; readonly client: ClientId; readonly port: number; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly client: ClientId }

export type TurnOptions = House & {
  readonly peers: Peers
  readonly ids: Ids
  readonly icePassword: IcePassword
}

type Client = {
  readonly id: ClientId
  readonly from: Address
  readonly network: string
  nonce: string
  nonceUntil: Millis
  refused: number
  allocation: Allocation | null
  /** Without an allocation: when it is cut off. */
  idleUntil: Millis
}
/** 17 is UDP's number among protocols (RFC 8656 §18.7). */
const UDP = 17
const IPV4_FAMILY = 1
/** What a request of ours may hold; another one that must be understood is refused (RFC 8489 §6.3.1). */
const known: ReadonlySet<number> = new Set(Object.values(attributes))

export class TurnServer {
  readonly #options: TurnOptions
  /** Firefox takes no relay on loopback. Nobody has to reach what is told: our ends answer where a check came from. */
  readonly #ours: { readonly host: string; readonly told: string }
  readonly #clients = new Map<ClientId, Client>()
  readonly #clientsOf = new Tally()
  readonly #allocationsOf = new Tally()
  readonly #allocationsFrom = new Tally()
  #allocations = 0
  /** Not later than the earliest deadline. */
  #earliest: Millis = Number.POSITIVE_INFINITY
  #out: Output[] = []
  #refused = 0

  constructor(options: TurnOptions) {
    this.#options = options
    const { host, outside } = options.peers
    this.#ours = { host, told: outside[0] ?? host }
  }

  step(input: Input, now: Millis): Output[] {
    this.#out = []
    if (input.type === 'opened') this.#opened(input.client, input.from, now)
    else if (input.type === 'time') this.#time(now)
    else if (input.type === 'device-gone') this.#deviceGone(input.device)
    else {
      const client = this.#clients.get(input.client)
      if (client) this.#take(client, input, now)
      // It was given up while its relay was being opened.
      else if (input.type === 'relay-opened') this.#out.push({ type: 'close-relay', client: input.client })
    }
    return this.#out
  }

  /** When `step` wants to be told the time; null: never. */
  nextDeadline(): Millis | null {
    return Number.isFinite(this.#earliest) ? this.#earliest : null
  }

  get counts(): { readonly clients: number; readonly allocations: number; readonly refused: number } {
    return { clients: this.#clients.size, allocations: this.#allocations, refused: this.#refused }
  }

  #take(client: Client, input: Exclude<Input, { type: 'opened' | 'time' | 'device-gone' }>, now: Millis): void {
    switch (input.type) {
      case 'frame':
        return input.bytes[0]! < FIRST_CHANNEL >> 8
          ? this.#message(client, input.bytes, now)
          : this.#channelData(client, input.bytes, now)
      case 'packet':
        return this.#packet(client, input.from, input.bytes, now)
      case 'relay-opened':
        return this.#relayOpened(client, input.port, now)
      case 'relay-failed':
        return this.#relayFailed(client, now)
      case 'closed':
        return this.#forget(client)
      default:
        never(input)
    }
  }

  // ── connections ──

  #opened(id: ClientId, from: Address, now: Millis): void {
    const network = networkOf(from.host)
    if (this.#clients.size >= MAX_CLIENTS || this.#clientsOf.of(network) >= MAX_CLIENTS_OF_ADDRESS) {
      this.#out.push({ type: 'close', client: id })
      return
    }
    this.#clientsOf.add(network)
    const client = {
      id,
      from,
      network,
      nonce: '',
      nonceUntil: 0,
      refused: 0,
      allocation: null,
      idleUntil: now + IDLE_MS,
    }
    this.#clients.set(id, client)
    this.#earliest = Math.min(this.#earliest, client.idleUntil)
  }
  #forget(client: Client): void {
    this.#release(client)
    this.#clients.delete(client.id)
    this.#clientsOf.drop(client.network)
  }
  #cutOff(client: Client): void {
    this.#forget(client)
    this.#out.push({ type: 'close', client: client.id })
  }
  #time(now: Millis): void {
    if (now < this.#earliest) return
    let earliest = Number.POSITIVE_INFINITY
    for (const client of this.#clients.values()) {
      if (client.allocation && client.allocation.until <= now) {
        this.#release(client)
        client.idleUntil = now + IDLE_MS
      } else if (!client.allocation && client.idleUntil <= now) {
        this.#cutOff(client)
        continue
      }
      earliest = Math.min(earliest, client.allocation?.until ?? client.idleUntil)
    }
    this.#earliest = earliest
  }
  #deviceGone(device: string): void {
    for (const client of this.#clients.values()) if (client.allocation?.owner.device === device) this.#cutOff(client)
  }

  // ── requests ──

  #message(client: Client, bytes: Uint8Array, now: Millis): void {
    const read = readStun(bytes)
    // Over TCP the next one comes all the same; who sends nonsense for long is cut off.
    if (!read.ok) return this.#countRefused(client)
    const message = read.value
    if (message.kind === 'indication') {
      if (message.method === methods.send) this.#send(client, message, now)
      return
    }
    if (message.kind !== 'request') return
    if (message.method === methods.binding) return this.#binding(client, message)
    const admitted = this.#admitted(client, bytes, message, now)
    if (!admitted) return
    const strange = message.attributes.flatMap(({ type }) => (type < OPTIONAL_FROM && !known.has(type) ? type : []))
    if (strange.length)
      return this.#refuse(client, message, 420, admitted.sign, [
        { type: attributes.unknownAttributes, value: Uint8Array.from(strange.flatMap(type => [...bytes16(type)])) },
      ])
    switch (message.method) {
      case methods.allocate:
        return this.#allocate(client, message, admitted, now)
      case methods.refresh:
        return this.#refresh(client, message, admitted, now)
      case methods.createPermission:
        return this.#change(client, message, admitted.sign, permit, now)
      case methods.channelBind:
        return this.#change(client, message, admitted.sign, bindChannel, now)
      default:
        return this.#refuse(client, message, 400, admitted.sign)
    }
  }

  /** Anybody may ask for their address; who has no allocation not for ever. */
  #binding(client: Client, message: StunMessage): void {
    this.#answer(client, message, [this.#mapped(client, message)])
    if (!client.allocation) this.#countRefused(client)
  }

  #admitted(client: Client, bytes: Uint8Array, message: StunMessage, now: Millis): Admitted | null {
    const verdict = admit(this.#options, client, bytes, message, now)
    if ('username' in verdict) return verdict
    if (verdict.code === 401 || verdict.code === 438) this.#challenge(client, message, verdict.code, now)
    else this.#refuse(client, message, verdict.code, verdict.sign)
    return null
  }
  #challenge(client: Client, message: StunMessage, code: 401 | 438, now: Millis): void {
    if (now >= client.nonceUntil) {
      client.nonce = this.#options.ids.token(16)
      client.nonceUntil = now + NONCE_MS
    }
    this.#refuse(client, message, code, undefined, [
      { type: attributes.realm, value: bytesOf(this.#options.realm) },
      { type: attributes.nonce, value: bytesOf(client.nonce) },
    ])
  }

  /** RFC 8656 §7.2. */
  #allocate(client: Client, message: StunMessage, { username, owner, sign }: Admitted, now: Millis): void {
    if (client.allocation) return this.#refuse(client, message, 437, sign)
    const transport = attributeOf(message, attributes.requestedTransport)
    if (transport?.length !== 4) return this.#refuse(client, message, 400, sign)
    if (transport[0] !== UDP) return this.#refuse(client, message, 442, sign)
    const family = attributeOf(message, attributes.requestedAddressFamily)
    if (family && family[0] !== IPV4_FAMILY) return this.#refuse(client, message, 440, sign)
    if (this.#allocationsOf.of(owner.person) >= MAX_ALLOCATIONS_OF_PERSON)
      return this.#refuse(client, message, 486, sign)
    if (this.#allocations >= MAX_ALLOCATIONS || this.#allocationsFrom.of(client.network) >= MAX_ALLOCATIONS_OF_ADDRESS)
      return this.#refuse(client, message, 508, sign)
    const lifetimeS = lifetimeOf(message)
    client.allocation = allocation(username, sign.key, owner, message, lifetimeS, now)
    this.#earliest = Math.min(this.#earliest, client.allocation.until)
    this.#allocations++
    this.#allocationsOf.add(owner.person)
    this.#allocationsFrom.add(client.network)
    this.#out.push({ type: 'open-relay', client: client.id })
  }
  #relayOpened(client: Client, port: number, now: Millis): void {
    const living = client.allocation
    if (!living?.asked) {
      this.#out.push({ type: 'close-relay', client: client.id })
      return
    }
    const { asked } = living
    const host = this.#ours.told
    living.asked = null
    living.until = now + asked.lifetimeS * 1000
    this.#answer(
      client,
      asked.message,
      [
        { type: attributes.xorRelayedAddress, value: writeAddress({ host, port }, asked.message.transaction) },
        this.#mapped(client, asked.message),
        { type: attributes.lifetime, value: bytes32(asked.lifetimeS) },
      ],
      { key: living.key, hmac: this.#options.hmacSha1 },
    )
  }
  #relayFailed(client: Client, now: Millis): void {
    const living = client.allocation
    if (!living) return
    if (living.asked) this.#refuse(client, living.asked.message, 508, { key: living.key, hmac: this.#options.hmacSha1 })
    this.#release(client)
    client.idleUntil = now + IDLE_MS
    this.#earliest = Math.min(this.#earliest, client.idleUntil)
  }
  #release(client: Client): void {
    const living = client.allocation
    if (!living) return
    client.allocation = null
    this.#allocations--
    this.#allocationsOf.drop(living.owner.person)
    this.#allocationsFrom.drop(client.network)
    // One that is being opened is closed when it is there.
    if (!living.asked) this.#out.push({ type: 'close-relay', client: client.id })
  }

  /** RFC 8656 §8.2. */
  #refresh(client: Client, message: StunMessage, { sign }: Admitted, now: Millis): void {
    const living = allocated(client)
    if (!living) return this.#refuse(client, message, 437, sign)
    const lifetimeS = lifetimeOf(message)
    this.#answer(client, message, [{ type: attributes.lifetime, value: bytes32(lifetimeS) }], sign)
    living.until = now + lifetimeS * 1000
    if (lifetimeS === 0) {
      this.#release(client)
      client.idleUntil = now + IDLE_MS
    }
    this.#earliest = Math.min(this.#earliest, client.allocation?.until ?? client.idleUntil)
  }

  #change(client: Client, message: StunMessage, sign: Sign, change: typeof permit, now: Millis): void {
    const living = allocated(client)
    const fault = living ? change(living, message, this.#options.peers, now) : 437
    if (fault) this.#refuse(client, message, fault, sign)
    else this.#answer(client, message, [], sign)
  }

  // ── packets ──

  /** RFC 8656 §11.2. */
  #send(client: Client, message: StunMessage, now: Millis): void {
    const living = allocated(client)
    const address = attributeOf(message, attributes.xorPeerAddress)
    const data = attributeOf(message, attributes.data)
    if (!living || !address || !data) return
    const peer = readAddress(address, message.transaction)
    if (!peer || peer.host !== living.peerHost || !living.permits(peer.port, now)) return
    this.#relay(client, living, peer.port, data)
  }
  #channelData(client: Client, bytes: Uint8Array, now: Millis): void {
    const living = allocated(client)
    const port = living?.portOf(u16(bytes, 0), now)
    if (!living || port === undefined || !living.permits(port, now)) return
    this.#relay(client, living, port, bytes.subarray(CHANNEL_HEADER_BYTES))
  }
  #relay(client: Client, living: Allocation, port: number, packet: Uint8Array): void {
    const { icePassword, hmacSha1 } = this.#options
    living.checkedUfrag = checkedUfrag(packet) ?? living.checkedUfrag
    this.#out.push({ type: 'relay', client: client.id, port, bytes: withTieBreaker(packet, icePassword, hmacSha1) })
  }
  /** RFC 8656 §11.3, 12.6. */
  #packet(client: Client, from: Address, packet: Uint8Array, now: Millis): void {
    const living = allocated(client)
    const { peers, icePassword, hmacSha1 } = this.#options
    if (!living || from.host !== peers.host || !living.permits(from.port, now)) return
    const bytes = withMappedAddress(packet, this.#ours, living.checkedUfrag, icePassword, hmacSha1)
    const channel = living.channelOf(from.port, now)
    if (channel === undefined) {
      const transaction = Uint8Array.from({ length: 12 }, (_, i) =>
        Number.parseInt(client.nonce.slice(i * 2, i * 2 + 2), 16),
      )
      const peer = {
        type: attributes.xorPeerAddress,
        value: writeAddress({ host: living.peerHost!, port: from.port }, transaction),
      }
      const all = [peer, { type: attributes.data, value: bytes }]
      this.#pass(client, writeStun({ kind: 'indication', method: methods.data, transaction, attributes: all }))
      return
    }
    // Padded over TCP (RFC 8656 §12.5).
    const out = new Uint8Array(CHANNEL_HEADER_BYTES + ((bytes.length + 3) & ~3))
    out[0] = channel >>> 8
    out[1] = channel
    out[2] = bytes.length >>> 8
    out[3] = bytes.length
    out.set(bytes, CHANNEL_HEADER_BYTES)
    this.#pass(client, out)
  }

  #pass(client: Client, bytes: Uint8Array): void {
    this.#out.push({ type: 'pass', client: client.id, bytes })
  }

  // ── answers ──

  #push(client: Client, bytes: Uint8Array): void {
    this.#out.push({ type: 'send', client: client.id, bytes })
  }
  #answer(client: Client, { method, transaction }: StunMessage, all: readonly Attribute[], sign?: Sign): void {
    this.#push(client, writeStun({ kind: 'success', method, transaction, attributes: all }, sign))
    // In a long call a nonce runs out each hour, and each kind of request may be told so.
    if (sign) client.refused = 0
  }
  #refuse(
    client: Client,
    { method, transaction }: StunMessage,
    code: ErrorCode,
    sign?: Sign,
    more: readonly Attribute[] = [],
  ): void {
    const error = Uint8Array.of(0, 0, Math.floor(code / 100), code % 100, ...bytesOf(reasons[code]))
    const all = [{ type: attributes.errorCode, value: error }, ...more]
    this.#push(client, writeStun({ kind: 'error', method, transaction, attributes: all }, sign))
    // A browser asks for each address that it was told of, and only one of them is let in.
    if (code !== 403) this.#countRefused(client)
  }
  #countRefused(client: Client): void {
    this.#refused++
    if (++client.refused > MAX_REFUSED) this.#cutOff(client)
  }
  #mapped(client: Client, { transaction }: StunMessage): Attribute {
    return { type: attributes.xorMappedAddress, value: writeAddress(client.from, transaction) }
  }
}

/** Whose relay is open. */
const allocated = ({ allocation: living }: Client): Allocation | null => (living && !living.asked ? living : null)

/** RFC 8656 §7.2: at least the default, at most ours; 0 only in a Refresh. */
function lifetimeOf(message: StunMessage): number {
  const asked = attributeOf(message, attributes.lifetime)
  const wanted = asked?.length === 4 ? u32(asked, 0) : DEFAULT_LIFETIME_S
  if (wanted === 0 && message.method === methods.refresh) return 0
  return Math.min(MAX_LIFETIME_S, Math.max(DEFAULT_LIFETIME_S, wanted))
}
