/** SIP on all transports, with the local certificate. */
import { outsideAddresses } from '@sidetone/media-node'
import { createSipNet, type Listen, type SipNet, type SipNetOptions } from '@sidetone/sip-net/node'
import { listenFault } from '../cannot-start.ts'
import type { Settings } from '../settings.ts'
import type { Certificates } from './certificate-watch.ts'

export async function openSockets(
  settings: Settings,
  certificates: Certificates,
  trust: Pick<SipNetOptions, 'isKnown' | 'trustsUnsigned'>,
): Promise<SipNet> {
  const { sip, sips, publicAddress } = settings
  const listen: Listen[] = [
    { transport: 'udp', ...sip },
    { transport: 'tcp', ...sip },
    { transport: 'tls', ...sips },
  ]
  const options: SipNetOptions = { listen, tls: certificates.current(), publicAddress, ownAddress, ...trust }
  const net = await createSipNet(options).catch(error => {
    const secure = (error as { port?: number }).port === sips.port
    const [setting, { host, port }] = secure ? (['SIDETONE_SIPS', sips] as const) : (['SIDETONE_SIP', sip] as const)
    throw listenFault('SIP', setting, host, port, error)
  })
  certificates.onChange(net.setCertificate)
  return net
}

/** Never a container's bridge while there is another. */
const ownAddress = (v6: boolean) => outsideAddresses().find(address => address.includes(':') === v6)
