/** Who sends and who listens (RFC 3264 §5.1, §6.1). */
import type { Direction } from './words.ts'

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly'
export const listens = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly'

const directionOf = (send: boolean, listen: boolean): Direction =>
  send ? (listen ? 'sendrecv' : 'sendonly') : listen ? 'recvonly' : 'inactive'

/** What we say in an offer: a held phone hears our music but is not listened to. */
export const ourDirection = (hold: boolean): Direction => (hold ? 'sendonly' : 'sendrecv')

/** Our answer to what they said: never more than they allow (RFC 3264 §6.1). */
export const answeredDirection = (theirs: Direction, hold: boolean): Direction =>
  directionOf(listens(theirs), sends(theirs) && !hold)
