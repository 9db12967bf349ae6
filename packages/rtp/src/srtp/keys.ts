/** Session keys from a master key (RFC 3711 §4.3) and the counter-mode keystream (§4.1.1). */
import { HmacSha1 } from './sha1.ts'
import { type BlockCipher, masterKeyBytes, masterSaltBytes, type SrtpCrypto } from './suite.ts'

/** §4.3.2 */
const labels = { rtp: 0, rtcp: 3 } as const

export type SessionKeys = { readonly cipher: BlockCipher; readonly salt: Uint8Array; readonly auth: HmacSha1 }

/** The key derivation function with rate 0: label XOR salt, then AES-CM over zeros. */
export function derive(crypto: SrtpCrypto, master: Uint8Array, label: number, bytes: number): Uint8Array {
  const cipher = crypto.aes128Ecb(master.slice(0, masterKeyBytes))
  const count = Math.ceil(bytes / 16)
  const blocks = new Uint8Array(count * 16)
  for (let i = 0; i < count; i++) {
    blocks.set(master.subarray(masterKeyBytes, masterKeyBytes + masterSaltBytes), i * 16)
    blocks[i * 16 + 7] = blocks[i * 16 + 7]! ^ label
    blocks[i * 16 + 15] = i
  }
  return cipher(blocks).slice(0, bytes)
}

/** @param master key and salt, 30 bytes */
export function sessionKeys(crypto: SrtpCrypto, master: Uint8Array, part: keyof typeof labels): SessionKeys {
  const label = labels[part]
  return {
    cipher: crypto.aes128Ecb(derive(crypto, master, label, 16)),
    auth: new HmacSha1(derive(crypto, master, label + 1, 20)),
    salt: derive(crypto, master, label + 2, 14),
  }
}

/** Counter blocks by how many there are, so that a call to the cipher gets exactly as much as it needs. */
const counters: Uint8Array[] = []
function counterBlocks(count: number): Uint8Array {
  let blocks = counters[count]
  if (!blocks) {
    blocks = new Uint8Array(count * 16)
    for (let i = 0; i < count; i++) {
      blocks[i * 16 + 14] = i >>> 8
      blocks[i * 16 + 15] = i
    }
    counters[count] = blocks
  }
  return blocks
}

/**
 * Encrypts or decrypts `packet[start, end)` in place: IV = salt·2^16 XOR ssrc·2^64 XOR index·2^16 (§4.1.1).
 * @param roc   upper 32 bits of the 48-bit index (for SRTCP: of the 31-bit index, so its upper 16)
 * @param low   lower 16 bits of the index
 */
export function cipherInPlace(
  keys: SessionKeys,
  packet: Uint8Array,
  start: number,
  end: number,
  ssrcAt: number,
  roc: number,
  low: number,
): void {
  const length = end - start
  if (length <= 0) return
  const blocks = counterBlocks((length + 15) >>> 4)
  const { salt } = keys
  const s0 = salt[0]!
  const s1 = salt[1]!
  const s2 = salt[2]!
  const s3 = salt[3]!
  const s4 = salt[4]! ^ packet[ssrcAt]!
  const s5 = salt[5]! ^ packet[ssrcAt + 1]!
  const s6 = salt[6]! ^ packet[ssrcAt + 2]!
  const s7 = salt[7]! ^ packet[ssrcAt + 3]!
  const s8 = salt[8]! ^ (roc >>> 24)
  const s9 = salt[9]! ^ (roc >>> 16)
  const s10 = salt[10]! ^ (roc >>> 8)
  const s11 = salt[11]! ^ roc
  const s12 = salt[12]! ^ (low >>> 8)
  const s13 = salt[13]! ^ low
  for (let at = 0; at < blocks.length; at += 16) {
    blocks[at] = s0
    blocks[at + 1] = s1
    blocks[at + 2] = s2
    blocks[at + 3] = s3
    blocks[at + 4] = s4
    blocks[at + 5] = s5
    blocks[at + 6] = s6
    blocks[at + 7] = s7
    blocks[at + 8] = s8
    blocks[at + 9] = s9
    blocks[at + 10] = s10
    blocks[at + 11] = s11
    blocks[at + 12] = s12
    blocks[at + 13] = s13
  }
  const stream = keys.cipher(blocks)
  for (let i = 0; i < length; i++) packet[start + i] = packet[start + i]! ^ stream[i]!
}
