/** Which transaction a message belongs to (RFC 3261 §17.1.3, §17.2.3), and where a response goes (§18.2.2, RFC 3581). */
import { callIdOf, cseqOf, fromOf } from '../message/fields.ts'
import type { SipRequest, Via } from '../message/types.ts'
import type { Flow, Target } from '../stack-types.ts'
import { printHost } from '../uri/host.ts'

const cookie = 'z9hG4bK'

/** `method`: that of the request, with INVITE for ACK and for the INVITE that a CANCEL looks for. */
export function serverKey(request: SipRequest, via: Via, method: string): string {
  const { branch } = via
  if (branch !== undefined && branch.length > cookie.length && branch.startsWith(cookie))
    return `s${branch}|${via.host}:${via.port ?? ''}|${method}`
  return oldKey(request, method)
}

/** RFC 2543 peers give no unique branch. The To tag is left out, so that the ACK of a failure finds its INVITE. */
function oldKey(request: SipRequest, method: string): string {
  const from = fromOf(request.headers)
  const cseq = cseqOf(request.headers)
  const tag = from?.ok ? (from.value.params.tag ?? '') : ''
  const number = cseq?.ok ? cseq.value.number : 0
  return `o${request.uri}|${tag}|${callIdOf(request.headers)}|${number}|${request.headers.get('Via')}|${method}`
}

export const clientKey = (branch: string, method: string): string => `c${branch}|${method}`

/** All Via lines of a response: the request's, the top one with what RFC 3261 §18.2.1 and RFC 3581 §4 add. */
export function viaLines(request: SipRequest, via: Via, flow: Flow): string {
  const lines = request.headers.all('Via')
  const first = lines[0] ?? ''
  const comma = first.indexOf(',')
  const top = comma < 0 ? first : first.slice(0, comma).trimEnd()
  let text = `Via: ${noted(top, via, flow)}${comma < 0 ? '' : first.slice(comma)}\r\n`
  for (let i = 1; i < lines.length; i++) text += `Via: ${lines[i]}\r\n`
  return text
}

function noted(top: string, via: Via, flow: Flow): string {
  const { host, port } = flow.remote
  if (via.rport === undefined) return via.host === host ? top : `${dropped(top, 'received')};received=${host}`
  return `${dropped(dropped(top, 'rport'), 'received')};received=${host};rport=${port}`
}

/** Takes one `;name` or `;name=value` out. */
function dropped(value: string, name: 'received' | 'rport'): string {
  if (!value.includes(name) && !/r(?:eceived|port)/i.test(value)) return value
  return value.replace(name === 'rport' ? rportParam : receivedParam, '')
}
const rportParam = /;[ \t]*rport[ \t]*(?:=[^;]*)?(?=;|$)/i
const receivedParam = /;[ \t]*received[ \t]*(?:=[^;]*)?(?=;|$)/i

/** The flow that the request came on; for UDP without rport the source address with the port of `sent-by`. */
export function responseTarget(via: Via, flow: Flow): Target {
  if (flow.transport !== 'udp' || via.rport !== undefined) return { flow: flow.id }
  const port = via.port ?? 5060
  return port === flow.remote.port ? { flow: flow.id } : { transport: 'udp', host: flow.remote.host, port }
}

/** Where to try when the connection is gone. A WebSocket client cannot be called back (RFC 7118 §5). */
export function responseFallback(via: Via, flow: Flow): Target | null {
  if (flow.transport !== 'tcp' && flow.transport !== 'tls') return null
  return {
    transport: flow.transport,
    host: flow.remote.host,
    port: via.port ?? (flow.transport === 'tls' ? 5061 : 5060),
  }
}

/** `host:port` for Via and URIs; port 0 is none. */
export const hostPort = (host: string, port: number): string =>
  port === 0 ? printHost(host) : `${printHost(host)}:${port}`
