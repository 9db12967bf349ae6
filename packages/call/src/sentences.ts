/** One sentence for each cause, as a person reads it. */
import type { Cause, Notice, Party } from './words.ts'

export const sentences: Readonly<Record<Cause, string>> = {
  'hung-up': 'The call has ended.',
  cancelled: 'The caller hung up.',
  'answered-elsewhere': 'Answered on another device.',
  busy: 'They are on another call.',
  declined: 'The call was declined.',
  'no-answer': 'Nobody answered.',
  unreachable: 'They cannot be reached at the moment.',
  'unknown-number': 'This number does not exist.',
  'not-allowed': 'This call is not allowed.',
  'no-common-codec': 'The two phones have no common way to send sound.',
  'media-lost': 'The sound engine stopped; please call again.',
  silent: 'Nothing was heard for too long.',
  expired: 'The other phone stopped responding.',
  overloaded: 'Too many calls at the moment; please try again.',
  restarted: 'The phone system restarted; please call again.',
  'trunk-failed': 'The outside line could not be reached.',
  failed: 'The call failed.',
  transferred: 'The call was passed on.',
  merged: 'The call became part of another one.',
  'picked-up': 'Answered by a colleague.',
  parked: 'The call was parked.',
  moved: 'The call goes on at another device.',
  removed: 'You were taken out of the call.',
  forwarded: 'The call was forwarded.',
  loop: 'The call was forwarded in a circle.',
  'rejected-by-rule': 'They do not want to be disturbed now.',
  'no-such-call': 'There is no such call at the moment.',
  'limit-reached': 'The money for calls is used up for today.',
  closed: 'We are closed at the moment.',
  'no-agent': 'Nobody is there to take the call.',
}

/** "Carol is on another call: Alice is back." */
export function cameBackNotice(cause: Cause, to: Party, back: Party | null): Notice {
  const [who, waited] = [to, back].map(party => party?.name || party?.number || '')
  return { kind: 'came-back', cause, who: who!, back: waited!, sentence: cameBackSentence(cause, to, back) }
}
export function cameBackSentence(cause: Cause, to: Party, back: Party | null): string {
  const why = whyNot(cause, to.name || to.number)
  return back ? `${why}: ${back.name || back.number || 'your caller'} is back.` : `${why}.`
}
function whyNot(cause: Cause, name: string): string {
  switch (cause) {
    case 'busy':
      return `${name} is on another call`
    case 'declined':
      return `${name} declined`
    case 'no-answer':
      return `${name} did not answer`
    case 'rejected-by-rule':
      return `${name} does not want to be disturbed`
    case 'unknown-number':
      return `${name} does not exist`
    case 'cancelled':
      return `${name} was not called`
    default:
      return `${name} could not be reached`
  }
}
