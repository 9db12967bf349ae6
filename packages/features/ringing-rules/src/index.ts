/** What happens when somebody is called: do not disturb, forwarding, call waiting, who rings when. */
import type { DialPlan } from '@sidetone/call'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { Ringing } from './shapes.ts'
import type { RingingStore } from './store.ts'
import { checked } from './targets.ts'

export { Ringing, RingingRule, RingingTime } from './shapes.ts'

export type RingingRulesDeps = {
  readonly ringing: RingingStore
  readonly plan: () => DialPlan
  readonly now: () => number
}
export type RingingRulesFeature = { readonly name: 'ringing-rules'; readonly routes: readonly ApiRoute[] }

export const createRingingRules = ({ ringing, plan, now }: RingingRulesDeps): RingingRulesFeature => ({
  name: 'ringing-rules',
  routes: [
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
  ],
})

/** A copy, without a do not disturb that has ended. */
function shown(rules: ReturnType<RingingStore['of']>, now: number): ReturnType<typeof Ringing.parse> {
  const copy = structuredClone(rules) as ReturnType<typeof Ringing.parse>
  const until = copy.doNotDisturb?.until ?? null
  return until !== null && until <= now ? { ...copy, doNotDisturb: null } : copy
}
