/** What a story asks for, done. */

import { type Millis, never } from '@sidetone/kernel'
import type { Call, CallOut, Desk, StoryCommand } from './call.ts'
import { coded, type Words } from './coded.ts'
import { endLeg, finish, settle } from './ending.ts'
import { callerOf, type Leg, legOf } from './leg.ts'
import type { MediaOrder } from './media-order.ts'
import { goTo, ringFor, stopRingingFor } from './story-ringing.ts'
import { mute } from './talk.ts'
import type { LegId, Party } from './words.ts'

export function commanded(call: Call, id: LegId, command: StoryCommand, now: Millis, desk: Desk, out: CallOut[]): void {
  const leg = legOf(call, id)
  if (!leg) return
  if (call.stage === 'story' && call.story && leg === callerOf(call)) aside(call, leg, command, now, desk, out)
  else if (call.room !== null && leg.story) inRoom(call, leg, command, now, out)
}

/** The caller is alone with the story. */
function aside(call: Call, caller: Leg, command: StoryCommand, now: Millis, desk: Desk, out: CallOut[]): void {
  const goes = call.story?.ring?.goes
  // It has sent its caller on for good.
  if (goes && !goes.back) return
  switch (command.type) {
    case 'answer':
      if (caller.stage === 'answered' || call.answeredAt !== null) return
      call.answeredAt = now
      out.push({ type: 'order', order: { type: 'answer', leg: caller.id, connected: call.to } }, { type: 'keep' })
      return
    case 'echo':
    case 'play':
    case 'stop-playing':
    case 'send-digit':
    case 'record':
    case 'stop-recording':
      out.push({ type: 'media', order: soundOf(caller, command) })
      return
    case 'note':
      if (call.story) call.story.step = command.step
      out.push({ type: 'keep' })
      return
    case 'choose-language':
      caller.language = command.language
      out.push({ type: 'keep' })
      return
    case 'ring':
      return ringFor(call, command, now, desk, out)
    case 'stop-ringing':
      return stopRingingFor(call, 'cancelled', now, out)
    case 'go-to':
      return goTo(call, command, now, desk, out)
    case 'hang-up':
      return finish(call, command.cause, 'system', now, out, wordsOf(command, call.to))
    case 'join':
    case 'tell':
    case 'mute':
    case 'announce':
      // The switchboard does the first two; alone there is nobody to be heard by, or to hear.
      return
    default:
      never(command)
  }
}

/** The caller is in a conference; the story goes on beside it. */
function inRoom(call: Call, leg: Leg, command: StoryCommand, now: Millis, out: CallOut[]): void {
  switch (command.type) {
    case 'echo':
    case 'play':
    case 'stop-playing':
    case 'send-digit':
    case 'record':
    case 'stop-recording':
      out.push({ type: 'media', order: soundOf(leg, command) })
      return
    case 'announce': {
      const { joined } = call.hearing
      // One alone is in no mix.
      if (joined.length > 1)
        out.push({ type: 'media', order: { type: 'announce', conference: call.id, sound: command.sound } })
      else out.push({ type: 'media', order: { type: 'play', end: leg.end, sound: command.sound } })
      return
    }
    case 'mute':
      mute(call, leg.id, command.muted, now, out)
      return
    case 'note':
      if (leg.story) leg.story.step = command.step
      out.push({ type: 'keep' })
      return
    case 'choose-language':
      leg.language = command.language
      out.push({ type: 'keep' })
      return
    case 'ring':
    case 'go-to':
      // Whoever is in a conference leaves it first.
      out.push({ type: 'rang', leg: leg.id, result: { answered: false, cause: 'not-allowed', each: [] } })
      return
    case 'hang-up':
      endLeg(call, leg, command.cause, 'system', now, out, wordsOf(command, call.to))
      return settle(call, command.cause, 'system', now, out)
    case 'answer':
    case 'stop-ringing':
    case 'join':
    case 'tell':
      return
    default:
      never(command)
  }
}

/** Nobody has hung up: what the caller was led to has said all. */
const wordsOf = ({ cause, words }: Extract<StoryCommand, { type: 'hang-up' }>, to: Party): Words | undefined =>
  words ?? (cause === 'hung-up' && to.name ? coded('ended', `${to.name} ended the call.`, to.name) : undefined)

type SoundCommand = Extract<
  StoryCommand,
  { type: 'echo' | 'play' | 'stop-playing' | 'send-digit' | 'record' | 'stop-recording' }
>
const soundOf = ({ end }: Leg, command: SoundCommand): MediaOrder => ({ ...command, end })
