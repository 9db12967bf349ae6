import assert from 'node:assert/strict'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { BY_SYSTEM, type ChangedBy, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { oldChanges, openDocuments } from './documents.ts'
import { openSeal, temporarySeal } from './seal.ts'
import { temporaryDatabase } from './temporary.ts'

const bob: ChangedBy = { kind: 'person', id: 'p-bob', name: 'Bob' }
const code = (expected: string) => (error: unknown) => error instanceof AppError && error.code === expected

function kept() {
  const database = temporaryDatabase()
  const seal = temporarySeal()
  const clock = { now: 1_000 }
  const faults: unknown[] = []
  const open = (): Documents => {
    const documents = openDocuments(database.sql, { seal, now: () => clock.now, onFault: error => faults.push(error) })
    documents.define('trunk', { title: 'trunk', secret: ['password'] })
    documents.define('group', { title: 'ring group', limit: 3 })
    return documents
  }
  return { database, documents: open(), open, clock, faults, [Symbol.dispose]: () => database[Symbol.dispose]() }
}

test('a document is made, changed and removed, each with who, when, before and after; a restart finds it again', () => {
  using all = kept()
  const { documents, clock } = all
  assert.equal(documents.put('group', 'g1', { name: 'Sales', members: ['101'] }, bob, 0).version, 1)
  clock.now = 2_000
  documents.put('group', 'g1', { name: 'Sales', members: ['101', '102'] }, BY_SYSTEM, 1)
  documents.put('group', 'g2', { name: 'Support' }, bob)
  documents.remove('group', 'g2', bob)
  assert.deepEqual(
    documents.changes({ limit: 10 }).map(({ at, by, name, before, after }) => [at, by.name, name, before, after]),
    [
      [2_000, 'Bob', 'Support', { name: 'Support' }, null],
      [2_000, 'Bob', 'Support', null, { name: 'Support' }],
      [2_000, 'Sidetone', 'Sales', { name: 'Sales', members: ['101'] }, { name: 'Sales', members: ['101', '102'] }],
      [1_000, 'Bob', 'Sales', null, { name: 'Sales', members: ['101'] }],
    ],
  )
  assert.equal(documents.changes({ who: 'p-bob', key: 'g1', limit: 10 }).length, 1)
  assert.deepEqual(
    documents.changes({ limit: 10, before: 2 }).map(({ id }) => id),
    [1],
  )
  assert.deepEqual(all.open().all('group'), [
    { id: 'g1', value: { name: 'Sales', members: ['101', '102'] }, version: 2, changedAt: 2_000 },
  ])
})

test('what is as it was is no change; what was changed meanwhile is refused; values cannot be changed behind our back', () => {
  using all = kept()
  const { documents } = all
  documents.put('group', 'g1', { name: 'Sales', members: ['101'] }, bob)
  assert.equal(documents.put('group', 'g1', { members: ['101'], name: 'Sales', note: undefined }, bob).version, 1)
  assert.equal(documents.changes({ limit: 10 }).length, 1)
  assert.throws(() => documents.put('group', 'g1', { name: 'S' }, bob, 0), code('changed-meanwhile'))
  assert.throws(() => documents.remove('group', 'g1', bob, 7), code('changed-meanwhile'))
  assert.throws(() => documents.get<{ members: string[] }>('group', 'g1')!.value.members.push('x'), TypeError)
})

test('limits and checks hold for whoever writes', () => {
  using all = kept()
  const { documents } = all
  for (const id of ['a', 'b', 'c']) documents.put('group', id, { name: id }, bob)
  assert.throws(() => documents.put('group', 'd', { name: 'd' }, bob), code('too-many'))
  assert.throws(() => documents.put('group', 'a', { name: 'x'.repeat(300_000) }, bob), code('too-large'))
  documents.define('room', {
    title: 'room',
    check: ({ name }: { name: string }) => {
      if (name === 'taken') throw new AppError('taken', 409, 'No.')
    },
  })
  documents.put('room', 'r', { name: 'free' }, bob)
  assert.throws(() => documents.put('room', 'r', { name: 'taken' }, bob), code('taken'))
})

test('several changes are kept together or not at all, and listeners hear of them when they are kept', () => {
  using all = kept()
  const { documents } = all
  const heard: string[] = []
  documents.onChange((kind, id) => heard.push(`${kind} ${id} ${documents.get(kind, id) ? 'is' : 'is not'}`))
  assert.throws(() =>
    documents.together(() => {
      documents.put('group', 'a', { name: 'a' }, bob)
      documents.remove('group', 'nobody', bob)
    }),
  )
  assert.deepEqual([documents.all('group'), documents.changes({ limit: 9 }), heard], [[], [], []])
  documents.together(() => {
    documents.put('group', 'a', { name: 'a' }, bob)
    assert.deepEqual(heard, [])
    documents.put('trunk', 't', { name: 't' }, bob)
  })
  assert.deepEqual(heard, ['group a is', 'trunk t is'])
})

test('a listener that throws takes nothing back', () => {
  using all = kept()
  all.documents.onChange(() => {
    throw new Error('projection')
  })
  all.documents.put('group', 'a', { name: 'a' }, bob)
  assert.equal(all.documents.all('group').length, 1)
  assert.equal(all.faults.length, 1)
})

test('a secret is in no file and no answer in clear, and comes back by undo', async () => {
  using all = kept()
  const { documents, database } = all
  documents.put('trunk', 't', { name: 'Carrier', password: 'first secret' }, bob)
  documents.put('trunk', 't', { name: 'Carrier', password: 'second secret' }, bob)
  database.sql.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  assert.ok(!readFileSync(database.path).includes('secret"'))
  assert.ok(!/(first|second) secret/.test(readFileSync(database.path, 'latin1')))
  const [change] = documents.changes({ limit: 1 })
  assert.deepEqual(change!.before, { name: 'Carrier', password: '•••' })
  assert.deepEqual(change!.newSecrets, ['password'])
  assert.deepEqual(all.open().get('trunk', 't')!.value, { name: 'Carrier', password: 'second secret' })
  await documents.undo(change!.id, bob)
  assert.deepEqual(documents.get('trunk', 't')!.value, { name: 'Carrier', password: 'first secret' })
  const other = openDocuments(database.sql, { seal: temporarySeal(), onFault: error => all.faults.push(error) })
  assert.deepEqual(other.get('trunk', 't')!.value, { name: 'Carrier', password: '' })
  assert.match(String(all.faults[0]), /does not open the password of a trunk/)
})

test('secrets deep inside are sealed, masked and brought back like others', async () => {
  using all = kept()
  const { documents, database } = all
  const rule = { title: 'mail', secret: ['account.key', 'servers.*.password'] }
  const [first, second] = ['one deep secret', 'another deep secret'].map(password => ({
    account: { user: 'a', key: `${password} key` },
    servers: [
      { name: 'x', password: '' },
      { name: 'y', password },
    ],
  }))
  documents.define('mail', rule)
  documents.put('mail', 'm', first!, bob)
  documents.put('mail', 'm', second!, bob)
  database.sql.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  assert.ok(!/deep secret/.test(readFileSync(database.path, 'latin1')))
  const [change] = documents.changes({ limit: 1 })
  assert.ok(!JSON.stringify(change).includes('deep'))
  assert.deepEqual(change!.after, {
    account: { user: 'a', key: '•••' },
    servers: [
      { name: 'x', password: '' },
      { name: 'y', password: '•••' },
    ],
  })
  assert.deepEqual(change!.newSecrets, ['account.key', 'servers.1.password'])
  assert.deepEqual(all.open().get('mail', 'm')!.value, second)
  await documents.undo(change!.id, bob)
  assert.deepEqual(documents.get('mail', 'm')!.value, first)
})

test('undo puts it back as it was: a change, a removal, a new one; never over a later change', async () => {
  using all = kept()
  const { documents } = all
  const last = () => documents.changes({ limit: 1 })[0]!.id
  documents.put('group', 'g', { name: 'Sales' }, bob)
  const made = last()
  documents.put('group', 'g', { name: 'Verkauf' }, bob)
  const renamed = last()
  await assert.rejects(documents.undo(made, bob), /Verkauf|was changed again/)
  await documents.undo(renamed, bob)
  assert.deepEqual(documents.get('group', 'g')!.value, { name: 'Sales' })
  documents.remove('group', 'g', bob)
  await documents.undo(last(), bob)
  assert.deepEqual(documents.get('group', 'g')!.value, { name: 'Sales' })
  await documents.undo(last(), bob)
  assert.equal(documents.get('group', 'g'), undefined)
  await assert.rejects(documents.undo(99, bob), code('not-found'))
})

test('what is kept elsewhere is noted, and undone by its own rule or not at all', async () => {
  using all = kept()
  const { documents } = all
  const restored: unknown[] = []
  documents.define('person', {
    title: 'person',
    elsewhere: { restore: ({ key, before }, by) => restored.push([key, before, by.name]) },
  })
  documents.define('phone', { title: 'phone', elsewhere: {} })
  const names = { before: { name: 'Al' }, after: { name: 'Alice' }, name: 'Alice', by: bob }
  documents.note({ kind: 'person', key: 'p', ...names })
  documents.note({ kind: 'phone', key: 'd', ...names })
  const [phone, person] = documents.changes({ limit: 2 })
  await documents.undo(person!.id, BY_SYSTEM)
  assert.deepEqual(restored, [['p', { name: 'Al' }, 'Sidetone']])
  await assert.rejects(documents.undo(phone!.id, bob), code('cannot-be-undone'))
})

test('old changes go, the newest stay', () => {
  using all = kept()
  const { documents, database, clock } = all
  documents.put('group', 'a', { name: 'a' }, bob)
  clock.now = 5_000
  documents.put('group', 'b', { name: 'b' }, bob)
  assert.equal(oldChanges(database.sql, 1_000)(5_500), false)
  assert.deepEqual(
    documents.changes({ limit: 9 }).map(({ key }) => key),
    ['b'],
  )
})

test('the key lies in a file of its own that only its owner reads; a broken one is told, never replaced', () => {
  const path = join(tmpdir(), `sidetone-key-${process.pid}`)
  try {
    const sealed = openSeal(path).close('hush', 'trunk.password')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(openSeal(path).open(sealed, 'trunk.password'), 'hush')
    assert.equal(openSeal(path).open(sealed, 'mail.password'), null)
    assert.equal(openSeal(path).open(`${sealed.slice(0, -2)}AA`, 'trunk.password'), null)
    assert.equal(openSeal(path).open('', 'trunk.password'), null)
    writeFileSync(path, 'nonsense')
    assert.throws(() => openSeal(path), code('broken-key'))
  } finally {
    rmSync(path, { force: true })
  }
})
