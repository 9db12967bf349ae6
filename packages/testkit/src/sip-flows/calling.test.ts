/** Our INVITE against a scripted peer (RFC 3261 §13.2, §9; RFC 3262; RFC 4028). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, headers } from '../sip-script.ts'
import { Stage, sdp, textIn } from './stage.ts'

test('a request has what RFC 3261 §8.1.1 asks for', () => {
  const stage = new Stage()
  const { invite } = stage.call({
    headers: [
      ['X-Mine', 'a\r\nEvil: b'],
      ['Max-Forwards', '13'],
    ],
    maxForwards: 12,
  })
  assert.match(header(invite, 'Via'), /^SIP\/2\.0\/UDP us\.test:5060;branch=z9hG4bK[0-9a-f]{16};rport$/)
  assert.equal(header(invite, 'Max-Forwards'), '12')
  assert.equal(headers(invite, 'Max-Forwards').length, 1)
  assert.equal(header(invite, 'X-Mine'), 'a Evil: b')
  assert.equal(header(invite, 'Contact'), '<sip:us@us.test:5060>')
  assert.equal(header(invite, 'Supported'), '100rel, timer')
  assert.match(header(invite, 'From'), /^<sip:us@us\.test>;tag=[0-9a-f]{16}$/)
  assert.equal(header(invite, 'CSeq'), '1 INVITE')
})

test('nobody there: the INVITE is repeated with doubled gaps and fails with 408 after 32 s', () => {
  const stage = new Stage()
  const { session } = stage.call()
  stage.pass(31_900)
  assert.equal(stage.them.count('INVITE'), 6)
  assert.deepEqual(stage.events(), [])
  stage.pass(200)
  const failed = stage.event('failed')
  assert.deepEqual([failed.session, failed.status, failed.response], [session, 408, undefined])
  stage.assertEmpty()
})

test('a busy peer: the failure is acknowledged, again for its repetition, with the branch of the INVITE', () => {
  const stage = new Stage()
  const { invite } = stage.call()
  for (let i = 0; i < 2; i++) {
    stage.them.reply(invite, '486 Busy Here', 'them', ['Reason: Q.850;cause=17;text="User busy"'])
    stage.pass(20)
    const ack = stage.them.expect('ACK')
    assert.equal(header(ack, 'Via'), header(invite, 'Via'))
    assert.match(header(ack, 'To'), /;tag=them$/)
  }
  const failed = stage.event('failed')
  assert.deepEqual(failed.reasons, [{ protocol: 'Q.850', cause: 17, text: 'User busy' }])
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('a repeated 2xx gets its ACK again and is told once', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  stage.them.reply(invite, '200 OK', 'them', [], 'their answer')
  stage.pass(20)
  stage.them.expect('ACK')
  assert.deepEqual(stage.events(), [])
  stage.act((stack, now) => stack.end(session, { reasons: [{ protocol: 'Q.850', cause: 16 }] }, now))
  const bye = stage.them.expect('BYE')
  assert.equal(header(bye, 'Reason'), 'Q.850;cause=16')
  assert.equal(header(bye, 'CSeq'), '2 BYE')
  stage.them.reply(bye, '200 OK', 'them')
  stage.pass(20)
  // also when the session is gone
  stage.them.reply(invite, '200 OK', 'them', [], 'their answer')
  stage.pass(20)
  stage.them.expect('ACK')
  stage.assertEmpty()
})

test('CANCEL waits for a provisional response and has the branch of the INVITE', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.act((stack, now) => stack.end(session, { reasons: [{ protocol: 'SIP', cause: 200, text: 'elsewhere' }] }, now))
  stage.them.expectNo('CANCEL')
  stage.them.reply(invite, '180 Ringing', 'them')
  stage.pass(20)
  const cancel = stage.them.expect('CANCEL')
  assert.equal(header(cancel, 'Via'), header(invite, 'Via'))
  assert.equal(header(cancel, 'CSeq'), '1 CANCEL')
  assert.equal(header(cancel, 'To'), header(invite, 'To'))
  assert.equal(header(cancel, 'Reason'), 'SIP;cause=200;text="elsewhere"')
  stage.them.reply(cancel, '200 OK', 'them')
  stage.them.reply(invite, '487 Request Terminated', 'them')
  stage.pass(20)
  stage.them.expect('ACK')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('a 2xx that crosses the CANCEL gets ACK and BYE', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.them.reply(invite, '180 Ringing', 'them')
  stage.pass(20)
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.them.reply(invite, '200 OK', 'them', [], 'their answer')
  stage.pass(20)
  stage.them.expect('CANCEL')
  stage.them.expect('ACK')
  stage.them.reply(stage.them.expect('BYE'), '200 OK', 'them')
  assert.deepEqual(stage.events(), ['progress'])
  stage.assertEmpty()
})

test('a CANCEL that nobody answers ends after 32 s', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.them.reply(invite, '180 Ringing', 'them')
  stage.pass(20)
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.pass(40_000)
  assert.equal(stage.stack.counts().sessions, 0)
  stage.assertEmpty()
})

test('forks: each early dialog is told apart, the first 2xx wins, the second gets ACK and BYE', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.them.reply(invite, '180 Ringing', 'desk')
  stage.them.reply(invite, '183 Session Progress', 'mobile', [], 'early')
  const [first, second] = [stage.event('progress'), stage.event('progress')]
  assert.deepEqual([first.toTag, second.toTag, textIn(second.body)], ['desk', 'mobile', 'early'])
  stage.them.reply(invite, '200 OK', 'mobile', [], 'answer of mobile')
  const answered = stage.event('answered')
  assert.equal(textIn(answered.body), 'answer of mobile')
  assert.match(header(stage.them.expect('ACK'), 'To'), /tag=mobile/)
  for (let i = 0; i < 2; i++) {
    stage.them.reply(invite, '200 OK', 'desk', [], 'answer of desk')
    stage.pass(20)
    assert.match(header(stage.them.expect('ACK'), 'To'), /tag=desk/)
  }
  // the BYE came right after the first ACK
  assert(stage.them.received.filter(line => line.startsWith('BYE')).length === 1)
  assert.deepEqual(stage.events(), [])
  stage.act((stack, now) => stack.end(session, {}, now))
  assert.match(header(stage.them.expect('BYE'), 'To'), /tag=mobile/)
  stage.assertEmpty()
})

test('a late offer: the answer goes in the ACK', () => {
  const stage = new Stage()
  const { session, invite } = stage.call({ body: undefined })
  stage.them.reply(invite, '200 OK', 'them', [], 'their offer')
  const answered = stage.event('answered')
  assert.equal(answered.mustAckWithBody, true)
  stage.them.expectNo('ACK')
  stage.act((stack, now) => stack.ackWith(session, sdp('our answer'), now))
  assert.match(stage.them.expect('ACK'), /our answer$/)
  stage.them.reply(invite, '200 OK', 'them', [], 'their offer')
  stage.pass(20)
  assert.match(stage.them.expect('ACK'), /our answer$/)
})

test('a reliable 183 gets a PRACK once; one out of order gets none', () => {
  const stage = new Stage()
  const { invite } = stage.call()
  const reliable = (rseq: number, status = '183 Session Progress', body = '') =>
    stage.them.reply(invite, status, 'them', ['Require: 100rel', `RSeq: ${rseq}`], body)
  reliable(10, '183 Session Progress', 'answer')
  assert.equal(textIn(stage.event('progress').body), 'answer')
  const prack = stage.them.expect('PRACK')
  assert.equal(header(prack, 'RAck'), '10 1 INVITE')
  assert.equal(header(prack, 'CSeq'), '2 PRACK')
  stage.them.reply(prack, '200 OK', 'them')
  reliable(10)
  reliable(12)
  stage.pass(20)
  stage.them.expectNo('PRACK')
  assert.deepEqual(stage.events(), [])
  reliable(11, '180 Ringing')
  assert.equal(stage.event('progress').status, 180)
  assert.equal(header(stage.them.expect('PRACK'), 'RAck'), '11 1 INVITE')
  // the answer was given already
  stage.them.reply(invite, '200 OK', 'them')
  assert.equal(stage.event('answered').mustAckWithBody, false)
  stage.them.expect('ACK')
})

test('a reliable 183 with their offer: our answer goes in the PRACK', () => {
  const stage = new Stage()
  const { session, invite } = stage.call({ body: undefined })
  stage.them.reply(invite, '183 Session Progress', 'them', ['Require: 100rel', 'RSeq: 5'], 'their offer')
  assert.equal(stage.event('progress').mustAckWithBody, true)
  stage.them.expectNo('PRACK')
  stage.act((stack, now) => stack.ackWith(session, sdp('our answer'), now))
  assert.match(stage.them.expect('PRACK'), /our answer$/)
  stage.them.reply(invite, '200 OK', 'them')
  assert.equal(stage.event('answered').mustAckWithBody, false)
  stage.them.expect('ACK')
})

test('UPDATE in an early dialog, after the offer was answered reliably', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.act((stack, now) => stack.offer(session, sdp('too early'), { method: 'UPDATE' }, now))
  stage.them.expectNo('UPDATE')
  stage.them.reply(invite, '183 Session Progress', 'them', ['Require: 100rel', 'RSeq: 5'], 'answer')
  stage.pass(20)
  stage.them.reply(stage.them.expect('PRACK'), '200 OK', 'them')
  stage.act((stack, now) => stack.offer(session, sdp('second'), { method: 'UPDATE' }, now))
  const update = stage.them.expect('UPDATE')
  stage.them.reply(update, '200 OK', 'them', [], 'answer to too early')
  stage.event('progress')
  assert.equal(textIn(stage.event('answer').body), 'answer to too early')
})

test('422: asked again with the longer interval', () => {
  const stage = new Stage()
  const { invite } = stage.call()
  assert.equal(header(invite, 'Session-Expires'), '1800')
  stage.them.reply(invite, '422 Session Interval Too Small', 'them', ['Min-SE: 3600'])
  stage.pass(20)
  stage.them.expect('ACK')
  const again = stage.them.expect('INVITE')
  assert.equal(header(again, 'Session-Expires'), '3600')
  assert.equal(header(again, 'Min-SE'), '3600')
  assert.equal(header(again, 'CSeq'), '2 INVITE')
  assert.equal(header(again, 'Call-ID'), header(invite, 'Call-ID'))
  // a peer that asks again for what it got is not asked again
  stage.them.reply(again, '422 Session Interval Too Small', 'them', ['Min-SE: 3600'])
  assert.equal(stage.event('failed').status, 422)
  stage.assertEmpty()
})

test('a challenge is answered: same Call-ID, next CSeq, and the ACK has the credentials too', () => {
  const stage = new Stage({ credentials: realm => (realm === 'them' ? { username: 'us', password: 'secret' } : null) })
  const { session, invite } = stage.call()
  const challenge = 'Proxy-Authenticate: Digest realm="them", nonce="abc", qop="auth", algorithm=MD5'
  stage.them.reply(invite, '407 Proxy Authentication Required', 'them', [challenge])
  stage.pass(20)
  stage.them.expect('ACK')
  const again = stage.them.expect('INVITE')
  assert.match(header(again, 'Proxy-Authorization'), /^Digest username="us", realm="them", nonce="abc"/)
  assert.equal(header(again, 'CSeq'), '2 INVITE')
  assert.equal(header(again, 'Call-ID'), header(invite, 'Call-ID'))
  assert.equal(header(again, 'From'), header(invite, 'From'))
  stage.them.reply(again, '200 OK', 'them2', [], 'answer')
  stage.event('answered')
  const ack = stage.them.expect('ACK')
  assert.equal(header(ack, 'Proxy-Authorization'), header(again, 'Proxy-Authorization'))
  assert.equal(header(ack, 'CSeq'), '2 ACK')
  // in the dialog as well
  stage.act((stack, now) => stack.end(session, {}, now))
  const bye = stage.them.expect('BYE')
  assert.equal(header(bye, 'CSeq'), '3 BYE')
  stage.them.reply(bye, '407 Proxy Authentication Required', '', [challenge])
  stage.pass(20)
  const second = stage.them.expect('BYE')
  assert.equal(header(second, 'CSeq'), '4 BYE')
  stage.them.reply(second, '200 OK', '')
  stage.assertEmpty()
})

test('a wrong password is tried once', () => {
  const stage = new Stage({ credentials: () => ({ username: 'us', password: 'wrong' }) })
  const { invite } = stage.call()
  const challenge = (nonce: string) => [
    `WWW-Authenticate: Digest realm="them", nonce="${nonce}", qop="auth", algorithm=MD5`,
  ]
  stage.them.reply(invite, '401 Unauthorized', 'them', challenge('a'))
  stage.pass(20)
  stage.them.reply(stage.them.expect('INVITE'), '401 Unauthorized', 'them', challenge('b'))
  assert.equal(stage.event('failed').status, 401)
  stage.assertEmpty()
})

test('nowhere to go is 480, a message that cannot be sent is 503', () => {
  const stage = new Stage({ route: () => null })
  const from = { uri: { scheme: 'sip', user: 'us', host: 'us.test', params: {} }, params: {} }
  stage.stack.invite({ to: { scheme: 'sip', user: 'x', host: 'gone.test', params: {} }, from }, stage.now)
  assert.equal(stage.event('failed').status, 480)
  const target = stage.net.address('them.test')
  stage.stack.invite({ to: { scheme: 'sip', user: 'x', host: 'gone.test', params: {} }, from, target }, stage.now)
  const { sends } = stage.stack.take()
  stage.stack.sendFailed(sends[0]!.transaction!, stage.now)
  assert.equal(stage.event('failed').status, 503)
  assert.deepEqual(stage.stack.counts(), { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 })
})

test('a route set from Record-Route is followed in reverse, and a strict router gets the old treatment', () => {
  const stage = new Stage({ route: () => ({ transport: 'udp', host: 'them.test', port: 5060 }) })
  for (const [lr, uri, routes] of [
    [';lr', 'sip:script@them.test', ['<sip:near.test;lr>', '<sip:far.test;lr>']],
    ['', 'sip:near.test', ['<sip:far.test>', '<sip:script@them.test>']],
  ] as const) {
    const { session, invite } = stage.call()
    stage.them.reply(invite, '200 OK', 'them', [`Record-Route: <sip:far.test${lr}>, <sip:near.test${lr}>`], 'answer')
    stage.event('answered')
    const ack = stage.them.expect('ACK')
    assert.equal(ack.split(' ', 2)[1], uri)
    assert.deepEqual(headers(ack, 'Route'), routes)
    stage.act((stack, now) => stack.end(session, {}, now))
    stage.them.reply(stage.them.expect('BYE'), '200 OK', 'them')
  }
})
