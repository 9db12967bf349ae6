/** What a person has set for the own calls, and where they stand in queues. */

/** What happens when somebody calls me. Numbers: extensions or outside numbers, as one would dial them. */
export type Ringing = {
  /** Of the times below, `Europe/Berlin`. */
  readonly timeZone: string
  /** `until`: when it ends by itself. `except`: who rings nevertheless; `49*` is every number that begins so. */
  readonly doNotDisturb: null | { readonly until: number | null; readonly except: readonly string[] }
  /** Calls of the queues that I work for ring nevertheless. */
  readonly queuesRingWhenQuiet?: boolean | undefined
  /** false: whoever calls while I am in a call finds me busy. */
  readonly callWaiting: boolean
  readonly forward: {
    readonly always: string | null
    readonly busy: string | null
    readonly noAnswer: string | null
    /** 5 … 120 */
    readonly noAnswerAfterSeconds: number
    /** None of my phones is there. */
    readonly unreachable: string | null
  }
  /** The first that fits wins, before `forward.always` and do not disturb. */
  readonly rules: readonly RingingRule[]
  /** Phones that ring later than at once (0 … 120), or never (null). */
  readonly devices: readonly { readonly device: string; readonly afterSeconds: number | null }[]
  /** The same for the web phone. */
  readonly webPhoneAfterSeconds: number | null
  /** Other phones that ring too. `ask`: whoever answers there presses 1 first, so that a voicemail never takes the call. */
  readonly also: readonly { readonly number: string; readonly afterSeconds: number; readonly ask: boolean }[]
}
export type RingingRule = {
  readonly name: string
  /** Numbers, `49*` for all that begin so, `withheld`; none: everybody. */
  readonly callers: readonly string[]
  /** None: at any time. */
  readonly times: readonly RingingTime[]
  readonly then:
    | { readonly do: 'ring' }
    | { readonly do: 'forward'; readonly to: string }
    | { readonly do: 'do-not-disturb' }
}
/** `to` before `from`: until the next morning. Days: 1 Monday … 7 Sunday. */
export type RingingTime = { readonly days: readonly number[]; readonly from: string; readonly to: string }
/** Something that can be dialled from any phone. */
export type FeatureCode = {
  readonly code: string
  readonly name: string
  readonly does: string
  /** The code that an own one of the company can stand for. */
  readonly usual?: string | undefined
}
/** The queues that I am an agent of, and how I am in them. */
export type MyQueues = {
  readonly queues: readonly {
    readonly id: string
    readonly name: string
    readonly number: string
    readonly waiting: number
    /** Since when the next one waits. */
    readonly firstSince: number | null
  }[]
  readonly signedIn: boolean
  /** The reason. */
  readonly paused: string | null
  /** `resting`: left in peace after a call or one not taken; `away`: do not disturb. */
  readonly state: 'out' | 'paused' | 'resting' | 'offered' | 'talking' | 'away' | 'unreachable' | 'free'
  /** Signed in or out, paused or ready again. */
  readonly since: number
  readonly restsUntil: number | null
}
/** `near`: the own number nearest to the called one. */
export type CallerIdChoice =
  | { readonly kind: 'default' }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'near' }
/** What others see when I call outside. `shown` null: as the trunk has it; empty: withheld. */
export type MyCallerId = {
  readonly choice: CallerIdChoice
  readonly shown: string | null
  readonly numbers: readonly { readonly number: string; readonly name: string }[]
}
/** Where help would be sent to when I call for it. */
export type MyEmergencyAddress = {
  /** This web phone comes from a network outside where nothing is confirmed yet. */
  readonly asks: boolean
  /** Confirmed for where this web phone is now; empty: at the site; null: nothing. */
  readonly address: string | null
  readonly confirmedAt: number | null
  readonly site: { readonly name: string; readonly address: string } | null
  /** Own addresses that were stated before, the newest first. */
  readonly known: readonly string[]
  readonly phones: readonly {
    readonly device: string
    readonly name: string
    /** Empty: at the site. */
    readonly address: string
    /** Null: not by me. */
    readonly confirmedAt: number | null
  }[]
}
/** A phone that is not at its site, as administrators see it. */
export type EmergencyAddress = {
  /** Of the phone. */
  readonly id: string
  readonly person: { readonly id: string; readonly name: string; readonly extension: string }
  readonly phone: { readonly id: string; readonly name: string; readonly kind: 'web' | 'sip' }
  readonly address: string
  /** It is the one of the site. */
  readonly atSite: boolean
  readonly confirmedAt: number | null
  /** A web phone outside whose person has not confirmed where they are. */
  readonly asks: boolean
}
