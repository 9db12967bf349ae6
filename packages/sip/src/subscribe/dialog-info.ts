/** `application/dialog-info+xml` (RFC 4235): the calls of somebody, for the busy lamps of phones. Always the full state. */
import { maxDocumentEntries } from '../limits.ts'
import { bytesOf } from '../message/text.ts'
import type { Body } from '../stack-types.ts'
import { element, escapeXml, xmlStart } from './xml.ts'

/** One side of a call. `target`: its Contact; phones that pick up the call send their INVITE there. */
export type WatchedParty = { readonly uri: string; readonly name?: string; readonly target?: string }

export type WatchedDialog = {
  /** Stays the same while the call lasts; no two of one document are alike. */
  readonly id: string
  /** RFC 4235 §3.7.1 */
  readonly state: 'trying' | 'proceeding' | 'early' | 'confirmed' | 'terminated'
  /** Why it is terminated. */
  readonly event?: 'cancelled' | 'rejected' | 'replaced' | 'local-bye' | 'remote-bye' | 'error' | 'timeout'
  /** The status that led there, 100 … 699. */
  readonly code?: number
  /** `initiator`: the watched one calls. */
  readonly direction?: 'initiator' | 'recipient'
  /** With these a phone picks the call up by Replaces. Tags as the watched one sees them. */
  readonly callId?: string
  readonly localTag?: string
  readonly remoteTag?: string
  /** Seconds since it was answered. */
  readonly durationS?: number
  readonly local?: WatchedParty
  readonly remote?: WatchedParty
}

/** @param entity URI of the watched one @param dialogs the first 100 are told; none: idle */
export function dialogInfo(entity: string, dialogs: readonly WatchedDialog[]): (version: number) => Body {
  return version => {
    const inside = dialogs.slice(0, maxDocumentEntries).map(dialogElement).join('')
    const root = { xmlns: 'urn:ietf:params:xml:ns:dialog-info', version, state: 'full', entity }
    return {
      type: 'application/dialog-info+xml',
      bytes: bytesOf(`${xmlStart}${element('dialog-info', root, inside)}\n`),
    }
  }
}

function dialogElement(dialog: WatchedDialog): string {
  const { id, state, event, code, direction, callId, localTag, remoteTag, durationS, local, remote } = dialog
  // §4.4: what is said and its order
  const inside =
    element('state', { event, code }, state) +
    (durationS === undefined ? '' : element('duration', {}, String(Math.max(0, Math.floor(durationS))))) +
    party('local', local) +
    party('remote', remote)
  const attributes = { id, 'call-id': callId, 'local-tag': localTag, 'remote-tag': remoteTag, direction }
  return element('dialog', attributes, inside)
}

function party(name: 'local' | 'remote', side: WatchedParty | undefined): string {
  if (side === undefined) return ''
  const identity = element('identity', { display: side.name || undefined }, escapeXml(side.uri))
  return element(name, {}, identity + (side.target === undefined ? '' : element('target', { uri: side.target })))
}
