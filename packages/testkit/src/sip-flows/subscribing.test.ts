/** SUBSCRIBE to us against a scripted watcher (RFC 6665, 4235, 3842). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, dialogInfo, messageSummary, type SubscriptionId, type WatchedDialog } from '@sidetone/sip'
import { bodyText, header, headers } from '../sip-script.ts'
import { Stage } from './stage.ts'

const packages = ['dialog', 'message-summary', 'presence']
const stageOf = (more: object = {}): Stage => new Stage({ eventPackages: packages, ...more })
const entity = 'sip:101@us.test'
const lamp = (state: WatchedDialog['state']) => dialogInfo(entity, [{ id: '1', state }])

let calls = 0
/** Their SUBSCRIBE. @returns its Call-ID */
function subscribe(stage: Stage, lines: readonly string[] = [], event = 'dialog'): string {
  const callId = `watch-${++calls}`
  stage.them.request('us.test', {
    ...{ method: 'SUBSCRIBE', uri: entity, from: '<sip:them@them.test>;tag=w', to: `<${entity}>`, callId, cseq: 1 },
    lines: [...(event === '' ? [] : [`Event: ${event}`]), ...lines],
  })
  stage.pass(20)
  return callId
}
type Watch = { id: SubscriptionId; callId: string; to: string; first: string }

/** They subscribe, we accept, the first NOTIFY is answered. */
function watch(stage: Stage, lines: readonly string[] = [], event = 'dialog'): Watch {
  const callId = subscribe(stage, lines, event)
  const asked = stage.event('subscribe')
  let id: SubscriptionId | null = null
  stage.act((stack, now) => {
    id = stack.acceptSubscription(asked, lamp('trying'), now)
  })
  assert(id !== null)
  const to = header(stage.them.expect('SIP/2.0 200'), 'To')
  const first = stage.them.expect('NOTIFY')
  stage.reply(first, '200 OK', '')
  return { id, callId, to, first }
}
function again(stage: Stage, { callId, to }: Watch, cseq: number, lines: readonly string[]): void {
  stage.them.request('us.test', {
    ...{ method: 'SUBSCRIBE', uri: 'sip:us@us.test', from: '<sip:them@them.test>;tag=w', to, callId, cseq },
    lines: ['Event: dialog', ...lines],
  })
  stage.pass(20)
}
const show = (stage: Stage, { id }: Watch, state: WatchedDialog['state']): void =>
  stage.act((stack, now) => stack.notify(id, lamp(state), now))

test('a life: 200 with Expires, the state at once, changes, refresh, the end', () => {
  const stage = stageOf()
  const callId = subscribe(stage, ['Expires: 600', 'Accept: application/dialog-info+xml;q=1, text/plain'])
  const event = stage.event('subscribe')
  assert.deepEqual(event.asked, {
    ...{ package: 'dialog', id: '', expiresS: 600 },
    accept: ['application/dialog-info+xml', 'text/plain'],
  })
  let id = ''
  stage.act((stack, now) => {
    id = stack.acceptSubscription(event, lamp('trying'), now)!
  })
  const ok = stage.them.expect('SIP/2.0 200')
  assert.equal(header(ok, 'Expires'), '600')
  assert.match(header(ok, 'Contact'), /^<sip:us@us\.test/)
  const first = stage.them.expect('NOTIFY sip:script@them.test SIP/2.0')
  assert.deepEqual(
    ['From', 'To', 'Call-ID', 'CSeq', 'Event', 'Subscription-State', 'Content-Type'].map(name => header(first, name)),
    [
      ...[header(ok, 'To'), '<sip:them@them.test>;tag=w', callId, '1 NOTIFY', 'dialog', 'active;expires=600'],
      'application/dialog-info+xml',
    ],
  )
  assert.match(bodyText(first), /version="0".*trying/s)
  stage.reply(first, '200 OK', '')
  stage.pass(1000)
  const watched = { id, callId, to: header(ok, 'To'), first }
  show(stage, watched, 'confirmed')
  const second = stage.them.expect('NOTIFY')
  assert.match(bodyText(second), /version="1".*confirmed/s)
  assert.equal(header(second, 'CSeq'), '2 NOTIFY')
  stage.reply(second, '200 OK', '')
  stage.pass(300_000)
  again(stage, watched, 2, ['Expires: 1200'])
  assert.equal(header(stage.them.expect('SIP/2.0 200'), 'Expires'), '1200')
  const third = stage.them.expect('NOTIFY')
  assert.match(bodyText(third), /version="2".*confirmed/s)
  assert.equal(header(third, 'Subscription-State'), 'active;expires=1200')
  stage.reply(third, '200 OK', '')
  again(stage, watched, 3, ['Expires: 0'])
  assert.equal(stage.event('unsubscribed').why, 'asked')
  const last = stage.them.expect('NOTIFY')
  assert.equal(header(last, 'Subscription-State'), 'terminated;reason=timeout')
  assert.match(bodyText(last), /confirmed/)
  stage.reply(last, '200 OK', '')
  assert.equal(stage.stack.counts().subscriptions, 0)
  again(stage, watched, 4, ['Expires: 600'])
  stage.them.expect('SIP/2.0 481')
  stage.assertEmpty()
})

test('at most one NOTIFY a second, the last state wins, one on its way at a time', () => {
  const stage = stageOf()
  const it = watch(stage)
  show(stage, it, 'early')
  show(stage, it, 'confirmed')
  show(stage, it, 'terminated')
  stage.them.expectNo('NOTIFY')
  stage.pass(1000)
  const next = stage.them.expect('NOTIFY')
  assert.match(bodyText(next), /version="1".*terminated/s)
  stage.them.expectNo('NOTIFY')
  show(stage, it, 'early')
  stage.pass(3000)
  // only the repetition of the one that has no answer
  assert.equal(stage.them.count('NOTIFY') > 0, true)
  stage.reply(next, '200 OK', '')
  assert.match(bodyText(stage.them.expect('NOTIFY')), /version="2".*early/s)
})

test('it runs out: the last NOTIFY says so', () => {
  const stage = stageOf()
  watch(stage, ['Expires: 60'])
  stage.pass(61_000)
  assert.equal(stage.event('unsubscribed').why, 'expired')
  const last = stage.them.expect('NOTIFY')
  assert.equal(header(last, 'Subscription-State'), 'terminated;reason=timeout')
  stage.reply(last, '200 OK', '')
  stage.assertEmpty()
})

test('a NOTIFY that is refused or lost ends it, another refusal does not', () => {
  for (const [status, why] of [
    ['481 Gone', 'refused'],
    ['', 'unreachable'],
    ['500 Later', null],
  ] as const) {
    const stage = stageOf()
    const it = watch(stage)
    stage.pass(1000)
    show(stage, it, 'early')
    const notify = stage.them.expect('NOTIFY')
    if (status === '') stage.pass(33_000)
    else stage.reply(notify, status, '')
    if (why === null) {
      assert.deepEqual(stage.events(), [])
      stage.act((stack, now) => stack.endSubscription(it.id, 'noresource', {}, now))
    } else assert.equal(stage.event('unsubscribed').why, why)
    stage.assertEmpty()
    assert.deepEqual(stage.events(), [])
  }
})

test('we end it, and say when to come back', () => {
  const stage = stageOf()
  const it = watch(stage)
  stage.act((stack, now) => stack.endSubscription(it.id, 'probation', { retryAfterS: 30 }, now))
  const last = stage.them.expect('NOTIFY')
  assert.equal(header(last, 'Subscription-State'), 'terminated;reason=probation;retry-after=30')
  show(stage, it, 'early')
  stage.reply(last, '200 OK', '')
  stage.them.expectNo('NOTIFY')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('Expires: 0 is one look', () => {
  const stage = stageOf()
  const { first } = watch(stage, ['Expires: 0'])
  assert.equal(header(first, 'Subscription-State'), 'terminated;reason=timeout')
  assert.match(bodyText(first), /trying/)
  assert.equal(stage.stack.counts().subscriptions, 0)
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('what is refused before anybody is asked', () => {
  const stage = stageOf()
  subscribe(stage, [], 'weather')
  assert.equal(header(stage.them.expect('SIP/2.0 489'), 'Allow-Events'), 'dialog, message-summary, presence')
  subscribe(stage, [], '')
  stage.them.expect('SIP/2.0 489')
  subscribe(stage, ['Expires: 59'])
  assert.equal(header(stage.them.expect('SIP/2.0 423'), 'Min-Expires'), '60')
  subscribe(stage, ['Expires: soon'])
  stage.them.expect('SIP/2.0 400')
  assert.deepEqual(stage.events(), [])
  subscribe(stage, ['Expires: 4000000000'], 'Message-Summary')
  const event = stage.event('subscribe')
  assert.deepEqual([event.asked.package, event.asked.expiresS], ['message-summary', 3600])
  stage.act((stack, now) => stack.respond(event.transaction, 403, {}, now))
  stage.them.expect('SIP/2.0 403')
  assert.equal(stage.stack.acceptSubscription(event, undefined, stage.now), null)
  stage.assertEmpty()
})

test('without packages it is a request like any', () => {
  const stage = new Stage()
  subscribe(stage)
  assert.equal(stage.event('request').request.method, 'SUBSCRIBE')
})

test('others cannot refresh it: wrong tag, Call-ID, package; late ones get 500', () => {
  const stage = stageOf()
  const it = watch(stage)
  again(stage, { ...it, callId: 'other' }, 2, [])
  stage.them.expect('SIP/2.0 481')
  again(stage, { ...it, to: `<${entity}>;tag=other` }, 2, [])
  stage.them.expect('SIP/2.0 481')
  again(stage, it, 1, ['Expires: 0'])
  stage.them.expect('SIP/2.0 500')
  again(stage, it, 2, ['Expires: 30'])
  stage.them.expect('SIP/2.0 423')
  assert.equal(stage.stack.counts().subscriptions, 1)
})

test('the NOTIFY goes the way of the route set, and follows a new Contact', () => {
  const stage = stageOf()
  const routes = ['Record-Route: <sip:them.test;lr;hop=1>', 'Record-Route: <sip:far.test;lr;hop=2>']
  const { first } = watch(stage, routes)
  assert.deepEqual(headers(first, 'Route'), ['<sip:them.test;lr;hop=1>', '<sip:far.test;lr;hop=2>'])
})

test('bounded: one too many gets 503', () => {
  const stage = stageOf({ limits: { maxSubscriptions: 1 } })
  watch(stage)
  subscribe(stage)
  const event = stage.event('subscribe')
  stage.act((stack, now) => assert.equal(stack.acceptSubscription(event, undefined, now), null))
  assert.equal(header(stage.them.expect('SIP/2.0 503'), 'Retry-After'), '60')
})

test('restart: plain JSON, counts go on above those of before', () => {
  const stage = stageOf()
  const it = watch(stage, ['Expires: 600'], 'dialog;id=7')
  stage.pass(100_000)
  const snapshot = JSON.parse(JSON.stringify(stage.stack.exportSubscription(it.id)))
  stage.net.restart(stage.us, [])
  stage.act((stack, now) => {
    stack.importSubscription(snapshot, now)
    stack.notify(it.id, lamp('early'), now)
  })
  const notify = stage.them.expect('NOTIFY')
  assert.equal(header(notify, 'Event'), 'dialog;id=7')
  assert(Number.parseInt(header(notify, 'CSeq'), 10) > 60_000)
  assert(Number(/version="(\d+)"/.exec(bodyText(notify))![1]) > 60_000)
  assert.match(header(notify, 'Subscription-State'), /^active;expires=(49\d|500)$/)
  stage.reply(notify, '200 OK', '')
  stage.pass(500_000)
  assert.equal(stage.event('unsubscribed').why, 'expired')
  stage.assertEmpty()
})

test('what changed and what went is told for keeping, not each NOTIFY', () => {
  const stage = stageOf()
  const seen: string[] = []
  const { stack } = stage
  const take = stack.take.bind(stack)
  stack.take = () => {
    const turn = take()
    seen.push(...turn.subscriptionsChanged.map(() => 'changed'), ...turn.subscriptionsGone.map(() => 'gone'))
    return turn
  }
  const it = watch(stage)
  stage.pass(1000)
  show(stage, it, 'early')
  stage.reply(stage.them.expect('NOTIFY'), '200 OK', '')
  assert.deepEqual(seen, ['changed'])
  again(stage, it, 2, [])
  // a refresh is answered with the state, but no sooner than a second after the last
  stage.pass(1000)
  stage.reply(stage.them.expect('NOTIFY'), '200 OK', '')
  assert.deepEqual(seen, ['changed', 'changed'])
  stage.act((_, now) => stack.endSubscription(it.id, 'deactivated', {}, now))
  stage.reply(stage.them.expect('NOTIFY'), '200 OK', '')
  assert.deepEqual(seen, ['changed', 'changed', 'changed', 'gone'])
})

test('a thousand watchers come and go, and nothing is left', () => {
  const stage = stageOf()
  stage.us.onEvent = (event, stack, now) => {
    if (event.type === 'subscribe') stack.acceptSubscription(event, messageSummary({ voice: { new: 1, old: 0 } }), now)
  }
  const many = 1000
  for (let i = 0; i < many; i++) subscribe(stage, [`Expires: ${60 + (i % 100)}`], 'message-summary')
  assert(stage.stack.counts().subscriptions > 900)
  assert.equal(stage.stack.nextDeadline() !== null, true)
  stage.assertEmpty()
})

test('a body that is no function is sent as it is', () => {
  const stage = stageOf()
  const it = watch(stage)
  stage.pass(1000)
  stage.act((stack, now) => stack.notify(it.id, { type: 'text/plain', bytes: bytesOf('ö') }, now))
  const notify = stage.them.expect('NOTIFY')
  assert.deepEqual([header(notify, 'Content-Length'), bodyText(notify)], ['2', 'ö'])
})
