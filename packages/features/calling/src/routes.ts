/** One route for each thing that can be done with a call of one's own. What is possible when is the call room's to say. */
import {
  type CallCommand,
  type CallId,
  type CommandResult,
  type LegId,
  type LiveCall,
  type Originated,
  type Origination,
  type ParkedCall,
  type PersonId,
  refusals,
  type Who,
} from '@sidetone/call'
import { type ApiRoute, apiRoute, type Me } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import type { output, z } from 'zod'
import { myCall, parkedCalls, type RoomOfCall } from './my-calls.ts'
import {
  AddNumber,
  Begun,
  ById,
  ChangeRoom,
  Lock,
  MuteLeg,
  MyCalls,
  NewCall,
  NewCallOf,
  OfLeg,
  Other,
  ParkedAt,
  Push,
  Slot,
  To,
} from './shapes.ts'

export type RouteDeps = {
  /** The switchboard's. */
  readonly command: (who: Who, command: CallCommand) => CommandResult
  readonly callsOf: (person: PersonId) => readonly LiveCall[]
  readonly parked: () => readonly ParkedCall[]
  /** Conference rooms, of which calls may be one. */
  readonly rooms: {
    readonly ofCall: (call: LiveCall) => (RoomOfCall & { readonly id: string }) | null
    readonly host: {
      readonly change: (room: string, what: z.output<typeof ChangeRoom>) => void
      /** @param tells the leg that is told when nobody answers */
      readonly invite: (room: string, number: string, me: Me, tells: LegId) => void
      /** Who is only rung into it. @returns whether there was somebody */
      readonly cancel: (room: string, leg: string) => boolean
    }
  }
  readonly originate: (origination: Origination) => Originated
  /** Who has this extension. */
  readonly personAt: (extension: string) => { readonly id: string } | undefined
}

/** The same for a call of somebody else and for none: nobody learns of calls by guessing. */
const noSuchCall = () => new AppError('no-such-call', 404, 'This call has ended.')

export function routesOf({ command, callsOf, parked, rooms, originate, personAt }: RouteDeps): ApiRoute[] {
  const done = (result: CommandResult): { readonly slot?: string } => {
    if (!result.ok) throw new AppError(result.code, refusals[result.code].status, result.sentence)
    return result
  }
  const own = (person: string, id: string): CallId => {
    if (!callsOf(person as PersonId).some(call => call.call === id)) throw noSuchCall()
    return id as CallId
  }
  /** The room that this call of theirs is. */
  const roomOf = (person: string, id: string) => {
    const call = callsOf(person as PersonId).find(each => each.call === id)
    const room = call && rooms.ofCall(call)
    return room && { id: room.id, host: call.legs.find(leg => leg.host && leg.party.person === person)?.leg }
  }
  const hostOf = (room: ReturnType<typeof roomOf>): LegId => {
    if (room?.host) return room.host
    const { status, sentence } = refusals['not-host']
    throw new AppError('not-host', status, sentence)
  }
  const act = (person: string, told: CallCommand) => done(command({ kind: 'person', person: person as PersonId }, told))

  /** The person's own phones ring first; whoever answers there is as if they had dialled. */
  const begin = (person: string, { to, callerId }: output<typeof NewCall>): output<typeof Begun> => {
    const who = person as PersonId
    const shows = callerId === 'withheld' ? '' : callerId
    const because = `Your call to ${to}`
    const begun = originate({ ring: { person: who }, as: who, to, because, ...(shows !== undefined && { shows }) })
    if (begun.ok) return { id: begun.call }
    const status = { 'not-allowed': 403, 'unknown-number': 422 }[begun.cause as string] ?? 409
    throw new AppError(begun.cause, status, begun.sentence, begun.said && { said: begun.said })
  }

  type Given<B> = B extends z.ZodType ? output<B> : undefined
  /** Something that is done with an own call. */
  const withCall = <B extends z.ZodType | undefined>(
    name: string,
    summary: string,
    body: B,
    handle: (call: CallId, given: Given<B>, me: Me) => void,
  ): ApiRoute =>
    apiRoute({
      method: 'POST',
      path: `/api/calls/:id/${name}`,
      who: 'person',
      summary,
      params: ById,
      body,
      answer: null,
      handle: ({ me, params, body: given }) => handle(own(me.id, params.id), given as Given<B>, me),
    })
  const verb = <B extends z.ZodType | undefined>(
    name: string,
    summary: string,
    body: B,
    told: (call: CallId, body: Given<B>, me: string) => CallCommand,
  ): ApiRoute => withCall(name, summary, body, (call, given, me) => void act(me.id, told(call, given, me.id)))
  /** As `verb`; in a conference room something else may be meant. `room` is none in other calls. */
  const inRoom = <B extends z.ZodType>(
    name: string,
    summary: string,
    body: B,
    handle: (call: CallId, room: ReturnType<typeof roomOf>, given: Given<B>, me: Me) => void,
  ): ApiRoute => withCall(name, summary, body, (call, given, me) => handle(call, roomOf(me.id, call), given, me))

  return [
    apiRoute({
      method: 'GET',
      path: '/api/my-calls',
      who: 'person',
      summary: 'The calls that I am in or that ring at me, and all parked calls.',
      answer: MyCalls,
      handle: ({ me }) => ({
        calls: callsOf(me.id as PersonId).map(call => myCall(call, me.id as PersonId, rooms.ofCall(call))),
        parked: parkedCalls(parked()),
      }),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/my-calls',
      who: 'person',
      summary: 'Calls `to`: my own phones ring first, and the one that I answer is put through.',
      body: NewCall,
      answer: Begun,
      created: true,
      handle: ({ me, body }) => begin(me.id, body),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/calls',
      who: 'admin',
      summary: 'Calls `to` for a person, with their rights: their phones ring first. For programs.',
      body: NewCallOf,
      answer: Begun,
      created: true,
      handle({ body: { from, ...call } }) {
        const person = personAt(from)
        if (!person) throw new AppError('no-such-extension', 422, `${from} is no extension of a person.`)
        return begin(person.id, call)
      },
    }),
    verb('transfer', 'Rings `to` and leaves the others to them; comes back when that fails.', To, (call, { to }) => ({
      type: 'transfer',
      call,
      to,
    })),
    verb(
      'transfer-to-call',
      'Joins the others of both calls and leaves me out; also while `other` rings.',
      Other,
      (call, { other }, me) => ({ type: 'transfer-to-call', call, other: own(me, other) }),
    ),
    verb('cancel-transfer', 'Takes back a transfer that still rings.', undefined, call => ({
      type: 'cancel-transfer',
      call,
    })),
    verb('merge', 'Brings everybody of `other` into this call.', Other, (call, { other }, me) => ({
      type: 'merge',
      call,
      other: own(me, other),
    })),
    inRoom(
      'add',
      'Rings one more; the others go on talking. Into a conference room: a host, with their own rights.',
      AddNumber,
      (call, room, { number }, me) => {
        if (room) return rooms.host.invite(room.id, number, me, hostOf(room))
        act(me.id, { type: 'add', call, number })
      },
    ),
    inRoom(
      'remove',
      'Takes somebody out of the call. In a conference room: a host.',
      OfLeg,
      (call, room, { leg }, me) => {
        if (room?.host && rooms.host.cancel(room.id, leg)) return
        act(me.id, { type: 'remove', call, leg: leg as LegId })
      },
    ),
    inRoom(
      'room',
      'A host locks the conference room, records it, mutes everybody but hosts; or the contrary.',
      ChangeRoom,
      (_, room, change) => {
        hostOf(room)
        rooms.host.change(room!.id, change)
      },
    ),
    verb(
      'push',
      'Rings a number of mine outside and moves my part of the call there; `cancel-transfer` stops it.',
      Push,
      (call, { number }) => ({
        type: 'push',
        call,
        ...(number !== undefined && { number }),
      }),
    ),
    inRoom(
      'lock',
      'Nobody else comes into the conference, or may again. Anybody in it; of a conference room: a host.',
      Lock,
      (call, room, { locked }, me) => {
        if (!room) return void act(me.id, { type: 'lock', call, locked })
        hostOf(room)
        rooms.host.change(room.id, { locked })
      },
    ),
    verb('mute', 'What they say is not passed on, or is again.', MuteLeg, (call, { leg, muted }) => ({
      type: 'mute',
      call,
      leg: leg as LegId,
      muted,
    })),
    verb('hold', 'The others hear music.', undefined, call => ({ type: 'hold', call })),
    verb('resume', 'Ends the hold.', undefined, call => ({ type: 'resume', call })),
    apiRoute({
      method: 'POST',
      path: '/api/calls/:id/park',
      who: 'person',
      summary: 'Leaves the other in a parking slot (the first free one); whoever dials the slot takes them.',
      params: ById,
      body: Slot,
      answer: ParkedAt,
      handle({ me, params, body }) {
        const { slot } = act(me.id, {
          type: 'park',
          call: own(me.id, params.id),
          ...(body.slot !== undefined && { slot: body.slot }),
        })
        return { slot: slot ?? '' }
      },
    }),
    verb('hang-up', 'Leaves the call; the last two end it.', undefined, call => ({ type: 'hang-up', call })),
    apiRoute({
      method: 'DELETE',
      path: '/api/calls/:id',
      who: 'admin',
      summary: "Ends anybody's call.",
      params: ById,
      answer: null,
      handle: ({ params }) => void done(command({ kind: 'admin' }, { type: 'hang-up', call: params.id as CallId })),
    }),
  ]
}
