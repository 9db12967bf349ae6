/** Whether a request has the right password: the long-term credential of STUN (RFC 8489 §9.2.4). */
import type { Millis } from '@sidetone/kernel'
import type { Allocation, Owner } from './allocation.ts'
import { attributeOf, type HmacSha1, isGenuine, type StunMessage, textOf } from './stun/message.ts'
import { attributes } from './stun/words.ts'

export type House = {
  readonly realm: string
  /** The key of a credential, MD5 of `username:realm:password` (RFC 8489 §9.2.2); none: nobody has that name. */
  readonly keyOf: (username: string, now: Millis) => { readonly key: Uint8Array; readonly owner: Owner } | undefined
  /** Whether the device that an allocation was made for is still there: asked at each request about it. */
  readonly isThere: (device: string) => boolean
  readonly hmacSha1: HmacSha1
}
/** What answers are signed with. */
export type Sign = { readonly key: Uint8Array; readonly hmac: HmacSha1 }
/** Somebody whose password was right. */
export type Admitted = { readonly username: string; readonly owner: Owner; readonly sign: Sign }

export function admit(
  { keyOf, isThere, hmacSha1 }: House,
  asker: { readonly nonce: string; readonly nonceUntil: Millis; readonly allocation: Allocation | null },
  bytes: Uint8Array,
  message: StunMessage,
  now: Millis,
): Admitted | { readonly code: 400 | 401 | 438 | 441; readonly sign?: Sign } {
  if (message.integrityAt === null) return { code: 401 }
  const [username, realm, nonce] = [attributes.username, attributes.realm, attributes.nonce].map(type =>
    attributeOf(message, type),
  )
  if (!username || !realm || !nonce) return { code: 400 }
  if (textOf(nonce) !== asker.nonce || now >= asker.nonceUntil) return { code: 438 }
  const name = textOf(username)
  const living = asker.allocation
  // Its own credential may have run out since: a call is longer than that.
  const found = living?.username === name ? isThere(living.owner.device) && living : keyOf(name, now)
  if (!found || !isGenuine(bytes, message, found.key, hmacSha1)) return { code: 401 }
  const sign = { key: found.key, hmac: hmacSha1 }
  // Who made the allocation is the only one to change it (RFC 8656 §5).
  return living && living.username !== name ? { code: 441, sign } : { username: name, owner: found.owner, sign }
}
