import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whereIs } from './where.ts'

test('a place in the console is read from the address', () => {
  const { place, rest, query } = whereIs('/admin/people/a%20b', '?q=x&role=admin', null)
  assert.deepEqual([place, rest, query.get('role')], ['people', ['a b'], 'admin'])
  assert.equal(whereIs('/admin', '', null).place, '')
  assert.equal(whereIs('/admin/', '', null).place, '')
  assert.deepEqual(whereIs('/admin/people/%zz', '', null).rest, ['%zz'])
})
