/** Two stacks over bad networks, hundreds of seeded calls: both sides always agree, and nothing is left. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Millis } from '@sidetone/kernel'
import {
  type Body,
  bytesOf,
  parseUri,
  type SessionId,
  type SipStack,
  type StackEvent,
  type Transport,
  textOf,
  type Uri,
} from '@sidetone/sip'
import { seededRandom } from './seeded.ts'
import { type Station, VirtualNetwork, type Weather } from './virtual-network.ts'

function uri(text: string): Uri {
  const read = parseUri(text)
  assert(read.ok)
  return read.value
}
const sdp = (text: string): Body => ({ type: 'application/sdp', bytes: bytesOf(text) })
const text = (body: Body | undefined): string => (body ? textOf(body.bytes) : '')

/** What one side saw and did with its session. */
type Side = {
  session: SessionId | undefined
  station: Station
  hungUp: boolean
  talking: boolean
  over: StackEvent | undefined
  /** Offers that wait for an outcome, oldest first. */
  asked: string[]
  count: number
}

/** One call with random behaviour on both sides. */
function play(seed: number, transport: Transport, weather: Weather): void {
  const random = seededRandom(seed)
  const within = (most: Millis): Millis => Math.floor(random() * most)
  const net = new VirtualNetwork(seed, transport, weather)
  const fail = (what: string): never => assert.fail(`seed ${seed} ${transport}: ${what}\n${net.trace.join('\n')}`)
  const side = (station: Station): Side => ({
    ...{ station, session: undefined, hungUp: false, talking: false },
    ...{ over: undefined, asked: [], count: 0 },
  })

  const hangUp = (it: Side) => {
    if (it.session === undefined || it.over !== undefined) return
    it.hungUp = true
    it.station.stack.end(it.session, {}, net.now)
    net.settle()
  }
  const offerSome = (it: Side) => {
    if (it.session === undefined || it.over !== undefined || it.hungUp || !it.talking) return
    const wording = `${it.station.host} offer ${it.count++}`
    it.asked.push(wording)
    it.station.stack.offer(it.session, sdp(wording), { method: random() < 0.3 ? 'UPDATE' : 'INVITE' }, net.now)
    net.settle()
  }
  const inTalk = (it: Side) => {
    it.talking = true
    for (let i = 0; i < 3; i++) if (random() < 0.6) net.at(net.now + within(1500), () => offerSome(it))
    net.at(net.now + within(8000) + (random() < 0.2 ? 0 : 1500), () => hangUp(it))
  }
  const common = (it: Side, event: StackEvent, stack: SipStack) => {
    if (it.hungUp && 'session' in event && event.type !== 'failed') fail(`${event.type} after it hung up`)
    switch (event.type) {
      case 'offer':
        net.at(net.now + within(400), () => {
          stack.answerOffer(it.session!, sdp(`answer to ${text(event.body)}`), net.now)
          net.settle()
        })
        break
      case 'answer': {
        if (text(event.body) === 'late answer') break
        const wording = it.asked.shift()
        if (text(event.body) !== `answer to ${wording}`) fail(`"${text(event.body)}" is no answer to "${wording}"`)
        break
      }
      case 'offer-refused':
        it.asked.shift()
        break
      case 'ended':
        // a caller whose INVITE took 32 s to arrive has given up by then
        if (event.by !== 'remote' && caller.over?.type !== 'failed') fail(`ended by ${event.by}`)
        it.over = event
        break
      case 'failed':
      case 'cancelled':
        it.over = event
        break
      default:
        break
    }
  }

  const caller = side(net.add({ host: 'alice.test' }))
  const called = side(net.add({ host: 'bob.test' }))
  caller.station.onEvent = (event, stack) => {
    common(caller, event, stack)
    if (event.type === 'answered') {
      if (event.mustAckWithBody) {
        assert.equal(text(event.body), 'late offer')
        stack.ackWith(caller.session!, sdp('late answer'), net.now)
      } else if (!late && !reliable) assert.equal(text(event.body), 'first answer')
      inTalk(caller)
    } else if (event.type === 'progress' && event.mustAckWithBody) {
      stack.ackWith(caller.session!, sdp('late answer'), net.now)
    }
  }
  const late = random() < 0.2
  const reliable = random() < 0.4
  const refuses = random() < 0.15
  called.station.onEvent = (event, stack) => {
    common(called, event, stack)
    if (event.type === 'confirmed') {
      if (late && !reliable && !caller.hungUp) assert.equal(text(event.body), 'late answer')
      inTalk(called)
    }
    if (event.type !== 'invite') return
    called.session = event.session
    const body = sdp(late ? 'late offer' : 'first answer')
    if (random() < 0.8)
      net.at(net.now + within(300), () => {
        stack.progress(event.session, 183, reliable ? { reliable, body } : {}, net.now)
        net.settle()
      })
    net.at(net.now + 300 + within(3000), () => {
      if (refuses) {
        called.hungUp = called.over === undefined
        stack.reject(event.session, 486, {}, net.now)
      } else stack.accept(event.session, { body }, net.now)
      net.settle()
    })
  }
  caller.session = caller.station.stack.invite(
    {
      to: uri('sip:bob@bob.test'),
      from: { uri: uri('sip:alice@alice.test'), params: {} },
      body: late ? undefined : sdp('first offer'),
    },
    net.now,
  )
  if (random() < 0.3) net.at(net.now + within(4000), () => hangUp(caller))
  net.pass(300_000)

  for (const it of [caller, called]) {
    if (it.session !== undefined && !it.hungUp && it.over === undefined)
      fail(`${it.station.host} never heard of the end`)
    const counts = it.station.stack.counts()
    if (counts.transactions + counts.sessions + counts.timers > 0)
      fail(`${it.station.host} keeps ${JSON.stringify(counts)}`)
  }
  if (called.talking && !caller.talking && !caller.hungUp) fail('only the called side talks')
  if (caller.talking && !called.talking && called.over === undefined && !called.hungUp) fail('only the caller talks')
  if (refuses && !caller.hungUp && caller.over?.type !== 'failed') fail('a refused call that did not fail')
}

const storms: readonly (readonly [string, Transport, Weather])[] = [
  ['a good network', 'udp', { delayMs: [5, 5] }],
  ['jitter that puts messages out of order', 'udp', { delayMs: [5, 200] }],
  ['loss, doubles and disorder', 'udp', { loss: 0.15, duplication: 0.15, delayMs: [5, 300] }],
  ['heavy loss', 'udp', { loss: 0.3, delayMs: [20, 80] }],
  ['a slow reliable transport', 'tcp', { delayMs: [5, 400] }],
]
for (const [name, transport, weather] of storms)
  test(`both sides agree over ${name}`, () => {
    for (let seed = 1; seed <= 300; seed++) play(seed, transport, weather)
  })

/** Alice ─ a back-to-back user agent ─ Bob. */
function playThrough(seed: number, weather: Weather): void {
  const random = seededRandom(seed)
  const within = (most: Millis): Millis => Math.floor(random() * most)
  const net = new VirtualNetwork(seed, 'udp', weather)
  const from = { uri: uri('sip:alice@alice.test'), params: {} }
  const alice = net.add({ host: 'alice.test' })
  const bob = net.add({ host: 'bob.test' })
  const other = new Map<SessionId, SessionId>()
  net.add({
    host: 'middle.test',
    onEvent: (event, stack, now) => {
      if (!('session' in event) || event.session === undefined) return
      if (event.type === 'invite') {
        const leg = stack.invite({ to: uri('sip:bob@bob.test'), from, body: sdp('from the middle') }, now)
        other.set(leg, event.session).set(event.session, leg)
      }
      const leg = other.get(event.session)!
      if (event.type === 'progress') stack.progress(leg, event.status, {}, now)
      else if (event.type === 'answered') stack.accept(leg, { body: sdp('from the middle') }, now)
      else if (event.type === 'failed') stack.reject(leg, event.status, {}, now)
      else if (event.type === 'cancelled' || event.type === 'ended') stack.end(leg, {}, now)
      else if (event.type === 'offer') stack.answerOffer(event.session, sdp('from the middle'), now)
    },
  })
  bob.onEvent = (event, stack) => {
    if (event.type === 'offer') stack.answerOffer(event.session, sdp('yes'), net.now)
    if (event.type !== 'invite') return
    net.at(net.now + within(2000), () => {
      if (random() < 0.2) stack.reject(event.session, 603, {}, net.now)
      else stack.accept(event.session, { body: sdp('from bob') }, net.now)
      if (random() < 0.5) net.at(net.now + within(5000), () => stack.end(event.session, {}, net.now))
    })
  }
  const call = alice.stack.invite({ to: uri('sip:bob@middle.test'), from, body: sdp('from alice') }, net.now)
  net.at(net.now + within(6000), () => alice.stack.offer(call, sdp('hold'), {}, net.now))
  net.at(net.now + within(8000), () => alice.stack.end(call, {}, net.now))
  net.pass(300_000)
  for (const station of net.stations())
    assert.deepEqual(
      station.stack.counts(),
      { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 },
      `seed ${seed} ${station.host}\n${net.trace.join('\n')}`,
    )
}

test('three stacks in a row over a bad network: nothing is left anywhere', () => {
  for (let seed = 1; seed <= 300; seed++) playThrough(seed, { loss: 0.15, duplication: 0.1, delayMs: [5, 150] })
})
