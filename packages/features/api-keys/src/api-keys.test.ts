import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStores, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute, ChangedBy } from '@sidetone/feature'
import { createApiKeyRoutes } from './index.ts'

const erin: ChangedBy = { kind: 'person', id: 'p-erin', name: 'Erin' }

test('a key is shown once, listed with its last use, written down, revoked at once; a key makes no key', async () => {
  using database = temporaryDatabase()
  const { apiKeys } = createStores(database)
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const { routes } = createApiKeyRoutes({ apiKeys, documents, now: () => 1_000 })
  const ask = async (
    method: string,
    { body, params, by = erin }: { body?: object; params?: object; by?: ChangedBy } = {},
  ) => {
    const route = routes.find(each => each.method === method) as ApiRoute
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
    return (await route.handle({ body: route.body?.parse(body), params, by } as never)) as any
  }
  const made = await ask('POST', { body: { name: ' CRM ', scope: 'read', days: 1 } })
  assert.match(made.key, /^sidetone_[\w-]{43}$/)
  assert.deepEqual([made.name, made.createdBy, made.expiresAt], ['CRM', 'Erin', 1_000 + 86_400_000])
  assert.equal(apiKeys.use(made.key, 70_000)?.name, 'CRM')
  const [listed] = await ask('GET')
  assert.deepEqual([listed.lastUsedAt, 'key' in listed], [70_000, false])
  assert.deepEqual(createStores(database).apiKeys.list(), [listed])

  const by: ChangedBy = { kind: 'program', id: made.id, name: 'CRM' }
  await assert.rejects(ask('POST', { body: { name: 'Other', scope: 'write' }, by }), { code: 'not-allowed' })
  await assert.rejects(ask('DELETE', { params: { id: made.id }, by }), { code: 'not-allowed' })
  const gone: string[] = []
  apiKeys.onRevoked(id => gone.push(id))
  await ask('DELETE', { params: { id: made.id } })
  assert.equal(apiKeys.use(made.key, 70_000), undefined)
  assert.deepEqual(gone, [made.id])
  await assert.rejects(ask('DELETE', { params: { id: made.id } }), { code: 'not-found' })
  assert.deepEqual(
    documents.changes({ limit: 9 }).map(({ name, before, after }) => [name, before?.scope, after?.scope]),
    [
      ['CRM', 'read', undefined],
      ['CRM', undefined, 'read'],
    ],
  )
})
