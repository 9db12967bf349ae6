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
import { type Millis, never } from '@sidetone/kernel'
import { type Admitted, admit, type Sign } from './admission.ts'
import { allocation } from './allocation.ts'
import { FIRST_CHANNEL } from './framer.ts'
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
import { passed, sent, sentByChannel } from './packets.ts'
import { bindChannel, permit } from './peers.ts'
import { type Address, networkOf, writeAddress } from './stun/address.ts'
import {
  type Attribute,
  attributeOf,
  bytes16,
  bytes32,
  bytesOf,
  readStun,
  type StunMessage,
  u32,
  writeStun,
} from './stun/message.ts'
import { attributes, type ErrorCode, methods, OPTIONAL_FROM, reasons } from './stun/words.ts'
import { Tally } from './tally.ts'
import { allocated, type Client, type ClientId, type Input, type Output, type TurnOptions } from './words.ts'

/** 17 is UDP's number among protocols (RFC 8656 §18.7). */
const UDP = 17
const IPV4_FAMILY = 1
/** What a request of ours may hold; another one that must be understood is refused (RFC 8489 §6.3.1). */
const known: ReadonlySet<number> = new Set(Object.values(attributes))

export class TurnServer {
  readonly #options: TurnOptions
  /** Firefox takes no relay on loopback. Nobody has to reach what is told: our ends answer where a check came from. */
  readonly #told: string
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
    this.#told = outside[0] ?? host
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
          : this.#give(sentByChannel(this.#options, client, input.bytes, now))
      case 'packet':
        return this.#give(passed(this.#options, this.#told, client, input.from, input.bytes, now))
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
      if (message.method === methods.send) this.#give(sent(this.#options, client, message, now))
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
    const host = this.#told
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

  #give(packet: Output | null): void {
    if (packet) this.#out.push(packet)
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

/** RFC 8656 §7.2: at least the default, at most ours; 0 only in a Refresh. */
function lifetimeOf(message: StunMessage): number {
  const asked = attributeOf(message, attributes.lifetime)
  const wanted = asked?.length === 4 ? u32(asked, 0) : DEFAULT_LIFETIME_S
  if (wanted === 0 && message.method === methods.refresh) return 0
  return Math.min(MAX_LIFETIME_S, Math.max(DEFAULT_LIFETIME_S, wanted))
}
