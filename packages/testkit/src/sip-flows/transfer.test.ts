/** Three stacks, no server between them: transfers as RFC 5589 draws them, also over a bad network. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  printReplaces,
  type Refer,
  type SessionId,
  type SipStack,
  type StackEvent,
  type SubscriptionId,
} from '@sidetone/sip'
import { type Station, VirtualNetwork, type Weather } from '../virtual-network.ts'
import { sdp, uri } from './stage.ts'

/** A phone that answers, obeys REFER, and lets itself be replaced. */
function phone(net: VirtualNetwork, name: string): Station & { talking: Set<SessionId> } {
  const talking = new Set<SessionId>()
  /** Calls that a REFER made, and who is told of them. */
  const referred = new Map<SessionId, SubscriptionId | null>()
  const tell = (stack: SipStack, session: SessionId, status: number, now: number) => {
    const subscription = referred.get(session)
    if (subscription) stack.referProgress(subscription, status, undefined, now)
  }
  const onEvent = (event: StackEvent, stack: SipStack, now: number) => {
    switch (event.type) {
      case 'invite':
        if (name === 'busy') return stack.reject(event.session, 486, {}, now)
        stack.progress(event.session, 180, {}, now)
        stack.accept(event.session, { body: sdp(`${name} answers`) }, now)
        talking.add(event.session)
        if (event.replaces === undefined) return
        talking.delete(event.replaces)
        return stack.end(event.replaces, {}, now)
      case 'refer': {
        const { to, replaces, referredBy } = event.refer
        const subscription = stack.acceptRefer(event.transaction, event.refer, now)
        const headers: [string, string][] = replaces ? [['Replaces', printReplaces(replaces)]] : []
        assert.equal(referredBy?.uri.host, 'anna.test')
        const from = { uri: uri(`sip:${name}@${name}.test`), params: {} }
        referred.set(stack.invite({ to: to.uri, from, headers, body: sdp('offer') }, now), subscription)
        return
      }
      case 'progress':
        return tell(stack, event.session, event.status, now)
      case 'answered':
        talking.add(event.session)
        return tell(stack, event.session, 200, now)
      case 'failed':
        return tell(stack, event.session, event.status, now)
      case 'referred':
        // the one who transfers leaves when it has worked
        if (event.status < 200 || event.status > 299 || !talking.delete(event.session)) return
        return stack.end(event.session, {}, now)
      case 'ended':
        talking.delete(event.session)
        return
      case 'request':
        return stack.respond(event.transaction, 481, {}, now)
      default:
        return
    }
  }
  const station = net.add({ host: `${name}.test`, user: name, supported: ['replaces', 'norefersub'], onEvent })
  return Object.assign(station, { talking })
}

function transfer(seed: number, weather: Weather, target: string, attended: boolean, subscription: boolean) {
  const net = new VirtualNetwork(seed, 'udp', weather)
  const [anna, bert, carl] = [phone(net, 'anna'), phone(net, 'bert'), phone(net, target)]
  const by = { uri: uri('sip:anna@anna.test'), params: {} }
  const to = { uri: uri(`sip:${target}@${target}.test`), params: {} }
  const first = anna.stack.invite({ to: uri('sip:bert@bert.test'), from: by, body: sdp('offer') }, net.now)
  const second = attended && anna.stack.invite({ to: to.uri, from: by, body: sdp('offer') }, net.now)
  net.pass(20_000)
  const replaces = second ? anna.stack.sessionReplaces(second, 'them') : null
  const refer: Refer = { to, method: 'INVITE', referredBy: by, subscription, ...(replaces && { replaces }) }
  anna.stack.refer(first, refer, {}, net.now)
  net.pass(100_000)
  const referred = anna.events.filter(event => event.type === 'referred')
  const talking = [anna, bert, carl].map(each => each.talking.size)
  for (const { stack, talking } of [anna, bert, carl]) for (const session of talking) stack.end(session, {}, net.now)
  net.pass(300_000)
  for (const { stack } of [anna, bert, carl])
    assert.deepEqual(
      stack.counts(),
      { transactions: 0, sessions: 0, subscriptions: 0, timers: 0 },
      net.trace.join('\n'),
    )
  return { talking, outcome: referred.at(-1)?.status, done: referred.at(-1)?.done, trace: net.trace.join('\n') }
}

test('blind, attended and to somebody busy', () => {
  for (const attended of [false, true]) {
    const good = transfer(1, {}, 'carl', attended, true)
    assert.deepEqual([good.talking, good.outcome, good.done], [[0, 1, 1], 200, true], good.trace)
  }
  const busy = transfer(1, {}, 'busy', false, true)
  assert.deepEqual([busy.talking, busy.outcome, busy.done], [[1, 1, 0], 486, true], busy.trace)
  const silent = transfer(1, {}, 'carl', true, false)
  assert.deepEqual([silent.talking, silent.outcome, silent.done], [[0, 1, 1], 202, true], silent.trace)
})

test('over a network that loses, doubles and disorders, transfers end as they should', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const weather = { loss: 0.1, duplication: 0.1, delayMs: [5, 300] } as const
    const { talking, outcome, trace } = transfer(seed, weather, 'carl', seed % 2 === 0, true)
    assert.deepEqual([talking, outcome], [[0, 1, 1], 200], `seed ${seed}\n${trace}`)
  }
})
