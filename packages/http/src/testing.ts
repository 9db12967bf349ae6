/** A whole HTTP server on a database of its own, and a browser that keeps its cookie. For tests only. */
import {
  createKeptAnswers,
  createStores,
  type Database,
  hashPassword,
  passwordMatches,
  REALM,
  type Stores,
  temporarySeal,
} from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { createAuthentication, createHttp, type Http, type HttpOptions } from './index.ts'

export const OPERATOR_KEY = 'operator-key-of-the-test'
export const PASSWORD = 'correct horse'

export type TestServer = {
  readonly http: Http
  readonly stores: Stores
  readonly sql: Database['sql']
  readonly alice: string
  readonly faults: unknown[]
  clock: { now: number }
  browser(): Browser
  [Symbol.asyncDispose](): Promise<void>
}
export type Browser = {
  (
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{
    status: number // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
    body: any
    headers: Record<string, unknown>
  }>
  cookie: string
}

/** Alice (101) is a person, Erin (105) the admin; both have `PASSWORD`. */
export async function testServer(options: Partial<HttpOptions> = {}): Promise<TestServer> {
  const database = temporaryDatabase()
  const stores = createStores(database)
  const person = (name: string, extension: string, role: 'person' | 'admin') =>
    stores.people.create({ name, extension, role, email: `${name.toLowerCase()}@demo.test`, password: PASSWORD })
  const [alice] = await Promise.all([person('Alice', '101', 'person'), person('Erin', '105', 'admin')])
  const clock = { now: Date.now() }
  const faults: unknown[] = []
  const http = await createHttp({
    authentication: createAuthentication({
      kysely: database.kysely,
      secret: 'a secret of more than thirty-two characters',
      passwords: { hash: hashPassword, matches: passwordMatches },
      sessions: stores.sessions,
    }),
    operatorKey: OPERATOR_KEY,
    signInLinks: stores.signInLinks,
    callEvents: { types: [], first: () => 1, last: () => 0, replay: () => [], onCommitted: () => {} },
    programEvents: {
      source: { types: [], first: () => 1, last: () => 0, replay: () => [], onCommitted: () => {} },
      catalogue: [],
    },
    programKeys: stores.apiKeys,
    keptAnswers: createKeptAnswers(database, temporarySeal()),
    sipCredentials: { issue: stores.devices.webCredential, end: stores.devices.endSession },
    realm: REALM,
    routes: () => [],
    notReady: () => [],
    metrics: () => 'sidetone_calls 0\n',
    onFault: fault => faults.push(fault),
    now: () => clock.now,
    ...options,
  })
  return {
    http,
    stores,
    sql: database.sql,
    alice: alice.id,
    faults,
    clock,
    browser() {
      const browser = async (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
        const answer = await http.app.inject({
          method: method as 'GET',
          url,
          headers: { host: 'pbx.test:8080', ...(browser.cookie && { cookie: browser.cookie }), ...headers },
          ...(body === undefined ? {} : { payload: body as object }),
        })
        for (const { name, value } of answer.cookies)
          browser.cookie = value ? `${name}=${encodeURIComponent(value)}` : ''
        const json = answer.body !== '' && String(answer.headers['content-type']).includes('json')
        return { status: answer.statusCode, body: json ? answer.json() : answer.body, headers: answer.headers }
      }
      browser.cookie = ''
      return browser
    },
    async [Symbol.asyncDispose]() {
      await http.close()
      database[Symbol.dispose]()
    },
  }
}
