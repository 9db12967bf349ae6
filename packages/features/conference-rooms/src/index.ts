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
  type ChangedBy,
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
import { MAX_ROOMS, MAX_RUNG, MAX_WRONG, WRONG_WITHIN_MS } from './limits.ts'
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
  readonly sayName: LiveDeps['sayName']
  /** Somebody asks for the sound of a recording, at this address of the API. */
  readonly heard?: (
    sound: { readonly sound: string; readonly name: string; readonly how: 'played' | 'downloaded' },
    by: ChangedBy,
  ) => void
  /** For the files of recordings. */
  readonly folder: string
  readonly now: () => number
}
export type RoomHosting = {
  readonly change: (
    room: string,
    what: { readonly locked?: boolean; readonly recording?: boolean; readonly allMuted?: boolean },
  ) => void
  /** @param tells the leg of who asks: told in words when nobody answers */
  readonly invite: (
    room: string,
    number: string,
    me: { readonly id: string; readonly name: string } | null,
    tells?: string,
  ) => void
  /** @returns whether it was somebody who is rung into this room */
  readonly cancel: (room: string, leg: string) => boolean
}
export type Rooms = {
  readonly collection: Collection<Room>
  readonly feature: Feature
  readonly routes: readonly ApiRoute[]
  now(): RoomNow[]
  /** Which room this call is; null: none. */
  ofCall(call: LiveCall): RoomNow | null
  /** Those who are in any of them. */
  people(): PersonId[]
  /** Somebody is called into one of them, or was when this was asked before. */
  rings(): boolean
  /** What its hosts do there from their screens. @throws AppError in words */
  readonly host: RoomHosting
  /** Where a file that a call was recorded in can be heard; null: it is none of ours, or it is gone. */
  recordingAt(path: string): string | null
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
    sayName: deps.sayName,
    hostBeside: called =>
      deps
        .live()
        .find(({ room }) => room === called)
        ?.legs.some(({ host }) => host) ?? false,
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
  /** Calls into rooms that were made from a roster, by room; those that are over are found out when they are looked at. */
  const invited = new Map<string, string>()
  const rungNow = (): { readonly into: string; readonly call: LiveCall }[] => {
    if (invited.size === 0) return []
    const live = new Map(deps.live().map(call => [call.call as string, call]))
    for (const call of invited.keys()) if (!live.has(call)) invited.delete(call)
    return [...invited].map(([call, into]) => ({ into, call: live.get(call)! }))
  }
  const rungInto = (room: string) => rungNow().flatMap(({ into, call }) => (into === room ? call : []))
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
    for (const { leg, present, muted: is, host } of conference(room)?.legs ?? [])
      if (present && is !== muted && !host) mute(room, leg, muted)
  }
  const remove = (room: string, leg: string) => {
    const member = standing.get(room)?.members.find(each => each.leg === leg)
    if (member?.waits) return member.call.hangUp('removed')
    const call = conference(room)?.call
    if (!call) throw new AppError('no-such-leg', 404, 'They are no longer in this room.')
    done(deps.command({ kind: 'admin' }, { type: 'remove', call, leg: leg as LegId }))
  }
  const change: RoomHosting['change'] = (id, { locked, recording, allMuted }) => {
    const room = standing.get(id)
    if (!room) throw new AppError('nobody-there', 409, 'Nobody is in this room.')
    if (locked !== undefined) room.lock(locked)
    if (recording === true) room.startRecording(true)
    if (recording === false) room.stopRecording()
    if (allMuted !== undefined) muteAll(id, allMuted)
    if (allMuted) room.sayAll('all-muted')
  }
  const invite: RoomHosting['invite'] = (id, number, me, tells) => {
    const room = rooms.get(id)
    if (!room) throw new AppError('not-found', 404, 'There is no such conference room.')
    const live = standing.get(id)
    const rung = rungInto(id).length
    if (live?.locked) throw new AppError('room-locked', 409, 'The room is locked. Unlock it first.')
    if (rung >= MAX_RUNG || (live?.members.length ?? 0) + rung >= room.maxPeople)
      throw new AppError('room-full', 409, 'No more people fit into this room.')
    const result = deps.originate({
      ring: { number },
      to: room.number,
      callerShown: { name: room.name, number: room.number },
      because: me ? `${me.name} invites you to ${room.name}` : `to ${room.name}`,
      ...(me && { as: me.id as PersonId }),
      ...(tells && { tells: tells as LegId }),
    })
    if (!result.ok) throw new AppError('not-rung', 409, result.sentence)
    invited.set(result.call, id)
    changed()
  }
  const nowOf = (id: string, name: string, number: string, known?: LiveCall): RoomNow => {
    const live = standing.get(id)
    const call = known ?? (live && conference(id))
    const legs = new Map(call?.legs.map(each => [each.leg, each]))
    const members = live?.members ?? []
    const people = members.map(({ call: { caller }, leg, host, waits, since }) => {
      const { muted = false, talking = false } = legs.get(leg) ?? {}
      return { leg: leg as string, name: caller.name, number: caller.number, host, waits, muted, talking, since }
    })
    // Who was passed on into it, or took it over on another phone.
    for (const { leg, party, present, host, muted, talking } of call?.legs ?? [])
      if (present && !members.some(each => each.leg === leg))
        people.push({
          ...{ leg, name: party.name, number: party.number, host, waits: false, muted, talking },
          since: call!.answeredAt ?? call!.startedAt,
        })
    const rung = rungInto(id).map(({ call, from }) => ({ leg: call as string, name: from.name, number: from.number }))
    return { id, name, number, locked: live?.locked ?? false, recording: live?.recording ?? false, people, rung }
  }
  const allNow = () => rooms.all().map(({ id, name, number }) => nowOf(id, name, number))

  return {
    collection: rooms,
    now: allNow,
    busy: () => standing.size > 0,
    recordingAt(path) {
      const [room = '', file = ''] = path.split('/').slice(-2)
      return rooms.get(room) && recordings.has(room, file) ? `/api/rooms/${room}/recordings/${file}` : null
    },
    onChange: listener => void listeners.push(listener),
    routes: [
      ...rooms.routes,
      ...routesOf({
        ...{ rooms, recordings, mute, remove, change, invite, allNow, heard: deps.heard },
      }),
    ],
    ofCall(call) {
      if (call.room === null) return null
      const [id = ''] = [...standing].find(([, live]) => live.called === call.room) ?? []
      const room = rooms.get(id)
      return room ? nowOf(id, room.name, room.number, call) : null
    },
    people() {
      const called = new Set([...standing.values()].map(room => room.called))
      const legs = called.size ? deps.live().flatMap(({ room, legs }) => (called.has(room ?? '') ? legs : [])) : []
      return legs.flatMap(({ party }) => party.person ?? [])
    },
    rings() {
      const rang = invited.size > 0
      return rungNow().length > 0 || rang
    },
    host: {
      change,
      invite,
      cancel(room, leg) {
        if (invited.get(leg) !== room) return false
        done(deps.command({ kind: 'admin' }, { type: 'hang-up', call: leg as CallId }))
        changed()
        return true
      },
    },
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
          wasInvited: id => invited.delete(id),
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
