/** Five small features that use every verb of a story: a menu 600, a ring group 620, a queue 640, a room 680, a mailbox *99. */
import type { CodeRule, PersonId } from '@sidetone/call'
import type { Feature } from '@sidetone/feature'
import type { World } from './world.ts'

export const [bobId, carolId] = ['bob', 'carol'] as unknown as [PersonId, PersonId]
const both = [{ person: bobId }, { person: carolId }]

const group: Feature = {
  name: 'group',
  async story(call) {
    const { answered } = await call.ring({ who: both, forMs: 20_000, because: 'for Sales', callerName: 'Sales: Alice' })
    if (answered) await call.over
    else call.hangUp('no-agent')
  },
}
const queue: Feature = {
  name: 'queue',
  async story(call) {
    await call.answer()
    call.note('waiting')
    for (;;) {
      const { answered } = await call.ring({ who: [{ person: bobId }], forMs: 10_000 })
      if (answered) return call.over
      await call.wait(2_000)
    }
  },
}
const menu: Feature = {
  name: 'menu',
  async story(call) {
    await call.answer()
    while ((await call.nextDigit(30_000)) === '1') await call.goTo('102', { back: true })
    await call.goTo('620')
  },
}
const room: Feature = {
  name: 'room',
  async story(call) {
    await call.answer()
    await call.join('680')
    await call.over
  },
}
const mailbox: Feature = {
  name: 'mailbox',
  async story(call) {
    await call.answer()
    const { ms, endedBy } = await call.record({ path: '/message.wav', maxMs: 60_000 })
    call.tell('left', { ms, endedBy, by: call.forwardedBy[0]?.name ?? '' })
  },
}
export const fiveStories = [group, queue, menu, room, mailbox]

export function withNumbers(world: World): World {
  const codes = new Map<string, CodeRule>(world.plan.codes)
  for (const [number, name] of [
    ['600', 'menu'],
    ['620', 'group'],
    ['640', 'queue'],
    ['680', 'room'],
    ['*99', 'mailbox'],
  ] as const)
    codes.set(number, { feature: name, argument: '', name, fromTrunks: true })
  world.plan = { ...world.plan, codes }
  return world
}
