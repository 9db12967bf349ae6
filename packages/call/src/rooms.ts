/**
 * A conference with a name: a call that stands until the last one has left it. Whoever's story joins it comes with their leg,
 * out of their own call; of the first one the own call becomes the conference.
 */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, StoryCommand } from './call.ts'
import { finish, settle, showEachOther } from './ending.ts'
import { moveLeg, type Place } from './joining.ts'
import { type Leg, presentLegs } from './leg.ts'
import { maxInRoom } from './limits.ts'
import { stopRingingFor } from './story-ringing.ts'
import { mute } from './talk.ts'
import type { CallId } from './words.ts'

/** Which call is which conference. */
export class Rooms {
  #calls = new Map<string, CallId>()

  /** The call has changed; one that is over is none. */
  follow(call: Call): void {
    if (call.room === null) return
    if (call.stage !== 'over') this.#calls.set(call.room, call.id)
    else if (this.#calls.get(call.room) === call.id) this.#calls.delete(call.room)
  }
  callOf(room: string): CallId | undefined {
    return this.#calls.get(room)
  }
}

type Asked = Extract<StoryCommand, { type: 'join' }>

/** @param there the conference; null: it begins with this call */
export function joinRoom(here: Place, leg: Leg, asked: Asked, there: Place | null, now: Millis): void {
  const { call, out } = here
  const story = call.story ?? leg.story
  const goes = call.story?.ring?.goes
  // Its story has sent it on for good.
  if (!story || (goes && !goes.back)) return
  if (there && there.call !== call && there.call.legs.length >= maxInRoom)
    return finish(call, 'overloaded', 'system', now, out)
  const { feature, argument, step, forwardedBy } = story
  leg.story = { feature, argument, step, forwardedBy }
  if (there?.call === call) return void out.push({ type: 'joined', leg: leg.id })
  stopRingingFor(call, 'cancelled', now, out)
  const to = there ?? here
  if (there) {
    moveLeg(leg, here, there, now)
    leg.side = 'called'
  } else {
    call.room = asked.room
    call.stage = 'talking'
    call.story = null
    out.push({ type: 'keep' })
  }
  enter(to, leg, asked, now)
  if (!there) return
  // They have come from another conference, which goes on without them.
  if (call.room !== null) settle(call, 'hung-up', 'system', now, out)
  else finish(call, 'merged', 'system', now, out)
}

function enter({ call, out }: Place, leg: Leg, { room, muted, host }: Asked, now: Millis): void {
  const others = presentLegs(call).filter(each => each !== leg)
  const asked = leg.present
  leg.present = true
  leg.host = host
  out.push(
    { type: 'event', event: { type: 'room.joined', call: call.id, at: now, room, leg: leg.id } },
    { type: 'media', order: { type: 'stop-playing', end: leg.end } },
  )
  if (leg.stage !== 'answered' && !asked) answer(call, leg, others[0], out)
  call.answeredAt ??= now
  if (leg.muted !== muted) mute(call, leg.id, muted, now, out)
  settle(call, 'hung-up', 'system', now, out)
  showEachOther(call, out)
  out.push({ type: 'joined', leg: leg.id })
}

function answer(call: Call, leg: Leg, like: Leg | undefined, out: CallOut[]): void {
  out.push(
    { type: 'order', order: { type: 'connect', leg: leg.id, call: call.id, party: null } },
    { type: 'order', order: { type: 'answer', leg: leg.id, ...(like && { like: like.id }) } },
  )
}
