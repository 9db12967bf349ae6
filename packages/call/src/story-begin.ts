/** A call goes to a feature: by being dialled, forwarded, transferred or sent on. Its caller is who hears the story. */
import { type Call, type CallOut, storyOf } from './call.ts'
import { listen } from './hearing.ts'
import { callerOf } from './leg.ts'
import type { Destination, Party } from './words.ts'

export function toStory(
  call: Call,
  { feature, argument, closed }: Extract<Destination, { kind: 'feature' }>,
  to: Party,
  forwardedBy: readonly Party[] | undefined,
  out: CallOut[],
): void {
  const caller = callerOf(call)
  call.stage = 'story'
  call.story = { ...storyOf(feature, argument, forwardedBy), ...(closed && { closed }), ring: null }
  call.to = to
  // Of this call nobody talks now: what the caller hears is the story's.
  caller.present = false
  listen(call, out)
  out.push({ type: 'keep' }, { type: 'story', leg: caller.id })
}
