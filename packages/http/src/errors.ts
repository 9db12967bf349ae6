/**
 * The catalogue of what can be wrong with any request: one code, one status, one sentence. Screens and docs share the codes.
 * What only one feature can say (`extension-taken`, `last-admin`) is an AppError beside its rule, told in the same form.
 */
import { AppError } from '@sidetone/kernel'

export const catalogue = {
  'wrong-input': [400, 'Something in this request is not as it must be.'],
  'sign-in-needed': [401, 'Please sign in.'],
  'wrong-password': [401, 'The e-mail address or the password is wrong.'],
  'wrong-link': [401, 'This sign-in link was used already or is too old. Ask for a new one.'],
  'not-allowed': [403, 'You may not do this.'],
  'wrong-current-password': [403, 'The current password is wrong.'],
  'wrong-origin': [403, 'This request came from another web site.'],
  'not-found': [404, 'There is nothing here.'],
  'still-running': [409, 'The same request is still being done. Ask again in a moment.'],
  'too-large': [413, 'This is too large.'],
  'wrong-type': [415, 'This must be sent as JSON.'],
  'key-used-otherwise': [422, 'This Idempotency-Key was used for another request. Take a new one for each thing.'],
  'upgrade-needed': [426, 'This is a WebSocket: open it as one.'],
  'too-many-attempts': [429, 'Too many wrong passwords.'],
  'too-many-streams': [429, 'Sidetone is open in too many windows. Close one.'],
  'our-mistake': [500, 'That was our mistake. It has been noted; please try again.'],
  'too-busy': [503, 'Too many people are signing in right now. Try again in a moment.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>
export type ErrorCode = keyof typeof catalogue

/** @param sentence instead of the catalogue's, when more can be said */
export function problem(code: ErrorCode, sentence?: string, details?: Readonly<Record<string, unknown>>): AppError {
  const [status, words] = catalogue[code]
  return new AppError(code, status, sentence ?? words, details)
}
