/** What the environment says (the public face of the product: see docs). A bad value is one sentence, never a default. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { domainToASCII } from 'node:url'
import { trustedProxies } from '@sidetone/http/trusted-proxy'
import { outsideAddresses } from '@sidetone/media-node/addresses'
import { MAX_PUBLIC_NAMES } from './acme/limits.ts'

export type Address = { readonly host: string; readonly port: number }
export type Settings = {
  /** Data folder, absolute. */
  readonly home: string
  /** Web, API and SIP over WebSocket. */
  readonly http: Address
  /** SIP over UDP and TCP; over TLS. */
  readonly sip: Address
  readonly sips: Address
  /** RTP ports, both included. */
  readonly rtp: { readonly first: number; readonly last: number }
  /** The UDP port of WebRTC of media process 0; process k has `ice - k`. */
  readonly ice: number
  /** Told to the outside; found when not set. */
  readonly publicAddress?: string
  /** Whose `X-Forwarded-*` headers are believed: addresses and networks. */
  readonly trustedProxies: readonly string[]
  /** Names for which certificates are got by themselves (RFC 8555); none: the own authority signs. */
  readonly publicNames: readonly string[]
  readonly acme: { readonly directory: string; readonly email?: string }
}

export class SettingsError extends Error {}

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory'

const fail = (name: string, value: string, wanted: string): never => {
  throw new SettingsError(`${name} is "${value}", but it must be ${wanted}.`)
}

function portOf(name: string, value: string, text: string, wanted: string): number {
  if (!/^\d{1,5}$/.test(text)) return fail(name, value, wanted)
  const port = Number(text)
  return port >= 1 && port <= 65_535 ? port : fail(name, value, wanted)
}

/** `127.0.0.1:8080` or `[::1]:8080`. */
function address(env: NodeJS.ProcessEnv, name: string, byDefault: string): Address {
  const value = env[name] || byDefault
  const wanted = `an IP address and a port, like ${byDefault} or [::]:${byDefault.split(':')[1]}`
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(value)
  if (!found) return fail(name, value, wanted)
  const host = found[1] ?? found[2]!
  const named = host === 'localhost' ? '127.0.0.1' : host
  if (isIP(named) === 0) return fail(name, value, wanted)
  return { host: named, port: portOf(name, value, found[3]!, wanted) }
}

function range(env: NodeJS.ProcessEnv, name: string, byDefault: string): { first: number; last: number } {
  const value = env[name] || byDefault
  const wanted = `two ports with the smaller one first and at least 10 apart, like ${byDefault}`
  const found = /^(\d+)-(\d+)$/.exec(value)
  if (!found) return fail(name, value, wanted)
  const first = portOf(name, value, found[1]!, wanted)
  const last = portOf(name, value, found[2]!, wanted)
  return last - first >= 10 ? { first, last } : fail(name, value, wanted)
}

/** @throws SettingsError with one sentence for the person who set it */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const publicAddress = env.SIDETONE_PUBLIC_ADDRESS
  if (publicAddress && isIP(publicAddress) === 0)
    fail('SIDETONE_PUBLIC_ADDRESS', publicAddress, 'an IP address, like 203.0.113.7')
  const ice = env.SIDETONE_ICE || '39999'
  return {
    home: resolve(env.SIDETONE_HOME || 'data'),
    http: address(env, 'SIDETONE_HTTP', '127.0.0.1:8080'),
    sip: address(env, 'SIDETONE_SIP', '127.0.0.1:5060'),
    sips: address(env, 'SIDETONE_SIPS', '127.0.0.1:5061'),
    rtp: range(env, 'SIDETONE_RTP', '40000-40999'),
    ice: portOf('SIDETONE_ICE', ice, ice, 'a port, like 39999'),
    ...(publicAddress ? { publicAddress } : {}),
    trustedProxies: proxies(env),
    publicNames: names(env),
    acme: acme(env),
  }
}

/** A host name that an authority signs: letters of other alphabets in their ASCII form, no address, no wildcard. */
const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

function names(env: NodeJS.ProcessEnv): string[] {
  const value = env.SIDETONE_PUBLIC_NAME ?? ''
  const list = value.split(',').flatMap(each => (each.trim() ? [domainToASCII(each.trim()).toLowerCase()] : []))
  const wanted = `one to ${MAX_PUBLIC_NAMES} host names with commas between them, like phone.example.com`
  const fits =
    list.length <= MAX_PUBLIC_NAMES &&
    list.every(each => hostName.test(each)) &&
    /^[\p{L}\p{M}\p{N}.,\s-]*$/u.test(value)
  return fits ? [...new Set(list)] : fail('SIDETONE_PUBLIC_NAME', value, wanted)
}

function acme(env: NodeJS.ProcessEnv): Settings['acme'] {
  const directory = env.SIDETONE_ACME_DIRECTORY || LETS_ENCRYPT
  if (!URL.canParse(directory) || new URL(directory).protocol !== 'https:')
    fail('SIDETONE_ACME_DIRECTORY', directory, `the https address of an ACME directory, like ${LETS_ENCRYPT}`)
  const email = env.SIDETONE_ACME_EMAIL
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) fail('SIDETONE_ACME_EMAIL', email, 'an e-mail address')
  return { directory, ...(email ? { email } : {}) }
}

function proxies(env: NodeJS.ProcessEnv): string[] {
  const name = 'SIDETONE_TRUSTED_PROXY'
  const value = env[name] ?? ''
  const list = value.split(',').flatMap(each => each.trim() || [])
  try {
    trustedProxies(list)
    return list
  } catch {
    return fail(name, value, 'IP addresses or networks with commas between them, like 10.0.0.7,192.168.0.0/24')
  }
}

export const isWildcard = (host: string) => host === '0.0.0.0' || host === '::'
export const isLoopback = (host: string) => host.startsWith('127.') || host === '::1'
const at = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`
/** `http://127.0.0.1:8080`: how a program on this machine reaches the address. */
export const webAddress = ({ host, port }: Address) => `http://${at(isWildcard(host) ? '127.0.0.1' : host, port)}`
/** The same for a person, who needs https for the microphone where it is not loopback. */
export const pageAddress = ({ host, port }: Address) =>
  isWildcard(host) || isLoopback(host) ? webAddress({ host, port }) : `https://${at(host, port)}`
/**
 * How other machines reach it, best first: by its public names (port 443 of a name leads here, whatever the port is), and by the
 * address told, else by each of IPv4 that this machine has. Without a name none on loopback.
 */
export function networkAddresses(settings: Settings): string[] {
  return [...settings.publicNames.map(name => `https://${name}`), ...byAddress(settings)]
}
function byAddress({ http: { host, port }, publicAddress }: Settings): string[] {
  if (isLoopback(host)) return []
  if (publicAddress) return [`https://${at(publicAddress, port)}`]
  if (!isWildcard(host)) return [`https://${at(host, port)}`]
  return outsideAddresses()
    .filter(address => !address.includes(':'))
    .map(address => `https://${at(address, port)}`)
}
