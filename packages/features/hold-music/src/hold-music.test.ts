import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { wavHeader } from '@sidetone/audio/wav'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { BY_SYSTEM } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { Tracks } from './tracks.ts'

function world(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'hold-music-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const database = temporaryDatabase()
  t.after(() => database.close())
  const documents = openDocuments(database.sql, { seal: temporarySeal(), onFault: error => assert.fail(String(error)) })
  return { folder, documents, tracks: new Tracks(documents, folder) }
}
const wav = (seconds: number, rate = 8000): Uint8Array =>
  Uint8Array.from([...wavHeader(rate, 1, seconds * rate * 2), ...new Uint8Array(seconds * rate * 2)])
const refused = (code: string) => (error: unknown) => error instanceof AppError && error.code === code

test('at first our own pieces are there, and the first is chosen', t => {
  const { tracks } = world(t)
  assert.deepEqual(
    tracks.all().map(({ id, chosen, uploaded }) => [id, chosen, uploaded]),
    [
      ['evening', true, false],
      ['morning', false, false],
      ['night', false, false],
    ],
  )
  tracks.choose('night', BY_SYSTEM)
  assert.deepEqual(tracks.sound(), { kind: 'tone', tone: 'hold-music', track: 'night' })
})

test('an uploaded piece is chosen, cannot be removed meanwhile, and is gone at last', async t => {
  const { tracks, folder, documents } = world(t)
  const added = await tracks.add('jingle', 'Our jingle', wav(4), BY_SYSTEM)
  assert.deepEqual(added, {
    id: 'jingle',
    name: 'Our jingle',
    ms: 4000,
    bytes: 64_044,
    uploaded: true,
    chosen: false,
  })
  tracks.choose('jingle', BY_SYSTEM)
  assert.deepEqual(tracks.sound(), { kind: 'file', path: join(folder, 'jingle.wav'), loop: true })
  assert.throws(() => tracks.remove('jingle', BY_SYSTEM), refused('in-use'))
  tracks.choose('morning', BY_SYSTEM)
  tracks.remove('jingle', BY_SYSTEM)
  assert.equal(tracks.get('jingle'), undefined)
  const removal = documents.changes({ kind: 'hold-music-track', limit: 1 })[0]!
  await documents.undo(removal.id, BY_SYSTEM)
  assert.ok(tracks.get('jingle'), 'undo brings it back')
  tracks.remove('jingle', BY_SYSTEM)
})

test('a piece of its own for those who wait; one that is gone is as the company has it', async t => {
  const { tracks, folder } = world(t)
  await tracks.add('jingle', 'Our jingle', wav(4), BY_SYSTEM)
  const company = { kind: 'tone', tone: 'hold-music' }
  assert.deepEqual(tracks.soundOf('jingle'), { kind: 'file', path: join(folder, 'jingle.wav'), loop: true })
  assert.deepEqual(tracks.soundOf('night'), { ...company, track: 'night' })
  for (const piece of [null, 'gone', '../jingle']) assert.deepEqual(tracks.soundOf(piece), company)
})

test('after a start only files of pieces are there; a chosen one without its file is our own', async t => {
  const { tracks, folder, documents } = world(t)
  await tracks.add('kept', 'Kept', wav(4), BY_SYSTEM)
  tracks.choose('kept', BY_SYSTEM)
  writeFileSync(join(folder, 'left.wav.new'), '')
  const next = new Tracks(documents, folder)
  assert.ok(existsSync(join(folder, 'kept.wav')) && !existsSync(join(folder, 'left.wav.new')))
  rmSync(join(folder, 'kept.wav'))
  assert.deepEqual(next.sound(), { kind: 'tone', tone: 'hold-music', track: 'evening' })
})

test('what cannot be played is refused in words, and leaves nothing', async t => {
  const { tracks, folder } = world(t)
  for (const bytes of [new Uint8Array(100), wav(1), wav(4).slice(0, 30)])
    await assert.rejects(tracks.add('bad', 'Bad', bytes, BY_SYSTEM), refused('wrong-sound'))
  assert.ok(!existsSync(join(folder, 'bad.wav')))
  assert.throws(() => tracks.choose('bad', BY_SYSTEM), refused('no-such-hold-music-track'))
  assert.throws(() => tracks.remove('evening', BY_SYSTEM), refused('cannot-be-removed'))
})
