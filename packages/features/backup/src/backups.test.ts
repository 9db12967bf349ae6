/** Nights on made-up time; the work itself is told what comes of it. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { type Database, openDatabase, openDocuments, temporarySeal } from '@sidetone/data'
import type { ApiRoute, ChangedBy } from '@sidetone/feature'
import type { Fence } from './fence.ts'
import { createBackups, type Work } from './index.ts'
import { migrations } from './tables.ts'

const erin: ChangedBy = { kind: 'person', id: '5', name: 'Erin' }
const start = new Date(2026, 10, 23, 12, 0).getTime()
const hour = 3_600_000
type Done = Awaited<ReturnType<Work>>
const good: Done = {
  ok: true,
  drilled: { ok: true, ms: 7_000, steps: [{ ok: true, says: 'It heard itself.' }] },
}

function house(of: { database?: Database; folder?: string; now?: number; fenced?: boolean } = {}) {
  const folder = of.folder ?? mkdtempSync(join(tmpdir(), 'backups-'))
  const database = of.database ?? openDatabase(join(folder, 'sidetone.db'), { migrations, now: start })
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  let now = of.now ?? start
  let fence: Fence | undefined = of.fenced ? { since: now, madeAt: now, host: 'phone-1' } : undefined
  let seen = false
  let result: Done | Promise<Done> = good
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const made: string[] = []
  const told: string[] = []
  const stopped: string[] = []
  const backups = createBackups({
    sql: database.sql,
    documents,
    keyFile: join(folder, 'backup.key'),
    usualFolder: folder,
    fileNameAt: time => `at-${(time - start) / hour}.backup`,
    onFailed: ({ file, problem }) => told.push(`${file}: ${problem}`),
    async work({ to, chosen, onPacked }, signal) {
      made.push(to)
      if (chosen && !existsSync(dirname(to))) throw new Error('it is chosen and not there')
      signal.addEventListener('abort', () => stopped.push(to))
      writeFileSync(to, 'sealed')
      onPacked({ size: 6, files: 1, bytes: 60, packMs: 5 })
      return result
    },
    fence: { current: () => fence, lift: () => (fence = undefined) },
    seen: { get: () => seen, set: value => (seen = value) },
    now: () => now,
    onFault: error => assert.fail(error as Error),
    later(run, ms) {
      const mine = { at: now + ms, run }
      timers.add(mine)
      return () => void timers.delete(mine)
    },
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
  const ask = async (method: string, path: string, more: object = {}): Promise<any> => {
    const route = backups.routes.find(each => each.method === method && each.path === path) as ApiRoute
    return (route.handle as (request: unknown) => unknown)({ by: erin, query: { limit: 50 }, params: {}, ...more })
  }
  return {
    folder,
    database,
    documents,
    made,
    told,
    stopped,
    ask,
    backups,
    state: () => ask('GET', '/api/backups/state'),
    items: async () => (await ask('GET', '/api/backups')).items,
    set: (body: object) =>
      ask('PUT', '/api/backups/settings', {
        body: { on: true, at: '02:30', folder: '', keep: 2, drill: true, ...body },
      }),
    will: (next: Done | Promise<Done>) => (result = next),
    putFence: () => (fence = { since: now, madeAt: now - hour, host: 'phone-1' }),
    /** @param hangs what is under way does not come to its end meanwhile */
    async pass(ms: number, hangs = false) {
      const end = now + ms
      const next = () => [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      for (let timer = next(); timer; timer = next()) {
        timers.delete(timer)
        now = timer.at
        timer.run()
        if (!hangs) await backups.done()
      }
      now = end
    },
    [Symbol.dispose]() {
      backups.stop()
      if (of.database) return
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

test('each night one, at the time that is set; old files go, those of others and the newest stay', async () => {
  using it = house()
  await it.set({})
  await it.pass(14 * hour)
  assert.equal(it.made.length, 0)
  assert.equal((await it.state()).nextAt, start + 14.5 * hour)
  await it.pass(hour)
  assert.equal(it.made.length, 1)
  writeFileSync(join(it.folder, 'at-0.backup'), 'of somebody else')
  await it.pass(72 * hour)
  assert.equal(it.made.length, 4)
  const kept = (await it.items()).map((each: { kept: boolean }) => each.kept)
  assert.deepEqual(kept, [true, true, false, false])
  assert.deepEqual(it.made.map(existsSync), [false, false, true, true])
  assert.ok(existsSync(join(it.folder, 'at-0.backup')))
  await it.set({ at: '03:00' })
  const { nextAt } = await it.state()
  assert.equal(new Date(nextAt).getHours(), 3)
  await it.set({ on: false })
  assert.equal((await it.state()).nextAt, null)
  await it.pass(48 * hour)
  assert.equal(it.made.length, 4)
})

test('a drill that fails is told in words; its file does not push out a good one', async () => {
  using it = house()
  await it.set({ keep: 1 })
  await it.pass(15 * hour)
  it.will({ ok: true, drilled: { ok: false, ms: 900, steps: [{ ok: false, says: 'The database is broken.' }] } })
  await it.pass(24 * hour)
  const state = await it.state()
  assert.deepEqual(state.warning, {
    says: 'The last backup failed. It was made, but its drill failed: The database is broken.',
    mends: 'now',
  })
  assert.deepEqual(it.made.map(existsSync), [true, true])
  await it.pass(48 * hour)
  assert.match((await it.state()).warning.says, /The last good backup is 3 days old\.$/)
  it.will(good)
  await it.ask('POST', '/api/backups')
  await it.backups.done()
  assert.equal((await it.state()).warning, null)
  assert.equal(it.made.map(existsSync).filter(Boolean).length, 1)
})

test('none for two days: a warning with the button that mends; not in the first two days', async () => {
  using it = house()
  await it.set({ on: false })
  assert.equal((await it.state()).warning, null)
  await it.pass(49 * hour)
  assert.deepEqual((await it.state()).warning, {
    says: 'Backups are switched off. There is no good backup yet.',
    mends: 'settings',
  })
})

test('one that hangs, as on a disk that is gone, is ended, told and warned of; the next night makes one again', async () => {
  using it = house()
  await it.set({})
  it.will(new Promise(() => {}))
  await it.pass(15 * hour, true)
  assert.equal((await it.state()).warning, null)
  await it.pass(11 * hour, true)
  assert.deepEqual([(await it.state()).running, it.stopped], [true, []])
  await it.pass(hour, true)
  await it.backups.done()
  assert.deepEqual(it.stopped, it.made)
  const { running, warning } = await it.state()
  assert.equal(running, false)
  assert.match(warning.says, /^The last backup failed\. It was ended, as it had not come to its end after 12 hours\./)
  assert.deepEqual([it.told.length, it.told[0]!.includes('after 12 hours')], [1, true])
  it.will(good)
  await it.pass(24 * hour)
  assert.deepEqual([it.made.length, (await it.state()).warning], [2, null])
})

test('one that was missed, as the machine was off, is made some minutes after the start, once', async () => {
  using first = house()
  await first.pass(15 * hour)
  first.backups.stop()
  const off = { database: first.database, folder: first.folder }
  // Off over one night, started the noon after; then started once more.
  using it = house({ ...off, now: start + 48 * hour })
  await it.pass(4 * 60_000)
  assert.deepEqual(it.made, [])
  await it.pass(hour)
  assert.equal(it.made.length, 1)
  it.backups.stop()
  using again = house({ ...off, now: start + 50 * hour })
  await again.pass(hour)
  assert.deepEqual(again.made, [])
  await again.pass(14 * hour)
  assert.equal(again.made.length, 1)
})

test('one that the end of the machine cut off is told at the start, and made again', async () => {
  using first = house()
  first.will(new Promise(() => {}))
  await first.pass(15 * hour, true)
  first.backups.stop()
  using it = house({ database: first.database, folder: first.folder, now: start + 15 * hour })
  assert.deepEqual(it.told, ['at-14.5.backup: Sidetone ended while it was made.'])
  await it.pass(hour)
  assert.equal(it.made.length, 1)
  assert.equal((await it.state()).warning, null)
})

test('one that ends the machine itself is not made again and again: after the second it waits for the next night', async () => {
  using first = house()
  first.will(new Promise(() => {}))
  await first.pass(15 * hour, true)
  first.backups.stop()
  const off = { database: first.database, folder: first.folder }
  const begun: number[] = []
  for (let n = 0; n < 6; n++) {
    using it = house({ ...off, now: start + (15 + n) * hour })
    it.will(new Promise(() => {}))
    await it.pass(0.9 * hour, true)
    begun.push(it.made.length)
  }
  assert.deepEqual(begun, [1, 0, 0, 0, 0, 0])
  using next = house({ ...off, now: start + 21 * hour })
  await next.pass(18 * hour)
  assert.equal(next.made.length, 1)
})

test('one whose process cannot be started has failed, and is told', async () => {
  using it = house()
  it.will(Promise.reject(new Error('spawn ENOMEM')))
  await it.pass(15 * hour)
  const { running, warning } = await it.state()
  assert.deepEqual([running, it.told.length], [false, 1])
  assert.match(warning.says, /could not be started: spawn ENOMEM\./)
})

test('a new company, a switched off one and a restored copy have missed none', async () => {
  using fresh = house({ now: start + 1_000 })
  await fresh.pass(2 * hour)
  assert.deepEqual(fresh.made, [])
  const later = { database: fresh.database, folder: fresh.folder, now: start + 48 * hour }
  using copy = house({ ...later, fenced: true })
  await copy.pass(2 * hour)
  assert.deepEqual(copy.made, [])
  await fresh.set({ on: false })
  using off = house(later)
  await off.pass(2 * hour)
  assert.deepEqual(off.made, [])
})

test('one at a time; who asked is told; a server that ended meanwhile is a failure', async () => {
  using it = house()
  it.will(new Promise(() => {}))
  const run = await it.ask('POST', '/api/backups')
  assert.deepEqual([run.by, run.state], ['Erin', 'running'])
  await assert.rejects(it.ask('POST', '/api/backups'), { code: 'backup-running' })
  await assert.rejects(it.ask('GET', '/api/backups/:id/file', { params: { id: run.id } }), { code: 'backup-running' })
  it.backups.stop()
  const again = house({ database: it.database, folder: it.folder })
  const [first] = await again.items()
  assert.deepEqual([first.state, first.problem], ['failed', 'Sidetone ended while it was made.'])
  again.backups.stop()
})

test('a restored copy makes none by itself until it takes over, and warns of nothing', async () => {
  using it = house()
  it.putFence()
  await it.pass(72 * hour)
  assert.deepEqual(it.made, [])
  assert.equal((await it.state()).warning, null)
  assert.equal((await it.ask('GET', '/api/fence')).host, 'phone-1')
  await it.ask('POST', '/api/fence/lift')
  assert.equal(await it.ask('GET', '/api/fence'), null)
  await assert.rejects(it.ask('POST', '/api/fence/lift'), { code: 'no-fence' })
  await it.pass(24 * hour)
  assert.equal(it.made.length, 1)
})

test('one that a restored copy makes pushes out none of the files that the original made', async () => {
  using it = house()
  await it.set({ keep: 1 })
  await it.pass(15 * hour)
  it.putFence()
  await it.ask('POST', '/api/backups')
  await it.backups.done()
  assert.deepEqual(it.made.map(existsSync), [true, true])
})

test('the passphrase is shown and changed, and both are noted; downloads too; what is gone is not there', async () => {
  using it = house()
  assert.equal((await it.state()).passphraseSeen, false)
  const { passphrase } = await it.ask('POST', '/api/backups/passphrase')
  assert.match(passphrase, /^([a-z2-9]{5}-){5}[a-z2-9]{5}$/)
  assert.equal((await it.state()).passphraseSeen, true)
  const own = 'four words of our own'
  assert.deepEqual(await it.ask('PUT', '/api/backups/passphrase', { body: { passphrase: own } }), { passphrase: own })
  await assert.rejects(it.ask('PUT', '/api/backups/passphrase', { body: { passphrase: 'short' } }), {
    code: 'weak-passphrase',
  })
  await assert.rejects(it.ask('PUT', '/api/backups/passphrase', { body: { passphrase: 'only this line\nand more' } }), {
    code: 'weak-passphrase',
  })
  const { id } = await it.ask('POST', '/api/backups')
  await it.backups.done()
  const { fileName } = await it.ask('GET', '/api/backups/:id/file', { params: { id } })
  assert.equal(fileName, 'at-0.backup')
  await it.ask('DELETE', '/api/backups/:id', { params: { id } })
  await assert.rejects(it.ask('GET', '/api/backups/:id/file', { params: { id } }), { code: 'not-found' })
  const noted = it.documents.changes({ limit: 10 }).map(({ kind, by, after }) => [kind, by.name, after !== null])
  assert.deepEqual(noted, [
    ['backup-file', 'Erin', false],
    ['backup-file', 'Erin', true],
    ['backup-passphrase', 'Erin', true],
    ['backup-passphrase', 'Erin', true],
  ])
})

test('a folder that is not there is refused at its field, and not made: a disk may be missing', async () => {
  using it = house()
  const folder = join(it.folder, 'nowhere')
  await assert.rejects(it.set({ folder }), { code: 'cannot-write', message: /make it first, or mount the disk\.$/ })
  assert.ok(!existsSync(folder))
  mkdirSync(folder)
  await it.set({ folder })
  assert.equal((await it.state()).sameDisk, true)
  rmSync(folder, { recursive: true })
  await it.ask('POST', '/api/backups')
  await it.backups.done()
  assert.match((await it.state()).warning.says, /^The last backup failed\. .*it is chosen and not there\./)
  assert.ok(!existsSync(folder))
})
