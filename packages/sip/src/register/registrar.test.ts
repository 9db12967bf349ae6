import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tortureCases } from '@sidetone/testkit/sip-torture'
import { parseMessage } from '../message/parse.ts'
import { bytesOf } from '../message/text.ts'
import type { SipRequest } from '../message/types.ts'
import { Registrar } from './registrar.ts'

let serial = 0
function request(lines: string, callId = 'call', cseq = ++serial): SipRequest {
  const text =
    `REGISTER sip:sidetone SIP/2.0\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bK${cseq}\nFrom: <sip:101@sidetone>;tag=a\n` +
    `To: <sip:101@sidetone>\nCall-ID: ${callId}\nCSeq: ${cseq} REGISTER\n${lines}\n\n`
  const read = parseMessage(bytesOf(text.replace(/\n+/g, '\r\n').replace(/\r\n$/, '\r\n\r\n')))
  assert.ok(read.ok && read.value.kind === 'request' && !read.value.fault)
  return read.value
}
const from = { flow: 'f1', username: '101' }
const changed = (registrar: Registrar, lines: string, now: number, flow = 'f1', callId?: string, cseq?: number) => {
  const { answer, changes } = registrar.register('101', request(lines, callId, cseq), { flow, username: '101' }, now)
  return [answer.status, ...changes.map(change => `${change.type} ${change.binding.contact}`)]
}
const outbound = (contact: string, instance = 'urn:uuid:1', regId = 1) =>
  `Supported: path, outbound\nContact: <${contact}>;+sip.instance="<${instance}>";reg-id=${regId};expires=600`

test('several devices, refreshed, expired, taken away', () => {
  const registrar = new Registrar()
  assert.deepEqual(changed(registrar, 'Contact: <sip:a@1.1.1.1>;expires=100', 0), [200, 'added sip:a@1.1.1.1'])
  assert.deepEqual(changed(registrar, 'Contact: <sip:b@1.1.1.1>;q=0.5\nExpires: 200', 0), [200, 'added sip:b@1.1.1.1'])
  assert.equal(registrar.nextDeadline(), 100_000)
  assert.deepEqual(changed(registrar, 'Contact: <sip:a@1.1.1.1>;expires=150', 50_000), [200, 'refreshed sip:a@1.1.1.1'])
  assert.equal(registrar.nextDeadline(), 200_000)
  assert.deepEqual(
    registrar.lookup('101', 60_000).map(binding => binding.contact),
    ['sip:a@1.1.1.1', 'sip:b@1.1.1.1'],
  )
  assert.deepEqual(registrar.lookup('101', 200_000), [])
  assert.deepEqual(registrar.tick(199_999), [])
  assert.deepEqual(
    registrar.tick(200_000).map(change => [change.type, change.type === 'removed' && change.why]),
    [
      ['removed', 'expired'],
      ['removed', 'expired'],
    ],
  )
  assert.deepEqual([registrar.counts(), registrar.nextDeadline()], [{ aors: 0, bindings: 0, flows: 0 }, null])
})

test('the answer lists every binding with the time that is left', () => {
  const registrar = new Registrar()
  registrar.register('101', request('Contact: <sip:a@x>;expires=100'), from, 0)
  const { answer } = registrar.register(
    '101',
    request(`${outbound('sip:w@abc.invalid;transport=ws')};q=0.7`),
    from,
    40_500,
  )
  assert.deepEqual(answer.headers, [
    ['Contact', '<sip:a@x>;expires=60'],
    ['Contact', '<sip:w@abc.invalid;transport=ws>;expires=600;q=0.7;+sip.instance="<urn:uuid:1>";reg-id=1'],
    ['Require', 'outbound'],
    ['Flow-Timer', '120'],
    ['Date', 'Thu, 01 Jan 1970 00:00:40 GMT'],
  ])
  const query = registrar.register('101', request(''), from, 50_000)
  assert.deepEqual([query.answer.headers.length, query.changes.length], [3, 0])
})

test('the same instance and reg-id is the same binding wherever it comes from', () => {
  const registrar = new Registrar()
  changed(registrar, outbound('sip:x@one.invalid'), 0, 'f1')
  assert.deepEqual(changed(registrar, outbound('sip:y@two.invalid'), 1000, 'f2', 'another call'), [
    200,
    'refreshed sip:y@two.invalid',
  ])
  assert.deepEqual(changed(registrar, outbound('sip:y@two.invalid', 'urn:uuid:1', 2), 1000, 'f3'), [
    200,
    'added sip:y@two.invalid',
  ])
  assert.deepEqual(changed(registrar, outbound('sip:z@x.invalid', 'urn:uuid:2'), 1000, 'f4'), [
    200,
    'added sip:z@x.invalid',
  ])
  assert.equal(registrar.find('101', 'urn:uuid:1#1', 2000)?.flow, 'f2')
  assert.deepEqual(registrar.flowLost('f1'), [])
})

test('who takes back a registration in whose place another page has come changes nothing; its own it may, from anywhere', () => {
  const registrar = new Registrar()
  changed(registrar, outbound('sip:x@one.invalid'), 0, 'f1', 'old page')
  changed(registrar, outbound('sip:y@two.invalid'), 1_000, 'f2', 'new page')
  const away = (contact: string) => outbound(contact).replace('expires=600', 'expires=0')
  assert.deepEqual(changed(registrar, away('sip:x@one.invalid'), 2_000, 'f1', 'old page'), [200])
  assert.equal(registrar.find('101', 'urn:uuid:1#1', 2_000)?.contact, 'sip:y@two.invalid')
  // The same one from another address, as after a change of network; and the same contact from another run.
  assert.deepEqual(changed(registrar, away('sip:y@three.invalid'), 3_000, 'f3', 'new page'), [
    200,
    'removed sip:y@two.invalid',
  ])
  changed(registrar, outbound('sip:y@two.invalid'), 4_000, 'f2', 'new page')
  assert.deepEqual(changed(registrar, away('sip:y@two.invalid'), 5_000, 'f4', 'started anew'), [
    200,
    'removed sip:y@two.invalid',
  ])
})

test('a broken flow leaves the binding, without a flow, until the device is back', () => {
  const registrar = new Registrar()
  changed(registrar, outbound('sip:x@one.invalid'), 0, 'f1')
  assert.deepEqual(
    registrar.flowLost('f1').map(change => change.type),
    ['flow-lost'],
  )
  assert.equal(registrar.lookup('101', 1)[0]?.flow, null)
  assert.equal(registrar.counts().flows, 0)
  changed(registrar, outbound('sip:y@two.invalid'), 1000, 'f2')
  assert.equal(registrar.lookup('101', 1001)[0]?.flow, 'f2')
})

test('Contact *: only alone and with Expires 0', () => {
  const registrar = new Registrar()
  changed(registrar, 'Contact: <sip:a@x>, <sip:b@x>', 0)
  assert.deepEqual(changed(registrar, 'Contact: *', 0), [400])
  assert.deepEqual(changed(registrar, 'Contact: *\nExpires: 60', 0), [400])
  assert.deepEqual(changed(registrar, 'Contact: *\nExpires: 0', 0), [200, 'removed sip:a@x', 'removed sip:b@x'])
  assert.equal(registrar.counts().aors, 0)
})

test('too short is 423, 0 takes away, too long is cut, unreadable is an hour', () => {
  const registrar = new Registrar({ minExpiresS: 60, maxExpiresS: 7200 })
  const { answer } = registrar.register('101', request('Contact: <sip:a@x>;expires=59'), from, 0)
  assert.deepEqual([answer.status, answer.headers], [423, [['Min-Expires', '60']]])
  const expiry = (expires: string) => {
    registrar.register('101', request(`Contact: <sip:a@x>;expires=${expires}`), from, 0)
    return registrar.lookup('101', 0)[0]?.expiresAt
  }
  assert.equal(expiry('60'), 60_000)
  assert.equal(expiry('99999'), 7_200_000)
  assert.equal(expiry('280297596632815'), 3_600_000)
  assert.equal(expiry('soon'), 3_600_000)
  assert.equal(expiry('0'), undefined)
  assert.deepEqual(changed(registrar, 'Contact: <sip:never@x>;expires=0', 0), [200])
})

test('an older request of the same device changes nothing', () => {
  const registrar = new Registrar()
  changed(registrar, 'Contact: <sip:a@x>', 0, 'f1', 'same', 1000)
  assert.deepEqual(changed(registrar, 'Contact: <sip:b@x>, <sip:a@x>', 0, 'f1', 'same', 1000), [500])
  assert.deepEqual(changed(registrar, 'Contact: *\nExpires: 0', 0, 'f1', 'same', 999), [500])
  assert.equal(registrar.lookup('101', 1).length, 1)
  assert.deepEqual(changed(registrar, 'Contact: <sip:a@x>', 0, 'f1', 'other', 5), [200, 'refreshed sip:a@x'])
})

test('outbound: one flow at a time, and not through a proxy that does not keep it', () => {
  const registrar = new Registrar()
  assert.deepEqual(changed(registrar, `${outbound('sip:a@x')}, <sip:b@x>`, 0), [400])
  assert.deepEqual(changed(registrar, `${outbound('sip:a@x')}\nVia: SIP/2.0/UDP second`, 0), [439])
  assert.deepEqual(changed(registrar, `${outbound('sip:a@x')}\nVia: SIP/2.0/UDP second\nPath: <sip:edge;lr;ob>`, 0), [
    200,
    'added sip:a@x',
  ])
  assert.deepEqual(registrar.lookup('101', 0)[0]?.path, ['<sip:edge;lr;ob>'])
  assert.deepEqual(
    changed(registrar, 'Contact: <sip:a@x>;reg-id=1', 0),
    [200, 'added sip:a@x'],
    'reg-id without instance',
  )
})

test('one more device than fits takes the place of the one that would expire first', () => {
  const registrar = new Registrar({ maxBindingsPerAor: 2 })
  changed(registrar, 'Contact: <sip:a@x>;expires=600', 0)
  changed(registrar, 'Contact: <sip:b@x>;expires=500', 0)
  assert.deepEqual(changed(registrar, 'Contact: <sip:c@x>', 0), [200, 'removed sip:b@x', 'added sip:c@x'])
})

test('after a restart everything is as before', () => {
  const registrar = new Registrar()
  changed(registrar, outbound('sip:x@one.invalid'), 0, 'f1')
  changed(registrar, 'Contact: <sip:a@x>;q=0.1', 0, 'f2')
  const kept = JSON.parse(JSON.stringify(registrar.export()))
  const next = new Registrar()
  next.import(kept)
  assert.deepEqual(
    JSON.parse(JSON.stringify(next.lookup('101', 1))),
    JSON.parse(JSON.stringify(registrar.lookup('101', 1))),
  )
  assert.equal(next.nextDeadline(), registrar.nextDeadline())
  assert.equal(next.flowLost('f2').length, 1)
  assert.deepEqual(
    next.end('101', binding => binding.regId === 1).map(change => change.type),
    ['removed'],
  )
  next.tick(10_000_000)
  assert.deepEqual(next.counts(), { aors: 0, bindings: 0, flows: 0 })
})

test('torture REGISTERs', () => {
  const outcomes: Record<string, number> = {
    'escnull.dat': 200,
    'unksm2.dat': 400,
    'regescrt.dat': 200,
    'cparam01.dat': 200,
    'cparam02.dat': 200,
  }
  for (const [file, status] of Object.entries(outcomes)) {
    const read = parseMessage(tortureCases().find(each => each.file === `rfc4475/${file}`)!.bytes)
    assert.ok(read.ok && read.value.kind === 'request')
    const registrar = new Registrar()
    assert.equal(registrar.register('x', read.value, from, 0).answer.status, status, file)
    if (file === 'escnull.dat') assert.equal(registrar.lookup('x', 0).length, 2)
    if (file === 'cparam02.dat') assert.match(registrar.lookup('x', 0)[0]!.contact, /unknownparam/)
    if (file === 'regescrt.dat') assert.match(registrar.lookup('x', 0)[0]!.contact, /\?Route=%3C/)
  }
})
