/**
 * What would happen: the dial plan itself is asked, nothing is rung. Where the call gets to a feature, the feature says what
 * it would do, and each way on is followed.
 *
 *   caller ─▶ … stations of the dial plan … ─▶ person ─(nobody answers)─▶ …
 *                                           └▶ menu ─(key 1)─▶ …
 */
import {
  type Dialler,
  type DialPlan,
  englishOf,
  lead,
  normaliseDialled,
  type PersonId,
  type RingingRules,
  type Route,
} from '@sidetone/call'
import type { ExplainAbout, Explained } from '@sidetone/feature'
import type { output } from 'zod'
import { MAX_DEPTH, MAX_STATIONS } from './limits.ts'
import type { Person } from './plan.ts'
import type { RoutingTest, Simulated, Simulation } from './shapes.ts'

export type SimulateDeps = {
  readonly person: (id: string) => Person | undefined
  readonly trunkName: (id: string) => string | undefined
  readonly ringing: (person: PersonId) => RingingRules | undefined
  readonly explain: (feature: string, argument: string, about: ExplainAbout) => Explained | null
}
type Asked = Pick<output<typeof Simulation>, 'caller' | 'dialled'> & { readonly at: number }
type Drawn = output<typeof Simulated>

/** @param plan how many calls there were, and what they cost, has no say here */
export function routeOf({ caller, dialled, at }: Asked, plan: DialPlan, deps: SimulateDeps): Route {
  const { usage: _, ...free } = plan
  return lead(dialled, diallerOf(caller, deps), at, free, standingIn(deps))
}

function diallerOf(caller: Asked['caller'], { person }: SimulateDeps): Dialler {
  if (caller.kind === 'trunk') return { party: { name: '', number: caller.number }, trunk: caller.trunk }
  const who = person(caller.person)
  const party = { name: who?.name ?? '', number: who?.extension ?? '', person: caller.person as PersonId }
  return { party, ...(caller.shows !== undefined && { shows: caller.shows }) }
}

/** Everybody is there with one phone, and talks with nobody. */
const standingIn =
  ({ ringing }: SimulateDeps) =>
  (person: PersonId) => {
    const rules = ringing(person)
    const device = { kind: 'registered', device: '', person, binding: '' } as never
    return rules && { rules, devices: [device], busy: false }
  }

export function simulate(asked: Asked, plan: DialPlan, deps: SimulateDeps): Drawn {
  const { caller, at } = asked
  const from = diallerOf(caller, deps)
  const steps: string[] = []
  const stations: Drawn['stations'] = []
  const ways: Drawn['ways'] = []
  const reached = new Map<string, string>()
  const station = (each: Omit<Drawn['stations'][number], 'id'>, before: string | null, when: string): string => {
    const id = `s${stations.length + 1}`
    stations.push({ id, ...each })
    if (before) ways.push({ from: before, to: id, when })
    return id
  }
  const about = { caller: from.party.number, at }

  /** @returns the last station */
  const draw = (route: Route, before: string, when: string, depth: number, say: boolean): void => {
    let last = before
    let how = when
    for (const { id: document, ...node } of route.path ?? []) {
      if (stations.length >= MAX_STATIONS) return
      last = station({ ...node, ...(document && { document }) }, last, how)
      how = ''
    }
    reached.set(route.to.number, last)
    const { destination, next = {} } = route
    const on: { when: string; number: string }[] = []
    if (destination.kind === 'feature') {
      // A number of something: the drawing shows what it is.
      const reachedNow = stations.at(-1)!
      if (reachedNow.kind === 'code' || reachedNow.kind === 'feature') reachedNow.kind = destination.feature
      const told = deps.explain(destination.feature, destination.argument, { feature: destination.feature, ...about })
      if (told && say) steps.push(...told.says)
      if (told) stations[stations.length - 1]!.says = [stations.at(-1)!.says, ...told.says].join(' ')
      on.push(...(told?.next ?? []))
    }
    for (const [cause, number] of Object.entries(next)) if (number) on.push({ when: cause.replace('-', ' '), number })
    if (depth >= MAX_DEPTH) return
    for (const { when: case_, number } of on) {
      const known = reached.get(normaliseDialled(number))
      if (known) {
        ways.push({ from: last, to: known, when: case_ })
        continue
      }
      // A story leads on without anybody's rights; who is called, with their own.
      const onward: Dialler = destination.kind === 'feature' ? { ...from, as: null } : { party: route.to }
      const { usage: _, ...free } = plan
      draw(lead(number, onward, at, free, standingIn(deps)), last, case_, depth + 1, false)
    }
  }

  const route = routeOf(asked, plan, deps)
  steps.push(...route.why)
  const trunk = caller.kind === 'trunk' ? deps.trunkName(caller.trunk) : undefined
  const start = station(
    {
      kind: 'caller',
      name: from.party.name || from.party.number || 'withheld',
      number: from.party.number,
      says: trunk === undefined ? `Dials ${asked.dialled}.` : `Calls ${asked.dialled} over ${trunk}.`,
    },
    null,
    '',
  )
  draw(route, start, '', 0, true)
  return { steps, stations, ways, end: endOf(route) }
}

function endOf({ destination, to }: Route): Drawn['end'] {
  const { kind } = destination
  const end = { kind, name: to.name, number: to.number }
  if (destination.kind === 'trunk') return { ...end, trunk: destination.trunk }
  if (destination.kind !== 'nowhere') return end
  return { ...end, cause: destination.cause, ...(destination.words && { words: englishOf(destination.words) }) }
}

/**
 * What somebody has switched by hand has no say: a test is about the rules.
 * @returns why the test fails, as a sentence; null: it passes
 */
export function failureOf(test: RoutingTest, plan: DialPlan, deps: SimulateDeps): string | null {
  const schedules = new Map([...(plan.schedules ?? [])].map(([id, each]) => [id, { ...each, override: null }]))
  const route = routeOf(test, { ...plan, schedules }, deps)
  const { destination, to } = route
  const { expect } = test
  const got =
    destination.kind === 'nowhere'
      ? `is refused (${destination.cause})`
      : destination.kind === 'trunk'
        ? `goes out by ${deps.trunkName(destination.trunk) ?? 'a trunk'} to ${to.number}`
        : `gets to ${to.number}${to.name && ` (${to.name})`}`
  const passes =
    expect.kind === 'refused'
      ? destination.kind === 'nowhere'
      : expect.kind === 'trunk'
        ? destination.kind === 'trunk' && destination.trunk === expect.trunk
        : destination.kind !== 'nowhere' && to.number === normaliseDialled(expect.number)
  if (passes) return null
  const wanted =
    expect.kind === 'refused'
      ? 'be refused'
      : expect.kind === 'trunk'
        ? `go out by ${deps.trunkName(expect.trunk) ?? 'a trunk'}`
        : `get to ${expect.number}`
  return `“${test.name}” fails: ${test.dialled} should ${wanted}, but ${got}. ${route.why.join(' ')}`
}
