/** Where a number leads for somebody, and what rings there now: what calls ask in the middle of a step. */
import type { Ids, Millis } from '@sidetone/kernel'
import type { Desk, NewRing, Parking } from './call.ts'
import type { OutsideLine } from './leg.ts'
import { maxForks, maxParkReturns, parkForMs, ringForMs } from './limits.ts'
import type { LegPort } from './ports/legs.ts'
import { type DialPlan, route } from './route/dial-plan.ts'
import { normaliseDialled } from './route/digits.ts'
import { lead } from './route/lead.ts'
import { inOrder, isQuiet, type RingingRules, ringing as wishOf } from './route/ringing.ts'
import type { Cause, Destination, Device, EndId, LegId, Party, PersonId } from './words.ts'

export function deskOf({
  ids,
  now,
  plan,
  legs,
  ringing,
  busy,
  parking,
}: {
  readonly ids: Ids
  readonly now: () => Millis
  readonly plan: () => DialPlan
  readonly legs: Pick<LegPort, 'reachable'>
  readonly ringing?: (person: PersonId) => RingingRules | undefined
  readonly busy: (person: PersonId) => boolean
  readonly parking?: () => Parking
}): Desk {
  const newRing = (device: Device): NewRing => ({ leg: ids.token(8) as LegId, end: ids.token(8) as EndId, device })

  const lineTo = (line: Line): NewRing => {
    const { trunk, number, or, maxMs, emergency, location, locationSite, callerId } = line
    const help = {
      ...(emergency && { emergency }),
      ...(location !== undefined && { location }),
      ...(locationSite && { locationSite }),
    }
    const device: Device = { kind: 'trunk', trunk, number, ...help }
    const outside: OutsideLine = {
      ...(or?.length && { or }),
      ...(maxMs !== undefined && { maxMs }),
      ...help,
    }
    return { ...newRing(device), ...(callerId && { callerId }), ...(Object.keys(outside).length && { outside }) }
  }

  /** Another number of a person: a line to the outside, or a colleague's phones. */
  function elsewhere(number: string, person: PersonId): NewRing[] {
    const { destination, to } = route(number, { party: { name: '', number: '', person } }, now(), plan())
    // Nobody has help rung by whoever calls them.
    if (destination.kind === 'trunk' && !destination.emergency)
      return [{ ...lineTo(destination), to: { ...to, person } }]
    if (destination.kind !== 'person') return []
    return legs.reachable(destination.person).map(device => ({ ...newRing(device), to }))
  }

  function partyOf(person: PersonId): Party {
    for (const [number, each] of plan().extensions)
      if (each.person === person) return { name: each.name, number, person }
    return { name: '', number: '', person }
  }

  /** Forwarding is for calls to them alone; not so the wish to be left in peace. */
  function leftInPeace(party: Party, person: PersonId, caller: Party, byQueue: boolean): Cause | null {
    const rules = ringing?.(person)
    if (!rules) return null
    const forward = { ...rules.forward, always: null, busy: null, noAnswer: null, unreachable: null }
    const reach = { devices: legs.reachable(person), busy: busy(person) }
    const doNotDisturb = isQuiet(rules, now(), byQueue) ? rules.doNotDisturb : null
    const wish = wishOf({ ...rules, forward, doNotDisturb }, party, caller, now(), reach, ringForMs)
    return wish.kind === 'refuse' ? wish.cause : null
  }

  const desk: Desk = {
    route(dialled, from, sentOn) {
      const standingOf = (person: PersonId) => {
        const rules = ringing?.(person)
        return rules && { rules, devices: legs.reachable(person), busy: busy(person) }
      }
      return lead(dialled, from, now(), plan(), standingOf, sentOn)
    },
    toRing(destination, without) {
      if (destination.kind === 'trunk') return [lineTo(destination)]
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
    toRingFor({ person, number, ask = false, queue = false }, caller, as) {
      const called = person ?? plan().extensions.get(normaliseDialled(number ?? ''))?.person
      if (called !== undefined) {
        const party = partyOf(called)
        const cause = leftInPeace(party, called, caller, queue)
        if (cause) return { party, cause }
        const ring = desk.toRing({ kind: 'person', person: called, ringForMs, byRules: true })
        if (ring.length === 0) return { party, cause: 'unreachable' }
        return { party, ring: ask ? ring.map(each => ({ ...each, ask })) : ring }
      }
      const { destination, to } = desk.route(number ?? '', { party: caller, as })
      if (destination.kind === 'nowhere') return { party: to, cause: destination.cause }
      const ring = desk.toRing(destination)
      if (ring.length === 0) return { party: to, cause: 'not-allowed' }
      return { party: to, ring: ask ? ring.map(each => ({ ...each, ask })) : ring }
    },
    ownOutside(mine, number) {
      const wanted = number === undefined ? undefined : normaliseDialled(number)
      let cause: Cause | null = null
      for (const each of (mine.person && ringing?.(mine.person)?.also) ?? []) {
        if (wanted !== undefined && wanted !== normaliseDialled(each.number)) continue
        const { destination, to, why } = route(each.number, { party: mine }, now(), plan())
        if (destination.kind === 'nowhere') cause ??= destination.cause
        if (destination.kind !== 'trunk' || destination.emergency) continue
        const named = { name: mine.name, number: to.number, ...(mine.person && { person: mine.person }) }
        const ring = { ...lineTo(destination), to: named, ask: each.ask }
        return { to: { name: '', number: to.number }, why, ring, forMs: destination.ringForMs }
      }
      return cause && { cause }
    },
    parking: () => parking?.() ?? { forMs: parkForMs, returns: maxParkReturns },
  }
  return desk
}

type Line = Omit<Extract<Destination, { kind: 'trunk' }>, 'kind' | 'ringForMs'>
