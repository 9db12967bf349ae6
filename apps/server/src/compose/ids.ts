/** Randomness for tags, branches, Call-IDs and nonces: cut from a pool, for a call takes some thirty. */
import { randomBytes, randomFillSync } from 'node:crypto'
import type { Ids } from '@sidetone/kernel'

const pool = Buffer.alloc(8_192)
let used = pool.length

export const ids: Ids = {
  token(bytes) {
    if (bytes > pool.length) return randomBytes(bytes).toString('hex')
    if (used + bytes > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += bytes
    return pool.toString('hex', used - bytes, used)
  },
}
