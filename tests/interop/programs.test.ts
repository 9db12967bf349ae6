/** A program of somebody else beside a running system: the API's document, a key, requests sent twice, calls followed as they happen, and what webhooks are told. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { WebSocket } from 'ws'
import { type Operator, operate } from '../harness/operator.ts'
import { hasSipp, startSipp } from '../harness/sipp.ts'
import { caller } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

type Key = { id: string; key: string; lastUsedAt: number | null }
type Change = { id: number; sentence: string; differences: { sentence: string }[] }
let system: Running
let operator: Operator
let key: Key

/** The API as the program asks it. */
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${system.http}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key.key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const json = answer.headers.get('content-type')?.includes('json') && text !== ''
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
  return { status: answer.status, headers: answer.headers, text, body: (json ? JSON.parse(text) : null) as any }
}

before(async () => {
  system = await startSidetone()
  operator = operate(system)
  key = await operator.as<Key>('105', 'POST', '/api/api-keys', { name: 'Customer database', scope: 'write' })
})
after(() => system?.stop())

test('the whole API is valid OpenAPI 3.1, and each of its requests and answers has an example', async () => {
  const { body: document } = await ask('GET', '/api/openapi.json')
  const { valid, errors } = await new Validator().validate(document)
  assert.ok(valid, JSON.stringify(errors ?? []).slice(0, 2_000))
  const ids = new Set<string>()
  // biome-ignore-start lint/suspicious/noExplicitAny: a document as it comes
  for (const [path, operations] of Object.entries<any>(document.paths))
    for (const [method, operation] of Object.entries<any>(operations)) {
      const label = `${method} ${path}`
      assert.ok(operation.summary, label)
      assert.ok(!ids.has(operation.operationId), `${label}: ${operation.operationId} twice`)
      ids.add(operation.operationId)
      for (const said of [operation.requestBody, ...Object.values<any>(operation.responses)])
        for (const [type, content] of Object.entries<any>(said?.content ?? {}))
          if (type.includes('json') && content.schema?.type !== 'null')
            assert.notEqual(content.example, undefined, `${label} ${type}`)
    }
  for (const [type, { post }] of Object.entries<any>(document.webhooks)) {
    assert.ok(post.summary && !ids.has(post.operationId), type)
    const { schema, example } = post.requestBody.content['application/json']
    assert.deepEqual([example.type, schema.properties.type.const, example.version], [type, type, 1])
    assert.deepEqual(Object.keys(example).sort(), schema.required.toSorted(), type)
  }
  assert.ok(Object.keys(document.webhooks).length > 20)
  // biome-ignore-end lint/suspicious/noExplicitAny: a document as it comes
  assert.ok(ids.size > 100, `${ids.size} operations`)
})

/** Signing in needs no session, nor does asking whether there is one: strangers are told that there is none. */
const forAnybody = /^(post \/api\/session(\/link)?|get \/api\/session)$/
/** What is one person's own: for sessions, and for no program. */
const ownOfPersons =
  /^(\w+ \/api\/me(\/.+)?|get \/api\/events|get \/api\/call-history(\/\{id\})?|post \/api\/call-history\/\{id\}\/opinion|(get|post) \/api\/my-calls|post \/api\/calls\/\{id\}\/[a-z-]+|post \/api\/emergency-calls\/\{call\}\/seen|delete \/api\/session)$/
/** What everybody in the company may look at. Whatever stands in none of these is for administrators. */
const forAll = /^get \/api\/(people|numbers|feature-codes|emergency-calls)$/

test('every operation of the document is closed to strangers, and to whoever has too few rights', async () => {
  const { body: document } = await ask('GET', '/api/openapi.json')
  const looks = await operator.as<Key>('105', 'POST', '/api/api-keys', { name: 'Board', scope: 'read' })
  const { email, password } = system.person('101')
  const signedIn = await fetch(`${system.http}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const asAlice = { cookie: signedIn.headers.getSetCookie()[0]!.split(';', 1)[0]! }
  const open: string[] = []
  let asked = 0
  for (const [template, operations] of Object.entries<object>(document.paths)) {
    if (!template.startsWith('/api/')) continue
    for (const method of Object.keys(operations)) {
      const path = template.replace(/\{\w+\}/g, 'x')
      const expect = async (status: number, who: string, headers: Record<string, string>) => {
        const answer = await fetch(`${system.http}${path}`, { method: method.toUpperCase(), headers })
        await answer.body?.cancel()
        asked++
        if (answer.status !== status) open.push(`${method} ${template} ${who}: ${answer.status}, not ${status}`)
      }
      const operation = `${method} ${template}`
      if (forAnybody.test(operation)) continue
      const own = ownOfPersons.test(operation)
      await expect(401, 'without a session', {})
      await expect(401, 'with a key that is none', { authorization: `Bearer sidetone_${'x'.repeat(43)}` })
      if (!own && !forAll.test(operation)) await expect(403, 'as a person', asAlice)
      if (own || method !== 'get') await expect(403, 'with a key that reads', { authorization: `Bearer ${looks.key}` })
      if (own) await expect(403, 'with a key that writes', { authorization: `Bearer ${key.key}` })
    }
  }
  assert.deepEqual(open, [])
  assert.deepEqual(await (await fetch(`${system.http}/api/session`)).json(), { me: null })
  assert.ok(asked > 300, `${asked} requests`)
  for (const path of ['/api/people', '/api/numbers', '/api/feature-codes', '/api/emergency-calls']) {
    const answer = await fetch(`${system.http}${path}`, { headers: { authorization: `Bearer ${looks.key}` } })
    assert.equal(answer.status, 200, path)
  }
})

test('a thing made twice by one key is there once, its change is told in words, and undo takes it back', async () => {
  const group = { name: 'Warehouse', number: '629', members: [] }
  const sample = (await ask('GET', '/api/ring-groups?limit=1')).body.items[0]
  const { id: _, version: __, changedAt: ___, ...like } = sample
  const once_ = { 'idempotency-key': 'warehouse-1' }
  const made = await ask('POST', '/api/ring-groups', { ...like, ...group, members: like.members }, once_)
  assert.equal(made.status, 201, made.text)
  const again = await ask('POST', '/api/ring-groups', { ...like, ...group, members: like.members }, once_)
  assert.deepEqual([again.status, again.body.id], [201, made.body.id])
  assert.equal((await ask('POST', '/api/ring-groups', { ...like, name: 'Other' }, once_)).status, 422)
  assert.equal((await ask('GET', '/api/ring-groups?q=warehouse')).body.total, 1)

  const path = `/api/ring-groups/${made.body.id}`
  const { id: ____, changedAt: _____, ...whole } = made.body
  assert.equal((await ask('PUT', path, { ...whole, name: 'Store' })).body.version, 2)
  assert.equal((await ask('PUT', path, { ...whole, name: 'Late' })).body.code, 'changed-meanwhile')
  const [change] = (await ask('GET', `/api/changes?key=${made.body.id}`)).body.items as Change[]
  assert.equal(change?.sentence, 'Customer database changed the ring group Store: name.')
  assert.deepEqual(change?.differences[0]?.sentence, 'Name was “Warehouse” and is “Store” now.')
  assert.equal((await ask('POST', `/api/changes/${change!.id}/undo`)).status, 204)
  assert.equal((await ask('GET', path)).body.name, 'Warehouse')
  assert.equal((await ask('DELETE', path)).status, 204)
})

describe('with a call', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  test('each event of a call reaches the program, a break leaves no gap, the call is one row that is found, and is told to a webhook', async () => {
    type Told = { id: number; type: string; data: { startedAt: number; dialled: string } }
    const got: { id: number; type: string; call: string }[] = []
    const told = new Map<string, { signature: string; body: string }>()
    const receiver = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const { 'sidetone-signature': signature, 'sidetone-delivery': delivery } = request.headers
      told.set(String(delivery), { signature: String(signature), body })
      response.writeHead(204).end()
      receiver.emit('told')
    })
    await once(receiver.listen(0, '127.0.0.1'), 'listening')
    after(() => {
      receiver.closeAllConnections()
      receiver.close()
    })
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/calls`
    const events = ['call.started', 'call.ended', 'device.registered']
    const { secret } = (await ask('POST', '/api/webhooks', { name: 'Customers', url, events })).body
    const follow = async <T extends { id: number }>(query: string, into: T[]) => {
      const socket = new WebSocket(`${system.http.replace('http', 'ws')}/api/stream${query}`, {
        headers: { authorization: `Bearer ${key.key}` },
      })
      socket.on('message', data => {
        const message = JSON.parse(String(data))
        if (message.id) into.push(message)
      })
      await once(socket, 'open')
      return socket
    }
    const play = async () => {
      const scenario = caller('101', { password: system.person('101').sip.password })
        .invite()
        .expect(200)
        .ack()
        .pause(300)
        .bye()
      const { code, errors } = await (await startSipp({ scenario, to: system.sip, calls: 1, service: '*43' })).done
      assert.equal(code, 0, errors)
      await operator.untilFree()
    }
    const ends = () => got.filter(({ type }) => type === 'call.ended').length
    const first = await follow('/calls', got)
    await play()
    while (ends() < 1) await once(first, 'message')
    first.close()
    const { id: last, call } = got.at(-1)!
    await play()
    const second = await follow(`/calls?after=${last}`, got)
    while (ends() < 2) await once(second, 'message')
    assert.deepEqual(
      got.map(({ id }) => id),
      got.map((_, n) => got[0]!.id + n),
    )
    assert.equal(got[0]?.type, 'call.started')

    const found = (await ask('GET', '/api/calls/ended?q=echo&outcome=served')).body
    assert.equal(found.items.length, 2)
    assert.equal(found.items[1].id, call)
    const whole = (await ask('GET', `/api/calls/ended/${call}`)).body
    assert.match(whole.story[0], /Alice called Echo test/)
    assert.equal((await ask('GET', '/api/calls.csv?q=alice')).text.trim().split('\r\n').length, 3)

    while (told.size < 4) await once(receiver, 'told')
    const bodies = [...told.values()].map(({ body }) => JSON.parse(body) as Told).toSorted((a, b) => a.id - b.id)
    const records = bodies.flatMap(({ type, data }) => (type === 'call.ended' ? [data] : []))
    assert.deepEqual(
      records.toSorted((a, b) => b.startedAt - a.startedAt),
      found.items,
    )
    assert.deepEqual(
      bodies.flatMap(({ type, data }) => (type === 'call.started' ? [data.dialled] : [])),
      ['*43', '*43'],
    )
    // The same events, under the same numbers, for who comes later over the stream.
    const again: Told[] = []
    const third = await follow('?after=0&types=call.started,call.ended', again)
    while (again.length < 4) await once(third, 'message')
    third.close()
    assert.deepEqual(again, bodies)
    for (const { signature, body } of told.values()) {
      const [, time, hmac] = /^t=(\d+),v1=(\w+)$/.exec(signature) ?? []
      assert.equal(hmac, createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'))
    }
    const deliveries = (await ask('GET', '/api/webhook-deliveries')).body.items as { key: string }[]
    assert.deepEqual(new Set(deliveries.map(({ key }) => key)), new Set(told.keys()))

    // Revoked: nothing more, at once.
    await operator.as('105', 'DELETE', `/api/api-keys/${key.id}`)
    assert.equal((await once(second, 'close'))[0], 4403)
    assert.equal((await ask('GET', '/api/calls')).status, 401)
  })
})

/** These would end the session or the demo company, or ask somebody's server. */
const notTried = /^(post|put) \/api\/(session(\/link)?|setup|me\/password|mail\/test)$/

test('each request as the document shows it is understood', async () => {
  const document = (await (await fetch(`${system.http}/api/openapi.json`)).json()) as { paths: object }
  const { email, password } = system.person('105')
  const signIn = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const signedIn = await fetch(`${system.http}/api/session`, { ...signIn, body: JSON.stringify({ email, password }) })
  const cookie = signedIn.headers.getSetCookie()[0]!.split(';', 1)[0]!
  const wrong: string[] = []
  let tried = 0
  // biome-ignore-start lint/suspicious/noExplicitAny: a document as it comes
  for (const [template, operations] of Object.entries<any>(document.paths))
    for (const [method, { parameters = [], requestBody }] of Object.entries<any>(operations)) {
      const body = requestBody?.content['application/json']?.example
      if (body === undefined || notTried.test(`${method} ${template}`)) continue
      const path = template.replace(/\{(\w+)\}/g, (_: string, name: string) =>
        encodeURIComponent(parameters.find((each: any) => each.in === 'path' && each.name === name).example),
      )
      const answer = await fetch(`${system.http}${path}`, {
        method: method.toUpperCase(),
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      })
      const text = await answer.text()
      if (answer.status === 400 || answer.status >= 500) wrong.push(`${method} ${template}: ${text}`)
      tried++
    }
  // biome-ignore-end lint/suspicious/noExplicitAny: a document as it comes
  assert.deepEqual(wrong, [])
  assert.ok(tried > 50, `${tried} requests`)
})
