import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Uri } from '../message/types.ts'
import { sameUri } from './compare.ts'
import { isIpv6 } from './host.ts'
import { parseUri, printUri, requestUri } from './uri.ts'

function uri(text: string): Uri {
  const read = parseUri(text)
  assert.ok(read.ok, text)
  return read.value
}

test('reads and prints', () => {
  for (const text of [
    'sip:alice@atlanta.com',
    'sip:alice:secret@atlanta.com;transport=tcp',
    'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:+1-212-555-1212:1234@gateway.com;user=phone',
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    'sip:alice;day=tuesday@atlanta.com',
    'sip:[2001:db8::1]:5070;lr',
    'sip:%00%FF@example.com',
    'tel:+1-201-555-0123',
    'tel:7042;phone-context=example.com',
    'urn:service:sos',
  ])
    assert.equal(printUri(uri(text)), text)
  assert.equal(uri('sip:J%C3%B6rg%40home@x').user, 'Jörg@home')
  assert.equal(uri('SIP:a@EXAMPLE.com').host, 'example.com')
})

test('what no address may be', () => {
  for (const text of [
    '',
    'sip:',
    'alice',
    ':a',
    'sip:@x',
    'sip:a@',
    'sip:a@b c',
    'sip:a@b:0',
    'sip:a@b:65536',
    'sip:a@b:x',
    'sip:[::1',
    'sip:[:::1]',
    'sip:2001:db8::10',
    'sip:a@b@c',
    'sip:<a@b>',
    'sip:a@b\r\nVia: x',
    'tel:',
    'tel:hello',
    'sip:a@b;;',
    `sip:a@b${';x'.repeat(500)}`,
  ])
    assert.equal(parseUri(text).ok, false, text)
})

test('same URIs of RFC 3261 §19.1.4', () => {
  for (const [a, b] of [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['sip:a@[2001:db8::1]', 'sip:a@[2001:DB8:0:0:0:0:0:1]'],
    ['tel:+1-201-555-0123', 'tel:+12015550123'],
  ] as const)
    assert.ok(sameUri(uri(a), uri(b)), `${a} ${b}`)
})

test('different URIs of RFC 3261 §19.1.4', () => {
  for (const [a, b] of [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:bob@x', 'sips:bob@x'],
    ['sip:bob@x', 'sip:bob@x;maddr=192.0.2.1'],
    ['sip:bob@x;user=phone', 'sip:bob@x'],
    ['sip:%00@x', 'sip:%00%00@x'],
    ['sip:a@x;transport=tcp', 'sip:a@x;transport=udp'],
    ['tel:7042;phone-context=a', 'tel:7042'],
  ] as const)
    assert.ok(!sameUri(uri(a), uri(b)), `${a} ${b}`)
})

test('IPv6', () => {
  for (const text of [
    '::',
    '::1',
    '1::',
    '2001:db8::10:5070',
    '::ffff:192.0.2.1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:1.2.3.4',
  ])
    assert.ok(isIpv6(text), text)
  for (const text of [
    '',
    ':',
    ':::',
    '1:2',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7:8:9',
    '::1.2.3',
    '::256.1.1.1',
    '1:2:3:4:5:6:7::8',
    'g::',
  ])
    assert.ok(!isIpv6(text), text)
})

test('a Request-URI has no headers and no method', () => {
  assert.equal(printUri(requestUri(uri('sip:a@b;method=INVITE;lr?Route=%3Csip:evil%3E'))), 'sip:a@b;lr')
})
