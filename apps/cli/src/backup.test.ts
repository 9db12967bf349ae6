/** Backups as an operator meets them: commands, sentences, exit codes. The system itself is not started. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openDatabase } from '@sidetone/data'

const folder = mkdtempSync(join(tmpdir(), 'sidetone-backup-'))
const home = join(folder, 'data')
const kept = join(folder, 'kept')
const key = join(home, 'backup.key')
let file: string

async function sidetone(args: string[], { input = '', where = home } = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { ...process.env, SIDETONE_HOME: where, SIDETONE_HTTP: '127.0.0.1:18080' },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', text => (out += text))
  child.stderr.on('data', text => (err += text))
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, out, err }
}
/** Exit code 1, one sentence on stderr, nothing on stdout. */
async function refused(sentence: RegExp, ...run: Parameters<typeof sidetone>) {
  const { code, out, err } = await sidetone(...run)
  assert.deepEqual([code, out, err.trim().split('\n').length], [1, '', 1], err)
  assert.match(err, sentence)
}

before(async () => {
  for (const each of [home, kept]) mkdirSync(each)
  openDatabase(join(home, 'sidetone.db')).close()
  const { code, out, err } = await sidetone(['backup', '--to', kept])
  assert.equal(code, 0, err)
  assert.match(out, /\.backup\n\d+ files?, \d+\.\d MB, /)
  assert.match(out, /Its passphrase was made and is in .*backup\.key\. Keep a copy of it elsewhere/)
  assert.ok(!out.includes(readFileSync(key, 'utf8').trim()))
  const [name, ...more] = readdirSync(kept)
  assert.deepEqual(more, [])
  assert.match(name!, /^sidetone-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.backup$/)
  file = join(kept, name!)
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('restored with the key from standard input, fenced; taken over once', async () => {
  const into = join(folder, 'fenced')
  const restored = await sidetone(['restore', file, '--into', into, '--key-file', '-'], {
    input: readFileSync(key, 'utf8'),
  })
  assert.equal(restored.code, 0, restored.err)
  assert.match(restored.out, /lines to the outside are switched off/)
  assert.match(restored.out, /It ran with SIDETONE_HTTP=127\.0\.0\.1:18080/)
  assert.ok(existsSync(join(into, 'fence.json')))
  const taken = await sidetone(['take-over'], { where: into })
  assert.equal(taken.code, 0, taken.err)
  assert.ok(!existsSync(join(into, 'fence.json')))
  await refused(/there is nothing to take over\.$/m, ['take-over'], { where: into })
})

test('each refusal is one sentence with what to do', async () => {
  const wrong = join(folder, 'wrong.key')
  writeFileSync(wrong, 'a passphrase of somebody else\n')
  const cut = join(folder, 'cut.backup')
  writeFileSync(cut, readFileSync(file).subarray(0, -40))
  const into = join(folder, 'nothing')
  const restoring = (from: string, withKey: string, where = into) => [
    'restore',
    from,
    '--into',
    where,
    '--key-file',
    withKey,
  ]
  await refused(/^The passphrase does not open /, restoring(file, wrong))
  await refused(
    / is damaged .*: nothing was put back\. Use another copy of it, or an older backup\.$/m,
    restoring(cut, key),
  )
  await refused(/ is no backup of Sidetone\.$/m, restoring(wrong, key))
  await refused(/^There is no file /, restoring(join(folder, 'nowhere'), key))
  await refused(/^The key file .* cannot be read/, restoring(file, join(folder, 'nowhere')))
  await refused(/ is not empty, and nothing in it was touched: /, restoring(file, key, kept))
  await refused(/^Which passphrase opens it\?/, ['restore', file, '--into', into])
  await refused(/^There is no Sidetone in /, ['backup'], { where: into })
  await refused(/ is there already: give another name\.$/m, ['backup', '--to', file])
  assert.ok(!existsSync(into))
  // What a restore that was killed leaves.
  mkdirSync(join(into, '.restoring'), { recursive: true })
  await refused(/^A restore into the data folder .* did not come to its end: run it again/, ['start'], { where: into })
})

test('rolled back to before an update, after it was said what is lost; the other way of it is kept', async () => {
  const at = join(folder, 'updated')
  mkdirSync(at)
  const path = join(at, 'sidetone.db')
  await refused(/^No update has changed the database/, ['rollback'], { where: at })
  openDatabase(path).close()
  const migrations = [{ name: 'notes/0001', sql: 'CREATE TABLE notes (id INTEGER)' }]
  const updated = openDatabase(path, { migrations, now: Date.UTC(2026, 0, 1) })
  updated.sql.exec(
    `INSERT INTO changes (at, byKind, byId, byName, kind, key, name) VALUES (${Date.UTC(2026, 0, 2)}, 'person', '1', 'Erin', 'site', '1', 'Berlin')`,
  )
  updated.close()
  await refused(/with `sidetone rollback`/, ['start'], { where: at })
  const asked = await sidetone(['rollback'], { where: at })
  assert.equal(asked.code, 1)
  assert.match(asked.err, /^To do this without being asked, say --yes\.$/m)
  const done = await sidetone(['rollback', '--yes'], { where: at })
  assert.equal(done.code, 0, done.err)
  assert.match(
    done.out,
    /before the update that added notes\/0001\.\nWhat has come since is not in it: one change of settings\./,
  )
  openDatabase(path).close()
  const aside = readdirSync(at).find(name => name.startsWith('sidetone.db.rolled-back-'))
  openDatabase(join(at, aside!), { migrations }).close()
  await refused(/^No update has changed the database/, ['rollback'], { where: at })
})

test('a rollback that was cut off between its two steps: no start with an empty company; the next rollback finishes it', async () => {
  const at = join(folder, 'half')
  mkdirSync(at)
  const path = join(at, 'sidetone.db')
  openDatabase(path).close()
  openDatabase(path, { migrations: [{ name: 'notes/0001', sql: 'CREATE TABLE notes (id INTEGER)' }] }).close()
  const aside = `${path}.rolled-back-2026-01-02T03-04-05`
  renameSync(path, aside)
  await refused(/a rollback did not come to its end: run `sidetone rollback` again/, ['start'], { where: at })
  assert.ok(!existsSync(path))
  const done = await sidetone(['rollback'], { where: at })
  assert.equal(done.code, 0, done.err)
  assert.ok(done.out.includes(aside), done.out)
  const { sql, close } = openDatabase(path)
  assert.deepEqual(sql.prepare("SELECT name FROM migrations WHERE name = 'notes/0001'").all(), [])
  close()
  // Nothing to finish it with: what was in force is named.
  rmSync(path)
  for (const command of ['start', 'rollback'])
    await refused(/rename .*rolled-back-2026-01-02T03-04-05 to sidetone\.db/, [command], { where: at })
})

test('an upgrade check asks for room for its copy before it makes one', async () => {
  const at = join(folder, 'large')
  mkdirSync(at)
  const path = join(at, 'sidetone.db')
  openDatabase(path).close()
  // Of holes: it takes no room itself.
  truncateSync(path, 8e12)
  const { code, out, err } = await sidetone(['upgrade-check'], { where: at })
  rmSync(path)
  assert.equal(code, 1)
  assert.match(out, /The system itself goes on/)
  assert.match(err, /^There is not enough space at .*: 16,\d{3},\d{3} MB are needed and .* MB are free\. .*TMPDIR/m)
})
