/**
 * A call that we begin: somebody is rung first, and goes where the call is to go once they answer. For a click on a number,
 * for calling back who waited in a queue, for a test call.
 *
 *   originate ──▶ `ring` rings ──answered──▶ their leg is the caller of `to`, as if they had dialled it
 *                      └── failed ──▶ over
 */

import type { Millis } from '@sidetone/kernel'
import { type Call, type CallOut, type Desk, newCall } from './call.ts'
import { type Coded, coded, englishOf, type Words } from './coded.ts'
import { startFork } from './fork.ts'
import { ringFirstForMs } from './limits.ts'
import { sentences } from './sentences.ts'
import type { CallId, Cause, LegId, Party, PersonId } from './words.ts'

export type Origination = {
  /** Who is rung first. */
  readonly ring:
    | { readonly person: PersonId; readonly queue?: true }
    | { readonly number: string }
    /** Over this trunk and no other, whoever's rights: to try it. */
    | { readonly trunk: string; readonly number: string }
  /** With whose rights both are called; without, only numbers inside are. */
  readonly as?: PersonId
  /** Where they go then, as one would dial it inside. */
  readonly to: string
  /** Shown to who is rung first; default: whose number `to` is. */
  readonly callerShown?: Party
  /** The number that `to` sees when it leads outside; '' withheld. Default: what whose rights it has have chosen. */
  readonly shows?: string
  /** Shown beside it: "Your call to 0301234". */
  readonly because?: string
  readonly forMs?: Millis
  /** Who is told in words when nobody answers, on the screen of their device. */
  readonly tells?: LegId
}
export type Originated =
  | { readonly ok: true; readonly call: CallId }
  | {
      readonly ok: false
      readonly cause: Cause
      readonly sentence: string
      readonly said?: Pick<Coded, 'code' | 'values'>
    }

export const notOriginated = (cause: Cause, words: Words = sentences[cause]): Originated => ({
  ok: false,
  cause,
  sentence: englishOf(words),
  ...(typeof words === 'object' && { said: { code: words.code, values: words.values } }),
})

/** @returns why nobody can be rung first; or why not, when `to` leads nowhere for whoever asked for the call themself */
export function originated(
  id: CallId,
  { ring, as: rights, to, callerShown, shows, because, tells, forMs = ringFirstForMs }: Origination,
  now: Millis,
  desk: Desk,
  out: CallOut[],
): Call | { readonly cause: Cause; readonly words?: Words } {
  const as = rights ?? null
  const shown = callerShown ?? desk.route(to, { party: { name: '', number: '' }, as }).to
  const found =
    'trunk' in ring
      ? { party: { name: '', number: ring.number }, ring: desk.toRing({ kind: 'trunk', ...ring, ringForMs: forMs }) }
      : desk.toRingFor(ring, shown, as)
  const from = found.party
  // Whoever asked for the call themself wants it, whatever else they do not want.
  const own = 'person' in ring && ring.person === as
  const asked = { ...(shows !== undefined && { shows }) }
  const way = own && desk.route(to, { party: from, ...asked }).destination
  if (way && way.kind === 'nowhere') return way
  const rings = own
    ? desk.toRing({ kind: 'person', person: ring.person, ringForMs: forMs })
    : 'ring' in found
      ? found.ring
      : []
  if (rings.length === 0 && own)
    return {
      cause: 'unreachable',
      words: coded('no-phone-there', `None of the phones of ${from.name} is there.`, from.name),
    }
  if (rings.length === 0) return { cause: 'cause' in found ? found.cause : 'unreachable' }
  const call = newCall({ id, startedAt: now, from, dialled: to, first: { to, as, ...asked, ...(tells && { tells }) } })
  call.stage = 'ringing'
  out.push({ type: 'event', event: { type: 'call.started', call: id, at: now, from, dialled: to } })
  const about = { purpose: 'first', to: from, by: null, side: 'caller', caller: shown, like: undefined } as const
  startFork(call, { ...about, forMs, because, ring: rings }, now, out)
  return call
}
