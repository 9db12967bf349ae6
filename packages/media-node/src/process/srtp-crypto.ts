/** The one primitive that the pure `rtp` room asks for, from OpenSSL. */
import { createCipheriv } from 'node:crypto'
import type { SrtpCrypto } from '@sidetone/rtp'

/** ECB is the raw block cipher here: each call encrypts counter blocks, never data. One cipher object lives as long as its key. */
export const srtpCrypto: SrtpCrypto = {
  aes128Ecb(key) {
    const cipher = createCipheriv('aes-128-ecb', key, null)
    cipher.setAutoPadding(false)
    return blocks => cipher.update(blocks)
  },
}
