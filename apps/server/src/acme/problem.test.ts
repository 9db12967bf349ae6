import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitOf } from './account.ts'
import { MAX_DETAIL } from './limits.ts'
import { AcmeProblem, problemOf, sentenceOf } from './problem.ts'

const told = (error: unknown) => sentenceOf(error, 'phone.example.com', 'https://acme.example.org/directory', 8080)

test('what an authority says becomes a sentence that says what to do', () => {
  for (const [type, words] of [
    ['connection', /^Port 80 of phone\.example\.com does not reach this machine\. .*port 8080 of this machine/],
    ['unauthorized', /^Something else than Sidetone answers at port 80/],
    ['dns', /Give the name an address record/],
    ['caa', /CAA record of phone\.example\.com does not allow acme\.example\.org/],
    ['rateLimited', /wants a pause/],
    ['rejectedIdentifier', /Is SIDETONE_PUBLIC_NAME a name of the public Internet/],
    ['invalidContact', /SIDETONE_ACME_EMAIL/],
    ['serverInternal', /^acme\.example\.org made no certificate for phone\.example\.com\. It says: “because”\.$/],
  ] as const)
    assert.match(told(problemOf({ type: `urn:ietf:params:acme:error:${type}`, detail: 'because' })), words)
  assert.match(told(new AcmeProblem('not-trusted', 'SELF_SIGNED_CERT_IN_CHAIN')), /NODE_EXTRA_CA_CERTS/)
  assert.match(told(new AcmeProblem('unreachable', 'ENOTFOUND')), /cannot be reached \(ENOTFOUND\)/)
  assert.match(told(new Error('no room on the disk')), /no room on the disk/)
})

test('whatever else comes is a problem too, and short', () => {
  for (const odd of [null, undefined, 7, 'text', {}, { type: 7, detail: [] }]) assert.equal(problemOf(odd).type, 'odd')
  assert.equal(problemOf({ detail: 'a '.repeat(5_000) }).detail.length, MAX_DETAIL)
})

test('a pause is seconds or a date', () => {
  const now = Date.parse('2026-11-23T00:00:00Z')
  assert.equal(waitOf('120', now), 120_000)
  assert.equal(waitOf('Mon, 23 Nov 2026 00:01:00 GMT', now), 60_000)
  for (const none of [null, '', 'soon', 'Mon, 23 Nov 2020 00:01:00 GMT']) assert.equal(waitOf(none, now), 0)
})
