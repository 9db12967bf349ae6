/**
 * Kinds of setting whose entities have a number of their own and opening hours: what all of them must fulfil, and what they
 * give to the dial plan.
 *
 *   const must = demands(deps)                check(group, id) { must.beFree(group.number, { feature, argument: id ?? '' }) … }
 *   feature: { ...numbersOf(feature, groups.all), story }
 */
import type { CodeRule } from '@sidetone/call'
import { AppError } from '@sidetone/kernel'
import type { EntityHours, HasNumbers } from './numbers.ts'

/** What the composer knows of the whole dial plan. */
export type PlanKnowledge = {
  /** What else has this number, in words; null: it is free. `but`: whoever asks. */
  readonly whoHas: (number: string, but: { feature: string; argument: string }) => string | null
  /** Why a call cannot go there, as a sentence; null: it can. `as`: whose rights it has. */
  readonly cannotLead: (number: string, as?: string | null) => string | null
  readonly hasSchedule: (id: string) => boolean
}
type Maybe = string | null | undefined
/** Each throws an AppError with a sentence when it is not so; what is not given is right. */
export type Demands = {
  /** 409 `number-taken` */
  beFree(number: string, but: { feature: string; argument: string }): void
  /** 422 `leads-nowhere` */
  lead(number: Maybe, as?: string | null): void
  /** 422 `no-such-schedule` */
  haveSchedule(id: Maybe): void
  /** Both of its parts. */
  haveHours(hours: EntityHours | null): void
}

export function demands({ whoHas, cannotLead, hasSchedule }: Partial<PlanKnowledge>): Demands {
  const must: Demands = {
    beFree(number, but) {
      const other = whoHas?.(number, but)
      if (other) throw new AppError('number-taken', 409, `${number} leads to ${other}.`)
    },
    lead(number, as) {
      const why = number && cannotLead?.(number, as)
      if (why) throw new AppError('leads-nowhere', 422, why)
    },
    haveSchedule(id) {
      if (id && hasSchedule?.(id) === false) throw new AppError('no-such-schedule', 422, 'There is no such schedule.')
    },
    haveHours(hours) {
      must.haveSchedule(hours?.schedule)
      must.lead(hours?.closedTo)
    },
  }
  return must
}

type Numbered = {
  readonly id: string
  readonly name: string
  readonly number: string
  readonly hours: EntityHours | null
}
/** Their numbers, which may be called from outside too, and the doors before them. */
export const numbersOf = (
  feature: string,
  all: () => readonly Numbered[],
): Required<Pick<HasNumbers, 'numbers' | 'doors'>> => ({
  numbers: () =>
    all().map(({ id, name, number }): [string, CodeRule] => [
      number,
      { feature, argument: id, name, fromTrunks: true },
    ]),
  doors: () => all().flatMap(({ name, number, hours }) => (hours ? [[number, { name, ...hours }] as const] : [])),
})
