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
/** For the details of an AppError: the form shows the sentence at this field. */
export const wrongField = (field: string, sentence: string) => ({
  fields: [{ field, detail: sentence.replace(/\.$/, '') }],
})
type Maybe = string | null | undefined
/** Each throws an AppError with a sentence when it is not so; what is not given is right. */
export type Demands = {
  /** 409 `number-taken`, told at the field. */
  beFree(number: string, but: { feature: string; argument: string }, field?: string): void
  /** 422 `leads-nowhere`, told at the field. */
  lead(number: Maybe, field: string, as?: string | null): void
  /** Where calls go while it is closed. */
  closeTo(hours: EntityHours | null): void
}

export function demands({ whoHas, cannotLead }: Partial<Pick<PlanKnowledge, 'whoHas' | 'cannotLead'>>): Demands {
  const must: Demands = {
    beFree(number, but, field = 'number') {
      const other = whoHas?.(number, but)
      const why = `${number} leads to ${other}.`
      if (other) throw new AppError('number-taken', 409, why, wrongField(field, why))
    },
    lead(number, field, as) {
      const why = number && cannotLead?.(number, as)
      if (why) throw new AppError('leads-nowhere', 422, why, wrongField(field, why))
    },
    closeTo: hours => must.lead(hours?.closedTo, 'hours.closedTo'),
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
