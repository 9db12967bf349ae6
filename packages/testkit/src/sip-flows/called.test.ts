/** Their INVITE, from a scripted peer (RFC 3261 §13.3, §9.2; RFC 3262 §3; RFC 4028 §9). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, headers } from '../sip-script.ts'
import { Stage, sdp, textIn } from './stage.ts'

test('100 goes out at once, and a repeated INVITE gets the last response', () => {
  const stage = new Stage()
  const { branch, callId, from } = stage.called()
  const trying = stage.them.expect('SIP/2.0 100')
  assert(!header(trying, 'To').includes('tag='))
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.progress(session, 180, {}, now))
  const ringing = stage.them.expect('SIP/2.0 180')
  assert.match(header(ringing, 'To'), /;tag=[0-9a-f]{16}$/)
  const again = { method: 'INVITE', uri: 'sip:us@us.test', from, to: '<sip:us@us.test>', callId, cseq: 1, branch }
  stage.them.request('us.test', again)
  stage.pass(20)
  assert.equal(header(stage.them.expect('SIP/2.0 180'), 'To'), header(ringing, 'To'))
  assert.deepEqual(stage.events(), [])
})

test('a response has the Via with received and rport, and the Record-Route', () => {
  const stage = new Stage()
  stage.them.send('us.test', [
    'INVITE sip:us@us.test SIP/2.0',
    'v: SIP/2.0/UDP inside.example;rport;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK0',
    'Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK00',
    'Record-Route: <sip:one.test;lr>',
    'Record-Route: <sip:two.test;lr>',
    'f: <sip:them@them.test>;tag=a',
    't: <sip:us@us.test>',
    'i: abc',
    'CSeq: 7 INVITE',
    'm: <sip:them@them.test>',
  ])
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.accept(session, { body: sdp('offer of ours') }, now))
  const ok = stage.them.expect('SIP/2.0 200')
  assert.deepEqual(headers(ok, 'Via'), [
    'SIP/2.0/UDP inside.example;branch=z9hG4bK1;received=them.test;rport=5060, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK0',
    'SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK00',
  ])
  assert.deepEqual(headers(ok, 'Record-Route'), ['<sip:one.test;lr>', '<sip:two.test;lr>'])
})

test('a refusal is repeated until its ACK', () => {
  const stage = new Stage()
  const { branch, callId, from } = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.reject(session, 486, { headers: [['X-Why', 'no time']] }, now))
  stage.pass(1600)
  assert.equal(stage.them.count('SIP/2.0 486'), 3)
  stage.them.request('us.test', {
    method: 'ACK',
    uri: 'sip:us@us.test',
    from,
    to: '<sip:us@us.test>;tag=x',
    callId,
    cseq: 1,
    branch,
  })
  stage.pass(10_000)
  stage.them.expectNo('SIP/2.0 486')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('a lost ACK: the 2xx is repeated for 32 s, then BYE', () => {
  const stage = new Stage()
  stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.accept(session, { body: sdp('our answer') }, now))
  stage.pass(31_900)
  assert.equal(stage.them.count('SIP/2.0 200'), 11)
  stage.pass(200)
  assert.equal(stage.event('ended').by, 'ack-lost')
  stage.them.reply(stage.them.expect('BYE'), '200 OK', '')
  stage.assertEmpty()
})

test('hung up before the ACK: the BYE waits for it', () => {
  const stage = new Stage()
  const called = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.accept(session, { body: sdp('our answer') }, now))
  const to = header(stage.them.expect('SIP/2.0 200'), 'To')
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.them.expectNo('BYE')
  stage.inDialog(called, to, 'ACK', 1)
  stage.them.reply(stage.them.expect('BYE'), '200 OK', '')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('CANCEL: 200 to it, 487 to the INVITE, its reasons told', () => {
  const stage = new Stage()
  const { branch, callId, from } = stage.called()
  stage.event('invite')
  const to = '<sip:us@us.test>'
  stage.them.request('us.test', {
    ...{ method: 'CANCEL', uri: 'sip:us@us.test', from, to, callId, cseq: 1, branch },
    lines: ['Reason: SIP;cause=200;text="Call completed elsewhere"'],
  })
  assert.deepEqual(stage.event('cancelled').reasons, [
    { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' },
  ])
  assert.equal(header(stage.them.expect('SIP/2.0 200'), 'CSeq'), '1 CANCEL')
  stage.them.expect('SIP/2.0 487')
  stage.them.request('us.test', { method: 'ACK', uri: 'sip:us@us.test', from, to, callId, cseq: 1, branch })
  stage.assertEmpty()
})

test('CANCEL of nothing is 481, and after the answer it changes nothing', () => {
  const stage = new Stage()
  const { branch, callId, from, session } = stage.calledAndTalking()
  const cancel = { method: 'CANCEL', uri: 'sip:us@us.test', from, to: '<sip:us@us.test>', callId, cseq: 1 }
  stage.them.request('us.test', { ...cancel, branch: 'z9hG4bKnobody' })
  stage.pass(20)
  stage.them.expect('SIP/2.0 481')
  stage.them.request('us.test', { ...cancel, branch })
  stage.pass(20)
  stage.them.expect('SIP/2.0 200')
  assert.deepEqual(stage.events(), [])
  assert(stage.stack.exportSession(session))
})

test('a reliable 183 is repeated until its PRACK, and the 200 waits for it', () => {
  const stage = new Stage()
  const called = stage.called(['Supported: 100rel'])
  const { session } = stage.event('invite')
  stage.act((stack, now) => {
    stack.progress(session, 183, { reliable: true, body: sdp('our answer') }, now)
    stack.progress(session, 180, { reliable: true }, now)
    stack.accept(session, {}, now)
  })
  stage.pass(1600)
  assert.equal(stage.them.received.filter(line => line.includes('183')).length, 3)
  const progress = stage.them.expect('SIP/2.0 183')
  assert.equal(header(progress, 'Require'), '100rel')
  const rseq = header(progress, 'RSeq')
  stage.them.count('SIP/2.0 183')
  stage.them.expectNo('SIP/2.0 180')
  const to = header(progress, 'To')
  stage.inDialog(called, to, 'PRACK', 2, [`RAck: ${Number(rseq) + 5} 1 INVITE`])
  stage.them.expect('SIP/2.0 481')
  stage.inDialog(called, to, 'PRACK', 3, [`RAck: ${rseq} 1 INVITE`])
  assert.equal(header(stage.them.expect('SIP/2.0 200'), 'CSeq'), '3 PRACK')
  const ok = stage.them.expect('SIP/2.0 200')
  assert.equal(header(ok, 'CSeq'), '1 INVITE')
  assert.equal(header(ok, 'Content-Length'), '0')
  stage.inDialog(called, to, 'ACK', 1)
  assert.equal(stage.event('confirmed').body, undefined)
})

test('an offer in the PRACK is answered in its 200', () => {
  const stage = new Stage()
  const called = stage.called(['Require: 100rel'])
  const { session } = stage.event('invite')
  // a peer that requires 100rel gets it unasked
  stage.act((stack, now) => stack.progress(session, 183, { body: sdp('our answer') }, now))
  const progress = stage.them.expect('SIP/2.0 183')
  const rack = [`RAck: ${header(progress, 'RSeq')} 1 INVITE`]
  stage.inDialog(called, header(progress, 'To'), 'PRACK', 2, rack, 'second offer')
  assert.equal(textIn(stage.event('offer').body), 'second offer')
  stage.act((stack, now) => stack.answerOffer(session, sdp('second answer'), now))
  assert.match(stage.them.expect('SIP/2.0 200'), /second answer$/)
})

test('no PRACK for 32 s: the INVITE is refused with 504', () => {
  const stage = new Stage()
  stage.called(['Supported: 100rel'])
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.progress(session, 183, { reliable: true }, now))
  stage.pass(33_000)
  assert.equal(stage.event('ended').by, 'ack-lost')
  stage.them.expect('SIP/2.0 504')
  stage.assertEmpty()
})

test('a late offer: ours in the 200, their answer in the ACK', () => {
  const stage = new Stage()
  const called = stage.called([], '')
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.accept(session, { body: sdp('our offer') }, now))
  const to = header(stage.them.expect('SIP/2.0 200'), 'To')
  stage.inDialog(called, to, 'ACK', 1, [], 'their answer')
  assert.equal(textIn(stage.event('confirmed').body), 'their answer')
})

test('BYE in the early dialog ends the ringing', () => {
  const stage = new Stage()
  const called = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.progress(session, 180, {}, now))
  stage.inDialog(called, header(stage.them.expect('SIP/2.0 180'), 'To'), 'BYE', 2)
  stage.event('cancelled')
  stage.them.expect('SIP/2.0 200')
  stage.them.expect('SIP/2.0 487')
})

test('a session interval that is too short is 422, one that is long enough is taken', () => {
  const stage = new Stage()
  stage.called(['Supported: timer', 'Session-Expires: 60'])
  assert.equal(header(stage.them.expect('SIP/2.0 422'), 'Min-SE'), '90')
  assert.deepEqual(stage.events(), [])
  stage.called(['Supported: timer', 'x: 120;refresher=uac'])
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.accept(session, { body: sdp('a') }, now))
  const ok = stage.them.expect('SIP/2.0 200')
  assert.equal(header(ok, 'Session-Expires'), '120;refresher=uac')
  assert.equal(header(ok, 'Require'), 'timer')
})

test('the same INVITE over another path is 482', () => {
  const stage = new Stage()
  const { callId, from } = stage.called()
  stage.event('invite')
  stage.them.request('us.test', {
    method: 'INVITE',
    uri: 'sip:us@us.test',
    from,
    to: '<sip:us@us.test>',
    callId,
    cseq: 1,
  })
  stage.pass(20)
  stage.them.expect('SIP/2.0 482')
  assert.deepEqual(stage.events(), [])
})

test('an RFC 2543 peer: no cookie, no Contact, no Max-Forwards', () => {
  const stage = new Stage()
  const invite = (method: string, cseq = 1) => [
    `${method} sip:us@us.test SIP/2.0`,
    'Via: SIP/2.0/UDP them.test',
    'From: <sip:them@them.test>;tag=old',
    'To: <sip:us@us.test>',
    'Call-ID: old',
    `CSeq: ${cseq} ${method}`,
  ]
  stage.them.send('us.test', invite('INVITE'))
  stage.them.send('us.test', invite('INVITE'))
  const { session } = stage.event('invite')
  assert.deepEqual(stage.events(), [])
  stage.act((stack, now) => stack.reject(session, 486, {}, now))
  stage.them.send('us.test', invite('ACK'))
  stage.pass(20)
  stage.them.count('SIP/2.0 486')
  stage.pass(5000)
  stage.them.expectNo('SIP/2.0 486')
  stage.assertEmpty()
})

test('too many sessions or transactions: 503 with Retry-After', () => {
  const stage = new Stage({ limits: { maxSessions: 1, maxTransactions: 3 } })
  stage.called()
  stage.event('invite')
  stage.called()
  assert.equal(header(stage.them.expect('SIP/2.0 503'), 'Retry-After'), '5')
  for (let i = 0; i < 5; i++) stage.called()
  assert.equal(stage.them.count('SIP/2.0 503'), 5)
  assert.deepEqual(stage.events(), [])
  assert(stage.stack.counts().transactions <= 3)
})
