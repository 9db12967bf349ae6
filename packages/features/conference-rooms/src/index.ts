/** A number for a conference: whoever knows it, and its PIN, is in. */
import type {
  CallCommand,
  CallId,
  CommandResult,
  LegId,
  LiveCall,
  Originated,
  Origination,
  PersonId,
  Who,
} from '@sidetone/call'
import {
  type ApiRoute,
  type Collection,
  collection,
  type Documents,
  demands,
  type Feature,
  numbersOf,
  type PlanKnowledge,
  seats,
  toHours,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_INVITED, MAX_ROOMS, MAX_WRONG, WRONG_WITHIN_MS } from './limits.ts'
import { type LiveDeps, LiveRoom } from './live-room.ts'
import { Recordings } from './recordings.ts'
import { routesOf } from './routes.ts'
import { Room, type RoomNow } from './shapes.ts'
import { confer } from './story.ts'

export { Room } from './shapes.ts'

export type RoomsDeps = PlanKnowledge & {
  readonly documents: Documents
  readonly nameOf: (person: string) => string | undefined
  readonly live: () => readonly LiveCall[]
  readonly command: (who: Who, command: CallCommand) => CommandResult
  readonly originate: (origination: Origination) => Originated
  readonly speak: LiveDeps['speak']
  /** For the files of recordings. */
  readonly folder: string
  readonly now: () => number
}
export type Rooms = {
  readonly collection: Collection<Room>
  readonly feature: Feature
  readonly routes: readonly ApiRoute[]
  now(): RoomNow[]
  /** Somebody is in one of them. */
  busy(): boolean
  onChange(listener: () => void): void
  /** 680 Conference, of the demo company. */
  demo(): void
}

const feature = 'conference-rooms'

export function createRooms(deps: RoomsDeps): Rooms {
  const { documents, now } = deps
  const must = demands(deps)
  const rooms = collection({
    documents,
    kind: 'conference-room',
    path: '/api/rooms',
    schema: Room,
    title: 'conference room',
    limit: MAX_ROOMS,
    secret: ['pin', 'hostPin'],
    search: ({ name, number }) => [name, number],
    check(room, id) {
      must.beFree(room.number, { feature, argument: id ?? '' })
      must.closeTo(room.hours)
      if (room.pin !== '' && room.pin === room.hostPin)
        throw new AppError('same-pin', 422, 'Hosts need another PIN than everybody else.')
      if ((room.waitForHost || room.endWithHost) && room.hostPin === '' && room.hosts.length === 0)
        throw new AppError('no-host', 422, 'Nobody could be the host. Choose hosts, or a PIN for them.')
    },
    numbersOf: ({ number }) => [number],
    leadsTo: ({ hosts, hostPin, waitForHost, endWithHost, hours }) => [
      ...seats('person', hosts, 'a host', 'hosts', { least: hostPin === '' && (waitForHost || endWithHost) ? 1 : 0 }),
      ...toHours(hours),
    ],
    example: { name: 'Conference', number: '680' },
  })
  const recordings = new Recordings(deps.folder, now)
  const listeners: (() => void)[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const standing = new Map<string, LiveRoom>()
  const liveDeps: LiveDeps = {
    roomOf: rooms.get,
    newFile: room => recordings.newFile(room),
    speak: deps.speak,
    changed() {
      for (const [id, room] of standing) if (room.members.length === 0) standing.delete(id)
      changed()
    },
  }
  const liveRoom = (id: string, called?: string): LiveRoom => {
    const { name = '', number = '' } = rooms.get(id) ?? {}
    const known = standing.get(id) ?? new LiveRoom(id, called ?? `${name} (${number})`, liveDeps)
    standing.set(id, known)
    return known
  }
  /** Calls that were rung from a roster. */
  const invited = new Set<string>()
  const wrongPins = new Map<string, number[]>()
  const recentlyWrong = (room: string) => (wrongPins.get(room) ?? []).filter(at => at > now() - WRONG_WITHIN_MS)
  /** Its call and what is known of each leg. */
  const conference = (room: string) =>
    deps.live().find(each => each.room !== null && each.room === standing.get(room)?.called)
  const legOf = (leg: string) =>
    deps
      .live()
      .flatMap(({ legs }) => legs)
      .find(each => each.leg === leg)
  const done = (result: CommandResult) => {
    if (!result.ok) throw new AppError(result.code, 409, result.sentence)
  }
  const mute = (room: string, leg: string, muted: boolean) => {
    const call = conference(room)?.call
    if (!call) throw new AppError('nobody-there', 409, 'Nobody is in this room.')
    done(deps.command({ kind: 'admin' }, { type: 'mute', call, leg: leg as LegId, muted }))
  }
  const muteAll = (room: string, muted = true) => {
    const hosts = new Set(standing.get(room)?.members.flatMap(({ host, leg }) => (host ? [leg] : [])))
    for (const { leg, present, muted: is } of conference(room)?.legs ?? [])
      if (present && is !== muted && !hosts.has(leg)) mute(room, leg, muted)
  }
  const nowOf = (id: string, name: string, number: string): RoomNow => {
    const live = standing.get(id)
    return {
      ...{ id, name, number, locked: live?.locked ?? false, recording: live?.recording ?? false },
      people: (live?.members ?? []).map(({ call, leg, host, waits, since }) => {
        const { muted = false, talking = false } = legOf(leg) ?? {}
        return { leg, name: call.caller.name, number: call.caller.number, host, waits, muted, talking, since }
      }),
    }
  }
  const allNow = () => rooms.all().map(({ id, name, number }) => nowOf(id, name, number))

  return {
    collection: rooms,
    now: allNow,
    busy: () => standing.size > 0,
    onChange: listener => void listeners.push(listener),
    routes: [
      ...rooms.routes,
      ...routesOf({
        ...{ rooms, recordings, mute, muteAll, allNow, live: id => standing.get(id) },
        remove(room, leg) {
          const member = standing.get(room)?.members.find(each => each.leg === leg)
          if (!member) throw new AppError('no-such-leg', 404, 'They are no longer in this room.')
          member.call.hangUp('removed')
        },
        invite(room, number, me) {
          const result = deps.originate({
            ring: { number },
            to: room.number,
            callerShown: { name: room.name, number: room.number },
            because: me ? `${me.name} invites you to ${room.name}` : `to ${room.name}`,
            ...(me && { as: me.id as PersonId }),
          })
          if (!result.ok) throw new AppError('not-rung', 409, result.sentence)
          if (invited.size >= MAX_INVITED) invited.delete(invited.values().next().value!)
          invited.add(result.call)
        },
      }),
    ],
    demo() {
      rooms.create(Room.parse({ name: 'Conference', number: '680' }))
    },
    feature: {
      name: feature,
      ...numbersOf(feature, rooms.all),
      async story(call) {
        const room = rooms.get(call.argument)
        if (!room) return call.hangUp('unknown-number')
        await confer(call, room, {
          ...{ live: liveRoom, legOf, muteAll, now },
          wasInvited: id => invited.delete(id as CallId),
          guessed: id => recentlyWrong(id).length >= MAX_WRONG,
          wrong: id => void wrongPins.set(id, [...recentlyWrong(id), now()]),
        })
      },
      explain(argument) {
        const room = rooms.get(argument)
        if (!room) return null
        const live = standing.get(argument)
        const asks = room.pin || room.hostPin ? 'asks for a PIN' : 'asks for no PIN'
        const wait = room.waitForHost ? ' Callers wait until a host is there.' : ''
        const locked = live?.locked ? ' It is locked now.' : ''
        const people = live?.members.length ?? 0
        const there = people === 0 ? 'nobody is' : people === 1 ? 'one is' : `${people} are`
        return {
          says: [`${room.name} is a conference room; it ${asks}, and ${there} in it now.${wait}${locked}`],
          next: [],
        }
      },
    },
  }
}
