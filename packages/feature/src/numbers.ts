/**
 * What has a number, says so: the composer makes the dial plan of it, and refuses a number twice.
 *
 *   numbers() ─▶ DialPlan.codes      doors() ─▶ DialPlan.doors      explain() ─▶ simulation of a call
 */
import type { CodeRule, Door } from '@sidetone/call'

export type HasNumbers = {
  /** Each number of each entity: `['620', { feature: 'ring-groups', argument: id, name: 'Sales', fromTrunks: true }]`. */
  readonly numbers?: () => Iterable<readonly [number: string, rule: CodeRule]>
  /** For entities that name opening hours: what stands before their number. */
  readonly doors?: () => Iterable<readonly [number: string, door: Door]>
  /**
   * What happens with a caller who gets here, as sentences, and where they may be led then. Read for a simulation: nothing
   * happens. @param argument of the code rule
   */
  readonly explain?: (argument: string, about: ExplainAbout) => Explained | null
}
export type ExplainAbout = { readonly feature: string; readonly caller: string; readonly at: number }
export type Explained = {
  readonly says: readonly string[]
  /** `when`: "key 1", "nobody answers", "closed". */
  readonly next: readonly { readonly when: string; readonly number: string }[]
}

/** An entity's opening hours, the same in each schema: outside of them calls go to `closedTo`. */
export type EntityHours = { readonly schedule: string; readonly closedTo: string | null }
