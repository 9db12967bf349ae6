/** E-mail: settings, a visible outbox, and a test that says in words what is wrong. */
import type { DatabaseSync } from 'node:sqlite'
import { type ApiRoute, apiRoute, cursorFrom, cursorOf, type Documents, MASK } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { createAlerts } from './alerts.ts'
import { MAX_PAGE } from './limits.ts'
import { type Mail, Outbox } from './outbox.ts'
import { MailSettings, mailSettings } from './settings.ts'
import { type SendMail, sendBySmtp } from './smtp.ts'

export type { Mail } from './outbox.ts'

export type MailDeps = {
  /** Where the web phone is reached inside: for mails. */
  readonly inside?: string
  readonly sql: DatabaseSync
  readonly documents: Documents
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  readonly send?: SendMail
  /** Nothing leaves while it says so: `soon` is told when that is over. */
  readonly held?: () => boolean
}
export type MailFeature = {
  readonly routes: readonly ApiRoute[]
  /** Whether mail leaves this house. */
  ready(): boolean
  /** Where the web phone is reached from outside; '' when nobody has said. */
  link(): string
  /** Into the outbox. Nothing when mail is not set up. */
  put(mail: Mail): void
  /** Something happened that other programs are told: whom the admin named gets a mail, when it is trouble. */
  happened(event: { readonly type: string; readonly data: unknown }): void
  /** Whether the admin named somebody for that. */
  alerts(): boolean
  /** What waits is looked at. */
  soon(): void
  sweep(now: number): boolean
  stop(): void
}

const Shown = z
  .object({
    ...MailSettings.shape,
    password: z.union([z.literal(MASK), MailSettings.shape.password]).describe('`•••`: as it was'),
  })
  .meta({
    id: 'MailSettings',
    examples: [{ host: 'smtp.example.com', user: 'phone', password: 'from the provider', from: 'phone@example.com' }],
  })
const Row = z
  .object({
    id: z.int(),
    at: z.number(),
    to: z.array(z.string()),
    subject: z.string(),
    state: z.enum(['waiting', 'sent', 'failed']),
    attempts: z.int(),
    dueAt: z.number().describe('when it is tried again'),
    doneAt: z.number().nullable(),
    problem: z.string().describe('why it is not sent yet'),
  })
  .meta({ id: 'OutboxMail' })
const ById = z.object({ id: z.coerce.number().int() })

export function createMail({
  inside = '',
  sql,
  documents,
  now,
  onFault,
  send = sendBySmtp,
  held = () => false,
}: MailDeps): MailFeature {
  const settings = mailSettings(documents)
  const outbox = new Outbox(sql)
  let timer: NodeJS.Timeout | undefined
  let sending = false
  let stopped = false

  /** One mail after the other; then sleeps until the next is due. */
  const work = async () => {
    if (sending || stopped || held()) return
    sending = true
    try {
      for (let row = outbox.due(now()); row && !stopped; row = outbox.due(now())) {
        const how = settings.get()
        if (!how) break
        const result = await send(how, row.mail)
        if (stopped) return
        if (result.ok) outbox.sent(row.id, now())
        else outbox.notSent(row.id, result.problem, result.forGood, now())
      }
    } catch (error) {
      onFault(error)
    } finally {
      sending = false
      arm()
    }
  }
  const arm = () => {
    clearTimeout(timer)
    const at = stopped || held() || !settings.get() ? null : outbox.nextDueAt()
    if (at !== null) timer = setTimeout(() => void work(), Math.min(Math.max(at - now(), 20), 3_600_000)).unref()
  }
  const soon = () => setImmediate(() => void work())
  documents.onChange(kind => {
    if (kind !== 'mail') return
    outbox.allAgain(now())
    soon()
  })
  soon()

  const shown = (value: MailSettings) => ({ ...value, password: value.password === '' ? '' : MASK })
  const given = (value: z.output<typeof Shown>): MailSettings => {
    if (value.password !== MASK) return value
    const kept = settings.get()
    if (!kept) throw new AppError('secret-needed', 400, 'Please enter the password.')
    // Another server must not be given the password of this one.
    if (kept.password !== '' && (kept.host !== value.host || kept.user !== value.user))
      throw new AppError(
        'secret-needed',
        400,
        'Please enter the password again: the server or the user name is another one.',
      )
    return { ...value, password: kept.password }
  }
  const found = (id: number) => {
    const row = outbox.get(id)
    if (!row) throw new AppError('not-found', 404, 'This mail is no longer in the outbox.')
    return row
  }
  const { password: _, ...plain } = Shown.shape
  const Maybe = z.object({ ...plain, password: z.string() }).nullable()

  const routes = [
    apiRoute({
      method: 'GET',
      path: '/api/mail/settings',
      who: 'admin',
      summary: 'How mail leaves the house; the password is not shown. Null: not set up.',
      answer: Maybe,
      handle() {
        const value = settings.get()
        return value ? shown(value) : null
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/mail/settings',
      who: 'admin',
      summary: 'Sets how mail leaves the house; what waits in the outbox is tried at once.',
      body: Shown,
      answer: Shown,
      handle: ({ body, by }) => shown(settings.set(given(body), by)),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/mail/settings',
      who: 'admin',
      summary: 'Mail is not sent any more.',
      answer: null,
      handle: ({ by }) => settings.remove(by),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/mail/test',
      who: 'admin',
      summary: 'Sends a test mail at once, with these settings or those that are kept, and says how it went.',
      body: z
        .object({ to: z.email('must be an e-mail address'), settings: Shown.optional() })
        .meta({ examples: [{ to: 'alice@example.com' }] }),
      answer: z.object({ ok: z.boolean(), says: z.string() }),
      async handle({ body: { to, settings: tried } }) {
        const how = tried ? given(tried) : settings.get()
        if (!how) throw new AppError('mail-not-set-up', 409, 'Mail is not set up yet: enter the mail server first.')
        const result = await send(how, {
          to: [to],
          subject: 'Sidetone: a test',
          text: 'This is a test. Mail of your telephone system arrives here.',
        })
        return result.ok
          ? { ok: true, says: `${how.host} has taken the mail to ${to} (“${result.said}”). Look into that mailbox.` }
          : { ok: false, says: result.problem }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/mail/outbox',
      who: 'admin',
      summary: 'Mails that wait, were sent, or failed, with the reason; newest first.',
      query: z.object({
        state: z.enum(['waiting', 'sent', 'failed']).optional(),
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
        cursor: z.string().max(500).optional(),
      }),
      answer: z.object({ items: z.array(Row), next: z.string().nullable() }),
      handle({ query: { state, limit, cursor } }) {
        const before = Number(cursorFrom(cursor)?.id ?? Number.MAX_SAFE_INTEGER)
        const rows = outbox.list(state, limit + 1, before)
        const page = rows.slice(0, limit)
        const last = page.at(-1)
        return {
          items: page.map(({ mail, ...row }) => ({ ...row, to: [...mail.to], subject: mail.subject })),
          next: rows.length > limit && last ? cursorOf({ value: last.id, id: String(last.id) }) : null,
        }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/mail/outbox/:id/again',
      who: 'admin',
      summary: 'Tries to send a mail once more, now.',
      params: ById,
      answer: null,
      handle({ params }) {
        found(params.id)
        if (!outbox.again(params.id, now())) throw new AppError('sent-already', 409, 'This mail was sent already.')
        soon()
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/mail/outbox/:id',
      who: 'admin',
      summary: 'Takes a mail out of the outbox.',
      params: ById,
      answer: null,
      handle({ params }) {
        outbox.drop(found(params.id).id)
      },
    }),
  ]
  const put = (mail: Mail) => {
    if (!settings.get()) return
    if (outbox.add(mail, now()) === null) onFault(new Error('The outbox for mail is full: a mail was not taken.'))
    soon()
  }
  const link = () => settings.get()?.link ?? ''
  const alerted = () => settings.get()?.alerts ?? []
  const { happened } = createAlerts({
    to: alerted,
    link: () => link() || inside,
    ...{ put, now },
  })
  return {
    routes,
    ready: () => settings.get() !== undefined,
    link,
    happened,
    alerts: () => alerted().length > 0,
    put,
    soon,
    sweep: at => outbox.sweep(at),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
