/** Replaces (RFC 3891): "this INVITE takes the place of that call". Tags are as the one sees them who gets the INVITE. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { parseTokenParams } from '../message/fields.ts'
import type { Headers } from '../message/headers.ts'
import { dialogWith, type Session } from '../session/session.ts'
import type { Replaces, SessionId } from '../stack-types.ts'

/** One value of the header. */
export function parseReplaces(text: string): Parsed<Replaces> {
  const read = parseTokenParams(text, 'Replaces')
  if (!read.ok) return read
  const { value, params } = read.value
  // a comma means a second value, which RFC 3891 §3 forbids
  if (/[\s,]/.test(value)) return faulty('a Call-ID with a space or a comma', 'Replaces')
  const { 'to-tag': toTag, 'from-tag': fromTag } = params
  if (!toTag || !fromTag) return faulty('no to-tag or no from-tag', 'Replaces')
  return parsed({ callId: value, toTag, fromTag, earlyOnly: params['early-only'] !== undefined })
}

export function printReplaces({ callId, toTag, fromTag, earlyOnly }: Replaces): string {
  // 0 stands for a peer of RFC 2543 that has no tag (§6.1)
  return `${callId};to-tag=${toTag || '0'};from-tag=${fromTag || '0'}${earlyOnly ? ';early-only' : ''}`
}

/** The session with this dialog, in whatever state. */
export function replacedSession(
  { callId, toTag, fromTag }: Replaces,
  find: (id: SessionId) => Session | undefined,
): Session | undefined {
  const session = find(toTag)
  if (session === undefined || session.callId !== callId) return undefined
  const dialog = dialogWith(session, fromTag) ?? (fromTag === '0' ? dialogWith(session, '') : null)
  return dialog === null ? undefined : session
}

/**
 * RFC 3891 §3: which session an INVITE with Replaces means.
 * @param ended whether a session of this tag is over since a short time
 * @returns null without the header, else the session or the status that refuses the INVITE
 */
export function matchReplaces(
  headers: Headers,
  find: (id: SessionId) => Session | undefined,
  ended: (id: SessionId) => boolean,
): { readonly session: SessionId } | { readonly status: 400 | 481 | 486 | 603 } | null {
  const count = headers.count('Replaces')
  if (count === 0) return null
  const read = parseReplaces(headers.get('Replaces')!)
  if (count > 1 || !read.ok) return { status: 400 }
  const session = replacedSession(read.value, find)
  if (session === undefined) return { status: ended(read.value.toTag) ? 603 : 481 }
  switch (session.state) {
    case 'talking':
      return read.value.earlyOnly ? { status: 486 } : { session: session.id }
    case 'inviting':
      return { session: session.id }
    case 'ringing':
      // an early dialog that the other side opened cannot be replaced
      return { status: 481 }
    default:
      return { status: 603 }
  }
}
