/** SIP on all transports, with the local certificate, which is renewed while we run. */
import { join } from 'node:path'
import { createSipNet, type Listen, type SipNet, type SipNetOptions } from '@sidetone/sip-net/node'
import { listenFault } from '../cannot-start.ts'
import { ownNames, serverCertificate } from '../certificates.ts'
import type { Settings } from '../settings.ts'
import type { Faults } from './faults.ts'

const renewalLookMs = 12 * 3_600_000

export async function openSockets(
  settings: Settings,
  faults: Faults,
  trust: Pick<SipNetOptions, 'isKnown' | 'trustsUnsigned'>,
): Promise<SipNet> {
  const { sip, sips, publicAddress } = settings
  const tls = () => serverCertificate(join(settings.home, 'tls'), ownNames(publicAddress), Date.now())
  const listen: Listen[] = [
    { transport: 'udp', ...sip },
    { transport: 'tcp', ...sip },
    { transport: 'tls', ...sips },
  ]
  const certificate = await tls()
  const net = await createSipNet({ listen, tls: certificate, publicAddress, ...trust }).catch(error => {
    const secure = (error as { port?: number }).port === sips.port
    const [setting, { host, port }] = secure ? (['SIDETONE_SIPS', sips] as const) : (['SIDETONE_SIP', sip] as const)
    throw listenFault('SIP', setting, host, port, error)
  })
  let shown = certificate.cert
  setInterval(() => {
    tls().then(
      next => {
        if (next.cert !== shown) net.setCertificate(next)
        shown = next.cert
      },
      error => faults.note('certificate', error),
    )
  }, renewalLookMs).unref()
  return net
}
