/**
 * The local certificate authority: made in the data folder on first start, for SIP over TLS and HTTPS on a LAN.
 * Phones and browsers trust `tls/ca.pem` once; the server's certificate below it is renewed by itself.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Millis } from '@sidetone/kernel'

const day = 86_400_000
/** Browsers refuse server certificates that are valid for longer than 398 days. */
const serverDays = 397
const caDays = 3_650
/** Renewed so early that a machine that is off for a month comes back with a valid one. */
const renewBeforeDays = 60

export type ServerCertificate = {
  /** PEM */
  readonly key: string
  /** PEM, with the authority's behind it. */
  readonly cert: string
  readonly ca: string
  readonly expiresAt: Millis
}

/** Every name and address by which this machine can be reached. */
export function ownNames(publicAddress?: string, publicNames: readonly string[] = []): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap(each => each ?? [])
  const names = ['localhost', hostname(), ...addresses.map(each => each.address.split('%')[0]!), ...publicNames]
  if (publicAddress) names.push(publicAddress)
  return [...new Set(names)].sort()
}

/**
 * Reads the server's certificate, or makes it (and the authority) when it is missing, expires soon, or lacks a name.
 * @param folder `$SIDETONE_HOME/tls`; made with mode 0700, its files with 0600
 */
export async function serverCertificate(
  folder: string,
  names: readonly string[],
  now: Millis,
): Promise<ServerCertificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = (name: string) => join(folder, name)
  const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '')
  // A crash half way leaves the old file.
  const write = (name: string, text: string) => {
    writeFileSync(file(`${name}.new`), text, { mode: 0o600 })
    renameSync(file(`${name}.new`), file(name))
  }

  let ca = { cert: read('ca.pem'), key: read('ca-key.pem') }
  const cert = read('server.pem')
  const key = read('server-key.pem')
  if (ca.cert && key && good(cert, ca.cert, names, now)) return { key, cert, ca: ca.cert, expiresAt: expiry(cert) }

  // The maker of certificates is large and needed once a year: it is loaded only here.
  const { makeAuthority, makeServerCertificate } = await import('./certificate-authority.ts')
  if (!ca.key || expiry(ca.cert) - now < serverDays * day) {
    ca = await makeAuthority(hostname(), now - day, now + caDays * day)
    write('ca-key.pem', ca.key)
    write('ca.pem', ca.cert)
  }
  const made = await makeServerCertificate(ca, names, now - day, now + serverDays * day)
  write('server-key.pem', made.key)
  write('server.pem', made.cert)
  return { ...made, ca: ca.cert, expiresAt: now + serverDays * day }
}

const parse = (pem: string): X509Certificate | null => {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}
/** 0 when it is no certificate. */
const expiry = (pem: string): Millis => parse(pem)?.validToDate.getTime() ?? 0

function good(cert: string, ca: string, names: readonly string[], now: Millis): boolean {
  const server = parse(cert)
  const issuer = parse(ca)
  if (!server || !issuer || expiry(cert) - now < renewBeforeDays * day) return false
  if (!server.checkIssued(issuer) || !server.verify(issuer.publicKey)) return false
  return names.every(name => (isIP(name) ? server.checkIP(name) : server.checkHost(name)) !== undefined)
}
