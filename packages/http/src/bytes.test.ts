/** Sound in and out: bytes as a body, a file in parts. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { apiRoute } from '@sidetone/feature'
import { z } from 'zod'
import { OPERATOR_KEY, testServer } from './testing.ts'

test('text in parts is sent as it is taken', async () => {
  function* parts() {
    for (let n = 0; n < 1_000; n++) yield `${n}\r\n`
  }
  const route = apiRoute({
    method: 'GET',
    path: '/api/numbers.csv',
    who: 'admin',
    summary: 'x',
    answer: { text: 'text/csv; charset=utf-8', fileName: 'n.csv' },
    handle: parts,
  })
  await using server = await testServer({ routes: () => [route] })
  const { body, headers } = await server.browser()('GET', '/api/numbers.csv', undefined, {
    authorization: `Bearer ${OPERATOR_KEY}`,
  })
  assert.equal(body.split('\r\n').length, 1_001)
  assert.deepEqual(
    [headers['content-type'], headers['content-disposition']],
    ['text/csv; charset=utf-8', 'attachment; filename="n.csv"'],
  )
})

test('a route takes bytes of its types, and a file is given whole or in part', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-bytes-'))
  const path = join(folder, 'x.wav')
  writeFileSync(path, '0123456789')
  const routes = () => [
    apiRoute({
      method: 'PUT',
      path: '/api/sound',
      who: 'admin',
      summary: 'x',
      upload: { types: ['audio/*'], maxBytes: 200_000 },
      answer: z.object({ bytes: z.int(), type: z.string() }),
      handle: ({ upload }) => ({ bytes: upload!.bytes.length, type: upload!.type }),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/sound/:name',
      who: 'admin',
      summary: 'x',
      params: z.object({ name: z.string() }),
      answer: { file: 'audio/wav' },
      handle: ({ params }) => ({ path: params.name === 'x' ? path : join(folder, 'gone'), fileName: 'Ä "x".wav' }),
    }),
  ]
  try {
    await using server = await testServer({ routes })
    const authorization = `Bearer ${OPERATOR_KEY}`
    const put = (type: string, payload: Buffer | string) =>
      server.http.app.inject({
        method: 'PUT',
        url: '/api/sound',
        headers: { authorization, 'content-type': type },
        payload,
      })
    const taken = await put('audio/webm;codecs=opus', Buffer.alloc(150_000))
    assert.deepEqual([taken.statusCode, taken.json()], [200, { bytes: 150_000, type: 'audio/webm' }])
    assert.equal((await put('audio/wav', Buffer.alloc(200_001))).statusCode, 413)
    assert.equal((await put('application/json', '{}')).statusCode, 415)
    assert.equal((await put('audio/wav', Buffer.alloc(0))).statusCode, 415)

    const get = (range?: string, name = 'x') =>
      server.http.app.inject({
        method: 'GET',
        url: `/api/sound/${name}`,
        headers: { authorization, ...(range && { range }) },
      })
    const whole = await get()
    assert.deepEqual([whole.statusCode, whole.body, whole.headers['accept-ranges']], [200, '0123456789', 'bytes'])
    assert.equal(whole.headers['content-disposition'], 'attachment; filename="_ _x_.wav"')
    for (const [range, body, said] of [
      ['bytes=2-4', '234', 'bytes 2-4/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=8-99', '89', 'bytes 8-9/10'],
    ] as const) {
      const part = await get(range)
      assert.deepEqual([part.statusCode, part.body, part.headers['content-range']], [206, body, said], range)
    }
    assert.equal((await get('bytes=10-')).statusCode, 416)
    assert.equal((await get('bytes=0-1,4-5')).body, '0123456789')
    assert.equal((await get(undefined, 'y')).statusCode, 404)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
