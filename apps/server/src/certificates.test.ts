import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { serverCertificate } from './certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'sidetone-tls-'))
after(() => rmSync(folder, { recursive: true }))
const day = 86_400_000
const start = Date.now()
const names = ['localhost', '127.0.0.1', '::1', 'fd00::2']

test('made on first use, signed by the authority, for every name; keys are private', async () => {
  const made = await serverCertificate(folder, names, start)
  const server = new X509Certificate(made.cert)
  assert.ok(server.verify(new X509Certificate(made.ca).publicKey))
  assert.equal(server.checkHost('localhost'), 'localhost')
  assert.equal(server.checkIP('127.0.0.1'), '127.0.0.1')
  assert.ok(server.checkIP('fd00::2'))
  for (const key of ['ca-key.pem', 'server-key.pem']) assert.equal(statSync(join(folder, key)).mode & 0o777, 0o600)
})

test('kept while it is good', async () => {
  const first = await serverCertificate(folder, names, start)
  const again = await serverCertificate(folder, names, start + 300 * day)
  assert.equal(again.cert, first.cert)
})

test('renewed before it expires and when the machine gets a new address, under the same authority', async () => {
  const first = await serverCertificate(folder, names, start)
  const renewed = await serverCertificate(folder, names, start + 340 * day)
  assert.notEqual(renewed.cert, first.cert)
  assert.equal(renewed.ca, first.ca)
  const moved = await serverCertificate(folder, [...names, '192.0.2.7'], start + 340 * day)
  assert.notEqual(moved.cert, renewed.cert)
  assert.ok(new X509Certificate(moved.cert).checkIP('192.0.2.7'))
})
