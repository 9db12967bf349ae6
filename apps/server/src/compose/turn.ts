/** TURN on the web port, for browsers behind firewalls that let no UDP through. */
import { isIPv4 } from 'node:net'
import { REALM } from '@sidetone/data'
import { icePasswords } from '@sidetone/media-node'
import { createTurnNet, type TurnNet } from '@sidetone/turn-net'
import { toldAddresses } from '../launcher/told-addresses.ts'
import type { Settings } from '../settings.ts'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'
import type { Figures } from './figures.ts'

/** @param processes of media, each with a WebRTC port of its own */
export function openTurn(
  { ice, rtp, publicAddress }: Settings,
  processes: number,
  { stores }: Pick<Data, 'stores'>,
  figures: Figures,
  faults: Faults,
): TurnNet {
  const icePorts = Array.from({ length: processes }, (_, k) => ice - k)
  const turn = createTurnNet({
    realm: REALM,
    icePorts,
    outside: toldAddresses(publicAddress).outside.filter(address => isIPv4(address)),
    isMeantForOther: port => icePorts.includes(port) || (port >= rtp.first && port <= rtp.last),
    keyOf(username, now) {
      const credential = stores.devices.findCredential(username, now)
      // Desk phones have no use for it.
      if (credential?.kind !== 'web') return undefined
      const { person, device, ha1 } = credential
      return { key: Buffer.from(ha1.md5, 'hex'), owner: { person, device } }
    },
    icePassword: icePasswords(process.env.SIDETONE_ICE_SECRET ?? ''),
    isThere: device => stores.devices.byId(device) !== undefined,
    onFault: error => faults.note('turn', error),
  })
  figures.gauges('sidetone_turn', 'Sound of browsers over TCP: connections, allocations, packets', 'what', () => ({
    ...turn.counts,
  }))
  return turn
}
