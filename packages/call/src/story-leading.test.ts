/** Stories that lead their callers on, join them, and go on after a restart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallControl } from './control.ts'
import { alice, bob, carol } from './rig.test.ts'
import { plainRinging } from './route/ringing.ts'
import { file, settle, stage, type Told } from './stage.test.ts'
import type { PersonId } from './words.ts'

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

test('stories that lead to each other without end: the call ends as going in a circle; with keys in between it goes on', async () => {
  let led = 0
  const hurries = async (call: CallControl) => {
    await call.answer()
    led++
    await call.goTo(call.dialled === '600' ? '601' : '600')
  }
  const all = stage(hurries, hurries)
  const { leg } = await all.dial(alice, '600')
  await all.answer(leg)
  assert.equal(all.legs.causeOf(leg), 'loop')
  assert.equal(led, 21)
  await all.over()

  const waits = async (call: CallControl) => {
    await call.answer()
    await call.wait(500)
    led++
    await call.goTo(led < 50 ? '600' : '999')
  }
  const again = stage(waits, waits)
  led = 0
  const second = await again.dial(alice, '600')
  await again.answer(second.leg)
  for (let n = 0; n < 60; n++) await again.later(500)
  assert.equal(led, 50)
  assert.equal(again.legs.causeOf(second.leg), 'unknown-number')
  await again.over()
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
