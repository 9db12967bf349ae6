/** What one client has: a relay, and whom it may reach by it (RFC 8656 §3). */
import type { Millis } from '@sidetone/kernel'
import { DEFAULT_LIFETIME_S } from './limits.ts'
import type { StunMessage } from './stun/message.ts'

/** Whose credential it was. */
export type Owner = { readonly person: string; readonly device: string }

export type Allocation = {
  readonly username: string
  readonly key: Uint8Array
  readonly owner: Owner
  /** The request that waits for its relay; null: it is open. */
  asked: { readonly message: StunMessage; readonly lifetimeS: number } | null
  until: Millis
  /** By which address it knows our ports; null: it has named none. */
  peerHost: string | null
  /** Of our end, as its connectivity checks named it last. */
  checkedUfrag: string | null
  /** Until when each port may be sent to. As few as we have WebRTC ports. */
  readonly permissions: Map<number, Millis>
  permits(port: number, now: Millis): boolean
  /** @returns false when the channel has another port, or the port another channel */
  bind(channel: number, port: number, until: Millis, now: Millis): boolean
  portOf(channel: number, now: Millis): number | undefined
  channelOf(port: number, now: Millis): number | undefined
}

export function allocation(
  username: string,
  key: Uint8Array,
  owner: Owner,
  message: StunMessage,
  lifetimeS: number,
  now: Millis,
): Allocation {
  const permissions = new Map<number, Millis>()
  type Bound = { readonly channel: number; readonly port: number; until: Millis }
  const byChannel = new Map<number, Bound>()
  const byPort = new Map<number, Bound>()
  const living = (bound: Bound | undefined, at: Millis) => (bound && bound.until > at ? bound : undefined)
  return {
    username,
    key,
    owner,
    // The bytes that it came in are somebody else's by the time it is answered.
    asked: { message: { ...message, transaction: new Uint8Array(message.transaction), attributes: [] }, lifetimeS },
    until: now + DEFAULT_LIFETIME_S * 1000,
    peerHost: null,
    checkedUfrag: null,
    permissions,
    permits: (port, at) => (permissions.get(port) ?? 0) > at,
    bind(channel, port, until, at) {
      const [same, other] = [living(byChannel.get(channel), at), living(byPort.get(port), at)]
      if ((same && same.port !== port) || (other && other.channel !== channel)) return false
      const before = byPort.get(port)
      if (before) byChannel.delete(before.channel)
      const bound = { channel, port, until }
      const stale = byChannel.get(channel)
      if (stale) byPort.delete(stale.port)
      byChannel.set(channel, bound)
      byPort.set(port, bound)
      return true
    },
    portOf: (channel, at) => living(byChannel.get(channel), at)?.port,
    channelOf: (port, at) => living(byPort.get(port), at)?.channel,
  }
}
