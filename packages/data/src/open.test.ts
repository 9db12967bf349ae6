import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from './open.ts'
import { temporaryDatabase } from './temporary.ts'

const notes = { name: 'notes/0001', sql: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)' }
const broken = { name: 'notes/0002', sql: 'CREATE TABLE more (id INTEGER); INSERT INTO nowhere VALUES (1)' }

test('nobody else can read the file, nor its write-ahead log', () => {
  using database = temporaryDatabase()
  for (const suffix of ['', '-wal', '-shm']) assert.equal(statSync(database.path + suffix).mode & 0o777, 0o600)
})

test('a new feature brings its tables to a database with data, after a copy was made', () => {
  using database = temporaryDatabase()
  database.close()
  const copies = () => readdirSync(dirname(database.path)).filter(name => name.includes('.before-'))
  assert.deepEqual(copies(), [])
  openDatabase(database.path, { migrations: [notes], now: Date.UTC(2026, 0, 1) }).close()
  assert.deepEqual(copies(), ['sidetone.db.before-2026-01-01T00-00-00'])
  openDatabase(database.path, { migrations: [notes] }).close()
  assert.equal(copies().length, 1)
  assert.equal(statSync(`${database.path}.before-2026-01-01T00-00-00`).mode & 0o777, 0o600)
})

test('a migration that fails leaves nothing behind', () => {
  using database = temporaryDatabase()
  database.close()
  assert.throws(() => openDatabase(database.path, { migrations: [notes, broken] }), /nowhere/)
  const again = openDatabase(database.path, { migrations: [notes] })
  assert.equal(again.sql.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'more'").get()!.n, 0)
  again.close()
})

test('a database of a newer version is refused in words', () => {
  using database = temporaryDatabase({ migrations: [notes] })
  database.close()
  assert.throws(() => openDatabase(database.path), { code: 'database-newer' })
})

test('Kysely reads and writes through it; batch is all or nothing; asynchronous transactions are refused', async () => {
  using database = temporaryDatabase()
  const { kysely } = database
  const setting = (key: string) => kysely.insertInto('settings').values({ key, json: '1' })
  await setting('a').execute()
  assert.throws(() => database.batch([setting('b'), setting('a')]), /UNIQUE/)
  database.batch([setting('c')])
  assert.deepEqual(await kysely.selectFrom('settings').select('key').orderBy('key').execute(), [
    { key: 'a' },
    { key: 'c' },
  ])
  await assert.rejects(
    kysely.transaction().execute(async () => {}),
    /batch/,
  )
})
