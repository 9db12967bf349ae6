/**
 * Where a SIP domain is to be reached, best first (RFC 3263 §4). Which questions are asked, and in which order:
 *
 *   an address? ─yes─▶ that, port 5060 or 5061
 *        │ a name
 *   a port given? ─yes─▶ A and AAAA of the name
 *        │ no
 *   a transport given? ─no─▶ NAPTR ─some─▶ SRV of their replacements
 *        │ yes                  │ none
 *        └──────────────────────┴──▶ SRV of _sips._tcp, _sip._udp, _sip._tcp ─none─▶ A and AAAA of the name
 */
import { isIpv4, isIpv6 } from '../uri/host.ts'
import { maxLocated, maxRecords } from './limits.ts'
import type { Located, NaptrRecord, Resolver, Sought, SrvRecord } from './records.ts'

type Transport = Located['transport']
/** NAPTR services (§4.1) and SRV names (§4.2) of each transport. */
const services: Readonly<Record<string, Transport>> = { 'SIP+D2U': 'udp', 'SIP+D2T': 'tcp', 'SIPS+D2T': 'tls' }
const srvNames: Readonly<Record<Transport, string>> = { tls: '_sips._tcp', udp: '_sip._udp', tcp: '_sip._tcp' }
const usualPort = (transport: Transport): number => (transport === 'tls' ? 5061 : 5060)

/**
 * @param chance 0 … 1, for the weights of SRV
 * @returns at most {@link maxLocated}; none: the name is not known, or nobody answered
 */
export async function locate(sought: Sought, resolver: Resolver, chance: () => number): Promise<readonly Located[]> {
  const { host, port, secure = false } = sought
  const transport = sought.transport ?? (secure ? 'tls' : undefined)
  if (isIpv4(host) || isIpv6(host)) {
    const spoken = transport ?? 'udp'
    return [{ transport: spoken, host, port: port ?? usualPort(spoken) }]
  }
  const name = host.toLowerCase()
  if (port !== undefined) return addressesOf(name, name, transport ?? 'udp', port, resolver)

  const wanted: { transport: Transport; name: string }[] = []
  if (transport === undefined)
    for (const record of inOrder((await resolver.naptr(name)).slice(0, maxRecords))) {
      const known = services[record.service.toUpperCase()]
      if (known && record.flags.toLowerCase() === 's') wanted.push({ transport: known, name: record.replacement })
    }
  if (wanted.length === 0)
    for (const each of transport ? [transport] : (['udp', 'tcp', 'tls'] as const))
      wanted.push({ transport: each, name: `${srvNames[each]}.${name}` })

  const found: Located[] = []
  for (const each of wanted) {
    for (const record of byWeight((await resolver.srv(each.name)).slice(0, maxRecords), chance)) {
      // RFC 2782: a target of "." says that the service is decidedly not there.
      if (record.target === '' || record.target === '.') continue
      found.push(...(await addressesOf(record.target, name, each.transport, record.port, resolver)))
      if (found.length >= maxLocated) return found.slice(0, maxLocated)
    }
  }
  if (found.length > 0) return found
  const spoken = transport ?? 'udp'
  return addressesOf(name, name, spoken, usualPort(spoken), resolver)
}

async function addressesOf(
  host: string,
  name: string,
  transport: Transport,
  port: number,
  resolver: Resolver,
): Promise<Located[]> {
  const plain = host.endsWith('.') ? host.slice(0, -1) : host
  const addresses = isIpv4(plain) || isIpv6(plain) ? [plain] : await resolver.addresses(plain)
  return addresses.slice(0, maxLocated).map(address => ({ transport, host: address, port, name }))
}

const inOrder = (records: readonly NaptrRecord[]): NaptrRecord[] =>
  [...records].sort((a, b) => a.order - b.order || a.preference - b.preference)

/** Lowest priority first; among equals drawn by weight, those of weight 0 with a small chance (RFC 2782, "Weight"). */
export function byWeight(records: readonly SrvRecord[], chance: () => number): SrvRecord[] {
  const left = [...records].sort((a, b) => a.priority - b.priority || a.weight - b.weight)
  const order: SrvRecord[] = []
  while (left.length > 0) {
    const equals = left.filter(({ priority }) => priority === left[0]!.priority)
    const sum = equals.reduce((total, { weight }) => total + weight, 0)
    const drawn = Math.floor(chance() * (sum + 1))
    let running = 0
    const next =
      equals.find(({ weight }) => {
        running += weight
        return running >= drawn
      }) ?? equals[0]!
    left.splice(left.indexOf(next), 1)
    order.push(next)
  }
  return order
}
