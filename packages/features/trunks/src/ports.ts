/** What the telephone side says of trunks; the composer fills it in. */
import type { TrunkChange, TrunkStatus } from './shapes.ts'

/** How the other side answered, or why it could not. */
export type Answered =
  | {
      readonly ok: true
      readonly status: number
      readonly phrase: string
      readonly afterMs: number
      readonly place: string
    }
  /** `connection`: it could not even be connected to. */
  | { readonly ok: false; readonly connection: boolean; readonly reason: string }
export type CalledOut =
  | { readonly ok: true; readonly afterMs: number; readonly codec: string | null; readonly secured: boolean }
  | { readonly ok: false; readonly rang: boolean; readonly reason: string }

export interface TrunkLines {
  status(): readonly TrunkStatus[]
  changes(trunk: string): readonly TrunkChange[]
  onChange(listener: (status: TrunkStatus) => void): void
  /** Asks the name servers now. @returns places such as `tls 192.0.2.7:5061`, best first; none: the name is not known */
  look(trunk: string): Promise<readonly string[]>
  /** Asks whether it is there, now. */
  ask(trunk: string): Promise<Answered>
  /** Registers now, also when it was refused before. */
  registerAgain(trunk: string): void
  /** Calls this number over this trunk and no other; who answers hears a tone for a few seconds. */
  callOut(trunk: string, number: string, signal: AbortSignal): Promise<CalledOut>
  /** Told of each call that comes in over it. @returns stops listening */
  onCallIn(trunk: string, listener: (call: { readonly from: string; readonly dialled: string }) => void): () => void
}
