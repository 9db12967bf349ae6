/**
 * SIPp, the generator of odd flows, at both ends of a running system. After each call nothing may be left of it, and the
 * call history must say how it went. 101 calls by digest, 102 is registered where a second SIPp answers.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type HistoryItem, type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, registerBySipp, type SippOptions, startSipp } from '../harness/sipp.ts'
import { called, caller, type Script } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

let system: Running
let operator: Operator
/** Where 102 answers, and where the outside world begins. */
let port102 = 0
let portOutside = 0

const alice = (): ReturnType<typeof caller> => caller('101', { password: system.person('101').sip.password })

/** Both ends play their part; then all must be free again. Gives the newest line of 101's call history. */
async function play(
  parts: { readonly caller: Script; readonly called?: Script; readonly calledPort?: number; readonly dialled?: string },
  more: Partial<SippOptions> = {},
  { limitMs = 15_000, freeWithinMs = 10_000 } = {},
): Promise<HistoryItem> {
  const to = system.sip
  const far =
    parts.called && (await startSipp({ scenario: parts.called, to, port: parts.calledPort ?? port102, calls: 1 }))
  const near = await startSipp({ scenario: parts.caller, to, calls: 1, service: parts.dialled ?? '102', ...more })
  const limit = setTimeout(() => {
    near.stop()
    far?.stop()
  }, limitMs)
  const [nearEnd, farEnd] = await Promise.all([near.done, far?.done])
  clearTimeout(limit)
  assert.equal(nearEnd.code, 0, `the caller: ${nearEnd.errors || nearEnd.printed}\n${farEnd?.errors ?? ''}`)
  if (farEnd) assert.equal(farEnd.code, 0, `the called: ${farEnd.errors || farEnd.printed}`)
  await operator.untilFree(freeWithinMs)
  return (await operator.historyOf('101'))[0]!
}
const ended = ({ cause, by, answeredAt }: HistoryItem) => ({ cause, by, talked: answeredAt !== null })

describe('SIPp at both ends', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    port102 = await freePorts(1)
    portOutside = await freePorts(1)
    await registerBySipp(system.sip, system.person('102').sip, port102)
    await operator.addTrunk({ name: 'Outside', port: portOutside, prefix: '0' })
  })
  after(() => system?.stop())

  test('a plain call', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().pause(300).bye(),
      called: called()
        .invited({ check: 'P-Asserted-Identity: Alice <sip:101@' })
        .reply(180)
        .pause(100)
        .reply(200, { sdp: true })
        .acked()
        .hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })

  test('the called hangs up', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().hungUp(),
      called: called().invited().reply(180).reply(200, { sdp: true }).acked().pause(200).bye(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'called', talked: true })
  })

  test('both hang up at once: the BYE of the called crosses ours', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().pause(300).bye(),
      called: called().invited().reply(180).reply(200, { sdp: true }).acked().crossingBye(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })

  test('both hang up at once: the BYE of the caller crosses ours', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().crossingBye(),
      called: called().invited().reply(180).reply(200, { sdp: true }).acked().pause(300).bye(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'called', talked: true })
  })

  test('an INVITE that is repeated rings once', async () => {
    const before = (await operator.historyOf('101')).length
    const item = await play({
      caller: alice().invite().expect(100).again().expect(180).expect(200).ack().pause(300).bye(),
      called: called().invited().reply(180).pause(700).reply(200, { sdp: true }).acked().hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
    assert.equal((await operator.historyOf('101')).length, before + 1)
  })

  test('given up while it rings', async () => {
    const item = await play({
      caller: alice().invite().expect(180).pause(100).cancel().expect(200, { check: 'CSeq: *2 CANCEL' }).refused(487),
      called: called().invited().reply(180).cancelled(),
    })
    assert.deepEqual(ended(item), { cause: 'cancelled', by: 'caller', talked: false })
  })

  test('given up before the called has said a word: its CANCEL waits for that (RFC 3261 §9.1)', async () => {
    const item = await play({
      caller: alice().invite().expect(100).pause(200).cancel().expect(200, { check: 'CSeq: *2 CANCEL' }).refused(487),
      called: called().invited().pause(400).reply(180).cancelled(),
    })
    assert.deepEqual(ended(item), { cause: 'cancelled', by: 'caller', talked: false })
  })

  test('sound before the answer: 183 with a description', async () => {
    const item = await play({
      caller: alice().invite().expect(183, { check: 'm=audio' }).expect(200).ack().pause(200).bye(),
      called: called().invited().reply(183, { sdp: true }).pause(200).reply(200, { sdp: true }).acked().hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })

  test('reliable responses: the caller wants them', async () => {
    const wants = { sdp: true, headers: ['Require: 100rel'] }
    const item = await play({
      caller: alice().invite(wants).expectReliable(183).expect(200).ack().pause(200).bye(),
      called: called().invited().reply(183, { sdp: true }).pause(300).reply(200, { sdp: true }).acked().hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })

  test('reliable responses: the called sends them', async () => {
    const item = await play({
      caller: alice().invite().expect(183).expect(200).ack().pause(200).bye(),
      called: called()
        .invited({ check: 'Supported:.*100rel' })
        .reliable(183, { sdp: true })
        .reply(200)
        .acked()
        .hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })

  test('hold and resume by the caller: the called never hears of it', async () => {
    const item = await play({
      caller: alice()
        .invite()
        .expect(180)
        .expect(200)
        .ack()
        .reinvite('sendonly', 'a=recvonly')
        .pause(200)
        .reinvite('sendrecv', 'a=sendrecv')
        .pause(100)
        .bye(),
      called: called().invited().reply(180).reply(200, { sdp: true }).acked().hungUp(),
    })
    const [story] = [await operator.storyOf('101', item.id)]
    assert.match(story.join(' '), /Alice put the call on hold/)
  })

  test('hold and resume by the called', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().hungUp(),
      called: called()
        .invited()
        .reply(180)
        .reply(200, { sdp: true })
        .acked()
        .reinvite('inactive', 'a=inactive')
        .pause(200)
        .reinvite('sendrecv', 'a=sendrecv')
        .bye(),
    })
    assert.match((await operator.storyOf('101', item.id)).join(' '), /Bob put the call on hold/)
  })

  test('UPDATE inside the call, from both sides', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().update('sendonly', 'a=recvonly').pause(500).bye(),
      called: called()
        .invited()
        .reply(180)
        .reply(200, { sdp: true })
        .acked()
        .pause(200)
        .update('sendrecv', 'a=sendrecv')
        .hungUp(),
    })
    assert.equal(item.cause, 'hung-up')
  })

  test('an INVITE without a description: ours comes in the 200, theirs in the ACK', async () => {
    const item = await play({
      caller: alice()
        .invite({})
        .expect(180)
        .expect(200, { check: 'm=audio [0-9]+ RTP/AVP' })
        .ack({ sdp: true })
        .pause(200)
        .bye(),
      called: called().invited({ check: 'm=audio' }).reply(180).reply(200, { sdp: true }).acked().hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })

  test('out by a trunk: its prefix is taken off', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().pause(100).bye(),
      called: called().invited({ check: 'INVITE sip:5551234@' }).reply(180).reply(200, { sdp: true }).acked().hungUp(),
      calledPort: portOutside,
      dialled: '05551234',
    })
    assert.deepEqual([item.cause, item.other.number, item.direction], ['hung-up', '5551234', 'out'])
  })

  test('in from a trunk to an extension, and nowhere else', async () => {
    const outside = () => caller('5559876')
    await play(
      {
        caller: outside().invite().expect(180).expect(200).ack().pause(100).bye(),
        called: called()
          .invited({ check: 'From:.*sip:5559876@' })
          .reply(180)
          .reply(200, { sdp: true })
          .acked()
          .hungUp(),
      },
      { port: portOutside },
    )
    const [item] = await operator.historyOf('102')
    assert.deepEqual([item?.cause, item?.other.number, item?.direction], ['hung-up', '5559876', 'in'])
    // A call from outside is not led out again: somebody would pay for it.
    await play({ caller: outside().invite().refused(403), dialled: '05551234' }, { port: portOutside })
  })

  for (const [status, cause, said, by] of [
    [486, 'busy', 486, 'called'],
    [603, 'declined', 603, 'called'],
    [480, 'unreachable', 480, 'system'],
    [404, 'unknown-number', 404, 'system'],
    // The redirect is followed: to Carol, who has no phone on.
    [302, 'unreachable', 480, 'system'],
  ] as const)
    test(`${status} of the called is ${cause} for the caller`, async () => {
      const headers = status === 302 ? ['Contact: <sip:103@[remote_ip]:[remote_port]>'] : []
      const item = await play({
        caller: alice().invite().expect(180).refused(said, 'Reason: SIP'),
        called: called().invited().reply(180).refuse(status, { headers }),
      })
      assert.deepEqual(ended(item), { cause, by, talked: false })
    })

  test('a number that nobody has', async () => {
    const item = await play({ caller: alice().invite().refused(404), dialled: '199' })
    assert.equal(item.cause, 'unknown-number')
  })

  test('a session timer is agreed on; one that is too short is refused with what would do', async () => {
    const asks = (seconds: number) => ({
      sdp: true,
      headers: ['Supported: timer', `Session-Expires: ${seconds};refresher=uac`],
    })
    const item = await play({
      caller: alice()
        .invite(asks(300))
        .expect(180)
        .expect(200, { check: 'Session-Expires: 300' })
        .ack()
        .pause(100)
        .bye(),
      called: called()
        .invited({ check: 'Session-Expires: [0-9]+' })
        .reply(180)
        .reply(200, { sdp: true, headers: ['Require: timer', 'Session-Expires: 1800;refresher=uac'] })
        .acked()
        .hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
    await play({ caller: caller('101').invite(asks(30)).refused(422, 'Min-SE: 90') })
  })

  // Each of them waits for the 32 s after which RFC 3261 gives a transaction up, so they wait together.
  describe('where a side says nothing more', { concurrency: true }, () => {
    let earlier = 0
    before(async () => {
      earlier = (await operator.historyOf('101')).length
    })

    test('CANCEL crosses the 200: whoever wins, both hear the end and nothing is left', {
      timeout: 90_000,
    }, async () => {
      // Each with a person of its own, for what is said to a SIPp that was stopped must not reach the next.
      const answersAfterMs = new Map([
        ['102', 0],
        ['103', 3],
        ['104', 6],
        ['105', 9],
      ])
      for (const [extension, ms] of answersAfterMs) {
        const port = extension === '102' ? port102 : await freePorts(1)
        if (port !== port102) await registerBySipp(system.sip, system.person(extension).sip, port)
        const answering = await startSipp({
          scenario: called().invited().reply(180).pause(ms).reply(200, { sdp: true }).whateverComes(),
          to: system.sip,
          port,
          calls: 1,
        })
        const cancelling = await startSipp({
          scenario: alice().invite().expect(180).cancel().whateverComes(),
          to: system.sip,
          calls: 1,
          service: extension,
        })
        await pause(500)
        for (const run of [cancelling, answering]) {
          run.stop()
          await run.done
        }
      }
      // A SIPp that is stopped answers nothing more: that is waited for as long as the RFC says.
      await operator.untilFree(70_000)
      const items = (await operator.historyOf('101'))
        .slice(0, -earlier || undefined)
        .filter(({ other }) => answersAfterMs.has(other.number))
      assert.equal(items.length, answersAfterMs.size)
      for (const item of items)
        assert.match(item.cause, /^(cancelled|hung-up|expired)$/, (await operator.storyOf('101', item.id)).join(' '))
    })

    test('a lost ACK: the 200 is said again for 32 s, then both sides hear BYE', { timeout: 60_000 }, async () => {
      await play(
        {
          caller: alice().invite().expect(180).expect(200).hungUp(),
          // Wants no sound, so that nobody misses it.
          called: called().invited().reply(180).reply(200, { sdp: 'inactive' }).acked().hungUp(),
          calledPort: portOutside,
          dialled: '05551234',
        },
        {},
        { limitMs: 45_000, freeWithinMs: 70_000 },
      )
      const item = (await operator.historyOf('101'))
        .slice(0, -earlier || undefined)
        .find(({ other }) => other.number === '5551234')!
      assert.deepEqual(ended(item), { cause: 'expired', by: 'system', talked: true })
    })
  })

  test('after all of them: no transaction, no timer', { timeout: 60_000 }, async () => {
    await operator.untilTransactionsAreGone()
    const figures = await operator.figures()
    assert.equal(figures.get('sidetone_sip{what="timers"}'), 0)
    assert.equal(figures.get('sidetone_faults_total'), 0)
  })
})
