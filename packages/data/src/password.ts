import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

// OWASP's figures for scrypt (2^16, 8, 2 or 2^14, 8, 10 …); these take about 60 ms in the thread pool and 16 MiB.
const COST = { N: 16_384, r: 8, p: 5, maxmem: 64 * 1024 * 1024 }
const BYTES = 32

const derive = (password: string, salt: Buffer) =>
  new Promise<Buffer>((resolve, reject) =>
    // NFKC: the same letters typed on another keyboard are the same password.
    scrypt(password.normalize('NFKC'), salt, BYTES, COST, (error, key) => (error ? reject(error) : resolve(key))),
  )

/** `scrypt$SALT$KEY`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64url')}$${(await derive(password, salt)).toString('base64url')}`
}

export async function passwordMatches(password: string, kept: string): Promise<boolean> {
  const [kind, salt, key] = kept.split('$')
  if (kind !== 'scrypt' || !salt || !key) return false
  const expected = Buffer.from(key, 'base64url')
  const given = await derive(password, Buffer.from(salt, 'base64url'))
  return expected.length === given.length && timingSafeEqual(expected, given)
}
