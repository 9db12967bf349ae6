/** Webhooks: other programs are told what happens, each what it chose, signed, with a visible outbox. */
import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Journal } from '@sidetone/data'
import { type ApiRoute, apiRoute, cursorFrom, cursorOf, type Doc, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { EVENT_VERSION, EVENTS } from './catalogue.ts'
import { byTimer, startCourier } from './courier.ts'
import type { EventLog, ToTell } from './event-log.ts'
import { MAX_PAGE, MAX_WAITING, SECRET_BYTES } from './limits.ts'
import { openOutbox, STATES } from './outbox.ts'
import { createSend, type Send } from './send.ts'
import { type Webhook, WebhookSettings, webhookSettings } from './settings.ts'
import { type EndedRecord, startTelling } from './telling.ts'

export type WebhookDeps = {
  readonly sql: DatabaseSync
  readonly documents: Documents
  readonly log: EventLog
  readonly journal: Pick<Journal, 'onCommitted' | 'replay' | 'eventsOf' | 'counts'>
  /** What is told of an ended call; undefined: it is not kept any more. */
  readonly recordOf: (call: string) => EndedRecord | undefined
  readonly personName: (person: string) => string | undefined
  /** Of `tellState`: a line or a phone that is gone is forgotten. A browser is a phone of its own each time that somebody signs in. */
  readonly isThere: (subject: string) => boolean
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  readonly send?: Send
  /** Nothing leaves while it says so: `soon` is told when that is over. */
  readonly held?: () => boolean
  /** For tests on made-up time. */
  readonly later?: (run: () => void, ms: number) => () => void
}
export type Webhooks = {
  readonly routes: readonly ApiRoute[]
  /** These calls have ended and are written, once each. Called inside that transaction: only rows are added. */
  ended(calls: readonly string[]): void
  /** Something happened that no call tells. */
  tell(event: ToTell): void
  /** How a line or a phone is: told when that is another type than the last one of this subject. */
  tellState(subject: string, event: ToTell): void
  /** What waits is looked at. */
  soon(): void
  sweep(now: number): boolean
  stop(): void
}

const samples = { examples: [{ name: 'Customer database', url: 'https://crm.example/calls' }] }
const Input = z.object(WebhookSettings.shape).meta({ id: 'NewWebhook', ...samples })
const Change = z
  .object({ ...WebhookSettings.shape, version: z.int().min(0).optional().describe('of the one that was changed') })
  .meta({ id: 'WebhookChange', ...samples })
const Shown = z
  .object({
    id: z.string(),
    version: z.int(),
    changedAt: z.number(),
    ...WebhookSettings.shape,
    waiting: z.int().describe('deliveries that are not done yet'),
  })
  .meta({ id: 'Webhook' })
const secret = z.string().describe('what signatures are checked with; shown this one time')
const Made = z.object({ ...Shown.shape, secret }).meta({ id: 'NewWebhookAnswer' })
const Row = z
  .object({
    id: z.int(),
    key: z.string().describe('header `Sidetone-Delivery`: the same at each try'),
    webhook: z.string(),
    event: z.int().describe('its number, as in the stream; 0: of an earlier version'),
    type: z.string(),
    call: z.string().describe('empty: it is about no call'),
    at: z.number(),
    state: z.enum(STATES),
    attempts: z.int(),
    dueAt: z.number().describe('when it is tried again'),
    doneAt: z.number().nullable(),
    status: z.int().nullable().describe('of the last answer; null: there was none'),
    problem: z.string().describe('why it is not sent yet'),
  })
  .meta({ id: 'WebhookDelivery' })
const ById = z.object({ id: z.string().max(100) })
const newSecret = () => `whsec_${randomBytes(SECRET_BYTES).toString('base64url')}`

export function createWebhooks(parts: WebhookDeps): Webhooks {
  const {
    sql,
    documents,
    log,
    journal,
    recordOf,
    personName,
    isThere,
    now,
    onFault,
    later = byTimer,
    held = () => false,
    ...deps
  } = parts
  const send = deps.send ?? createSend({ now })
  const hooks = webhookSettings(documents)
  const outbox = openOutbox(sql)
  const ending = new AbortController()
  const courier = startCourier({
    ...{ outbox, bodyOf: log.bodyOf, send, now, onFault, later },
    hooks: () => (held() ? [] : hooks.all().filter(({ value }) => value.on)),
  })
  let anyOn = hooks.all().some(({ value }) => value.on)
  const telling = startTelling({
    ...{ sql, log, journal, recordOf, personName, now, onFault, later },
    wanted: () => anyOn || log.isFollowed(),
    deliver(events) {
      for (const { id, value } of hooks.all()) {
        const wanted = value.on ? events.filter(({ type }) => value.events.includes(type)) : []
        if (!wanted.length) continue
        const givenUp = outbox.add(id, wanted, () => crypto.randomUUID(), now())
        if (givenUp > 0)
          onFault(new Error(`Webhook ${value.name}: more than ${MAX_WAITING} wait; ${givenUp} were given up.`))
      }
    },
    delivered: courier.soon,
  })
  log.onReader(telling.wantedAnew)
  hooks.onChange(id => {
    anyOn = hooks.all().some(({ value }) => value.on)
    telling.wantedAnew()
    // Another address may answer: what waits is tried at once.
    if (hooks.get(id)) outbox.allAgain(id, now())
    else outbox.forget(id)
    courier.soon()
  })
  const shown = ({ id, version, changedAt, value: { secret: _, ...value } }: Doc<Webhook>) => ({
    ...{ id, version, changedAt },
    ...value,
    waiting: outbox.waiting(id),
  })

  const routes = [
    apiRoute({
      method: 'GET',
      path: '/api/webhooks',
      who: 'admin',
      summary: 'Where other programs are told what happens.',
      answer: z.array(Shown),
      handle: () => hooks.all().map(shown),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/webhooks',
      who: 'admin',
      summary:
        'A new webhook. The events that it chooses (`webhooks` of this document tells each of them) are POSTed to it as `{id, type, version, at, data}`, the same as in `/api/stream`, with `Sidetone-Event`, `Sidetone-Delivery` (the same at each try) and `Sidetone-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY` with the secret, which is shown this one time. An answer other than 2xx within 10 s is tried again after 10 s, 1 min, 10 min, 1 h, 6 h.',
      body: Input,
      answer: Made,
      created: true,
      handle({ body, by }) {
        const doc = hooks.put(crypto.randomUUID(), { ...body, secret: newSecret() }, by, 0)
        return { ...shown(doc), secret: doc.value.secret }
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/webhooks/:id',
      who: 'admin',
      summary: 'Changes a webhook, with the secret that it has; what waits is tried at once.',
      params: ById,
      body: Change,
      answer: Shown,
      handle({ params: { id }, body: { version, ...value }, by, ifMatch }) {
        const { secret } = hooks.found(id).value
        return shown(hooks.put(id, { ...value, secret }, by, version ?? ifMatch))
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/webhooks/:id',
      who: 'admin',
      summary: 'Removes a webhook and its deliveries.',
      params: ById,
      answer: null,
      handle: ({ params, by, ifMatch }) => hooks.remove(hooks.found(params.id).id, by, ifMatch),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/webhooks/:id/secret',
      who: 'admin',
      summary: 'Gives a webhook another secret, shown this one time; the old one signs nothing more.',
      params: ById,
      answer: z.object({ secret }),
      handle({ params: { id }, by }) {
        const doc = hooks.put(id, { ...hooks.found(id).value, secret: newSecret() }, by)
        return { secret: doc.value.secret }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/webhooks/:id/test',
      who: 'admin',
      summary: 'Sends a test (`Sidetone-Event: test`) at once, on or off, and says how it went.',
      params: ById,
      answer: z.object({ ok: z.boolean(), says: z.string() }),
      async handle({ params: { id } }) {
        const { url, secret } = hooks.found(id).value
        const body = JSON.stringify({ id: 0, type: 'test', version: EVENT_VERSION, at: now(), data: {} })
        const result = await send({ url, secret, event: 'test', delivery: crypto.randomUUID(), body }, ending.signal)
        return result.ok
          ? { ok: true, says: `The server took it (it answered ${result.status}).` }
          : { ok: false, says: result.problem }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/webhook-deliveries',
      who: 'admin',
      summary: 'Events that were told or wait, with the result; newest first.',
      query: z.object({
        webhook: z.string().max(100).optional(),
        type: z.enum(EVENTS).optional(),
        state: z.enum(STATES).optional(),
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
        cursor: z.string().max(500).optional(),
      }),
      answer: z.object({ items: z.array(Row), next: z.string().nullable() }),
      handle({ query: { webhook, type, state, limit, cursor } }) {
        const before = Number(cursorFrom(cursor)?.id ?? Number.MAX_SAFE_INTEGER)
        const rows = outbox.list({ hook: webhook, type, state }, limit + 1, before)
        const page = rows.slice(0, limit)
        const last = page.at(-1)
        return {
          items: page.map(({ hook, ...row }) => ({ webhook: hook, ...row })),
          next: rows.length > limit && last ? cursorOf({ value: last.id, id: String(last.id) }) : null,
        }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/webhook-deliveries/:id/again',
      who: 'admin',
      summary: 'Sends an event once more, now; the receiver knows it by the same `Sidetone-Delivery`.',
      params: z.object({ id: z.coerce.number().int() }),
      answer: null,
      handle({ params: { id } }) {
        if (!outbox.get(id)) throw new AppError('not-found', 404, 'This delivery is not kept any more.')
        outbox.again(id, now())
        courier.soon()
      },
    }),
  ]
  return {
    routes,
    ended: telling.ended,
    tell: telling.tell,
    tellState: telling.tellState,
    soon: courier.soon,
    sweep: time => [outbox.sweep(time), log.sweep(time), log.sweepStates(isThere)].includes(true),
    stop() {
      telling.stop()
      ending.abort()
      courier.stop()
    },
  }
}
