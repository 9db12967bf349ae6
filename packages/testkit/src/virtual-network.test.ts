import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Body, bytesOf, parseUri, type SessionId, type Uri } from '@sidetone/sip'
import { VirtualNetwork } from './virtual-network.ts'

const uri = (text: string): Uri => {
  const read = parseUri(text)
  assert(read.ok)
  return read.value
}
const sdp = (text: string): Body => ({ type: 'application/sdp', bytes: bytesOf(text) })

test('a call is set up, held and hung up over a good network', () => {
  const net = new VirtualNetwork(1)
  const alice = net.add({ host: 'alice.test', user: 'alice' })
  const bob = net.add({ host: 'bob.test', user: 'bob' })
  const call = alice.stack.invite(
    { to: uri('sip:bob@bob.test'), from: { uri: uri('sip:alice@alice.test'), params: {} }, body: sdp('offer') },
    net.now,
  )
  net.pass(100)
  const invite = bob.events[0]
  assert.equal(invite?.type, 'invite')
  const called = (invite as { session: SessionId }).session
  bob.stack.progress(called, 180, {}, net.now)
  net.pass(100)
  bob.stack.accept(called, { body: sdp('answer') }, net.now)
  net.pass(100)
  assert.deepEqual(
    alice.events.map(each => each.type),
    ['progress', 'answered'],
  )
  assert.deepEqual(
    bob.events.map(each => each.type),
    ['invite', 'confirmed'],
  )
  alice.stack.offer(call, sdp('hold'), {}, net.now)
  net.pass(100)
  bob.stack.answerOffer(called, sdp('held'), net.now)
  net.pass(100)
  bob.stack.end(called, { reasons: [{ protocol: 'SIP', cause: 200, text: 'done' }] }, net.now)
  net.pass(100)
  const ended = alice.events.at(-1)
  assert(ended?.type === 'ended')
  assert.deepEqual(ended.reasons, [{ protocol: 'SIP', cause: 200, text: 'done' }])
  net.pass(60_000)
  for (const station of [alice, bob])
    assert.deepEqual(
      station.stack.counts(),
      { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 },
      net.trace.join('\n'),
    )
})
