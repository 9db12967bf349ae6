/** Which call is parked in which slot, kept up to date call by call. */
import type { Call } from './call.ts'
import type { FreeSlots } from './parking.ts'
import { parkingSlots } from './route/call-codes.ts'
import type { CallId } from './words.ts'

export class Slots {
  /** Slot → the call that is parked there. */
  readonly taken = new Map<string, CallId>()
  #changed = false

  /** The call has changed; one that is over is parked nowhere. */
  follow(call: Call): void {
    const slot = call.stage === 'over' ? undefined : call.parked?.slot
    if (slot !== undefined && this.taken.get(slot) === call.id) return
    for (const [known, id] of this.taken)
      if (id === call.id) {
        this.taken.delete(known)
        this.#changed = true
      }
    if (slot === undefined) return
    this.taken.set(slot, call.id)
    this.#changed = true
  }

  free(): FreeSlots {
    const isFree = (slot: string) => parkingSlots.includes(slot) && !this.taken.has(slot)
    return { first: parkingSlots.find(isFree) ?? null, isFree }
  }

  /** Whether something differs since the last `takeChanged`. */
  takeChanged(): boolean {
    const changed = this.#changed
    this.#changed = false
    return changed
  }
}
