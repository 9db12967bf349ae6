/** What a phone may watch: lamps of colleagues and parking slots, presence, waiting messages. The composer fills it in. */
import type { LiveCall, PersonId } from '@sidetone/call'

/** `dialog`: RFC 4235; `presence`: RFC 3856; `message-summary`: RFC 3842. */
export const watchedPackages = ['dialog', 'presence', 'message-summary'] as const
export type WatchedPackage = (typeof watchedPackages)[number]

export interface Watchable {
  /** Whose extension this is. */
  personOf(number: string): { readonly person: PersonId; readonly name: string } | undefined
  callsOf(person: PersonId): readonly LiveCall[]
  /** Whether a call waits in this parking slot; undefined: no such slot. */
  parkedAt(slot: string): boolean | undefined
  /** Does not want to be disturbed now. */
  quiet(person: PersonId): boolean
  /** Voice messages of the box with this number; null: there is none, or `listener` may not listen to it. */
  messagesIn(box: string, listener: PersonId): { readonly new: number; readonly old: number } | null
}
/** Something watched differs: these people (calls, rules), these boxes, the parking slots. */
export type WatchedChange = {
  readonly people?: Iterable<PersonId>
  readonly boxes?: Iterable<string>
  readonly parked?: boolean
}

/** One subscription; kept beside its dialog in the journal. */
export type Watch = {
  readonly package: WatchedPackage
  /** What was dialled to watch it: an extension, a slot, a box. */
  readonly number: string
  /** Whose number it is; null: a slot, or a shared box. */
  readonly person: PersonId | null
  /** URI of the watched one, as the phone wrote it. */
  readonly entity: string
  /** Who watches. */
  readonly watcher: PersonId
  readonly device: string
}
