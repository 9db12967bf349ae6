/** What telephones need of the features from the first moment: stories, tables, numbers. Their screens: `screens.ts`. */
import { type CallCodes, type CodeRule, callCodes, type DialPlan, usualCallCodes } from '@sidetone/call'
import type { Documents, Feature } from '@sidetone/feature'
import { migrations as backupTables } from '@sidetone/feature-backup/tables'
import { migrations as callHistoryTables } from '@sidetone/feature-call-history/tables'
import { heardMigration } from '@sidetone/feature-changes/heard'
import { echo } from '@sidetone/feature-echo'
import { asDialled, type Code } from '@sidetone/feature-feature-codes/own-codes'
import { menuCodes } from '@sidetone/feature-ivr'
import { migrations as mailTables } from '@sidetone/feature-mail/tables'
import { migrations as provisioningTables } from '@sidetone/feature-provisioning/tables'
import { queueCodes } from '@sidetone/feature-queues'
import { migrations as queueTables } from '@sidetone/feature-queues/tables'
import { migrations as ringGroupTables } from '@sidetone/feature-ring-groups/last-rung'
import { type CodeDeps, ringingByCode, ringingCodes } from '@sidetone/feature-ringing-rules/codes'
import { migrations as ringingRulesTables } from '@sidetone/feature-ringing-rules/store'
import { migrations as routingTables } from '@sidetone/feature-routing/tables'
import { voicemailCodes, migrations as voicemailTables } from '@sidetone/feature-voicemail'
import { migrations as webhookTables } from '@sidetone/feature-webhooks/tables'
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
  ...webhookTables,
  ...backupTables,
  ...provisioningTables,
  heardMigration,
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

/** What is dialled instead of a usual code. */
type Own = (usual: string) => string
/** All that can be dialled, as it is unless a company has codes of its own. The numbers for calls are the call room's. */
export const allCodes: readonly Code[] = [
  ...callCodes.map(({ key, ...code }): Code => {
    // The web phone dials these two.
    const stays = key === undefined ? 'alone' : key === 'take' || key === 'pickupFrom' || undefined
    return { ...code, ...(stays && { stays }) }
  }),
  ...table.map(
    ({ code, name, does, takesNumber }): Code => ({
      ...{ code, name, does },
      ...(takesNumber && { takes: 'NUMBER' }),
      // Settings name mailboxes by it.
      ...(code === '*99' && { stays: 'alone' }),
    }),
  ),
]
/** For the dial plan: the usual ones, and a company's own before them. */
export const codesWith = (own: Own): Pick<DialPlan, 'codes' | 'callCodes'> => {
  const ruleOf = ({ code: _, does: __, ...rule }: (typeof table)[number]): CodeRule => rule
  const changed = table.filter(({ code }) => own(code) !== code)
  const calls = Object.entries(usualCallCodes)
  return {
    codes: new Map([
      ...table.map(each => [each.code, ruleOf(each)] as const),
      ...changed.map(each => [own(each.code), ruleOf(each)] as const),
    ]),
    ...(calls.some(([, code]) => own(code) !== code) && {
      callCodes: Object.fromEntries(calls.map(([key, code]) => [key, own(code)])) as CallCodes,
    }),
  }
}
/** The list that people read. */
export const featureCodes = (own: Own) => asDialled(allCodes, own)
