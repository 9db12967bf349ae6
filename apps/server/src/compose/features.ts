/** What telephones need of the features from the first moment: stories, tables, numbers. Their screens: `screens.ts`. */
import type { DialPlan } from '@sidetone/call'
import type { Feature } from '@sidetone/feature'
import { migrations as callHistoryTables } from '@sidetone/feature-call-history/tables'
import { echo } from '@sidetone/feature-echo'

/** Stories that callers can be led into. */
export const features: readonly Feature[] = [echo]
export const migrations = [...callHistoryTables]

/** What can be dialled besides extensions. */
export const codes: DialPlan['codes'] = new Map([
  ['*43', { feature: 'echo', argument: '', name: 'Echo test', fromTrunks: true }],
])
