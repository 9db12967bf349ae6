/** What a message tells about the other side, and what ours asks to be told. */
import type { Cause } from '@sidetone/api-client'
import {
  type Body,
  fromOf,
  type HeaderList,
  type NameAddr,
  parseNameAddr,
  type SipRequest,
  type SipResponse,
  textOf,
  type Uri,
} from '@sidetone/sip'
import type { CallNotice } from './views.ts'

export type Told = {
  readonly name: string
  readonly number: string
  /** What their carrier found out about the number. */
  readonly check?: 'verified' | 'failed'
}

/** The server's word on who it is (RFC 3325); From as the fallback for a request. */
export function whoCalls(request: SipRequest): Told {
  const from = fromOf(request.headers)
  const who = asserted(request) ?? told(from?.ok ? from.value : undefined)
  return withCheck(who, request.headers.get('Sidetone-Number'))
}
const withCheck = (who: Told, check: unknown): Told =>
  check === 'verified' || check === 'failed' ? { ...who, check } : who
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

/** What we ask to be shown to whom we call outside (RFC 3325 §9.2, RFC 3323): '' nothing, null as always. */
export function shownHeaders(shows: string | null, aor: Uri): HeaderList {
  if (shows === null) return []
  return shows === '' ? [['Privacy', 'id']] : [['P-Preferred-Identity', `<sip:${shows}@${aor.host}>`]]
}

export const sdpOf = (body: Body | undefined): string | null =>
  body?.bytes.length && /^application\/sdp\b/i.test(body.type) ? textOf(body.bytes) : null
export const sdpBody = (sdp: string): Body => ({ type: 'application/sdp', bytes: new TextEncoder().encode(sdp) })

/** What the server tells our phone beside the call itself. */
export type Notice =
  | CallNotice
  /** Our part belongs to this call of the server from now on. `other` null: several, or not told. */
  | { readonly kind: 'call'; readonly call: string; readonly other: Told | null }
const NOTICE = 'application/sidetone-notice+json'
const MAX_SENTENCE = 300
const MAX_ID = 64
const MAX_NAME = 100

/** Null for an INFO that is not a notice, or not one that we know. */
export function readNotice(request: SipRequest): Notice | null {
  if (!request.headers.get('Content-Type')?.toLowerCase().startsWith(NOTICE)) return null
  try {
    const { kind, who, back, cause, sentence, words, call, other } = JSON.parse(textOf(request.body)) as Record<
      string,
      unknown
    >
    const text = typeof sentence === 'string' ? sentence : typeof words === 'string' ? words : ''
    if (kind === 'call' && typeof call === 'string') return { kind, call: call.slice(0, MAX_ID), other: partyOf(other) }
    if (kind === 'came-back' && typeof who === 'string' && typeof back === 'string' && typeof cause === 'string')
      return { kind, cause: cause as Cause, who: who.slice(0, MAX_NAME), back: back.slice(0, MAX_NAME) }
    return text ? { kind: 'words', sentence: text.slice(0, MAX_SENTENCE) } : null
  } catch {
    return null
  }
}

function partyOf(value: unknown): Told | null {
  if (typeof value !== 'object' || value === null) return null
  const { name, number, check } = value as Record<string, unknown>
  return typeof name === 'string' && typeof number === 'string'
    ? withCheck(
        { name: name.slice(0, MAX_NAME), number: number.slice(0, MAX_NAME) },
        (check as { says?: unknown } | undefined)?.says,
      )
    : null
}

/** The server's id of the call that a message belongs to; '' when it does not say. */
export const serverCallOf = (message: SipRequest | SipResponse): string =>
  message.headers.get('Sidetone-Call')?.trim().slice(0, MAX_ID) ?? ''
