import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCsv, writeCsv } from './csv.ts'

test('commas, semicolons, quotes, line ends and a byte order mark are read', () => {
  assert.deepEqual(readCsv('\uFEFFname,note\r\n"Doe, Jane","says ""hi""\nthere"\r\n\r\n'), [
    ['name', 'note'],
    ['Doe, Jane', 'says "hi"\nthere'],
  ])
  assert.deepEqual(readCsv('a;b\n1;2'), [
    ['a', 'b'],
    ['1', '2'],
  ])
  assert.deepEqual(readCsv('Ada, B\tb@x.test\nC\tc@x.test'), [
    ['Ada, B', 'b@x.test'],
    ['C', 'c@x.test'],
  ])
  assert.deepEqual(readCsv(''), [])
})

test('what is written is read again, and is no formula', () => {
  const rows = [
    ['name', 'number'],
    ['Doe, "J"', '+49 30 1234'],
  ]
  assert.deepEqual(readCsv(writeCsv(rows)), rows)
  assert.equal(writeCsv([['=1+1', '@x', '-2']]), "'=1+1,'@x,'-2\r\n")
})
