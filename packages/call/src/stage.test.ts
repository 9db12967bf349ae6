/** Stories on a rig, and short words for what happens to their callers: for the tests of stories. */
import assert from 'node:assert/strict'
import type { CallControl } from './control.ts'
import { CallOver } from './control.ts'
import { alice, bob, carol, rig } from './rig.test.ts'
import type { CallId, EndId, LegId, Party } from './words.ts'

export const settle = () => new Promise(resolve => setImmediate(resolve))
export const nobody = { calls: 0, legs: 0, ends: 0, stories: 0 }
export const tone = (name: 'beep' | 'busy' | 'ringback') => ({ kind: 'tone', tone: name }) as const
export const file = (path: string) => ({ kind: 'file', path }) as const
export type Told = (call: CallControl) => Promise<void>

/** Number 600 tells `story`, 601 `second`. */
export function stage(
  story: Told,
  second: Told = async call => call.hangUp(),
  options: Parameters<typeof rig>[0] = {},
) {
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
