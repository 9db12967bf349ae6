/** What happens when somebody is called: do not disturb, forwarding, call waiting, who rings when. */
import type { DialPlan, RingingRules } from '@sidetone/call'
import { type ApiRoute, apiRoute, type Documents } from '@sidetone/feature'
import { Ringing } from './shapes.ts'
import type { RingingStore } from './store.ts'
import { checked, targetsIn } from './targets.ts'

export { Ringing, RingingRule, RingingTime } from './shapes.ts'

export type RingingRulesDeps = {
  readonly ringing: RingingStore
  readonly documents: Documents
  readonly plan: () => DialPlan
  readonly nameOf: (person: string) => string | undefined
  readonly now: () => number
}
export type RingingRulesFeature = { readonly name: 'ringing-rules'; readonly routes: readonly ApiRoute[] }

export function createRingingRules({ ringing, documents, plan, nameOf, now }: RingingRulesDeps): RingingRulesFeature {
  documents.define('ringing', {
    title: 'ringing rules of',
    partOf: 'person',
    parse: value => Ringing.parse(value),
    leadsTo: targetsIn,
    elsewhere: {
      all: ringing.all,
      // Forwarding is one's own affair; an admin who must, may end it, and that is written down.
      put(person, rules: RingingRules, by) {
        const before = ringing.of(person)
        ringing.set(person, rules)
        documents.note({ kind: 'ringing', key: person, name: nameOf(person) ?? person, by, before, after: rules })
      },
    },
  })
  return { name: 'ringing-rules', routes: routesOf(ringing, plan, now) }
}

const routesOf = (ringing: RingingStore, plan: RingingRulesDeps['plan'], now: RingingRulesDeps['now']): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/me/ringing',
    who: 'person',
    summary: 'What happens when somebody calls me.',
    answer: Ringing,
    handle: ({ me }) => shown(ringing.of(me.id), now()),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/me/ringing',
    who: 'person',
    summary: 'Says anew what happens when somebody calls me; from the next call on.',
    body: Ringing,
    answer: Ringing,
    handle({ me, body }) {
      ringing.set(me.id, checked(body, me, plan(), now()))
      return shown(ringing.of(me.id), now())
    },
  }),
]

/** A copy, without a do not disturb that has ended. */
function shown(rules: ReturnType<RingingStore['of']>, now: number): ReturnType<typeof Ringing.parse> {
  const copy = structuredClone(rules) as ReturnType<typeof Ringing.parse>
  const until = copy.doNotDisturb?.until ?? null
  return until !== null && until <= now ? { ...copy, doNotDisturb: null } : copy
}
