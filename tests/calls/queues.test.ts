/** Queues, whole calls on made-up time: order, strategies, rests, pauses, restarts; and a busy day from a seed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PersonId, plainRinging } from '@sidetone/call'
import { Queue } from '@sidetone/feature-queues'
import { seededRandom } from '@sidetone/testkit'
import { type CallRecord, gather, newRecord } from '../../packages/features/call-history/src/record.ts'
import { storyOf } from '../../packages/features/call-history/src/story.ts'
import { summaryOf } from '../../packages/features/call-history/src/summary.ts'
import type { Phone } from './phone.ts'
import { type Office, openOffice } from './queue-office.ts'
import { nothing } from './world.ts'

async function over({ world, phones, run, close }: Office, ...others: Phone[]) {
  for (const phone of [...phones, ...others]) {
    for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
    phone.settle()
  }
  await run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
  assert.deepEqual(world.faults, [])
  close()
}
const told = ({ world }: Office) =>
  world.server.journal.events.flatMap(event => (event.type === 'story.told' ? [event] : []))
/** As the list of calls has them. */
function endedCalls({ world }: Office) {
  const records = new Map<string, CallRecord>()
  for (const event of world.server.journal.events)
    if (event.type === 'call.started') records.set(event.call, newRecord(event))
    else if (records.has(event.call)) gather(records.get(event.call)!, event)
  return [...records.values()].flatMap(record => {
    const summary = summaryOf(record)
    return summary ? [{ ...summary, story: storyOf(record) }] : []
  })
}
const kinds = (office: Office) => told(office).map(({ what }) => what)
const rings = (phone: Phone) => phone.saw('invite').length

test('nobody is signed in: the caller goes where the queue says, at once', async () => {
  const office = await openOffice(1, { otherwise: '*43' })
  const { run } = office
  // Whoever is new in a queue is there; this one leaves.
  office.set('agent1', { signedIn: false })
  const carrier = office.carrier()
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(500)
  assert.deepEqual(kinds(office), ['refused'])
  assert.equal(carrier.saw('answered').length, 1, 'the echo test')
  await over(office, carrier)
})

test('a caller waits with music and words, the agent comes back from a call and rests, then rings', async () => {
  const office = await openOffice(1, { wrapUpSeconds: 10 })
  const { run, phones, now } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(1_000)
  assert.equal(rings(agent), 1)
  assert.match(agent.invitation().headers.get('From') ?? '', /\+491/)
  agent.answer()
  await run(1_000)
  assert.deepEqual(now().agents[0]!.state, 'talking')
  carrier.dial('640', { from: 'sip:+492@carrier' })
  await run(5_000)
  assert.equal(rings(agent), 1, 'not while the agent talks')
  assert.deepEqual(
    now().waiting.map(({ number, place }) => [number, place]),
    [['+492', 1]],
  )
  agent.hangUp()
  await run(5_000)
  assert.equal(now().agents[0]!.state, 'resting')
  assert.equal(rings(agent), 1)
  await run(7_000)
  assert.equal(rings(agent), 2, 'after the wrap-up')
  agent.answer()
  await run(500)
  agent.hangUp()
  await run(500)
  const { answered, offered, wait } = office.report()
  assert.deepEqual([offered, answered], [2, 2])
  const facts = told(office).filter(({ feature }) => feature === 'queues')
  assert.ok(facts.every(event => event.facts.name === 'Support'))
  assert.match(String(facts.at(-1)?.facts.says), /^Waited 0:\d\d in Support, answered by Agent 1\.$/)
  assert.ok(wait.longestMs! > 15_000 && wait.longestMs! < 25_000)
  await over(office, carrier)
})

test('who waits hears the place and how long it will take, again each minute, less as it goes on', async () => {
  const office = await openOffice(1, { wrapUpSeconds: 0, restSeconds: 0 })
  const { run, phones, heard, now } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  const dial = (n: number) => carrier.dial('640', { from: `sip:+49${n}@carrier` })
  const answer = async () => {
    agent.register()
    await run(1_000)
    agent.answer()
    await run(1_000)
  }
  // One waits while the one before talks for two minutes, so answers come two minutes apart.
  dial(1)
  for (let n = 2; n <= 7; n++) {
    await answer()
    dial(n)
    await run(118_000)
    agent.hangUp()
  }
  await answer()
  const said = async (ms: number) => {
    heard.length = 0
    await run(ms)
    return heard.join(' ')
  }
  dial(8)
  assert.equal(await said(20_000), 'all-busy you-are-next expected-wait n2 minutes-many')
  dial(9)
  assert.equal(await said(20_000), 'all-busy you-are-number n2 in-the-queue expected-wait n4 minutes-many')
  assert.equal(await said(15_000), '', 'music for the rest of the minute')
  assert.equal(await said(15_000), 'thank-you-for-waiting you-are-next expected-wait n2 minutes-many')
  agent.hangUp()
  await answer()
  assert.deepEqual(
    now().waiting.map(({ number, place }) => [number, place]),
    [['+499', 1]],
  )
  assert.equal(await said(30_000), 'thank-you-for-waiting you-are-next expected-wait n2 minutes-many')
  await over(office, carrier)
})

test('callers hear the music of the company, or the piece of the queue', async () => {
  for (const [music, heard] of [
    [null, 'hold-music'],
    ['jingle', '/music/jingle.wav'],
  ] as const) {
    const office = await openOffice(1, { music })
    const { world, set } = office
    set('agent1', { paused: 'Lunch' })
    const carrier = office.carrier()
    carrier.dial('640', { from: 'sip:+491@carrier' })
    const playing = () =>
      [...world.media.ends.values()].map(({ playing }) => (playing?.kind === 'file' ? playing.path : playing?.tone))
    // The greeting is said first.
    await office.run(20_000)
    await world.run(500)
    assert.ok(playing().includes(heard), String(playing()))
    office.close()
  }
})

test('an agent ends the wrap-up; what the agent’s page is told of it', async () => {
  const office = await openOffice(1, { wrapUpSeconds: 600 })
  const { run, phones, queues } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  let changes = 0
  queues.onChange(() => changes++)
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(1_000)
  assert.equal(queues.mineOf('agent1').state, 'offered')
  assert.ok(changes > 0)
  agent.answer()
  await run(1_000)
  agent.hangUp()
  carrier.dial('640', { from: 'sip:+492@carrier' })
  await run(2_000)
  const { state, restsUntil, queues: mine } = queues.mineOf('agent1')
  assert.equal(state, 'resting')
  assert.ok(restsUntil! > office.world.now + 590_000)
  assert.deepEqual([mine[0]!.name, mine[0]!.waiting, mine[0]!.firstSince !== null], ['Support', 1, true])
  assert.equal(rings(agent), 1)
  office.set('agent1', { paused: null })
  await run(1_000)
  assert.equal(rings(agent), 2, 'ready now')
  assert.deepEqual([...queues.agents()], ['agent1'])
  assert.deepEqual(queues.mineOf('a stranger').queues, [])
  office.close()
})

test('first come, first served; a favoured caller goes before; who hangs up loses the place', async () => {
  const office = await openOffice(1, { favoured: ['+499*'], wrapUpSeconds: 0 })
  const { run, phones, now } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  office.set('agent1', { paused: 'Lunch' })
  const sessions: string[] = []
  for (const number of ['+491', '+492', '+4990', '+493']) {
    carrier.dial('640', { from: `sip:${number}@carrier` })
    sessions.push(carrier.session)
    await run(1_000)
  }
  assert.deepEqual(
    now().waiting.map(({ number }) => number),
    ['+4990', '+491', '+492', '+493'],
  )
  assert.equal(now().agents[0]!.reason, 'Lunch')
  carrier.stack.end(sessions[0]!, {}, office.world.now)
  carrier.settle()
  await run(1_000)
  office.set('agent1', { paused: null })
  const order: string[] = []
  for (let n = 0; n < 3; n++) {
    await run(1_500)
    order.push(/\+\d+/.exec(agent.invitation().headers.get('From') ?? '')![0])
    agent.answer()
    await run(1_000)
    agent.hangUp()
  }
  assert.deepEqual(order, ['+4990', '+492', '+493'])
  assert.equal(office.report().abandoned, 1)
  await over(office, carrier)
  const calls = endedCalls(office)
  assert.deepEqual(
    calls.map(({ outcome, queue }) => `${outcome} in ${queue?.name}`).sort(),
    ['answered in Support', 'answered in Support', 'answered in Support', 'missed in Support'],
    'the list of calls agrees with the report of the queue; and who is cut off afterwards has talked',
  )
  assert.ok(calls.some(({ story }) => story.some(says => /^Waited 0:0\d in Support, then hung up\.$/.test(says))))
})

test('an agent who does not answer rests and is paused the third time; the caller keeps the place and gets the next one', async () => {
  const office = await openOffice(2, { ringSeconds: 5, restSeconds: 5, pauseAfterMissed: 2, maxWaitSeconds: 60 })
  const { run, phones, now, quiet, queues } = office
  const [deaf, other] = phones as [Phone, Phone]
  const carrier = office.carrier()
  office.signIn('agent1', 'agent2')
  quiet.add('agent2')
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(22_000)
  assert.deepEqual([rings(deaf), rings(other)], [2, 0], 'who does not want to be disturbed is left in peace')
  assert.deepEqual(
    now().agents.map(({ state, reason }) => reason ?? state),
    ['Calls not answered', 'away'],
  )
  assert.equal(now().waiting.length, 1)
  quiet.clear()
  queues.standingChanged('agent2')
  await run(1_000)
  assert.equal(rings(other), 1)
  other.answer()
  await run(500)
  assert.deepEqual(kinds(office), ['joined', 'offered', 'missed', 'offered', 'missed', 'paused', 'offered', 'answered'])
  await over(office, carrier)
})

test('do not disturb: a queue of theirs rings them when they have chosen so, a colleague does not', async () => {
  const office = await openOffice(1, { ringSeconds: 5 })
  const { run, phones, world, queues } = office
  const [agent] = phones as [Phone]
  const [alice] = (await world.registered('101')) as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  const says = (queuesRingWhenQuiet: boolean) => {
    const doNotDisturb = { until: null, except: [] }
    world.rules.set('agent1' as PersonId, { ...plainRinging, doNotDisturb, queuesRingWhenQuiet })
    queues.standingChanged('agent1')
  }
  says(false)
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(3_000)
  assert.equal(rings(agent), 0)
  says(true)
  await run(1_000)
  assert.equal(rings(agent), 1)
  agent.answer()
  await run(500)
  assert.deepEqual(world.hears(agent), ['outside'])
  agent.hangUp()
  await run(1_000)
  alice.dial('201')
  await run(500)
  assert.equal(rings(agent), 1)
  assert.equal(world.lastCause(), 'rejected-by-rule by system')
  await over(office, carrier)
})

test('too long: led on; a phone that is off is never rung', async () => {
  const office = await openOffice(1, { maxWaitSeconds: 20, otherwise: '*43' })
  const { run, phones, now } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  agent.register(0)
  await run(500)
  assert.equal(now().agents[0]!.state, 'unreachable')
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(22_000)
  assert.equal(rings(agent), 0)
  assert.deepEqual(kinds(office), ['joined', 'too-long'])
  assert.equal(office.report().tooLong, 1)
  await over(office, carrier)
})

test('full: the next caller is led on, and those inside keep their places; who leaves makes room', async () => {
  const office = await openOffice(1, { maxWaiting: 2, otherwise: '*43' })
  const { run, world, now } = office
  const carrier = office.carrier()
  office.set('agent1', { paused: 'Lunch' })
  const dial = async (number: string) => {
    carrier.dial('640', { from: `sip:${number}@carrier` })
    const { session } = carrier
    await run(1_000)
    return session
  }
  const waiting = () => now().waiting.map(({ number }) => number)
  const first = await dial('+491')
  await dial('+492')
  const third = await dial('+493')
  assert.deepEqual(waiting(), ['+491', '+492'])
  assert.deepEqual(kinds(office), ['joined', 'joined', 'refused'])
  assert.match(String(told(office).at(-1)?.facts.says), /^Support was full\.$/)
  assert.ok(
    carrier.events.some(event => event.type === 'answered' && event.session === third),
    'the echo test',
  )
  carrier.stack.end(first, {}, world.now)
  carrier.settle()
  await run(1_000)
  await dial('+494')
  assert.deepEqual(waiting(), ['+492', '+494'])
  assert.deepEqual([office.report().refused, office.report().abandoned], [1, 1])
  await over(office, carrier)
})

test('full, and nowhere to go: busy at once', async () => {
  const office = await openOffice(1, { maxWaiting: 1 })
  const carrier = office.carrier()
  office.set('agent1', { paused: 'Lunch' })
  for (const number of ['+491', '+492']) {
    carrier.dial('640', { from: `sip:${number}@carrier` })
    await office.run(1_000)
  }
  assert.deepEqual([carrier.saw('answered').length, carrier.saw('failed').length], [1, 1])
  await over(office, carrier)
})

test('two queues that lead to each other: the caller goes round a few times, and no more', async () => {
  const office = await openOffice(1, { otherwise: '641' })
  const { queues, world, run } = office
  const agents = [{ person: 'agent1' }]
  queues.collection.create(Queue.parse({ name: 'Sales', number: '641', agents, otherwise: '640' }))
  world.plan = { ...world.plan, codes: new Map([...world.plan.codes, ...queues.feature.numbers!()]) }
  office.set('agent1', { signedIn: false })
  const carrier = office.carrier()
  carrier.dial('640', { from: 'sip:+491@carrier' })
  await run(2_000)
  assert.equal(carrier.saw('failed').length, 1)
  assert.ok(kinds(office).length <= 21, `${kinds(office).length} times refused`)
  await over(office, carrier)
})

test('the last agent signs out: whoever waits is led on, once; a pause changes nothing', async () => {
  const office = await openOffice(2, { otherwise: '*43', maxWaitSeconds: 600 })
  const { run, now } = office
  const carrier = office.carrier()
  for (const agent of ['agent1', 'agent2']) office.set(agent, { paused: 'Lunch' })
  for (const number of ['+491', '+492']) {
    carrier.dial('640', { from: `sip:${number}@carrier` })
    await run(1_000)
  }
  office.set('agent1', { signedIn: false })
  await run(5_000)
  assert.equal(now().waiting.length, 2, 'one is there still')
  office.set('agent2', { signedIn: false })
  await run(3_000)
  assert.deepEqual(now().waiting, [])
  const facts = told(office).filter(({ what }) => what === 'too-long')
  assert.equal(facts.length, 2)
  assert.match(String(facts[0]!.facts.says), /^Waited 0:\d\d in Support; then nobody was signed in any more\.$/)
  const { offered, tooLong, refused } = office.report()
  assert.deepEqual([offered, tooLong, refused], [2, 2, 0])
  await over(office, carrier)
})

test('the last agent signs out where callers may wait for nobody, or have nowhere to go: they keep their places', async () => {
  for (const says of [{ waitWhenEmpty: true, otherwise: '*43' }, { otherwise: null }]) {
    const office = await openOffice(1, { ...says, maxWaitSeconds: 60 })
    const { run, now, phones } = office
    const carrier = office.carrier()
    office.set('agent1', { paused: 'Lunch' })
    carrier.dial('640', { from: 'sip:+491@carrier' })
    await run(1_000)
    office.set('agent1', { signedIn: false })
    await run(20_000)
    assert.equal(now().waiting.length, 1)
    office.signIn('agent1')
    await run(1_500)
    assert.equal(rings(phones[0]!), 1)
    await over(office, carrier)
  }
})

test('callers are where they were after the server has died', async () => {
  const office = await openOffice(1, { wrapUpSeconds: 0 })
  const { world, run, phones, now, follow } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  office.set('agent1', { paused: 'Training' })
  for (const number of ['+491', '+492']) {
    carrier.dial('640', { from: `sip:${number}@carrier` })
    await run(1_000)
  }
  await world.killServer()
  follow()
  await run(1_000)
  assert.deepEqual(
    now().waiting.map(({ number, place }) => [number, place]),
    [
      ['+491', 1],
      ['+492', 2],
    ],
  )
  office.set('agent1', { paused: null })
  await run(1_500)
  assert.match(agent.invitation().headers.get('From') ?? '', /\+491/)
  agent.answer()
  await run(500)
  assert.deepEqual(world.hears(agent), ['outside'])
  assert.equal(office.report().offered, 2, 'nobody is counted twice')
  await over(office, carrier)
})

test('by code: in and out, in words of the company; who is an agent of no queue is told so', async () => {
  const office = await openOffice(2)
  const { world, queues, entity, phones, run, now } = office
  const [agent, other] = phones as [Phone, Phone]
  const { id, ...said } = entity
  queues.collection.change(id, { ...said, agents: said.agents.slice(0, 1) }, { kind: 'system', id: '', name: '' })
  const hears = async (phone: Phone) => {
    phone.dial('*45')
    await world.run(500)
    return [...world.media.ends.values()].flatMap(({ playing }) => (playing?.kind === 'file' ? [playing.path] : []))
  }
  // Whoever is new in a queue is there.
  assert.match((await hears(agent)).join(), /\/de\/signed-out\.wav/)
  await run(3_000)
  assert.equal(now().agents[0]!.state, 'out')
  assert.match((await hears(agent)).join(), /\/de\/signed-in\.wav/)
  await run(3_000)
  assert.equal(now().agents[0]!.state, 'free')
  assert.match((await hears(other)).join(), /\/de\/not-an-agent\.wav/)
  await run(3_000)
  assert.deepEqual(
    told(office).map(({ what, facts }) => [what, facts.says]),
    [
      ['signed-out', 'Agent 1 signed out of the queues.'],
      ['signed-in', 'Agent 1 signed in to the queues.'],
      ['refused', 'Agent 2 is not an agent of any queue.'],
    ],
  )
  await over(office)
})

test('call back: the caller hangs up and keeps the place; the agent is rung, then the caller', async () => {
  const office = await openOffice(1, { callBack: { afterSeconds: 5, rights: 'agent1' }, wrapUpSeconds: 0 })
  const { world, run, phones, now } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  office.signIn('agent1')
  office.set('agent1', { paused: 'Lunch' })
  carrier.dial('640', { from: 'sip:05551@carrier' })
  await run(10_000)
  world.press(carrier, '1')
  await run(10_000)
  assert.deepEqual(
    now().waiting.map(({ call, number }) => [call, number]),
    [[null, '05551']],
  )
  assert.equal(carrier.saw('ended').length, 1, 'the line is free')
  office.set('agent1', { paused: null })
  await run(2_000)
  assert.equal(rings(agent), 1)
  agent.answer()
  await run(1_000)
  assert.equal(rings(carrier), 1, 'now the caller is called')
  carrier.answer()
  await run(1_000)
  assert.deepEqual(world.hears(agent), ['outside'])
  assert.deepEqual(now().waiting, [])
  assert.equal(office.report().calledBack, 1)
  await over(office, carrier)
})

test('called back in vain: an agent who misses it is asked again; who does not answer is tried three times, five minutes apart', async () => {
  const office = await openOffice(1, {
    ...{ callBack: { afterSeconds: 0, rights: 'agent1' }, ringSeconds: 15, restSeconds: 10, wrapUpSeconds: 0 },
    pauseAfterMissed: 0,
  })
  const { world, run, phones, now } = office
  const [agent] = phones as [Phone]
  const carrier = office.carrier()
  carrier.onInvite = () => carrier.ring()
  office.signIn('agent1')
  office.set('agent1', { paused: 'Lunch' })
  carrier.dial('640', { from: 'sip:05551@carrier' })
  await run(10_000)
  world.press(carrier, '1')
  await run(2_000)
  office.set('agent1', { paused: null })
  await run(2_000)
  assert.deepEqual([rings(agent), rings(carrier)], [1, 0])
  await run(30_000)
  assert.deepEqual([rings(agent), rings(carrier)], [2, 0], 'the place is kept while the agent does not answer')
  for (let tries = 1; tries <= 3; tries++) {
    const { length: asked } = agent.saw('invite')
    agent.answer()
    await run(1_000)
    assert.equal(rings(carrier), tries)
    agent.hangUp()
    await run(4 * 60_000)
    assert.equal(rings(agent), asked, 'left in peace for five minutes')
    assert.equal(now().waiting.length, tries < 3 ? 1 : 0)
    agent.register()
    await run(62_000)
    assert.equal(rings(agent), tries < 3 ? asked + 1 : asked)
  }
  assert.deepEqual(now().waiting, [], 'given up')
  await over(office, carrier)
})

test('a thousand calls, fifty at a time, twenty agents: order, fairness, and figures that agree with the journal', async t => {
  const office = await openOffice(20, {
    strategy: 'longest-idle',
    wrapUpSeconds: 5,
    ringSeconds: 10,
    maxWaitSeconds: 240,
  })
  const { world, run, phones, staff, entity } = office
  const random = seededRandom(4)
  const later: { at: number; run: () => void }[] = []
  const after = (ms: number, what: () => void) => void later.push({ at: world.now + ms, run: what })
  const carrier = office.carrier()
  office.signIn(...staff.map(({ person }) => person))
  for (const phone of phones)
    phone.onInvite = () => {
      phone.ring()
      const { session } = phone
      // Some do not hear it.
      if (random() < 0.05) return
      after(1_000 + random() * 6_000, () => {
        if (phone.events.some(each => each.type === 'cancelled' && each.session === session)) return
        phone.answer()
        after(20_000 + random() * 70_000, () => {
          phone.stack.end(session, {}, world.now)
          phone.settle()
        })
      })
    }
  let registeredAt = world.now
  let begun = 0
  const calls = 1_000
  while (begun < calls || world.server.switchboard.counts().calls > 0) {
    if (begun < calls && world.server.switchboard.counts().calls < 50 && random() < 0.8) {
      carrier.dial('640', { from: `sip:+49${1_000 + begun++}@carrier` })
      const { session } = carrier
      if (random() < 0.15)
        after(5_000 + random() * 60_000, () => {
          carrier.stack.end(session, {}, world.now)
          carrier.settle()
        })
    }
    await run(1_000)
    // As phones do.
    if (world.now - registeredAt > 300_000) {
      registeredAt = world.now
      for (const phone of phones) phone.register()
    }
    for (const due of later.filter(({ at }) => at <= world.now)) due.run()
    later.splice(0, later.length, ...later.filter(({ at }) => at > world.now))
  }
  await run(2_000)
  // Counted again from the journal, by other means than the report's.
  const events = world.server.journal.events
  const inQueue = new Map<string, number>()
  /** Offers overlap: each caller has one of their own. */
  const rung = new Set<string>()
  /** What happens in one moment is told one after the other: who was given somebody, was rung still, or has left. */
  const changedAt = new Set(
    events.flatMap(event =>
      event.type === 'call.ended' ||
      (event.type === 'story.told' && (event.what === 'offered' || event.what === 'missed'))
        ? [`${event.call} ${event.at}`]
        : [],
    ),
  )
  const waits: number[] = []
  const byAgent = new Map<string, number>()
  let abandoned = 0
  for (const event of events) {
    if (event.type === 'call.ended' && inQueue.delete(event.call)) abandoned++
    if (event.type !== 'story.told') continue
    if (event.what === 'joined') inQueue.set(event.call, event.at)
    if (event.what === 'offered') {
      const mine = inQueue.get(event.call)!
      const before = [...inQueue.entries()].filter(
        ([call, at]) => at < mine && !rung.has(call) && !changedAt.has(`${call} ${event.at}`),
      )
      assert.deepEqual(before, [], `${event.call} was served before somebody who came earlier`)
      rung.add(event.call)
    }
    if (event.what === 'missed') rung.delete(event.call)
    if (event.what === 'answered') {
      waits.push(event.at - inQueue.get(event.call)!)
      inQueue.delete(event.call)
      byAgent.set(String(event.facts.agent), (byAgent.get(String(event.facts.agent)) ?? 0) + 1)
    }
    if (event.what === 'too-long') inQueue.delete(event.call)
  }
  const report = office.queues.reports.of(entity.id, 0, Number.MAX_SAFE_INTEGER, 20)
  t.diagnostic(JSON.stringify({ ...report, agents: undefined, hours: undefined, byAgent: [...byAgent.values()] }))
  assert.equal(report.offered, calls)
  assert.equal(report.answered, waits.length)
  assert.equal(report.abandoned, abandoned)
  assert.equal(report.answered + report.abandoned + report.tooLong, calls)
  assert.equal(report.waiting, 0)
  assert.equal(report.inTime, waits.filter(ms => ms <= 20_000).length)
  assert.equal(Math.round(report.wait.meanMs!), Math.round(waits.reduce((a, b) => a + b, 0) / waits.length))
  assert.equal(report.wait.longestMs, Math.max(...waits))
  for (const { person, answered } of report.agents) assert.equal(answered, byAgent.get(person) ?? 0)
  const shares = [...byAgent.values()]
  assert.ok(Math.max(...shares) <= 1.6 * Math.min(...shares), `the work is shared fairly: ${shares}`)
  await over(office, carrier)
})
