/** Signing in and out, who I am, and the SIP credential of the web phone. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Authentication, SignedIn } from './authentication.ts'
import { sendCookies } from './encrypted-channel.ts'
import { problem } from './errors.ts'
import type { EventHub } from './event-hub.ts'
import { FORGOTTEN_PASSWORD_MS, MAX_PASSWORD, MAX_RECENT_LINKS, MAX_SIGN_INS_AT_ONCE, MIN_PASSWORD } from './limits.ts'
import { Problem } from './problem-document.ts'
import type { SignInGuard } from './sign-in-guard.ts'
import { turnAddresses } from './turn-addresses.ts'

export type SipCredentials = {
  /** For the web phone of this session; earlier ones run out by themselves. */
  issue(
    session: string,
    person: string,
    now: number,
  ): { readonly username: string; readonly password: string; readonly expiresAt: number }
  /** The session is over: all of it is dead when this returns. */
  end(session: string): void
}
export type SessionDeps = {
  readonly authentication: Authentication
  readonly signInLinks: { consume(token: string, now: number): string | undefined }
  readonly sipCredentials: SipCredentials
  readonly realm: string
  readonly events: EventHub
  /** Slows down who guesses. */
  readonly guard: SignInGuard
  /** TURN is spoken on our port. */
  readonly hasTurn: boolean
  readonly now: () => number
}

export const Me = z
  .object({
    id: z.string(),
    name: z.string(),
    extension: z.string(),
    email: z.string(),
    role: z.enum(['person', 'admin']),
  })
  .meta({ id: 'Me' })

export const SipCredential = z
  .object({
    username: z.string(),
    password: z.string(),
    realm: z.string(),
    aor: z.string(),
    expiresAt: z.number(),
    iceServers: z.array(
      z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
    ),
  })
  .meta({ id: 'SipCredential' })

/** These set cookies, so they are Fastify's own routes. */
export function addSessionRoutes(
  app: FastifyInstance,
  { authentication, signInLinks, sipCredentials, realm, events, guard, hasTurn, now }: SessionDeps,
) {
  let signingIn = 0
  /** Sessions that began by a link, and until when these set a password without the old one: it may be forgotten. */
  const byLink = new Map<string, number>()
  const response = { 200: Me, default: Problem }

  app.post<{ Body: { email: string; password: string } }>('/api/session', {
    config: { who: 'anybody' },
    schema: {
      summary: 'Sign in with e-mail address and password.',
      body: z.object({ email: z.string().trim().max(254), password: z.string().max(MAX_PASSWORD) }),
      response,
    },
    handler: async (request, reply) => {
      const { email, password } = request.body
      const account = email.toLowerCase()
      guard.begin(request.ip, account, now())
      if (signingIn >= MAX_SIGN_INS_AT_ONCE) throw problem('too-busy', undefined, { retryAfterMs: 2_000 })
      signingIn++
      const signedIn = await authentication.signIn(account, password).finally(() => signingIn--)
      if (!signedIn) throw problem('wrong-password')
      guard.succeeded(request.ip, account)
      return sendCookies(request, reply, signedIn.cookies).send(signedIn.me)
    },
  })

  app.post<{ Body: { token: string } }>('/api/session/link', {
    config: { who: 'anybody' },
    schema: {
      summary: 'Sign in with the token of a one-time link.',
      body: z.object({ token: z.string().max(100) }),
      response,
    },
    handler: async (request, reply) => {
      guard.begin(request.ip, '', now())
      const person = signInLinks.consume(request.body.token, now())
      const signedIn: SignedIn | null = person === undefined ? null : await authentication.signInAs(person)
      if (!signedIn) throw problem('wrong-link')
      guard.succeeded(request.ip, '')
      if (byLink.size >= MAX_RECENT_LINKS) byLink.delete(byLink.keys().next().value!)
      byLink.set(signedIn.session, now() + FORGOTTEN_PASSWORD_MS)
      return sendCookies(request, reply, signedIn.cookies).send(signedIn.me)
    },
  })

  app.put<{ Body: { password: string; current?: string } }>('/api/me/password', {
    config: { who: 'person' },
    schema: {
      summary:
        'Sets the own password. `current` is needed by who has one, but not in the first hour after a sign-in by link: it may be forgotten.',
      body: z.object({
        password: z.string().min(MIN_PASSWORD, `must have ${MIN_PASSWORD} letters or more`).max(MAX_PASSWORD),
        current: z.string().max(MAX_PASSWORD).optional(),
      }),
      response: { 204: z.null(), default: Problem },
    },
    handler: async (request, reply) => {
      if (request.caller.kind !== 'person') throw problem('not-allowed')
      const { password, current } = request.body
      const { me, session } = request.caller
      const { email } = me
      guard.begin(request.ip, email, now())
      const forgotten = !current && (byLink.get(session) ?? 0) > now()
      if (forgotten) await authentication.replacePassword(me.id, password)
      else if (!(await authentication.setPassword(request.headers.cookie ?? '', password, current || undefined)))
        throw problem('wrong-current-password')
      byLink.delete(session)
      guard.succeeded(request.ip, email)
      return reply.code(204).send(null)
    },
  })

  app.get('/api/session', {
    config: { who: 'anybody' },
    schema: {
      summary: 'Who is signed in here, for a page that begins: `me` is null when nobody is, which is no error.',
      response: { 200: z.object({ me: Me.nullable() }), default: Problem },
    },
    handler: async (request, reply) => {
      const { cookie } = request.headers
      const signedIn = cookie ? await authentication.who(cookie) : null
      return sendCookies(request, reply, signedIn?.cookies ?? []).send({ me: signedIn?.me ?? null })
    },
  })

  app.post('/api/me/sip-credential', {
    config: { who: 'person' },
    schema: {
      summary: 'A short-lived credential for the SIP user agent of this browser session, and for TURN.',
      response: { 200: SipCredential, default: Problem },
    },
    handler: async (request, reply) => {
      if (request.caller.kind !== 'person') throw problem('not-allowed')
      const { me, session } = request.caller
      const { username, password, expiresAt } = sipCredentials.issue(session, me.id, now())
      const aor = `sip:${me.extension}@${request.host.replace(/:\d+$/, '')}`
      const urls = hasTurn ? turnAddresses(request) : []
      const iceServers = urls.length ? [{ urls, username, credential: password }] : []
      return reply.send({ username, password, realm, aor, expiresAt, iceServers })
    },
  })

  app.delete('/api/session', {
    config: { who: 'person' },
    schema: {
      summary: 'Sign out; the SIP credentials of the session die with it.',
      response: { 204: z.null(), default: Problem },
    },
    handler: async (request, reply) => {
      if (request.caller.kind !== 'person') throw problem('not-allowed')
      const { session } = request.caller
      const cookies = await authentication.signOut(request.headers.cookie ?? '')
      sipCredentials.end(session)
      events.endSession(session)
      return sendCookies(request, reply, cookies).code(204).send(null)
    },
  })
}

export const meRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/me',
    who: 'person',
    summary: 'Who I am.',
    answer: Me,
    handle: ({ me }) => me,
  }),
]
