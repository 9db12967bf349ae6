/**
 * Phones that do whatever comes to their minds, over a network that loses every tenth packet, with a server that dies now
 * and then: afterwards nothing is left, each call ended once, and nothing in the server went wrong.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallCommand, CallId, LegId } from '@sidetone/call'
import { seededRandom } from '@sidetone/testkit'
import { fiveStories, withNumbers } from './five-stories.ts'
import { nothing, trunkHost, World } from './world.ts'

const numbers = [
  '101',
  '102',
  '103',
  '*43',
  '05550100',
  '999',
  '0',
  '700',
  '701',
  '*8',
  '**102',
  '*11',
  '*2103',
  '*2',
  '*3',
  '600',
  '620',
  '640',
  '680',
  '*99',
]

for (let seed = 1; seed <= 24; seed++)
  test(`random walk ${seed}`, async () => {
    const random = seededRandom(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    const world = withNumbers(new World(fiveStories))
    const phones = await world.registered('101', '102', '102-w', '103', '101-w', '103-2')
    const trunk = world.phone('carrier', { host: trunkHost })
    const everybody = [...phones, trunk]
    for (const phone of everybody)
      phone.onInvite = () => {
        const mood = random()
        if (mood < 0.2) phone.refuse(pick([486, 480, 603, 488, 500, 404, 302]), pick(numbers))
        else if (mood < 0.3) phone.early()
        else if (mood < 0.9) phone.ring()
      }
    world.loss = seed % 2 ? 0.1 : 0

    for (let turn = 0; turn < 120; turn++) {
      const phone = pick(everybody)
      const what = random()
      if (what < 0.3) {
        // Sometimes a second call beside the first.
        if (random() < 0.6) phone.hangUp()
        phone.dial(pick(numbers), random() < 0.15 ? { body: null } : {})
      } else if (what < 0.46) phone.answer()
      else if (what < 0.5 && phone.sessions.length) {
        const session = pick(phone.sessions.slice(-3))
        const replaces = pick(phone.sessions.slice(-3))
        phone.refer(pick(numbers), { session, ...(random() < 0.5 && { replaces }) })
      } else if (what < 0.6) phone.hangUp()
      else if (what < 0.7) phone.hold(pick(['sendonly', 'inactive', 'sendrecv']))
      else if (what < 0.75) phone.info('application/dtmf', pick(['1', '5']))
      else if (what < 0.8 && phone.transport === 'ws') {
        phone.disconnect()
        await world.run(Math.floor(random() * 2_000))
        phone.connect()
        phone.register()
      } else if (what < 0.84) {
        const end = pick([...world.media.ends.keys()])
        if (end) world.media.emit({ type: random() < 0.7 ? 'silent' : 'heard', end, forMs: 1_000 })
      } else if (what < 0.9) {
        const call = pick(world.server.switchboard.live())
        const leg = call && pick(call.legs)
        const person = leg?.party.person
        if (person) {
          const other = pick(world.server.switchboard.callsOf(person))?.call ?? call.call
          world.server.switchboard.command({ kind: 'person', person }, command(random, call.call, other, leg.leg))
        }
      } else if (what < 0.91) {
        const end = pick([...world.media.ends.keys()])
        if (end) world.media.lose([end])
      } else if (what < 0.93) {
        await world.killServer()
        for (const each of phones)
          if (each.transport === 'ws') {
            each.connect()
            each.register()
          }
      }
      await world.run(Math.floor(random() * (random() < 0.1 ? 70_000 : 800)))
    }
    world.loss = 0
    for (const phone of everybody) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
    for (const phone of everybody) phone.onInvite = () => phone.refuse(486)
    // Twice: an INVITE that was lost may still arrive by its repetition.
    for (let time = 0; time < 2; time++) {
      const { driver, switchboard } = world.server
      for (const { call } of switchboard.live()) driver.turn(() => switchboard.hangUp(call))
      await world.run(200_000)
    }

    assert.deepEqual(world.faults, [])
    assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
    const { events } = world.server.journal
    const count = (type: string) => events.filter(event => event.type === type).length
    assert(count('call.started') > 10)
    assert.equal(count('call.started'), count('call.ended'))
    const started = events.flatMap(event =>
      event.type === 'call.started' || event.type === 'leg.started' ? [event.leg] : [],
    )
    const ended = events.flatMap(event => (event.type === 'leg.ended' ? [event.leg] : []))
    assert.deepEqual(ended.sort(), started.sort(), 'each leg that started ended exactly once')
  })

function command(random: () => number, call: CallId, other: CallId, leg: LegId): CallCommand {
  const what = Math.floor(random() * 9)
  const to = numbers[Math.floor(random() * numbers.length)]!
  if (what === 0) return { type: 'transfer', call, to }
  if (what === 1) return { type: 'transfer-to-call', call, other }
  if (what === 2) return { type: 'merge', call, other }
  if (what === 3) return { type: 'add', call, number: to }
  if (what === 4) return { type: 'remove', call, leg }
  if (what === 5) return { type: 'park', call }
  if (what === 6) return { type: 'cancel-transfer', call }
  if (what === 7) return { type: 'mute', call, leg, muted: random() < 0.5 }
  return { type: random() < 0.5 ? 'hold' : 'resume', call }
}
