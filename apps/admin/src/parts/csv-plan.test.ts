import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planOf } from './csv-plan.ts'
import type { Item, Settings } from './settings.ts'

type Person = { name: string; email: string; extension: string }
const known: Item<Person>[] = [
  { id: 'a', name: 'Ada', email: 'ada@x.test', extension: '101' },
  { id: 'b', name: 'Bob', email: 'bob@x.test', extension: '102' },
]
const text = (name: string) => ({ kind: 'text', name, label: name, optional: true }) as const
const people = {
  path: '/people',
  source: { page: async () => ({ items: known.map(each => ({ ...each, version: 1 })), next: null, total: 2 }) },
  nameOf: ({ name }: Person) => name,
  parts: [{ heading: '', fields: [text('name'), text('email'), text('extension')] }],
  blank: () => ({ name: '', email: '', extension: '' }),
  csv: {
    key: 'email',
    columns: ['name', 'email', 'extension'].map(field => ({
      ...{ name: field, field, example: '', optional: field === 'extension' },
      unique: field === 'extension',
    })),
  },
} as unknown as Settings<Person>
const planned = async (...lines: string[]) =>
  (await planOf(people, [['name', 'email', 'extension'], ...lines.map(line => line.split(','))])).map(
    ({ line, what, detail }) => `${line} ${what} ${detail}`.trim(),
  )

test('what two would have is found before anything is saved, in the file and outside of it', async () => {
  assert.deepEqual(
    await planned(
      'Cy,cy@x.test,103',
      'Di,di@x.test,103',
      'Ed,ed@x.test,101',
      'Flo,flo@x.test,',
      'Gil,gil@x.test,',
      'Cy,cy@x.test,',
    ),
    [
      '2 add',
      '3 fault extension: Stands in line 2 already.',
      '4 fault extension: Ada has it.',
      '5 add',
      '6 add',
      '7 fault Stands in line 2 already.',
    ],
  )
})

test('a number that an earlier line gives away is free', async () => {
  assert.deepEqual(await planned('Bob,bob@x.test,110', 'Cy,cy@x.test,102', 'Ada,ada@x.test,101'), [
    '2 change extension: 102 → 110',
    '3 add',
    '4 same',
  ])
})
