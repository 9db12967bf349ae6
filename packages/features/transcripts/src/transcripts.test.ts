import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM } from '@sidetone/feature'
import { byServer, spread } from './by-server.ts'
import { createTranscripts } from './index.ts'
import { onMachine } from './on-machine.ts'
import type { Written } from './port.ts'
import { createQueue } from './queue.ts'

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'sidetone-transcripts-'))
  const sound = join(path, 'sound.wav')
  writeFileSync(sound, Buffer.alloc(44 + 32_000))
  return { path, sound, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
async function serving(answer: (body: string, request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`)
      answer(Buffer.concat(parts).toString('latin1'), request, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/v1/`, asked, [Symbol.dispose]: () => server.close() }
}
const wrong = (written: Written, words: RegExp, forGood: boolean) => {
  assert.ok(!written.ok)
  assert.match(written.problem, words)
  assert.equal(written.forGood, forGood, written.problem)
}

test('a server is given the sound, the model, the key; words come with their times', async () => {
  using files = folder()
  using server = await serving((body, { headers }, response) => {
    assert.match(
      body,
      /name="model"\r\n\r\nbig[\s\S]*verbose_json[\s\S]*timestamp_granularities\[\][\s\S]*name="language"\r\n\r\nde/,
    )
    assert.match(body, /name="file"; filename="sound\.wav"[\s\S]*RIFF|name="file"; filename="sound\.wav"/)
    assert.equal(headers.authorization, 'Bearer k')
    response.end(
      JSON.stringify({
        text: ' Hallo Welt. ',
        language: 'german',
        words: [{ word: 'Hallo', start: 0.1, end: 0.5 }, { word: 7 }],
      }),
    )
  })
  assert.deepEqual(await byServer({ url: server.url, key: 'k', model: 'big' }).write(files.sound, 'de'), {
    ok: true,
    transcript: { text: 'Hallo Welt.', language: 'german', words: [{ text: 'Hallo', startMs: 100, endMs: 500 }] },
  })
  assert.deepEqual(server.asked, ['POST /v1/audio/transcriptions'])
})

test('how sure a server is of the words: its segments together, each by its length', async () => {
  using files = folder()
  using server = await serving((_, __, response) => {
    const [sure, unsure] = [Math.log(0.9), Math.log(0.5)]
    const segments = [
      { text: 'Hello', start: 0, end: 3, avg_logprob: sure },
      { text: 'um', start: 3, end: 4, avg_logprob: unsure },
      { text: 'x', start: 4, end: 4, avg_logprob: -99 },
      { text: 'y', start: 4, end: 5 },
    ]
    response.end(JSON.stringify({ text: 'Hello um', language: 'en', words: [], segments }))
  })
  const written = await byServer({ url: server.url, key: '', model: '' }).write(files.sound, null)
  assert.ok(written.ok)
  assert.deepEqual([written.transcript.confidence, written.transcript.language], [0.8, 'en'])
})

test('a server that knows no times is asked without; one that knows sentences only has their time shared', async () => {
  using files = folder()
  using plain = await serving((body, _, response) => {
    if (body.includes('verbose_json')) response.writeHead(400).end('no such format')
    else response.end('{"text":"Hello."}')
  })
  const written = await byServer({ url: plain.url, key: '', model: '' }).write(files.sound, null)
  assert.deepEqual(written, { ok: true, transcript: { text: 'Hello.', language: null, words: [] } })
  assert.equal(plain.asked.length, 2)
  assert.deepEqual(spread({ text: 'ab cd', startMs: 0, endMs: 400 }), [
    { text: 'ab', startMs: 0, endMs: 200 },
    { text: 'cd', startMs: 200, endMs: 400 },
  ])
})

test('what went wrong is told in words, and whether it may pass', async () => {
  using files = folder()
  const answering = async (status: number, text: string) => {
    using server = await serving((_, __, response) => void response.writeHead(status).end(text))
    return await byServer({ url: server.url, key: 'k', model: '' }).write(files.sound, null)
  }
  wrong(await answering(401, ''), /does not accept the key/, false)
  wrong(await answering(404, ''), /is the address right/, false)
  wrong(await answering(413, 'too long'), /answered 413: “too long”/, true)
  wrong(await answering(503, 'later'), /answered 503/, false)
  wrong(await answering(200, 'no json'), /is no transcript/, true)
  wrong(await answering(200, '[]'), /is no transcript/, true)
  wrong(await answering(302, ''), /cannot be reached|redirect|answered 302/, false)
  wrong(
    await byServer({ url: 'http://127.0.0.1:1', key: '', model: '' }).write(files.sound, null),
    /cannot be reached/,
    false,
  )
})

test('what may pass is tried again, later each time; one at a time', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  const asked: string[] = []
  const answers: Written[] = [
    { ok: false, problem: 'Later.', forGood: false },
    { ok: true, transcript: { text: 'b', language: null, words: [] } },
    { ok: true, transcript: { text: 'a', language: null, words: [] } },
  ]
  const queue = createQueue(() => ({
    async write(path) {
      asked.push(path)
      return answers.shift()!
    },
  }))
  const done: string[] = []
  const put = (path: string) =>
    queue.put(path, null, written => void done.push(written.ok ? written.transcript.text : written.problem))
  assert.ok(put('a') && put('b'))
  await settle()
  assert.deepEqual([asked, done], [['a', 'b'], ['b']])
  t.mock.timers.tick(9_999)
  await settle()
  assert.equal(queue.waiting, 1)
  t.mock.timers.tick(1)
  await settle()
  assert.deepEqual(
    [asked, done],
    [
      ['a', 'b', 'a'],
      ['b', 'a'],
    ],
  )
  assert.equal(queue.waiting, 0)
  queue.stop()
})

/** Stands in for the library that an admin fetches: a package of the same name and face. */
const library = `export const env = {}
export async function pipeline(task, model, options) {
  if (!env.cacheDir || task !== 'automatic-speech-recognition') throw new Error('wrong')
  return async (audio, { return_timestamps, language }) =>
    ({ text: \` \${language ?? 'no'} \${audio.length} \`, chunks: [{ text: ' yes', timestamp: [0, 0.5] }, { text: ' you', timestamp: [0.5, null] }] })
}`

test('Whisper on this machine: absent until an admin asks, then a child process writes', async () => {
  using files = folder()
  const home = join(files.path, 'whisper')
  // What npm would do, without the registry.
  const fakeNpm = join(files.path, 'npm.mjs')
  const place = join(home, 'node_modules/@huggingface/transformers')
  writeFileSync(
    fakeNpm,
    `import { mkdirSync, writeFileSync } from 'node:fs'
     mkdirSync(${JSON.stringify(place)}, { recursive: true })
     writeFileSync(${JSON.stringify(join(place, 'package.json'))}, '{"name":"@huggingface/transformers","type":"module","main":"index.js"}')
     writeFileSync(${JSON.stringify(join(place, 'index.js'))}, ${JSON.stringify(library)})`,
  )
  const npm = { file: process.execPath, before: [fakeNpm] }
  const whisper = onMachine(home, 'tiny', npm)
  try {
    assert.equal(whisper.state().state, 'absent')
    wrong(await whisper.write(files.sound, null), /not on this machine yet/, true)
    const state = await whisper.fetch()
    assert.deepEqual(state, { state: 'ready', says: 'Whisper is on this machine.' })
    assert.deepEqual(await whisper.write(files.sound, 'en'), {
      ok: true,
      transcript: {
        text: 'en 16000',
        language: 'en',
        words: [
          { text: 'yes', startMs: 0, endMs: 500 },
          { text: 'you', startMs: 500, endMs: 500 },
        ],
      },
    })
    assert.equal(onMachine(home, 'tiny', npm).state().state, 'ready', 'the next start knows it')
    wrong(await whisper.write(join(files.path, 'gone.wav'), null), /failed: .*gone\.wav/, false)
  } finally {
    whisper.stop()
  }
})

test('what cannot be fetched is told in a sentence', async () => {
  using files = folder()
  mkdirSync(join(files.path, 'x'))
  const gone = onMachine(join(files.path, 'a'), 'tiny', { file: join(files.path, 'no-npm'), before: [] })
  assert.match((await gone.fetch()).says, /could not be fetched from the npm registry: .*Is npm installed here\?/)
  const refusing = join(files.path, 'npm.mjs')
  writeFileSync(
    refusing,
    `console.error('npm error code ENOTFOUND\\nnpm error getaddrinfo ENOTFOUND registry'); process.exit(1)`,
  )
  const offline = onMachine(join(files.path, 'b'), 'tiny', { file: process.execPath, before: [refusing] })
  const state = await offline.fetch()
  assert.deepEqual([state.state, /getaddrinfo ENOTFOUND registry/.test(state.says)], ['failed', true], state.says)
})

test('off until an admin chooses; the key is shown to nobody and goes to no other server', async () => {
  using files = folder()
  using database = temporaryDatabase({ migrations: [] })
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  let held = false
  const feature = createTranscripts({ documents, home: files.path, held: () => held })
  const call = (method: string, path: string, body?: unknown): unknown => {
    const route = feature.routes.find(each => each.method === method && each.path === path) as ApiRoute
    return route.handle({ by: BY_SYSTEM, body: route.body?.parse(body) } as never)
  }
  assert.equal(feature.ready(), false)
  assert.equal(
    feature.write(files.sound, null, () => {}),
    false,
  )
  assert.throws(() => call('PUT', '/api/transcripts/settings', { driver: 'server' }), /Enter the address/)
  const shown = call('PUT', '/api/transcripts/settings', { driver: 'server', url: 'https://a.test/v1', key: 's3cret' })
  assert.equal((shown as { key: string }).key, '•••')
  assert.ok(feature.ready())
  // Behind the fence of a restored copy the sound of messages goes nowhere.
  held = true
  assert.equal(
    feature.write(files.sound, null, () => assert.fail()),
    false,
  )
  held = false
  assert.throws(
    () => call('PUT', '/api/transcripts/settings', { driver: 'server', url: 'https://b.test/v1', key: '•••' }),
    /enter the key again/,
  )
  assert.doesNotMatch(JSON.stringify(documents.changes({ limit: 9 })), /s3cret/)
  call('PUT', '/api/transcripts/settings', { driver: 'machine' })
  assert.equal(feature.ready(), false, 'Whisper is not there')
  feature.stop()
})
