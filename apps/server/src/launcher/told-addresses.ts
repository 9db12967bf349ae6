/** The addresses that phones and browsers are told for sound. Those of container bridges are never among them unless asked for. */
import { existsSync } from 'node:fs'
import { outsideAddresses } from '@sidetone/media-node'

export type ToldAddresses = {
  /** Best first; loopback is told besides. */
  readonly outside: readonly string[]
  /** We run inside a container with a network of its own: nobody outside of its machine reaches our own addresses. */
  readonly inContainer: boolean
}

/** What Docker and Podman give to containers unless told otherwise. */
const ofContainers = /^(172\.(1[6-9]|2\d|3[01])\.|10\.88\.)/
/** Files that Docker and Podman put into a container. */
const marks = ['/.dockerenv', '/run/.containerenv']

/** @param publicAddress `SIDETONE_PUBLIC_ADDRESS`: told first */
export function toldAddresses(
  publicAddress: string | undefined,
  own: readonly string[] = outsideAddresses(),
  isContainer = marks.some(path => existsSync(path)),
): ToldAddresses {
  const v4 = own.filter(address => !address.includes(':'))
  // With the network of its machine (`--network host`) a container has other addresses as well.
  const inContainer = isContainer && v4.length > 0 && v4.every(address => ofContainers.test(address))
  if (!publicAddress) return { outside: own, inContainer }
  return { outside: [publicAddress, ...(inContainer ? [] : own.filter(each => each !== publicAddress))], inContainer }
}
