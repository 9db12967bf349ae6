import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUri } from '@sidetone/sip'
import { Registrations } from './registrations.ts'
import { routeFor } from './route.ts'

const noTrunks = { targetOf: () => null }

const registrations = new Registrations({ put() {}, remove() {}, load: () => [] })
const way = (uri: string, lastFlow?: string) => {
  const read = parseUri(uri)
  assert(read.ok)
  return routeFor(registrations, noTrunks, read.value, lastFlow)
}
const udp = 'udp|10.0.0.1|5060|9.9.9.9|40000'

test('an address is called as it stands, by the transport that it names', () => {
  assert.deepEqual(way('sip:b@9.9.9.9'), { transport: 'udp', host: '9.9.9.9', port: 5060 })
  assert.deepEqual(way('sip:b@9.9.9.9:7000;transport=tcp'), { transport: 'tcp', host: '9.9.9.9', port: 7000 })
  assert.deepEqual(way('sips:b@9.9.9.9'), { transport: 'tls', host: '9.9.9.9', port: 5061 })
})

test('a phone behind a router is reached where it was last heard, for its contact means its own network', () => {
  assert.deepEqual(way('sip:b@192.168.1.7:5060', udp), { flow: udp })
  assert.deepEqual(way('sip:b@9.9.9.9:40000', udp), { flow: udp })
})

test('a dialog that moved to another address is followed there', () => {
  assert.deepEqual(way('sip:b@8.8.8.8:5070', udp), { transport: 'udp', host: '8.8.8.8', port: 5070 })
  assert.deepEqual(way('sip:b@9.9.9.9:5070', udp), { transport: 'udp', host: '9.9.9.9', port: 5070 })
})

test('a living connection is used; a browser that is gone cannot be reached', () => {
  const flow = { id: 'ws-1', transport: 'ws', local: { host: 'a', port: 1 }, remote: { host: 'b', port: 2 } } as const
  registrations.flowLives(flow)
  assert.deepEqual(way('sip:w@abc.invalid;transport=ws', 'ws-1'), { flow: 'ws-1' })
  registrations.flowClosed('ws-1')
  assert.equal(way('sip:w@abc.invalid;transport=ws', 'ws-1'), null)
})

test('a TLS phone whose connection broke is called where it registered, whatever port its dialog names', () => {
  const binding = (contact: string) => ({
    aor: '102',
    key: contact,
    contact,
    q: 1,
    path: [],
    flow: 'tls-1',
    callId: 'c',
    cseq: 1,
    username: '102',
    registeredAt: 0,
    expiresAt: 60_000,
  })
  const known = (...contacts: string[]) => {
    const owner = { person: 'p', device: 'd', web: false, transport: 'tls', host: '9.9.9.9' }
    const kept = contacts.map(contact => [`102 ${contact}`, { binding: binding(contact), owner }] as const)
    const made = new Registrations({ put() {}, remove() {}, load: () => kept })
    made.restore()
    return made
  }
  const of = (made: Registrations, uri: string) => {
    const read = parseUri(uri)
    assert(read.ok)
    return routeFor(made, noTrunks, read.value, 'tls-1')
  }
  const one = known('sip:102-a@9.9.9.9:7000;transport=tls')
  const there = { transport: 'tls', host: '9.9.9.9', port: 7000 }
  assert.deepEqual(of(one, 'sip:102-a@9.9.9.9:41806;transport=tls'), there)
  assert.deepEqual(of(one, 'sip:102-a@9.9.9.9:7000'), there)
  assert.deepEqual(of(one, 'sip:102-b@9.9.9.9:41806;transport=tls'), { ...there, port: 41806 })
  assert.deepEqual(
    [one.listensAt('9.9.9.9', 7000), one.listensAt('9.9.9.9', 41806), one.listensAt('9.9.9.9', 700)],
    [true, false, false],
  )
  const two = known('sip:102@9.9.9.9:7000;transport=tls', 'sip:102@9.9.9.9:7001;transport=tls')
  assert.deepEqual(of(two, 'sip:102@9.9.9.9:41806;transport=tls'), { ...there, port: 41806 })
  assert.ok(known('sip:102@9.9.9.9').listensAt('9.9.9.9', 5061))
})
