/** What has numbers of its own besides people: ring groups, queues, menus, conference rooms. */
import { join } from 'node:path'
import { openAt, type PersonId, type Switchboard } from '@sidetone/call'
import { RETENTION_MS, startRetention } from '@sidetone/data'
import type { ApiRoute, Feature } from '@sidetone/feature'
import { createRooms, type Rooms } from '@sidetone/feature-conference-rooms'
import type { Tracks } from '@sidetone/feature-hold-music/tracks'
import { createAsk, createMenus, requestsIn } from '@sidetone/feature-ivr'
import { createQueues, type Queues, type Standing } from '@sidetone/feature-queues'
import { createRingGroups } from '@sidetone/feature-ring-groups'
import type { Language } from '@sidetone/prompts'
import type { SipLegs } from '@sidetone/sip-legs'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'
import { ids } from './ids.ts'
import { isQuiet } from './voicemail.ts'

export type Entities = {
  readonly features: readonly Feature[]
  readonly routes: readonly ApiRoute[]
  readonly queues: Queues
  readonly rooms: Rooms
  /** The telephones are there, and the calls of the process before. */
  begin(): void
  /** A new demo company gets one of each. */
  demo(): void
  stop(): void
}
/** Known only after this, for its stories are theirs. */
type Telephones = () => {
  readonly switchboard: Switchboard
  readonly sip: SipLegs
  readonly language: Language
  readonly holdMusic: Tracks
}

const lookEveryMs = 1_000

/** @param ownName the file in which this person says their name; null: they have not recorded it */
export function openEntities(
  home: string,
  data: Data,
  keeper: PlanKeeper,
  ownName: (person: string) => string | null,
  telephones: Telephones,
): Entities {
  const { documents, stores, database, journal, ringing } = data
  const { plan, whoHas, cannotLead, schedules } = keeper
  const now = Date.now
  const shared = {
    ...{ documents, whoHas, cannotLead },
    hasSchedule: (id: string) => schedules.collection.get(id) !== undefined,
  }
  const ringGroups = createRingGroups({
    ...shared,
    sql: database.sql,
    isPerson: number => plan().extensions.has(number),
  })
  const standingOf = (id: string): Standing => {
    const { switchboard, sip } = telephones()
    const person = id as PersonId
    if (switchboard.stateOf(person) !== 'idle') return 'talking'
    if (isQuiet(ringing.said(person), now(), true)) return 'away'
    return sip.reachable(person).length > 0 ? 'free' : 'unreachable'
  }
  const queues = createQueues({
    ...shared,
    ...{ sql: database.sql, journal, standingOf, now, random: Math.random },
    nameOf: person => stores.people.byId(person)?.name,
    originate: origination => telephones().switchboard.originate(origination),
    language: () => telephones().language,
    musicOf: piece => telephones().holdMusic.soundOf(piece),
  })
  const { isNumber, begins } = dialledInside(keeper)
  const speak = async (text: string, language: string) => {
    const spoken = await data.speech.speak(text, language)
    return spoken.ok ? spoken.path : null
  }
  const rooms = createRooms({
    ...shared,
    nameOf: person => stores.people.byId(person)?.name,
    live: () => telephones().switchboard.live(),
    command: (who, command) => telephones().switchboard.command(who, command),
    originate: origination => telephones().switchboard.originate(origination),
    sayName: async ({ name, person }, language) =>
      (person !== undefined && ownName(person)) || (name ? speak(name, language) : null),
    folder: join(home, 'conferences'),
    heard: data.heard.note,
    now,
  })
  const menus = createMenus({
    ...shared,
    people: () => stores.people.list(),
    nameSaid(extension) {
      const person = stores.people.byExtension(extension)
      return person ? ownName(person.id) : null
    },
    inside: { isNumber, begins },
    isOpen(id) {
      const schedule = schedules.byId().get(id)
      return schedule === undefined || openAt(schedule, now()).open
    },
    speak,
    cannotSpeak: language =>
      data.speech.voiceOf(language)
        ? null
        : `This machine has no ${data.speech.engines().length ? `voice for “${language}”` : 'speech engine'}. Install one (apt install espeak-ng), or record the words.`,
    voiceOf(language) {
      const found = data.speech.voiceOf(language)
      return found && `${found.engine} (${found.voice})`
    },
    // A restored copy tells nobody beside the original.
    ask: createAsk(() => requestsIn(documents), { held: () => data.fence.current() !== undefined }),
    personAt: extension => stores.people.byExtension(extension),
    isAdmin: person => stores.people.byId(person)?.role === 'admin',
    originate: origination => telephones().switchboard.originate(origination),
    folder: join(home, 'menu-sounds'),
    newId: () => ids.token(12),
    now,
  })
  const stopRetention = startRetention([time => queues.reports.deleteBefore(time - RETENTION_MS)])
  let timer: NodeJS.Timeout | undefined
  return {
    features: [ringGroups.feature, queues.feature, queues.codes, menus.feature, rooms.feature],
    routes: [...ringGroups.collection.routes, ...queues.routes, ...menus.routes, ...rooms.routes],
    queues,
    rooms,
    begin() {
      const { switchboard, sip } = telephones()
      switchboard.onChange(({ people }) => people.forEach(person => void queues.standingChanged(person)))
      sip.onRegistrations(({ person }) => queues.standingChanged(person))
      ringing.onChange(queues.standingChanged)
      queues.begin()
      timer = setInterval(queues.tick, lookEveryMs)
    },
    demo() {
      ringGroups.demo()
      queues.demo(['101', '102', '103'].flatMap(extension => stores.people.byExtension(extension)?.id ?? []))
      menus.demo()
      rooms.demo()
    },
    stop() {
      clearInterval(timer)
      stopRetention()
    },
  }
}

/** Numbers that a caller of a menu may dial: people, and what anybody may be led to. */
function dialledInside({ plan }: PlanKeeper) {
  const known = () => plan().extensions
  const code = (number: string) => /^\d+$/.test(number) && plan().codes.get(number)?.fromTrunks === true
  return {
    isNumber: (number: string) => known().has(number) || code(number),
    /** A longer number begins with these digits. */
    begins(digits: string): boolean {
      const longer = (number: string) => number.length > digits.length && number.startsWith(digits)
      for (const number of known().keys()) if (longer(number)) return true
      for (const number of plan().codes.keys()) if (longer(number) && code(number)) return true
      return false
    },
  }
}
