/** Requests outside sessions, refusals, broken connections. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, headers } from '../sip-script.ts'
import { Stage, uri } from './stage.ts'

const from = { uri: uri('sip:us@them.test'), params: {} }

test('REGISTER: no Contact of the stack, credentials, CSeq that never goes back', () => {
  const stage = new Stage({ credentials: () => ({ username: 'us', password: 'p' }) })
  const register = () =>
    stage.stack.request(
      {
        method: 'REGISTER',
        to: uri('sip:them.test'),
        from,
        toAddr: from,
        callId: 'one',
        headers: [['Contact', '<sip:us@x.invalid>']],
      },
      stage.now,
    )
  const first = register()
  stage.pass(20)
  const sent = stage.them.expect('REGISTER')
  assert.deepEqual(headers(sent, 'Contact'), ['<sip:us@x.invalid>'])
  assert.equal(header(sent, 'To'), '<sip:us@them.test>')
  stage.them.reply(sent, '401 Unauthorized', 'r', [
    'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256',
  ])
  stage.pass(20)
  const again = stage.them.expect('REGISTER')
  assert.deepEqual([header(again, 'CSeq'), header(again, 'Call-ID')], ['2 REGISTER', 'one'])
  stage.them.reply(again, '200 OK', 'r')
  const response = stage.event('response')
  assert.deepEqual([response.transaction, response.response.status], [first, 200])
  register()
  stage.pass(20)
  assert.equal(header(stage.them.expect('REGISTER'), 'CSeq'), '3 REGISTER')
})

test('nobody answers: repeated up to 4 s apart, then no-response', () => {
  const stage = new Stage()
  const transaction = stage.stack.request({ method: 'OPTIONS', to: uri('sip:them.test'), from }, stage.now)
  stage.pass(33_000)
  assert.equal(stage.them.count('OPTIONS'), 11)
  const event = stage.event('no-response')
  assert.deepEqual([event.transaction, event.why], [transaction, 'timeout'])
  stage.assertEmpty()
})

test('a request comes to the user, its repetition gets the same response', () => {
  const stage = new Stage()
  const asked = {
    uri: 'sip:us@us.test',
    from: '<sip:them@them.test>;tag=t',
    to: '<sip:us@us.test>',
    callId: 'c',
    cseq: 1,
  }
  const branch = stage.them.request('us.test', { ...asked, method: 'OPTIONS' })
  const { transaction } = stage.event('request')
  stage.act((stack, now) => stack.respond(transaction, 200, { headers: [['Accept', 'application/sdp']] }, now))
  const ok = stage.them.expect('SIP/2.0 200')
  stage.them.request('us.test', { ...asked, method: 'OPTIONS', branch })
  stage.pass(20)
  assert.equal(stage.them.expect('SIP/2.0 200'), ok)
  assert.deepEqual(stage.events(), [])
  // a second answer changes nothing
  stage.act((stack, now) => stack.respond(transaction, 500, {}, now))
  stage.them.expectNo('SIP/2.0 500')
  stage.assertEmpty()
})

test('refused before anybody sees it: unknown method, unknown extension, no hops, BYE without a dialog', () => {
  const stage = new Stage()
  const asked = { uri: 'sip:us@us.test', from: '<sip:them@them.test>;tag=t', to: '<sip:us@us.test>', callId: 'c' }
  stage.them.request('us.test', { ...asked, method: 'DANCE', cseq: 1 })
  stage.pass(20)
  assert.match(header(stage.them.expect('SIP/2.0 501'), 'Allow'), /INVITE/)
  stage.them.request('us.test', { ...asked, method: 'INVITE', cseq: 2, lines: ['Require: 100rel, magic'] })
  stage.pass(20)
  assert.equal(header(stage.them.expect('SIP/2.0 420'), 'Unsupported'), 'magic')
  stage.them.request('us.test', { ...asked, method: 'BYE', cseq: 3 })
  stage.pass(20)
  stage.them.expect('SIP/2.0 481')
  assert(stage.events().every(type => type === 'bad-message'))
  stage.assertEmpty()
})

test('any bytes are taken without an exception', () => {
  const stage = new Stage()
  const flow = stage.net.flow('us.test', 'them.test')
  for (const text of [
    '',
    '\r\n\r\n',
    'INVITE',
    'INVITE x SIP/2.0\r\n\r\n',
    'SIP/2.0 200\r\n\r\n',
    '\u0000\u0001',
    'ACK sip:x SIP/2.0\r\nVia: ,\r\n\r\n',
  ])
    stage.stack.receive(flow, new TextEncoder().encode(text), stage.now)
  assert.equal(stage.stack.counts().sessions, 0)
})

test('a refusal whose connection is gone is tried at the address in the Via (RFC 3261 §18.2.2)', () => {
  const stage = new Stage({}, 'tcp')
  stage.them.send('us.test', [
    'INVITE sip:us@us.test SIP/2.0',
    'Via: SIP/2.0/TCP them.test:5071;branch=z9hG4bKt',
    'From: <sip:them@them.test>;tag=t',
    'To: <sip:us@us.test>',
    'Call-ID: c',
    'CSeq: 1 INVITE',
  ])
  const { session } = stage.event('invite')
  stage.stack.reject(session, 486, {}, stage.now)
  const [first] = stage.stack.take().sends
  assert.deepEqual(first?.target, { flow: 'us.test~them.test' })
  stage.stack.sendFailed(first!.transaction!, stage.now)
  const [second] = stage.stack.take().sends
  assert.deepEqual(second?.target, { transport: 'tcp', host: 'them.test', port: 5071 })
  assert.deepEqual(second.bytes, first.bytes)
})
