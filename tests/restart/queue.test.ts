/**
 * `kill -9` of the server while two callers wait in a queue, one at a SIPp and one at a baresip: the music goes on, they keep
 * their places, and the agent gets them in their order.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import { until } from '../harness/called-company.ts'
import { operate } from '../harness/operator.ts'
import { hasSipp, startSipp } from '../harness/sipp.ts'
import { caller } from '../harness/sipp-script.ts'
import { startSidetone } from '../harness/system.ts'

const [ALICE, BOB] = [2_350, 2_750]
/** dBFS: music and words are louder, a line without them is far below. */
const QUIET = -50
type QueueNow = { id: string; waiting: { number: string; since: number; place: number }[] }

test('callers in a queue live through the death of the server', {
  skip: hasBaresip && hasSipp ? false : 'baresip or sipp is not installed',
}, async t => {
  const system = await startSidetone()
  const phone = (extension: string, hz: number) =>
    startBaresip({ ...system.person(extension).sip, server: system.sip, hz, codecs: ['PCMU/8000/1'] })
  const stop: (() => unknown)[] = [system.stop]
  try {
    const alice = await phone('101', ALICE)
    stop.push(alice.stop)
    const bob = await phone('102', BOB)
    stop.push(bob.stop)
    await Promise.all([alice.registered(), bob.registered()])
    let operator = operate(system)
    const { items } = await operator.api<{ items: { id: string }[] }>('GET', '/api/people/records?q=Bob')
    const agent = `/api/queue-agents/${items[0]!.id}`
    const { id: queue } = await operator.api<{ id: string }>('POST', '/api/queues', {
      ...{ name: 'Help', number: '641', agents: [{ person: items[0]!.id }], wrapUpSeconds: 0 },
    })
    await operator.api('PUT', agent, { signedIn: true, paused: 'Lunch' })
    const waiting = async () => {
      const all = await operator.api<QueueNow[]>('GET', '/api/queues-now')
      return all.find(({ id }) => id === queue)!.waiting.map(({ number, since, place }) => ({ number, since, place }))
    }
    const wait = (count: number) => until(`${count} wait`, async () => (await waiting()).length === count)

    const dave = caller('104', { password: system.person('104').sip.password })
    const run = await startSipp({
      ...{ scenario: dave.invite().expect(200).ack().updated('Bob').hungUp(), to: system.sip, calls: 1 },
      ...{ service: '641', more: ['-rtp_echo'] },
    })
    stop.push(run.stop)
    await wait(1)
    await alice.dial('641')
    await wait(2)
    const before = await waiting()
    assert.deepEqual(
      before.map(({ number }) => number),
      ['104', '101'],
    )
    const music = () => until('music', async () => (await alice.listens(500)) > QUIET)
    await music()

    const server = system.pids().server!
    process.kill(server, 'SIGKILL')
    // As long as there is no server that knows the callers.
    const levels: number[] = []
    const back = until('a new server', () => (system.pids().server ?? server) !== server).then(() => system.ready())
    let gone = true
    void back.catch(() => {}).then(() => (gone = false))
    while (gone) levels.push(await alice.listens(500))
    await back
    t.diagnostic(`dBFS of each half second without a server: ${levels.map(level => level.toFixed(0))}`)
    const loudest = Math.max(...levels)
    assert.ok(loudest > QUIET, `${loudest} dBFS`)
    // Each start has a key of its own.
    operator = operate(system)
    await wait(2)
    assert.deepEqual(await waiting(), before, 'the same places since the same time')
    await music()

    await operator.api('PUT', agent, { paused: null })
    const first = await bob.until('CALL_INCOMING')
    assert.match(String(first.peeruri), /sip:104@/)
    await bob.answer()
    // SIPp sends back what it hears.
    await bob.untilHears(BOB)
    await bob.hangUp()
    const { code, errors, printed } = await run.done
    assert.equal(code, 0, errors || printed)
    const second = await bob.until('CALL_INCOMING')
    assert.match(String(second.peeruri), /sip:101@/)
    await bob.answer()
    await Promise.all([bob.untilHears(ALICE), alice.untilHears(BOB)])
    await bob.hangUp()
    await operator.untilFree(20_000)
  } finally {
    for (const each of stop.toReversed()) await each()
  }
})
