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
  const server: Record<string, string> = { 'Your own number': words.own, 'Given to you': words.given }
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
        help: server[name] ?? name,
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

/** "Calls outside show +49 30 555 0100"; '' when that is only known to the line. */
export function saidOf({ choice, shown }: MyCallerId, words: Words): string {
  if (choice.kind === 'withheld') return words.showsNothing
  if (choice.kind === 'near') return words.showsNear
  return shown ? words.shows(showNumber(shown)) : ''
}
