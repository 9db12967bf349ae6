import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPart, multipart } from './multipart.ts'
import { bytesOf, textOf } from './text.ts'

const find = (contentType: string, lines: string[], wanted = 'application/sdp') => {
  const part = findPart(contentType, bytesOf(lines.join('\r\n')), wanted)
  return part && textOf(part.bytes)
}
const mixed = [
  'preamble é',
  '--b1',
  'Content-Type: application/pidf+xml',
  '',
  '<presence/>',
  '--b1',
  'c: application/sdp',
  'Content-Disposition: session',
  '',
  'v=0',
  'é',
  '',
  '--b1--',
  'epilogue',
]

test('the part that is wanted, byte for byte', () => {
  assert.equal(find('multipart/mixed;boundary=b1', mixed), 'v=0\r\né\r\n')
  assert.equal(find('Multipart/Mixed; boundary="b1"', mixed, 'application/pidf+xml'), '<presence/>')
  assert.equal(find('multipart/mixed;boundary=b1', mixed, 'text/html'), undefined)
  assert.equal(find('multipart/mixed;boundary=b1', ['--b1', '', 'text', '--b1--'], 'text/plain'), 'text')
})

test('a body that is no multipart is its own only part', () => {
  assert.equal(find('application/SDP;x=y', ['v=0']), 'v=0')
  assert.equal(find('text/plain', ['v=0']), undefined)
})

test('nested, but not for ever', () => {
  const wrap = (inner: string[], type: string, b: string) => [
    `--${b}`,
    `Content-Type: ${type}`,
    '',
    ...inner,
    `--${b}--`,
  ]
  const two = wrap(mixed, 'multipart/mixed;boundary=b1', 'b2')
  assert.equal(find('multipart/related;boundary=b2', two), 'v=0\r\né\r\n')
  let body = mixed
  let type = 'multipart/mixed;boundary=b1'
  for (let i = 2; i < 9; i++) {
    body = wrap(body, type, `b${i}`)
    type = `multipart/mixed;boundary=b${i}`
  }
  assert.equal(find(type, body), undefined)
})

test('what is broken has no part', () => {
  for (const body of [
    [],
    ['--b1'],
    ['--b1', 'Content-Type: application/sdp'],
    ['--b2', '', 'x'],
    ['--b1--', '--b1', 'c: application/sdp', '', 'x'],
  ])
    assert.equal(find('multipart/mixed;boundary=b1', body), undefined)
  assert.equal(find('multipart/mixed', mixed), undefined)
  assert.equal(find('multipart/mixed;boundary=b1', ['--b1', 'c: application/sdp', '', 'v=0']), 'v=0')
})

test('what is written is read again, byte for byte', () => {
  const description = bytesOf('v=0\r\né\r\n')
  const headers = [['Content-ID', '<a@b>']] as const
  const other = { type: 'application/pidf+xml', headers, bytes: bytesOf('<presence/>') }
  const { type, bytes } = multipart([{ type: 'application/sdp', bytes: description }, other], 'b1')
  assert.deepEqual(findPart(type, bytes, 'application/sdp'), { type: 'application/sdp', bytes: description })
  assert.deepEqual(findPart(type, bytes, other.type), { type: other.type, bytes: other.bytes })
  assert.match(
    textOf(bytes),
    /^--b1\r\nContent-Type: application\/sdp\r\n\r\nv=0[\s\S]*\r\nContent-ID: <a@b>\r\n\r\n<presence\/>\r\n--b1--\r\n$/,
  )
})
