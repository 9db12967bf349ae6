import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { faultWords } from './fault-words.ts'

const said = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: faultWords }).error?.issues.map(({ message }) => message)

test('what is wrong with a field is said in words, whatever the schema', () => {
  assert.deepEqual(said(z.string(), undefined), ['is missing'])
  assert.deepEqual(said(z.enum(['a', 'b']), undefined), ['is missing'])
  assert.deepEqual(said(z.string(), 5), ['must be text'])
  assert.deepEqual(said(z.coerce.number(), 'abc'), ['must be a number'])
  assert.deepEqual(said(z.int(), 1.5), ['must be a whole number'])
  assert.deepEqual(said(z.boolean(), 'yes'), ['must be true or false'])
  assert.deepEqual(said(z.object({}), []), ['must be an object'])
  assert.deepEqual(said(z.string().min(1), ''), ['must not be empty'])
  assert.deepEqual(said(z.string().min(8), 'short'), ['must have at least 8 characters'])
  assert.deepEqual(said(z.string().max(3), 'long'), ['must have at most 3 characters'])
  assert.deepEqual(said(z.array(z.int()).min(2), []), ['must have at least 2 entries'])
  assert.deepEqual(said(z.array(z.int()).max(1), [1, 2]), ['must have at most 1 entry'])
  assert.deepEqual(said(z.int().min(0), -1), ['must be 0 or more'])
  assert.deepEqual(said(z.number().gt(0), 0), ['must be more than 0'])
  assert.deepEqual(said(z.int().max(200), 201), ['must be 200 or less'])
  assert.deepEqual(said(z.enum(['udp', 'tcp']), 'sctp'), ['must be one of: udp, tcp'])
  assert.deepEqual(said(z.email(), 'x'), ['must be an e-mail address'])
  assert.deepEqual(said(z.strictObject({}), { a: 1 }), ['has what is not known here: a'])
})

test('words of a schema stay', () => {
  assert.deepEqual(said(z.string().min(2, 'must have a name'), ''), ['must have a name'])
})
