/** What a message tells about the other side. */
import {
  type Body,
  fromOf,
  type NameAddr,
  parseNameAddr,
  type SipRequest,
  type SipResponse,
  textOf,
} from '@sidetone/sip'

export type Told = { readonly name: string; readonly number: string }

/** The server's word on who it is (RFC 3325); From as the fallback for a request. */
export function whoCalls(request: SipRequest): Told {
  const from = fromOf(request.headers)
  return asserted(request) ?? told(from?.ok ? from.value : undefined)
}
/** Whom we really reached, if the server says so. */
export const whoAnswered = (response: SipResponse): Told | null => asserted(response)

function asserted(message: SipRequest | SipResponse): Told | null {
  const [first] = message.headers.list('P-Asserted-Identity')
  const read = first === undefined ? undefined : parseNameAddr(first)
  return read?.ok ? told(read.value) : null
}
function told(address: NameAddr | undefined): Told {
  const number = address?.uri.user ?? ''
  if (number === 'anonymous' || address?.uri.host === 'anonymous.invalid') return { name: '', number: '' }
  return { name: address?.name ?? '', number }
}

export const sdpOf = (body: Body | undefined): string | null =>
  body?.bytes.length && /^application\/sdp\b/i.test(body.type) ? textOf(body.bytes) : null
export const sdpBody = (sdp: string): Body => ({ type: 'application/sdp', bytes: new TextEncoder().encode(sdp) })

/** The direction that a description asks for: the media line's, else the session's, else both ways (RFC 3264 §5.1). */
export function directionOf(sdp: string): 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' {
  const media = sdp.slice(Math.max(0, sdp.search(/^m=/m)))
  const found = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m
  return ((found.exec(media) ?? found.exec(sdp))?.[1] as 'sendrecv' | undefined) ?? 'sendrecv'
}

/** What the server tells our phone beside the call itself. */
export type Notice =
  | { readonly kind: 'silent'; readonly who: 'you' | 'other'; readonly sentence: string }
  | { readonly kind: 'heard' | 'held' | 'resumed' }
  | { readonly kind: 'words'; readonly sentence: string }
const NOTICE = 'application/sidetone-notice+json'
const MAX_SENTENCE = 300

/** Null for an INFO that is not a notice, or not one that we know. */
export function readNotice(request: SipRequest): Notice | null {
  if (!request.headers.get('Content-Type')?.toLowerCase().startsWith(NOTICE)) return null
  try {
    const { kind, who, sentence, words } = JSON.parse(textOf(request.body)) as Record<string, unknown>
    const text = typeof sentence === 'string' ? sentence : typeof words === 'string' ? words : ''
    if (kind === 'silent') return { kind, who: who === 'you' ? 'you' : 'other', sentence: text.slice(0, MAX_SENTENCE) }
    if (kind === 'heard' || kind === 'held' || kind === 'resumed') return { kind }
    return text ? { kind: 'words', sentence: text.slice(0, MAX_SENTENCE) } : null
  } catch {
    return null
  }
}
