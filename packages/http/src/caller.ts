/** Who stands behind a request, and whether the route is for them. */
import { timingSafeEqual } from 'node:crypto'
import type { Me, Who } from '@sidetone/feature'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authentication } from './authentication.ts'
import { problem } from './errors.ts'

/** `local`: this machine or the operator's key; for scrapers of figures. */
export type RouteWho = Who | 'local'
export type Caller =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'person'; readonly me: Me; readonly session: string }

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    who?: RouteWho
  }
}

export const isLoopback = (address: string) => /^(::ffff:)?127\./.test(address) || address === '::1'

export function checkCallers(app: FastifyInstance, authentication: Authentication, operatorKey: string) {
  const key = Buffer.from(`Bearer ${operatorKey}`)
  const isOperator = ({ headers }: FastifyRequest) => {
    const given = Buffer.from(headers.authorization ?? '')
    return given.length === key.length && timingSafeEqual(given, key)
  }

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
    if (isOperator(request)) request.caller = { kind: 'operator' }
    else if (who === 'local') {
      // A page in a browser of this machine is not the machine's owner.
      if (!isLoopback(request.ip) || request.headers['sec-fetch-site']) throw problem('not-allowed')
      return
    } else if (request.headers.cookie) {
      const signedIn = await authentication.who(request.headers.cookie)
      if (signedIn) {
        request.caller = { kind: 'person', me: signedIn.me, session: signedIn.session }
        if (signedIn.cookies.length) reply.header('set-cookie', [...signedIn.cookies])
      }
    }
    if (!may(who, request.caller)) throw problem(request.caller.kind === 'anybody' ? 'sign-in-needed' : 'not-allowed')
  })
}

function may(who: RouteWho | undefined, caller: Caller): boolean {
  switch (who) {
    case 'person':
      return caller.kind === 'person'
    case 'admin':
      return caller.kind === 'operator' || (caller.kind === 'person' && caller.me.role === 'admin')
    case 'operator':
    case 'local':
      return caller.kind === 'operator'
    default:
      return false
  }
}

/**
 * Nobody else's page changes anything here. Browsers name the origin of every such request; who sends none is no browser,
 * and our cookie is SameSite=Strict besides.
 */
function checkOrigin({ method, headers }: FastifyRequest) {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw problem('wrong-origin')
}
