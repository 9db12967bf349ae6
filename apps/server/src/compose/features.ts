/** What telephones need of the features from the first moment: stories, tables, numbers. Their screens: `screens.ts`. */
import { type CodeRule, callCodes, type DialPlan } from '@sidetone/call'
import type { Documents, Feature } from '@sidetone/feature'
import { migrations as callHistoryTables } from '@sidetone/feature-call-history/tables'
import { echo } from '@sidetone/feature-echo'
import { menuCodes } from '@sidetone/feature-ivr'
import { migrations as mailTables } from '@sidetone/feature-mail/tables'
import { queueCodes } from '@sidetone/feature-queues'
import { migrations as queueTables } from '@sidetone/feature-queues/tables'
import { migrations as ringGroupTables } from '@sidetone/feature-ring-groups/last-rung'
import { type CodeDeps, ringingByCode, ringingCodes } from '@sidetone/feature-ringing-rules/codes'
import { migrations as ringingRulesTables } from '@sidetone/feature-ringing-rules/store'
import { migrations as routingTables } from '@sidetone/feature-routing/tables'
import { voicemailCodes, migrations as voicemailTables } from '@sidetone/feature-voicemail'
import type { PlanKeeper } from './dial-plan.ts'

export type StoryDeps = CodeDeps & { readonly documents: Documents; readonly keeper: PlanKeeper }
/** Stories that callers can be led into; those whose entities have numbers say so (`numbers`, `doors`, `explain`). */
export const stories = (deps: StoryDeps): Feature[] => [echo, ringingByCode(deps)]
export const migrations = [
  ...callHistoryTables,
  ...ringingRulesTables,
  ...routingTables,
  ...voicemailTables,
  ...mailTables,
  ...queueTables,
  ...ringGroupTables,
]

/** What can be dialled besides extensions; `does` is for people. */
const table: readonly (CodeRule & { readonly code: string; readonly does: string })[] = [
  {
    code: '*43',
    feature: 'echo',
    argument: '',
    name: 'Echo test',
    does: 'You hear yourself: sound goes both ways.',
    fromTrunks: true,
  },
  ...ringingCodes.map(code => ({ ...code, feature: 'ringing-rules' })),
  ...voicemailCodes.map(code => ({ ...code, feature: 'voicemail' })),
  ...queueCodes,
  ...menuCodes,
]
export const codes: DialPlan['codes'] = new Map(table.map(({ code, does: _, ...rule }) => [code, rule]))

/** The list that people read; the numbers for calls that stand or ring are the call room's. */
export const featureCodes: readonly { readonly code: string; readonly name: string; readonly does: string }[] = [
  ...callCodes,
  ...table.map(({ code, name, does, takesNumber }) => ({ code: takesNumber ? `${code}NUMBER` : code, name, does })),
]
