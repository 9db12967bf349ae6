/** Backups as files: made, put back, cut, changed, opened with another key. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import { createGzip } from 'node:zlib'
import { openDatabase } from '@sidetone/data'
import { readFence } from '../fence.ts'
import { SCRYPT } from '../limits.ts'
import { migrations } from '../tables.ts'
import { DATABASE, KEY_FILE, newPassphrase, pack, RESTORING, restore } from './index.ts'
import { aboutRecord, dataRecord, endRecord, fileEndRecord, fileRecord } from './records.ts'
import { sealWith } from './sealed.ts'
import { isInside } from './unpack.ts'

const passphrase = newPassphrase()
const folder = mkdtempSync(join(tmpdir(), 'backup-'))
const home = join(folder, 'home')
const file = join(folder, 'kept', 'one.sidetone')
const knows = ['0001-core', '0002-documents', 'backup/0001']
const now = Date.UTC(2026, 10, 23, 2, 30)
let database: ReturnType<typeof openDatabase>

before(async () => {
  mkdirSync(join(home, 'voicemail/box'), { recursive: true })
  database = openDatabase(join(home, DATABASE), { migrations })
  const { sql } = database
  sql.exec(`INSERT INTO settings (key, json) VALUES ('greeting', '"hello"')`)
  sql.exec(`INSERT INTO live (key, json) VALUES ('call-1', '{}')`)
  sql.exec(`INSERT INTO backupRuns (at, byName, state, file) VALUES (1, 'Erin', 'running', '/x')`)
  sql.exec(`INSERT INTO bindings (key, json) VALUES ('101', '{}')`)
  writeFileSync(join(home, 'secret.key'), 'of the house\n', { mode: 0o600 })
  writeFileSync(join(home, KEY_FILE), `${passphrase}\n`)
  // Longer than some parts, and nothing that packs well.
  writeFileSync(join(home, 'voicemail/box/m1.wav'), randomBytes(300_000))
  writeFileSync(join(home, 'voicemail/box/empty.wav'), '')
  for (const name of ['run', 'log', 'speech']) {
    mkdirSync(join(home, name))
    writeFileSync(join(home, name, 'x'), 'x')
  }
  writeFileSync(join(home, `${DATABASE}.before-2026-01-01T00-00-00`), 'old')
  await pack({ home, to: file, passphrase, version: '0.1.0', settings: { SIDETONE_HTTP: '127.0.0.1:8080' }, now })
})
after(() => {
  database.close()
  rmSync(folder, { recursive: true })
})
let count = 0
const fresh = () => join(folder, `into-${count++}`)
const put = (more: Partial<Parameters<typeof restore>[0]> = {}) =>
  restore({ file, passphrase, knows, now, into: fresh(), ...more })
const refused = (more: Partial<Parameters<typeof restore>[0]>, code: string) => assert.rejects(put(more), { code })
const bytes = () => readFileSync(file)
const changed = (change: (all: Buffer) => Buffer): string => {
  const path = join(folder, `changed-${count++}`)
  writeFileSync(path, change(bytes()))
  return path
}
const flipped = (at: number) =>
  changed(all => {
    all[at]! ^= 1
    return all
  })

test('comes back as it was; calls and registrations of that moment, locks, logs and the key do not', async () => {
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(join(folder, 'kept')), ['one.sidetone'])
  assert.deepEqual(readdirSync(join(home, 'run')), ['x'])
  const into = fresh()
  const { about, totals } = await put({ into })
  assert.equal(about.settings.SIDETONE_HTTP, '127.0.0.1:8080')
  assert.deepEqual(about.migrations, knows)
  assert.equal(totals.files, 4)
  const all = readdirSync(into, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
  assert.deepEqual(all.map(({ name }) => name).sort(), [
    KEY_FILE,
    'empty.wav',
    'fence.json',
    'm1.wav',
    'secret.key',
    DATABASE,
  ])
  assert.ok(readFileSync(join(into, 'voicemail/box/m1.wav')).equals(readFileSync(join(home, 'voicemail/box/m1.wav'))))
  assert.equal(statSync(join(into, 'secret.key')).mode & 0o777, 0o600)
  // The passphrase that opened it is in force in the copy: it was given, not read from the backup.
  assert.equal(readFileSync(join(into, KEY_FILE), 'utf8').trim(), passphrase)
  assert.ok(!bytes().includes(passphrase))
  const restored = openDatabase(join(into, DATABASE), { migrations })
  const one = (sql: string) => restored.sql.prepare(sql).get()
  assert.deepEqual({ ...one("SELECT json FROM settings WHERE key = 'greeting'") }, { json: '"hello"' })
  assert.deepEqual({ ...one('SELECT count(*) AS n FROM live') }, { n: 0 })
  assert.deepEqual({ ...one('SELECT count(*) AS n FROM bindings') }, { n: 0 })
  assert.deepEqual({ ...one('SELECT count(*) AS n FROM backupRuns') }, { n: 0 })
  restored.close()
  assert.equal(readFence(into)?.madeAt, now)
})

test('who takes over has no fence; a part of the files can be put back', async () => {
  const into = fresh()
  await put({ into, takeOver: true, wants: path => path === DATABASE })
  assert.equal(readFence(into), undefined)
  assert.deepEqual(readdirSync(into).sort(), [KEY_FILE, DATABASE])
})

test('a changed byte anywhere, a missing end, something more at the end: refused, and nothing is left', async () => {
  const { length } = bytes()
  const into = fresh()
  for (const at of [20, 60, 200, length >> 1, length - 1]) await refused({ file: flipped(at), into }, 'backup-damaged')
  // Between two parts, in the middle of one, in the head, right after it.
  const head = 18 + 4 + bytes().readUInt32BE(18) + 32
  for (const end of [30, head, head + 65_552, length - 1])
    await refused({ file: changed(all => all.subarray(0, end)), into }, 'backup-damaged')
  await refused({ file: changed(all => Buffer.concat([all, all.subarray(head)])), into }, 'backup-damaged')
  // Two parts that changed places.
  const swapped = changed(all => {
    const [first, second] = [all.subarray(head, head + 65_552), all.subarray(head + 65_552, head + 2 * 65_552)]
    return Buffer.concat([all.subarray(0, head), second, first, all.subarray(head + 2 * 65_552)])
  })
  await refused({ file: swapped, into }, 'backup-damaged')
  assert.equal(existsSync(into), false)
})

test('another passphrase, another kind of file, none: refused in words that say which', async () => {
  await assert.rejects(put({ passphrase: newPassphrase() }), {
    code: 'wrong-passphrase',
    message: /^The passphrase does not open .*: use the one that was in force when this backup was made\.$/,
  })
  await refused(
    { file: changed(() => Buffer.from('PK\x03\x04 something else that is longer than a head')) },
    'not-a-backup',
  )
  await refused({ file: changed(() => Buffer.alloc(0)) }, 'not-a-backup')
  await refused({ file: join(folder, 'nowhere') }, 'no-such-file')
  await refused(
    { file: changed(all => Buffer.concat([Buffer.from('SIDETONE BACKUP 2\n'), all.subarray(18)])) },
    'backup-newer',
  )
})

async function madeByHand(path: string, database: number): Promise<string> {
  const made = join(folder, `made-${count++}`)
  const sha256 = createHash('sha256').update('bad').digest('hex')
  await pipeline(
    Readable.from([
      aboutRecord({ version: '0.1.0', madeAt: now, host: 'x', migrations: knows, settings: {}, bytes: 3, database }),
      fileRecord({ path, mode: 0o600, modifiedAt: now }),
      dataRecord(Buffer.from('bad')),
      fileEndRecord({ size: 3, sha256 }),
      endRecord({ files: 1, bytes: 3, sums: createHash('sha256').update(sha256).digest('hex') }),
    ]),
    createGzip(),
    sealWith(passphrase),
    createWriteStream(made),
  )
  return made
}

test('made by hand: no file of it comes to lie outside, in what a start believes, or in place of the fence', async () => {
  const into = fresh()
  const wrong = [
    ...['../out', '/out', 'a/../../out', 'a//b', './a', 'a\\b', 'a\0b', '', 'x'.repeat(1_001), undefined],
    ...['run/sockets', 'run', `${RESTORING}/x`, KEY_FILE, 'fence.json'],
  ]
  for (const path of wrong) assert.ok(!isInside(path), path)
  for (const path of [DATABASE, 'voicemail/box/m1.wav', 'runs/x', 'a..b', 'voicemail/run'])
    assert.ok(isInside(path), path)
  for (const path of ['../out', 'run/sockets']) {
    const made = await madeByHand(path, 3)
    await assert.rejects(put({ file: made, into }), { code: 'backup-damaged', message: /it has a file/ })
    assert.equal(existsSync(into), false)
  }
  assert.ok(!existsSync(join(folder, 'out')))
})

test('a drill does not fill the disk that the telephones need: a database that has no place there is refused', async () => {
  const into = fresh()
  await refused({ file: await madeByHand(DATABASE, 2 ** 60), into, wants: path => path === DATABASE }, 'no-space')
  assert.equal(existsSync(into), false)
})

test('a file that asks for too much work is refused before it is done', async () => {
  const head = Buffer.from(JSON.stringify({ N: 2 ** 30, r: 8, p: 1, salt: 'x', check: 'x' }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  const sum = createHash('sha256').update(head).digest()
  const magic = Buffer.from('SIDETONE BACKUP 1\n')
  await refused({ file: changed(() => Buffer.concat([magic, length, head, sum])) }, 'backup-damaged')
  assert.ok(128 * SCRYPT.N * SCRYPT.r <= 64 * 1024 * 1024)
})

test('made by a newer version: refused before anything is written', async () => {
  const into = fresh()
  await assert.rejects(put({ into, knows: knows.slice(0, 2) }), {
    code: 'backup-newer',
    message: /0\.1\.0 \(backup\/0001\)/,
  })
  assert.equal(existsSync(into), false)
})

test('a folder with something in it is refused and stays; what a killed restore left is cleared away', async () => {
  const into = fresh()
  mkdirSync(into)
  writeFileSync(join(into, 'letter'), 'dear')
  await refused({ into }, 'folder-not-empty')
  assert.deepEqual(readdirSync(into), ['letter'])
  rmSync(join(into, 'letter'))
  mkdirSync(join(into, RESTORING))
  writeFileSync(join(into, RESTORING, DATABASE), 'half')
  writeFileSync(join(into, 'secret.key'), 'moved already')
  await put({ into })
  assert.ok(!readdirSync(into).includes(RESTORING))
  assert.equal(readFileSync(join(into, 'secret.key'), 'utf8'), 'of the house\n')
})

test('stopped in the middle: an empty folder is empty again, a new one is gone', async () => {
  const into = fresh()
  mkdirSync(into)
  const stop = new AbortController()
  const wants = () => {
    stop.abort()
    return true
  }
  await assert.rejects(put({ into, wants, signal: stop.signal }), { code: 'stopped' })
  assert.deepEqual(readdirSync(into), [])
})

test('wherever it is kept, above, beside or inside the data, all is in it but backups', async () => {
  const inside = join(home, 'voicemail/box')
  for (const to of [
    join(folder, 'above.backup'),
    join(home, 'of-ours'),
    join(inside, 'sidetone-2026-11-23T02-30-00.backup'),
  ]) {
    const options = { home, to, passphrase, version: '0.1.0', settings: {}, now }
    assert.equal((await pack(options)).files, to.startsWith(inside) ? 5 : 4, to)
  }
  rmSync(join(home, 'of-ours'))
  assert.equal(
    (await pack({ home, to: join(folder, 'again'), passphrase, version: '0.1.0', settings: {}, now })).files,
    4,
  )
})

test('no half backup: a file in its place, no data folder, and one that was stopped', async () => {
  const kept = join(folder, 'kept')
  const options = { home, passphrase, version: '0.1.0', settings: {}, now }
  await assert.rejects(pack({ ...options, to: file }), { code: 'file-exists' })
  await assert.rejects(pack({ ...options, home: folder, to: join(kept, 'two') }), { code: 'nothing-to-back-up' })
  await assert.rejects(pack({ ...options, to: '/proc/sidetone/two' }), { code: 'cannot-write' })
  await assert.rejects(pack({ ...options, to: join(kept, 'two'), signal: AbortSignal.abort() }), { code: 'stopped' })
  assert.deepEqual(readdirSync(kept), ['one.sidetone'])
})

test('a chosen folder that is not there is not made: its disk may not be mounted', async () => {
  const options = { home, passphrase, version: '0.1.0', settings: {}, now, chosen: true }
  await assert.rejects(pack({ ...options, to: join(folder, 'unmounted/one') }), {
    message: /^The folder .*unmounted is not there: mount the disk, or choose another folder\.$/,
  })
  assert.ok(!existsSync(join(folder, 'unmounted')))
})

test('what may not be read is told, not left out in silence; what belongs to the disk itself is no loss', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'backup-closed-'))
  const options = { home: closed, passphrase, version: '0.1.0', settings: {}, now }
  openDatabase(join(closed, DATABASE), { migrations }).close()
  mkdirSync(join(closed, 'voicemail/lost+found'), { recursive: true })
  // Leads round to itself: there, and cannot be read by anybody, not even by root.
  symlinkSync('round', join(closed, 'round'))
  await assert.rejects(pack({ ...options, to: join(folder, 'closed') }), {
    code: 'cannot-read',
    message: /round cannot be read \(ELOOP\), so a backup would be without it/,
  })
  assert.ok(!existsSync(join(folder, 'closed')))
  rmSync(join(closed, 'round'))
  // Leads nowhere: there is nothing to be read.
  symlinkSync('nowhere', join(closed, 'gone'))
  writeFileSync(join(closed, 'voicemail/m.wav'), 'sound')
  writeFileSync(join(closed, 'voicemail/lost+found/x'), 'x')
  assert.equal((await pack({ ...options, to: join(folder, 'open') })).files, 2)
  rmSync(closed, { recursive: true })
})

test('what is written while it is copied does not tear it', async () => {
  const { sql } = database
  sql.exec('CREATE TABLE pairs (a INTEGER, b INTEGER)')
  let n = 0
  const timer = setInterval(() => {
    for (let i = 0; i < 50; i++) sql.prepare('INSERT INTO pairs VALUES (?, ?)').run(++n, n)
    sql.exec(`UPDATE pairs SET b = ${n}, a = ${n} WHERE a = 1 OR b = 1`)
  }, 1)
  const to = join(folder, 'busy.sidetone')
  await pack({ home, to, passphrase, version: '0.1.0', settings: {}, now })
  clearInterval(timer)
  const into = fresh()
  await put({ file: to, into })
  const restored = openDatabase(join(into, DATABASE), { migrations })
  assert.equal(restored.sql.prepare('PRAGMA integrity_check').get()!.integrity_check, 'ok')
  assert.equal(restored.sql.prepare('SELECT count(*) AS n FROM pairs WHERE a <> b').get()!.n, 0)
  restored.close()
  sql.exec('DROP TABLE pairs')
})
