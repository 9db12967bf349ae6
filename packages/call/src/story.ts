/** What a story asks for, done. */
import type { Millis } from '@sidetone/kernel'
import type { Call, CallOut, StoryCommand } from './call.ts'
import { finish } from './ending.ts'
import { callerOf } from './leg.ts'

export function commanded(call: Call, command: StoryCommand, now: Millis, out: CallOut[]): void {
  if (call.stage !== 'story' || !call.story) return
  const caller = callerOf(call)
  switch (command.type) {
    case 'answer':
      if (caller.stage === 'answered' || call.answeredAt !== null) return
      call.answeredAt = now
      out.push({ type: 'order', order: { type: 'answer', leg: caller.id, connected: call.to } }, { type: 'keep' })
      return
    case 'echo':
    case 'stop-playing':
      out.push({ type: 'media', order: { type: command.type, end: caller.end } })
      return
    case 'play':
      out.push({ type: 'media', order: { type: 'play', end: caller.end, sound: command.sound } })
      return
    case 'send-digit':
      out.push({
        type: 'media',
        order: { type: 'send-digit', end: caller.end, digit: command.digit, durationMs: command.durationMs },
      })
      return
    case 'note':
      call.story.step = command.step
      out.push({ type: 'keep' })
      return
    case 'hang-up':
      return finish(call, command.cause, 'system', now, out)
    default:
      return
  }
}
