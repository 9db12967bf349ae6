/** Who stands behind a request, and whether the route is for them. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Me, Who } from '@sidetone/feature'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authentication } from './authentication.ts'
import { sendCookies } from './encrypted-channel.ts'
import { problem } from './errors.ts'
import { isFromHere } from './trusted-proxy.ts'

/** `local`: this machine or the operator's key; for scrapers of figures. */
export type RouteWho = Who | 'local'
export type Caller =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'operator' }
  /** A program with a key of ours: `read` looks at what an admin may look at, `write` also changes it. */
  | { readonly kind: 'program'; readonly id: string; readonly name: string; readonly scope: 'read' | 'write' }
  | { readonly kind: 'person'; readonly me: Me; readonly session: string }

export type ProgramKeys = {
  /** Undefined when the key is unknown, revoked or has run out. */
  use(
    key: string,
    now: number,
  ): { readonly id: string; readonly name: string; readonly scope: 'read' | 'write' } | undefined
  /** One of them is good no more. */
  onRevoked(listener: () => void): void
}
/** Who stands behind these headers, cookies and keys. */
export type CallerOf = (
  headers: IncomingHttpHeaders,
) => Promise<{ readonly caller: Caller; readonly cookies: readonly string[] }>

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    who?: RouteWho
  }
}

export function callers(
  authentication: Authentication,
  operatorKey: string,
  programKeys: ProgramKeys,
  now: () => number,
): CallerOf {
  const key = Buffer.from(`Bearer ${operatorKey}`)
  const isOperator = ({ authorization }: IncomingHttpHeaders) => {
    const given = Buffer.from(authorization ?? '')
    return given.length === key.length && timingSafeEqual(given, key)
  }
  return async headers => {
    if (isOperator(headers)) return { caller: { kind: 'operator' }, cookies: [] }
    const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
    const program = bearer === undefined ? undefined : programKeys.use(bearer, now())
    if (program) {
      const { id, name, scope } = program
      return { caller: { kind: 'program', id, name, scope }, cookies: [] }
    }
    const signedIn = headers.cookie ? await authentication.who(headers.cookie) : null
    if (!signedIn) return { caller: { kind: 'anybody' }, cookies: [] }
    return { caller: { kind: 'person', me: signedIn.me, session: signedIn.session }, cookies: signedIn.cookies }
  }
}

export function checkCallers(app: FastifyInstance, callerOf: CallerOf) {
  app.decorateRequest('caller')
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.who) throw new Error(`The route ${method} ${url} does not say who may call it.`)
  })
  app.addHook('onRequest', async (request, reply) => {
    request.caller = { kind: 'anybody' }
    if (request.is404) return
    const who = request.routeOptions.config.who
    checkOrigin(request)
    if (who === 'anybody') return
    // A page in a browser of this machine is not the machine's owner.
    if (who === 'local' && isFromHere(request) && !request.headers['sec-fetch-site']) return
    const { caller, cookies } = await callerOf(request.headers)
    if (who === 'local' && caller.kind !== 'operator') throw problem('not-allowed')
    request.caller = caller
    sendCookies(request, reply, cookies)
    if (!may(who, caller, request.method)) throw problem(caller.kind === 'anybody' ? 'sign-in-needed' : 'not-allowed')
  })
}

function may(who: RouteWho | undefined, caller: Caller, method: string): boolean {
  switch (who) {
    case 'person':
      return caller.kind === 'person'
    case 'person-or-program':
      return caller.kind === 'person' || isAdmin(caller, scopeOf(method))
    case 'admin':
      return isAdmin(caller, scopeOf(method))
    case 'operator':
    case 'local':
      return caller.kind === 'operator'
    default:
      return false
  }
}

const scopeOf = (method: string) => (method === 'GET' || method === 'HEAD' ? 'read' : 'write')

export const isAdmin = (caller: Caller, scope: 'read' | 'write'): boolean =>
  caller.kind === 'operator' ||
  (caller.kind === 'person' && caller.me.role === 'admin') ||
  (caller.kind === 'program' && (scope === 'read' || caller.scope === 'write'))

/**
 * Nobody else's page changes anything here. Browsers name the origin of every such request; who sends none is no browser,
 * and our cookie is SameSite=Strict besides. A page that came in plain may be anybody's, so it changes nothing over https.
 */
function checkOrigin({ method, headers, host, protocol }: FastifyRequest) {
  if (method === 'GET' || method === 'HEAD') return
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const from = origin !== undefined && URL.canParse(origin) ? new URL(origin) : null
  const foreign = origin !== undefined && (from?.host !== host || (protocol === 'https' && from.protocol !== 'https:'))
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw problem('wrong-origin')
}
