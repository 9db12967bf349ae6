/**
 * Certificates of public names from a real authority (Pebble): proved at our HTTP port, in force for web and SIP without a
 * restart, chosen by the name that is asked for; and a proof that fails is told in words.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { type CertificateAuthority, hasPebble, startCertificateAuthority } from '../harness/certificate-authority.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { type Running, startSidetone } from '../harness/system.ts'

type State = { name: string; issuer: string | null; expiresAt: number | null; nextAt: number; warning: string | null }

const good = 'phone.company.test'
/** Its name leads elsewhere at first. */
const astray = 'astray.company.test'

let authority: CertificateAuthority
let system: Running
let operator: Operator

const opened = async (port: number, servername: string): Promise<TLSSocket> => {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...(servername && { servername }) })
  await once(socket, 'secureConnect')
  return socket
}
const shown = async (port: number, name: string): Promise<PeerCertificate> => {
  const socket = await opened(port, name)
  const certificate = socket.getPeerCertificate()
  socket.destroy()
  return certificate
}
const stateOf = async (name: string): Promise<State> => {
  const found = (await operator.api<State[]>('GET', '/api/certificates')).find(each => each.name === name)
  assert.ok(found, name)
  return found
}
const until = async (name: string, fits: (state: State) => boolean): Promise<State> => {
  for (const end = Date.now() + 60_000; ; await pause(100)) {
    const state = await stateOf(name)
    if (fits(state)) return state
    assert.ok(Date.now() < end, `${JSON.stringify(state)}\n${authority.log()}`)
  }
}
const webPort = () => Number(new URL(system.http).port)
const isPebbles = ({ issuer }: PeerCertificate) => /Pebble/.test(String(issuer.CN))

describe('certificates of public names', {
  skip: !hasPebble && 'pebble is not installed: apt-get install pebble',
}, () => {
  before(async () => {
    const web = await freePorts(1)
    authority = await startCertificateAuthority(web)
    await authority.resolve(astray, '127.9.9.9')
    system = await startSidetone({
      SIDETONE_HTTP: `127.0.0.1:${web}`,
      SIDETONE_PUBLIC_NAME: `${good}, ${astray}`,
      SIDETONE_ACME_DIRECTORY: authority.directory,
      NODE_EXTRA_CA_CERTS: authority.trust,
    })
    operator = operate(system)
  })
  after(async () => {
    await system?.stop()
    await authority?.stop()
  })

  test('the first one comes by itself and is shown to who asks for the name, by web and by SIP', async () => {
    const { warning, expiresAt, nextAt } = await until(good, ({ issuer }) => issuer !== null)
    assert.equal(warning, null)
    assert.ok(expiresAt! > nextAt && nextAt > Date.now(), 'renewed while it is good')
    for (const port of [webPort(), system.sips.port]) {
      const named = await shown(port, good)
      assert.ok(isPebbles(named) && named.subjectaltname === `DNS:${good}`, JSON.stringify(named.issuer))
      for (const other of ['localhost', ''])
        assert.match(String((await shown(port, other)).issuer.CN), /^Sidetone on /, `“${other}” at ${port}`)
    }
    const metrics = await (await fetch(`${system.http}/metrics`)).text()
    assert.match(metrics, new RegExp(`sidetone_certificate_expires_seconds\\{name="${good}"\\} \\d+`))
    const folder = join(system.home, 'tls/public')
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file)
  })

  test('a renewed one is for the next connection, and living ones go on', async () => {
    const ports = [webPort(), system.sips.port]
    const living = await Promise.all(ports.map(port => opened(port, good)))
    const old = living[0]!.getPeerCertificate().fingerprint256
    const server = system.pids().server
    await operator.api('POST', `/api/certificates/${good}/ask`)
    for (const port of ports) {
      const renewed = await shown(port, good)
      assert.ok(isPebbles(renewed))
      assert.notEqual(renewed.fingerprint256, old)
    }
    const [web, sip] = living as [TLSSocket, TLSSocket]
    web.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    assert.match(String((await once(web, 'data'))[0]), /^HTTP\/1.1 200/)
    sip.write('\r\n\r\n')
    assert.equal(String((await once(sip, 'data'))[0]), '\r\n')
    for (const socket of living) socket.destroy()
    assert.equal(system.pids().server, server)
    const { items } = await operator.api<{ items: { sentence: string }[] }>(
      'GET',
      `/api/changes?kind=public-certificate&key=${good}`,
    )
    assert.equal(items.length, 2)
    assert.match(items[1]!.sentence, /Sidetone made the certificate of phone\.company\.test/)
  })

  test('a proof that fails is told in words; when the way is mended the next try works', async () => {
    const { warning, issuer } = await until(astray, state => state.warning !== null)
    assert.equal(issuer, null)
    assert.match(warning!, /^Port 80 of astray\.company\.test does not reach this machine\. .*lead to port \d+/)
    assert.match(
      String((await shown(webPort(), astray)).subjectaltname),
      /astray\.company\.test/,
      'the own one until then',
    )
    await authority.resolve(astray, '127.0.0.1')
    await operator.api('POST', `/api/certificates/${astray}/ask`)
    assert.equal((await stateOf(astray)).warning, null)
    assert.ok(isPebbles(await shown(webPort(), astray)))
  })
})
