/** The own phone outside that a call can go on at: the first outside number that rings along by the own rules. */
import type { MyCall, Ringing } from '@sidetone/api-client'

type Mobile = Ringing['also'][number]

/** Digits of the shortest number outside: extensions have fewer. What is none after all, the server refuses in words. */
const OUTSIDE = 7
const digits = (number: string) => number.replace(/\D/g, '')
const isOutside = ({ number }: Mobile) => number.startsWith('+') || digits(number).length >= OUTSIDE

export const mobileOf = (rules: Ringing | null): Mobile | null => rules?.also.find(isOutside) ?? null

/** Which of my phones outside rings, when it is one of them: `+49170…` may be dialled as `0170…`. */
export function ringingMobile(rules: Ringing | null, transfer: NonNullable<MyCall['transfer']>): Mobile | null {
  const end = digits(transfer.to.number).slice(-OUTSIDE)
  if (!transfer.mine || end.length < OUTSIDE) return null
  return rules?.also.find(one => isOutside(one) && digits(one.number).endsWith(end)) ?? null
}
