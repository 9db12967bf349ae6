/** Calls that live now. */

/** A call that lives now. */
export type LiveCall = {
  readonly id: string
  readonly from: { readonly name: string; readonly number: string }
  readonly to: { readonly name: string; readonly number: string }
  readonly state: 'ringing' | 'talking'
  readonly startedAt: number
  readonly answeredAt: number | null
}
/** A call that I am in now, or that rings at me. */
export type MyCall = {
  readonly id: string
  /** `conference`: more than two people who have answered, or a conference room. */
  readonly kind: 'two' | 'conference'
  readonly state: 'ringing' | 'talking'
  readonly startedAt: number
  readonly answeredAt: number | null
  /** Everybody in it, in the order in which they came. The devices of one person that ring are one entry. */
  readonly roster: readonly RosterEntry[]
  /** Nobody else comes into this conference or room. Told of conferences. */
  readonly locked?: boolean | undefined
  /** While the target of a transfer rings. `mine`: I transfer, and can take it back. */
  readonly transfer: null | {
    readonly to: { readonly name: string; readonly number: string }
    readonly mine: boolean
  }
  /** The conference room that it is. */
  readonly room: null | {
    readonly name: string
    readonly number: string
    readonly locked: boolean
    readonly recording: boolean
  }
  /** The parking slot that I wait in. */
  readonly slot: string | null
}
export type RosterEntry = {
  /** For `muteInCall` and `removeFromCall`. */
  readonly leg: string
  readonly name: string
  readonly number: string
  readonly me: boolean
  /** `holding`: has put the others on hold. */
  readonly state: 'ringing' | 'talking' | 'holding'
  readonly muted: boolean
  /** Heard right now; told in conferences. */
  readonly talking: boolean
  /** Of the conference room. */
  readonly host: boolean
  /** Their sound has not arrived for 3 s. */
  readonly silent: boolean
  /** Their sound is encrypted between them and Sidetone; null: not known yet. */
  readonly secured: boolean | null
  /** Over a line to the outside: `secured` is known as far as its provider. */
  readonly outside: boolean
}
/** Waits in a slot; anybody takes it back by dialling the slot. */
export type ParkedCall = {
  readonly slot: string
  readonly name: string
  readonly number: string
  readonly since: number
  /** Who is rung again when nobody takes it. */
  readonly by: { readonly name: string; readonly number: string }
}
export type MyCalls = { readonly calls: readonly MyCall[]; readonly parked: readonly ParkedCall[] }
/** Somebody has called for help, or tried how that works. */
export type EmergencyCall = {
  readonly call: string
  readonly at: number
  readonly person: string | null
  readonly name: string
  readonly number: string
  readonly device: string | null
  readonly dialled: string
  readonly location: string
  readonly test: boolean
  /** No line took it: nobody outside has heard of it. */
  readonly failed: boolean
  readonly seenBy: string | null
  readonly seenAt: number | null
}
