/**
 * Asks a server of the company's something in the middle of a call: JSON over http or https, only from hosts that an admin has
 * named, never longer than 5 s. Addresses inside (RFC 1918, 4193, loopback, link-local) are only connected to when an admin allows
 * it, and it is the address that counts, not the name.
 */
import { lookup as lookupName } from 'node:dns'
import { request as askPlain } from 'node:http'
import { request as askSecured } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { MAX_ANSWER_BYTES, MAX_REDIRECTS, MAX_REQUESTS, REQUEST_MS } from './limits.ts'
import type { Requests } from './shapes.ts'

export type Answer = { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly why: string }
export type Ask = (
  what: { readonly method: 'GET' | 'POST'; readonly url: string; readonly body: string },
  signal: AbortSignal,
) => Promise<Answer>

const inside = new BlockList()
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
])
  inside.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
] as const)
  inside.addSubnet(net, prefix, 'ipv6')

export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return inside.check(mapped, 'ipv4')
  // An IPv4 address may hide in hexadecimal too: ::ffff:7f00:1.
  if (/^::ffff:/i.test(address)) return true
  return inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Why this address may not be asked, as a sentence; null: it may. */
export function cannotAsk(text: string, { hosts, privateAddresses }: Requests): string | null {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'the address must begin with https:// or http://.'
  if (url.username || url.password) return 'the address must not hold a password.'
  if (!hosts.includes(url.host) && !hosts.includes(url.hostname))
    return `${url.host} is no host that menus may ask. Allow it first.`
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && isInside(host) && !privateAddresses)
    return `${host} is an address inside. Allow addresses inside first.`
  return null
}

export function createAsk(
  allowed: () => Requests,
  {
    resolve = lookupName,
    withinMs = REQUEST_MS,
    held = () => false,
  }: {
    readonly resolve?: typeof lookupName
    readonly withinMs?: number
    /** While it says so, nobody is asked. */
    readonly held?: () => boolean
  } = {},
): Ask {
  let under = 0
  return async (what, signal) => {
    if (held()) return { ok: false, why: 'a restored copy asks nobody until it takes over' }
    if (under >= MAX_REQUESTS) return { ok: false, why: 'too many requests at once' }
    under++
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
    try {
      let { url, method, body } = what
      for (let hop = 0; ; hop++) {
        const refused = cannotAsk(url, allowed())
        if (refused) return { ok: false, why: refused }
        const got = await once({ url, method, body }, allowed().privateAddresses, resolve, inTime)
        if (!('location' in got)) return got
        const next = URL.parse(got.location, url)
        if (hop >= MAX_REDIRECTS || next?.host !== new URL(url).host || next.protocol !== new URL(url).protocol)
          return { ok: false, why: 'it sent us on to another host, or too often' }
        url = next.href
        if (got.status !== 307 && got.status !== 308) [method, body] = ['GET', '']
      }
    } catch (error) {
      return { ok: false, why: inTime.aborted ? 'no answer in time' : String((error as Error).message) }
    } finally {
      under--
    }
  }
}

function once(
  { url, method, body }: Parameters<Ask>[0],
  privateToo: boolean,
  resolve: typeof lookupName,
  signal: AbortSignal,
): Promise<Answer | { readonly location: string; readonly status: number }> {
  /** Of what the name stands for, each address is looked at, and the connection goes to what was looked at. */
  const lookup: LookupFunction = (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, found) => {
      const good = error ? [] : found.filter(({ address }) => privateToo || !isInside(address))
      const [first] = good
      if (error || !first)
        return done(error ?? new Error(`${host} has an address inside only`), options.all ? [] : '', 4)
      if (options.all) return (done as (error: null, all: typeof good) => void)(null, good)
      done(null, first.address, first.family)
    })
  const { promise, resolve: answered, reject } = Promise.withResolvers<Answer | { location: string; status: number }>()
  const ask = url.startsWith('https:') ? askSecured : askPlain
  const headers = {
    accept: 'application/json',
    'user-agent': 'Sidetone',
    ...(method === 'POST' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  const request = ask(url, { method, headers, lookup, signal, agent: false }, response => {
    const { statusCode = 0 } = response
    const { location } = response.headers
    if (statusCode >= 300 && statusCode < 400 && location) {
      response.destroy()
      return answered({ location, status: statusCode })
    }
    const parts: Buffer[] = []
    let bytes = 0
    response.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > MAX_ANSWER_BYTES) {
        response.destroy()
        return answered({ ok: false, why: 'the answer is too long' })
      }
      parts.push(part)
    })
    response.on('error', reject)
    response.on('end', () => answered(readAnswer(statusCode, Buffer.concat(parts).toString())))
  })
  request.on('error', reject)
  request.end(method === 'POST' ? body : undefined)
  return promise
}

function readAnswer(status: number, text: string): Answer {
  if (status < 200 || status > 299) return { ok: false, why: `it answered ${status}` }
  try {
    return { ok: true, answer: text.trim() === '' ? null : JSON.parse(text) }
  } catch {
    return { ok: false, why: 'the answer is no JSON' }
  }
}
