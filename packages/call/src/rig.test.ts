/** A switchboard on fakes and made-up time, for the tests of this room. */
import { FakeJournal, FakeLegs, FakeMedia, seededIds } from '@sidetone/testkit'
import type { Parking } from './call.ts'
import type { Stories } from './control.ts'
import type { DialPlan } from './route/dial-plan.ts'
import type { RingingRules } from './route/ringing.ts'
import { Switchboard } from './switchboard.ts'
import type { Party, PersonId } from './words.ts'

export const alice: Party = { name: 'Alice', number: '101', person: 'alice' as PersonId }
export const bob: Party = { name: 'Bob', number: '102', person: 'bob' as PersonId }
export const carol: Party = { name: 'Carol', number: '103', person: 'carol' as PersonId }

export const plan: DialPlan = {
  extensions: new Map([
    ['101', { person: 'alice' as PersonId, name: 'Alice' }],
    ['102', { person: 'bob' as PersonId, name: 'Bob' }],
    ['103', { person: 'carol' as PersonId, name: 'Carol' }],
  ]),
  codes: new Map([['*43', { feature: 'echo', argument: '', name: 'Echo test' }]]),
  trunks: [{ trunk: 'outside', name: 'Outside', prefix: '0', stripPrefix: true }],
}

export function rig({
  stories,
  live,
  media = new FakeMedia(),
  seed = 1,
  at = 1_000,
  more = {},
  parking,
}: {
  stories?: Stories
  live?: ReadonlyMap<string, string>
  media?: FakeMedia
  seed?: number
  at?: number
  more?: Partial<DialPlan>
  parking?: () => Parking
} = {}) {
  const clock = { now: at }
  const legs = new FakeLegs()
  const own = { ...plan, ...more, extensions: new Map(plan.extensions), codes: new Map(plan.codes) }
  const journal = new FakeJournal(live)
  const rules = new Map<PersonId, RingingRules>()
  const board = new Switchboard({
    ids: seededIds(seed),
    now: () => clock.now,
    legs,
    media,
    journal,
    plan: () => own,
    ringing: person => rules.get(person),
    ...(stories && { stories }),
    ...(parking && { parking }),
  })
  board.onWork(() => journal.commit())
  const pass = (ms: number) => {
    clock.now += ms
    board.tick(clock.now)
    journal.commit()
  }
  return { board, legs, media, journal, clock, pass, plan: own, rules }
}
