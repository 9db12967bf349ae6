/** Server and client agree: the same shapes (checked by the compiler) and the same routes (checked here). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createKeptAnswers,
  createStores,
  hashPassword,
  openDocuments,
  passwordMatches,
  REALM,
  temporarySeal,
} from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type UsedBy, usedByRoute } from '@sidetone/feature'
import * as history from '@sidetone/feature-call-history'
import * as calling from '@sidetone/feature-calling'
import * as changes from '@sidetone/feature-changes'
import type { Heard } from '@sidetone/feature-changes/heard'
import * as directory from '@sidetone/feature-directory'
import { createFeatureCodes, type FeatureCode } from '@sidetone/feature-feature-codes'
import type { MyQueues } from '@sidetone/feature-queues'
import * as ringing from '@sidetone/feature-ringing-rules'
import { migrations, openRingingRules } from '@sidetone/feature-ringing-rules/store'
import type { MyCallerId } from '@sidetone/feature-routing/caller-id'
import type { EmergencyCall } from '@sidetone/feature-routing/emergency'
import type { EmergencyAddress, MyEmergencyAddress } from '@sidetone/feature-routing/place-routes'
import {
  createAuthentication,
  createHttp,
  type Me as MeSchema,
  type SipCredential as SipCredentialSchema,
  type Stranger,
} from '@sidetone/http'
import type { output, ZodType } from 'zod'
import { type ApiClient, createApiClient } from './client.ts'
import type * as words from './words.ts'

// ── shapes: a line that no longer compiles names the shape that changed on one side only ──
type Plain<T> = T extends (infer E)[] | readonly (infer E)[]
  ? Plain<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Agrees<S extends ZodType, W> = Same<Plain<output<S>>, Plain<W>>
type Holds<T extends true> = T
export type Agreed = [
  Holds<Agrees<typeof MeSchema, words.Me>>,
  Holds<Agrees<typeof SipCredentialSchema, words.SipCredential>>,
  Holds<Agrees<typeof history.HistoryItem, words.HistoryItem>>,
  Holds<Agrees<typeof history.HistoryPage, words.HistoryPage>>,
  Holds<Agrees<typeof history.HistoryLeg, words.HistoryLeg>>,
  Holds<Agrees<typeof history.HistoryDetail, words.HistoryDetail>>,
  Holds<Agrees<typeof history.EndedCall, words.EndedCall>>,
  Holds<Agrees<typeof history.EndedCallPage, words.EndedCallPage>>,
  Holds<Agrees<typeof history.EndedCallDetail, words.EndedCallDetail>>,
  Holds<Agrees<typeof history.CallLadder, words.CallLadder>>,
  Holds<Agrees<typeof history.LiveCallSchema, words.LiveCall>>,
  Holds<Agrees<typeof directory.Person, words.Person>>,
  Holds<Agrees<typeof directory.PersonRecord, words.PersonRecord>>,
  Holds<Agrees<typeof directory.NewPerson, words.NewPerson>>,
  Holds<Agrees<typeof directory.NewPersonAnswer, words.NewPersonAnswer>>,
  Holds<Agrees<typeof directory.Device, words.Device>>,
  Holds<Agrees<typeof directory.NewDevice, words.NewDevice>>,
  Holds<Agrees<typeof changes.ChangePage, words.ChangePage>>,
  Holds<Agrees<typeof changes.ChangeDetail, words.ChangeDetail>>,
  Holds<Agrees<typeof directory.CompanyDevice, words.CompanyDevice>>,
  Holds<Agrees<typeof directory.NumberEntry, words.NumberEntry>>,
  Holds<Agrees<typeof calling.MyCall, words.MyCall>>,
  Holds<Agrees<typeof calling.MyCalls, words.MyCalls>>,
  Holds<Agrees<typeof calling.ParkedCall, words.ParkedCall>>,
  Holds<Agrees<typeof ringing.Ringing, words.Ringing>>,
  Holds<Agrees<typeof FeatureCode, words.FeatureCode>>,
  Holds<Agrees<typeof MyQueues, words.MyQueues>>,
  Holds<Agrees<typeof MyCallerId, words.MyCallerId>>,
  Holds<Agrees<typeof Heard, words.Listening>>,
  Holds<Agrees<typeof MyEmergencyAddress, words.MyEmergencyAddress>>,
  Holds<Agrees<typeof EmergencyAddress, words.EmergencyAddress>>,
  Holds<Agrees<typeof EmergencyCall, words.EmergencyCall>>,
  Holds<Agrees<typeof UsedBy, words.UsedBy>>,
  Holds<Agrees<typeof Stranger, words.Stranger>>,
  Holds<Agrees<typeof history.Opinion, words.CallOpinion>>,
]

test('every call of the client is a route of the server, and every route of the API has a call', async () => {
  using database = temporaryDatabase({ migrations: [...history.migrations, ...migrations] })
  const stores = createStores(database)
  const never = () => undefined
  const { table, close } = await createHttp({
    authentication: createAuthentication({
      kysely: database.kysely,
      secret: 'a secret of more than thirty-two characters',
      passwords: { hash: hashPassword, matches: passwordMatches },
      sessions: stores.sessions,
    }),
    operatorKey: 'key',
    callEvents: { types: [], first: () => 1, last: () => 0, replay: () => [], onCommitted: () => {} },
    programEvents: {
      source: { types: [], first: () => 1, last: () => 0, replay: () => [], onCommitted: () => {} },
      catalogue: [],
    },
    programKeys: stores.apiKeys,
    keptAnswers: createKeptAnswers(database, temporarySeal()),
    signInLinks: stores.signInLinks,
    sipCredentials: { issue: stores.devices.webCredential, end: never },
    realm: REALM,
    notReady: () => [],
    metrics: () => '',
    routes: () => [
      ...history.createCallHistory({
        sql: database.sql,
        journal: { onCommitted: never, replay: () => [] },
        deviceName: never,
        liveCalls: () => [],
        changed: never,
      }).routes,
      ...directory.createDirectory({
        ...stores,
        documents: openDocuments(database.sql, { seal: temporarySeal() }),
        realm: REALM,
        now: () => 0,
        standingOf: () => ({ state: 'offline', since: 0 }),
        numberOf: never,
        numbers: () => [],
        registered: () => false,
        changed: never,
        removed: never,
        deviceRemoved: never,
        mailLink: never,
        isDemo: () => false,
        picksUpFor: () => false,
        setMainSite: never,
        removeDemo: never,
        demoPeopleGone: never,
      }).routes,
      ...calling.createCalling({
        command: () => ({ ok: true }),
        callsOf: () => [],
        parked: () => [],
        rooms: { ofCall: () => null, host: { change: never, invite: never, cancel: () => false } },
        originate: () => ({ ok: false, cause: 'failed', sentence: '' }),
        personAt: never,
        onChange: never,
        reads: () => false,
        toPerson: never,
        toAll: never,
      }).routes,
      ...changes.createChanges({ documents: openDocuments(database.sql, { seal: temporarySeal() }) }).routes,
      ...createFeatureCodes(() => []).routes,
      usedByRoute(openDocuments(database.sql, { seal: temporarySeal() })),
      ...ringing.createRingingRules({
        ringing: openRingingRules(database.sql),
        documents: openDocuments(database.sql, { seal: temporarySeal() }),
        nameOf: never,
        plan: () => ({ extensions: new Map(), codes: new Map(), trunks: [] }),
        now: () => 0,
      }).routes,
    ],
  })

  const asked: string[] = []
  const client = createApiClient({
    fetch: async (url, init) => {
      asked.push(`${init?.method ?? 'GET'} ${String(url).split('?')[0]}`)
      return new Response('', { status: 401 })
    },
  })
  const { events, ask: _, ...calls } = client
  for (const call of Object.values(calls) as ((...args: string[]) => Promise<unknown>)[])
    await call(':id', 'x').catch(never)
  await new Promise<void>(done => events(never, done))

  const ofClient = asked.map(each => decodeURIComponent(each)).sort()
  // Downloads are links on a page, not calls of a program; a stream is opened by who follows calls.
  const ofServer = table
    .filter(
      ({ method, url }) =>
        url.startsWith('/api/') && method !== 'HEAD' && !/\.(json|csv|txt)$|^\/api\/stream(\/calls)?$/.test(url),
    )
    .map(({ method, url }) => `${method} ${url}`)
    .sort()
  assert.deepEqual(ofClient, ofServer)
  assert.ok(asked.length === Object.keys(client satisfies ApiClient).length - 1)
  await close()
})
