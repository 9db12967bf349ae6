/**
 * Where a number leads in the end: the dial plan's word, then the wishes of whoever is called, as often as they send it on.
 *
 *   dialled ─▶ route ─▶ a person ─▶ ringing rules ─┬─ ring
 *                 ▲                                ├─ refuse
 *                 └───── forward, in their name ◀──┘       nobody twice, and five times at most
 */
import type { Millis } from '@sidetone/kernel'
import type { Cause, Forwarder, Party, PersonId } from '../words.ts'
import { type Dialler, type DialPlan, type Route, route } from './dial-plan.ts'
import { maxForwards } from './limits.ts'
import { type Reach, type RingingRules, ringing } from './ringing.ts'
import type { PathNode } from './told.ts'

/** A call that has rung already, and is sent on by the last of these. */
export type SentOn = { readonly caller: Party; readonly by: readonly Forwarder[] }

/** @param standingOf undefined: no rules, all phones ring */
export function lead(
  dialled: string,
  from: Dialler,
  now: Millis,
  plan: DialPlan,
  standingOf: (person: PersonId) => (Reach & { readonly rules: RingingRules }) | undefined,
  sentOn?: SentOn,
): Route {
  const caller = sentOn?.caller ?? from.party
  const forwardedBy: Forwarder[] = [...(sentOn?.by ?? [])]
  const forwardedFor: Cause[] = []
  const before = caller.sentOnBy ?? []
  const why: string[] = []
  if (before.length && !sentOn)
    why.push(`Its carrier says that it was forwarded by ${before.map(shown).join(', then ')}.`)
  const path: PathNode[] = []
  let number = dialled
  let dialler = from
  for (;;) {
    const way = route(number, dialler, now, plan)
    const { destination, to } = way
    why.push(...way.why)
    const told = { to, why, path, ...(forwardedBy.length && { forwardedBy, forwardedFor }) }
    const nowhere = (cause: Cause): Route => ({ ...told, destination: { kind: 'nowhere', cause } })
    path.push(...(way.path ?? []))
    if (destination.kind !== 'person') {
      const anybody =
        destination.kind === 'nowhere' ||
        (destination.kind === 'trunk' && !destination.emergency) ||
        (destination.kind === 'feature' && destination.fromTrunks)
      if (!forwardedBy.length || anybody) return { ...told, destination, ...(way.next && { next: way.next }) }
      why.push(`Calls are not forwarded to ${to.name}.`)
      return nowhere('not-allowed')
    }
    const { person, ringForMs } = destination
    const known = [...forwardedBy, ...(forwardedBy.length ? [caller] : [])].find(each => each.person === person)
    if (known) {
      why.push(`The call has been at ${to.name} already, so it is not sent there again.`)
      return nowhere('loop')
    }
    const standing = standingOf(person)
    // Whoever calls their own number means their other phones.
    if (!standing || person === caller.person) return { ...told, destination }
    const wish = ringing(standing.rules, to, caller, now, standing, ringForMs)
    why.push(...wish.why)
    if (wish.kind === 'refuse') return nowhere(wish.cause)
    if (wish.kind === 'ring')
      return {
        ...told,
        destination: { kind: 'person', person, ringForMs: wish.ringForMs, byRules: true },
        next: wish.next,
      }
    forwardedBy.push({ ...to, for: wish.cause })
    forwardedFor.push(wish.cause)
    path.push({ kind: 'forward', name: to.name, number: wish.to, says: wish.why.at(-1) ?? '' })
    // A circle that leads over a carrier comes back as a new call, which says where it has been.
    if (forwardedBy.length + before.length > maxForwards) {
      why.push(`It was forwarded ${maxForwards} times already.`)
      return nowhere('loop')
    }
    number = wish.to
    dialler = { party: to }
  }
}

/** "Forwarded by Bob": what a called phone shows beside the caller. */
export function becauseForwarded(forwardedBy: readonly Party[] | undefined, caller?: Party): string | undefined {
  const last = forwardedBy?.at(-1) ?? caller?.sentOnBy?.at(-1)
  return last && `Forwarded by ${shown(last)}`
}
const shown = ({ name, number }: Party): string => name || number
