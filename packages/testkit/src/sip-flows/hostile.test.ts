/** What strangers may send: the messages of RFC 4475 and 5118, spoilt ones, and spoilt ones of a call that is going on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, dialogInfo, type SipStack, type StackEvent, type Turn, textOf } from '@sidetone/sip'
import { seededRandom } from '../seeded.ts'
import { sipMutants } from '../sip-mutator.ts'
import { type TortureOutcome, tortureCases } from '../sip-torture.ts'
import { VirtualNetwork } from '../virtual-network.ts'
import { sdp, uri } from './stage.ts'

/** Refuses everything. */
function refuse(event: StackEvent, stack: SipStack, now: number): void {
  if (event.type === 'bad-message') assert(!event.what.startsWith('our own'), event.what)
  if (event.type === 'invite') stack.reject(event.session, 404, {}, now)
  if (event.type === 'request' || event.type === 'refer' || event.type === 'subscribe')
    stack.respond(event.transaction, 404, {}, now)
  if (event.type === 'offer') stack.answerOffer(event.session, sdp('answer'), now)
}

const open = { supported: ['replaces', 'norefersub'], eventPackages: ['dialog'] }
const lamp = dialogInfo('sip:bob@bob.test', [{ id: '1', state: 'confirmed' }])

/** Takes every REFER and subscription; refuses the rest. */
function takeAll(event: StackEvent, stack: SipStack, now: number): void {
  if (event.type === 'refer') {
    const subscription = stack.acceptRefer(event.transaction, event.refer, now)
    if (subscription === null) return
    if (event.refer.replaces) stack.replacedSession(event.refer.replaces)
    stack.referProgress(subscription, 180, undefined, now)
    stack.referProgress(subscription, 200, undefined, now)
  } else if (event.type === 'subscribe') {
    const subscription = stack.acceptSubscription(event, lamp, now)
    if (subscription !== null) stack.notify(subscription, lamp, now)
  } else if (event.type === 'request' && event.request.method === 'NOTIFY')
    stack.respond(event.transaction, 200, {}, now)
  else refuse(event, stack, now)
}

test('each torture message gets the answer that its RFC asks for', () => {
  for (const { file, accept, bytes, expects } of tortureCases()) {
    const net = new VirtualNetwork(1)
    const us = net.add({ host: 'us.test', onEvent: refuse })
    us.stack.receive(net.flow('us.test', 'them.test'), bytes, net.now)
    const outcomes: TortureOutcome[] = []
    let turn: Turn
    do {
      turn = us.stack.take()
      for (const event of turn.events) refuse(event, us.stack, net.now)
      for (const send of turn.sends) {
        const status = Number(/^SIP\/2\.0 (\d+)/.exec(textOf(send.bytes))?.[1])
        if (status >= 200) outcomes.push(status)
      }
    } while (turn.events.length > 0)
    assert(outcomes.length <= 1, `${file}: more than one answer`)
    const outcome = outcomes[0] ?? 'silence'
    const fits = accept.some(
      wanted =>
        wanted === String(outcome) ||
        (wanted === '!' && outcome !== 'silence') ||
        (wanted === '!400' && outcome !== 'silence' && outcome !== 400) ||
        (wanted === 'parse' && outcome === 'silence'),
    )
    assert(fits, `${file}: ${outcome}, but ${accept.join(' or ')}: ${expects}`)
  }
})

test('20,000 spoilt messages: no mistake of ours, and nothing stays', () => {
  for (const transport of ['udp', 'tcp'] as const) {
    const net = new VirtualNetwork(1, transport)
    const us = net.add({ host: 'us.test', onEvent: takeAll, ...open })
    const flow = net.flow('us.test', 'them.test')
    for (const { bytes } of sipMutants(3, 10_000)) {
      us.stack.receive(flow, bytes, net.now)
      net.settle()
    }
    us.events.length = 0
    net.pass(100_000)
    assert.deepEqual(us.stack.counts(), { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 })
  }
})

test('a call whose messages come spoilt as well does no harm to the stack', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = seededRandom(seed)
    const net = new VirtualNetwork(seed)
    const [alice, bob] = [net.add({ host: 'alice.test', ...open }), net.add({ host: 'bob.test', ...open })]
    for (const [station, from] of [
      [alice, 'bob.test'],
      [bob, 'alice.test'],
    ] as const) {
      const { stack } = station
      const receive = stack.receive.bind(stack)
      // each message comes twice: once as it is, once spoilt
      stack.receive = (flow, bytes, now) => {
        const spoilt = Uint8Array.from(bytes)
        for (let n = 0; n < 3; n++) spoilt[Math.floor(random() * spoilt.length)] = Math.floor(random() * 256)
        const first = random() < 0.5
        receive(flow, first ? spoilt : bytes, now)
        receive(net.flow(station.host, from), first ? bytes : spoilt, now)
      }
    }
    bob.onEvent = (event, stack, now) => {
      if (event.type === 'invite') {
        stack.progress(event.session, 183, { reliable: true, body: sdp('early') }, now)
        stack.accept(event.session, {}, now)
      } else takeAll(event, stack, now)
    }
    alice.onEvent = takeAll
    const to = uri('sip:bob@bob.test')
    const session = alice.stack.invite({ to, from: { uri: to, params: {} }, body: sdp('offer') }, net.now)
    net.pass(2000)
    alice.stack.offer(session, sdp('hold'), {}, net.now)
    const replaces = alice.stack.sessionReplaces(session, 'them')
    const refer = { to: { uri: to, params: {} }, method: 'INVITE', subscription: true, ...(replaces && { replaces }) }
    alice.stack.refer(session, refer, {}, net.now)
    const headers = [['Event', 'dialog']] as const
    alice.stack.request({ method: 'SUBSCRIBE', to, from: { uri: to, params: {} }, headers }, net.now)
    net.pass(2000)
    alice.stack.offer(session, undefined, { method: 'UPDATE' }, net.now)
    net.pass(2000)
    alice.stack.end(session, {}, net.now)
    net.pass(4_000_000)
    for (const { stack } of [alice, bob])
      assert.deepEqual(
        stack.counts(),
        { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 },
        `seed ${seed}\n${net.trace.join('\n')}`,
      )
  }
})

test('a header value cannot bring a second header', () => {
  const net = new VirtualNetwork(1)
  const us = net.add({ host: 'us.test' })
  const to = uri('sip:bob@bob.test')
  us.stack.invite(
    {
      to,
      from: { uri: to, params: {} },
      headers: [['X', 'a\r\nVia: evil\nb']],
      body: { type: 'a\r\nb', bytes: bytesOf('x') },
    },
    net.now,
  )
  const text = textOf(us.stack.take().sends[0]!.bytes)
  assert.equal(text.match(/^Via:/gm)?.length, 1)
  assert.match(text, /^X: a Via: evil b\r$/m)
})
