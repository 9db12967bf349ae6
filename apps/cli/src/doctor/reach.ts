/** How other machines find this one: public names and their certificates, the addresses that phones and browsers are told. */
import { lookup } from 'node:dns/promises'
import { toldAddresses } from '@sidetone/server/launcher'
import { isLoopback, type Settings } from '@sidetone/server/settings'
import { api } from '../client.ts'
import { bad, type Finding, good, warning } from './finding.ts'

/** As `GET /api/certificates` has it. */
export type PublicCertificate = {
  readonly name: string
  readonly issuer: string | null
  readonly expiresAt: number | null
  readonly warning: string | null
}
/** The addresses of a name; none: no name server knows it. */
export type LookUp = (name: string) => Promise<readonly string[]>

const day = 86_400_000
export const lookUp: LookUp = async name => {
  const found = await lookup(name, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/** None when the server does not answer: that is told elsewhere. */
export const certificatesOf = () => api<PublicCertificate[]>('GET', '/certificates').catch(() => [])

/** What is told to who is asked for sound. */
export function addresses(settings: Settings, told = toldAddresses(settings.publicAddress)): Finding {
  const { http, sip, publicAddress } = settings
  if (isLoopback(http.host) && isLoopback(sip.host))
    return good('Only this machine can reach it: SIDETONE_HTTP, SIDETONE_SIP and SIDETONE_SIPS say where it listens.')
  const { outside, inContainer } = told
  const list = outside.join(', ')
  if (!outside.length)
    return bad(
      'This machine has no address that others could reach.',
      'Connect it to a network, or set SIDETONE_PUBLIC_ADDRESS.',
    )
  if (inContainer && !publicAddress)
    return warning(
      `Phones and browsers are told to send sound to ${list}, which is inside of this container.`,
      'Set SIDETONE_PUBLIC_ADDRESS to the address of the machine around it, and let the UDP ports of SIDETONE_RTP and SIDETONE_ICE through; or run it with the network of that machine.',
    )
  if (!publicAddress && outside.every(isPrivate))
    return good(
      `Phones and browsers are told to send sound to ${list}: only this network can do so. For people elsewhere SIDETONE_PUBLIC_ADDRESS must be set.`,
    )
  return good(`Phones and browsers are told to send sound to ${list}.`)
}

/** One finding for each public name. */
export async function publicNames(
  settings: Settings,
  certificates: readonly PublicCertificate[],
  look: LookUp = lookUp,
  told = toldAddresses(settings.publicAddress),
  now = Date.now(),
): Promise<Finding[]> {
  return Promise.all(
    settings.publicNames.map(async name => {
      const found = await look(name)
      if (!found.length)
        return bad(
          `No name server knows ${name}.`,
          'Make an A record (or AAAA) of it where the name is managed; it can take an hour to be known.',
        )
      const at = found.join(', ')
      const certificate = certificates.find(each => each.name === name)
      if (certificate?.warning)
        return bad(
          `${name} is ${at}. ${certificate.warning}`,
          'Look at Certificates in the admin console; it is tried again by itself.',
        )
      const until =
        certificate?.expiresAt && certificate.issuer
          ? ` Its certificate is good for ${Math.floor((certificate.expiresAt - now) / day)} days, signed by ${certificate.issuer}.`
          : ' It has no certificate yet.'
      const says = `${name} is ${at}.${until}`
      const ours = [settings.publicAddress, ...told.outside]
      if (found.some(address => ours.includes(address) || isLoopback(address))) return good(says)
      return settings.publicAddress
        ? warning(
            says,
            `That is not ${settings.publicAddress} of SIDETONE_PUBLIC_ADDRESS: one of the two is wrong, unless a proxy stands between.`,
          )
        : warning(
            says,
            `None of the addresses of this machine is that one. Behind NAT set SIDETONE_PUBLIC_ADDRESS=${found[0]}, else people outside see the page and hear nothing.`,
          )
    }),
  )
}

/** RFC 1918, RFC 6598, RFC 4193. */
const isPrivate = (address: string) =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i.test(address)
