/** Who stands behind a request, and whether the route is for them. */
import { timingSafeEqual } from 'node:crypto'
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
  | { readonly kind: 'person'; readonly me: Me; readonly session: string }

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    who?: RouteWho
  }
}

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
      if (!isFromHere(request) || request.headers['sec-fetch-site']) throw problem('not-allowed')
      return
    } else if (request.headers.cookie) {
      const signedIn = await authentication.who(request.headers.cookie)
      if (signedIn) {
        request.caller = { kind: 'person', me: signedIn.me, session: signedIn.session }
        sendCookies(request, reply, signedIn.cookies)
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
