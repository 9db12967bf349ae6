/** A call has come in: it is placed, or its caller means a call that stands already. */
import { act, type Front } from './acting.ts'
import type { Call } from './call.ts'
import { type CommandResult, isCause, refused, type Who } from './commands.ts'
import { arriveIn, type Place, pickUp, retrieve, takeOver } from './joining.ts'
import { legOf } from './leg.ts'
import { lookFor, ownCalls } from './looking.ts'
import type { LegReport } from './ports/legs.ts'
import type { Destination } from './words.ts'

type Arrived = Extract<LegReport, { type: 'arrived' }>
export function arrive(front: Front, call: Call, report: Arrived): void {
  const { from, trunk, device, dialled, shows } = report
  const way = front.desk.route(dialled, {
    party: from,
    ...(trunk && { trunk }),
    ...(device && { device }),
    ...(shows !== undefined && { shows }),
  })
  if (way.destination.kind === 'own-calls') return withOwnCalls(front, call, way.destination, report)
  if (goesElsewhere(front, call, way.destination, report)) return
  // Whoever calls their own number rings their other devices.
  front.step(call.id, { type: 'place', route: way, ring: front.desk.toRing(way.destination, device) })
}

/** Whoever dialled wants something done with the calls that they have besides; this one has then done its work. */
function withOwnCalls(
  front: Front,
  from: Call,
  destination: Extract<Destination, { kind: 'own-calls' }>,
  { from: { person }, device }: Arrived,
): void {
  const [newest, older] = ownCalls(front.where, person, from)
  let result: CommandResult = refused('no-such-call')
  if (person !== undefined && newest) {
    const who: Who = { kind: 'person', person, ...(device && { device }) }
    if (destination.does === 'transfer')
      result = act(front, who, { type: 'transfer', call: newest.id, to: destination.to })
    else if (destination.does === 'push') result = act(front, who, { type: 'push', call: newest.id })
    else if (older) {
      const type = destination.does === 'join' ? 'transfer-to-call' : 'merge'
      result = act(front, who, { type, call: older.id, other: newest.id })
    }
  }
  const done = ({ merge: 'merged', push: 'moved' } as const)[destination.does as string] ?? 'transferred'
  const cause = result.ok ? done : isCause(result.code) ? result.code : 'no-such-call'
  front.step(from.id, { type: 'hang-up', cause, by: 'system' })
}

/** Whoever dialled means a call that stands already: their leg goes there. */
function goesElsewhere(front: Front, from: Call, destination: Destination, { leg: id, replaces }: Arrived): boolean {
  const leg = legOf(from, id)
  if (!leg) return false
  const found = lookFor(front.where, leg, destination, replaces)
  if (!found) return false
  const now = front.now()
  const here: Place = { call: from, out: [] }
  const there: Place = { call: found.call, out: [] }
  arriveIn(
    here,
    leg,
    there,
    (call, out) => {
      if (found.how === 'retrieve') retrieve(call, leg, now, out)
      else if (found.how === 'pick-up') pickUp(call, found.fork, leg, now, out)
      else takeOver(call, found.old, leg, out)
    },
    now,
  )
  front.giveOut(from, here.out)
  front.giveOut(found.call, there.out)
  return true
}
