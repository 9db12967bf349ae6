/** What is remembered of the messages of a call, and what never is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallId, LegId } from '@sidetone/call'
import type { Flow } from '@sidetone/sip'
import { callsAtOnce, callsInSecond, maxMessages, unclaimedMs } from './limits.ts'
import { Recorder } from './recorder.ts'
import { redacted } from './redact.ts'

const flow: Flow = {
  id: 'udp|a|b',
  transport: 'udp',
  local: { host: '192.0.2.1', port: 5060 },
  remote: { host: '192.0.2.7', port: 5062 },
}
const leg = (id: string) => id as LegId
const call = (id: string) => id as CallId
const bytes = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'))
const invite = (callId: string, ...more: string[]) =>
  bytes('INVITE sip:102@pbx SIP/2.0', 'Via: SIP/2.0/UDP 192.0.2.7:5062', `Call-ID: ${callId}`, ...more, '', '')
const ok = (callId: string) => bytes('SIP/2.0 200 OK', `i: ${callId}`, 'CSeq: 1 INVITE', '', '')
const T0 = Date.UTC(2026, 0, 1)

test('a call has the messages of all its legs, in time', () => {
  const recorder = new Recorder()
  recorder.received(flow, invite('one'), T0)
  recorder.belongs('one', leg('a'), call('c'), T0 + 1)
  recorder.belongs('two', leg('b'), call('c'), T0 + 2)
  recorder.sent({ target: { transport: 'tls', host: '192.0.2.9', port: 5061 }, bytes: invite('two') }, T0 + 3)
  recorder.sent({ target: { flow: flow.id }, bytes: ok('one') }, T0 + 4)
  assert.deepEqual(
    recorder.messagesOf(call('c')).messages.map(({ text, ...rest }) => ({ ...rest, text: text.split('\r\n')[0] })),
    [
      { at: T0, leg: 'a', way: 'in', peer: 'udp 192.0.2.7:5062', cut: false, text: 'INVITE sip:102@pbx SIP/2.0' },
      { at: T0 + 3, leg: 'b', way: 'out', peer: 'tls 192.0.2.9:5061', cut: false, text: 'INVITE sip:102@pbx SIP/2.0' },
      { at: T0 + 4, leg: 'a', way: 'out', peer: 'udp 192.0.2.7:5062', cut: false, text: 'SIP/2.0 200 OK' },
    ],
  )
  recorder.forget(call('c'))
  assert.deepEqual(recorder.messagesOf(call('c')), { messages: [], left: 0 })
  assert.equal(recorder.counts().letters, 0)
})

test('a leg that moves takes its messages to the other call as well', () => {
  const recorder = new Recorder()
  recorder.received(flow, invite('one'), T0)
  recorder.belongs('one', leg('a'), call('c'), T0)
  recorder.belongs('one', leg('a'), call('d'), T0 + 9)
  recorder.forget(call('c'))
  assert.equal(recorder.messagesOf(call('d')).messages.length, 1)
})

test('what is no call is not remembered, and a refused INVITE not for long', () => {
  const recorder = new Recorder()
  recorder.received(flow, bytes('OPTIONS sip:pbx SIP/2.0', 'Call-ID: q', '', ''), T0)
  recorder.received(flow, ok('nobody'), T0)
  recorder.received(flow, bytes('INFO sip:pbx SIP/2.0', 'Call-ID: r', '', ''), T0)
  assert.equal(recorder.counts().dialogs, 0)
  recorder.received(flow, invite('stranger'), T0)
  recorder.received(flow, invite('later'), T0 + unclaimedMs)
  assert.equal(recorder.counts().dialogs, 1)
})

test('a long call keeps its beginning and its end; a flood of calls is not remembered whole', () => {
  const recorder = new Recorder()
  recorder.received(flow, invite('one'), T0)
  recorder.belongs('one', leg('a'), call('c'), T0)
  for (let i = 1; i < maxMessages * 2; i++) recorder.received(flow, ok('one'), T0 + i)
  recorder.belongs('two', leg('b'), call('c'), T0)
  recorder.received(flow, ok('two'), T0 + maxMessages * 2)
  const { messages, left } = recorder.messagesOf(call('c'))
  assert.equal(messages.length, maxMessages)
  assert.equal(left, 1)
  assert.equal(messages[0]!.at, T0)
  assert.equal(messages.at(-1)!.at, T0 + maxMessages * 2)

  const flood = (at: number) => {
    for (let i = 0; i < callsAtOnce * 2; i++) recorder.received(flow, invite(`flood-${at}-${i}`), at)
  }
  flood(T0 + 20_000)
  assert.equal(recorder.counts().dialogs, callsAtOnce + 2)
  flood(T0 + 21_000)
  assert.equal(recorder.counts().dialogs, callsAtOnce + callsInSecond + 2)
})

test('no digest answer, key, password or message body is remembered', () => {
  const secrets = [
    '6629fae49393a05397450978507c4ef1',
    'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz',
    'asd88fgpdd777uzjYhagZg',
  ]
  const message = [
    'INVITE sip:102@pbx SIP/2.0',
    'Call-ID: one',
    'AUTHORIZATION : Digest username="101",',
    `  response="${secrets[0]}", realm="pbx"`,
    'Content-Length: 999',
    `Proxy-authorization: Digest username="101", response="${secrets[0]}"`,
    `Authentication-Info: rspauth="${secrets[0]}"`,
    'Contact: <sip:101:hunter2@192.0.2.7:5062>',
    'Content-Type: application/sdp',
    '',
    'v=0',
    'm=audio 4000 RTP/SAVP 0',
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${secrets[1]}|2^20|1:32`,
    `a=ice-pwd:${secrets[2]}`,
    `k=clear:${secrets[2]}`,
    'a=ptime:20',
    '',
  ].join('\r\n')
  const text = redacted(message)
  for (const secret of [...secrets, 'hunter2']) assert.ok(!text.includes(secret), text)
  assert.match(text, /AUTHORIZATION : \(removed\)\r\nContent-Length: 999/)
  assert.match(text, /a=crypto:1 AES_CM_128_HMAC_SHA1_80 \(removed\)/)
  assert.match(text, /a=ptime:20/)
  for (const type of ['text/plain', 'application/dtmf-relay', 'multipart/mixed;boundary=x']) {
    const said = redacted(`INFO sip:a@b SIP/2.0\r\nc: ${type}\r\n\r\nSignal=4711`)
    assert.ok(!said.includes('4711'), said)
    assert.match(said, /\(11 letters of [a-z/-]+ are not kept\)$/)
  }
  const own = 'SIP/2.0 200 OK\r\nContact: <sip:sidetone@192.0.2.1:5060>, <sip:a@[2001:db8::1]:5060>\r\n\r\n'
  assert.equal(redacted(own), own)
})
