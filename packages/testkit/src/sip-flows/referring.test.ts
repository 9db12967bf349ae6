/** REFER both ways against a scripted peer (RFC 3515, 3892, 4488, 5589). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReferTo, type Refer, type SessionId, type StackEvent } from '@sidetone/sip'
import { bodyText, header } from '../sip-script.ts'
import { type Called, Stage, uri } from './stage.ts'

type Talk = Called & { session: SessionId; tag: string }

function theirRefer(stage: Stage, talk: Talk, lines: readonly string[], cseq = 2) {
  stage.inDialog(talk, talk.tag, 'REFER', cseq, lines)
  return stage.event('refer')
}
function take(stage: Stage, event: Extract<StackEvent, { type: 'refer' }>): string | null {
  let subscription: string | null = null
  stage.act((stack, now) => {
    subscription = stack.acceptRefer(event.transaction, event.refer, now)
  })
  return subscription
}
const told = (stage: Stage): { status: number; done: boolean }[] =>
  stage.take().flatMap(event => (event.type === 'referred' ? [{ status: event.status, done: event.done }] : []))
const blind: Refer = { to: { uri: uri('sip:102@us.test'), params: {} }, method: 'INVITE', subscription: true }

// ── their REFER ──

test('blind transfer: 202, NOTIFY 100, 180, 200, and the BYE may come first', () => {
  const stage = new Stage()
  const talk = stage.calledAndTalking()
  const event = theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>', 'Referred-By: <sip:them@them.test>'])
  assert.deepEqual([event.refer.to.uri.user, event.refer.referredBy?.uri.user], ['102', 'them'])
  const subscription = take(stage, event)!
  const accepted = stage.them.expect('SIP/2.0 202')
  assert.match(header(accepted, 'Contact'), /us\.test/)
  const trying = stage.them.expect('NOTIFY sip:script@them.test')
  assert.equal(header(trying, 'Event'), 'refer;id=2')
  assert.equal(header(trying, 'Subscription-State'), 'active;expires=180')
  assert.equal(header(trying, 'Content-Type'), 'message/sipfrag;version=2.0')
  assert.equal(bodyText(trying), 'SIP/2.0 100 Trying\r\n')
  assert.equal(header(trying, 'CSeq'), '1 NOTIFY')
  stage.reply(trying, '200 OK', '')
  stage.act((stack, now) => stack.referProgress(subscription, 180, undefined, now))
  const ringing = stage.them.expect('NOTIFY')
  assert.equal(bodyText(ringing), 'SIP/2.0 180 Ringing\r\n')
  // the dialog lives on for the subscription (RFC 5057)
  stage.inDialog(talk, talk.tag, 'BYE', 3)
  assert.deepEqual(stage.events(), ['ended'])
  stage.act((stack, now) => stack.referProgress(subscription, 200, undefined, now))
  stage.them.expectNo('NOTIFY')
  stage.reply(ringing, '200 OK', '')
  const done = stage.them.expect('NOTIFY')
  assert.equal(bodyText(done), 'SIP/2.0 200 OK\r\n')
  assert.equal(header(done, 'Subscription-State'), 'terminated;reason=noresource')
  assert.deepEqual([header(done, 'CSeq'), header(done, 'To')], ['3 NOTIFY', talk.from])
  stage.reply(done, '200 OK', '')
  stage.assertEmpty()
})

test('the transfer fails: 486 in the last NOTIFY, the call goes on', () => {
  const stage = new Stage()
  const talk = stage.calledAndTalking()
  const subscription = take(stage, theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>']))!
  stage.reply(stage.them.expect('NOTIFY'), '200 OK', '')
  stage.act((stack, now) => {
    stack.referProgress(subscription, 486, 'She speaks', now)
    stack.referProgress(subscription, 200, undefined, now)
  })
  const busy = stage.them.expect('NOTIFY')
  assert.equal(bodyText(busy), 'SIP/2.0 486 She speaks\r\n')
  stage.reply(busy, '200 OK', '')
  assert.equal(stage.stack.counts().subscriptions, 0)
  assert.equal(stage.stack.counts().sessions, 1)
  assert.deepEqual(stage.events(), [])
})

test('norefersub: 202 with Refer-Sub: false and no NOTIFY', () => {
  const stage = new Stage({ supported: ['norefersub'] })
  const talk = stage.calledAndTalking()
  const event = theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>', 'Refer-Sub: false', 'Require: norefersub'])
  assert.equal(event.refer.subscription, false)
  assert.equal(take(stage, event), null)
  assert.equal(header(stage.them.expect('SIP/2.0 202'), 'Refer-Sub'), 'false')
  stage.them.expectNo('NOTIFY')
  assert.equal(stage.stack.counts().subscriptions, 0)
})

test('a refused REFER, and ones that cannot be read', () => {
  const stage = new Stage()
  const talk = stage.calledAndTalking()
  const { transaction } = theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>'])
  stage.act((stack, now) => stack.respond(transaction, 603, {}, now))
  stage.them.expect('SIP/2.0 603')
  stage.inDialog(talk, talk.tag, 'REFER', 3)
  stage.them.expect('SIP/2.0 400')
  stage.inDialog(talk, talk.tag, 'REFER', 4, ['Refer-To: <sip:a@b>', 'Refer-To: <sip:c@d>'])
  stage.them.expect('SIP/2.0 400')
  stage.inDialog(talk, talk.tag, 'REFER', 5, ['Refer-To: <sip:a@b?Replaces=nonsense>'])
  stage.them.expect('SIP/2.0 400')
  assert.deepEqual(stage.events(), [])
  stage.them.expectNo('NOTIFY')
})

test('481 to a NOTIFY, or silence, ends only the subscription', () => {
  for (const answer of ['481 Gone', ''])
    for (const progress of [180, 200]) {
      const stage = new Stage()
      const talk = stage.calledAndTalking()
      const subscription = take(stage, theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>']))!
      const trying = stage.them.expect('NOTIFY')
      if (answer !== '') stage.reply(trying, answer, '')
      else stage.pass(33_000)
      stage.act((stack, now) => stack.referProgress(subscription, progress, undefined, now))
      stage.them.count('NOTIFY')
      assert.equal(stage.stack.counts().subscriptions, 0)
      assert.deepEqual(stage.events(), [])
      assert.equal(stage.stack.counts().sessions, 1)
    }
})

test('four at a time; nobody is told for longer than three minutes; they may unsubscribe', () => {
  const stage = new Stage()
  const talk = stage.calledAndTalking()
  for (let cseq = 2; cseq < 6; cseq++) {
    assert.notEqual(take(stage, theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>'], cseq)), null)
    const notify = stage.them.expect('NOTIFY')
    assert.equal(header(notify, 'Event'), `refer;id=${cseq}`)
    stage.reply(notify, '200 OK', '')
  }
  assert.equal(take(stage, theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>'], 6)), null)
  stage.them.expect('SIP/2.0 503')
  stage.inDialog(talk, talk.tag, 'SUBSCRIBE', 7, ['Event: refer;id=3', 'Expires: 0'])
  assert.equal(header(stage.them.expect('SIP/2.0 200'), 'Expires'), '0')
  const last = stage.them.expect('NOTIFY')
  assert.equal(header(last, 'Subscription-State'), 'terminated;reason=timeout')
  stage.reply(last, '200 OK', '')
  assert.equal(stage.stack.counts().subscriptions, 3)
  stage.pass(180_000)
  assert.equal(stage.them.count('NOTIFY') >= 3, true)
  stage.pass(33_000)
  assert.equal(stage.stack.counts().subscriptions, 0)
})

test('after a restart the outcome is still told, in the dialog of the session', () => {
  const stage = new Stage()
  const talk = stage.calledAndTalking()
  const subscription = take(stage, theirRefer(stage, talk, ['Refer-To: <sip:102@us.test>']))!
  stage.reply(stage.them.expect('NOTIFY'), '200 OK', '')
  const json = (value: unknown) => JSON.parse(JSON.stringify(value))
  const snapshot = json(stage.stack.exportSubscription(subscription))
  stage.net.restart(stage.us, [json(stage.stack.exportSession(talk.session))])
  stage.act((stack, now) => {
    assert.equal(stack.importSubscription(snapshot, now), subscription)
    stack.referProgress(subscription, 200, undefined, now)
  })
  const notify = stage.them.expect('NOTIFY')
  assert.equal(header(notify, 'CSeq'), '2 NOTIFY')
  stage.reply(notify, '200 OK', '')
  stage.act((stack, now) => stack.end(talk.session, {}, now))
  const bye = stage.them.expect('BYE')
  assert.equal(header(bye, 'CSeq'), '3 BYE')
  stage.reply(bye, '200 OK', '')
  stage.assertEmpty()
})

// ── our REFER ──

/** Sends our REFER. @returns what arrived */
function ourRefer(stage: Stage, session: SessionId, refer: Refer): string {
  stage.act((stack, now) => assert.notEqual(stack.refer(session, refer, {}, now), null))
  return stage.them.expect('REFER')
}
function theirNotify(stage: Stage, invite: string, cseq: number, event: string, state: string, body: string): void {
  const dialog = { callId: header(invite, 'Call-ID'), from: '<sip:them@them.test>;tag=them', branch: '' }
  const lines = [`Event: ${event}`, `Subscription-State: ${state}`, 'Content-Type: message/sipfrag']
  stage.inDialog(dialog, header(invite, 'From'), 'NOTIFY', cseq, lines, body)
}

test('we transfer them: progress until the end', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  const by = { uri: uri('sip:101@us.test'), params: {} }
  const refer = ourRefer(stage, session, { ...blind, referredBy: by })
  assert.equal(header(refer, 'Refer-To'), '<sip:102@us.test>')
  assert.equal(header(refer, 'Referred-By'), '<sip:101@us.test>')
  assert.equal(header(refer, 'CSeq'), '2 REFER')
  stage.reply(refer, '202 Accepted', '')
  theirNotify(stage, invite, 1, 'refer', 'active;expires=60', 'SIP/2.0 100 Trying')
  theirNotify(stage, invite, 2, 'refer;id=2', 'active;expires=60', 'SIP/2.0 180 Ringing')
  theirNotify(stage, invite, 3, 'refer;id=2', 'active;expires=60', 'SIP/2.0 180 Ringing')
  theirNotify(stage, invite, 4, 'refer;id=2', 'terminated;reason=noresource', 'SIP/2.0 200 OK')
  assert.equal(stage.them.count('SIP/2.0 200'), 4)
  assert.deepEqual(told(stage), [
    { status: 100, done: false },
    { status: 180, done: false },
    { status: 200, done: true },
  ])
  theirNotify(stage, invite, 5, 'refer', 'terminated', 'SIP/2.0 200 OK')
  stage.them.expect('SIP/2.0 481')
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.reply(stage.them.expect('BYE'), '200 OK', '')
  stage.assertEmpty()
})

test('a NOTIFY before the 202, and a final one that forgets to terminate', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  const refer = ourRefer(stage, session, blind)
  theirNotify(stage, invite, 1, 'refer;id=2', 'active', 'SIP/2.0 180 Ringing')
  stage.reply(refer, '202 Accepted', '')
  theirNotify(stage, invite, 2, 'refer;id=2', 'active', 'SIP/2.0 486 Busy Here')
  theirNotify(stage, invite, 3, 'refer;id=2', 'terminated', 'SIP/2.0 486 Busy Here')
  assert.deepEqual(told(stage), [
    { status: 180, done: false },
    { status: 486, done: true },
  ])
})

test('without subscription: Refer-Sub: false both ways, or they tell all the same', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  const first = ourRefer(stage, session, { ...blind, subscription: false })
  assert.equal(header(first, 'Refer-Sub'), 'false')
  assert.equal(header(first, 'Supported'), 'norefersub')
  stage.reply(first, '202 Accepted', '', ['Refer-Sub: false'])
  assert.deepEqual(told(stage), [{ status: 202, done: true }])
  const second = ourRefer(stage, session, { ...blind, subscription: false })
  stage.reply(second, '202 Accepted', '')
  theirNotify(stage, invite, 1, 'refer;id=3', 'terminated', 'SIP/2.0 200 OK')
  assert.deepEqual(told(stage), [
    { status: 100, done: false },
    { status: 200, done: true },
  ])
})

test('after a restart their NOTIFYs are still about our REFER', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  const refer = ourRefer(stage, session, blind)
  const snapshot = JSON.parse(JSON.stringify(stage.stack.exportSession(session)))
  stage.net.restart(stage.us, [snapshot])
  stage.reply(refer, '202 Accepted', '')
  theirNotify(stage, invite, 1, 'refer;id=2', 'terminated', 'SIP/2.0 200 OK')
  assert.deepEqual(told(stage), [{ status: 200, done: true }])
  stage.net.restart(stage.us, [snapshot])
  stage.pass(33_000)
  assert.deepEqual(told(stage), [{ status: 408, done: true }])
})

test('refused, unanswered, or never told how it went', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  stage.reply(ourRefer(stage, session, blind), '603 Declined', '')
  assert.deepEqual(told(stage), [{ status: 603, done: true }])
  stage.reply(ourRefer(stage, session, blind), '202 Accepted', '')
  stage.pass(33_000)
  assert.deepEqual(told(stage), [
    { status: 100, done: false },
    { status: 408, done: true },
  ])
  stage.reply(ourRefer(stage, session, blind), '202 Accepted', '')
  theirNotify(stage, invite, 1, 'refer', 'active;expires=60', 'SIP/2.0 180 Ringing')
  stage.pass(61_000)
  assert.deepEqual(told(stage).at(-1), { status: 408, done: true })
  ourRefer(stage, session, blind)
  stage.pass(33_000)
  assert.deepEqual(told(stage), [{ status: 408, done: true }])
  assert.equal(stage.stack.counts().timers, stage.stack.counts().transactions)
})

test('a challenge is answered, the NOTIFYs follow the second CSeq', () => {
  const stage = new Stage({ credentials: () => ({ username: 'us', password: 'secret' }) })
  const { session, invite } = stage.talk()
  stage.reply(ourRefer(stage, session, blind), '401 Unauthorized', '', [
    'WWW-Authenticate: Digest realm="them", nonce="1", algorithm=MD5, qop="auth"',
  ])
  const again = stage.them.expect('REFER')
  assert.equal(header(again, 'CSeq'), '3 REFER')
  stage.reply(again, '202 Accepted', '')
  theirNotify(stage, invite, 1, 'refer;id=3', 'terminated', 'SIP/2.0 200 OK')
  assert.deepEqual(told(stage).at(-1), { status: 200, done: true })
})

test('attended transfer: the REFER says which call is to be replaced, as the other side sees it', () => {
  const stage = new Stage()
  const first = stage.talk()
  const second = stage.talk()
  const replaces = stage.stack.sessionReplaces(second.session, 'them')
  assert(replaces !== null)
  const refer = ourRefer(stage, first.session, { ...blind, replaces })
  const read = parseReferTo(header(refer, 'Refer-To'))
  assert(read.ok)
  assert.deepEqual(read.value.replaces, {
    ...{ callId: header(second.invite, 'Call-ID'), toTag: 'them', earlyOnly: false },
    fromTag: /;tag=(.*)/.exec(header(second.invite, 'From'))![1],
  })
})

test('no more than four are open, none without an answered call', () => {
  const stage = new Stage()
  const { session } = stage.talk()
  for (let i = 0; i < 4; i++) ourRefer(stage, session, blind)
  assert.equal(stage.stack.refer(session, blind, {}, stage.now), null)
  const ringing = stage.call()
  assert.equal(stage.stack.refer(ringing.session, blind, {}, stage.now), null)
  assert.equal(stage.stack.refer('nobody', blind, {}, stage.now), null)
})
