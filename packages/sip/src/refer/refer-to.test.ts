import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers } from '../message/headers.ts'
import { bytesOf, noBytes, textOf } from '../message/text.ts'
import { parseReferTo, printReferTo, readRefer } from './refer-to.ts'
import { parseReplaces, printReplaces } from './replaces.ts'
import { parseSipfrag, printSipfrag } from './sipfrag.ts'

const read = (text: string) => {
  const found = parseReferTo(text)
  assert(found.ok, JSON.stringify(found))
  return found.value
}
const refer = (...headers: [string, string][]) =>
  readRefer({ kind: 'request', method: 'REFER', uri: 'sip:a@b', headers: Headers.of(headers), body: noBytes })

test('the examples of RFC 3515 §2.1', () => {
  assert.equal(read('sip:alice@atlanta.example.com').to.uri.user, 'alice')
  const { to, method, replaces } = read(
    '<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>',
  )
  assert.deepEqual([to.uri.user, to.uri.headers, method], ['dave', undefined, 'INVITE'])
  assert.deepEqual(replaces, {
    callId: '12345@192.168.118.3',
    toTag: '12345',
    fromTag: '5FFE-3994',
    earlyOnly: false,
  })
  assert.equal(read('<sip:romeo@example.net;method=SUBSCRIBE>').method, 'SUBSCRIBE')
  assert.equal(read('<sip:carol@cleveland.example.org;method=SUBSCRIBE>').to.uri.params.method, undefined)
})

test('other headers in the URI are left out, two Replaces refused', () => {
  const { to, replaces } = read('<sip:a@b?From=evil&Route=%3Csip%3Ax%3E&replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3>')
  assert.deepEqual([to.uri.headers, replaces?.callId], [undefined, '1'])
  for (const bad of [
    '<sip:a@b?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3&Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3>',
    '<sip:a@b?Replaces=1%3Bto-tag%3D2>',
    '<sip:a@b?Replaces=1%0D%0AEvil:x%3Bto-tag%3D2%3Bfrom-tag%3D3>',
    '<sip:a@b?Replaces=>',
    'nonsense',
    '',
  ])
    assert.equal(parseReferTo(bad).ok, false, bad)
})

test('a phone that forgets the brackets is understood', () => {
  assert.equal(read('sip:a@b?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3').replaces?.toTag, '2')
})

test('what is printed is read again, whatever the Call-ID', () => {
  const uri = { scheme: 'sip', user: '102', host: 'us.test', params: { transport: 'tcp' } }
  for (const callId of ['plain', 'a@b', 'x&y=z', '%41', 'ü\udcff', '{"<>']) {
    const replaces = { callId, toTag: 'a.b', fromTag: "c'd", earlyOnly: true }
    const printed = printReferTo({ to: { name: 'B ob', uri, params: {} }, method: 'INVITE', replaces })
    assert.deepEqual(read(printed).replaces, replaces, printed)
    assert.equal(read(printed).to.name, 'B ob')
  }
  assert.equal(printReferTo({ to: { uri, params: {} }, method: 'BYE' }), '<sip:102@us.test;transport=tcp;method=BYE>')
})

test('a whole REFER', () => {
  const whole = refer(
    ['Refer-To', '<sip:b@x>'],
    ['Referred-By', '"A" <sip:a@x>;cid="20398823.2UWQFN309shb3@x"'],
    ['Refer-Sub', 'FALSE'],
  )
  assert(whole.ok)
  assert.deepEqual([whole.value.referredBy?.uri.user, whole.value.subscription], ['a', false])
  assert.equal(refer().ok, false)
  assert.equal(refer(['Refer-To', 'sip:a@b'], ['Refer-To', 'sip:c@d']).ok, false)
  assert.equal(refer(['r', 'sip:a@b'], ['b', '<<<']).ok, false)
  const plain = refer(['r', 'sip:a@b'], ['Refer-Sub', 'true'])
  assert(plain.ok && plain.value.subscription)
})

test('Replaces: RFC 3891 §6.1', () => {
  const text = '98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff'
  const one = parseReplaces(text)
  assert(one.ok)
  assert.equal(printReplaces(one.value), '98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r')
  const early = parseReplaces('12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only')
  assert(early.ok && early.value.earlyOnly)
  for (const bad of ['', ';to-tag=1;from-tag=2', 'a;to-tag=1', 'a;to-tag=1;from-tag=2, b;to-tag=1;from-tag=2'])
    assert.equal(parseReplaces(bad).ok, false, bad)
})

test('sipfrag', () => {
  assert.equal(textOf(printSipfrag(180).bytes), 'SIP/2.0 180 Ringing\r\n')
  assert.equal(textOf(printSipfrag(486, 'Busy\r\nEvil: 1').bytes), 'SIP/2.0 486 Busy Evil: 1\r\n')
  for (const [text, status] of [
    ['SIP/2.0 100 Trying\r\n', 100],
    ['SIP/2.0 603', 603],
    ['\r\nsip/2.0 200 OK\r\nContact: <sip:a@b>\r\n', 200],
    ['SIP/2.0 700 No', undefined],
    ['INVITE sip:a@b SIP/2.0', undefined],
    ['', undefined],
  ] as const)
    assert.equal(parseSipfrag(bytesOf(text)), status, text)
})
