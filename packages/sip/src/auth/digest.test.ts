import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ids } from '@sidetone/kernel'
import { Headers } from '../message/headers.ts'
import { digestResponse, ha1, storedSecret } from './algorithms.ts'
import { parseAuth } from './auth-params.ts'
import { answerChallenge, answerChallenges, challengesOf } from './client.ts'
import { pureHashes as hashes } from './hashes/hashes.ts'
import { Nonces } from './nonces.ts'
import { DigestServer } from './server.ts'

function counting(): Ids {
  let n = 0
  return { token: bytes => (++n).toString(16).padStart(bytes * 2, '0') }
}
const alice = { username: 'alice', password: 'secret' }
const stored = storedSecret(hashes, 'alice', 'sidetone', 'secret')
const request = { method: 'REGISTER', uri: 'sip:example.com' }
const server = () => new DigestServer({ realm: 'sidetone', hashes, ids: counting(), secret: 'server secret' })

/** Client answers, server reads. */
function claim(digest: DigestServer, challenge: string, credentials = alice, count = 1) {
  const [chosen] = challengesOf(Headers.of([['WWW-Authenticate', challenge]]))
  assert.ok(chosen)
  const value = answerChallenge(chosen, credentials, { ...request, count }, { hashes, ids: counting() })
  const claimed = digest.claimOf(Headers.of([['Authorization', value]]))
  assert.equal(claimed.type, 'claim')
  return claimed.type === 'claim' ? claimed.claim : assert.fail()
}

test('the examples of RFC 7616 §3.9.1', () => {
  const input = {
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    nc: '00000001',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  }
  const response = (algorithm: 'MD5' | 'SHA-256') =>
    digestResponse(
      hashes,
      algorithm,
      ha1(hashes, algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life'),
      input,
    )
  assert.equal(response('MD5'), '8ca523f5e9506fed4657c9700eebdbec')
  assert.equal(response('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
})

test('each algorithm is offered, strongest first, and accepted', () => {
  const digest = server()
  const challenges = digest.challenges(1000)
  assert.deepEqual(
    challenges.map(each => /algorithm=([^,]+)/.exec(each)?.[1]),
    ['SHA-512-256', 'SHA-256', 'MD5'],
  )
  for (const challenge of challenges) {
    const fresh = digest.challenges(1000)[challenges.indexOf(challenge)]!
    assert.equal(digest.verify(claim(digest, fresh), 'REGISTER', stored, 1001), 'accepted')
  }
})

test('wrong password and unknown user are the same verdict, also with an old nonce', () => {
  const digest = server()
  const [challenge] = digest.challenges(0)
  const wrong = claim(digest, challenge!, { username: 'alice', password: 'guess' })
  assert.equal(digest.verify(wrong, 'REGISTER', stored, 1), 'wrong')
  assert.equal(digest.verify(wrong, 'REGISTER', undefined, 1), 'wrong')
  assert.equal(digest.verify(wrong, 'REGISTER', stored, 10_000_000), 'wrong')
  assert.equal(digest.verify(claim(digest, challenge!), 'REGISTER', {}, 1), 'wrong')
  assert.equal(digest.verify(claim(digest, challenge!), 'INVITE', stored, 1), 'wrong')
  assert.equal(digest.rememberedNonces, 0)
})

test('a count is good for once; they may overtake each other a little', () => {
  const digest = server()
  const [challenge] = digest.challenges(0)
  const use = (count: number) => digest.verify(claim(digest, challenge!, alice, count), 'REGISTER', stored, 1)
  assert.deepEqual([1, 1, 3, 2, 2, 3, 40, 39, 8, 9].map(use), [
    'accepted',
    'stale',
    'accepted',
    'accepted',
    'stale',
    'stale',
    'accepted',
    'accepted',
    'stale',
    'accepted',
  ])
})

test('an old nonce, and one of an earlier start, are stale when the password is right', () => {
  const digest = server()
  const [challenge] = digest.challenges(0)
  assert.equal(digest.verify(claim(digest, challenge!), 'REGISTER', stored, 300_001), 'stale')
  const next = new DigestServer({ realm: 'sidetone', hashes, ids: counting(), secret: 'another' })
  assert.equal(next.verify(claim(next, challenge!), 'REGISTER', stored, 1), 'stale')
  assert.match(next.challenges(0, true)[0]!, /, stale=true$/)
})

test('a nonce with one changed character is foreign', () => {
  const nonces = new Nonces({ hashes, ids: counting(), secret: 's' })
  const nonce = nonces.issue(5000)
  assert.equal(nonces.state(nonce, 5000), 'good')
  for (let i = 0; i < nonce.length; i++) {
    const changed = nonce.slice(0, i) + (nonce[i] === '1' ? '2' : '1') + nonce.slice(i + 1)
    assert.equal(nonces.state(changed, 5000), 'foreign')
  }
  for (const odd of ['', '.', '..', 'x'.repeat(5000), nonce.slice(1), `${nonce}0`])
    assert.equal(nonces.state(odd, 5000), 'foreign')
})

test('memory of nonces is bounded, and what was forgotten cannot be replayed', () => {
  const nonces = new Nonces({ hashes, ids: counting(), secret: 's', maxRemembered: 10 })
  const issued = Array.from({ length: 20 }, (_, i) => nonces.issue(1000 + i))
  for (const nonce of issued) assert.equal(nonces.use(nonce, 1, 2000), 'good')
  assert.equal(nonces.remembered, 10)
  for (const nonce of issued) assert.notEqual(nonces.use(nonce, 1, 2000), 'good')
  assert.equal(nonces.use(nonces.issue(400_000), 1, 400_000), 'good')
  assert.equal(nonces.remembered, 1)
})

test('what is not for us is absent; what cannot be read is malformed', () => {
  const digest = server()
  const type = (value: string) => digest.claimOf(Headers.of([['Authorization', value]])).type
  assert.equal(digest.claimOf(new Headers()).type, 'absent')
  assert.equal(type('NoOneKnowsThisScheme opaque-data=here'), 'absent')
  assert.equal(type('Digest realm="other", username="a"'), 'absent')
  assert.equal(type('Digest realm="sidetone", username="a"'), 'malformed')
  assert.equal(type('Digest realm="sidetone", realm="sidetone"'), 'malformed')
  assert.equal(type('Digest username="never ends'), 'malformed')
  const good =
    'Digest username="a", realm="sidetone", nonce="n", uri="sip:x", response="00000000000000000000000000000000", cnonce="c", nc=00000001'
  assert.equal(type(`${good}, qop=auth`), 'claim')
  assert.equal(type(good), 'malformed', 'without qop')
  assert.equal(type(`${good}, qop=auth-int`), 'malformed')
  assert.equal(type(`${good}, qop=auth, algorithm=SHA-1`), 'malformed')
})

test('an algorithm that the server does not offer is not accepted', () => {
  const digest = new DigestServer({ realm: 'sidetone', hashes, ids: counting(), secret: 's', algorithms: ['SHA-256'] })
  const challenges = digest.challenges(0)
  assert.equal(challenges.length, 1)
  const [chosen] = challengesOf(Headers.of([['WWW-Authenticate', challenges[0]!]]))
  const value = answerChallenge({ ...chosen!, algorithm: 'MD5' }, alice, request, { hashes, ids: counting() })
  assert.equal(digest.claimOf(Headers.of([['Authorization', value]])).type, 'malformed')
})

test('the client takes the strongest challenge of each realm, and does not ask twice with a wrong password', () => {
  const digest = server()
  const response = new Headers()
  for (const value of digest.challenges(0).reverse()) response.append('WWW-Authenticate', value)
  response.append('Proxy-Authenticate', 'Digest realm="proxy", nonce="n\\"x", qop="auth-int,auth", opaque="o"')
  response.append('WWW-Authenticate', 'Basic realm="sidetone"')
  const answers = answerChallenges(response, new Headers(), request, () => alice, { hashes, ids: counting() })
  assert.ok(answers)
  assert.deepEqual(
    answers.map(([name]) => name),
    ['Authorization', 'Proxy-Authorization'],
  )
  assert.match(answers[0]![1], /algorithm=SHA-512-256/)
  const proxy = parseAuth(answers[1]![1])
  assert.ok(proxy.ok)
  assert.equal(proxy.value.params.get('nonce'), 'n"x')
  assert.equal(proxy.value.params.get('opaque'), 'o')
  const again = (challenges: string[]) =>
    answerChallenges(
      Headers.of(challenges.map(value => ['WWW-Authenticate', value] as const)),
      Headers.of(answers),
      request,
      () => alice,
      { hashes, ids: counting() },
    )
  assert.equal(again(digest.challenges(1)), null)
  assert.ok(again(digest.challenges(1, true)))
  assert.equal(
    answerChallenges(response, new Headers(), request, () => null, { hashes, ids: counting() }),
    null,
  )
})

test('a challenge without qop is answered in the old way (RFC 2069), also by a carrier of today', () => {
  const response = Headers.of([['WWW-Authenticate', 'Digest realm="carrier", nonce="n1"']])
  const answers = answerChallenges(response, new Headers(), request, () => alice, { hashes, ids: counting() })
  const read = parseAuth(answers![0]![1])
  assert.ok(read.ok)
  const secret = hashes.md5(`${alice.username}:carrier:${alice.password}`)
  const expected = hashes.md5(`${secret}:n1:${hashes.md5(`${request.method}:${request.uri}`)}`)
  assert.equal(read.value.params.get('response'), expected)
  assert.equal(read.value.params.get('qop'), undefined)
  assert.equal(read.value.params.get('nc'), undefined)
})
