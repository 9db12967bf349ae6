/**
 * A TLS phone whose connection died with the server process: the other side's hang-up reaches it over a new connection, which
 * we open to where it registered, though nobody signed its certificate.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testCertificate } from '@sidetone/testkit/certificate'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import { startSidetone } from '../harness/system.ts'

describe('the server process is killed in a call of a TLS phone', {
  skip: hasBaresip ? false : 'baresip is not installed',
}, () => {
  test('the other side hangs up after the restart: the TLS phone is told', async () => {
    const system = await startSidetone()
    const [udp, tls] = await Promise.all([
      startBaresip({ ...system.person('101').sip, server: system.sip, hz: 700 }),
      startBaresip({
        ...system.person('102').sip,
        server: system.sips,
        hz: 1_300,
        transport: 'tls',
        encryption: 'srtp-mand',
        certificate: `${testCertificate.key}\n${testCertificate.cert}\n`,
      }),
    ])
    try {
      await Promise.all([udp.registered(), tls.registered()])
      await udp.dial(`sip:102@${system.sip.host}:${system.sip.port}`)
      await tls.until('CALL_INCOMING')
      await tls.answer()
      await Promise.all([udp.untilHears(1_300), tls.untilHears(700)])

      process.kill(system.pids().server ?? 0, 'SIGKILL')
      await system.ready()
      assert.ok(udp.hears(1_300, 500) > -45, 'sound goes on')
      await udp.hangUp()
      await tls.until('CALL_CLOSED', 3_000)
    } finally {
      await Promise.all([udp.stop(), tls.stop()])
      await system.stop()
    }
  })
})
