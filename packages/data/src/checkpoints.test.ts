import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { test } from 'node:test'
import { startCheckpoints } from './checkpoints.ts'
import { createSettings } from './settings.ts'
import { temporaryDatabase } from './temporary.ts'

test('a thread brings the log into the file; when it is stopped SQLite does it by itself again', async () => {
  using database = temporaryDatabase()
  const settings = createSettings(database)
  const pages = () => database.sql.prepare('PRAGMA wal_autocheckpoint').get()!.wal_autocheckpoint
  const size = () => statSync(database.path).size
  const stop = startCheckpoints(database, { everyMs: 5, onFault: error => assert.fail(String(error)) })
  assert.equal(pages(), 0)
  const before = size()
  settings.set('much', 'x'.repeat(500_000))
  while (size() < before + 500_000) await new Promise(setImmediate)
  await stop()
  assert.equal(pages(), 1_000)
  assert.equal(String(settings.get('much')).length, 500_000)
})
