/** What people do with their calls over HTTP, and what happens when they are called, with real phones and measured sound. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type ApiClient, createApiClient, type ServerEvent } from '@sidetone/api-client'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const HZ = { alice: 2_300, bob: 2_900, carol: 1_700 }
const QUIET = -45

type Person = { readonly phone: Baresip; readonly api: ApiClient; readonly told: ServerEvent[]; stop(): Promise<void> }

async function person(system: Running, extension: string, hz: number, answer: 'auto' | 'manual'): Promise<Person> {
  const { sip, email, password } = system.person(extension)
  const phone = await startBaresip({ ...sip, server: system.sip, hz, answer, codecs: ['PCMU/8000/1'] })
  let cookie = ''
  const api = createApiClient({
    base: system.http,
    async fetch(url, init) {
      const response = await fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } })
      cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
      return response
    },
  })
  await api.signIn(email, password)
  const told: ServerEvent[] = []
  const close = api.events(event => told.push(event))
  await phone.registered()
  return {
    phone,
    api,
    told,
    async stop() {
      close()
      await phone.stop()
    },
  }
}

async function office(
  bobAnswers: 'auto' | 'manual',
  run: (system: Running, people: Record<keyof typeof HZ, Person>) => Promise<void>,
) {
  const system = await startSidetone()
  const people: Partial<Record<keyof typeof HZ, Person>> = {}
  try {
    people.alice = await person(system, '101', HZ.alice, 'manual')
    people.bob = await person(system, '102', HZ.bob, bobAnswers)
    people.carol = await person(system, '103', HZ.carol, 'auto')
    await run(system, people as Record<keyof typeof HZ, Person>)
  } finally {
    await Promise.all(Object.values(people).map(each => each.stop()))
    await system.stop()
  }
}
const until = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> => {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
    const found = await look()
    if (found) return found
  }
  throw new Error(`Not within ${withinMs} ms: ${what}`)
}
const myCall = async ({ api }: Person) => until('a call of mine', async () => (await api.myCalls()).calls[0])
const hear = (who: Person, ...whom: (keyof typeof HZ)[]) =>
  Promise.all(whom.map(each => who.phone.untilHears(HZ[each])))
/** A busy machine brings the last of a voice late. */
const silent = async (who: Person, ...whom: (keyof typeof HZ)[]) => {
  for (const each of whom) await until(`${each} is heard no more`, () => who.phone.hears(HZ[each], 500) < QUIET)
}
/** Nobody has a call, so that the next one is alone. */
const noCalls = async (...people: Person[]) => {
  for (const { api } of people) await until('no calls', async () => (await api.myCalls()).calls.length === 0)
}

describe('own calls', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  test('transfer, park, take back, add, mute, remove, hang up: each over HTTP, heard at the phones', () =>
    office('auto', async (_, { alice, bob, carol }) => {
      await alice.phone.dial('102')
      await alice.phone.until('CALL_ESTABLISHED')
      await Promise.all([hear(alice, 'bob'), hear(bob, 'alice')])
      const { id } = await myCall(bob)
      await assert.rejects(carol.api.hangUpCall(id), { code: 'no-such-call', status: 404 })

      await bob.api.transferCall(id, '103')
      await bob.phone.until('CALL_CLOSED')
      await Promise.all([hear(alice, 'carol'), hear(carol, 'alice')])
      await silent(alice, 'bob')
      assert.deepEqual((await bob.api.myCalls()).calls, [])

      const { slot } = await carol.api.parkCall((await myCall(carol)).id)
      await carol.phone.until('CALL_CLOSED')
      await silent(alice, 'carol')
      await until('everybody sees the slot', () =>
        bob.told.find(
          event => event.type === 'parked' && event.slots[0]?.name === 'Alice' && event.slots[0].slot === slot,
        ),
      )
      await bob.phone.dial(slot)
      await bob.phone.until('CALL_ESTABLISHED')
      await Promise.all([hear(alice, 'bob'), hear(bob, 'alice')])
      assert.deepEqual((await bob.api.myCalls()).parked, [])

      const again = await myCall(bob)
      assert.equal(again.id, id, 'it is the same call all the time')
      await bob.api.addToCall(id, '103')
      await Promise.all([hear(alice, 'bob', 'carol'), hear(bob, 'alice', 'carol'), hear(carol, 'alice', 'bob')])
      const { roster, kind } = await myCall(alice)
      assert.equal(kind, 'conference')
      const leg = roster.find(each => each.name === 'Carol')!.leg
      await bob.api.muteInCall(id, leg, true)
      await silent(alice, 'carol')
      assert.ok(alice.phone.hears(HZ.bob) > QUIET)
      await bob.api.removeFromCall(id, leg)
      await carol.phone.until('CALL_CLOSED')
      await bob.api.hangUpCall(id)
      await alice.phone.until('CALL_CLOSED')
      await until('my list is empty', () => {
        const last = alice.told.findLast(event => event.type === 'my-calls')
        return last?.type === 'my-calls' && last.calls.length === 0
      })
    }))

  test('merge of two calls, and an attended transfer', () =>
    office('auto', async (_, { alice, bob, carol }) => {
      const two = async () => {
        await alice.phone.dial('102')
        await alice.phone.until('CALL_ESTABLISHED')
        await alice.phone.dial('103')
        await alice.phone.until('CALL_ESTABLISHED')
        const calls = await until('two calls', async () => {
          const { calls } = await alice.api.myCalls()
          return calls.length === 2 && calls
        })
        return calls.toSorted((a, b) => a.startedAt - b.startedAt).map(each => each.id) as [string, string]
      }
      const [first, second] = await two()
      await alice.api.mergeCalls(first, second)
      await Promise.all([hear(bob, 'alice', 'carol'), hear(carol, 'alice', 'bob')])
      await alice.api.hangUpCall(first)
      await hear(bob, 'carol')
      await silent(bob, 'alice')
      await bob.api.hangUpCall(first)
      await carol.phone.until('CALL_CLOSED')
      await noCalls(alice, bob, carol)

      const [one, other] = await two()
      await alice.api.transferToCall(one, other)
      await Promise.all([hear(bob, 'carol'), hear(carol, 'bob')])
      await noCalls(alice)
      await bob.api.hangUpCall(one)
    }))
})

describe('two want the same call', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  type Racer = { readonly who: Person; readonly hz: number; readonly since: number }
  const racer = (who: Person, hz: number): Racer => ({ who, hz, since: who.phone.events.length })
  const eventOf = ({ who, since }: Racer, type: string) =>
    who.phone.events.find((event, n) => n >= since && event.type === type)
  /** One talks with Alice; the other has nothing of her and was told why. */
  const exactlyOne = async (alice: Person, racers: readonly [Racer, Racer]) => {
    const has = (one: Racer) => eventOf(one, 'CALL_ESTABLISHED') && !eventOf(one, 'CALL_CLOSED')
    const gone = (one: Racer) => eventOf(one, 'CALL_CLOSED')
    await until('one has the call and the other is told', () => racers.some(has) && racers.some(gone))
    const [winner, loser] = has(racers[0]) ? racers : [racers[1], racers[0]]
    await Promise.all([alice.phone.untilHears(winner.hz), winner.who.phone.untilHears(HZ.alice)])
    await until('the other is not heard', () => alice.phone.hears(loser.hz, 500) < QUIET)
    const { calls } = await alice.api.myCalls()
    assert.deepEqual(
      calls.map(({ roster }) => roster.length),
      [2],
    )
    return { winner: winner.who, told: String(gone(loser)?.param ?? '') }
  }

  test('two colleagues pick up at once: one has the caller, the other is told that there is no call', () =>
    office('manual', async (system, { alice, bob, carol }) => {
      const dave = await person(system, '104', 3_500, 'manual')
      try {
        for (let round = 0; round < 2; round++) {
          for (const { phone } of [alice, bob, carol, dave]) phone.forget()
          const racers = [racer(carol, HZ.carol), racer(dave, 3_500)] as const
          await alice.phone.dial('102')
          await bob.phone.until('CALL_INCOMING')
          await Promise.all([carol.phone.dial('**102'), dave.phone.dial(round === 1 ? '*8' : '**102')])
          const { winner, told } = await exactlyOne(alice, racers)
          assert.match(told, /404|no call|has ended/i)
          await bob.phone.until('CALL_CLOSED')
          await winner.phone.hangUp()
          await noCalls(alice, bob, carol, dave)
        }
      } finally {
        await dave.stop()
      }
    }))

  test('who parked answers the ring-back while a colleague dials the slot: one has the caller', () =>
    office('manual', async (system, { alice, bob, carol }) => {
      await operate(system).as('105', 'PUT', '/api/parking', { forSeconds: 10, returns: 5 })
      await alice.phone.dial('102')
      await bob.phone.until('CALL_INCOMING')
      await bob.phone.answer()
      await Promise.all([hear(alice, 'bob'), hear(bob, 'alice')])
      const { slot } = await bob.api.parkCall((await myCall(bob)).id)
      await bob.phone.until('CALL_CLOSED')
      for (const { phone } of [bob, carol]) phone.forget()
      await bob.phone.until('CALL_INCOMING', 30_000)
      const racers = [racer(bob, HZ.bob), racer(carol, HZ.carol)] as const
      await Promise.all([bob.phone.answer(), carol.phone.dial(slot)])
      const { winner } = await exactlyOne(alice, racers)
      assert.deepEqual((await carol.api.myCalls()).parked, [])
      await winner.phone.hangUp()
      await noCalls(alice, bob, carol)
    }))
})

describe('being called', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  test('nobody answers: Carol does; do not disturb and forwarding by code; press 1', () =>
    office('manual', async (_, { alice, bob, carol }) => {
      const plain = await bob.api.ringing()
      await bob.api.setRinging({ ...plain, forward: { ...plain.forward, noAnswer: '103', noAnswerAfterSeconds: 5 } })
      await alice.phone.dial('102')
      await bob.phone.until('CALL_INCOMING')
      await carol.phone.until('CALL_ESTABLISHED', 9_000)
      await bob.phone.until('CALL_CLOSED')
      await Promise.all([hear(alice, 'carol'), hear(carol, 'alice')])
      await alice.phone.hangUp()
      await carol.phone.until('CALL_CLOSED')

      await bob.api.setRinging(plain)
      await bob.phone.dial('*78')
      await until('do not disturb', async () => (await bob.api.ringing()).doNotDisturb !== null)
      await alice.phone.until('CALL_CLOSED')
      await alice.phone.dial('102')
      const refused = await alice.phone.until('CALL_CLOSED')
      assert.match(String(refused.param), /do not want to be disturbed|[456]\d\d/)
      await bob.phone.dial('*79')
      await until('disturb again', async () => (await bob.api.ringing()).doNotDisturb === null)
      await bob.phone.dial('*72103')
      await until('forwarded', async () => (await bob.api.ringing()).forward.always === '103')
      await alice.phone.dial('102')
      await carol.phone.until('CALL_ESTABLISHED')
      await pause(500)
      await Promise.all([hear(alice, 'carol'), hear(carol, 'alice')])
      await alice.phone.hangUp()

      await bob.api.setRinging({ ...plain, also: [{ number: '103', afterSeconds: 0, ask: true }] })
      await until('no calls', async () => (await carol.api.myCalls()).calls.length === 0)
      await alice.phone.dial('102')
      await carol.phone.until('CALL_ESTABLISHED')
      await pause(1_000)
      assert.equal((await alice.api.myCalls()).calls[0]?.state, 'ringing', 'nobody has answered yet')
      await carol.phone.command('sndcode', '1')
      await until('a talk', async () => (await alice.api.myCalls()).calls[0]?.state === 'talking')
      await pause(500)
      await Promise.all([hear(alice, 'carol'), hear(carol, 'alice')])
      await alice.phone.hangUp()
    }))
})
