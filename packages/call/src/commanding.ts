/** A command, done to the calls that it means. */

import { type Millis, never } from '@sidetone/kernel'
import type { Call, CallOut, Desk } from './call.ts'
import { type CallCommand, type CommandResult, type Refusal, refused, type Who } from './commands.ts'
import { finish } from './ending.ts'
import { merge, type Place, transferToCall } from './joining.ts'
import { leavesFor } from './leaving.ts'
import type { Leg } from './leg.ts'
import { type FreeSlots, park } from './parking.ts'
import { push } from './pushing.ts'
import { forkFailed } from './ringing.ts'
import { add, holdByCommand, lock, mute, remove } from './talk.ts'
import { transfer } from './transfer.ts'

/** The leg through which `who` acts: the one that talks rather than one that rings, that of their device rather than another. */
export function legOfWho(call: Call, who: Who): Leg | undefined {
  if (who.kind === 'admin') return undefined
  if (who.kind === 'leg') return call.legs.find(leg => leg.id === who.leg && leg.fork === null)
  const own = call.legs.filter(leg => leg.party.person === who.person && leg.fork === null && leg.replaces === null)
  return own.find(leg => leg.device !== undefined && leg.device === who.device) ?? own[0]
}

/** @param other the second call, for the commands that have one */
export function doCommand(
  here: Place,
  other: Place | null,
  who: Who,
  command: CallCommand,
  slots: FreeSlots,
  now: Millis,
  desk: Desk,
): CommandResult {
  const { call, out } = here
  const mine = legOfWho(call, who)
  const anybody = who.kind === 'admin'
  if (!mine && !anybody) return refused('not-in-call')
  const denied =
    mine && (inRoom(call, mine, command) ?? (other && inRoom(other.call, legOfWho(other.call, who), command)))
  if (denied) return refused(denied)
  switch (command.type) {
    case 'remove':
      return remove(call, command.leg, now, out)
    case 'mute':
      return mute(call, command.leg, command.muted, now, out)
    case 'hang-up':
      if (mine && (call.conference || call.room !== null)) return remove(call, mine.id, now, out)
      finish(call, 'hung-up', mine?.side ?? 'system', now, out)
      return { ok: true }
  }
  if (!mine) return refused('not-in-call')
  switch (command.type) {
    case 'transfer':
      return transfer(call, mine, command.to, slots, now, desk, out)
    case 'cancel-transfer':
      return cancelTransfer(call, mine, now, desk, out)
    case 'transfer-to-call':
    case 'merge': {
      if (!other) return refused('no-such-call')
      const theirs = legOfWho(other.call, who)
      if (!theirs) return refused('not-in-call')
      return joinTwo(command.type, here, mine, other, theirs, slots, now, desk)
    }
    case 'add':
      return add(call, mine, command.number, now, desk, out)
    case 'lock':
      return lock(call, mine, command.locked, now, out)
    case 'push':
      return push(call, mine, command.number, now, desk, out)
    case 'hold':
    case 'resume':
      return holdByCommand(call, mine, command.type === 'hold', now, out)
    case 'park': {
      const slot = command.slot ?? slots.first
      if (slot === null) return refused('no-free-slot')
      return slots.isFree(slot) ? park(call, mine, slot, desk.parking(), now, out) : refused('slot-taken')
    }
    default:
      return never(command)
  }
}

/** The call that still rings is the one that goes into the other. */
export function joinTwo(
  how: 'transfer-to-call' | 'merge',
  here: Place,
  mine: Leg,
  other: Place,
  theirs: Leg,
  slots: FreeSlots,
  now: Millis,
  desk: Desk,
): CommandResult {
  const join = how === 'merge' ? merge : transferToCall
  // A conference room stays where it is.
  const turned = here.call.stage === 'ringing' || (other.call.room !== null && here.call.room === null)
  if (how === 'transfer-to-call') {
    if (waitsInStory(other.call, theirs)) return transferIntoStory(here, mine, other, slots, now, desk)
    if (waitsInStory(here.call, mine)) return transferIntoStory(other, theirs, here, slots, now, desk)
  }
  return turned ? join(other, theirs, here, mine, now) : join(here, mine, other, theirs, now)
}

/**
 * In a conference room only hosts do something with the others, or bring somebody in by joining calls. Who is called into it
 * comes through its story, as everybody does.
 */
function inRoom(call: Call, mine: Leg | undefined, command: CallCommand): Refusal | null {
  if (call.room === null) return null
  switch (command.type) {
    case 'mute':
    case 'remove':
      return mine?.host || command.leg === mine?.id ? null : 'not-host'
    case 'merge':
      return mine?.host ? null : 'not-host'
    case 'add':
    case 'park':
      return 'not-now'
    default:
      return null
  }
}

const waitsInStory = (call: Call, leg: Leg): boolean => call.stage === 'story' && leg.fork === null

/** Who transfers has a queue or a mailbox on the other line: the far party is led there anew, as if it had been dialled. */
function transferIntoStory(
  here: Place,
  mine: Leg,
  story: Place,
  slots: FreeSlots,
  now: Millis,
  desk: Desk,
): CommandResult {
  const result = transfer(here.call, mine, story.call.to.number || story.call.dialled, slots, now, desk, here.out)
  if (result.ok) finish(story.call, 'transferred', mine.side, now, story.out)
  return result
}

function cancelTransfer(call: Call, mine: Leg, now: Millis, desk: Desk, out: CallOut[]): CommandResult {
  const blind = call.transfer?.by === mine.id ? call.forks.find(each => each.purpose === 'transfer') : undefined
  const fork = blind ?? leavesFor(call, mine)
  if (!fork) return refused('not-now')
  forkFailed(call, fork, 'cancelled', mine.side, now, desk, out)
  return { ok: true }
}
