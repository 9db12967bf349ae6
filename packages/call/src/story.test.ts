/** The verbs of a story, on made-up time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallControl, RingResult } from './control.ts'
import { CallOver } from './control.ts'
import { alice, bob, carol, rig } from './rig.test.ts'
import { plainRinging } from './route/ringing.ts'
import type { CallId, EndId, LegId, Party, PersonId } from './words.ts'

const settle = () => new Promise(resolve => setImmediate(resolve))
const nobody = { calls: 0, legs: 0, ends: 0, stories: 0 }
const tone = (name: 'beep' | 'busy' | 'ringback') => ({ kind: 'tone', tone: name }) as const
const file = (path: string) => ({ kind: 'file', path }) as const
type Told = (call: CallControl) => Promise<void>

/** Number 600 tells `story`, 601 `second`. */
function stage(story: Told, second: Told = async call => call.hangUp(), options: Parameters<typeof rig>[0] = {}) {
  const faults: unknown[] = []
  const controls: CallControl[] = []
  const told = new Map([
    ['one', story],
    ['two', second],
  ])
  const stories = {
    begin(name: string, call: CallControl) {
      const tell = told.get(name)
      if (!tell) return false
      controls.push(call)
      void tell(call).then(
        () => call.hangUp(),
        error => {
          if (!(error instanceof CallOver)) faults.push(error)
        },
      )
      return true
    },
  }
  const all = rig({ ...options, stories })
  const { codes } = all.plan
  codes.set('600', { feature: 'one', argument: 'a', name: 'One', fromTrunks: true })
  codes.set('601', { feature: 'two', argument: 'b', name: 'Two', fromTrunks: true })
  const { legs, media, board, journal } = all
  for (const each of [alice, bob, carol]) legs.register(each.person!)
  const endOf = (leg: LegId): EndId => {
    const order = legs.orders.find(each => each.type === 'ring' && each.leg === leg)
    return order?.type === 'ring' ? order.end : (leg.replace('caller', 'end') as EndId)
  }
  const sounds = async (leg: LegId) => {
    await media.offer(endOf(leg), { call: 'any' as CallId, kind: 'rtp' })
  }
  return {
    ...all,
    faults,
    controls,
    endOf,
    async dial(from: Party, number: string, by: { trunk?: string } = {}) {
      await media.offer(legs.nextEnd(), { call: 'any' as CallId, kind: 'rtp' })
      const arrived = legs.arrive(from, number, by.trunk ? by : { device: `${from.person}-0` })
      await settle()
      return arrived
    },
    async answer(leg: LegId) {
      await sounds(leg)
      legs.answer(leg)
      legs.ringing.delete(leg)
      await settle()
    },
    async later(ms: number) {
      all.pass(ms)
      await settle()
    },
    ringsAt: () => [...legs.ringing.values()].map(({ called }) => called.name || called.number),
    legOf: (name: string) => [...legs.ringing.entries()].find(([, { called }]) => called.name === name)![0],
    stageOf: (call: CallId) => board.live().find(each => each.call === call)?.stage,
    plays: (leg: LegId) => {
      const playing = media.ends.get(endOf(leg))?.playing
      return playing?.kind === 'tone' ? playing.tone : (playing?.path ?? null)
    },
    hears: (leg: LegId) => media.heardBy(endOf(leg)),
    event: (type: string) => journal.events.filter(each => each.type === type),
    async over() {
      for (const { call } of board.live()) board.hangUp(call)
      await settle()
      all.pass(10_000)
      assert.deepEqual(board.counts(), nobody)
      assert.equal(board.nextDeadline(), null)
      assert.deepEqual(faults, [])
      assert.equal(journal.live.size, 0)
    },
  }
}

test('sounds are played one after the other, and a new one takes their place', async () => {
  const done: string[] = []
  const all = stage(async call => {
    await call.answer()
    void call.play([file('a'), file('b')]).then(() => done.push('both'))
    await call.nextDigit()
    await call.play(tone('beep'))
    done.push('beep')
    await call.over
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.plays(leg), 'a')
  all.media.emit({ type: 'played', end })
  await settle()
  assert.equal(all.plays(leg), 'b')
  assert.deepEqual(done, [])
  all.media.emit({ type: 'digit', end, digit: '1', durationMs: 100 })
  await settle()
  assert.deepEqual([done, all.plays(leg)], [['both'], 'beep'])
  all.media.emit({ type: 'played', end })
  await settle()
  assert.deepEqual(done, ['both', 'beep'])
  await all.over()
})

test('a key in time, no key in time, and a wait, on made-up time', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    got.push(await call.nextDigit(5_000))
    got.push(await call.nextDigit(5_000))
    await call.wait(60_000)
    got.push('waited')
    got.push(await call.nextDigit(1))
    await call.wait(1_000_000)
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.board.nextDeadline(), all.clock.now + 5_000)
  await all.later(4_999)
  assert.deepEqual(got, [])
  await all.later(1)
  assert.deepEqual(got, [null])
  all.legs.report({ type: 'digit', leg, digit: '7', durationMs: 100 })
  await settle()
  assert.deepEqual(got, [null, '7'])
  all.media.emit({ type: 'digit', end, digit: '8', durationMs: 100 })
  await all.later(60_000)
  assert.deepEqual(got, [null, '7', 'waited', '8'], 'a key that came before is waiting')
  await all.over()
})

test('what is recorded ends by a key, by silence, or with the call', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    const what = { path: '/one.wav', maxMs: 60_000, silenceMs: 3_000, keys: '#' }
    got.push(await call.record(what))
    got.push(await call.record({ ...what, path: '/two.wav' }))
    got.push(await call.record({ ...what, path: '/three.wav' }))
    call.tell('left', { ms: 5_000 })
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  all.media.emit({ type: 'digit', end, digit: '5', durationMs: 100 })
  all.media.emit({ type: 'digit', end, digit: '#', durationMs: 100 })
  await settle()
  all.media.recorded(end, 9_000, 'silence')
  await settle()
  all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.deepEqual(got, [
    { ms: 5_000, endedBy: 'key', key: '#' },
    { ms: 9_000, endedBy: 'silence' },
    { ms: 5_000, endedBy: 'hung-up' },
  ])
  await all.over()
  assert.equal(all.event('leg.recorded').length, 3)
  assert.deepEqual(all.journal.story().at(-1), 'story.told')
})

test('a recording ends when somebody takes the call', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    void call.record({ path: '/one.wav', maxMs: 60_000 }).then(what => got.push(what))
    await call.ring({ who: [{ person: bob.person! }], forMs: 15_000 })
    await call.over
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  await all.answer(all.legOf('Bob'))
  assert.equal(all.media.ends.get(end)?.recording, null)
  assert.deepEqual(got, [{ ms: 5_000, endedBy: 'stopped' }])
  await all.over()
})

test('an engine that dies in a recording does not keep the story for ever', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    got.push(await call.record({ path: '/one.wav', maxMs: 60_000 }))
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  all.media.lose([end])
  await all.later(5_000)
  assert.deepEqual(got, [{ ms: 0, endedBy: 'failed' }])
  await all.over()
})

test('a ring group: all ring before the answer, one declines, one answers', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    result = await call.ring({
      who: [{ person: bob.person! }, { person: carol.person! }],
      forMs: 20_000,
      because: 'for Sales',
      callerName: 'Sales: Alice',
    })
    await call.over
    call.tell('talked')
  })
  const { leg, call } = await all.dial(alice, '600')
  assert.deepEqual(all.ringsAt(), ['Bob', 'Carol'])
  const order = all.legs.ringing.get(all.legOf('Bob'))!
  assert.deepEqual([order.because, order.caller.name], ['for Sales', 'Sales: Alice'])
  all.legs.report({ type: 'ringing', leg: all.legOf('Bob'), earlyMedia: false })
  assert.deepEqual(all.legs.ordersOf(leg), ['show-ringing'])
  all.legs.fail(all.legOf('Bob'), 'declined')
  await settle()
  const carols = all.legOf('Carol')
  await all.answer(carols)
  assert.deepEqual(result, { answered: true, leg: carols, by: carol })
  assert.deepEqual(all.legs.ordersOf(leg), ['show-ringing', 'answer'])
  all.legs.answer(leg)
  assert.deepEqual(all.hears(leg), [all.endOf(carols)])
  assert.equal(all.stageOf(call), 'talking')
  assert.deepEqual(all.event('story.told'), [])
  // The call is like any other now: Carol passes it on to Bob.
  const who = { kind: 'person', person: carol.person! } as const
  assert(all.board.command(who, { type: 'transfer', call, to: '102' }).ok)
  const bobs = all.legOf('Bob')
  await all.answer(bobs)
  assert.deepEqual(all.hears(leg), [all.endOf(bobs)])
  all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.equal(all.event('story.told').length, 1)
  await all.over()
})

test('a queue: music while agents are rung in turn, an announcement in between, then the talk', async () => {
  const results: RingResult[] = []
  const all = stage(async call => {
    await call.answer()
    const one = call.ring({ who: [{ person: bob.person! }], forMs: 15_000, music: { ...file('music'), loop: true } })
    await call.wait(5_000)
    await call.play(file('you are first'))
    results.push(await one)
    results.push(
      await call.ring({ who: [{ person: carol.person! }], forMs: 15_000, music: { ...file('music'), loop: true } }),
    )
    await call.over
  })
  const { leg, end } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.plays(leg), 'music')
  await all.later(5_000)
  assert.equal(all.plays(leg), 'you are first')
  all.media.emit({ type: 'played', end })
  await settle()
  assert.equal(all.plays(leg), 'music')
  const played = all.media.log.filter(each => each === `play ${end} music`).length
  await all.later(10_000)
  assert.deepEqual(results, [{ answered: false, cause: 'no-answer', each: [{ party: bob, cause: 'no-answer' }] }])
  assert.deepEqual(all.ringsAt(), ['Carol'])
  assert.equal(all.media.log.filter(each => each === `play ${end} music`).length, played, 'the tune goes on')
  const carols = all.legOf('Carol')
  await all.answer(carols)
  assert.equal(all.plays(leg), null)
  assert.deepEqual(all.hears(leg), [all.endOf(carols)])
  assert.equal(results[1]?.answered, true)
  await all.over()
})

test('who does not want to be disturbed, is busy, is not there, or calls themself is left in peace', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    result = await call.ring({
      who: [{ person: alice.person! }, { number: '102' }, { person: carol.person! }, { number: '999' }],
      forMs: 15_000,
    })
    call.hangUp('no-agent')
  })
  const forward = { ...plainRinging.forward, busy: '101', always: '101' }
  all.rules.set(bob.person as PersonId, { ...plainRinging, doNotDisturb: { until: null, except: [] }, forward })
  all.legs.register(carol.person as PersonId, 0)
  const { leg } = await all.dial(alice, '600')
  assert.deepEqual(result, {
    answered: false,
    cause: 'busy',
    each: [
      { party: alice, cause: 'busy' },
      { party: bob, cause: 'rejected-by-rule' },
      { party: carol, cause: 'unreachable' },
      { party: { name: '', number: '999' }, cause: 'unknown-number' },
    ],
  })
  assert.equal(all.legs.causeOf(leg), 'no-agent')
  await all.over()
})

test('some ring later, sooner when nobody else does, and all stop at the end of the time', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    await call.answer()
    result = await call.ring({
      who: [
        { person: bob.person! },
        { person: carol.person!, afterMs: 10_000 },
        { number: '05550100', afterMs: 50_000 },
      ],
      forMs: 30_000,
    })
    await call.over
  })
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.deepEqual(all.ringsAt(), ['Bob'])
  await all.later(2_000)
  all.legs.fail(all.legOf('Bob'), 'busy')
  await settle()
  assert.deepEqual(all.ringsAt(), ['Carol'], 'nobody waits for a phone that could ring now')
  await all.later(28_000)
  assert.deepEqual(all.ringsAt(), [])
  assert.deepEqual(result, {
    answered: false,
    cause: 'no-answer',
    each: [
      { party: bob, cause: 'busy' },
      { party: carol, cause: 'no-answer' },
    ],
  })
  await all.over()
})

test('ringing is stopped by the story, and by a caller who gives up', async () => {
  const results: RingResult[] = []
  const all = stage(async call => {
    await call.answer()
    const one = call.ring({ who: [{ person: bob.person! }], forMs: 30_000 })
    await call.nextDigit()
    call.stopRinging()
    results.push(await one)
    results.push(await call.ring({ who: [{ person: bob.person! }], forMs: 30_000 }))
  })
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  const first = all.legOf('Bob')
  all.legs.report({ type: 'digit', leg, digit: '1', durationMs: 100 })
  await settle()
  assert.deepEqual(results, [{ answered: false, cause: 'cancelled', each: [{ party: bob, cause: 'cancelled' }] }])
  assert.equal(all.legs.causeOf(first), 'cancelled')
  const second = all.legOf('Bob')
  all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
  await settle()
  assert.equal(all.legs.causeOf(second), 'cancelled', 'a missed call for Bob')
  await all.over()
})

test('an answer at an outside number counts when 1 is pressed there', async () => {
  let result: RingResult | null = null
  const all = stage(async call => {
    await call.answer()
    result = await call.ring({ who: [{ number: '05550100', ask: true }], forMs: 30_000, as: bob.person! })
    await call.over
  })
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  const out = all.legs.rung()
  await all.answer(out)
  assert.equal(result, null)
  all.legs.report({ type: 'digit', leg: out, digit: '1', durationMs: 100 })
  await settle()
  assert.equal(result!.answered, true)
  assert.deepEqual(all.hears(leg), [all.endOf(out)])
  await all.over()
})

test('a menu leads on to a person; nobody answers, and the caller is back', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    await call.answer()
    got.push(await call.goTo('102', { back: true, because: 'Main menu' }))
    got.push(await call.goTo('999', { back: true }))
    got.push(await call.goTo('05550100', { back: true }))
    await call.goTo('103')
    got.push('never')
  })
  const { leg, call } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.plays(leg), 'ringback')
  assert.equal(all.board.live()[0]!.to.name, 'Bob')
  await all.later(60_000)
  assert.deepEqual(got, [
    { answered: false, cause: 'no-answer', each: [{ party: bob, cause: 'no-answer' }] },
    {
      answered: false,
      cause: 'unknown-number',
      each: [{ party: { name: '', number: '999' }, cause: 'unknown-number' }],
    },
    {
      answered: false,
      cause: 'not-allowed',
      each: [{ party: { name: '', number: '5550100' }, cause: 'not-allowed' }],
    },
  ])
  const carols = all.legOf('Carol')
  await all.answer(carols)
  assert.deepEqual([all.stageOf(call), all.hears(leg)], ['talking', [all.endOf(carols)]])
  assert.equal(all.event('story.led').length, 4)
  await all.over()
  assert.deepEqual(got.length, 3 + 1)
})

test('led on to another feature, whose story takes over; nowhere without a way back ends the call', async () => {
  const got: unknown[] = []
  const all = stage(
    async call => {
      await call.answer()
      call.onOver(() => got.push('first is over'))
      await call.goTo('601')
      got.push('never')
    },
    async call => {
      got.push([call.argument, call.caller.name, call.dialled])
      await call.answer()
      await call.goTo('999')
    },
  )
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.deepEqual(got, ['first is over', ['b', 'Alice', '600']])
  assert.equal(all.legs.causeOf(leg), 'unknown-number')
  await all.over()
})

test('calls are forwarded to a feature, which is told by whom', async () => {
  const got: unknown[] = []
  const all = stage(async call => {
    got.push(call.forwardedBy.map(({ name }) => name))
    await call.answer()
    await call.over
  })
  const forward = { ...plainRinging.forward, noAnswer: '600', noAnswerAfterSeconds: 10 }
  all.rules.set(bob.person as PersonId, { ...plainRinging, forward })
  const { leg, call } = await all.dial(alice, '102')
  assert.deepEqual(all.ringsAt(), ['Bob'])
  await all.later(10_000)
  assert.deepEqual(got, [['Bob']])
  assert.equal(all.stageOf(call), 'story')
  assert(all.legs.ordersOf(leg).includes('answer'))
  // Carol passes a caller on to Bob, who does not answer either.
  const second = await all.dial(alice, '103')
  await all.answer(all.legOf('Carol'))
  all.legs.answer(second.leg)
  const who = { kind: 'person', person: carol.person! } as const
  assert(all.board.command(who, { type: 'transfer', call: second.call, to: '102' }).ok)
  await all.later(10_000)
  assert.deepEqual(got, [['Bob'], ['Bob']])
  assert.equal(all.stageOf(second.call), 'story')
  await all.over()
})

test('whoever waits in a queue on their other line passes their caller on into it', async () => {
  const callers: string[] = []
  const all = stage(async call => {
    callers.push(call.caller.name)
    await call.answer()
    await call.over
  })
  const one = await all.dial(alice, '102')
  const bobs = all.legOf('Bob')
  await all.answer(bobs)
  all.legs.answer(one.leg)
  const two = await all.dial(bob, '600')
  await all.answer(two.leg)
  const who = { kind: 'person', person: bob.person! } as const
  assert.deepEqual(all.board.command(who, { type: 'transfer-to-call', call: one.call, other: two.call }), { ok: true })
  await settle()
  assert.deepEqual(callers, ['Bob', 'Alice'])
  assert.deepEqual([all.legs.causeOf(bobs), all.legs.causeOf(two.leg)], ['transferred', 'transferred'])
  assert.deepEqual(
    all.board.live().map(({ call, stage }) => [call, stage]),
    [[one.call, 'story']],
  )
  await all.over()
})

test('callers of a story join a conference, and their stories go on beside it', async () => {
  const got: string[] = []
  const all = stage(async call => {
    await call.answer()
    await call.join('680', { muted: call.caller.name === 'Carol' })
    got.push(`${call.caller.name} in`)
    call.onOver(() => got.push(`${call.caller.name} left`))
    for (;;) {
      const digit = await call.nextDigit()
      if (digit === '1') call.mute(false)
      else if (digit === '2') call.announce(file('hello'))
      else return
    }
  })
  const { board, media, legs } = all
  const [a, b, c] = [await all.dial(alice, '600'), await all.dial(bob, '600'), await all.dial(carol, '600')]
  await all.answer(a.leg)
  assert.equal(all.plays(a.leg), 'hold-music')
  await all.answer(b.leg)
  assert.deepEqual(all.hears(a.leg), [b.end])
  await all.answer(c.leg)
  assert.deepEqual(got, ['Alice in', 'Bob in', 'Carol in'])
  assert.equal(board.live().length, 1)
  assert.equal(board.live()[0]!.room, '680')
  assert.deepEqual(all.hears(a.leg), [b.end], 'Carol is muted')
  media.emit({ type: 'digit', end: c.end, digit: '1', durationMs: 100 })
  await settle()
  assert.deepEqual(all.hears(a.leg), [b.end, c.end])
  legs.report({ type: 'digit', leg: b.leg, digit: '2', durationMs: 100 })
  await settle()
  assert(media.log.includes(`announce ${board.live()[0]!.call} hello`))
  // The first one, whose call became the room, leaves by a key; the room stays.
  legs.report({ type: 'digit', leg: a.leg, digit: '9', durationMs: 100 })
  await settle()
  assert.deepEqual(got.slice(3), ['Alice left'])
  assert.equal(legs.causeOf(a.leg), 'hung-up')
  assert.deepEqual(all.hears(b.leg), [c.end])
  legs.report({ type: 'ended', leg: b.leg, cause: 'hung-up' })
  await settle()
  assert.equal(all.plays(c.leg), 'hold-music', 'waits for others')
  legs.report({ type: 'ended', leg: c.leg, cause: 'hung-up' })
  await settle()
  assert.deepEqual(got.slice(3), ['Alice left', 'Bob left', 'Carol left'])
  assert.equal(board.live().length, 0)
  await all.over()
})

test('after a restart a waiting caller is led again from the noted step, and a conference stands', async () => {
  const steps: string[] = []
  const queue: Told = async call => {
    steps.push(`queue ${call.step}`)
    await call.answer()
    call.note('waiting')
    await call.ring({ who: [{ person: bob.person! }], forMs: 30_000 })
    await call.over
  }
  const room: Told = async call => {
    steps.push(`room ${call.step}`)
    await call.answer()
    call.note('inside')
    await call.join('680')
    await call.over
  }
  const first = stage(queue, room)
  const waiting = await first.dial(alice, '600')
  await first.answer(waiting.leg)
  const [one, two] = [await first.dial(bob, '601'), await first.dial(carol, '601')]
  await first.answer(one.leg)
  await first.answer(two.leg)
  const bobs = first.legs.rung()
  assert.deepEqual(steps, ['queue ', 'room ', 'room '])

  first.media.forgetListeners()
  const next = stage(queue, room, { live: first.journal.live, media: first.media, seed: 7, at: 60_000 })
  const ends = [waiting, one, two].map(({ end, call }) => ({ call, end, state: {} }))
  next.legs.adopt = () => ({ lost: [], ends })
  await next.board.restore(next.journal.load(), 2_000)
  next.journal.commit()
  await settle()
  assert.deepEqual(steps.slice(3), ['queue waiting', 'room inside', 'room inside'])
  assert.equal(next.legs.causeOf(bobs), 'restarted')
  assert.deepEqual(next.ringsAt(), ['Bob'])
  assert.equal(next.plays(waiting.leg), 'hold-music')
  const talked = next.legOf('Bob')
  await next.answer(talked)
  assert.deepEqual(next.hears(waiting.leg), [next.endOf(talked)])
  assert.deepEqual(next.hears(one.leg), [two.end])
  assert.equal(next.board.counts().stories, 3)
  await next.over()
})

test('a call that we begin: the person is rung first, then whom they want', async () => {
  const all = stage(async call => {
    await call.answer()
    await call.over
  })
  all.rules.set(alice.person as PersonId, { ...plainRinging, doNotDisturb: { until: null, except: [] } })
  const begun = all.board.originate({
    ring: { person: alice.person! },
    as: alice.person!,
    to: '102',
    because: 'Your call',
  })
  assert(begun.ok)
  assert.deepEqual(all.ringsAt(), ['Alice'])
  const alices = all.legs.rung()
  await all.answer(alices)
  assert.deepEqual(all.ringsAt(), ['Bob'])
  assert.equal(all.plays(alices), 'ringback')
  const bobs = all.legs.rung()
  await all.answer(bobs)
  assert.deepEqual(all.hears(alices), [all.endOf(bobs)])
  assert.equal(all.plays(alices), null)
  const { from, to } = all.board.live()[0]!
  assert.deepEqual([from.name, to.name], ['Alice', 'Bob'])
  all.board.hangUp(begun.call)
  // Into a story, and nobody there.
  const again = all.board.originate({ ring: { number: '103' }, to: '600' })
  assert(again.ok)
  await all.answer(all.legs.rung())
  assert.equal(all.stageOf(again.call), 'story')
  const third = all.board.originate({ ring: { number: '103' }, to: '600' })
  assert(third.ok)
  all.legs.fail(all.legs.rung(), 'declined')
  assert.equal(all.stageOf(third.call), undefined)
  assert.deepEqual(all.board.originate({ ring: { number: '999' }, to: '600' }), {
    ok: false,
    cause: 'unknown-number',
    sentence: 'This number does not exist.',
  })
  await all.over()
})
