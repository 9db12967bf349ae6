import { ApiError, problemOf, unreachable } from './error.ts'
import { openEventStream, type StreamOptions } from './event-stream.ts'
import type {
  Device,
  HistoryDetail,
  HistoryPage,
  LiveCall,
  Me,
  NewDevice,
  NewPerson,
  NewPersonAnswer,
  NewTrunk,
  Person,
  PersonRecord,
  SipCredential,
  Trunk,
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
    signIn: (email: string, password: string) => call<Me>('POST', '/api/session', { email, password }),
    /** `token` from `/#/sign-in/TOKEN`. */
    signInByLink: (token: string) => call<Me>('POST', '/api/session/link', { token }),
    signOut: () => call<void>('DELETE', '/api/session'),
    /** `current` is needed by who has a password already. */
    setPassword: (password: string, current?: string) => call<void>('PUT', '/api/me/password', { password, current }),
    me: () => call<Me>('GET', '/api/me'),
    sipCredential: () => call<SipCredential>('POST', '/api/me/sip-credential'),
    devices: () => call<Device[]>('GET', '/api/me/devices'),
    addDevice: (label: string) => call<NewDevice>('POST', '/api/me/devices', { label }),
    removeDevice: (id: string) => call<void>('DELETE', at('/api/me/devices', id)),
    people: (search?: string) => call<Person[]>('GET', `/api/people${query({ search })}`),
    callHistory: (
      page: { readonly before?: string; readonly limit?: number; readonly missed?: boolean } = {},
      signal?: AbortSignal,
    ) => call<HistoryPage>('GET', `/api/call-history${query(page)}`, undefined, signal),
    callHistoryDetail: (id: string) => call<HistoryDetail>('GET', at('/api/call-history', id)),
    /** Returns a function that closes the stream. */
    events: (onEvent: StreamOptions['onEvent'], onSignedOut?: () => void) =>
      openEventStream({ url: `${base}/api/events`, fetch: get, onEvent, onSignedOut }),

    // ── admin ──
    liveCalls: () => call<LiveCall[]>('GET', '/api/calls'),
    trunks: () => call<Trunk[]>('GET', '/api/trunks'),
    addTrunk: (trunk: NewTrunk) => call<Trunk>('POST', '/api/trunks', trunk),
    removeTrunk: (id: string) => call<void>('DELETE', at('/api/trunks', id)),
    personRecords: () => call<PersonRecord[]>('GET', '/api/people/records'),
    addPerson: (person: NewPerson) => call<NewPersonAnswer>('POST', '/api/people', person),
    changePerson: (id: string, change: Partial<NewPerson>) =>
      call<PersonRecord>('PATCH', at('/api/people', id), change),
    removePerson: (id: string) => call<void>('DELETE', at('/api/people', id)),
    /** A new one-time sign-in link; the old one dies. */
    newSignInLink: (id: string) => call<{ readonly link: string }>('POST', `${at('/api/people', id)}/link`),
  }
}

function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
}
