/** Via (RFC 3261 §20.42, RFC 3581). */
import { faulty, type Parsed } from '@sidetone/kernel'
import { parseHostPort, printHost } from '../uri/host.ts'
import { isToken } from './characters.ts'
import type { Headers } from './headers.ts'
import { parseParams, printParams } from './params.ts'
import type { Via } from './types.ts'

/** `SIP / 2.0 / UDP` with spaces where the grammar allows them. */
const start = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([^ \t/]+)[ \t]+/i

/** One value; a list must be split before. */
export function parseVia(value: string): Parsed<Via> {
  let transport: string
  let from: number
  if (value.startsWith('SIP/2.0/UDP ')) {
    transport = 'UDP'
    from = 12
  } else {
    const found = start.exec(value)
    if (!found?.[1] || !isToken(found[1])) return faulty('no "SIP/2.0/transport"', 'Via')
    transport = found[1].toUpperCase()
    from = found[0].length
  }
  const semicolon = value.indexOf(';', from)
  const hostEnd = semicolon < 0 ? value.length : semicolon
  let sentBy = value.slice(from, hostEnd)
  if (sentBy.includes(' ') || sentBy.includes('\t')) sentBy = withoutSpace(sentBy)
  const address = parseHostPort(sentBy, 0, sentBy.length, 'Via')
  if (!address.ok) return address
  const read = parseParams(value, hostEnd, 'Via')
  if (!read.ok) return read
  const params = read.value
  const { host, port } = address.value
  // RFC 5118 §4.5: `received` with brackets is taken, and written without
  if (params.received?.startsWith('[')) params.received = params.received.replace(/^\[|\]$/g, '')
  return {
    ok: true,
    value: {
      transport,
      host,
      port,
      branch: params.branch,
      received: params.received,
      rport: params.rport,
      params,
    },
  }
}

/** Spaces may stand round the colon before the port. */
function withoutSpace(sentBy: string): string {
  return sentBy
    .split(':')
    .map(part => part.trim())
    .join(':')
}

/** As on the wire. `branch`, `received` and `rport` win over the same names in `params`. */
export function printVia(via: Omit<Via, 'params'> & { readonly params?: Via['params'] }): string {
  const params: Record<string, string> = { ...via.params }
  if (via.branch !== undefined) params.branch = via.branch
  if (via.received !== undefined) params.received = via.received
  if (via.rport !== undefined) params.rport = via.rport
  const port = via.port === undefined ? '' : `:${via.port}`
  return `SIP/2.0/${via.transport} ${printHost(via.host)}${port}${printParams(params)}`
}

/** The topmost Via; read once. */
export function topVia(headers: Headers): Parsed<Via> | undefined {
  return headers.read('Via', firstVia)
}
function firstVia(line: string): Parsed<Via> {
  const comma = line.indexOf(',')
  return parseVia(comma < 0 ? line : line.slice(0, comma).trimEnd())
}

/**
 * What a server notes in the top Via of a request (RFC 3261 §18.2.1, RFC 3581 §4): `received` when the source differs from
 * `sent-by` or rport was asked for, `rport` when asked for.
 */
export function noteSource(headers: Headers, source: { readonly host: string; readonly port: number }): void {
  const top = topVia(headers)
  if (!top?.ok) return
  const via = top.value
  const asked = via.rport !== undefined
  if (!asked && via.host === source.host) return
  const rport = asked ? String(source.port) : undefined
  headers.setFirst('Via', printVia({ ...via, received: source.host, rport }))
}
