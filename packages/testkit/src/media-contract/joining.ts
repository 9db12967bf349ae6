import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { EndId, MediaPort } from '@sidetone/call'
import { type MediaEngine, until } from './engine.ts'

/** An engine of which one can ask who hears whom, by its sound or by its memory. */
export type JoiningEngine = MediaEngine & {
  /** An end of a call of its own that talks and listens. */
  talker(name: string): Promise<EndId>
  heardBy(end: EndId): readonly EndId[]
}

/** Bridges, conferences and muting: who hears whom after each order. */
export function joiningContract(name: string, open: () => Promise<JoiningEngine>): void {
  describe(`${name}: joining`, () => {
    let engine: JoiningEngine
    let [a, b, c, d]: EndId[] = []
    before(async () => {
      engine = await open()
      ;[a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map(one => engine.talker(one)))
    })
    after(() => engine.stop())
    /** Who hears whom, as `a:bc b:ac c: d:`. */
    const heard = (): string => {
      const ends = [a!, b!, c!, d!]
      const letter = (end: EndId): string => 'abcd'[ends.indexOf(end)] ?? '?'
      return ends.map(end => `${letter(end)}:${engine.heardBy(end).map(letter).sort().join('')}`).join(' ')
    }
    const steps: readonly [what: string, order: (port: MediaPort) => void, wanted: string][] = [
      ['nobody is joined at first', () => undefined, 'a: b: c: d:'],
      ['a bridge joins two', port => port.bridge(a!, b!), 'a:b b:a c: d:'],
      ['a second bridge leaves the first alone', port => port.bridge(c!, d!), 'a:b b:a c:d d:c'],
      ['a mix takes ends out of their bridges', port => port.mix('one', [a!, b!, c!]), 'a:bc b:ac c:ab d:'],
      ['one comes', port => port.mix('one', [a!, b!, c!, d!]), 'a:bcd b:acd c:abd d:abc'],
      ['a muted one hears and is not heard', port => port.mute(a!, true), 'a:bcd b:cd c:bd d:bc'],
      ['one is left out', port => port.mix('one', [a!, b!, d!]), 'a:bd b:d c: d:b'],
      ['one goes by itself', port => port.unbridge(d!), 'a:b b: c: d:'],
      ['muting holds in a bridge', port => port.bridge(a!, c!), 'a:c b: c: d:'],
      ['and ends', port => port.mute(a!, false), 'a:c b: c:a d:'],
      ['one moves from mix to mix', port => port.mix('two', [b!, c!, d!]), 'a: b:cd c:bd d:bc'],
      ['a mix ends', port => port.mix('two', []), 'a: b: c: d:'],
      ['a bridge again', port => port.bridge(a!, d!), 'a:d b: c: d:a'],
      ['a new partner parts the old', port => port.bridge(d!, b!), 'a: b:d c: d:b'],
    ]
    for (const [what, order, wanted] of steps)
      test(what, async () => {
        order(engine.port)
        await until(() => heard() === wanted, 3000, wanted).catch(() => assert.equal(heard(), wanted))
      })
    test('what is closed is not heard', async () => {
      engine.port.mix('three', [a!, b!, c!])
      engine.port.close(a!)
      await until(() => engine.heardBy(b!).join() === c && engine.heardBy(c!).join() === b, 3000, 'b and c')
    })
  })
}
