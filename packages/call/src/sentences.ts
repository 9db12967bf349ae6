/** One sentence for each cause, as a person reads it. */
import type { Cause, Notice } from './words.ts'

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
}

export const silentNotice = (who: 'you' | 'other'): Notice => ({
  kind: 'silent',
  who,
  sentence:
    who === 'you'
      ? 'We cannot hear you: your sound is not arriving. Reconnecting it now.'
      : 'No sound is arriving from the other side. Reconnecting it now.',
})
