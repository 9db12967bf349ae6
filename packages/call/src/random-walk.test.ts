/** Thousands of seeded random things happen to calls: whatever comes, nothing leaks and the events add up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import type { CallEvent } from './events.ts'
import { alice, bob, rig } from './rig.test.ts'
import type { Cause, EndId, LegId, PersonId } from './words.ts'

const causes: Cause[] = ['busy', 'declined', 'unreachable', 'hung-up', 'cancelled', 'expired', 'no-common-codec']
const dialled = ['101', '102', '*43', '05550100', '999', '']

for (let seed = 1; seed <= 40; seed++)
  test(`random walk ${seed}`, async () => {
    const random = seededRandom(seed)
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
    const stories = {
      begin(_: string, call: { answer(): Promise<void>; echo(): void }) {
        call.answer().catch(() => {})
        call.echo()
        return true
      },
    }
    let all = rig({ seed, stories })
    const past: CallEvent[] = []
    const legsSeen: LegId[] = []
    const endsSeen: EndId[] = []

    for (let turn = 0; turn < 400; turn++) {
      const { legs, media, board, pass } = all
      for (const order of legs.orders.splice(0))
        if (order.type === 'ring') legsSeen.push(order.leg) && endsSeen.push(order.end)
      const leg = pick(legsSeen.slice(-12))
      const end = pick(endsSeen.slice(-12))
      const what = random()
      if (what < 0.15) {
        legs.register(pick(['alice', 'bob']) as PersonId, Math.floor(random() * 4))
        const arrived = legs.arrive(
          random() < 0.5 ? alice : bob,
          pick(dialled)!,
          random() < 0.2 ? { trunk: 'outside' } : {},
        )
        // Ids of this server's life must not meet those of the next one.
        legsSeen.push(arrived.leg)
        endsSeen.push(arrived.end)
      } else if (what < 0.3 && leg) legs.report({ type: 'answered', leg, codec: 'PCMU' })
      else if (what < 0.45 && leg) legs.report({ type: 'ringing', leg, earlyMedia: random() < 0.3 })
      else if (what < 0.55 && leg) legs.report({ type: random() < 0.5 ? 'failed' : 'ended', leg, cause: pick(causes)! })
      else if (what < 0.7 && leg) legs.report({ type: random() < 0.5 ? 'held' : 'resumed', leg })
      else if (what < 0.75 && leg) legs.report({ type: 'digit', leg, digit: '1', durationMs: 100 })
      else if (what < 0.83 && end) media.emit({ type: random() < 0.5 ? 'silent' : 'heard', end, forMs: 1_000 })
      else if (what < 0.85 && end) media.lose([end])
      else if (what < 0.86 && board.live()[0]) board.hangUp(board.live()[0]!.call)
      else if (what < 0.99) pass(Math.floor(random() * 20_000))
      else {
        past.push(...all.journal.events)
        const { live } = all.journal
        const { now } = all.clock
        media.forgetListeners()
        all = rig({ seed: seed * 1_000 + turn, stories, live, media, at: now + 2_000 })
        // The fake numbers its calls from 1 in each life: shift them.
        for (let n = 0; n <= turn; n++) all.legs.skip()
        await all.board.restore(all.journal.load(), 2_000)
        all.journal.commit()
      }
    }
    for (const { call } of all.board.live()) all.board.hangUp(call)
    all.pass(0)

    assert.deepEqual(all.board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
    assert.equal(all.journal.live.size, 0, 'no state is left')
    assert.equal(all.board.nextDeadline(), null)
    const events = [...past, ...all.journal.events]
    const count = (type: CallEvent['type']) => events.filter(event => event.type === type).length
    assert.equal(count('call.started'), count('call.ended'))
    assert(count('call.started') > 20)
    const started = events.flatMap(event =>
      event.type === 'call.started' || event.type === 'leg.started' ? [event.leg] : [],
    )
    const ended = events.flatMap(event => (event.type === 'leg.ended' ? [event.leg] : []))
    assert.deepEqual([...ended].sort(), [...started].sort(), 'each leg that started ended exactly once')
    for (const order of all.media.log) assert(!order.includes('undefined'))
    const open = new Set<string>()
    for (const line of all.media.log) {
      const [verb, one, two] = line.split(' ')
      if (verb === 'close') open.delete(one!)
      if (verb === 'bridge') open.add(one!) && open.add(two!)
      if (verb === 'play') open.add(one!)
    }
    assert.equal(open.size, 0, 'every end that was used was closed')
  })
