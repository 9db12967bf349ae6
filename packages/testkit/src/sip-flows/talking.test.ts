/** Inside a session, against a scripted peer: offers both ways, glare, refreshing, order, other requests. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header } from '../sip-script.ts'
import { Stage, sdp, textIn } from './stage.ts'

test('their re-INVITE is answered, and its 200 repeated until the ACK', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'INVITE', 2, [], 'hold')
  stage.them.expect('SIP/2.0 100')
  assert.equal(textIn(stage.event('offer').body), 'hold')
  stage.act((stack, now) => stack.answerOffer(session, sdp('held'), now))
  stage.pass(600)
  assert.equal(stage.them.count('SIP/2.0 200'), 2)
  stage.inDialog(called, tag, 'ACK', 2)
  stage.pass(5000)
  stage.them.expectNo('SIP/2.0 200')
  assert.deepEqual(stage.events(), [])
})

test('a second re-INVITE before the first is answered: 500 with Retry-After', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'INVITE', 2, [], 'one')
  stage.inDialog(called, tag, 'INVITE', 3, [], 'two')
  assert.match(header(stage.them.expect('SIP/2.0 500'), 'Retry-After'), /^\d+$/)
  stage.act((stack, now) => stack.refuseOffer(session, 488, now))
  stage.them.expect('SIP/2.0 488')
})

test('their re-INVITE without a body: our offer in the 200, their answer in the ACK', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'INVITE', 2)
  assert.equal(stage.event('offer').body, undefined)
  stage.act((stack, now) => stack.answerOffer(session, sdp('our offer'), now))
  stage.inDialog(called, tag, 'ACK', 2, [], 'their answer')
  assert.equal(textIn(stage.event('answer').body), 'their answer')
})

test('our offer without a body: theirs comes, the answer goes in the ACK', () => {
  const stage = new Stage()
  const { session } = stage.talk()
  stage.act((stack, now) => stack.offer(session, undefined, {}, now))
  const invite = stage.them.expect('INVITE')
  assert.equal(header(invite, 'Content-Length'), '0')
  stage.them.reply(invite, '200 OK', '', [], 'their offer')
  const answer = stage.event('answer')
  assert.deepEqual([textIn(answer.body), answer.mustAckWithBody], ['their offer', true])
  stage.act((stack, now) => stack.ackWith(session, sdp('our answer'), now))
  assert.match(stage.them.expect('ACK'), /our answer$/)
})

test('glare: 491 both ways, and whoever made the Call-ID waits 2.1 to 4 s', () => {
  const stage = new Stage()
  const { session, invite } = stage.talk()
  stage.act((stack, now) => stack.offer(session, sdp('hold'), {}, now))
  const ours = stage.them.expect('INVITE')
  const dialog = { callId: header(invite, 'Call-ID'), from: '<sip:them@them.test>;tag=them', branch: '' }
  stage.inDialog(dialog, header(invite, 'From'), 'INVITE', 1, [], 'theirs')
  stage.them.expect('SIP/2.0 491')
  stage.them.reply(ours, '491 Request Pending', '')
  stage.pass(2000)
  stage.them.expectNo('INVITE')
  stage.pass(2100)
  const again = stage.them.expect('INVITE')
  assert.match(again, /hold$/)
  assert.equal(header(again, 'CSeq'), '3 INVITE')
  stage.them.reply(again, '200 OK', '', [], 'held')
  assert.equal(textIn(stage.event('answer').body), 'held')
  stage.them.expect('ACK')
})

test('offers wait for each other', () => {
  const stage = new Stage()
  const { session } = stage.talk()
  stage.act((stack, now) => {
    stack.offer(session, sdp('one'), {}, now)
    stack.offer(session, sdp('two'), { method: 'UPDATE' }, now)
  })
  stage.them.expectNo('UPDATE')
  stage.them.reply(stage.them.expect('INVITE'), '488 Not Acceptable Here', '')
  assert.equal(stage.event('offer-refused').status, 488)
  const update = stage.them.expect('UPDATE')
  assert.match(update, /two$/)
  stage.them.reply(update, '200 OK', '', [], 'yes')
  assert.equal(textIn(stage.event('answer').body), 'yes')
})

test('481 to our re-INVITE ends the session', () => {
  const stage = new Stage()
  const { session } = stage.talk()
  stage.act((stack, now) => stack.offer(session, sdp('hold'), {}, now))
  stage.them.reply(stage.them.expect('INVITE'), '481 Call/Transaction Does Not Exist', '')
  assert.equal(stage.event('ended').by, 'error')
  stage.them.expect('BYE')
  stage.assertEmpty()
})

test('we refresh with UPDATE at half the interval, and a peer that stays silent ends the session', () => {
  const stage = new Stage()
  stage.talk(['Allow: INVITE, UPDATE', 'Supported: timer', 'Session-Expires: 600;refresher=uac'])
  stage.pass(299_000)
  stage.them.expectNo('UPDATE')
  stage.pass(2000)
  const update = stage.them.expect('UPDATE')
  assert.equal(header(update, 'Session-Expires'), '600;refresher=uac')
  assert.equal(header(update, 'Content-Length'), '0')
  stage.them.reply(update, '200 OK', '', ['Session-Expires: 600;refresher=uac'])
  stage.pass(301_000)
  stage.them.expect('UPDATE')
  assert.deepEqual(stage.events(), [])
  stage.pass(33_000)
  assert.equal(stage.event('ended').by, 'error')
  stage.assertEmpty()
})

test('we refresh with a re-INVITE when they do not take UPDATE', () => {
  const stage = new Stage()
  stage.talk(['Allow: INVITE, BYE', 'Supported: timer', 'Session-Expires: 600;refresher=uac'])
  stage.pass(301_000)
  const invite = stage.them.expect('INVITE')
  assert.match(invite, /our offer$/)
  stage.them.reply(invite, '200 OK', '', ['Session-Expires: 600;refresher=uac'], 'their answer')
  stage.pass(20)
  stage.them.expect('ACK')
  assert.deepEqual(stage.events(), [])
})

test('they do not refresh: the session expires with BYE', () => {
  const stage = new Stage()
  stage.talk(['Supported: timer', 'Session-Expires: 90;refresher=uas'])
  stage.pass(59_000)
  assert.deepEqual(stage.events(), [])
  stage.pass(2000)
  assert.equal(stage.event('ended').by, 'expired')
  stage.them.expect('BYE')
  stage.assertEmpty()
})

test('their UPDATE without a body refreshes, and is answered without asking', () => {
  const stage = new Stage()
  const { tag, ...called } = stage.calledAndTalking(['Supported: timer', 'Session-Expires: 90;refresher=uac'])
  for (let cseq = 2; cseq < 6; cseq++) {
    stage.pass(45_000)
    stage.inDialog(called, tag, 'UPDATE', cseq, ['Supported: timer', 'Session-Expires: 90;refresher=uac'])
    assert.equal(header(stage.them.expect('SIP/2.0 200'), 'Session-Expires'), '90;refresher=uac')
  }
  assert.deepEqual(stage.events(), [])
})

test('a request that is older than the last one is 500, and an unknown dialog is 481', () => {
  const stage = new Stage()
  const { tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'INFO', 9, ['Content-Type: application/dtmf-relay'])
  stage.event('info')
  stage.them.expect('SIP/2.0 200')
  stage.inDialog(called, tag, 'INFO', 8)
  stage.them.expect('SIP/2.0 500')
  for (const method of ['BYE', 'INVITE', 'UPDATE', 'INFO', 'REFER']) {
    stage.inDialog(called, '<sip:us@us.test>;tag=unknown', method, 10)
    stage.them.expect('SIP/2.0 481')
  }
  stage.inDialog({ ...called, from: '<sip:them@them.test>;tag=other' }, tag, 'BYE', 10)
  stage.them.expect('SIP/2.0 481')
  stage.inDialog({ ...called, callId: 'other' }, tag, 'BYE', 10)
  stage.them.expect('SIP/2.0 481')
  assert.deepEqual(stage.events(), [])
})

test('REFER and NOTIFY come to the user, who answers; ours get their response', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'REFER', 2, ['Refer-To: <sip:third@them.test>'])
  const refer = stage.event('refer')
  stage.act((stack, now) => stack.respond(refer.transaction, 202, {}, now))
  stage.them.expect('SIP/2.0 202')
  let asked: string | null = null
  stage.act((stack, now) => {
    asked = stack.requestIn(
      session,
      'NOTIFY',
      {
        headers: [
          ['Event', 'refer'],
          ['Subscription-State', 'active'],
        ],
      },
      now,
    )
  })
  const notify = stage.them.expect('NOTIFY')
  assert.equal(header(notify, 'Event'), 'refer')
  stage.them.reply(notify, '200 OK', '')
  const response = stage.event('response')
  assert.equal(response.transaction, asked)
  stage.inDialog(called, tag, 'MESSAGE', 3)
  const message = stage.event('request')
  assert.equal(message.session, session)
})

test('their BYE ends it, with its reasons; ours crossing does no harm', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'BYE', 2, ['Reason: Q.850;cause=16;text="Terminated"'])
  const ended = stage.event('ended')
  assert.deepEqual([ended.by, ended.reasons], ['remote', [{ protocol: 'Q.850', cause: 16, text: 'Terminated' }]])
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.them.expectNo('BYE')
  const second = stage.calledAndTalking()
  stage.act((stack, now) => stack.end(second.session, {}, now))
  const bye = stage.them.expect('BYE')
  stage.inDialog(second, second.tag, 'BYE', 2)
  stage.them.expect('SIP/2.0 200')
  stage.them.reply(bye, '481 Call/Transaction Does Not Exist', '')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('their new Contact moves the remote target, and requests follow the flow they were last heard on', () => {
  const flows: (string | undefined)[] = []
  const stage = new Stage({
    route: (_, lastFlow) => {
      flows.push(lastFlow)
      return { transport: 'udp', host: 'them.test', port: 5060 }
    },
  })
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'UPDATE', 2)
  stage.them.send('us.test', [
    'UPDATE sip:us@us.test:5060 SIP/2.0',
    'Via: SIP/2.0/UDP them.test:5060;branch=z9hG4bKmoved',
    `From: ${called.from}`,
    `To: ${tag}`,
    `Call-ID: ${called.callId}`,
    'CSeq: 3 UPDATE',
    'Contact: "New" <sip:moved@them.test;x=y>;q=1',
  ])
  stage.pass(20)
  stage.act((stack, now) => stack.end(session, {}, now))
  assert.equal(stage.them.expect('BYE').split(' ', 2)[1], 'sip:moved@them.test;x=y')
  assert.equal(flows.at(-1), 'us.test~them.test')
})

test('a 2xx whose flow broke goes to where the other side is now', () => {
  let flow = 'us.test~lost.test'
  const stage = new Stage({ route: () => ({ flow }) })
  const called = stage.called()
  const { session } = stage.event('invite')
  stage.stack.accept(session, { body: sdp('our answer') }, stage.now)
  const [first] = stage.stack.take().sends
  stage.stack.sendFailed(first!.transaction!, stage.now)
  // not back yet: what is sent there is lost
  stage.pass(600)
  stage.them.expectNo('SIP/2.0 200')
  flow = 'us.test~them.test'
  stage.pass(1000)
  const ok = stage.them.expect('SIP/2.0 200')
  stage.inDialog(called, header(ok, 'To'), 'ACK', 1)
  stage.event('confirmed')
})

test('a BYE whose flow broke is sent again until the other side is back', () => {
  let broken = true
  const stage = new Stage({ route: () => (broken ? null : { flow: 'us.test~them.test' }) })
  const { session } = stage.calledAndTalking()
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.pass(5000)
  stage.them.expectNo('BYE')
  broken = false
  stage.pass(2000)
  stage.them.reply(stage.them.expect('BYE'), '200 OK', '')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
  broken = true
  const gone = stage.calledAndTalking()
  stage.act((stack, now) => stack.end(gone.session, {}, now))
  stage.assertEmpty()
})
