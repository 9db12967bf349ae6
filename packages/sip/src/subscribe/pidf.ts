/** `application/pidf+xml` (RFC 3863): whether somebody can be reached, and what they do (RFC 4479, 4480). */
import type { Millis } from '@sidetone/kernel'
import { maxDocumentEntries } from '../limits.ts'
import { bytesOf } from '../message/text.ts'
import type { Body } from '../stack-types.ts'
import { element, escapeXml, xmlStart } from './xml.ts'

export type PresenceTuple = {
  /** Stays the same; no two of one document are alike. */
  readonly id: string
  readonly basic: 'open' | 'closed'
  /** URI and how much it is liked, 0 … 1. */
  readonly contact?: { readonly uri: string; readonly priority?: number }
  readonly notes?: readonly { readonly text: string; readonly language?: string }[]
  readonly at?: Millis
}
export type Presence = {
  /** URI of the person, `pres:` or `sip:`. */
  readonly entity: string
  /** The first 100 are told. */
  readonly tuples: readonly PresenceTuple[]
  readonly notes?: PresenceTuple['notes']
  /** What phones show beside open and closed. */
  readonly activity?: 'on-the-phone' | 'busy' | 'away' | 'meeting'
}

export function presence({ entity, tuples, notes, activity }: Presence): Body {
  const more = activity && {
    'xmlns:dm': 'urn:ietf:params:xml:ns:pidf:data-model',
    'xmlns:rpid': 'urn:ietf:params:xml:ns:pidf:rpid',
  }
  const doing =
    activity === undefined
      ? ''
      : element('dm:person', { id: 'person' }, element('rpid:activities', {}, element(`rpid:${activity}`, {})))
  const inside = tuples.slice(0, maxDocumentEntries).map(tupleElement).join('') + notesOf(notes) + doing
  const root = element('presence', { xmlns: 'urn:ietf:params:xml:ns:pidf', ...more, entity }, inside)
  return { type: 'application/pidf+xml', bytes: bytesOf(`${xmlStart}${root}\n`) }
}

/** RFC 3863 §4.1.2: what is said and its order. */
function tupleElement({ id, basic, contact, notes, at }: PresenceTuple): string {
  const inside =
    element('status', {}, element('basic', {}, basic)) +
    (contact ? element('contact', { priority: contact.priority }, escapeXml(contact.uri)) : '') +
    notesOf(notes) +
    (at === undefined ? '' : element('timestamp', {}, new Date(at).toISOString()))
  return element('tuple', { id }, inside)
}

const notesOf = (notes: PresenceTuple['notes']): string =>
  (notes ?? []).map(({ text, language }) => element('note', { 'xml:lang': language }, escapeXml(text))).join('')
