/** Digest algorithms (RFC 7616 §6.1, RFC 8760 §2.1) and the arithmetic that both sides share. */
import type { Hashes } from './hashes/hashes.ts'

export type DigestAlgorithm = 'SHA-512-256' | 'SHA-256' | 'MD5'
/** Strongest first: the order in which a server asks (RFC 8760 §2.3) and a client chooses. */
export const digestAlgorithms: readonly DigestAlgorithm[] = ['SHA-512-256', 'SHA-256', 'MD5']

/** `undefined` for one that we do not have; without a name it is MD5 (RFC 7616 §3.3). */
export function algorithmOf(name: string | undefined): DigestAlgorithm | undefined {
  if (name === undefined) return 'MD5'
  const upper = name.toUpperCase()
  return digestAlgorithms.find(algorithm => algorithm === upper)
}

export function digest(hashes: Hashes, algorithm: DigestAlgorithm, text: string): string {
  if (algorithm === 'MD5') return hashes.md5(text)
  return algorithm === 'SHA-256' ? hashes.sha256(text) : hashes.sha512_256(text)
}

/** What a server keeps instead of a password (RFC 7616 §3.4.2): H(username:realm:password), lower-case hexadecimal. */
export function ha1(
  hashes: Hashes,
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return digest(hashes, algorithm, `${username}:${realm}:${password}`)
}

/** What is stored for one username: one HA1 for each algorithm that it may use. */
export type StoredSecret = Readonly<Partial<Record<DigestAlgorithm, string>>>
export function storedSecret(hashes: Hashes, username: string, realm: string, password: string): StoredSecret {
  return Object.fromEntries(digestAlgorithms.map(name => [name, ha1(hashes, name, username, realm, password)]))
}

/** RFC 7616 §3.4.1 with qop=auth. `nc` is eight hexadecimal digits. */
export function digestResponse(
  hashes: Hashes,
  algorithm: DigestAlgorithm,
  secret: string,
  request: {
    readonly method: string
    readonly uri: string
    readonly nonce: string
    readonly nc: string
    readonly cnonce: string
  },
): string {
  const ha2 = digest(hashes, algorithm, `${request.method}:${request.uri}`)
  return digest(hashes, algorithm, `${secret}:${request.nonce}:${request.nc}:${request.cnonce}:auth:${ha2}`)
}

/** RFC 2069, which RFC 3261 §22.4 still wants answered: a challenge without qop. */
export function oldDigestResponse(
  hashes: Hashes,
  algorithm: DigestAlgorithm,
  secret: string,
  { method, uri, nonce }: { readonly method: string; readonly uri: string; readonly nonce: string },
): string {
  return digest(hashes, algorithm, `${secret}:${nonce}:${digest(hashes, algorithm, `${method}:${uri}`)}`)
}

/** Takes the same time wherever the texts differ. Lengths are no secret. */
export function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1))
  return difference === 0
}
