/**
 * A dialog (RFC 3261 §12): what two user agents agree on so that each knows how to reach the other. Plain JSON, but `path`,
 * which is read from the rest when needed.
 */
import { cseqOf, fromOf, toOf } from '../message/fields.ts'
import type { Headers } from '../message/headers.ts'
import type { SipRequest, SipResponse, Uri } from '../message/types.ts'
import { parseUri } from '../uri/uri.ts'

export type Dialog = {
  readonly callId: string
  readonly localTag: string
  /** '' only for RFC 2543 peers. */
  readonly remoteTag: string
  /** From of our requests. */
  readonly local: string
  /** To of our requests. */
  readonly remote: string
  /** Where the other side's Contact says it is: the Request-URI of our requests. */
  remoteTarget: string
  /** Route values of our requests, next hop first. Fixed once the dialog is confirmed. */
  routes: readonly string[]
  localCseq: number
  /** −1 until they sent a request. */
  remoteCseq: number
  /** The flow that the other side was last heard on. */
  flow: string
  path: Path | null
}
/** RFC 3261 §12.2.1.1 */
export type Path = { readonly uri: string; readonly routeLines: string; readonly nextHop: Uri }

/** As the one who answers: from their request that opens the dialog. `tag`: ours. */
export function dialogOfRequest(request: SipRequest, tag: string, flow: string): Dialog {
  const { headers } = request
  const from = fromOf(headers)
  const cseq = cseqOf(headers)
  return {
    callId: headers.get('Call-ID') ?? '',
    localTag: tag,
    remoteTag: from?.ok ? (from.value.params.tag ?? '') : '',
    local: `${headers.get('To') ?? ''};tag=${tag}`,
    remote: headers.get('From') ?? '',
    remoteTarget: contactOf(headers) ?? '',
    routes: headers.has('Record-Route') ? headers.list('Record-Route') : none,
    localCseq: 0,
    remoteCseq: cseq?.ok ? cseq.value.number : -1,
    flow,
    path: null,
  }
}

/**
 * As the one who asked: from a 101 … 2xx response to our request. `from`: the request's whole From. `uri`: its Request-URI,
 * where requests go when a broken peer gives no Contact.
 */
export function dialogOfResponse(
  response: SipResponse,
  from: string,
  uri: string,
  tag: string,
  cseq: number,
  flow: string,
): Dialog {
  const { headers } = response
  return {
    callId: headers.get('Call-ID') ?? '',
    localTag: tag,
    remoteTag: toTagOf(response),
    local: from,
    remote: headers.get('To') ?? '',
    remoteTarget: contactOf(headers) ?? uri,
    routes: headers.has('Record-Route') ? headers.list('Record-Route').reverse() : none,
    localCseq: cseq,
    remoteCseq: -1,
    flow,
    path: null,
  }
}
const none: readonly string[] = []

/** The 2xx has the last word on the route set of an early dialog (RFC 3261 §13.2.2.4). */
export function confirmDialog(dialog: Dialog, response: SipResponse): void {
  const { headers } = response
  dialog.routes = headers.has('Record-Route') ? headers.list('Record-Route').reverse() : none
  dialog.path = null
}

/** RFC 3261 §12.2.1.2, §12.2.2: INVITE, UPDATE and their 2xx move the remote target. */
export function refreshTarget(dialog: Dialog, headers: Headers): void {
  const contact = contactOf(headers)
  if (contact === undefined || contact === dialog.remoteTarget) return
  dialog.remoteTarget = contact
  dialog.path = null
}

/** RFC 3261 §12.2.2: a request that is older than one that we saw is refused. Notes the new number. */
export function takesCseq(dialog: Dialog, number: number): boolean {
  if (number <= dialog.remoteCseq) return false
  dialog.remoteCseq = number
  return true
}

/** Null when the other side gave no usable address. */
export function pathOf(dialog: Dialog): Path | null {
  dialog.path ??= makePath(dialog.remoteTarget, dialog.routes)
  return dialog.path
}

/** Request-URI, Route lines and next hop for a target and a route set; a strict first router gets the old treatment. */
export function makePath(target: string, routes: readonly string[]): Path | null {
  const first = routes[0]
  if (first === undefined) {
    const nextHop = parseUri(target)
    return nextHop.ok ? { uri: target, routeLines: '', nextHop: nextHop.value } : null
  }
  const firstUri = uriIn(first)
  const nextHop = parseUri(firstUri)
  if (!nextHop.ok) return null
  const loose = nextHop.value.params.lr !== undefined
  const lines = loose ? routes : [...routes.slice(1), `<${target}>`]
  let routeLines = ''
  for (const route of lines) routeLines += `Route: ${route}\r\n`
  return { uri: loose ? target : firstUri, routeLines, nextHop: nextHop.value }
}

export function toTagOf(message: SipRequest | SipResponse): string {
  const to = toOf(message.headers)
  return to?.ok ? (to.value.params.tag ?? '') : ''
}
export function fromTagOf(message: SipRequest | SipResponse): string {
  const from = fromOf(message.headers)
  return from?.ok ? (from.value.params.tag ?? '') : ''
}

/** The URI text of the first Contact, unknown parameters and all. */
function contactOf(headers: Headers): string | undefined {
  const value = headers.get('Contact')
  return value === undefined || value === '*' ? undefined : uriIn(value)
}

/** The URI text of a name-addr or addr-spec. */
export function uriIn(value: string): string {
  let from = 0
  if (value.charCodeAt(0) === 34) {
    // a quoted display name may hold "<"
    from = 1
    while (from < value.length && value.charCodeAt(from) !== 34) from += value.charCodeAt(from) === 92 ? 2 : 1
  }
  const open = value.indexOf('<', from)
  if (open >= 0) {
    const close = value.indexOf('>', open)
    return value.slice(open + 1, close < 0 ? value.length : close)
  }
  const end = value.search(/[;,]/)
  return (end < 0 ? value : value.slice(0, end)).trim()
}
