/** HTTP: sessions, the API of the features, the event stream, the web phone. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { callEventTypes } from '@sidetone/call'
import { createKeptAnswers, hashPassword, passwordMatches, REALM } from '@sidetone/data'
import type { ApiRoute } from '@sidetone/feature'
import { EndedCall } from '@sidetone/feature-call-history'
import { catalogue } from '@sidetone/feature-webhooks/catalogue'
import { type EventLog, openEventLog } from '@sidetone/feature-webhooks/event-log'
import {
  createAuthentication,
  createHttp,
  type EventHub,
  type Http,
  type StrangerList,
  type TakesSocket,
} from '@sidetone/http'
import { listenFault } from '../cannot-start.ts'
import type { Settings } from '../settings.ts'
import type { Certificates } from './certificate-watch.ts'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'
import type { Figures } from './figures.ts'
import { writeOperatorKey } from './operator-key.ts'

export type WebParts = {
  readonly settings: Settings
  readonly certificates: Certificates
  readonly data: Data
  readonly faults: Faults
  readonly figures: Figures
  routes(events: EventHub, log: EventLog): readonly ApiRoute[]
  /** The session is over: its web phone must be gone when this returns. */
  endSession(session: string): void
  notReady(): readonly string[]
  /** Who takes TURN on our port. */
  readonly turn: TakesSocket
  /** Who is slowed down at the SIP ports. */
  readonly strangers: readonly StrangerList[]
}
export type Web = { readonly http: Http; listen(): Promise<void> }

/** A built app of ours, when it has been built. */
const built = (app: string): string | undefined => {
  const folder = resolve(import.meta.dirname, `../../../${app}/dist`)
  return existsSync(join(folder, 'index.html')) ? folder : undefined
}

export async function openWeb(parts: WebParts): Promise<Web> {
  const { settings, certificates, data, faults, figures } = parts
  const { database, stores, sessionSecret } = data
  const authentication = createAuthentication({
    kysely: database.kysely,
    secret: sessionSecret,
    passwords: { hash: hashPassword, matches: passwordMatches },
    sessions: stores.sessions,
  })
  const log = openEventLog(database.sql)
  const [example = {}] = (EndedCall.meta()?.examples ?? []) as object[]
  const http = await createHttp({
    authentication,
    operatorKey: writeOperatorKey(settings.home),
    programEvents: { source: log.source, catalogue: catalogue({ schema: EndedCall, example }) },
    callEvents: { ...data.journal, types: callEventTypes, last: () => data.journal.counts().events },
    upgrades: ['/sip'],
    programKeys: stores.apiKeys,
    keptAnswers: createKeptAnswers(database, data.seal),
    signInLinks: stores.signInLinks,
    sipCredentials: { issue: stores.devices.webCredential, end: parts.endSession },
    realm: REALM,
    routes: events => parts.routes(events, log),
    certificate: certificates.current(),
    turn: parts.turn,
    trustedProxies: settings.trustedProxies,
    notReady: parts.notReady,
    metrics: figures.text,
    onFault: (error, where) => faults.note(`http: ${where ?? 'request'}`, error),
    strangers: parts.strangers,
    phoneFolder: built('phone'),
    adminFolder: built('admin'),
  })
  certificates.onChange(http.setCertificate)
  return {
    http,
    async listen() {
      const { host, port } = settings.http
      await http.listen(host, port).catch(error => {
        throw listenFault('The web phone', 'SIDETONE_HTTP', host, port, error)
      })
    },
  }
}
