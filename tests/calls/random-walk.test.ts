/**
 * Phones that do whatever comes to their minds, over a network that loses every tenth packet, with a server that dies now
 * and then: afterwards nothing is left, each call ended once, and nothing in the server went wrong.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import { nothing, trunkHost, World } from './world.ts'

const numbers = ['101', '102', '103', '*43', '05550100', '999', '0']

for (let seed = 1; seed <= 12; seed++)
  test(`random walk ${seed}`, async () => {
    const random = seededRandom(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    const world = new World()
    const phones = await world.registered('101', '102', '102-w', '103', '101-w', '103-2')
    const trunk = world.phone('carrier', { host: trunkHost })
    const everybody = [...phones, trunk]
    for (const phone of everybody)
      phone.onInvite = () => {
        const mood = random()
        if (mood < 0.2) phone.refuse(pick([486, 480, 603, 488, 500, 404]))
        else if (mood < 0.3) phone.early()
        else if (mood < 0.9) phone.ring()
      }
    world.loss = seed % 2 ? 0.1 : 0

    for (let turn = 0; turn < 120; turn++) {
      const phone = pick(everybody)
      const what = random()
      if (what < 0.3) {
        phone.hangUp()
        phone.dial(pick(numbers), random() < 0.15 ? { body: null } : {})
      } else if (what < 0.5) phone.answer()
      else if (what < 0.6) phone.hangUp()
      else if (what < 0.7) phone.hold(pick(['sendonly', 'inactive', 'sendrecv']))
      else if (what < 0.75) phone.info('application/dtmf', '5')
      else if (what < 0.8 && phone.transport === 'ws') {
        phone.disconnect()
        await world.run(Math.floor(random() * 2_000))
        phone.connect()
        phone.register()
      } else if (what < 0.84) {
        const end = pick([...world.media.ends.keys()])
        if (end) world.media.emit({ type: random() < 0.7 ? 'silent' : 'heard', end, forMs: 1_000 })
      } else if (what < 0.86) {
        const end = pick([...world.media.ends.keys()])
        if (end) world.media.lose([end])
      } else if (what < 0.89) {
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
