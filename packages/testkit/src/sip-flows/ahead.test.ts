/** Credentials that go along before they are asked for (RFC 7616 §3.6). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header } from '../sip-script.ts'
import { Stage, uri } from './stage.ts'

const from = { uri: uri('sip:us@them.test'), params: {} }
const credentials = () => ({ username: 'us', password: 'secret' })
const challenge = (nonce: string, more = '') => [
  `WWW-Authenticate: Digest realm="them", nonce="${nonce}", qop="auth", algorithm=SHA-256${more}`,
]
const count = (request: string) => /nonce="(\w+)".*nc=(\w+)/.exec(header(request, 'Authorization'))?.slice(1)

/** Registered: the server's challenge was answered once. */
function registered(answersAhead = true) {
  const stage = new Stage({ credentials, answersAhead })
  stage.stack.request({ method: 'REGISTER', to: uri('sip:them.test'), from }, stage.now)
  stage.pass(20)
  stage.reply(stage.them.expect('REGISTER'), '401 Unauthorized', 'r', challenge('n1'))
  const again = stage.them.expect('REGISTER')
  assert.deepEqual(count(again), ['n1', '00000001'])
  stage.reply(again, '200 OK', 'r')
  stage.event('response')
  return stage
}

test('an INVITE is authenticated with the first message; each use counts the nonce up', () => {
  const stage = registered()
  for (const nc of ['00000002', '00000003']) {
    const { session, invite } = stage.call()
    assert.deepEqual(count(invite), ['n1', nc])
    assert.equal(header(invite, 'CSeq'), '1 INVITE')
    stage.them.reply(invite, '200 OK', 'them', [], 'answer')
    stage.event('answered')
    assert.equal(header(stage.them.expect('ACK'), 'Authorization'), header(invite, 'Authorization'))
    stage.act((stack, now) => stack.end(session, {}, now))
    stage.reply(stage.them.expect('BYE'), '200 OK', '')
  }
  stage.assertEmpty()
})

test('a stale nonce is answered anew, whether the server says so or only sends another', () => {
  const stage = registered()
  for (const [nonce, more] of [
    ['n2', ', stale=true'],
    ['n3', ''],
  ] as const) {
    const { invite } = stage.call()
    stage.reply(invite, '401 Unauthorized', 'them', challenge(nonce, more))
    stage.them.expect('ACK')
    const again = stage.them.expect('INVITE')
    assert.deepEqual(count(again), [nonce, '00000001'])
    stage.reply(again, '486 Busy Here', 'them')
    assert.equal(stage.event('failed').status, 486)
    stage.them.expect('ACK')
  }
  assert.deepEqual(count(stage.call().invite), ['n3', '00000002'])
})

test('a wrong password is still tried once for each challenge', () => {
  const stage = registered()
  const { invite } = stage.call()
  stage.reply(invite, '401 Unauthorized', 'them', challenge('n2'))
  stage.reply(stage.them.expect('INVITE'), '401 Unauthorized', 'them', challenge('n3'))
  assert.equal(stage.event('failed').status, 401)
})

test('another server gets nothing, and nobody does who does not ask for it', () => {
  const elsewhere = registered()
  const target = { transport: 'tcp', host: 'other.test', port: 5060 } as const
  elsewhere.stack.request({ method: 'OPTIONS', to: uri('sip:other.test'), from, target }, elsewhere.now)
  const [sent] = elsewhere.stack.take().sends
  assert.doesNotMatch(new TextDecoder().decode(sent!.bytes), /Authorization/)
  assert.doesNotMatch(registered(false).call().invite, /Authorization/)
})
