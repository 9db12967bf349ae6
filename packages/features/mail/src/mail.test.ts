import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM } from '@sidetone/feature'
import { createMail } from './index.ts'
import { KEEP_MS, RETRY_AFTER_MS } from './limits.ts'
import { type Mail, Outbox } from './outbox.ts'
import { MailSettings } from './settings.ts'
import { type Sent, sendBySmtp } from './smtp.ts'
import { migrations } from './tables.ts'

const mail: Mail = { to: ['bob@demo.test'], subject: 'Hello', text: 'A message.' }
const settings = (more: object = {}) => MailSettings.parse({ host: 'mail.test', from: 'phone@demo.test', ...more })
const until = async (isSo: () => boolean) => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2_000) throw new Error(`it never became so: ${isSo}`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}

test('a mail waits longer after each failure, then it has failed; refused for good it is not tried again', () => {
  using database = temporaryDatabase({ migrations })
  const outbox = new Outbox(database.sql)
  const id = outbox.add(mail, 0)!
  let now = 0
  for (const wait of RETRY_AFTER_MS) {
    assert.equal(outbox.due(now)?.id, id)
    outbox.notSent(id, 'No.', false, now)
    assert.equal(outbox.due(now + wait - 1), undefined)
    assert.equal(outbox.nextDueAt(), now + wait)
    now += wait
  }
  outbox.notSent(id, 'Still no.', false, now)
  const row = outbox.get(id)!
  assert.deepEqual([row.state, row.problem, row.attempts], ['failed', 'Still no.', RETRY_AFTER_MS.length + 1])
  assert.equal(outbox.due(Number.MAX_SAFE_INTEGER), undefined)
  assert.ok(outbox.again(id, now))
  outbox.notSent(id, 'Refused.', true, now)
  assert.equal(outbox.get(id)?.state, 'failed')
  assert.ok(outbox.again(id, now))
  outbox.sent(id, now)
  assert.ok(!outbox.again(id, now), 'what was sent is not sent twice')
  assert.equal(outbox.sweep(now + KEEP_MS - 1), false)
  assert.ok(outbox.get(id))
  outbox.sweep(now + KEEP_MS + 1)
  assert.equal(outbox.get(id), undefined)
})

function office(answer: (mail: Mail) => Sent) {
  const database = temporaryDatabase({ migrations })
  const faults: unknown[] = []
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const sent: { to: string; password: string }[] = []
  const feature = createMail({
    sql: database.sql,
    documents,
    now: Date.now,
    onFault: error => faults.push(error),
    send: async (how, each) => {
      sent.push({ to: each.to[0]!, password: how.password })
      return answer(each)
    },
  })
  const call = (method: string, path: string, request: object = {}): unknown => {
    const route = feature.routes.find(each => each.method === method && each.path === path) as ApiRoute
    const { body, params = {} } = request as { body?: unknown; params?: unknown }
    const given = { by: BY_SYSTEM, query: { limit: 50 }, params, body: route.body?.parse(body) }
    return route.handle(given as never)
  }
  return {
    database,
    documents,
    feature,
    faults,
    sent,
    call,
    [Symbol.dispose]() {
      feature.stop()
      database[Symbol.dispose]()
    },
  }
}

test('nothing is kept before mail is set up; then it is sent, and the password is shown to nobody', async () => {
  using o = office(() => ({ ok: true, said: '250 OK' }))
  o.feature.put(mail)
  const outbox = () => (o.call('GET', '/api/mail/outbox') as { items: { state: string; problem: string }[] }).items
  assert.deepEqual(outbox(), [])
  const first = { ...settings({ user: 'phone', password: 's3cret' }) }
  assert.equal((o.call('PUT', '/api/mail/settings', { body: first }) as MailSettings).password, '•••')
  o.feature.put(mail)
  await until(() => outbox()[0]?.state === 'sent')
  assert.deepEqual(o.sent, [{ to: 'bob@demo.test', password: 's3cret' }])
  const shown = o.call('GET', '/api/mail/settings') as MailSettings
  o.call('PUT', '/api/mail/settings', { body: { ...shown, fromName: 'Us' } })
  assert.equal(o.documents.get<MailSettings>('mail', 'smtp')?.value.password, 's3cret')
  assert.throws(
    () => o.call('PUT', '/api/mail/settings', { body: { ...shown, host: 'evil.test' } }),
    /enter the password again/,
  )
  assert.throws(
    () => o.call('PUT', '/api/mail/settings', { body: { ...first, security: 'none' } }),
    /password would be readable/,
  )
  const raw = JSON.stringify(o.database.sql.prepare('SELECT * FROM documents').all())
  assert.doesNotMatch(raw + JSON.stringify(o.documents.changes({ limit: 50 })), /s3cret/)
})

test('what failed says why, waits, and goes out when an admin says so', async () => {
  let works = false
  using o = office(() =>
    works ? { ok: true, said: '250' } : { ok: false, problem: 'Nothing answers.', forGood: false },
  )
  o.call('PUT', '/api/mail/settings', { body: settings() })
  o.feature.put(mail)
  type Row = { id: number; state: string; problem: string; dueAt: number }
  const row = () => (o.call('GET', '/api/mail/outbox') as { items: Row[] }).items[0]!
  await until(() => row().problem !== '')
  assert.deepEqual([row().state, row().problem], ['waiting', 'Nothing answers.'])
  assert.ok(row().dueAt > Date.now() + 20_000)
  assert.deepEqual(await o.call('POST', '/api/mail/test', { body: { to: 'erin@demo.test' } }), {
    ok: false,
    says: 'Nothing answers.',
  })
  works = true
  o.call('POST', '/api/mail/outbox/:id/again', { params: { id: row().id } })
  await until(() => row().state === 'sent')
  assert.deepEqual(o.faults, [])
})

test('a server that is not there, refuses, or speaks something else is told in words', async () => {
  const speaking = async (lines: (command: string) => string, more: object = {}): Promise<Sent> => {
    const server = createServer(socket => {
      socket.on('error', () => {})
      socket.write('220 mail.test ESMTP\r\n')
      socket.on('data', data => socket.write(`${lines(data.toString())}\r\n`))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const result = await sendBySmtp(settings({ host: '127.0.0.1', port, security: 'none', ...more }), mail)
    server.close()
    return result
  }
  const refusing = (at: string, answer: string) => (command: string) =>
    command.startsWith(at) ? answer : command.startsWith('EHLO') ? '250-mail.test\r\n250 AUTH PLAIN' : '250 OK'
  const wrong = async (sent: Promise<Sent>, words: RegExp, forGood = false) => {
    const result = await sent
    assert.ok(!result.ok)
    assert.match(result.problem, words)
    assert.equal(result.forGood, forGood, result.problem)
  }
  await wrong(speaking(refusing('RCPT', '550 no such user')), /refused the mail: “.*550 no such user/, true)
  await wrong(speaking(refusing('RCPT', '451 try later')), /does not take the mail now/)
  await wrong(speaking(refusing('MAIL', '553 not yours')), /does not accept the sender/)
  const login = { user: 'a', password: 'b' }
  await wrong(speaking(refusing('AUTH', '535 wrong'), login), /does not accept the user name or the password/)
  await wrong(speaking(refusing('x', ''), { security: 'starttls' }), /does not offer STARTTLS|encryption/)
  await wrong(sendBySmtp(settings({ host: '127.0.0.1', port: 1, security: 'none' }), mail), /Nothing answers at 127/)
})
