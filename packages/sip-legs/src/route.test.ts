import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUri } from '@sidetone/sip'
import { Registrations } from './registrations.ts'
import { routeFor } from './route.ts'

const registrations = new Registrations({ put() {}, remove() {}, load: () => [] })
const way = (uri: string, lastFlow?: string) => {
  const read = parseUri(uri)
  assert(read.ok)
  return routeFor(registrations, read.value, lastFlow)
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
