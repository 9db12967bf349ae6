/**
 * Tells people's open pages of their calls. Nothing is counted: what is told is asked for anew from the switchboard,
 * 40 ms after something happened, and only when it is another than before.
 *
 *   events ─▶ who was in the call? ─▶ (40 ms) ─▶ their calls now ─another than told?─▶ `my-calls`
 *                                              └▶ parked calls   ─another than told?─▶ `parked`, to all
 */
import type { CallEvent, CallId, LiveCall, Party, PersonId } from '@sidetone/call'
import type { output } from 'zod'
import { SETTLE_AFTER_MS } from './limits.ts'
import { myCall } from './my-calls.ts'
import type { ParkedCall } from './shapes.ts'

export type Follow = {
  readonly onCommitted: (listener: (events: readonly CallEvent[]) => void) => void
  readonly callsOf: (person: PersonId) => readonly LiveCall[]
  readonly parked: () => readonly output<typeof ParkedCall>[]
  readonly toPerson: (person: string, event: { readonly type: string; readonly data: unknown }) => void
  readonly toAll: (event: { readonly type: string; readonly data: unknown }) => void
}

/** A leg that comes from another call brings somebody, too. */
const partiesOf = (event: CallEvent): Party[] =>
  Object.values(event).filter(
    (value): value is Party => typeof value === 'object' && value !== null && 'number' in value,
  )

export function follow({ onCommitted, callsOf, parked, toPerson, toAll }: Follow) {
  const inCall = new Map<CallId, Set<PersonId>>()
  /** What they were told last; nothing when they are in no call. */
  const told = new Map<PersonId, string>()
  const touched = new Set<PersonId>()
  let toldParked = '[]'
  let timer: NodeJS.Timeout | undefined

  const settle = () => {
    timer = undefined
    for (const person of touched) {
      const calls = callsOf(person).map(call => myCall(call, person))
      const text = JSON.stringify(calls)
      if (text === (told.get(person) ?? '[]')) continue
      if (calls.length) told.set(person, text)
      else told.delete(person)
      toPerson(person, { type: 'my-calls', data: { calls } })
    }
    touched.clear()
    const slots = parked()
    const text = JSON.stringify(slots)
    if (text === toldParked) return
    toldParked = text
    toAll({ type: 'parked', data: { slots } })
  }
  const touch = (people: Iterable<PersonId>) => {
    for (const person of people) touched.add(person)
    timer ??= setTimeout(settle, SETTLE_AFTER_MS).unref()
  }
  onCommitted(events => {
    for (const event of events) {
      if (event.type === 'leg.quality') continue
      const people = inCall.get(event.call) ?? new Set()
      inCall.set(event.call, people)
      for (const party of partiesOf(event)) if (party.person) people.add(party.person)
      touch(people)
      if (event.type === 'call.ended') inCall.delete(event.call)
    }
  })
  return { touch, stop: () => clearTimeout(timer) }
}
