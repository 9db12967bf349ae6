/** Where somebody may forward to: what they may call themselves, and what anybody may reach. */
import { type DialPlan, normaliseDialled, type PersonId, type RingingRules, route } from '@sidetone/call'
import { type Reference, toNumber } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'

export type Owner = { readonly id: string; readonly name: string; readonly extension: string }

/** As it is dialled: without blanks and punctuation. */
export const plainNumber = normaliseDialled

/** A sentence by its code, in the details of an error. */
export type Said = { readonly code: string; readonly values: readonly string[] }

/** @throws AppError with a sentence that names the number */
export function mustBeTarget(number: string, owner: Owner, plan: DialPlan, now: number): void {
  const refused = (code: string, status: number, why: string, text: string) =>
    new AppError(code, status, text, { said: { code: `forward.${why}`, values: [number] } satisfies Said })
  const party = { name: owner.name, number: owner.extension, person: owner.id as PersonId }
  const { destination } = route(number, { party }, now, plan)
  if (destination.kind === 'person') {
    if (destination.person === owner.id)
      throw refused('own-number', 422, 'own-number', `${number} is your own number: calls would go round in a circle.`)
    return
  }
  if (destination.kind === 'trunk' && destination.emergency)
    throw refused('wrong-target', 422, 'help', `${number} is an emergency number; calls of others cannot go there.`)
  if (destination.kind === 'trunk' || (destination.kind === 'feature' && destination.fromTrunks)) return
  if (destination.kind === 'nowhere' && destination.cause === 'not-allowed')
    throw refused('not-allowed', 403, 'not-allowed', `You may not call ${number}, so calls cannot go there.`)
  // It is allowed; the money of today is another matter.
  if (destination.kind === 'nowhere' && destination.cause === 'limit-reached') return
  if (destination.kind === 'nowhere')
    throw refused(
      'unknown-number',
      422,
      'unknown-number',
      `${number} is no extension and no number that leads outside.`,
    )
  throw refused('wrong-target', 422, 'code', `${number} is a code; calls can only go to people and outside numbers.`)
}

/** Each number as it is dialled; it must lead somewhere. */
export function checked(rules: RingingRules, owner: Owner, plan: DialPlan, now: number): RingingRules {
  const target = (number: string): string => {
    mustBeTarget(number, owner, plan, now)
    return plainNumber(number)
  }
  const maybe = (number: string | null) => (number === null ? null : target(number))
  const { forward } = rules
  return {
    ...rules,
    forward: {
      ...forward,
      always: maybe(forward.always),
      busy: maybe(forward.busy),
      noAnswer: maybe(forward.noAnswer),
      unreachable: maybe(forward.unreachable),
    },
    rules: rules.rules.map(rule =>
      // biome-ignore lint/suspicious/noThenProperty: data, never awaited
      rule.then.do === 'forward' ? { ...rule, then: { do: 'forward', to: target(rule.then.to) } } : rule,
    ),
    also: rules.also.map(each => ({ ...each, number: target(each.number) })),
  }
}

/** Where somebody's calls go: forwardings, rules, phones that ring too. An admin may end any of them. */
export const targetsIn = ({ forward, rules, also }: RingingRules): Reference[] =>
  [
    ...toNumber(forward.always, 'all calls are forwarded there', 'forward', 'always'),
    ...toNumber(forward.busy, 'forwarded there when busy', 'forward', 'busy'),
    ...toNumber(forward.noAnswer, 'forwarded there without an answer', 'forward', 'noAnswer'),
    ...toNumber(forward.unreachable, 'forwarded there when unreachable', 'forward', 'unreachable'),
    ...rules.flatMap(({ name, then }, n) =>
      then.do === 'forward' ? toNumber(then.to, `forwarded there by the rule ${name}`, 'rules', n, 'then', 'to') : [],
    ),
    ...also.flatMap(({ number }, n) => toNumber(number, 'rings too', 'also', n, 'number')),
  ].map(each => ({ ...each, letsGo: 'when-asked' as const }))
