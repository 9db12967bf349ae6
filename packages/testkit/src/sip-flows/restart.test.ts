/** The process dies and comes back with what it exported (design §5). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SessionId } from '@sidetone/sip'
import { header } from '../sip-script.ts'
import { Stage, sdp, textIn } from './stage.ts'

/** Only JSON survives. */
function restart(stage: Stage, session: SessionId): void {
  const snapshot: unknown = JSON.parse(JSON.stringify(stage.stack.exportSession(session)))
  stage.net.restart(stage.us, [snapshot])
  stage.pass(20)
}

test('a talking session goes on: re-INVITE both ways, BYE', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  restart(stage, session)
  stage.inDialog(called, tag, 'INVITE', 2, [], 'hold')
  assert.equal(textIn(stage.event('offer').body), 'hold')
  stage.act((stack, now) => stack.answerOffer(session, sdp('held'), now))
  stage.inDialog(called, tag, 'ACK', 2)
  restart(stage, session)
  stage.act((stack, now) => stack.offer(session, sdp('back'), {}, now))
  const invite = stage.them.expect('INVITE')
  assert.equal(header(invite, 'CSeq'), '1 INVITE')
  stage.them.reply(invite, '200 OK', '', [], 'yes')
  assert.equal(textIn(stage.event('answer').body), 'yes')
  restart(stage, session)
  stage.act((stack, now) => stack.end(session, {}, now))
  const bye = stage.them.expect('BYE')
  assert.equal(header(bye, 'CSeq'), '2 BYE')
  stage.them.reply(bye, '200 OK', '')
  stage.assertEmpty()
})

test('session timers go on', () => {
  const stage = new Stage()
  const { session } = stage.talk(['Allow: UPDATE', 'Supported: timer', 'Session-Expires: 600;refresher=uac'])
  stage.pass(200_000)
  restart(stage, session)
  stage.pass(101_000)
  const update = stage.them.expect('UPDATE')
  assert.equal(header(update, 'CSeq'), '2 UPDATE')
})

test('an unanswered incoming INVITE can still be refused, with the Via and tag of before', () => {
  const stage = new Stage()
  const { branch, callId, from } = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.progress(session, 180, {}, now))
  const ringing = stage.them.expect('SIP/2.0 180')
  restart(stage, session)
  stage.act((stack, now) => stack.end(session, { status: 480, reasons: [{ protocol: 'Q.850', cause: 41 }] }, now))
  const refusal = stage.them.expect('SIP/2.0 480')
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq'])
    assert.equal(header(refusal, name), header(ringing, name))
  assert.equal(header(refusal, 'Reason'), 'Q.850;cause=41')
  stage.them.request('us.test', {
    method: 'ACK',
    uri: 'sip:us@us.test',
    from,
    to: header(refusal, 'To'),
    callId,
    cseq: 1,
    branch,
  })
  stage.assertEmpty()
})

test('a CANCEL after the restart finds its INVITE', () => {
  const stage = new Stage()
  const { branch, callId, from } = stage.called()
  const { session } = stage.event('invite')
  restart(stage, session)
  stage.them.request('us.test', {
    method: 'CANCEL',
    uri: 'sip:us@us.test',
    from,
    to: '<sip:us@us.test>',
    callId,
    cseq: 1,
    branch,
  })
  stage.event('cancelled')
  stage.them.expect('SIP/2.0 487')
})

test('an unanswered outgoing INVITE can still be cancelled, with its branch', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.them.reply(invite, '180 Ringing', 'them')
  stage.pass(20)
  restart(stage, session)
  stage.act((stack, now) => stack.end(session, {}, now))
  const cancel = stage.them.expect('CANCEL')
  assert.equal(header(cancel, 'Via'), header(invite, 'Via'))
  stage.them.reply(invite, '487 Request Terminated', 'them')
  stage.pass(20)
  assert.equal(header(stage.them.expect('ACK'), 'Via'), header(invite, 'Via'))
  stage.assertEmpty()
})

test('a CANCEL that may have been lost is sent again', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.them.reply(invite, '180 Ringing', 'them')
  stage.pass(20)
  stage.act((stack, now) => stack.end(session, {}, now))
  const first = stage.them.expect('CANCEL')
  restart(stage, session)
  assert.equal(header(stage.them.expect('CANCEL'), 'Via'), header(first, 'Via'))
  stage.them.reply(invite, '487 Request Terminated', 'them')
  stage.assertEmpty()
})

test('a 200 that comes after the restart and the end gets ACK and BYE', () => {
  const stage = new Stage()
  const { session, invite } = stage.call()
  stage.them.reply(invite, '180 Ringing', 'them')
  stage.pass(20)
  restart(stage, session)
  stage.act((stack, now) => stack.end(session, {}, now))
  stage.them.reply(invite, '200 OK', 'them', [], 'answer')
  stage.pass(20)
  stage.them.expect('ACK')
  stage.them.reply(stage.them.expect('BYE'), '200 OK', 'them')
  stage.assertEmpty()
})

test('a 2xx of ours that waits for its ACK goes out again', () => {
  const stage = new Stage()
  const called = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.accept(session, { body: sdp('our answer') }, now))
  const before = stage.them.expect('SIP/2.0 200')
  restart(stage, session)
  const after = stage.them.expect('SIP/2.0 200')
  assert.equal(after, before)
  stage.inDialog(called, header(after, 'To'), 'ACK', 1)
  stage.event('confirmed')
})

test('our re-INVITE on its way: its 200 still gets an ACK', () => {
  const stage = new Stage()
  const { session } = stage.talk()
  stage.act((stack, now) => stack.offer(session, sdp('hold'), {}, now))
  const invite = stage.them.expect('INVITE')
  restart(stage, session)
  stage.them.reply(invite, '200 OK', '', [], 'held')
  stage.pass(20)
  assert.equal(header(stage.them.expect('ACK'), 'CSeq'), '2 ACK')
})

test('their re-INVITE that nobody answered is refused with 500, so that they ask again', () => {
  const stage = new Stage()
  const { session, tag, ...called } = stage.calledAndTalking()
  stage.inDialog(called, tag, 'INVITE', 2, [], 'hold')
  stage.event('offer')
  restart(stage, session)
  assert.equal(header(stage.them.expect('SIP/2.0 500'), 'Retry-After'), '1')
  stage.inDialog(called, tag, 'INVITE', 3, [], 'hold')
  stage.event('offer')
})

test('changed and gone name the sessions to keep and to drop', () => {
  const stage = new Stage()
  const from = { uri: { scheme: 'sip', user: 'us', host: 'us.test', params: {} }, params: {} }
  const session = stage.stack.invite({ to: { scheme: 'sip', host: 'them.test', params: {} }, from }, stage.now)
  const turn = stage.stack.take()
  assert.deepEqual([turn.changed, turn.gone], [[session], []])
  assert.deepEqual(stage.stack.take().changed, [])
  stage.stack.sendFailed(turn.sends[0]!.transaction!, stage.now)
  const last = stage.stack.take()
  assert.deepEqual([last.changed, last.gone], [[], [session]])
})
