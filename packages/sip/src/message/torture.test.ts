import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAccepted, type TortureCase, tortureCases } from '@sidetone/testkit/sip-torture'
import { parseUri, printUri } from '../uri/uri.ts'
import { contactOf, contactsOf } from './contacts.ts'
import { cseqOf, fromOf, toOf } from './fields.ts'
import { parseMessage } from './parse.ts'
import { printMessage } from './print.ts'
import type { SipMessage, SipRequest } from './types.ts'
import { validateRequest, validateResponse } from './validate.ts'
import { topVia } from './via.ts'

const rules = {
  methods: [
    'INVITE',
    'ACK',
    'CANCEL',
    'BYE',
    'OPTIONS',
    'REGISTER',
    'MESSAGE',
    'SUBSCRIBE',
    'NOTIFY',
    'REFER',
    'INFO',
    'PRACK',
    'UPDATE',
  ],
  extensions: ['100rel', 'timer', 'replaces', 'outbound', 'path'],
}
const cases = tortureCases()
const named = (name: string): TortureCase => cases.find(each => each.file === name)!

/** What an element answers before it authenticates; 401 stands for "goes on to authentication". */
function outcome(bytes: Uint8Array): number | 'silence' {
  const read = parseMessage(bytes)
  if (!read.ok) return 'silence'
  if (read.value.kind === 'response') return validateResponse(read.value) ?? 'silence'
  const verdict = validateRequest(read.value, rules)
  return verdict === null ? 401 : verdict === 'silence' ? 'silence' : verdict.status
}

test('all 64 messages are there', () => {
  assert.equal(cases.length, 64)
})

for (const each of cases) {
  test(`${each.file}: ${each.expects}`, () => {
    const got = outcome(each.bytes)
    assert.ok(isAccepted(each, got), `got ${got}, accepted is ${each.accept}`)
  })
}

/** Status codes that are decided here, not only accepted. */
const decided: Record<string, number> = {
  'badvers.dat': 505,
  'mismatch01.dat': 400,
  'mismatch02.dat': 501,
  'esc02.dat': 501,
  'intmeth.dat': 501,
  'unkscm.dat': 416,
  'novelsc.dat': 416,
  'bext01.dat': 420,
  'invut.dat': 415,
  'sdp01.dat': 406,
  'insuf.dat': 400,
  'quotbal.dat': 400,
  'ltgtruri.dat': 400,
  'lwsruri.dat': 400,
  'escruri.dat': 400,
  'regbadct.dat': 400,
  'badaspec.dat': 400,
  'baddn.dat': 400,
}
for (const [file, status] of Object.entries(decided))
  test(`${file} is answered ${status}`, () => assert.equal(outcome(named(`rfc4475/${file}`).bytes), status))

function message(file: string): SipMessage {
  const read = parseMessage(named(file).bytes)
  assert.ok(read.ok)
  return read.value
}
const request = (file: string) => message(file) as SipRequest

test('wsinv: folds, spaces, compact and unknown names', () => {
  const { headers } = request('rfc4475/wsinv.dat')
  const to = toOf(headers)
  assert.ok(to?.ok)
  assert.equal(to.value.params.tag, '1918181833n')
  const from = fromOf(headers)
  assert.ok(from?.ok)
  assert.equal(from.value.name, 'J Rosenberg \\"')
  assert.deepEqual(cseqOf(headers), { ok: true, value: { number: 9, method: 'INVITE' } })
  assert.equal(headers.list('Via').length, 3)
  const via = topVia(headers)
  assert.ok(via?.ok)
  assert.equal(via.value.host, '192.0.2.2')
  assert.equal(headers.get('NewFangledHeader'), 'newfangled value continued newfangled value')
  assert.equal(headers.get('UnknownHeaderWithUnusualValue'), ';;,,;;,;')
  assert.equal(contactOf(headers)?.params.q, '0.33')
  assert.equal(contactOf(headers)?.name, 'Quoted string ""')
})

test('intmeth: every legal character', () => {
  const { headers, uri } = request('rfc4475/intmeth.dat')
  const read = parseUri(uri)
  assert.ok(read.ok)
  assert.equal(read.value.host, 'example.com')
  assert.equal(read.value.user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*")
  const to = toOf(headers)
  assert.ok(to?.ok)
  assert.equal(to.value.name, 'BEL:\u0007 NUL:\u0000 DEL:\u007f')
  const from = fromOf(headers)
  assert.ok(from?.ok)
  assert.equal(from.value.params.tag, "_token~1'+`*%!-.")
  assert.equal(from.value.params["fromparam''~+*_!.-%"], 'работающий')
})

test('escnull: %00 is a character like any other', () => {
  const contacts = contactsOf(request('rfc4475/escnull.dat').headers)
  assert.ok(contacts?.ok && contacts.value !== '*')
  assert.deepEqual(
    contacts.value.map(each => each.uri.user),
    ['\u0000', '\u0000\u0000'],
  )
  assert.deepEqual(
    contacts.value.map(each => printUri(each.uri)),
    ['sip:%00@host5.example.com', 'sip:%00%00@host5.example.com'],
  )
})

test('dblreq: what follows the body is not part of the message', () => {
  assert.equal(request('rfc4475/dblreq.dat').body.length, 0)
})

test('semiuri: the user part keeps its parameters and its "@"', () => {
  const read = parseUri(request('rfc4475/semiuri.dat').uri)
  assert.ok(read.ok)
  assert.equal(read.value.user, 'user;par=u@example.net')
})

test('cparam01 and cparam02: whose parameter it is', () => {
  assert.deepEqual(contactOf(request('rfc4475/cparam01.dat').headers)?.uri.params, {})
  assert.equal(contactOf(request('rfc4475/cparam02.dat').headers)?.uri.params.unknownparam, '')
})

test('ports next to IPv6 addresses', () => {
  const ambiguous = parseUri(request('rfc5118/port-ambiguous.dat').uri)
  assert.ok(ambiguous.ok)
  assert.deepEqual([ambiguous.value.host, ambiguous.value.port], ['2001:db8::10:5070', undefined])
  const clear = parseUri(request('rfc5118/port-unambiguous.dat').uri)
  assert.ok(clear.ok)
  assert.deepEqual([clear.value.host, clear.value.port], ['2001:db8::10', 5070])
})

test('received with brackets is read without', () => {
  for (const file of ['rfc5118/via-received-param-with-delim.dat', 'rfc5118/via-received-param-no-delim.dat']) {
    const via = topVia(request(file).headers)
    assert.ok(via?.ok)
    assert.equal(via.value.received, '2001:db8::9:255')
  }
})

test('whatever was read prints, and reads the same again', () => {
  for (const each of cases) {
    const first = parseMessage(each.bytes)
    if (!first.ok || first.value.fault) continue
    const second = parseMessage(printMessage(first.value))
    assert.ok(second.ok, each.file)
    assert.deepEqual([...second.value.headers], [...first.value.headers], each.file)
    assert.deepEqual(second.value.body, first.value.body, each.file)
  }
})
