/** Where a number leads for somebody, and what rings there now: what calls ask in the middle of a step. */
import type { Ids, Millis } from '@sidetone/kernel'
import type { Desk, NewRing } from './call.ts'
import { maxForks } from './limits.ts'
import type { LegPort } from './ports/legs.ts'
import { type DialPlan, route } from './route/dial-plan.ts'
import { lead } from './route/lead.ts'
import { inOrder, type RingingRules } from './route/ringing.ts'
import type { Destination, Device, EndId, LegId, PersonId } from './words.ts'

export function deskOf({
  ids,
  now,
  plan,
  legs,
  ringing,
  busy,
}: {
  readonly ids: Ids
  readonly now: () => Millis
  readonly plan: () => DialPlan
  readonly legs: Pick<LegPort, 'reachable'>
  readonly ringing?: (person: PersonId) => RingingRules | undefined
  readonly busy: (person: PersonId) => boolean
}): Desk {
  const newRing = (device: Device): NewRing => ({ leg: ids.token(8) as LegId, end: ids.token(8) as EndId, device })

  /** Another number of a person: a line to the outside, or a colleague's phones. */
  function elsewhere(number: string, person: PersonId): NewRing[] {
    const { destination, to } = route(number, { party: { name: '', number: '', person } }, now(), plan())
    if (destination.kind === 'trunk') return [{ ...newRing(lineOf(destination)), to: { ...to, person } }]
    if (destination.kind !== 'person') return []
    return legs.reachable(destination.person).map(device => ({ ...newRing(device), to }))
  }

  return {
    route(dialled, from, sentOn) {
      const standingOf = (person: PersonId) => {
        const rules = ringing?.(person)
        return rules && { rules, devices: legs.reachable(person), busy: busy(person) }
      }
      return lead(dialled, from, now(), plan(), standingOf, sentOn)
    },
    toRing(destination, without) {
      if (destination.kind === 'trunk') return [newRing(lineOf(destination))]
      if (destination.kind !== 'person') return []
      const devices = legs
        .reachable(destination.person)
        .filter(device => device.kind !== 'registered' || device.device !== without)
      const rules = destination.byRules && ringing?.(destination.person)
      if (!rules) return devices.slice(0, maxForks).map(newRing)
      const rings = inOrder(rules, devices).flatMap(each => {
        const { afterMs } = each
        return each.kind === 'device'
          ? [{ ...newRing(each.device), afterMs }]
          : elsewhere(each.number, destination.person).map(ring => ({ ...ring, afterMs, ask: each.ask }))
      })
      return rings.slice(0, maxForks)
    },
  }
}

const lineOf = ({ trunk, number }: Extract<Destination, { kind: 'trunk' }>): Device => ({
  kind: 'trunk',
  trunk,
  number,
})
