/** INVITE with Replaces against a scripted peer (RFC 3891). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReferTo, printReferTo, printReplaces } from '@sidetone/sip'
import { header } from '../sip-script.ts'
import { type Called, Stage, sdp, uri } from './stage.ts'

const stageWith = (supported: readonly string[] = ['replaces']): Stage => new Stage({ supported })
const tagOf = (value: string): string => /;tag=([^;>]*)/.exec(value)![1]!
/** Of a call that they opened. */
const replacesOf = (called: Called & { tag: string }, more = ''): string =>
  `Replaces: ${called.callId};to-tag=${tagOf(called.tag)};from-tag=${tagOf(called.from)}${more}`

test('a talking session is replaced: the new call names it, and the old one is ended by us', () => {
  const stage = stageWith()
  const talk = stage.calledAndTalking()
  assert.equal(`Replaces: ${printReplaces(stage.stack.sessionReplaces(talk.session, 'us')!)}`, replacesOf(talk))
  stage.called([replacesOf(talk), 'Require: replaces'])
  const { session, replaces } = stage.event('invite')
  assert.equal(replaces, talk.session)
  stage.act((stack, now) => {
    stack.accept(session, { body: sdp('our answer') }, now)
    stack.end(replaces!, {}, now)
  })
  assert.match(header(stage.them.expect('SIP/2.0 200'), 'Supported'), /replaces/)
  assert.equal(header(stage.them.expect('BYE'), 'Call-ID'), talk.callId)
})

test('attended transfer through us: REFER with the Replaces of a call of ours, no INVITE needed', () => {
  const stage = stageWith()
  const first = stage.calledAndTalking()
  const consult = stage.calledAndTalking()
  const [toTag, fromTag] = [tagOf(consult.tag), tagOf(consult.from)]
  const to = { uri: uri('sip:102@us.test'), params: {} }
  const replaces = { callId: consult.callId, toTag, fromTag, earlyOnly: false }
  stage.inDialog(first, first.tag, 'REFER', 2, [`Refer-To: ${printReferTo({ to, method: 'INVITE', replaces })}`])
  const { refer, transaction } = stage.event('refer')
  assert.equal(stage.stack.replacedSession(refer.replaces!), consult.session)
  stage.act((stack, now) => {
    const subscription = stack.acceptRefer(transaction, refer, now)!
    stack.referProgress(subscription, 200, undefined, now)
    stack.end(consult.session, {}, now)
  })
  stage.them.expect('SIP/2.0 202')
  const notify = stage.them.expect('NOTIFY')
  assert.equal(header(notify, 'Call-ID'), first.callId)
  stage.reply(stage.them.expect('BYE'), '200 OK', '')
  stage.reply(notify, '200 OK', '')
  stage.reply(stage.them.expect('NOTIFY'), '200 OK', '')
  stage.inDialog(first, first.tag, 'BYE', 3)
  stage.assertEmpty()
})

test('blond: a call that still rings can be meant by a REFER', () => {
  const stage = stageWith()
  const { callId, from } = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.progress(session, 180, {}, now))
  const toTag = tagOf(header(stage.them.expect('SIP/2.0 180'), 'To'))
  const replaces = { callId, toTag, fromTag: tagOf(from), earlyOnly: false }
  assert.equal(stage.stack.replacedSession(replaces), session)
  assert.equal(stage.stack.replacedSession({ ...replaces, callId: 'x' }), null)
})

test('481: unknown, wrong tags the other way round, or an early call that they opened', () => {
  const stage = stageWith()
  const talk = stage.calledAndTalking()
  const [ours, theirs] = [tagOf(talk.tag), tagOf(talk.from)]
  for (const value of [
    `${talk.callId};to-tag=${theirs};from-tag=${ours}`,
    `${talk.callId};to-tag=${ours};from-tag=other`,
    `other;to-tag=${ours};from-tag=${theirs}`,
    'nobody;to-tag=1;from-tag=2',
  ]) {
    stage.called([`Replaces: ${value}`])
    stage.them.expect('SIP/2.0 481')
  }
  const ringing = stage.called()
  const { session } = stage.event('invite')
  stage.act((stack, now) => stack.progress(session, 180, {}, now))
  const tag = header(stage.them.expect('SIP/2.0 180'), 'To')
  stage.called([replacesOf({ ...ringing, tag })])
  stage.them.expect('SIP/2.0 481')
  assert.deepEqual(stage.events(), [])
})

test('an early call that we opened is replaced', () => {
  const stage = stageWith()
  const { session, invite } = stage.call()
  stage.reply(invite, '180 Ringing', 'them')
  stage.event('progress')
  const ours = tagOf(header(invite, 'From'))
  stage.called([`Replaces: ${header(invite, 'Call-ID')};to-tag=${ours};from-tag=them;early-only`])
  assert.equal(stage.event('invite').replaces, session)
})

test('486 when only an early one was meant, 603 when it is over', () => {
  const stage = stageWith()
  const talk = stage.calledAndTalking()
  stage.called([replacesOf(talk, ';early-only')])
  stage.them.expect('SIP/2.0 486')
  stage.act((stack, now) => stack.end(talk.session, {}, now))
  const bye = stage.them.expect('BYE')
  stage.called([replacesOf(talk)])
  stage.them.expect('SIP/2.0 603')
  stage.reply(bye, '200 OK', '')
  stage.called([replacesOf(talk)])
  stage.them.expect('SIP/2.0 603')
  assert.deepEqual(stage.events(), [])
  stage.assertEmpty()
})

test('400: two of them, one that cannot be read, one in a REGISTER', () => {
  const stage = stageWith()
  const talk = stage.calledAndTalking()
  for (const lines of [[replacesOf(talk), replacesOf(talk)], ['Replaces: nonsense']]) {
    stage.called(lines)
    stage.them.expect('SIP/2.0 400')
  }
  const to = '<sip:us@us.test>'
  stage.them.request('us.test', {
    ...{ method: 'REGISTER', uri: 'sip:us.test', from: `${to};tag=1`, to, callId: 'r', cseq: 1 },
    lines: [replacesOf(talk)],
  })
  stage.pass(20)
  stage.them.expect('SIP/2.0 400')
  assert(stage.events().every(type => type === 'bad-message'))
})

test('who does not deal with it ignores it, and refuses who insists', () => {
  const stage = stageWith([])
  const talk = stage.calledAndTalking()
  stage.called([replacesOf(talk)])
  assert.equal(stage.event('invite').replaces, undefined)
  stage.called([replacesOf(talk), 'Require: replaces'])
  assert.equal(header(stage.them.expect('SIP/2.0 420'), 'Unsupported'), 'replaces')
})

test('what we print a phone can send back', () => {
  const stage = stageWith()
  const { session } = stage.calledAndTalking()
  const replaces = stage.stack.sessionReplaces(session, 'us')!
  const to = { uri: uri('sip:102@us.test'), params: {} }
  const read = parseReferTo(printReferTo({ to, method: 'INVITE', replaces }))
  assert(read.ok && read.value.replaces)
  assert.equal(stage.stack.replacedSession(read.value.replaces), session)
})
