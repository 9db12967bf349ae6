/** A real phone transfers by its own keys: REFER or a code, and what it hears of it; the sound is measured. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const HZ = { alice: 2_300, bob: 2_900, carol: 1_700 }
const QUIET = -45
type Name = keyof typeof HZ
type People = Record<Name, Baresip>

async function office(carolAnswers: 'auto' | 'manual', run: (people: People, system: Running) => Promise<void>) {
  const system = await startSidetone()
  const phone = async (extension: string, hz: number, answer: 'auto' | 'manual') => {
    const { sip } = system.person(extension)
    const started = await startBaresip({ ...sip, server: system.sip, hz, answer, codecs: ['PCMU/8000/1'] })
    await started.registered()
    return started
  }
  const people: Partial<People> = {}
  try {
    people.alice = await phone('101', HZ.alice, 'manual')
    people.bob = await phone('102', HZ.bob, 'auto')
    people.carol = await phone('103', HZ.carol, carolAnswers)
    await run(people as People, system)
  } finally {
    await Promise.all(Object.values(people).map(each => each.stop()))
    await system.stop()
  }
}
async function talk(people: People, one: Name, other: Name): Promise<void> {
  await Promise.all([people[one].untilHears(HZ[other]), people[other].untilHears(HZ[one])])
}
async function silent(phone: Baresip, ...whom: Name[]): Promise<void> {
  await pause(700)
  for (const each of whom) assert.ok(phone.hears(HZ[each], 500) < QUIET, `${each} is heard`)
}
const uri = (system: Running, number: string) => `sip:${number}@${system.sip.host}:${system.sip.port}`

describe('a desk phone transfers', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  test('blind, by REFER', () =>
    office('auto', async (people, system) => {
      const { alice, bob, carol } = people
      await alice.dial('102')
      await talk(people, 'alice', 'bob')
      await bob.command('transfer', uri(system, '103'))
      await talk(people, 'alice', 'carol')
      await bob.until('CALL_CLOSED')
      await silent(alice, 'bob')
      await silent(carol, 'bob')
      await alice.hangUp()
      await carol.until('CALL_CLOSED')
    }))

  // This phone hangs up by itself when it hears that its transfer failed.
  test('blind to somebody who declines: the phone is rung, they talk again', () =>
    office('manual', async (people, system) => {
      const { alice, bob, carol } = people
      await alice.dial('102')
      await talk(people, 'alice', 'bob')
      await bob.command('transfer', uri(system, '103'))
      await carol.until('CALL_INCOMING')
      await silent(alice, 'bob')
      await carol.hangUp()
      await bob.until('TRANSFER_FAILED')
      await talk(people, 'alice', 'bob')
      assert.equal(alice.events.filter(({ type }) => type === 'CALL_CLOSED').length, 0)
    }))

  test('to 700: parked; another phone takes it back', () =>
    office('auto', async (people, system) => {
      const { alice, bob, carol } = people
      await alice.dial('102')
      await talk(people, 'alice', 'bob')
      await bob.command('transfer', uri(system, '700'))
      await bob.until('CALL_CLOSED')
      await carol.dial('701')
      await talk(people, 'alice', 'carol')
    }))

  test('a phone that cannot transfer attended joins its two calls by *2', () =>
    office('auto', async (people, _) => {
      const { alice, bob } = people
      await alice.dial('102')
      await talk(people, 'alice', 'bob')
      await bob.command('hold')
      await bob.dial('103')
      await talk(people, 'bob', 'carol')
      await silent(alice, 'bob', 'carol')
      await bob.command('hold')
      await bob.dial('*2')
      await talk(people, 'alice', 'carol')
      await silent(alice, 'bob')
    }))

  test('in the middle of it a second phone of the same person takes over by *11, and the first one takes it back', () =>
    office('auto', async (people, system) => {
      const { alice, bob } = people
      const { sip } = system.person('102')
      const second = await startBaresip({
        ...sip,
        server: system.sip,
        hz: 3_500,
        codecs: ['PCMU/8000/1'],
        register: false,
      })
      try {
        await alice.dial('102')
        await talk(people, 'alice', 'bob')
        await second.dial('*11')
        await Promise.all([alice.untilHears(3_500), second.untilHears(HZ.alice)])
        await bob.until('CALL_CLOSED')
        await silent(alice, 'bob')
        await bob.dial('*11')
        await talk(people, 'alice', 'bob')
        await pause(700)
        assert.ok(alice.hears(3_500, 500) < QUIET)
      } finally {
        await second.stop()
      }
    }))
})
