/**
 * What a person can do with a call, as values: the same from HTTP (`POST /api/calls/:call/<verb>`), from SIP (REFER,
 * Replaces), from a code. `switchboard.command(who, command)` does it and says how it went.
 *
 * Three more things are done by dialling, from any device and from the web phone (numbers: `route/call-codes.ts`):
 * a slot takes a parked call back, `*8` and `**EXTENSION` pick up, `*11` takes over one's own call from another device.
 */
import { sentences } from './sentences.ts'
import type { CallId, Cause, DeviceId, LegId, PersonId } from './words.ts'

/** Who asks. A person acts through their own leg in the call; with two of them in it, the one of `device`. */
export type Who =
  | { readonly kind: 'person'; readonly person: PersonId; readonly device?: DeviceId }
  /** A device, by its own signalling. */
  | { readonly kind: 'leg'; readonly leg: LegId }
  | { readonly kind: 'admin' }

export type CallCommand =
  /** Blind: the others hear ringing while `to` is rung; it comes back when that fails. To 700 or a free slot: it is parked. */
  | { readonly type: 'transfer'; readonly call: CallId; readonly to: string }
  /** Attended, and while `other` still rings: everybody of both calls but me is joined in `call`. */
  | { readonly type: 'transfer-to-call'; readonly call: CallId; readonly other: CallId }
  /** A blind transfer that still rings is taken back. */
  | { readonly type: 'cancel-transfer'; readonly call: CallId }
  /** Everybody of both calls is joined in `call`, I am in it once. */
  | { readonly type: 'merge'; readonly call: CallId; readonly other: CallId }
  /** Rings one more; the others go on talking. */
  | { readonly type: 'add'; readonly call: CallId; readonly number: string }
  | { readonly type: 'remove'; readonly call: CallId; readonly leg: LegId }
  | { readonly type: 'mute'; readonly call: CallId; readonly leg: LegId; readonly muted: boolean }
  /** Nobody else comes into the conference, or may again. */
  | { readonly type: 'lock'; readonly call: CallId; readonly locked: boolean }
  | { readonly type: 'hold' | 'resume'; readonly call: CallId }
  /** Without `slot` the first free one. */
  | { readonly type: 'park'; readonly call: CallId; readonly slot?: string }
  /** My part goes on at a number of mine outside, once that answers; without `number` the first one of my ringing rules. */
  | { readonly type: 'push'; readonly call: CallId; readonly number?: string }
  | { readonly type: 'hang-up'; readonly call: CallId }

/** Why a command was not done. HTTP status: see {@link refusals}. */
export type Refusal =
  | 'no-such-call'
  | 'not-in-call'
  | 'no-such-leg'
  | 'not-now'
  | 'not-host'
  | 'locked'
  | 'no-own-number'
  | 'unknown-number'
  | 'not-allowed'
  | 'unreachable'
  | 'busy'
  | 'slot-taken'
  | 'no-free-slot'
  | 'too-many'

export type CommandResult =
  /** `slot`: where it was parked. */
  | { readonly ok: true; readonly slot?: string }
  | { readonly ok: false; readonly code: Refusal; readonly sentence: string }

/** HTTP status and sentence of each. */
export const refusals: Readonly<Record<Refusal, { readonly status: number; readonly sentence: string }>> = {
  'no-such-call': { status: 404, sentence: 'This call has ended.' },
  'not-in-call': { status: 403, sentence: 'You are not in this call.' },
  'no-such-leg': { status: 404, sentence: 'They are no longer in this call.' },
  'not-now': { status: 409, sentence: 'This is not possible at the moment.' },
  'not-host': { status: 403, sentence: 'Only a host of this room can do that.' },
  locked: { status: 409, sentence: 'The conference is locked: nobody else can come in.' },
  'no-own-number': {
    status: 409,
    sentence: 'There is no outside number of yours that this could go to. Set one under “Incoming calls”.',
  },
  'unknown-number': { status: 422, sentence: 'This number does not exist.' },
  'not-allowed': { status: 403, sentence: 'You may not call this number.' },
  unreachable: { status: 409, sentence: 'They cannot be reached at the moment.' },
  busy: { status: 409, sentence: 'They are on another call.' },
  'slot-taken': { status: 409, sentence: 'Another call is parked there.' },
  'no-free-slot': { status: 409, sentence: 'All parking slots are taken.' },
  'too-many': { status: 409, sentence: 'No more people fit into this call.' },
}
export const refused = (code: Refusal): CommandResult => ({ ok: false, code, sentence: refusals[code].sentence })
/** A refusal that is also a way for a call to end. */
export const isCause = (text: string): text is Cause & Refusal => text in sentences
