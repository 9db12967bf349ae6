/** What REFER and Replaces say. */
import type { NameAddr } from '../message/types.ts'

/** A dialog that is to be replaced (RFC 3891). Tags as the one sees them who gets the INVITE; '' or '0': none. */
export type Replaces = {
  readonly callId: string
  readonly toTag: string
  readonly fromTag: string
  /** Only while it has not been answered. */
  readonly earlyOnly: boolean
}
/** Whom a REFER points to (RFC 3515 §2.1). */
export type ReferTo = {
  /** Its URI is fit for a Request-URI. */
  readonly to: NameAddr
  /** Upper case; INVITE when nothing is said. */
  readonly method: string
  readonly replaces?: Replaces
}
/** What a REFER asks for. */
export type Refer = ReferTo & {
  /** RFC 3892 */
  readonly referredBy?: NameAddr
  /** They want to hear how it goes on; false: `Refer-Sub: false` (RFC 4488). */
  readonly subscription: boolean
}
