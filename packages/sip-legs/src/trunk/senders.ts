/** Whose call it is that comes in: by the registered contact, or by the sender's address. */
import { type Flow, isIpv4, parseUri, type SipRequest, toOf } from '@sidetone/sip'
import type { Place } from './places.ts'
import { rulesOf, type Trunk } from './words.ts'

export type Known = { readonly trunk: Trunk; readonly places: readonly Place[]; readonly token: string | null }

/**
 * The parameter of our registered contact that a carrier sends back in the Request-URI (RFC 3261 §10.3). Only who got the
 * REGISTER knows its value.
 */
export const lineParam = 'line'

export function senderOf(known: Iterable<Known>, request: SipRequest | null, flow: Flow): Trunk | undefined {
  const uri = request && parseUri(request.uri)
  const token = uri?.ok ? uri.value.params[lineParam] : undefined
  const byAddress: Trunk[] = []
  for (const each of known) {
    const { trunk, places } = each
    if (!rulesOf(trunk).on) continue
    if (token !== undefined && each.token !== null && token === each.token) return trunk
    if (places.some(place => isFrom(place, flow)) || comesFrom(rulesOf(trunk).addresses, flow)) byAddress.push(trunk)
  }
  if (byAddress.length < 2 || !request) return byAddress[0]
  // Several accounts at one carrier: the one that is meant.
  const to = toOf(request.headers)
  const users = [uri?.ok ? uri.value.user : undefined, to?.ok ? to.value.uri.user : undefined]
  const meant = byAddress.find(trunk => {
    const username = rulesOf(trunk).account?.username
    return username !== undefined && users.includes(username)
  })
  return meant ?? byAddress[0]
}

/** Over UDP its port too, so that a phone on the same host is no trunk. */
const isFrom = (place: Place, { transport, remote }: Flow): boolean =>
  place.host === remote.host && place.transport === transport && (transport !== 'udp' || place.port === remote.port)

/** `192.0.2.7`, `192.0.2.7:5080`, `192.0.2.0/24`, `2001:db8::/32` */
export function comesFrom(addresses: readonly string[], { remote }: Pick<Flow, 'remote'>): boolean {
  return addresses.some(address => {
    const slash = address.indexOf('/')
    if (slash > 0) return inNetwork(remote.host, address.slice(0, slash), Number(address.slice(slash + 1)))
    const colon = address.indexOf(':')
    if (colon > 0 && colon === address.lastIndexOf(':'))
      return remote.host === address.slice(0, colon) && remote.port === Number(address.slice(colon + 1))
    return remote.host === address
  })
}
function inNetwork(host: string, network: string, bits: number): boolean {
  const a = bytesOfAddress(host)
  const b = bytesOfAddress(network)
  if (!a || !b || a.length !== b.length || !(bits >= 0 && bits <= a.length * 8)) return false
  return a.every((byte, at) => {
    const own = Math.min(8, Math.max(0, bits - at * 8))
    const mask = (0xff << (8 - own)) & 0xff
    return (byte & mask) === (b[at]! & mask)
  })
}
function bytesOfAddress(address: string): number[] | null {
  if (isIpv4(address)) return address.split('.').map(Number)
  if (!address.includes(':')) return null
  const [head = '', tail] = address.split('::')
  const words = (part: string | undefined) => (part ? part.split(':') : [])
  const [first, last] = [words(head), words(tail)]
  const gap = tail === undefined ? 0 : 8 - first.length - last.length
  const all = [...first, ...Array<string>(Math.max(0, gap)).fill('0'), ...last].map(word => Number.parseInt(word, 16))
  return all.length === 8 && all.every(word => word >= 0 && word <= 0xffff)
    ? all.flatMap(word => [word >> 8, word & 0xff])
    : null
}
