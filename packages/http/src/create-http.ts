/**
 * The web server: sessions, the API of all features, the event stream, the web phone's files.
 *
 *   http or https? ▸ headers ▸ origin ▸ who ▸ schema ▸ handler ▸ answer, or a problem document
 *
 * `/sip` is a WebSocket upgrade on the same port: take it from `server`.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { ApiRoute } from '@sidetone/feature'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { type ApiEvent, describeApi } from './api-document.ts'
import { addApiRoutes } from './api-routes.ts'
import { callers, checkCallers, type ProgramKeys, type RouteWho } from './caller.ts'
import { type Certificate, type EitherScheme, serveEitherScheme, type TakesSocket } from './either-scheme.ts'
import { sendToHttps, serveAuthority } from './encrypted-channel.ts'
import { problem } from './errors.ts'
import { createEventHub, type EventHub } from './event-hub.ts'
import { speakPlainly } from './fault-words.ts'
import { type KeptAnswers, onceOnly } from './kept-answers.ts'
import { MAX_BODY_BYTES, MAX_CONNECTIONS, REQUEST_TIMEOUT_MS } from './limits.ts'
import { addOperations, type OperationsDeps } from './operations.ts'
import { servePages } from './page-files.ts'
import { answerProblems, type OnFault, sendProblem } from './problem-document.ts'
import { SecretPaths } from './secret-paths.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { addSessionRoutes, meRoutes, type SessionDeps } from './session-routes.ts'
import { SignInGuard } from './sign-in-guard.ts'
import { type StrangerList, strangerRoutes } from './strangers.ts'
import { describeStreams, type EventSource, type Streams, serveStreams } from './streams.ts'
import { clientAddress, isEncryptedOrNear, trustedProxies } from './trusted-proxy.ts'

export type HttpOptions = Omit<SessionDeps, 'events' | 'now' | 'guard' | 'hasTurn'> &
  OperationsDeps & {
    /** `Authorization: Bearer …` of the command line; written to a file that only the owner reads. */
    readonly operatorKey: string
    /** Keys of other programs, given the same way. */
    readonly programKeys: ProgramKeys
    /** Answers to requests that may come again. */
    readonly keptAnswers: KeptAnswers
    /** What programs are told; `catalogue`: each type of it, for the API's document. */
    readonly programEvents: { readonly source: EventSource; readonly catalogue: readonly ApiEvent[] }
    /** The journal, for programs that follow each step of calls. */
    readonly callEvents: EventSource
    /** Paths whose WebSocket upgrades somebody else takes from `server`. */
    readonly upgrades?: readonly string[]
    /** Of all features. They may ask for the event hub, so they are made when it is there. */
    readonly routes: (events: EventHub) => readonly ApiRoute[]
    /** Who is slowed down elsewhere: at the SIP ports. */
    readonly strangers?: readonly StrangerList[]
    /** Built web phone; none: only the API is served. */
    readonly phoneFolder?: string
    /** Built admin console, given out under `/admin/`. */
    readonly adminFolder?: string
    /** With it https is served on the same port; `ca` is offered for download. */
    readonly certificate?: Certificate
    /** Takes TURN connections on the same port, plain and over TLS; web phones are told of it. Needs a certificate. */
    readonly turn?: TakesSocket
    /** Addresses and networks of proxies whose `X-Forwarded-*` is believed; none by default. */
    readonly trustedProxies?: readonly string[]
    /** Our own mistake, to be noted. */
    readonly onFault?: OnFault
    readonly now?: () => number
    readonly heartbeatMs?: number
  }
export type Http = {
  readonly app: FastifyInstance
  /** Node's own, for WebSocket upgrades. */
  readonly server: Server
  readonly events: EventHub
  /** Programs that follow calls. */
  readonly stream: Pick<Streams, 'counts'>
  /** Every route with who may call it. */
  readonly table: readonly { readonly method: string; readonly url: string; readonly who: RouteWho }[]
  /** Who asks, seen through trusted proxies: for upgrades. */
  clientAddress(request: IncomingMessage): string
  /** For the next https connections. */
  setCertificate(certificate: Certificate): void
  /** Begins to listen; port 0 takes a free one. Sign-in is loaded after it. Rejects when the address is taken. */
  listen(host: string, port: number): Promise<{ readonly port: number }>
  close(): Promise<void>
}

/** For programs: what happens; each step of calls. */
const STREAM = '/api/stream'
const STEPS = '/api/stream/calls'

export async function createHttp(options: HttpOptions): Promise<Http> {
  const { authentication, operatorKey, routes, phoneFolder, certificate, onFault = () => {}, now = Date.now } = options
  const trusts = trustedProxies(options.trustedProxies ?? [])
  const app = fastify({
    trustProxy: (address: string) => trusts(address),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // An address that cannot be read never comes to a route.
    frameworkErrors: (_, __, reply) =>
      void sendProblem(reply, problem('wrong-input', 'This address could not be read.')),
  })
  speakPlainly()
  let authority = certificate?.ca ?? ''
  const scheme: EitherScheme | null = certificate ? serveEitherScheme(app.server, certificate, options.turn) : null
  app.server.maxConnections = MAX_CONNECTIONS
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  const hub = createEventHub(options.heartbeatMs)
  const events: typeof hub = {
    ...hub,
    endSession(session) {
      hub.endSession(session)
      stream.recheck()
    },
    endPerson(person) {
      hub.endPerson(person)
      stream.recheck()
    },
  }
  const table: { method: string; url: string; who: RouteWho }[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) if (config?.who) table.push({ method: each, url, who: config.who })
  })
  answerProblems(app, onFault)
  addSecurityHeaders(app)
  if (certificate) sendToHttps(app)
  const callerOf = callers(authentication, operatorKey, options.programKeys, now)
  checkCallers(app, callerOf)
  const stream = serveStreams({
    server: app.server,
    sources: { [STREAM]: options.programEvents.source, [STEPS]: options.callEvents },
    callerOf,
    mayCome: request => !certificate || isEncryptedOrNear(request, trusts),
    others: options.upgrades ?? [],
    onFault,
    now,
    heartbeatMs: options.heartbeatMs,
  })
  options.programKeys.onRevoked(stream.recheck)
  describeApi(app, options.programEvents.catalogue)
  const guard = new SignInGuard()
  const session = { ...options, events, now, guard, hasTurn: options.turn !== undefined }
  const secretPaths = new SecretPaths(now)
  const strangers = [...(options.strangers ?? []), guard.addresses, guard.accounts, secretPaths.strangers]
  addSessionRoutes(app, session)
  addApiRoutes(
    app,
    [...meRoutes, ...strangerRoutes(strangers, now), ...routes(events)],
    onceOnly(options.keptAnswers, now),
    secretPaths,
  )
  addOperations(app, options)
  if (certificate) serveAuthority(app, () => authority)
  app.get('/api/events', {
    config: { who: 'person' },
    schema: {
      summary:
        'Server-sent events: `person`, `call-history`, `my-calls`, `parked`, `voicemail`, `emergency`, `queues`; for admins `live-calls`, `queues-now`, `rooms-now`, `trunk`, `trunk-test`; a `ping` each 15 s.',
      produces: ['text/event-stream'],
    },
    handler: async (request, reply) => {
      if (request.caller.kind !== 'person') throw problem('not-allowed')
      const { me, session } = request.caller
      events.makeRoom(me.id)
      reply.hijack()
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream',
        'x-accel-buffering': 'no',
      })
      events.add(me.id, session, me.role === 'admin', reply.raw)
    },
  })
  describeStreams(app, {
    [STREAM]: {
      summary:
        'A WebSocket with what happens, as JSON text: the events that webhooks are told (`webhooks` of this document); go on after a break with `after`.',
      says: '`{"id","type","version","at","data"}`',
    },
    [STEPS]: {
      summary: 'A WebSocket with each step of each call, as the journal keeps it; go on after a break with `after`.',
      says: '`{"id","type","call","at",…}`',
    },
  })
  await servePages(app, { phone: phoneFolder, admin: options.adminFolder })
  await app.ready()

  return {
    app,
    server: app.server,
    events,
    stream,
    table,
    clientAddress: request => clientAddress(request, trusts),
    setCertificate(next) {
      authority = next.ca
      scheme?.setCertificate(next)
    },
    async listen(host, port) {
      await app.listen({ host, port })
      // A moment later, so that whoever waits for the listening port gets it first.
      setImmediate(() => authentication.load().catch(error => onFault(error, 'loading sign-in')))
      const address = app.server.address()
      return { port: typeof address === 'object' && address ? address.port : port }
    },
    async close() {
      events.close()
      stream.close()
      scheme?.close()
      await app.close()
    },
  }
}
