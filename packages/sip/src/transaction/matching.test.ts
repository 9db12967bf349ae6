import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '../message/parse.ts'
import { bytesOf } from '../message/text.ts'
import type { SipRequest } from '../message/types.ts'
import { topVia } from '../message/via.ts'
import type { Flow } from '../stack-types.ts'
import { responseTarget, serverKey, viaLines } from './matching.ts'

function invite(via: string): SipRequest {
  const text = `INVITE sip:b@b.test SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a@a.test>;tag=1\r\nTo: <sip:b@b.test>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n`
  const read = parseMessage(bytesOf(text))
  assert(read.ok && read.value.kind === 'request')
  return read.value
}
function viaOf(request: SipRequest) {
  const via = topVia(request.headers)
  assert(via?.ok)
  return via.value
}
const flow = (transport: Flow['transport'], host = '192.0.2.9', port = 40_000): Flow => ({
  ...{ id: 'f', transport, local: { host: '192.0.2.1', port: 5060 }, remote: { host, port } },
})

test('received and rport are noted in the top Via, whatever it said before', () => {
  for (const [via, noted] of [
    ['SIP/2.0/UDP a.test;branch=z9hG4bK1', 'SIP/2.0/UDP a.test;branch=z9hG4bK1;received=192.0.2.9'],
    ['SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1', 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1'],
    ['SIP/2.0/UDP a.test;rport;branch=z9hG4bK1', 'SIP/2.0/UDP a.test;branch=z9hG4bK1;received=192.0.2.9;rport=40000'],
    ['SIP/2.0/UDP a.test ; RPORT = 7 ;branch=rport', 'SIP/2.0/UDP a.test ;branch=rport;received=192.0.2.9;rport=40000'],
    ['SIP/2.0/UDP a.test;received=evil;branch=x', 'SIP/2.0/UDP a.test;branch=x;received=192.0.2.9'],
  ] as const) {
    const request = invite(via)
    assert.equal(viaLines(request, viaOf(request), flow('udp')), `Via: ${noted}\r\n`)
  }
})

test('a response goes back on the flow; over UDP without rport to the port of sent-by', () => {
  const target = (via: string, transport: Flow['transport']) => responseTarget(viaOf(invite(via)), flow(transport))
  assert.deepEqual(target('SIP/2.0/UDP a.test;rport;branch=x', 'udp'), { flow: 'f' })
  assert.deepEqual(target('SIP/2.0/UDP a.test:40000;branch=x', 'udp'), { flow: 'f' })
  assert.deepEqual(target('SIP/2.0/UDP a.test:5070;branch=x', 'udp'), {
    transport: 'udp',
    host: '192.0.2.9',
    port: 5070,
  })
  assert.deepEqual(target('SIP/2.0/UDP a.test;branch=x', 'udp'), { transport: 'udp', host: '192.0.2.9', port: 5060 })
  assert.deepEqual(target('SIP/2.0/TCP a.test:5070;branch=x', 'tcp'), { flow: 'f' })
})

test('sent-by is part of the key, so that two clients may use one branch', () => {
  const key = (via: string) => serverKey(invite(via), viaOf(invite(via)), 'INVITE')
  assert.notEqual(key('SIP/2.0/UDP a.test;branch=z9hG4bK1'), key('SIP/2.0/UDP b.test;branch=z9hG4bK1'))
  assert.notEqual(key('SIP/2.0/UDP a.test;branch=1'), key('SIP/2.0/UDP a.test;branch=2'))
  assert.equal(key('SIP/2.0/UDP a.test;branch=z9hG4bK1'), key('SIP/2.0/UDP A.test;branch=z9hG4bK1;x=y'))
})
