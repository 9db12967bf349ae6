/**
 * Secrets that we must be able to read again (a trunk's password) are sealed: AES-256-GCM with a key that lies beside the
 * database, not in it. A copy of the database alone opens no door.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { AppError } from '@sidetone/kernel'

export type Seal = {
  /** @param context what it belongs to: sealed text that was moved elsewhere does not open */
  close(text: string, context: string): string
  /** Null when it was sealed with another key, for something else, or is broken. */
  open(sealed: string, context: string): string | null
}

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
/** Says how it was sealed, for the day on which this changes. */
const FORM = 'a1.'

export function sealWith(key: Uint8Array): Seal {
  return {
    close(text, context) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return FORM + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.slice(FORM.length), 'base64url')
      if (!sealed.startsWith(FORM) || bytes.length < IV_BYTES + TAG_BYTES) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}

/**
 * With the key in the file at `path`, which is made (mode 600) when it is missing.
 * @throws AppError `broken-key` when the file holds something else: a new key would lose every secret
 */
export function openSeal(path: string): Seal {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
    chmodSync(path, 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    text = randomBytes(KEY_BYTES).toString('base64url')
    writeFileSync(path, `${text}\n`, { mode: 0o600, flag: 'wx' })
  }
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length !== KEY_BYTES)
    throw new AppError('broken-key', 500, `The file ${path} is no key of ours. Put it back from a backup.`)
  return sealWith(key)
}
/** For tests: a key that dies with the process. */
export const temporarySeal = (): Seal => sealWith(randomBytes(KEY_BYTES))
