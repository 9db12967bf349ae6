/** Where a company is: how numbers are dialled there, when it is open, what help is called there. */
import type { Dialler, DialPlan } from './dial-plan.ts'

export type Site = {
  readonly id: string
  readonly name: string
  /** ISO 3166, `DE`. */
  readonly country: string
  /** As dialled within the country without its first zero: `30`. '' when numbers are always dialled whole. */
  readonly areaCode: string
  /** Dialled before an outside number; '' for none. */
  readonly outsidePrefix: string
  /** Outside numbers are also understood without the prefix. */
  readonly prefixOptional: boolean
  /** Opening hours of the place; null: always open. */
  readonly schedule: string | null
  /** Shown to who is called, E.164; null: as the trunk has it. */
  readonly callerId: string | null
  /** Short numbers of this place: `9` is its reception. */
  readonly codes: readonly { readonly code: string; readonly to: string }[]
  /** Calls of its people to the outside at one time, as its line carries; null: no limit. */
  readonly callsAtOnce?: number | null
  readonly emergency: {
    /** Told to those who help: street, floor, room. */
    readonly location: string
    /** Besides the country's own. */
    readonly numbers: readonly string[]
    /** Leads to the test of the emergency call; null: none. */
    readonly test: string | null
    /** Tried first; then all others. */
    readonly trunks: readonly string[]
  }
}

/** The site of whoever dials; the company's main one for a trunk and for those who have none. */
export function siteOf(from: Dialler, plan: DialPlan): Site | undefined {
  const own = from.party.person && plan.standing?.(from.party.person).site
  return plan.sites?.find(({ id }) => id === own) ?? plan.sites?.[0]
}
