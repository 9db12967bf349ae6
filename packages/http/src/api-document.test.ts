import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { collection } from '@sidetone/feature'
import { z } from 'zod'
import { testServer } from './testing.ts'

// biome-ignore-start lint/suspicious/noExplicitAny: a document as it comes
test('the document of the API is valid OpenAPI 3.1, and every body and answer in it has an example', async () => {
  using database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const { routes } = collection({
    documents,
    kind: 'ring-group',
    path: '/api/ring-groups',
    title: 'ring group',
    schema: z.object({
      name: z.string(),
      number: z.string(),
      ringForMs: z.int().min(5_000).default(20_000),
      members: z.array(z.object({ person: z.string(), after: z.int().nullable() })),
      password: z.string().min(8).optional(),
    }),
    secret: ['password'],
    example: { name: 'Sales', number: '620', members: [] },
  })
  await using server = await testServer({ routes: () => routes })
  const { body } = await server.browser()('GET', '/api/openapi.json')
  const { valid, errors } = await new Validator().validate(body)
  assert.ok(valid, JSON.stringify(errors, null, 1))

  const ids = new Set<string>()
  for (const [path, operations] of Object.entries<Record<string, any>>(body.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const label = `${method} ${path}`
      assert.ok(operation.summary && operation.description && operation.security, label)
      assert.ok(!ids.has(operation.operationId), operation.operationId)
      ids.add(operation.operationId)
      const said = [operation.requestBody, ...Object.values<any>(operation.responses)]
      for (const content of said.flatMap(each => Object.entries<any>(each?.content ?? {})))
        if (content[0].includes('json')) assert.notEqual(content[1].example, undefined, label)
    }
  assert.ok(ids.has('putRingGroupsById'))
  const post = body.paths['/api/ring-groups'].post
  assert.deepEqual(post.requestBody.content['application/json'].example.name, 'Sales')
  assert.deepEqual(post.security, [{ session: [] }, { key: [] }])
  assert.equal(body.paths['/api/ring-groups/{id}'].get.responses[200].content['application/json'].example.version, 1)
})
// biome-ignore-end lint/suspicious/noExplicitAny: a document as it comes
