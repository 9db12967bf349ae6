import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Flow, Headers, noBytes, type SipRequest } from '@sidetone/sip'
import { placesAtFirst } from './places.ts'
import { comesFrom, type Known, senderOf } from './senders.ts'
import { plainRules, type Trunk, type TrunkRules } from './words.ts'

const known = (id: string, host: string, rules: Partial<TrunkRules> = {}, token: string | null = null): Known => {
  const trunk: Trunk = {
    id,
    name: id,
    host,
    port: 5060,
    transport: 'udp',
    maxCalls: 1,
    rules: { ...plainRules, ...rules },
  }
  return { trunk, places: placesAtFirst(trunk), token }
}
const from = (host: string, port = 5060, transport: Flow['transport'] = 'udp'): Flow => ({
  id: 'f',
  transport,
  local: { host: '10.0.0.1', port: 5060 },
  remote: { host, port },
})
const invite = (uri: string): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri,
  headers: Headers.of([['To', '<sip:me@us>']]),
  body: noBytes,
})

test('by the address; over UDP its port too; what is switched off is a stranger', () => {
  const all = [known('a', '192.0.2.1'), known('b', '192.0.2.2', { on: false })]
  assert.equal(senderOf(all, invite('sip:1@us'), from('192.0.2.1'))?.id, 'a')
  assert.equal(senderOf(all, invite('sip:1@us'), from('192.0.2.1', 9)), undefined)
  assert.equal(senderOf(all, invite('sip:1@us'), from('192.0.2.1', 5060, 'tcp')), undefined)
  assert.equal(senderOf(all, invite('sip:1@us'), from('192.0.2.2')), undefined)
})

test('by the contact that only the registrar knows, from any address', () => {
  const all = [known('a', '192.0.2.1'), known('b', '192.0.2.2', {}, 'secret')]
  assert.equal(senderOf(all, invite('sip:me@us;line=secret'), from('198.51.100.9', 7))?.id, 'b')
  assert.equal(senderOf(all, invite('sip:me@us;line=guess'), from('198.51.100.9', 7)), undefined)
  assert.equal(senderOf([known('c', '192.0.2.3')], invite('sip:me@us;line='), from('198.51.100.9')), undefined)
})

test('two accounts at one carrier: the one that is called', () => {
  const account = (username: string) => ({ account: { username, authName: '', password: '' } })
  const all = [known('a', '192.0.2.1', account('me-not')), known('b', '192.0.2.1', account('me'))]
  assert.equal(senderOf(all, invite('sip:1@us'), from('192.0.2.1'))?.id, 'b')
  assert.equal(senderOf(all, invite('sip:me-not@us'), from('192.0.2.1'))?.id, 'a')
})

test('further addresses, with a port, and networks', () => {
  const fits = (address: string, host: string, port = 1) => comesFrom([address], { remote: { host, port } })
  assert.ok(fits('192.0.2.7', '192.0.2.7'))
  assert.ok(fits('192.0.2.7:5080', '192.0.2.7', 5080) && !fits('192.0.2.7:5080', '192.0.2.7', 5081))
  assert.ok(fits('192.0.2.0/25', '192.0.2.127') && !fits('192.0.2.0/25', '192.0.2.128'))
  assert.ok(fits('2001:db8::/32', '2001:db8:1::5') && !fits('2001:db8::/32', '2001:db9::5'))
  assert.ok(!fits('192.0.2.0/24', '2001:db8::1') && !fits('192.0.2.0/x', '192.0.2.1'))
})
