/** The features of this system: their numbers, stories and tables. Adding one is one line each. */
import type { DialPlan } from '@sidetone/call'
import type { Feature } from '@sidetone/feature'
import { echo } from '@sidetone/feature-echo'

export const features: readonly Feature[] = [echo]
export const migrations = []

/** What can be dialled besides extensions. */
export const codes: DialPlan['codes'] = new Map([
  ['*43', { feature: 'echo', argument: '', name: 'Echo test', fromTrunks: true }],
])
