/** Voicemail as telephones need it: boxes, lamps, and what happens with a call that nobody takes. */
import { openAt, type PersonId, type RingingRules, type Switchboard, isQuiet as wantsQuiet } from '@sidetone/call'
import { openVoicemail, type Voicemail } from '@sidetone/feature-voicemail'
import type { Watchable } from '@sidetone/sip-legs'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'
import type { Faults } from './faults.ts'
import { ids } from './ids.ts'

export function openBoxes(
  home: string,
  { database, documents, stores, ringing, heard }: Data,
  { plan, whoHas }: PlanKeeper,
  faults: Faults,
  switchboard: () => Switchboard,
): Voicemail {
  const now = Date.now
  return openVoicemail({
    sql: database.sql,
    documents,
    people: stores.people,
    home,
    newId: () => `${now().toString(36)}${ids.token(8)}`,
    now,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    standingOf: person =>
      isQuiet(ringing.said(person), now())
        ? 'away'
        : switchboard().stateOf(person as PersonId) === 'on-a-call'
          ? 'busy'
          : 'no-answer',
    isClosed(id) {
      const schedule = plan().schedules?.get(id)
      return schedule !== undefined && !openAt(schedule, now()).open
    },
    heard: heard.note,
    whoHas: number => whoHas(number, { feature: 'voicemail', argument: `leave:${number}` }),
    onFault: error => faults.note('voicemail', error),
  })
}

/** Whoever has said nothing may be disturbed. @param byQueue by a call of a queue that they work for */
export const isQuiet = (rules: RingingRules | undefined, now: number, byQueue = false): boolean =>
  rules !== undefined && wantsQuiet(rules, now, byQueue)

/** What desk phones may watch. */
export const watchableOf = (
  { ringing }: Data,
  { plan }: PlanKeeper,
  voicemail: Voicemail,
  switchboard: () => Switchboard,
  slots: readonly string[],
): Watchable => ({
  personOf: number => plan().extensions.get(number),
  callsOf: person => switchboard().callsOf(person),
  parkedAt: slot =>
    slots.includes(slot)
      ? switchboard()
          .parked()
          .some(each => each.slot === slot)
      : undefined,
  quiet: person => isQuiet(ringing.said(person), Date.now()),
  messagesIn: voicemail.messagesIn,
})
