/**
 * The passphrase of backups and the keys that are made from it. Each backup has a salt of its own, so each has a key of its own.
 *
 *   passphrase ──scrypt(salt)──▶ master ─┬─HKDF "check"──▶ says whether the passphrase is the right one
 *                                        └─HKDF (head)──▶ key of the sealed parts
 */
import { hkdfSync, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '@sidetone/kernel'
import { KEY_BYTES, MAX_PASSPHRASE, MIN_PASSPHRASE, SCRYPT } from '../limits.ts'

/** Letters and digits that nobody confuses. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 6
const groupLength = 5

/** 30 letters, about 148 bits: `k3f9x-…`. */
export const newPassphrase = (): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-')

/** Spaces at the ends and the form of letters with accents do not count. @throws AppError `weak-passphrase` */
export function passphraseFrom(text: string): string {
  const passphrase = text.trim().normalize('NFC')
  if (passphrase.length < MIN_PASSPHRASE || passphrase.length > MAX_PASSPHRASE)
    throw new AppError(
      'weak-passphrase',
      400,
      `A passphrase of backups has ${MIN_PASSPHRASE} to ${MAX_PASSPHRASE} characters.`,
    )
  // A key file holds one line: what follows would be shown as a part of it and not be one.
  if (/\p{Cc}/u.test(passphrase)) throw new AppError('weak-passphrase', 400, 'A passphrase of backups is one line.')
  return passphrase
}

/** The first line of a key file. @throws AppError `no-key` when it cannot be read */
export function readKeyFile(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new AppError('no-key', 400, `The key file ${path} cannot be read (${why}).`)
  }
  return passphraseFrom(text.split('\n', 1)[0]!)
}

/** The one in the file at `path`, which is made (mode 600) when it is missing. */
export function openKeyFile(path: string): { readonly passphrase: string; readonly made: boolean } {
  try {
    readFileSync(path)
    chmodSync(path, 0o600)
    return { passphrase: readKeyFile(path), made: false }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const passphrase = newPassphrase()
    writeKeyFile(path, passphrase)
    return { passphrase, made: true }
  }
}
export function writeKeyFile(path: string, passphrase: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `${passphrase}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export type Work = { readonly N: number; readonly r: number; readonly p: number }
export type Master = {
  /** Kept in the head of a backup. */
  readonly check: string
  /** @param head all bytes of the head: a head that was changed makes another key */
  keyFor(head: Uint8Array): Uint8Array
  matches(check: string): boolean
}
const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt)

export async function masterOf(passphrase: string, salt: Uint8Array, work: Work = SCRYPT): Promise<Master> {
  // scrypt needs 128·N·r bytes, and Node allows 32 MB unless it is told more.
  const master = await derive(passphrase, salt, KEY_BYTES, { ...work, maxmem: 192 * work.N * work.r })
  const expand = (what: Uint8Array | string) => new Uint8Array(hkdfSync('sha256', master, salt, what, KEY_BYTES))
  const check = Buffer.from(expand('check')).subarray(0, 16)
  return {
    check: check.toString('base64url'),
    keyFor: head => expand(Buffer.concat([Buffer.from('parts:'), head])),
    matches(text) {
      const given = Buffer.from(text, 'base64url')
      return given.length === check.length && timingSafeEqual(given, check)
    },
  }
}
export const newSalt = (size: number): Buffer => randomBytes(size)
