/**
 * The shapes that the HTTP face speaks. Times are milliseconds since the Unix epoch, `null` when it has not happened.
 * The server's schemas are checked against these by `contract.test.ts`.
 */

export type Role = 'person' | 'admin'
export type Me = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly role: Role
}

export type PresenceState = 'offline' | 'available' | 'do-not-disturb' | 'ringing' | 'on-a-call'
/** A colleague. `since`: when `state` began. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly state: PresenceState
  readonly since: number
}

/** For the SIP user agent over `/sip`; ask again before `expiresAt`. */
export type SipCredential = {
  readonly username: string
  readonly password: string
  readonly realm: string
  /** `sip:101@host`: who this person is to others. */
  readonly aor: string
  readonly expiresAt: number
  readonly iceServers: readonly {
    readonly urls: readonly string[]
    readonly username?: string
    readonly credential?: string
  }[]
}

export type Device = {
  readonly id: string
  readonly kind: 'web' | 'sip'
  readonly label: string
  readonly username: string
  readonly createdAt: number
  readonly lastSeenAt: number | null
}
/** A new desk phone. The password is shown this one time. */
export type NewDevice = Device & { readonly password: string; readonly realm: string }

/** One change of the settings, told in sentences. */
export type Change = {
  readonly id: number
  readonly at: number
  readonly by: {
    readonly kind: 'person' | 'operator' | 'system' | 'program'
    readonly id: string
    readonly name: string
  }
  readonly kind: string
  readonly key: string
  readonly name: string
  readonly sentence: string
  readonly differences: readonly { readonly field: string; readonly sentence: string }[]
  readonly undoable: boolean
}
export type ChangePage = { readonly items: readonly Change[]; readonly next: string | null }
export type ChangeDetail = Change & {
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/** Anybody's phone, as an admin sees it. */
export type CompanyDevice = Device & {
  readonly person: { readonly id: string; readonly name: string; readonly extension: string }
  /** It can be rung now. */
  readonly registered: boolean
}
/** One page of a list. `next`: give it as `cursor`; null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null; readonly total: number }
/** What can be dialled inside. `kind`: `person`, or the feature that it belongs to; `id`: empty where there is none. */
export type NumberEntry = {
  readonly number: string
  readonly name: string
  readonly kind: string
  readonly id: string
}

export type Cause =
  | 'hung-up'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'unreachable'
  | 'unknown-number'
  | 'not-allowed'
  | 'no-common-codec'
  | 'media-lost'
  | 'silent'
  | 'expired'
  | 'overloaded'
  | 'restarted'
  | 'trunk-failed'
  | 'failed'
  // the person went on elsewhere, or the call did
  | 'transferred'
  | 'merged'
  | 'picked-up'
  | 'parked'
  | 'moved'
  | 'removed'
  | 'forwarded'
  | 'loop'
  | 'rejected-by-rule'
  | 'no-such-call'
  | 'limit-reached'
  | 'closed'
  | 'no-agent'
export type Side = 'caller' | 'called' | 'system'

/** One of my calls, ended. */
export type HistoryItem = {
  readonly id: string
  readonly direction: 'in' | 'out'
  /** Called me, nobody answered, on none of my devices and nowhere else. */
  readonly missed: boolean
  readonly other: { readonly name: string; readonly number: string }
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number
  /** From answer to end; 0 when not answered. */
  readonly durationMs: number
  readonly cause: Cause
  readonly by: Side
  readonly answeredElsewhere: boolean
  readonly codec: string | null
  readonly mos: number | null
  /** Name of the queue that the caller waited in. */
  readonly queue: string | null
  /** What happened beside talking, in a sentence: "Passed on by Bob." */
  readonly note: string | null
}
export type HistoryPage = {
  readonly items: readonly HistoryItem[] /** give it as `before`; null at the end */
  readonly next: string | null
}
/** One call as an administrator sees it: one row. */
export type EndedCall = {
  readonly id: string
  readonly startedAt: number
  /** Talking began. */
  readonly answeredAt: number | null
  readonly endedAt: number
  readonly waitedMs: number
  readonly talkedMs: number
  readonly from: { readonly name: string; readonly number: string }
  readonly to: { readonly name: string; readonly number: string }
  readonly dialled: string
  readonly direction: 'in' | 'out' | 'inside'
  readonly outcome: 'answered' | 'voicemail' | 'served' | 'missed' | 'busy' | 'declined' | 'refused' | 'failed'
  readonly cause: Cause
  readonly by: 'caller' | 'called' | 'system'
  readonly talkedWith: string
  readonly trunk: { readonly id: string; readonly name: string } | null
  readonly queue: { readonly id: string; readonly name: string } | null
  readonly voicemail: string | null
  readonly recorded: boolean
  readonly mos: number | null
}
export type EndedCallPage = {
  readonly items: readonly EndedCall[]
  readonly next: string | null
  /** How many match in all; null: too many to be counted. */
  readonly total: number | null
}
/** How one leg sounded for some seconds. */
export type QualityPoint = {
  readonly at: number
  /** 1 bad … 4.5 perfect (E-model, G.107) */
  readonly mos: number
  readonly lossPercent: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
  readonly farLossPercent: number | null
}
export type EndedLeg = HistoryLeg & {
  readonly side: 'caller' | 'called'
  readonly trunk: { readonly id: string; readonly name: string } | null
  /** The protocol's own words about its end. */
  readonly detail: string | null
  readonly quality: readonly QualityPoint[]
}
/** One decision about where a call goes, with its reasons. */
export type CallStep = {
  readonly at: number
  readonly what: 'routed' | 'led' | 'forwarded' | 'passed' | 'added' | 'failed-over'
  readonly says: string
  readonly why: readonly string[]
}
export type EndedCallDetail = EndedCall & {
  readonly legs: readonly EndedLeg[]
  readonly story: readonly string[]
  readonly why: readonly string[]
  readonly steps: readonly CallStep[]
}
export type SipMessage = {
  readonly at: number
  /** Id of the leg; empty: not known. */
  readonly leg: string
  /** `in`: to the phone system. */
  readonly way: 'in' | 'out'
  readonly peer: string
  readonly text: string
  /** It was longer. */
  readonly cut: boolean
}
/** `left`: messages in the middle that were not kept. */
export type CallLadder = { readonly messages: readonly SipMessage[]; readonly left: number }
/** A company of one's own, made of the demo company: the first page of the admin console. */
export type Setup = {
  readonly company: string
  /** `DE` */
  readonly country: string
  readonly areaCode: string
  readonly timeZone: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly password: string
  readonly demo: 'remove' | 'keep'
}
/** What ended calls are asked for; `q`: parts of names, numbers and queues. Times in ms since 1970. */
export type EndedCallsAsked = {
  readonly q?: string
  readonly from?: number
  readonly to?: number
  readonly direction?: EndedCall['direction']
  readonly outcome?: EndedCall['outcome']
  readonly person?: string
  readonly trunk?: string
  /** Its id or its name. */
  readonly queue?: string
  readonly limit?: number
  readonly cursor?: string
}
export type HistoryLeg = {
  readonly id: string
  readonly name: string
  readonly number: string
  readonly device: string | null
  readonly startedAt: number
  readonly ringingAt: number | null
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly cause: Cause | null
  readonly by: Side | null
  readonly codec: string | null
  readonly secured: 'none' | 'sdes' | 'dtls' | null
  readonly mos: number | null
}
export type HistoryDetail = HistoryItem & {
  readonly legs: readonly HistoryLeg[]
  /** The call told in sentences, in order. */
  readonly story: readonly string[]
  /** The message that was left, where I may hear it. */
  readonly voicemail: string | null
}

/** A call that lives now. */
export type LiveCall = {
  readonly id: string
  readonly from: { readonly name: string; readonly number: string }
  readonly to: { readonly name: string; readonly number: string }
  readonly state: 'ringing' | 'talking'
  readonly startedAt: number
  readonly answeredAt: number | null
}

/** As an admin sees a person. */
export type PersonRecord = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly role: Role
}
export type NewPerson = Omit<PersonRecord, 'id'>
export type NewPersonAnswer = {
  readonly person: PersonRecord /** `/#/sign-in/TOKEN`, valid 24 h, once */
  readonly link: string
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

/** What happens when somebody calls me. Numbers: extensions or outside numbers, as one would dial them. */
export type Ringing = {
  /** Of the times below, `Europe/Berlin`. */
  readonly timeZone: string
  /** `until`: when it ends by itself. `except`: who rings nevertheless; `49*` is every number that begins so. */
  readonly doNotDisturb: null | { readonly until: number | null; readonly except: readonly string[] }
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
export type FeatureCode = { readonly code: string; readonly name: string; readonly does: string }

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

/** What `events()` gives. `connected` and `disconnected` come from the client itself. */
export type ServerEvent =
  | { readonly type: 'person'; readonly person: Person }
  | { readonly type: 'call-history' }
  /** To admins: some of the calls that live now have changed; read them again. */
  | { readonly type: 'live-calls' }
  /** To admins: how a trunk or its test stands has changed. */
  | { readonly type: 'trunk' | 'trunk-test' }
  /** To the desk: somebody calls for help, or it was seen. */
  | { readonly type: 'emergency' }
  /** All of my calls, each time one of them has changed. */
  | { readonly type: 'my-calls'; readonly calls: readonly MyCall[] }
  /** All parked calls. */
  | { readonly type: 'parked'; readonly slots: readonly ParkedCall[] }
  /** Something about my messages is different; `unread`: of all my boxes. */
  | { readonly type: 'voicemail'; readonly unread: number }
  /** How my queues and I stand in them. */
  | { readonly type: 'queues'; readonly mine: MyQueues }
  /** To admins: who waits, or who takes calls, is different. */
  | { readonly type: 'queues-now' }
  /** To admins: who is in conference rooms, is muted, or speaks. */
  | { readonly type: 'rooms-now' }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }

/** A place that leads to a setting or a person. */
export type Use = {
  /** `menu`, `inbound-route`, `person`, … */
  readonly kind: string
  readonly id: string
  /** What the kind is called: `menu`. */
  readonly title: string
  readonly name: string
  /** Where in it: `key 2`. */
  readonly place: string
}
export type UsedBy = {
  /** The first fifty. */
  readonly items: readonly Use[]
  readonly total: number
  /** Each of these places can do without: `letGo` takes it out of them. */
  readonly canLetGo: boolean
}
