/** Makes certificates; see certificates.ts for when. */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import type { Millis } from '@sidetone/kernel'

export type KeyAndCertificate = { readonly key: string; readonly cert: string }
type Key = webcrypto.CryptoKey

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
x509.cryptoProvider.set(webcrypto as never)

const newKeys = () =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
const keyToPem = async (key: Key) =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
const keyFromPem = (pem: string) =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), algorithm, true, ['sign'])
/** Positive, 16 bytes (RFC 5280 §4.1.2.2). */
const serial = () =>
  `4${Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .slice(1)}`

export async function makeAuthority(host: string, from: Millis, until: Millis): Promise<KeyAndCertificate> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Sidetone on ${host.replaceAll(/[^\w.-]/g, '')}`,
    notBefore: new Date(from),
    notAfter: new Date(until),
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  })
  return { key: await keyToPem(keys.privateKey), cert: `${certificate.toString('pem')}\n` }
}

export async function makeServerCertificate(
  authority: KeyAndCertificate,
  names: readonly string[],
  from: Millis,
  until: Millis,
): Promise<KeyAndCertificate> {
  const issuer = new x509.X509Certificate(authority.cert)
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Sidetone',
    issuer: issuer.subject,
    notBefore: new Date(from),
    notAfter: new Date(until),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as never,
    signingKey: (await keyFromPem(authority.key)) as never,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map(name => ({ type: isIP(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  })
  return { key: await keyToPem(keys.privateKey), cert: `${certificate.toString('pem')}\n${authority.cert}` }
}

/** A new key and a request to have it signed for this name (PKCS #10, DER). */
export async function makeRequest(name: string): Promise<{ readonly key: string; readonly request: Buffer }> {
  const keys = await newKeys()
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  })
  return { key: await keyToPem(keys.privateKey), request: Buffer.from(request.rawData) }
}
