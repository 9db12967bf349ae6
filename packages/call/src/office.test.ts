/** Three people at their phones on a rig: for the tests of what people do in their calls. */
import assert from 'node:assert/strict'
import type { FakeLegs } from '@sidetone/testkit'
import type { CallCommand, CommandResult } from './commands.ts'
import type { Stories } from './control.ts'
import { alice, bob, carol, rig } from './rig.test.ts'
import type { CallId, EndId, LegId, Party, PersonId } from './words.ts'

export const nobody = { calls: 0, legs: 0, ends: 0, stories: 0 }
export const person = ({ person: id }: Party) => ({ kind: 'person', person: id as PersonId }) as const

/** People with one device each, and short words for what they do. */
export function office(stories?: Stories) {
  const all = rig({ ...(stories && { stories }) })
  const { legs, board, media } = all
  for (const each of [alice, bob, carol]) legs.register(each.person!)
  const endOf = (leg: LegId): EndId => {
    const order = legs.orders.find(each => each.type === 'ring' && each.leg === leg)
    return order?.type === 'ring' ? order.end : (leg.replace('caller', 'end') as EndId)
  }
  /** The fake makes no ends by itself. */
  const sounds = async (leg: LegId) => {
    await media.offer(endOf(leg), { call: 'any' as CallId, kind: 'rtp' })
  }
  const last = (): LegId => [...legs.ringing.keys()].at(-1)!
  return {
    ...all,
    endOf,
    last,
    /** Its end is there first, as an offer makes it. */
    async arrive(from: Party, number: string, device = `${from.person}-0`) {
      await media.offer(legs.nextEnd(), { call: 'any' as CallId, kind: 'rtp' })
      return legs.arrive(from, number, { device })
    },
    async answer(leg: LegId) {
      await sounds(leg)
      legs.answer(leg)
      legs.ringing.delete(leg)
    },
    async talk(from: Party, to: Party) {
      const { call, leg } = await this.arrive(from, to.number)
      const called = last()
      await this.answer(called)
      legs.answer(leg)
      return { call, leg, called }
    },
    does(who: Party, command: CallCommand): CommandResult {
      return board.command(person(who), command)
    },
    hears: (leg: LegId) => media.heardBy(endOf(leg)).map(end => end as string),
    plays: (leg: LegId) => {
      const playing = media.ends.get(endOf(leg))?.playing
      return playing?.kind === 'tone' ? playing.tone : null
    },
    ends: (...of: LegId[]) => of.map(endOf) as string[],
    notices: (leg: LegId) => noticesOf(legs, leg),
    roster: () =>
      board.live().map(({ legs: all, kind }) => [kind, ...all.filter(leg => leg.present).map(leg => leg.party.name)]),
    over() {
      for (const { call } of board.live()) board.hangUp(call)
      assert.deepEqual(board.counts(), nobody)
      const { events, live } = all.journal
      assert.equal(live.size, 0)
      const started = events.flatMap(event =>
        event.type === 'call.started' || event.type === 'leg.started' ? [event.leg] : [],
      )
      const ended = events.flatMap(event => (event.type === 'leg.ended' ? [event.leg] : []))
      assert.deepEqual(ended.sort(), started.sort())
      assert.equal(media.ends.size, 0)
    },
  }
}
export const noticesOf = (legs: FakeLegs, leg: LegId) =>
  legs.orders.flatMap(order => (order.type === 'tell' && order.leg === leg ? [order.notice] : []))
