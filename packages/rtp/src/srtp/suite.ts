/** What SRTP needs from outside, and the suites we speak. */

/** Encrypts whole 16-byte blocks, each on its own (ECB); may give the same array again at the next call. */
export type BlockCipher = (blocks: Uint8Array) => Uint8Array
/** The one primitive that this pure room gets as an argument: Node gives OpenSSL's AES, which is fast and constant-time. */
export interface SrtpCrypto {
  /** @param key 16 bytes */
  aes128Ecb(key: Uint8Array): BlockCipher
}

/** RFC 4568 §6.2. Both use a 128-bit key and a 112-bit salt; they differ in the tag on SRTP (SRTCP always has 80 bits). */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32'
export const srtpSuites: readonly SrtpSuite[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']
export const tagBytes = (suite: SrtpSuite): number => (suite === 'AES_CM_128_HMAC_SHA1_32' ? 4 : 10)
/** SRTCP: index word and tag (RFC 3711 §3.4; RFC 4568 §6.2.2 keeps 80 bits there). */
export const srtcpTagBytes = 10
export const masterKeyBytes = 16
export const masterSaltBytes = 14
/** Key and salt as they stand in `inline:`. */
export const masterBytes = masterKeyBytes + masterSaltBytes
