/**
 * What calls to the outside cost and how many there are, by who answers for them: counted from the journal, so that a
 * restart forgets nothing.
 *
 *   call.routed, call.forwarded, transfer.started … ─▶ who answers for the next legs
 *   leg.started over a trunk ─▶ living ──leg.ended──▶ sums of the day ──commit──▶ table
 *
 * Counted as events are told, kept when they are: of calls that come together, each knows of those before it.
 */

import type { DatabaseSync } from 'node:sqlite'
import { type CallEvent, type CallId, type PersonId, type Rights, type Usage, wallClock } from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import { DELETE_SLICE, MAX_COUNTED, MAX_FOLLOWED, MAX_REREAD } from './limits.ts'

export type Usages = {
  /** Of a person, or of the whole company. */
  of(person: PersonId | null, now: number): Usage
  /** Calls to the outside that these people have now. */
  callsOf(whose: (person: PersonId) => boolean): number
  /** What a call to the outside has cost once it is over; null: none was answered. */
  costOf(call: string): number | null
  /** Living calls whose payer has spent what a day may cost. */
  overspent(now: number, limitOf: (person: PersonId | null) => Rights['limits']): CallId[]
  /** What each person has used, for reports. */
  all(now: number): { readonly person: PersonId; readonly usage: Usage }[]
  /** Forgets old rows. @returns whether there are more */
  deleteBefore(time: number): boolean
}
export type UsageDeps = {
  readonly sql: DatabaseSync
  readonly journal: Pick<Journal, 'onAppended' | 'onCommitted' | 'replay'>
  /** @param number as it was sent to the trunk, by this person */
  readonly perMinute: (trunk: string, number: string, person: PersonId) => number | null
  /** Of the main site: when a day begins. */
  readonly timeZone: () => string
  readonly now: () => number
}

type Leg = {
  readonly leg: string
  readonly call: CallId
  readonly person: PersonId
  readonly trunk: string
  readonly number: string
  readonly startedAt: number
  /** At the time of answering, so that a new deck does not change what was. */
  perMinute: number
  answeredAt: number | null
}
type Followed = {
  /** Null: it is not kept yet. */
  firstEvent: number | null
  payer: PersonId | null
  emergency: boolean
  readonly legs: Map<string, Leg>
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export function openUsage({ sql, journal, perMinute, timeZone, now }: UsageDeps): Usages {
  const put = sql.prepare(
    'INSERT OR REPLACE INTO routingUsage (leg, call, person, trunk, number, startedAt, answeredAt, endedAt, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const putProgress = sql.prepare('UPDATE routingProgress SET nextEvent = ?')
  const paid = sql.prepare('SELECT sum(cost) AS cost FROM routingUsage WHERE call = ? AND answeredAt IS NOT NULL')
  const nextEventKept = () => Number(sql.prepare('SELECT nextEvent FROM routingProgress').get()!.nextEvent)
  const calls = new Map<CallId, Followed>()
  const living = new Map<string, Leg>()
  const written = new Set<string>()
  /** Money of the day, by person. */
  let day = ''
  let spent = new Map<string, number>()
  /** When calls began, by person. */
  const begun = new Map<string, number[]>()
  let nextEvent = nextEventKept()
  let keptEvent = nextEvent
  /** What was paid for is not to be read again. */
  let paidSince = false

  const dayOf = (at: number) => wallClock(timeZone(), at).date
  const today = (at: number) => {
    const date = dayOf(at)
    if (date !== day) {
      day = date
      spent = new Map()
    }
    return spent
  }
  const add = (person: string, cost: number, at: number) => {
    // What ended on another day is nobody's today.
    if (dayOf(at) !== day) return
    spent.set(person, (spent.get(person) ?? 0) + cost)
    spent.set('', (spent.get('') ?? 0) + cost)
  }
  const countBegun = (person: string, at: number) => {
    for (const who of [person, '']) {
      const times = begun.get(who) ?? []
      times.push(at)
      if (times.length > MAX_COUNTED) times.shift()
      begun.set(who, times)
    }
  }
  const costOf = ({ answeredAt, perMinute }: Leg, at: number) =>
    answeredAt === null ? 0 : (Math.max(0, at - answeredAt) / 60_000) * perMinute

  // ── what was before: the table, then the events since ──
  today(now())
  for (const row of sql.prepare('SELECT * FROM routingUsage WHERE endedAt > ?').all(now() - 2 * dayMs)) {
    written.add(row.leg as string)
    add(row.person as string, row.cost as number, row.endedAt as number)
    if ((row.startedAt as number) > now() - hourMs) countBegun(row.person as string, row.startedAt as number)
  }
  for (const { id, event } of journal.replay(nextEvent)) {
    count(event)
    keep(event, id)
  }
  written.clear()
  journal.onAppended(count)
  journal.onCommitted((events, firstId) => {
    for (const [at, event] of events.entries()) keep(event, firstId + at)
    keepProgress()
  })

  function count(event: CallEvent): void {
    if (event.type === 'call.started') {
      if (calls.size >= MAX_FOLLOWED) calls.delete(calls.keys().next().value!)
      const payer = event.trunk ? null : (event.from.person ?? null)
      calls.set(event.call, { firstEvent: null, payer, emergency: false, legs: new Map() })
      return
    }
    const call = calls.get(event.call)
    if (!call) return
    switch (event.type) {
      case 'call.routed':
        if (event.forwardedBy?.length) call.payer = event.forwardedBy.at(-1)?.person ?? null
        if (event.destination.kind === 'trunk') {
          call.payer = event.destination.payer ?? call.payer
          call.emergency = event.destination.emergency ?? false
        }
        return
      case 'story.led':
        if (event.destination.kind === 'trunk') call.payer = event.destination.payer ?? call.payer
        return
      case 'call.forwarded':
      case 'transfer.started':
      case 'add.started':
        call.payer = event.by.person ?? null
        return
      case 'leg.started': {
        const person = event.to.person ?? call.payer
        if (!event.trunk || !person || call.emergency) return
        const { leg, trunk, at, to } = event
        const made: Leg = {
          leg,
          call: event.call,
          person,
          trunk,
          number: to.number,
          startedAt: at,
          perMinute: 0,
          answeredAt: null,
        }
        // Tried over another trunk it is still the same call.
        const again = [...call.legs.values()].some(each => each.number === to.number && each.answeredAt === null)
        call.legs.set(leg, made)
        living.set(leg, made)
        if (!again && !written.has(leg)) countBegun(person, at)
        return
      }
      case 'leg.answered': {
        const leg = call.legs.get(event.leg)
        if (!leg) return
        leg.answeredAt = event.at
        leg.perMinute = perMinute(leg.trunk, leg.number, leg.person) ?? 0
        return
      }
      case 'leg.ended': {
        const leg = living.get(event.leg)
        if (!leg) return
        living.delete(event.leg)
        today(event.at)
        if (!written.has(leg.leg)) add(leg.person, costOf(leg, event.at), event.at)
        return
      }
    }
  }
  function keep(event: CallEvent, id: number): void {
    nextEvent = id + 1
    const call = calls.get(event.call)
    if (!call) return
    if (event.type === 'call.started') call.firstEvent = id
    else if (event.type === 'leg.ended') {
      const leg = call.legs.get(event.leg)
      if (!leg || written.has(leg.leg)) return
      const { person, trunk, number, startedAt, answeredAt } = leg
      put.run(leg.leg, leg.call, person, trunk, number, startedAt, answeredAt, event.at, costOf(leg, event.at))
    } else if (event.type === 'call.ended') {
      calls.delete(event.call)
      if (call.legs.size > 0) paidSince = true
    }
  }
  /** Once a commit at most, and not for the calls of a second inside the house. */
  function keepProgress(): void {
    const [oldest] = calls.values()
    const from = oldest?.firstEvent ?? nextEvent
    if (from === keptEvent || (!paidSince && from - keptEvent < MAX_REREAD)) return
    paidSince = false
    keptEvent = from
    putProgress.run(from)
  }

  const spentOf = (person: PersonId | null, at: number) => {
    let sum = today(at).get(person ?? '') ?? 0
    for (const leg of living.values()) if (person === null || leg.person === person) sum += costOf(leg, at)
    return sum
  }
  const drop = sql.prepare(
    `DELETE FROM routingUsage WHERE leg IN (SELECT leg FROM routingUsage WHERE endedAt < ? LIMIT ${DELETE_SLICE})`,
  )
  const of: Usages['of'] = (person, at) => {
    const times = begun.get(person ?? '') ?? []
    while (times[0] !== undefined && times[0] <= at - hourMs) times.shift()
    let callsNow = 0
    for (const leg of living.values()) if (person === null || leg.person === person) callsNow++
    return { spentToday: spentOf(person, at), callsNow, callsLastHour: times.length }
  }
  return {
    of,
    callsOf(whose) {
      let count = 0
      for (const { person } of living.values()) if (whose(person)) count++
      return count
    },
    costOf: call => paid.get(call)!.cost as number | null,
    deleteBefore: time => Number(drop.run(time).changes) >= DELETE_SLICE,
    overspent(at, limitOf) {
      const over = new Set<CallId>()
      const company = limitOf(null).spendPerDay
      const all = company !== null && spentOf(null, at) >= company
      for (const leg of living.values()) {
        if (leg.answeredAt === null || leg.perMinute === 0) continue
        const limit = limitOf(leg.person).spendPerDay
        if (all || (limit !== null && spentOf(leg.person, at) >= limit)) over.add(leg.call)
      }
      return [...over]
    },
    all: at =>
      [...new Set([...begun.keys(), ...spent.keys()])]
        .filter(Boolean)
        .map(id => ({ person: id as PersonId, usage: of(id as PersonId, at) })),
  }
}
