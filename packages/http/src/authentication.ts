/**
 * Sign-in by better-auth: passwords, sessions, cookies. Its routes are not served; ours call its server side.
 * Loading it takes 0.3 s, so the server listens first and whoever signs in earlier waits here. Who is signed in already
 * does not: a known cookie is looked up without it, also because that costs 0.02 ms instead of 0.8 (after a restart all
 * web phones come back at once).
 */
import type { Me } from '@sidetone/feature'
import { MAX_PASSWORD, MIN_PASSWORD, SESSION_RENEW_SECONDS, SESSION_SECONDS } from './limits.ts'
import { SESSION_COOKIE, sessionTokenIn } from './session-cookie.ts'

export type SignedIn = {
  readonly me: Me
  readonly session: string /** Set-Cookie values to be passed on */
  readonly cookies: readonly string[]
}
export type Authentication = {
  /** Loads the library; called by itself when first needed. */
  load(): Promise<void>
  readonly loaded: boolean
  /** Null for a wrong password and for an unknown e-mail, in the same time. */
  signIn(email: string, password: string): Promise<SignedIn | null>
  /** Somebody who has proved who they are in another way. */
  signInAs(person: string): Promise<SignedIn | null>
  /** Whose session the cookie is. */
  who(cookie: string): Promise<SignedIn | null>
  signOut(cookie: string): Promise<readonly string[]>
  /** False when `current` is not the password they have. Who has none yet (they came by a link) needs to give none. */
  setPassword(cookie: string, password: string, current: string | undefined): Promise<boolean>
  /** For who has just proved who they are by a link: whatever password they had, or none. */
  replacePassword(person: string, password: string): Promise<void>
}
export type AuthenticationOptions = {
  /** Kysely on the database with `people`, `authSessions`, `authAccounts`, `authVerifications`. */
  readonly kysely: object
  /** At least 32 random characters, the same after a restart. */
  readonly secret: string
  readonly passwords: {
    readonly hash: (password: string) => Promise<string>
    readonly matches: (password: string, hash: string) => Promise<boolean>
  }
  /** Sessions as they are in the database. */
  readonly sessions: {
    find(token: string): { readonly session: string; readonly expiresAt: number; readonly person: Me } | undefined
  }
}

export function createAuthentication(options: AuthenticationOptions): Authentication {
  let library: ReturnType<typeof openLibrary> | undefined
  let loaded = false
  const open = () => {
    library ??= openLibrary(options).then(opened => {
      loaded = true
      return opened
    })
    return library
  }
  return {
    load: async () => void (await open()),
    get loaded() {
      return loaded
    },
    signIn: async (email, password) => (await open()).signIn(email, password),
    signInAs: async person => (await open()).signInAs(person),
    async who(cookie) {
      const token = sessionTokenIn(cookie, options.secret)
      const known = token === undefined ? undefined : options.sessions.find(token)
      const leftMs = known ? known.expiresAt - Date.now() : 0
      if (!known || leftMs <= 0) return null
      const { person, session } = known
      // Time to prolong it: that, and the new cookie, is the library's work.
      if (leftMs < (SESSION_SECONDS - SESSION_RENEW_SECONDS) * 1000) return (await open()).who(cookie)
      return { me: person, session, cookies: [] }
    },
    signOut: async cookie => (await open()).signOut(cookie),
    setPassword: async (...given) => (await open()).setPassword(...given),
    replacePassword: async (...given) => (await open()).replacePassword(...given),
  }
}

async function openLibrary({ kysely, secret, passwords }: AuthenticationOptions) {
  const [{ betterAuth }, { createAuthEndpoint, isAPIError }, { setSessionCookie }, { z }] = await Promise.all([
    import('better-auth'),
    import('better-auth/api'),
    import('better-auth/cookies'),
    import('zod'),
  ])
  const auth = betterAuth({
    // Only for its own routes and links, which we do not serve.
    baseURL: 'http://127.0.0.1',
    secret,
    database: { db: kysely as never, type: 'sqlite' },
    user: {
      modelName: 'people',
      additionalFields: { extension: { type: 'string', input: false }, role: { type: 'string', input: false } },
    },
    session: { modelName: 'authSessions', expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEW_SECONDS },
    account: { modelName: 'authAccounts' },
    verification: { modelName: 'authVerifications' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      password: { hash: passwords.hash, verify: ({ password, hash }) => passwords.matches(password, hash) },
    },
    // Our own guard slows guessers down (sign-in-guard.ts).
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: SESSION_COOKIE } },
      // `Secure` is added to what goes out over https (encrypted-channel.ts).
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/' },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      {
        id: 'sign-in-as',
        endpoints: {
          signInAs: createAuthEndpoint(
            '/sign-in-as',
            { method: 'POST', body: z.object({ person: z.string() }) },
            async ctx => {
              const user = await ctx.context.internalAdapter.findUserById(ctx.body.person)
              if (!user) return null
              const session = await ctx.context.internalAdapter.createSession(user.id)
              await setSessionCookie(ctx, { session, user })
              return { session, user }
            },
          ),
          replacePassword: createAuthEndpoint(
            '/replace-password',
            { method: 'POST', body: z.object({ person: z.string(), password: z.string() }) },
            async ({ context: { internalAdapter: kept, password: hasher }, body: { person, password: given } }) => {
              const password = await hasher.hash(given)
              if (await kept.findCredentialAccount(person)) await kept.updatePassword(person, password)
              else await kept.createAccount({ userId: person, providerId: 'credential', accountId: person, password })
            },
          ),
        },
      },
    ],
  })
  await auth.$context

  type User = { id: string; name: string; email: string; extension?: unknown; role?: unknown }
  const meOf = ({ id, name, email, extension, role }: User): Me => ({
    id,
    name,
    extension: String(extension),
    email,
    role: role === 'admin' ? 'admin' : 'person',
  })
  const who = async (cookie: string): Promise<SignedIn | null> => {
    const { headers, response } = await auth.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true })
    return response && { me: meOf(response.user), session: response.session.id, cookies: headers.getSetCookie() }
  }
  /** The cookie as the browser will send it back. */
  const sentBack = (cookies: readonly string[]) => cookies.map(cookie => cookie.split(';', 1)[0]).join('; ')
  return {
    who,
    async signIn(email: string, password: string) {
      try {
        const { headers } = await auth.api.signInEmail({
          body: { email, password },
          headers: new Headers(),
          returnHeaders: true,
        })
        const cookies = headers.getSetCookie()
        const signedIn = await who(sentBack(cookies))
        return signedIn && { ...signedIn, cookies }
      } catch (error) {
        if (isAPIError(error) && error.statusCode < 500) return null
        throw error
      }
    },
    async signInAs(person: string) {
      const { headers, response } = await auth.api.signInAs({ body: { person }, returnHeaders: true })
      return response && { me: meOf(response.user), session: response.session.id, cookies: headers.getSetCookie() }
    },
    async setPassword(cookie: string, newPassword: string, currentPassword: string | undefined) {
      const headers = new Headers({ cookie })
      try {
        if (currentPassword === undefined) await auth.api.setPassword({ body: { newPassword }, headers })
        else await auth.api.changePassword({ body: { newPassword, currentPassword }, headers })
        return true
      } catch (error) {
        if (isAPIError(error) && error.statusCode < 500) return false
        throw error
      }
    },
    async replacePassword(person: string, password: string) {
      await auth.api.replacePassword({ body: { person, password } })
    },
    async signOut(cookie: string) {
      const { headers } = await auth.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true })
      return headers.getSetCookie()
    },
  }
}
