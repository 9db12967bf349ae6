import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} hung up.` : ending.words || 'Call ended.'
  const sentences: Record<Exclude<Cause, 'hung-up'> | 'no-server', string> = {
    cancelled: ending.by === 'other' ? `${name} stopped calling.` : 'You stopped the call.',
    'answered-elsewhere': 'Answered on another device.',
    busy: `${name} is on another call.`,
    declined:
      ending.by === 'me' ? 'You declined.' : ending.words ? `${name} declined: “${ending.words}”` : `${name} declined.`,
    'no-answer': 'Nobody answered.',
    unreachable: `${name} is not reachable right now.`,
    'unknown-number': ending.words || `There is no number ${number}.`,
    'not-allowed': ending.words || `You may not call ${number}. Ask your admin.`,
    'no-common-codec': `Your phone and ${name}’s have no common way to send sound.`,
    'media-lost': 'The sound of this call was lost. Call again.',
    silent: 'Nothing was heard for too long, so the call was ended.',
    expired: 'The connection to the other side was lost.',
    overloaded: ending.words || 'The phone system is busy. Try again in a moment.',
    restarted: 'The phone system started again before somebody answered. Call again.',
    'trunk-failed': ending.words || 'The line to the outside does not work right now.',
    failed: ending.words || 'The call did not get through. Try again.',
    transferred: 'The call was passed on.',
    merged: 'The call became part of another one.',
    'picked-up': 'A colleague answered.',
    parked: 'The call is parked.',
    moved: 'The call goes on at your other device.',
    removed: 'You were taken out of the call.',
    forwarded: 'The call was forwarded.',
    loop: 'The call was forwarded in a circle.',
    'rejected-by-rule': `${name} does not want to be disturbed now.`,
    'no-such-call': 'There is no such call at the moment.',
    'no-server': 'The server cannot be reached, so the call did not start.',
    'limit-reached': ending.words || 'The money for calls is used up for today.',
    closed: ending.words || 'They are closed now.',
    'no-agent': 'Nobody takes calls there right now.',
  }
  return sentences[ending.cause]
}
