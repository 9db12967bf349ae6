/** People, their devices, and who one is. */

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
  /** `*8` of mine takes what rings at them. In lists only. */
  readonly pickUp?: boolean
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
/** Anybody's phone, as an admin sees it. */
export type CompanyDevice = Device & {
  readonly person: { readonly id: string; readonly name: string; readonly extension: string }
  /** It can be rung now. */
  readonly registered: boolean
}
/** What can be dialled inside. `kind`: `person`, or the feature that it belongs to; `id`: empty where there is none. */
export type NumberEntry = {
  readonly number: string
  readonly name: string
  readonly kind: string
  readonly id: string
}
/** A company of one's own, made of the demo company: the first page of the admin console. */
export type Setup = {
  readonly company: string
  /** `DE` */
  readonly country: string
  readonly areaCode: string
  readonly timeZone: string
  /** Where help is sent to; empty: not said. */
  readonly address: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly password: string
  readonly demo: 'remove' | 'keep'
}
/** As an admin sees a person. */
export type PersonRecord = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly role: Role
  readonly version: number
}
export type NewPerson = Omit<PersonRecord, 'id' | 'version'>
export type NewPersonAnswer = {
  readonly person: PersonRecord /** `/#/sign-in/TOKEN`, valid 24 h, once */
  readonly link: string
}

/** Who guessed passwords or sent too much within the last day. */
export type Stranger = {
  readonly kind: 'sip-password' | 'flood' | 'sign-in' | 'account' | 'secret-address'
  /** IP address; the e-mail of an `account`. */
  readonly address: string
  readonly tries: number
  readonly since: number
  readonly lastAt: number
  /** Slowed down until then; null: not at the moment. */
  readonly until: number | null
}
