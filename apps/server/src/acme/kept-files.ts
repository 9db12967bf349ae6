/** What is kept of public names in `$SIDETONE_HOME/tls`, mode 0600: the account's key, and for each name its certificate and its last try. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Millis } from '@sidetone/kernel'

export type KeyAndChain = { readonly key: string; readonly cert: string }
/** Certificates have no more than these of the last try. */
export type Tried = {
  /** Who was asked; another one is asked at once. */
  readonly directory: string
  readonly at: Millis
  /** In a row. */
  readonly failures: number
  readonly nextAt: Millis
  /** null: it went well. */
  readonly reason: string | null
}
export type Kept = {
  certificate(): KeyAndChain | null
  /** One file, so that key and certificate always belong together. */
  setCertificate(pair: KeyAndChain): void
  tried(): Tried | null
  setTried(tried: Tried): void
}

export function openAcmeFiles(home: string): { accountKey(): KeyObject; of(name: string): Kept } {
  const folder = join(home, 'tls/public')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      return ''
    }
  }
  // A crash half way leaves the old file.
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, `${name}.new`), text, { mode: 0o600 })
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return {
    accountKey() {
      const kept = read('account-key.pem')
      if (kept) return createPrivateKey(kept)
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      write('account-key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
      return privateKey
    },
    of: name => ({
      certificate() {
        const text = read(`${name}.pem`)
        const at = text.indexOf('-----BEGIN CERTIFICATE')
        return at > 0 ? { key: text.slice(0, at), cert: text.slice(at) } : null
      },
      setCertificate: ({ key, cert }) => write(`${name}.pem`, `${key.trim()}\n${cert}`),
      tried() {
        try {
          const { directory, at, failures, nextAt, reason } = JSON.parse(read(`${name}.json`))
          return { directory: String(directory), at: +at, failures: +failures, nextAt: +nextAt, reason: reason ?? null }
        } catch {
          return null
        }
      },
      setTried: tried => write(`${name}.json`, JSON.stringify(tried)),
    }),
  }
}

/** Whether the chain is for this name and this key; its times when it is. */
export function lifeOf(
  { key, cert }: KeyAndChain,
  name: string,
): { from: Millis; until: Millis; issuer: string } | null {
  try {
    const leaf = new X509Certificate(cert)
    if (leaf.checkHost(name) === undefined || !leaf.checkPrivateKey(createPrivateKey(key))) return null
    const issuer = leaf.issuer
      .split('\n')
      .map(part => /^(?:O|CN)=(.*)$/.exec(part)?.[1])
      .filter(Boolean)
      .join(', ')
    return { from: leaf.validFromDate.getTime(), until: leaf.validToDate.getTime(), issuer }
  } catch {
    return null
  }
}
