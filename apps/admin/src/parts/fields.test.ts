import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf, type FieldSpec, faultsOf, valueAt, withValue } from './fields.ts'

const fields: readonly FieldSpec[] = [
  { kind: 'text', name: 'name', label: 'Name', max: 5 },
  { kind: 'number', name: 'waitMs', label: 'Wait', min: 1, max: 60, unit: 's', scale: 1000 },
  { kind: 'switch', name: 'loud', label: 'Loud' },
  { kind: 'target', name: 'next.to', label: 'Next', optional: true, when: draft => draft.loud === true },
  {
    kind: 'rows',
    name: 'members',
    label: 'Members',
    min: 1,
    add: 'Add',
    blank: {},
    rowName: row => String(row.number),
    fields: [{ kind: 'target', name: 'number', label: 'Number' }],
  },
]
const group = { name: 'Sales', waitMs: 15_000, loud: false, next: null, members: [{ number: '101' }] }

test('what is wrong is said for the field, in rows too, and only where the field is shown', () => {
  assert.deepEqual(faultsOf(fields, group), {})
  assert.deepEqual(faultsOf(fields, { ...group, name: '', waitMs: 90_000, members: [] }), {
    name: 'This is needed.',
    waitMs: 'Between 1 and 60 s.',
    members: 'This is needed.',
  })
  assert.deepEqual(Object.keys(faultsOf(fields, { ...group, name: 'Too long', members: [{ number: 'abc' }] })), [
    'name',
    'members.0.number',
  ])
  const wrong = withValue(group, 'next.to', 'nobody')
  assert.deepEqual(faultsOf(fields, wrong), {})
  assert.deepEqual(Object.keys(faultsOf(fields, { ...wrong, loud: true })), ['next.to'])
})

test('what will change is told in words', () => {
  const after = { ...group, name: 'Shop', waitMs: 20_000, loud: true, members: [{ number: '101' }, { number: '102' }] }
  assert.deepEqual(changesOf(fields, group, after), [
    { label: 'Name', before: 'Sales', after: 'Shop' },
    { label: 'Wait', before: '15 s', after: '20 s' },
    { label: 'Loud', before: 'off', after: 'on' },
    { label: 'Members', before: '101', after: '101, 102' },
  ])
  assert.deepEqual(changesOf(fields, group, { ...group, next: undefined }), [])
})

test('a value deep inside is changed in a copy', () => {
  const next = withValue(group, 'members.0.number', '105')
  assert.equal(valueAt(next, 'members.0.number'), '105')
  assert.equal(group.members[0]?.number, '101')
  assert.deepEqual(withValue(group, 'next.to', '600').next as unknown, { to: '600' })
  assert.ok(!('name' in withValue(group, 'name', undefined)))
})
