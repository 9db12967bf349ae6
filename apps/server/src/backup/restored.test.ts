/** A whole company that is put back, with the tables of all features. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase, openDocuments, temporarySeal } from '@sidetone/data'
import { type ApiRoute, BY_SYSTEM } from '@sidetone/feature'
import { newPassphrase } from '@sidetone/feature-backup/archive'
import { createMail } from '@sidetone/feature-mail'
import { migrations } from '../compose/features.ts'
import { backUp, putBack } from './index.ts'

/** @param held as behind the fence */
function mailOf(home: string, held: () => boolean) {
  const database = openDatabase(join(home, 'sidetone.db'), { migrations })
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const left: string[] = []
  const mail = createMail({
    ...{ sql: database.sql, documents, held, now: Date.now, onFault: error => assert.fail(error as Error) },
    async send(_, { subject }) {
      left.push(subject)
      return { ok: true, said: '250' }
    },
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
  const ask = async (method: string, path: string, more: object = {}): Promise<any> => {
    const route = mail.routes.find(each => each.method === method && each.path === path) as ApiRoute
    return (route.handle as (request: unknown) => unknown)({ by: BY_SYSTEM, query: { limit: 50 }, ...more })
  }
  return {
    ...{ mail, documents, left, ask },
    /** What is due is sent before. */
    settled: async () => {
      for (let n = 0; n < 10; n++) await new Promise(setImmediate)
    },
    [Symbol.dispose]() {
      mail.stop()
      database.close()
    },
  }
}

test('mails that waited when the backup was made leave a copy that takes over only when the admin sends them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'restored-'))
  try {
    const [home, into, file] = ['home', 'into', 'one.backup'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    mkdirSync(home)
    const passphrase = newPassphrase()
    {
      using original = mailOf(home, () => true)
      original.documents.put(
        'mail',
        'smtp',
        {
          ...{ host: '127.0.0.1', port: 25, security: 'none', user: '', password: '' },
          ...{ from: 'phone@example.com', link: '', alerts: [] },
        },
        BY_SYSTEM,
      )
      original.mail.put({ to: ['erin@example.com'], subject: 'A voice message', text: '' })
      await backUp(home, { to: file, passphrase })
    }
    await putBack(file, { into, passphrase, takeOver: true })
    using copy = mailOf(into, () => false)
    await copy.settled()
    assert.deepEqual(copy.left, [])
    const { items } = await copy.ask('GET', '/api/mail/outbox')
    assert.deepEqual([items.length, items[0].state], [1, 'failed'])
    assert.match(items[0].problem, /may have been sent since/)
    await copy.ask('POST', '/api/mail/outbox/:id/again', { params: { id: items[0].id } })
    await copy.settled()
    assert.deepEqual(copy.left, ['A voice message'])
    // What comes from now on leaves by itself.
    copy.mail.put({ to: ['erin@example.com'], subject: 'Another', text: '' })
    await copy.settled()
    assert.deepEqual(copy.left, ['A voice message', 'Another'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
