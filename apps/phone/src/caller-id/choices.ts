import type { CallerIdChoice, MyCallerId } from '@sidetone/api-client'
import { showNumber } from '@sidetone/phone-core'
import type { useCallerIdWords } from './words.ts'

type Words = ReturnType<typeof useCallerIdWords>
export type Offered = {
  readonly value: string
  readonly choice: CallerIdChoice
  readonly label: string
  readonly help: string
}
export const keyOf = (choice: CallerIdChoice): string => (choice.kind === 'number' ? choice.number : choice.kind)

/** What somebody may choose: as the company says, each number that is theirs to show, the nearest of several, none. */
export function offeredBy({ numbers, choice, shown }: MyCallerId, words: Words): Offered[] {
  const company = choice.kind === 'default' || choice.kind === 'near' ? shown : null
  return [
    {
      value: 'default',
      choice: { kind: 'default' },
      label: words.choices.default,
      help: company ? showNumber(company) : words.asTrunk,
    },
    ...numbers.map(
      ({ number, name }): Offered => ({
        value: number,
        choice: { kind: 'number', number },
        label: showNumber(number),
        help: namedBy(name, words),
      }),
    ),
    ...(numbers.length > 1
      ? [
          {
            value: 'near',
            choice: { kind: 'near' } as const,
            label: words.choices.near,
            help: words.nearText,
          },
        ]
      : []),
    { value: 'withheld', choice: { kind: 'withheld' }, label: words.choices.withheld, help: words.withheldText },
  ]
}

/** For one call: as always, or another of the own numbers, or none. */
export function offeredForOne(
  mine: MyCallerId,
  words: Words,
): readonly { readonly value: string; readonly label: string }[] {
  const { numbers, choice, shown } = mine
  const others = numbers.filter(({ number }) => choice.kind === 'near' || number !== shown)
  return [
    { value: AS_ALWAYS, label: `${words.asAlways} · ${usualOf(mine, words)}` },
    ...others.map(({ number, name }) => ({ value: number, label: `${showNumber(number)} · ${namedBy(name, words)}` })),
    ...(choice.kind === 'withheld' ? [] : [{ value: '', label: words.choices.withheld }]),
  ]
}
export const AS_ALWAYS = 'always'
const usualOf = ({ choice, shown }: MyCallerId, words: Words): string => {
  if (choice.kind === 'withheld' || choice.kind === 'near') return words.choices[choice.kind]
  return shown ? showNumber(shown) : words.asTrunk
}
/** Some names are the server's words. */
const namedBy = (name: string, { own, given }: Words): string =>
  ({ 'Your own number': own, 'Given to you': given })[name] ?? name

/** "Calls outside show +49 30 555 0100"; '' when that is only known to the line. `next`: asked for one call. */
export function saidOf({ choice, shown, numbers }: MyCallerId, next: string | null, words: Words): string {
  if (next !== null) return next ? words.thisShows(showNumber(next)) : words.thisShowsNothing
  if (choice.kind === 'withheld') return words.showsNothing
  if (choice.kind === 'near') return words.showsNear
  if (!shown) return numbers.length ? words.showsLine : ''
  return words.shows(showNumber(shown))
}
