/** Which figures the system shows. Leaks show here first: after all calls are over these go back to what they were. */
import type { SipNet } from '@sidetone/sip-net/node'
import type { Certificates } from './certificate-watch.ts'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'
import type { Figures } from './figures.ts'
import type { PublicCertificates } from './public-certificates.ts'
import type { Telephone } from './telephone.ts'

type Shown = {
  readonly net: SipNet
  readonly telephone: Telephone
  readonly data: Data
  readonly faults: Faults
  readonly certificates: Certificates
  readonly publicCertificates: PublicCertificates
}

export function showFigures(
  figures: Figures,
  { net, telephone, data, faults, certificates, publicCertificates }: Shown,
) {
  const { fleet, sip, switchboard } = telephone
  const numbers = (values: object): Record<string, number> =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number'))
  figures.gauges('sidetone_calls', 'Living calls with their legs, media ends and stories', 'what', () =>
    numbers(switchboard.counts()),
  )
  figures.gauges('sidetone_sip', 'The SIP stack, the registrar and the gate', 'what', () => numbers(sip.counts()))
  figures.gauges('sidetone_sip_sockets', 'Connections, flows, messages and what was refused', 'what', () =>
    numbers(net.gauges()),
  )
  figures.gauges('sidetone_journal', 'Events kept, waiting and lost', 'what', () => numbers(data.journal.counts()))
  figures.gauge('sidetone_media_ends', 'Media ends that the server knows', () => fleet.gauges().ends)
  figures.gauges('sidetone_media_process_ends', 'Media ends of each process', 'process', () =>
    Object.fromEntries(fleet.gauges().processes.map(({ ends }, k) => [k, ends])),
  )
  figures.gauges('sidetone_media_process_up', 'Whether each media process can be reached', 'process', () =>
    Object.fromEntries(fleet.gauges().processes.map(({ up }, k) => [k, up ? 1 : 0])),
  )
  figures.gauges('sidetone_media_late_ms', 'The worst delay of the 20 ms clock in the last second', 'process', () =>
    Object.fromEntries(fleet.gauges().processes.map(({ lateMs }, k) => [k, lateMs])),
  )
  figures.counter('sidetone_media_packets_refused_total', "Strangers' packets, and those that nobody can read", () =>
    fleet.gauges().processes.reduce((sum, { packetsRefused }) => sum + packetsRefused, 0),
  )
  figures.gauges(
    'sidetone_certificate_expires_seconds',
    'Seconds until the certificate of each public name runs out, and `own`, which the own authority signed',
    'name',
    () => {
      const names = publicCertificates.keepers.map(keeper => keeper.state())
      const until = [{ name: 'own', expiresAt: certificates.current().expiresAt }, ...names]
      return Object.fromEntries(
        until.flatMap(({ name, expiresAt }) =>
          expiresAt === null ? [] : [[name, Math.round((expiresAt - Date.now()) / 1000)]],
        ),
      )
    },
  )
  figures.counter('sidetone_faults_total', 'Our own mistakes; each is in the log', () => faults.count)
}
