import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gistOf } from './sip-message.ts'

test('a message in a few words', () => {
  const sdp = 'INVITE sip:102@pbx SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\nv=0\r\no=-'
  assert.deepEqual(gistOf(sdp), { label: 'INVITE', meaning: 'ask', described: true })
  assert.deepEqual(gistOf('SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n'), {
    label: '180 Ringing',
    meaning: 'going',
    described: false,
  })
  assert.equal(gistOf('SIP/2.0 200 OK\r\nCSeq: 2 BYE\r\n\r\n').label, '200 OK (BYE)')
  assert.equal(gistOf('SIP/2.0 503 \r\nCSeq: 2 BYE\r\n\r\n').meaning, 'bad')
})
