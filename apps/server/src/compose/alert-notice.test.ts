import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJournal, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { BY_SYSTEM } from '@sidetone/feature'
import { createMail } from '@sidetone/feature-mail'
import { migrations as mailTables } from '@sidetone/feature-mail/tables'
import { createWebhooks } from '@sidetone/feature-webhooks'
import { openEventLog } from '@sidetone/feature-webhooks/event-log'
import { migrations as eventTables } from '@sidetone/feature-webhooks/tables'
import { startAlertNotice } from './alert-notice.ts'

test('trouble is mailed where there is no webhook, from when somebody is named until nobody is', () => {
  using database = temporaryDatabase({ migrations: [...eventTables, ...mailTables] })
  const { sql } = database
  const documents = openDocuments(sql, { seal: temporarySeal() })
  const log = openEventLog(sql)
  const onFault = (error: unknown) => assert.fail(String(error))
  const shared = { sql, documents, now: Date.now, onFault }
  const webhooks = createWebhooks({
    ...shared,
    ...{ log, journal: createJournal(sql), recordOf: () => undefined, personName: () => undefined },
    isThere: () => true,
    later: () => () => {},
  })
  const mail = createMail({ ...shared, held: () => true })
  startAlertNotice(log.source, documents, mail)
  const named = (...alerts: string[]) => {
    const how = { host: '127.0.0.1', port: 25, security: 'none', user: '', password: '', link: '', alerts }
    documents.put('mail', 'smtp', { ...how, from: 'phone@example.com' }, BY_SYSTEM)
  }
  const help = (dialled: string) =>
    webhooks.tell({
      ...{ type: 'emergency.called', at: 1 },
      data: {
        ...{ call: 'c1', dialled, location: 'Main street 1', test: false, failed: false },
        from: { name: 'Bob', number: '102', person: null },
      },
    })
  const subjects = () =>
    sql
      .prepare("SELECT json ->> 'subject' AS subject FROM mailOutbox ORDER BY id")
      .all()
      .map(({ subject }) => subject)
  help('110')
  assert.equal(log.source.last(), 0, 'for nobody nothing is kept')
  named('it@example.com')
  help('112')
  named('it@example.com', 'boss@example.com')
  help('999')
  named()
  help('911')
  assert.deepEqual(subjects(), ['Bob (102) called 112', 'Bob (102) called 999'])
  mail.stop()
  webhooks.stop()
})
