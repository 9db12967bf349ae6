/** Which figures the system shows. Leaks show here first: after all calls are over these go back to what they were. */
import type { SipNet } from '@sidetone/sip-net/node'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'
import type { Figures } from './figures.ts'
import type { Telephone } from './telephone.ts'

export function showFigures(
  figures: Figures,
  { net, telephone, data, faults }: { net: SipNet; telephone: Telephone; data: Data; faults: Faults },
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
  figures.counter('sidetone_faults_total', 'Our own mistakes; each is in the log', () => faults.count)
}
