import { type ApiClient, ApiError, type Me } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'

/**
 *   starting ──me──▶ signed-in ──sign out, session ended──▶ signed-out ──password, link──▶ signed-in
 *      ├──nobody─────────────────────────────────────────────▶ ┘
 *      └──no server──▶ unreachable ──try again──▶ starting
 */
export type SessionView =
  | { readonly state: 'starting' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'signed-out'; readonly busy: boolean; readonly fault: SignInFault | null }
  | { readonly state: 'signed-in'; readonly me: Me }
export type SignInFault =
  | 'wrong-password'
  | 'too-many-attempts'
  | 'link-used'
  | 'unreachable'
  | 'session-ended'
  | 'server-fault'

export interface Session extends Readable<SessionView> {
  /** Asks who we are; again when the server was not reached. */
  start(): Promise<void>
  signIn(email: string, password: string): Promise<void>
  /** `token` of a one-time link. */
  signInByLink(token: string): Promise<void>
  signOut(): Promise<void>
  /** The server says that the session is over. */
  ended(): void
}

export function createSession(api: Pick<ApiClient, 'session' | 'signIn' | 'signInByLink' | 'signOut'>): Session {
  const store = createStore<SessionView>({ state: 'starting' })
  const attempt = async (ask: () => Promise<Me>, byLink: boolean) => {
    store.set({ state: 'signed-out', busy: true, fault: null })
    try {
      store.set({ state: 'signed-in', me: await ask() })
    } catch (error) {
      store.set({ state: 'signed-out', busy: false, fault: faultOf(error, byLink) })
    }
  }
  return {
    ...store,
    async start() {
      try {
        const me = await api.session()
        store.set(me ? { state: 'signed-in', me } : { state: 'signed-out', busy: false, fault: null })
      } catch {
        store.set({ state: 'unreachable' })
      }
    },
    signIn: (email, password) => attempt(() => api.signIn(email.trim(), password), false),
    signInByLink: token => attempt(() => api.signInByLink(token), true),
    async signOut() {
      store.set({ state: 'signed-out', busy: false, fault: null })
      // Out of reach: the session ends by its age; the person is out of this page in any case.
      await api.signOut().catch(() => undefined)
    },
    ended: () => store.set({ state: 'signed-out', busy: false, fault: 'session-ended' }),
  }
}

function faultOf(error: unknown, byLink: boolean): SignInFault {
  if (!(error instanceof ApiError) || error.status === 0) return 'unreachable'
  if (error.status === 429) return 'too-many-attempts'
  if (error.status >= 500) return 'server-fault'
  return byLink ? 'link-used' : 'wrong-password'
}
