import type { PageAsked } from './collection.ts'
import { ApiError, problemOf, unreachable } from './error.ts'
import { openEventStream, type StreamOptions } from './event-stream.ts'
import { query } from './query.ts'
import type {
  BadCall,
  CallLadder,
  ChangeDetail,
  ChangePage,
  CompanyDevice,
  Device,
  EndedCallDetail,
  EndedCallPage,
  EndedCallsAsked,
  FeatureCode,
  GivenOpinion,
  HistoryDetail,
  HistoryPage,
  LiveCall,
  Me,
  MyCalls,
  NewDevice,
  NewPerson,
  NewPersonAnswer,
  NumberEntry,
  Page,
  Person,
  PersonRecord,
  Ringing,
  Setup,
  SipCredential,
  Stranger,
  UsedBy,
} from './words.ts'

export type ClientOptions = {
  /** '' for the page's own origin, else `http://host:port`. */
  readonly base?: string
  readonly fetch?: typeof fetch
  /** Sent with every request: the operator key of the command line. */
  readonly headers?: Readonly<Record<string, string>>
}
export type ApiClient = ReturnType<typeof createApiClient>

/** Every call rejects with `ApiError`. */
export function createApiClient({ base = '', fetch: own, headers = {} }: ClientOptions = {}) {
  const get = own ?? ((...args: Parameters<typeof fetch>) => fetch(...args))

  async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    let response: Response
    try {
      response = await get(base + path, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      })
    } catch (error) {
      if (signal?.aborted) throw error
      throw unreachable()
    }
    if (!response.ok) throw await problemOf(response)
    if (response.status === 204) return undefined as T
    try {
      return (await response.json()) as T
    } catch {
      throw new ApiError('unreadable', response.status, 'The answer of the server was cut off.')
    }
  }
  const at = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`

  return {
    /** Any other request of the API: what the settings of features have no call of their own for (`collection.ts`). */
    ask: call,
    signIn: (email: string, password: string) => call<Me>('POST', '/api/session', { email, password }),
    /** `token` from `/#/sign-in/TOKEN`. */
    signInByLink: (token: string) => call<Me>('POST', '/api/session/link', { token }),
    signOut: () => call<void>('DELETE', '/api/session'),
    /** `current` is needed by who has a password already. */
    setPassword: (password: string, current?: string) => call<void>('PUT', '/api/me/password', { password, current }),
    /** Null: nobody is signed in here. */
    session: () => call<{ readonly me: Me | null }>('GET', '/api/session').then(({ me }) => me),
    me: () => call<Me>('GET', '/api/me'),
    sipCredential: () => call<SipCredential>('POST', '/api/me/sip-credential'),
    devices: () => call<Device[]>('GET', '/api/me/devices'),
    addDevice: (label: string) => call<NewDevice>('POST', '/api/me/devices', { label }),
    removeDevice: (id: string) => call<void>('DELETE', at('/api/me/devices', id)),
    people: (search?: string) => call<Person[]>('GET', `/api/people${query({ search })}`),
    callHistory: (
      page: { readonly before?: string; readonly limit?: number; readonly missed?: boolean; readonly q?: string } = {},
      signal?: AbortSignal,
    ) => call<HistoryPage>('GET', `/api/call-history${query(page)}`, undefined, signal),
    callHistoryDetail: (id: string) => call<HistoryDetail>('GET', at('/api/call-history', id)),
    sayHowItWas: (id: string, opinion: GivenOpinion) =>
      call<void>('POST', `${at('/api/call-history', id)}/opinion`, opinion),
    /** Returns a function that closes the stream. */
    events: (onEvent: StreamOptions['onEvent'], onSignedOut?: () => void) =>
      openEventStream({ url: `${base}/api/events`, fetch: get, onEvent, onSignedOut }),

    // ── calls that I am in: `call` is the id of the server ──
    myCalls: () => call<MyCalls>('GET', '/api/my-calls'),
    /** My phones ring first. `callerId` +49… or `withheld`: shown outside for this call alone. */
    callFromMyPhones: (to: string, callerId?: string) =>
      call<{ readonly id: string }>('POST', '/api/my-calls', { to, callerId }),
    callFor: (from: string, to: string, callerId?: string) =>
      call<{ readonly id: string }>('POST', '/api/calls', { from, to, callerId }),
    /** Blind: rings `to`; it comes back when that fails. To 700 or a slot: it is parked. */
    transferCall: (id: string, to: string) => call<void>('POST', `${at('/api/calls', id)}/transfer`, { to }),
    /** Joins the others of both calls and leaves me out; also while `other` still rings. */
    transferToCall: (id: string, other: string) =>
      call<void>('POST', `${at('/api/calls', id)}/transfer-to-call`, { other }),
    /** Takes back a blind transfer that still rings. */
    cancelTransfer: (id: string) => call<void>('POST', `${at('/api/calls', id)}/cancel-transfer`),
    /** My part goes on at my own number outside; none: the first that I have set. */
    pushCall: (id: string, number?: string) =>
      call<void>('POST', `${at('/api/calls', id)}/push`, { ...(number && { number }) }),
    mergeCalls: (id: string, other: string) => call<void>('POST', `${at('/api/calls', id)}/merge`, { other }),
    addToCall: (id: string, number: string) => call<void>('POST', `${at('/api/calls', id)}/add`, { number }),
    removeFromCall: (id: string, leg: string) => call<void>('POST', `${at('/api/calls', id)}/remove`, { leg }),
    muteInCall: (id: string, leg: string, muted: boolean) =>
      call<void>('POST', `${at('/api/calls', id)}/mute`, { leg, muted }),
    /** Nobody else comes into the conference, or may again. */
    lockCall: (id: string, locked: boolean) => call<void>('POST', `${at('/api/calls', id)}/lock`, { locked }),
    /** A host locks the conference room that it is, records it, mutes all but hosts; or the contrary. */
    changeRoom: (
      id: string,
      what: { readonly locked?: boolean; readonly recording?: boolean; readonly allMuted?: boolean },
    ) => call<void>('POST', `${at('/api/calls', id)}/room`, what),
    holdCall: (id: string) => call<void>('POST', `${at('/api/calls', id)}/hold`),
    resumeCall: (id: string) => call<void>('POST', `${at('/api/calls', id)}/resume`),
    /** Without `slot` in the first free one. It is taken back by dialling the slot. */
    parkCall: (id: string, slot?: string) =>
      call<{ readonly slot: string }>('POST', `${at('/api/calls', id)}/park`, { slot }),
    hangUpCall: (id: string) => call<void>('POST', `${at('/api/calls', id)}/hang-up`),

    ringing: () => call<Ringing>('GET', '/api/me/ringing'),
    setRinging: (ringing: Ringing) => call<Ringing>('PUT', '/api/me/ringing', ringing),
    /** What can be dialled inside, best fit first. */
    numbers: (q?: string, signal?: AbortSignal) =>
      call<NumberEntry[]>('GET', `/api/numbers${query({ q })}`, undefined, signal),
    featureCodes: () => call<FeatureCode[]>('GET', '/api/feature-codes'),

    // ── admin ──
    /** Who changed what, newest first; `key`: one thing, `who`: by one person. */
    changes: (
      asked: {
        readonly kind?: string
        readonly key?: string
        readonly who?: string
        readonly limit?: number
        readonly cursor?: string
      } = {},
      signal?: AbortSignal,
    ) => call<ChangePage>('GET', `/api/changes${query(asked)}`, undefined, signal),
    change: (id: number) => call<ChangeDetail>('GET', at('/api/changes', String(id))),
    undoChange: (id: number) => call<void>('POST', `${at('/api/changes', String(id))}/undo`),
    /** Ends anybody's call. */
    endCall: (id: string) => call<void>('DELETE', at('/api/calls', id)),
    /** One row a call, newest first. */
    endedCalls: (asked: EndedCallsAsked = {}, signal?: AbortSignal) =>
      call<EndedCallPage>('GET', `/api/calls/ended${query(asked)}`, undefined, signal),
    endedCall: (id: string) => call<EndedCallDetail>('GET', at('/api/calls/ended', id)),
    /** Its SIP messages, without secrets. */
    /** Since that time, in ms since 1970. */
    badCalls: (asked: { readonly since?: number; readonly limit?: number } = {}, signal?: AbortSignal) =>
      call<BadCall[]>('GET', `/api/calls/opinions${query(asked)}`, undefined, signal),
    callLadder: (id: string) => call<CallLadder>('GET', `${at('/api/calls/ended', id)}/ladder`),
    /** Whether this is still the demo company, and I am its admin. */
    setup: () => call<{ needed: boolean }>('GET', '/api/setup'),
    /** Makes the demo company a real one. */
    setUp: (company: Setup) => call<void>('POST', '/api/setup', company),
    liveCalls: () => call<LiveCall[]>('GET', '/api/calls'),
    personRecords: (asked: PageAsked = {}, signal?: AbortSignal) =>
      call<Page<PersonRecord>>('GET', `/api/people/records${query(asked)}`, undefined, signal),
    personRecord: (id: string) => call<PersonRecord>('GET', at('/api/people/records', id)),
    /** Everybody's phones. */
    companyDevices: (asked: PageAsked = {}, signal?: AbortSignal) =>
      call<Page<CompanyDevice>>('GET', `/api/devices${query(asked)}`, undefined, signal),
    addCompanyDevice: (person: string, label: string) => call<NewDevice>('POST', '/api/devices', { person, label }),
    companyDevice: (id: string) => call<CompanyDevice>('GET', at('/api/devices', id)),
    renameCompanyDevice: (id: string, label: string) => call<CompanyDevice>('PATCH', at('/api/devices', id), { label }),
    /** The old one holds no longer, from now on. */
    newDevicePassword: (id: string) => call<NewDevice>('POST', `${at('/api/devices', id)}/password`),
    removeCompanyDevice: (id: string) => call<void>('DELETE', at('/api/devices', id)),
    /** Who guessed passwords or sent too much within the last day. */
    strangers: (signal?: AbortSignal) => call<Stranger[]>('GET', '/api/strangers', undefined, signal),
    letStrangerIn: (kind: Stranger['kind'], address: string) =>
      call<void>('POST', '/api/strangers/let-in', { kind, address }),
    addPerson: (person: NewPerson) => call<NewPersonAnswer>('POST', '/api/people', person),
    changePerson: (id: string, change: Partial<NewPerson> & { readonly version?: number }) =>
      call<PersonRecord>('PATCH', at('/api/people', id), change),
    /** `letGo`: forwardings and groups that name them let go of them, instead of refusing (`in-use`). */
    removePerson: (id: string, letGo = false) =>
      call<void>('DELETE', at('/api/people', id) + query({ letGo: letGo || undefined })),
    /** What leads to a setting or a person. `kind` as in `changes`. */
    usedBy: (kind: string, id: string, signal?: AbortSignal) =>
      call<UsedBy>('GET', `/api/used-by${query({ kind, id })}`, undefined, signal),
    /** A new one-time sign-in link; the old one dies. */
    newSignInLink: (id: string) => call<{ readonly link: string }>('POST', `${at('/api/people', id)}/link`),
  }
}
