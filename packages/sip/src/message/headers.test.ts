import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers } from './headers.ts'
import { splitList } from './list.ts'
import { parseNameAddr } from './name-addr.ts'

test('names have no case, compact forms are the same header, unknown names keep their spelling', () => {
  const headers = Headers.of([
    ['v', 'one'],
    ['VIA', 'two'],
    ['x-Own', 'kept'],
  ])
  assert.deepEqual(headers.all('Via'), ['one', 'two'])
  assert.equal(headers.get('X-OWN'), 'kept')
  assert.equal(headers.toString(), 'Via: one\r\nVia: two\r\nx-Own: kept\r\n')
})

test('set replaces where the first line stood, prepend goes on top, setFirst knows lists', () => {
  const headers = Headers.of([
    ['Via', 'a, b'],
    ['Route', 'x'],
    ['Via', 'c'],
  ])
  headers.setFirst('Via', 'A')
  assert.deepEqual(headers.list('Via'), ['A', 'b', 'c'])
  headers.setFirst('Via', undefined)
  assert.deepEqual(headers.list('Via'), ['b', 'c'])
  headers.set('Via', 'only').prepend('Via', 'top')
  assert.deepEqual(
    [...headers].map(([, value]) => value),
    ['top', 'only', 'x'],
  )
  headers.remove('via')
  assert.equal(headers.has('Via'), false)
})

test('a value cannot end its line', () => {
  const headers = new Headers().append('Subject', 'hello\r\nRoute: <sip:evil>')
  assert.equal(headers.toString(), 'Subject: hello Route: <sip:evil>\r\n')
})

test('what was read is kept until the header changes', () => {
  let reads = 0
  const reader = (value: string) => {
    reads++
    return value.length
  }
  const headers = Headers.of([['To', 'abc']])
  assert.deepEqual([headers.read('To', reader), headers.read('t', reader), reads], [3, 3, 1])
  headers.set('To', 'abcd')
  assert.deepEqual([headers.read('To', reader), reads], [4, 2])
})

test('a clone is independent', () => {
  const first = Headers.of([['To', 'a']])
  const second = first.clone().set('To', 'b')
  assert.deepEqual([first.get('To'), second.get('To')], ['a', 'b'])
})

test('commas inside quotes and angle brackets do not split', () => {
  assert.deepEqual(splitList('"a, \\"b" <sip:x@y,z>, <sip:c>,, d'), ['"a, \\"b" <sip:x@y,z>', '<sip:c>', 'd'])
  assert.deepEqual(splitList(' , '), [])
})

test('names such as constructor and __proto__ are ordinary parameters', () => {
  const read = parseNameAddr('<sip:a@b>;__proto__=x;constructor=y')
  assert.ok(read.ok)
  assert.deepEqual(Object.entries(read.value.params), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})
