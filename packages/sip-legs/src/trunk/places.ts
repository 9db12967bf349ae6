/**
 * Where one trunk is to be reached: the places that the name servers say, best first. A place that failed is passed over for
 * a minute while there are others.
 */
import type { Millis } from '@sidetone/kernel'
import type { Located, Sought } from '@sidetone/sip'
import { isIpv4, isIpv6 } from '@sidetone/sip'
import { maxPlaces, passOverMs } from './limits.ts'
import { rulesOf, type Trunk } from './words.ts'

export type Place = Located & { failedUntil: Millis }

/** What is looked up for a trunk: its proxy, when it has one. */
export function soughtFor(trunk: Trunk): Sought {
  const { proxy } = rulesOf(trunk)
  const { host, port } = proxy ?? trunk
  return {
    host,
    ...(port !== 0 && { port }),
    ...(trunk.transport !== 'any' && { transport: trunk.transport }),
  }
}

/** Known without asking anybody: an address; a name is left to the sockets' own look-up until it is known. */
export function placesAtFirst(trunk: Trunk): Place[] {
  const { host, port, transport = 'udp' } = soughtFor(trunk)
  return [{ transport, host, port: port ?? (transport === 'tls' ? 5061 : 5060), failedUntil: 0 }]
}
export const isName = ({ host }: Sought): boolean => !isIpv4(host) && !isIpv6(host)

/** Takes in what was found; a place that failed before has still failed. */
export function found(known: readonly Place[], located: readonly Located[]): Place[] {
  return located.slice(0, maxPlaces).map(each => {
    const before = known.find(place => samePlace(place, each))
    return { ...each, failedUntil: before?.failedUntil ?? 0 }
  })
}

/** The best that has not failed; when all have, the one that failed first. */
export function bestOf(places: readonly Place[], now: Millis): Place | undefined {
  return places.find(place => place.failedUntil <= now) ?? [...places].sort((a, b) => a.failedUntil - b.failedUntil)[0]
}
export const spare = (places: readonly Place[], now: Millis): number =>
  places.filter(place => place.failedUntil <= now).length
export function passOver(places: readonly Place[], failed: Omit<Place, 'failedUntil'>, now: Millis): void {
  for (const place of places) if (samePlace(place, failed)) place.failedUntil = now + passOverMs
}
export function worksAgain(places: readonly Place[], place: Omit<Place, 'failedUntil'>): void {
  for (const each of places) if (samePlace(each, place)) each.failedUntil = 0
}

export const samePlace = (a: Pick<Located, 'transport' | 'host' | 'port'>, b: typeof a): boolean =>
  a.transport === b.transport && a.host === b.host && a.port === b.port
export const placeText = ({ transport, host, port }: Pick<Located, 'transport' | 'host' | 'port'>): string =>
  `${transport} ${host.includes(':') ? `[${host}]` : host}:${port}`
