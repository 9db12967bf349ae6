/** Somebody does something with calls: by command, by signalling, by a story. What is decided is given out call by call. */
import type { Call, CallInput, CallOut, Desk, StoryCommand } from './call.ts'
import { doCommand, joinTwo } from './commanding.ts'
import { type CallCommand, type CommandResult, isCause, refused, type Who } from './commands.ts'
import type { Place } from './joining.ts'
import { holds, type Leg, legOf } from './leg.ts'
import { ownCalls, type Where } from './looking.ts'
import type { FreeSlots } from './parking.ts'
import type { LegOrder, LegReport } from './ports/legs.ts'
import { joinRoom } from './rooms.ts'
import { backFromAsking } from './talk.ts'
import type { CallId, Cause, LegId } from './words.ts'

/** What the switchboard does for it. */
export type Front = {
  readonly desk: Desk
  readonly where: Where
  now(): number
  freeSlots(): FreeSlots
  /** Which call is the conference of this name. */
  roomOf(name: string): CallId | undefined
  step(call: CallId, input: CallInput): void
  giveOut(call: Call, outs: readonly CallOut[]): void
  order(order: LegOrder): void
}

/** What a call is left by is given out before where it goes: first out of the old talk, then into the new one. */
function giveOutAll(front: Front, places: readonly Place[]): void {
  for (const { call, out } of places.toSorted((one, other) => Number(isOver(other)) - Number(isOver(one))))
    front.giveOut(call, out)
}
const isOver = ({ call }: Place): boolean => call.stage === 'over'

function placeOf({ where: { calls, byLeg } }: Front, id: LegId): { place: Place; leg: Leg } | undefined {
  const known = byLeg.get(id)
  const call = known && calls.get(known)
  const leg = call && legOf(call, id)
  return call && leg && { place: { call, out: [] }, leg }
}

export function act(front: Front, who: Who, command: CallCommand): CommandResult {
  const { calls } = front.where
  const call = calls.get(command.call)
  const second = 'other' in command ? calls.get(command.other) : undefined
  if (!call || ('other' in command && !second)) return refused('no-such-call')
  const here: Place = { call, out: [] }
  const other: Place | null = second ? { call: second, out: [] } : null
  const result = doCommand(here, other, who, command, front.freeSlots(), front.now(), front.desk)
  giveOutAll(front, other ? [here, other] : [here])
  return result
}

/** A device transfers by its own signalling (REFER). */
export function wantsTransfer(front: Front, { leg, to }: Extract<LegReport, { type: 'wants-transfer' }>): void {
  const call = front.where.byLeg.get(leg)
  const result =
    'leg' in to
      ? transferByLegs(front, leg, to.leg)
      : call
        ? act(front, { kind: 'leg', leg }, { type: 'transfer', call, to: to.number })
        : refused('no-such-call')
  if (result.ok) return
  const cause: Cause = isCause(result.code) ? result.code : 'not-allowed'
  front.order({ type: 'transfer-progress', leg, state: 'failed', cause })
}

/** Two legs of one device, in two calls: the calls become one without them (REFER with Replaces). */
function transferByLegs(front: Front, one: LegId, two: LegId): CommandResult {
  const [a, b] = [placeOf(front, one), placeOf(front, two)]
  if (!a || !b) return refused('no-such-call')
  const result = joinTwo('transfer-to-call', a.place, a.leg, b.place, b.leg, front.freeSlots(), front.now(), front.desk)
  giveOutAll(front, [a.place, b.place])
  return result
}

/** A story brings its caller into the conference of this name. */
export function join(front: Front, id: LegId, asked: Extract<StoryCommand, { type: 'join' }>): void {
  const here = placeOf(front, id)
  if (!here) return
  const { place, leg } = here
  const known = front.roomOf(asked.room)
  const standing = known && front.where.calls.get(known)
  const there = !standing ? null : standing === place.call ? place : { call: standing, out: [] }
  joinRoom(place, leg, asked, there, front.now())
  giveOutAll(front, there && there !== place ? [place, there] : [place])
}

/** Whoever called to ask about another call has not reached anybody. */
export function notReached(
  front: Front,
  call: Call,
  { person, device, to, cause }: Extract<CallOut, { type: 'not-reached' }>,
): void {
  for (const waiting of ownCalls(front.where, person, call)) {
    const leg = waiting.legs.find(each => each.party.person === person && each.device === device && holds(each))
    if (!leg) continue
    const out: CallOut[] = []
    backFromAsking(waiting, leg, to, cause, front.now(), out)
    if (out.length) return front.giveOut(waiting, out)
  }
}
