/** Thousands of seeded random things happen to calls: whatever comes, nothing leaks and the events add up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import type { CallCommand } from './commands.ts'
import type { CallControl, RingResult } from './control.ts'
import type { CallEvent } from './events.ts'
import { alice, bob, carol, rig } from './rig.test.ts'
import { plainRinging, type RingingRules } from './route/ringing.ts'
import type { CallId, Cause, EndId, LegId, PersonId } from './words.ts'

const causes: Cause[] = ['busy', 'declined', 'unreachable', 'hung-up', 'cancelled', 'expired', 'no-common-codec']
const dialled = [
  '101',
  '102',
  '103',
  '101',
  '102',
  '103',
  '*43',
  '600',
  '600',
  '05550100',
  '999',
  '',
  '700',
  '701',
  '702',
  '*8',
  '**102',
  '*11',
  '*2103',
  '*2',
  '*3',
]
const people = [alice, bob, carol]

for (let seed = 1; seed <= 200; seed++)
  test(`random walk ${seed}`, async () => {
    const random = seededRandom(seed)
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
    // What stories do is drawn turn by turn, so that it is the same for each seed.
    let controls: CallControl[] = []
    let awaited = 0
    let lost = 0
    const stories = {
      begin(_: string, call: CallControl) {
        controls.push(call)
        call.onOver(() => {
          controls = controls.filter(each => each !== call)
        })
        if (random() < 0.8) call.answer().catch(() => {})
        return true
      },
    }
    const waitsFor = (ringing: Promise<RingResult>) => {
      awaited++
      const done = () => void awaited--
      ringing.then(done, done)
    }
    const withNumbers = (made: ReturnType<typeof rig>) => {
      made.plan.codes.set('600', { feature: 'echo', argument: '', name: 'Menu', fromTrunks: true })
      return made
    }
    let all = withNumbers(rig({ seed, stories }))
    const past: CallEvent[] = []
    const legsSeen: LegId[] = []
    const endsSeen: EndId[] = []

    for (let turn = 0; turn < 400; turn++) {
      const { legs, media, board, pass } = all
      for (const order of legs.orders.splice(0))
        if (order.type === 'ring') {
          legsSeen.push(order.leg)
          endsSeen.push(order.end)
          void media.offer(order.end, { call: order.call, kind: 'rtp' })
        }
      check(all)
      // Mostly what lives, sometimes what is long gone.
      const living = board.live().flatMap(call => call.legs)
      const leg = random() < 0.8 && living.length ? pick(living)!.leg : pick(legsSeen.slice(-12))
      const end = pick(endsSeen.slice(-12))
      const what = random()
      if (random() < 0.25 && controls.length) verb(random, pick(controls)!, waitsFor)
      else if (what < 0.12) {
        if (random() < 0.5) all.rules.set(pick(people)!.person as PersonId, randomRules(random))
        legs.register(pick(people)!.person as PersonId, Math.floor(random() * 4))
        const from = pick(people)!
        void media.offer(legs.nextEnd(), { call: '' as CallId, kind: 'rtp' })
        const arrived = legs.arrive(
          from,
          pick(dialled)!,
          random() < 0.2 ? { trunk: 'outside' } : { device: `${from.person}-${Math.floor(random() * 4)}` },
        )
        // Ids of this server's life must not meet those of the next one.
        legsSeen.push(arrived.leg)
        endsSeen.push(arrived.end)
      } else if (what < 0.13) {
        const [person, to] = [pick(people)!.person as PersonId, pick(dialled)!]
        board.originate({ ring: random() < 0.7 ? { person } : { number: pick(dialled)! }, to, as: person })
      } else if (what < 0.34 && leg)
        legs.report({ type: 'answered', leg, codec: 'PCMU', secured: random() < 0.3 ? 'dtls' : 'none' })
      else if (what < 0.4 && leg) legs.report({ type: 'ringing', leg, earlyMedia: random() < 0.3 })
      else if (what < 0.45 && leg) {
        const cause = pick(causes)!
        if (random() < 0.6)
          legs.report({ type: 'failed', leg, cause, ...(random() < 0.5 && { forwardTo: pick(dialled)! }) })
        else legs.report({ type: 'ended', leg, cause })
      } else if (what < 0.62) {
        const talking = board.live().filter(each => each.stage === 'talking')
        const call = (random() < 0.8 && pick(talking)) || pick(board.live())
        if (call) {
          const who =
            random() < 0.1 ? { kind: 'admin' as const } : { kind: 'person' as const, person: pick(people)!.person! }
          const other = (random() < 0.2 ? call : pick(board.live()))!.call
          board.command(who, command(random, call.call, other, (pick(call.legs)?.leg ?? leg) as LegId))
        }
      } else if (what < 0.65 && leg) {
        const [one, two] = [leg, pick(legsSeen.slice(-12))!]
        legs.report({
          type: 'wants-transfer',
          leg: one,
          to: random() < 0.4 ? { number: pick(dialled)! } : { leg: two },
        })
      } else if (what < 0.7 && leg) legs.report({ type: random() < 0.5 ? 'held' : 'resumed', leg })
      else if (what < 0.75 && leg) legs.report({ type: 'digit', leg, digit: pick(['1', '2'])!, durationMs: 100 })
      else if (what < 0.83 && end) media.emit({ type: random() < 0.5 ? 'silent' : 'heard', end, forMs: 1_000 })
      else if (what < 0.831 && end) media.emit({ type: 'played', end })
      else if (what < 0.833 && end) media.lose([end])
      else if (what < 0.835 && board.live()[0]) board.hangUp(board.live()[0]!.call)
      else if (what < 0.9) pass(Math.floor(random() * 200))
      else if (what < 0.99) pass(Math.floor(random() * random() * 40_000))
      else {
        past.push(...all.journal.events)
        const { live } = all.journal
        const { now } = all.clock
        media.forgetListeners()
        await new Promise(resolve => setImmediate(resolve))
        // What the server before this one awaited is gone with it.
        lost = awaited
        controls = []
        all = withNumbers(rig({ seed: seed * 1_000 + turn, stories, live, media, at: now + 2_000 }))
        // The fake numbers its calls from 1 in each life: shift them.
        for (let n = 0; n <= turn; n++) all.legs.skip()
        const ends = [...media.ends.keys()].map(end => ({ call: '' as CallId, end, state: null }))
        all.legs.adopt = () => ({ lost: [], ends })
        await all.board.restore(all.journal.load(), 2_000)
        all.journal.commit()
      }
    }
    check(all)
    // Every second time nobody ends the calls: all devices go, and that must be enough.
    if (seed % 2) for (const { call } of all.board.live()) all.board.hangUp(call)
    for (let round = 0; round < 40; round++) {
      for (const { legs } of all.board.live())
        for (const { leg } of legs) all.legs.report({ type: 'ended', leg, cause: 'hung-up' })
    }
    await new Promise(resolve => setImmediate(resolve))
    all.pass(10_000)

    assert.equal(awaited - lost, 0, 'a story waits for ringing that is over')
    assert.deepEqual(all.board.counts(), { calls: 0, legs: 0, ends: 0, stories: 0 })
    assert.equal(all.journal.live.size, 0, 'no state is left')
    assert.equal(all.board.nextDeadline(), null)
    const events = [...past, ...all.journal.events]
    const count = (type: CallEvent['type']) => events.filter(event => event.type === type).length
    assert.equal(count('call.started'), count('call.ended'))
    assert(count('call.started') > 20)
    const started = events.flatMap(event =>
      (event.type === 'call.started' || event.type === 'leg.started') && event.leg ? [event.leg] : [],
    )
    const ended = events.flatMap(event => (event.type === 'leg.ended' ? [event.leg] : []))
    assert.deepEqual([...ended].sort(), [...started].sort(), 'each leg that started ended exactly once')
    for (const order of all.media.log) assert(!order.includes('undefined'))
    assert.equal(all.media.ends.size, 0, 'every end was closed')
  })

function randomRules(random: () => number): RingingRules {
  const number = (): string | null => (random() < 0.5 ? dialled[Math.floor(random() * 8)]! : null)
  const seconds = () => Math.floor(random() * 3) * 10
  return {
    ...plainRinging,
    doNotDisturb: random() < 0.1 ? { until: null, except: ['101'] } : null,
    callWaiting: random() < 0.7,
    forward: {
      always: random() < 0.2 ? number() : null,
      busy: number(),
      noAnswer: number(),
      noAnswerAfterSeconds: 5 + seconds(),
      unreachable: number(),
    },
    devices: ['alice-0', 'bob-0', 'carol-1'].map(device => ({
      device,
      afterSeconds: random() < 0.2 ? null : seconds(),
    })),
    also: random() < 0.5 ? [{ number: number() ?? '01', afterSeconds: seconds(), ask: random() < 0.7 }] : [],
  }
}

const sounds = [
  { kind: 'tone', tone: 'beep' },
  { kind: 'file', path: 'one.wav' },
] as const

/** Something that a story may do at any moment. */
function verb(random: () => number, call: CallControl, waitsFor: (ringing: Promise<RingResult>) => void): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const ignored = (promise: Promise<unknown>) => void promise.catch(() => {})
  const chance = random()
  if (chance < 0.1) ignored(call.answer())
  else if (chance < 0.15) ignored(call.play(random() < 0.5 ? sounds : pick(sounds)))
  else if (chance < 0.2) call.stopPlaying()
  else if (chance < 0.25) ignored(call.nextDigit(Math.floor(random() * 10_000)))
  else if (chance < 0.3) ignored(call.wait(Math.floor(random() * 10_000)))
  else if (chance < 0.35) ignored(call.record({ path: `${Math.floor(random() * 1e6)}.wav`, maxMs: 9_000, keys: '1' }))
  else if (chance < 0.6)
    waitsFor(
      call.ring({
        who: Array.from({ length: Math.floor(random() * 4) }, () => ({
          ...(random() < 0.7 ? { person: pick(people).person as PersonId } : { number: pick(dialled) }),
          afterMs: Math.floor(random() * 2) * 5_000,
          ask: random() < 0.2,
        })),
        forMs: 1_000 + Math.floor(random() * 20_000),
        as: alice.person as PersonId,
      }),
    )
  else if (chance < 0.65) call.stopRinging()
  else if (chance < 0.75) {
    const as = random() < 0.5 ? { as: alice.person as PersonId } : {}
    waitsFor(call.goTo(pick(dialled), { back: random() < 0.7, ...as }))
  } else if (chance < 0.85) ignored(call.join(pick(['east', 'west']), { muted: random() < 0.2 }))
  else if (chance < 0.88) call.mute(random() < 0.5)
  else if (chance < 0.91) call.announce(pick(sounds))
  else if (chance < 0.94) call.tell('something', { random: random() })
  else if (chance < 0.97) call.note(`${random()}`)
  else call.hangUp()
}

function command(random: () => number, call: CallId, other: CallId, leg: LegId): CallCommand {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const type = pick([
    'transfer',
    'transfer-to-call',
    'cancel-transfer',
    'merge',
    'add',
    'remove',
    'mute',
    'hold',
    'resume',
    'park',
    'push',
    'lock',
    'hang-up',
  ] as const)
  switch (type) {
    case 'transfer':
      return { type, call, to: pick(dialled) }
    case 'transfer-to-call':
    case 'merge':
      return { type, call, other }
    case 'add':
      return { type, call, number: pick(dialled) }
    case 'remove':
      return { type, call, leg }
    case 'lock':
      return { type, call, locked: random() < 0.5 }
    case 'mute':
      return { type, call, leg, muted: random() < 0.5 }
    case 'park':
      return { type, call, ...(random() < 0.5 && { slot: pick(['701', '709', '55']) }) }
    default:
      return { type, call }
  }
}

/** What holds at every moment: nobody waits for nothing, and nobody hears another call. */
function check({ board, media }: ReturnType<typeof rig>): void {
  const callOf = new Map<EndId, string>()
  const slots = new Set<string>()
  for (const [call, state] of board.inspect()) {
    for (const leg of state.legs) callOf.set(leg.end, call)
    const present = state.legs.filter(leg => leg.present && leg.id !== state.transfer?.by)
    if (state.stage === 'talking')
      assert(
        present.length > 1 ||
          (present.length === 1 &&
            (state.parked || state.room || state.forks.length || state.legs.some(leg => leg.replaces))),
        `one alone waits for nothing: ${JSON.stringify(state)}`,
      )
    assert.equal(state.story !== null, state.stage === 'story', JSON.stringify(state))
    const rings = state.forks.some(({ purpose }) => purpose === 'story')
    assert.equal((state.story?.ring ?? null) !== null, rings, `a story rings somebody: ${JSON.stringify(state)}`)
    if (state.stage === 'ringing') assert.equal(state.forks.length, 1)
    assert.equal(state.conference, state.stage === 'talking' && present.length > 2)
    for (const fork of state.forks)
      assert(
        state.legs.some(leg => leg.fork === fork.id),
        'an attempt without a leg',
      )
    for (const leg of state.legs) if (leg.fork !== null) assert(state.forks.some(fork => fork.id === leg.fork))
    assert(!state.transfer || state.forks.some(({ purpose }) => purpose === 'transfer'), 'a transfer without a target')
    assert(!state.transfer || !state.parked)
    if (state.parked) {
      assert(!slots.has(state.parked.slot), 'two calls in one slot')
      slots.add(state.parked.slot)
    }
    for (const leg of state.legs) {
      const heard = media.heardBy(leg.end)
      assert(!heard.includes(leg.end))
      for (const end of heard)
        assert(
          state.legs.some(each => each.end === end),
          'hears another call',
        )
    }
    const active = present.filter(leg => !leg.held && !leg.paused && !leg.muted && media.ends.has(leg.end))
    if (state.stage === 'talking')
      for (const leg of active)
        assert.equal(media.heardBy(leg.end).length, active.length - 1, 'everybody hears all others')
  }
  assert.equal(board.parked().length, slots.size)
}
