/**
 * Tells people's open pages of their calls. Nothing is counted: what is told is asked for anew from the switchboard,
 * 40 ms after something happened, and only when it is another than before.
 *
 *   change ─▶ whose calls? ─▶ (40 ms) ─has a page open?─▶ their calls now ─another than told?─▶ `my-calls`
 *                                     └▶ parked calls    ─another than told?─▶ `parked`, to all
 */
import type { LiveCall, ParkedCall as Parked, PersonId } from '@sidetone/call'
import { SETTLE_AFTER_MS } from './limits.ts'
import { myCall, parkedCalls, type RoomOfCall } from './my-calls.ts'

type Change = { readonly calls: readonly PersonId[]; readonly parked: boolean }
export type Follow = {
  readonly onChange: (listener: (change: Change) => void) => void
  readonly callsOf: (person: PersonId) => readonly LiveCall[]
  readonly parked: () => readonly Parked[]
  readonly rooms: { readonly ofCall: (call: LiveCall) => RoomOfCall | null }
  /** Has a page open. */
  readonly reads: (person: string) => boolean
  readonly toPerson: (person: string, event: { readonly type: string; readonly data: unknown }) => void
  readonly toAll: (event: { readonly type: string; readonly data: unknown }) => void
}

/** @returns stops it */
export function follow({ onChange, callsOf, parked, rooms, reads, toPerson, toAll }: Follow): () => void {
  /** What they were told last; nothing when they are in no call. */
  const told = new Map<PersonId, string>()
  let toldParked = '[]'
  const touched = new Set<PersonId>()
  let parkedTouched = false
  let timer: NodeJS.Timeout | undefined

  const tellPerson = (person: PersonId) => {
    if (!reads(person)) return void told.delete(person)
    const calls = callsOf(person).map(call => myCall(call, person, rooms.ofCall(call)))
    const text = JSON.stringify(calls)
    if (text === (told.get(person) ?? '[]')) return
    if (calls.length) told.set(person, text)
    else told.delete(person)
    toPerson(person, { type: 'my-calls', data: { calls } })
  }
  const tellParked = () => {
    const slots = parkedCalls(parked())
    const text = JSON.stringify(slots)
    if (text === toldParked) return
    toldParked = text
    toAll({ type: 'parked', data: { slots } })
  }
  onChange(change => {
    for (const person of change.calls) touched.add(person)
    parkedTouched ||= change.parked
    timer ??= setTimeout(() => {
      timer = undefined
      for (const person of touched) tellPerson(person)
      touched.clear()
      if (parkedTouched) tellParked()
      parkedTouched = false
    }, SETTLE_AFTER_MS).unref()
  })
  return () => clearTimeout(timer)
}
