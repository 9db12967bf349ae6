import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tortureCases } from '@sidetone/testkit/sip-torture'
import { maxHeadBytes, maxMessageBytes } from '../limits.ts'
import { parseMessage } from '../message/parse.ts'
import { bytesOf, textOf } from '../message/text.ts'
import { createFramer, type Frame } from './framer.ts'

const message = (body: string, length: string | number = body.length) =>
  `MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c\r\nContent-Length: ${length}\r\n\r\n${body}`
const shown = (frames: readonly Frame[]) =>
  frames.map(frame =>
    frame.kind === 'message' ? textOf(frame.bytes) : frame.kind === 'fault' ? frame.fault.what : frame.kind,
  )
const pushAll = (...chunks: string[]) => {
  const framer = createFramer()
  return shown(chunks.flatMap(chunk => framer.push(bytesOf(chunk))))
}

test('messages come out whole, however the stream is cut', () => {
  const stream = bytesOf(`${message('one')}${message('')}\r\n\r\n${message('three\r\n\r\n')}`)
  const whole = shown(createFramer().push(stream))
  assert.deepEqual(whole, [message('one'), message(''), 'ping', message('three\r\n\r\n')])
  for (const size of [1, 2, 3, 7, 50, 111]) {
    const framer = createFramer()
    const frames: Frame[] = []
    for (let at = 0; at < stream.length; at += size) frames.push(...framer.push(stream.subarray(at, at + size)))
    const got = shown(frames).filter(each => each !== 'pong')
    assert.deepEqual(got, whole, `pieces of ${size}`)
    assert.equal(framer.pending, 0)
  }
})

test('CRLF CRLF is a ping, CRLF alone a pong', () => {
  assert.deepEqual(pushAll('\r\n\r\n'), ['ping'])
  assert.deepEqual(pushAll('\r\n'), ['pong'])
  assert.deepEqual(pushAll('\r\n', '\r\n'), ['pong', 'ping'])
  assert.deepEqual(pushAll('\r\n\r', '\n', '\r\n\r\n'), ['pong', 'ping', 'ping'])
  assert.deepEqual(pushAll('\r\n'.repeat(30_000)), ['ping'])
  assert.deepEqual(pushAll('\r', '\n', message('x')), ['pong', message('x')])
})

test('Content-Length: compact, folded, twice the same', () => {
  assert.deepEqual(pushAll('A a SIP/2.0\r\nl :\r\n 1\r\nX: y\r\n\r\nbB b SIP/2.0\r\n\r\n'), [
    'A a SIP/2.0\r\nl :\r\n 1\r\nX: y\r\n\r\nb',
    'B b SIP/2.0\r\n\r\n',
  ])
  assert.equal(pushAll('A a SIP/2.0\r\nl: 1\r\nContent-Length: 1\r\n\r\nb').length, 1)
})

test('a wrong Content-Length: the head can be answered, then the stream is broken', () => {
  for (const length of ['-1', '1, 2', 'x', '', '99999999999', '4294967296', '70000']) {
    const framer = createFramer()
    const frames = framer.push(bytesOf(message('body', length)))
    assert.deepEqual(
      frames.map(frame => frame.kind),
      ['message', 'fault'],
      length,
    )
    assert.ok(frames[0]?.kind === 'message')
    const read = parseMessage(frames[0].bytes)
    assert.ok(read.ok && read.value.fault, length)
    assert.deepEqual(framer.push(bytesOf(message('x'))), [])
    assert.equal(framer.pending, 0)
  }
  assert.equal(pushAll('A a SIP/2.0\r\nl: 1\r\nContent-Length: 2\r\n\r\nb').at(-1), 'two that differ')
})

test('never holds more than one message', () => {
  const framer = createFramer()
  let frames: Frame[] = []
  for (let i = 0; i < 1000 && frames.length === 0; i++) {
    frames = framer.push(new Uint8Array(1000).fill(65))
    assert.ok(framer.pending <= maxHeadBytes + 1000)
  }
  assert.deepEqual(shown(frames), ['a head without end'])
  assert.equal(shown(createFramer().push(bytesOf(message('', maxMessageBytes)))).at(-1), 'longer than a message may be')
  assert.equal(
    shown(createFramer({ maxMessageBytes: 200 }).push(bytesOf(message('', 200)))).at(-1),
    'longer than a message may be',
  )
})

test('what is no SIP is told at its first empty line', () => {
  assert.deepEqual(pushAll('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), ['not SIP'])
})

test('a message in single bytes takes no time that grows with its square', () => {
  const bytes = bytesOf(message('', 60_000))
  const framer = createFramer()
  framer.push(bytes)
  const started = performance.now()
  let whole = 0
  for (let i = 0; i < 60_000; i++) whole += framer.push(bytes.subarray(0, 1)).length
  assert.equal(whole, 1)
  assert.ok(performance.now() - started < 2000)
})

test('torture messages on a stream: each is cut, waits for more, or breaks the stream', () => {
  for (const each of tortureCases()) {
    const framer = createFramer()
    const kinds = framer.push(each.bytes).map(frame => frame.kind)
    assert.ok(kinds.length > 0 || framer.pending > 0, each.file)
    if (/ncl|mcl01/.test(each.file)) assert.deepEqual(kinds, ['message', 'fault'], each.file)
    if (/clerr/.test(each.file)) assert.deepEqual([kinds, framer.pending > 0], [[], true])
    if (/dblreq/.test(each.file)) assert.deepEqual(kinds.slice(0, 3), ['message', 'pong', 'message'])
  }
})
