import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BY_SYSTEM, type Documents, seats, toNumber, toOne } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { openDocuments } from './documents.ts'
import { temporarySeal } from './seal.ts'
import { temporaryDatabase } from './temporary.ts'

type Menu = { readonly name: string; readonly keys: readonly { readonly key: string; readonly to: string }[] }
type Queue = { readonly name: string; readonly number: string; readonly agents: string[]; readonly site: string | null }
type Forward = { readonly always: string | null; readonly also: readonly string[] }

/** 640 is the queue Support with Alice; key 2 of the menu and Bob's forwarding lead there. */
function company() {
  const database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const people = new Map([
    ['alice', { name: 'Alice', extension: '101' }],
    ['bob', { name: 'Bob', extension: '102' }],
  ])
  const forwards = new Map<string, Forward>([['bob', { always: '640', also: [] }]])
  documents.define('person', {
    title: 'person',
    numbersOf: ({ extension }: { extension: string }) => [extension, `*99${extension}`],
    elsewhere: { get: id => people.get(id) },
  })
  documents.define('forward', {
    title: 'forwarding of',
    partOf: 'person',
    leadsTo: ({ always, also }: Forward) =>
      [
        ...toNumber(always, 'always forwarded there', 'always'),
        ...also.flatMap((number, n) => toNumber(number, 'rings too', 'also', n)),
      ].map(each => ({ ...each, letsGo: 'when-asked' as const })),
    elsewhere: { all: () => forwards, put: (id, value: Forward) => void forwards.set(id, value) },
  })
  documents.define('site', { title: 'site' })
  documents.define('queue', {
    title: 'queue',
    numbersOf: ({ number }: Queue) => [number],
    leadsTo: ({ agents, site }: Queue) => [
      ...seats('person', agents, 'an agent', 'agents'),
      ...toOne('site', site, 'its site', 'site'),
    ],
  })
  documents.define('menu', {
    title: 'menu',
    leadsTo: ({ keys }: Menu) => keys.flatMap(({ key, to }, n) => toNumber(to, `key ${key}`, 'keys', n, 'to')),
  })
  documents.put<Queue>(
    'queue',
    'q',
    { name: 'Support', number: '640', agents: ['alice', 'bob'], site: null },
    BY_SYSTEM,
  )
  documents.put<Menu>('menu', 'm', { name: 'Main', keys: [{ key: '2', to: ' 6-40' }] }, BY_SYSTEM)
  return { documents, people, forwards, [Symbol.dispose]: () => database[Symbol.dispose]() }
}
const refused = (code: string, words?: RegExp) => (error: unknown) =>
  error instanceof AppError && error.code === code && (!words || words.test(error.message))
const lastOf = (documents: Documents) => documents.changes({ limit: 1 })[0]!.id

test('what something leads to stays, and each place is told; then it may go', () => {
  using c = company()
  const { documents, forwards } = c
  assert.throws(
    () => documents.remove('queue', 'q', BY_SYSTEM),
    refused(
      'in-use',
      /^Support \(queue\) is still needed by the person Bob \(always .*\) and the menu Main \(key 2\)\./,
    ),
  )
  const { items, total, canLetGo } = documents.usedBy('queue', 'q')
  assert.deepEqual(
    items.map(({ kind, id, place }) => [kind, id, place]),
    [
      ['person', 'bob', 'always forwarded there'],
      ['menu', 'm', 'key 2'],
    ],
  )
  assert.deepEqual([total, canLetGo], [2, false])
  documents.put<Menu>('menu', 'm', { name: 'Main', keys: [] }, BY_SYSTEM)
  assert.throws(() => documents.remove('queue', 'q', BY_SYSTEM), refused('in-use'))
  documents.remove('queue', 'q', BY_SYSTEM, undefined, true)
  assert.deepEqual([documents.all('queue'), forwards.get('bob')], [[], { always: null, also: [] }])
})

test('undo of making it is refused too; undo of a removal wants what it names', async () => {
  using c = company()
  const { documents } = c
  documents.put('site', 's', { name: 'Berlin' }, BY_SYSTEM)
  const made = lastOf(documents)
  documents.put<Queue>('queue', 'r', { name: 'R', number: '641', agents: [], site: 's' }, BY_SYSTEM)
  await assert.rejects(documents.undo(made, BY_SYSTEM), refused('in-use', /the queue R \(its site\)/))
  documents.remove('queue', 'r', BY_SYSTEM)
  const removed = lastOf(documents)
  documents.remove('site', 's', BY_SYSTEM)
  await assert.rejects(documents.undo(removed, BY_SYSTEM), refused('no-such-site'))
  assert.equal(documents.get('queue', 'r'), undefined)
})

test('a document that names what is not there is refused, at the field', () => {
  using c = company()
  const wrong = { name: 'R', number: '641', agents: ['alice', 'nobody'], site: null }
  assert.throws(
    () => c.documents.put('queue', 'r', wrong, BY_SYSTEM),
    (error: AppError) =>
      error.code === 'no-such-person' &&
      (error.details as { fields: { field: string }[] }).fields[0]!.field === 'agents.1',
  )
})

test('seats go with who has them; what belongs to them does not hold them; their numbers do', () => {
  using c = company()
  const { documents, forwards, people } = c
  const remove = (id: string, letGo?: boolean) =>
    documents.together(() => {
      documents.free('person', id, BY_SYSTEM, letGo)
      people.delete(id)
    })
  forwards.set('bob', { always: '*99102', also: ['+4930', '101', '*99101'] })
  assert.throws(() => remove('alice'), refused('in-use', /the person Bob \(rings too\)/))
  assert.deepEqual(documents.get<Queue>('queue', 'q')!.value.agents, ['alice', 'bob'])
  remove('alice', true)
  assert.deepEqual(forwards.get('bob')!.also, ['+4930'])
  remove('bob')
  assert.deepEqual(documents.get<Queue>('queue', 'q')!.value.agents, [])
})

test('a list that must not be empty keeps its last entry', () => {
  using c = company()
  const { documents } = c
  documents.define('permission', {
    title: 'permission',
    leadsTo: ({ people }: { people: string[] }) => seats('person', people, 'for whom', 'people', { least: 1 }),
  })
  documents.put('permission', 'p', { name: 'Abroad', people: ['alice', 'bob'] }, BY_SYSTEM)
  documents.free('person', 'alice', BY_SYSTEM)
  assert.throws(() => documents.free('person', 'bob', BY_SYSTEM), refused('in-use', /permission Abroad/))
})

test('who leads to a number goes on leading there when it becomes another one, and back again by undo', async () => {
  using c = company()
  const { documents, people, forwards } = c
  const queue = documents.get<Queue>('queue', 'q')!.value
  const keys = () => documents.get<Menu>('menu', 'm')!.value.keys.map(({ to }) => to)
  documents.put<Queue>('queue', 'q', { ...queue, number: '645' }, BY_SYSTEM)
  const change = lastOf(documents)
  assert.deepEqual([keys(), forwards.get('bob')!.always], [['645'], '645'])
  assert.deepEqual(documents.usedBy('queue', 'q').total, 2)
  await documents.undo(change, BY_SYSTEM)
  assert.deepEqual([keys(), forwards.get('bob')!.always], [['640'], '640'])
  // A person's mailbox stays a mailbox.
  forwards.set('bob', { always: '*99101', also: ['101', '+4930'] })
  documents.renumber('person', 'alice', people.get('alice')!, { name: 'Alice', extension: '111' }, BY_SYSTEM)
  assert.deepEqual(forwards.get('bob'), { always: '*99111', also: ['111', '+4930'] })
})

test('a number that something leads to is not taken away; all stays as it was', () => {
  using c = company()
  const { documents, forwards } = c
  documents.define('switch', { title: 'switch', numbersOf: ({ code }: { code: string }) => (code ? [code] : []) })
  documents.put('switch', 's', { name: 'Night', code: '*61' }, BY_SYSTEM)
  documents.put<Menu>('menu', 'n', { name: 'Door', keys: [{ key: '1', to: '*61' }] }, BY_SYSTEM)
  assert.throws(
    () => documents.put('switch', 's', { name: 'Night', code: '' }, BY_SYSTEM),
    refused('in-use', /Night \(switch\) is still needed by the menu Door \(key 1\)/),
  )
  assert.equal(documents.get<{ code: string }>('switch', 's')!.value.code, '*61')
  documents.put('switch', 's', { name: 'Night', code: '*62' }, BY_SYSTEM)
  assert.equal(documents.get<Menu>('menu', 'n')!.value.keys[0]!.to, '*62')
  assert.equal(forwards.get('bob')!.always, '640')
})
