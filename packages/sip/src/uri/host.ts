/** Hosts and ports: names, IPv4, IPv6 references (RFC 3261 §25.1, RFC 5118). */
import { faulty, type Parsed } from '@sidetone/kernel'
import { isDigits, isHexDigit, isHostName } from '../message/characters.ts'

export type HostPort = { readonly host: string; readonly port: number | undefined }

/** Reads `host[:port]` between `from` and `to`. The host comes lower case and without brackets. */
export function parseHostPort(text: string, from: number, to: number, where: string): Parsed<HostPort> {
  let hostEnd: number
  let host: string
  if (text.charCodeAt(from) === 91) {
    hostEnd = text.indexOf(']', from)
    if (hostEnd < 0 || hostEnd >= to) return faulty('an IPv6 address without "]"', where)
    host = text.slice(from + 1, hostEnd)
    if (!isIpv6(host)) return faulty('not an IPv6 address in brackets', where)
    hostEnd++
  } else {
    hostEnd = text.indexOf(':', from)
    if (hostEnd < 0 || hostEnd > to) hostEnd = to
    if (!isHostName(text, from, hostEnd)) return faulty('a host with a wrong character, or none', where)
    host = text.slice(from, hostEnd)
  }
  if (hostEnd === to) return { ok: true, value: { host: host.toLowerCase(), port: undefined } }
  if (text.charCodeAt(hostEnd) !== 58) return faulty('something after the host that is no port', where)
  const port = portOf(text, hostEnd + 1, to)
  if (port === undefined) return faulty('a port that is not 1 … 65535', where)
  return { ok: true, value: { host: host.toLowerCase(), port } }
}

function portOf(text: string, from: number, to: number): number | undefined {
  if (!isDigits(text, from, to)) return undefined
  const port = Number(text.slice(from, to))
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** With brackets when it is IPv6. */
export function printHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** An IPv6 address in any of its written forms, also with IPv4 at the end; no zone. */
export function isIpv6(text: string): boolean {
  if (text.length < 2 || text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  let groups = 0
  for (const [index, half] of halves.entries()) {
    if (half === '') continue
    const parts = half.split(':')
    for (const [at, part] of parts.entries()) {
      const last = index === halves.length - 1 && at === parts.length - 1
      if (last && part.includes('.')) {
        if (!isIpv4(part)) return false
        groups += 2
      } else if (isGroup(part)) groups++
      else return false
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8
}

export function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every(part => part.length <= 3 && isDigits(part) && Number(part) <= 255)
}

function isGroup(part: string): boolean {
  if (part.length < 1 || part.length > 4) return false
  for (let i = 0; i < part.length; i++) if (!isHexDigit(part.charCodeAt(i))) return false
  return true
}

/** Host names and addresses mean the same without regard to case, and IPv6 in any of its written forms (RFC 5954 §4.2). */
export function sameHost(a: string, b: string): boolean {
  if (a === b) return true
  if (a.includes(':') && b.includes(':') && isIpv6(a) && isIpv6(b)) return ipv6Groups(a) === ipv6Groups(b)
  return a.toLowerCase() === b.toLowerCase()
}

/** Eight groups of hexadecimal numbers; `text` is an IPv6 address. */
function ipv6Groups(text: string): string {
  const [left = '', right] = text.split('::')
  const before = groupsOf(left)
  if (right === undefined) return before.join(':')
  const after = groupsOf(right)
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after].join(':')
}
function groupsOf(half: string): string[] {
  if (half === '') return []
  return half.split(':').flatMap(part => {
    if (!part.includes('.')) return [Number.parseInt(part, 16).toString(16)]
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
    return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
  })
}
