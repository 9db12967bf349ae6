/**
 * Calls from real carriers to each kind of destination, answered by real phones and measured at the far end: a Kamailio with a
 * phone behind it, a peer that only its address identifies, and a carrier that takes nothing. One system for all of them.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { encodeMuLaw, generateDigit } from '@sidetone/audio'
import { hasBaresip } from '../harness/baresip.ts'
import { CalledCompany, cityNumber, type Name, pitch, until } from '../harness/called-company.ts'
import { hasKamailio } from '../harness/kamailio.ts'
import { hasSipp, startSipp } from '../harness/sipp.ts'
import { caller } from '../harness/sipp-script.ts'

const did = (number: string) => `+49301234${number}`
const people = { bob: '102', carol: '103', dave: '104' } as const
const team = ['bob', 'carol', 'dave'] as const
const missing = [!hasSipp && 'sip-tester', !hasKamailio && 'kamailio', !hasBaresip && 'baresip'].filter(Boolean)
let company: CalledCompany

const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`
describe('destinations', { skip }, () => {
  before(async () => {
    company = await CalledCompany.open()
  })
  afterEach(() => company.clear())
  after(() => company?.close())

  test('a person, by both carriers; a number written as at home, whole, and with 00', async () => {
    await company.reaches('city', did('101'), 'alice')
    await company.reaches('peer', '0301234102', 'bob')
    await company.reaches('peer', '0049301234103', 'carol')
  })

  test('a person who forwards to a number outside: the two carriers talk', async () => {
    const rules = await company.operator.as<{ forward: object }>('104', 'GET', '/api/me/ringing')
    const forward = (always: string | null) =>
      company.operator.as('104', 'PUT', '/api/me/ringing', { ...rules, forward: { ...rules.forward, always } })
    await forward(cityNumber)
    await company.reaches('peer', did('104'), 'city')
    await forward(null)
  })

  test('out: three spellings are one number; the cheaper line, and the next when it answers 503', async () => {
    const { operator, ids, cheap } = company
    const price = (trunk: string, perMinute: number) =>
      operator.api('PUT', `/api/rate-decks/${ids.get(trunk)}`, { csv: `49,${perMinute},EUR` })
    await price('Kamailio', 0.01)
    await price('Cheap', 0.05)
    for (const number of [cityNumber, cityNumber.replace('+49', '0'), cityNumber.replace('+', '00')])
      await company.reaches('alice', number, 'city')
    assert.equal(cheap.invites.length, 0)
    await price('Cheap', 0.005)
    await company.reaches('alice', cityNumber, 'city')
    assert.equal(cheap.invites.length, 1)
    assert.match(cheap.invites[0]!.text, /^INVITE sip:\+49305550017@/)
    const [call] = await operator.historyOf('101')
    assert.match((await operator.storyOf('101', call!.id)).join('\n'), /next one was tried/)
  })

  test('begun by a program with a number of the person: their phone rings first, then the carrier sees that number', async () => {
    const { operator } = company
    const mine = did('155')
    const call = { from: '101', to: cityNumber, callerId: mine }
    await assert.rejects(operator.api('POST', '/api/calls', call), new RegExp(`\\${mine} is not yours to show`))
    await company.change(`/api/people/${company.person('101')}/calling`, { numbers: [mine] })
    await operator.api('POST', '/api/calls', call)
    await company.answers('alice')
    await company.answers('city')
    const { peeruri } = company.phones.city.events.findLast(({ type }) => type === 'CALL_INCOMING')!
    assert.match(String(peeruri), new RegExp(`^sip:\\${mine}@`))
    await company.talk('alice', 'city')
    await company.over('alice')
  })

  test('a ring group: all, in order, round robin', async () => {
    const group = (number: string, more: object) =>
      company.create('/api/ring-groups', {
        ...{
          name: `Group ${number}`,
          number,
          members: Object.values(people).map(each => ({ number: each })),
          turnSeconds: 3,
        },
        ...more,
      })
    await group('621', { strategy: 'all' })
    await company.dial('city', did('621'))
    assert.deepEqual((await company.rings([], 3)).toSorted(), team)
    await company.answers('carol')
    await Promise.all((['bob', 'dave'] as const).map(name => company.came(name, 'CALL_CLOSED')))
    await company.talk('city', 'carol')
    await company.over('city')

    await group('622', { strategy: 'in-order' })
    await company.dial('peer', did('622'))
    assert.deepEqual(await company.rings(), ['bob'])
    assert.deepEqual(await company.rings(['bob']), ['carol'])
    await company.answers('carol')
    await company.talk('peer', 'carol')
    assert.equal(company.count('bob', 'CALL_CLOSED'), 1)
    assert.deepEqual(company.rung(), ['bob', 'carol'])
    await company.over('peer')

    await group('623', { strategy: 'round-robin' })
    for (const name of [...team, 'bob'] as const) {
      await company.dial('city', did('623'))
      assert.deepEqual(await company.rings(), [name])
      await company.answers(name)
      await company.talk('city', name)
      assert.deepEqual(company.rung(), [name])
      await company.over('city')
    }
  })

  describe('a queue', () => {
    let queue = ''
    const agents = () => Object.values(people).map(each => ({ person: company.person(each) }))
    const set = (name: keyof typeof people, change: object) =>
      company.operator.api('PUT', `/api/queue-agents/${company.person(people[name])}`, change)
    const now = async () => {
      const all = await company.operator.api<QueueNow[]>('GET', '/api/queues-now')
      return all.find(({ id }) => id === queue)!
    }
    const allFree = () =>
      until('all agents are free', async () => (await now()).agents.every(({ state }) => state === 'free'))
    const strategy = (name: string, more: object = {}) =>
      company.change(`/api/queues/${queue}`, { strategy: name, ...more })
    /** One call after the other: who rings, and nobody else, takes it. */
    async function taken(count: number): Promise<Name[]> {
      const order: Name[] = []
      for (let n = 0; n < count; n++) {
        await allFree()
        await company.dial('city', did('641'))
        const [name] = await company.rings()
        await company.answers(name!)
        await company.talk('city', name!)
        assert.deepEqual(company.rung(), [name])
        await company.over('city')
        order.push(name!)
      }
      return order
    }
    before(async () => {
      queue = await company.create('/api/queues', {
        ...{ name: 'Help', number: '641', agents: agents(), strategy: 'round-robin', wrapUpSeconds: 0, restSeconds: 0 },
        ...{ otherwise: '*99101', announce: { place: false, wait: false, everySeconds: 600 } },
      })
      for (const name of team) await set(name, { signedIn: true })
    })

    test('round robin: one after the other, and from the top again', async () => {
      assert.deepEqual(await taken(4), ['bob', 'carol', 'dave', 'bob'])
    })
    test('longest idle', async () => {
      await strategy('longest-idle')
      assert.deepEqual(await taken(2), ['carol', 'dave'])
    })
    test('fewest calls since signing in', async () => {
      await strategy('fewest-calls')
      await set('dave', { signedIn: false })
      await set('dave', { signedIn: true })
      assert.deepEqual(await taken(2), ['dave', 'dave'])
    })
    test('at random: one of them', async () => {
      await strategy('random')
      for (const name of await taken(2)) assert.ok((team as readonly Name[]).includes(name))
    })
    test('all: the first who answers has the caller', async () => {
      await strategy('ring-all')
      await allFree()
      await company.dial('peer', did('641'))
      assert.deepEqual((await company.rings([], 3)).toSorted(), team)
      await company.answers('dave')
      await Promise.all((['bob', 'carol'] as const).map(name => company.came(name, 'CALL_CLOSED')))
      await company.talk('peer', 'dave')
      await company.over('peer')
    })
    test('by skill: the best one first, and who is talking is not rung', async () => {
      const [bob, carol, dave] = agents().map(({ person }, n) => ({ person, level: 3 - n }))
      await strategy('by-skill', { agents: [bob, carol, dave] })
      await allFree()
      await company.dial('city', did('641'))
      assert.deepEqual(await company.rings(), ['dave'])
      await company.answers('dave')
      await company.dial('peer', did('641'))
      assert.deepEqual(await company.rings(['dave']), ['carol'])
      await company.answers('carol')
      await Promise.all([company.talk('city', 'dave'), company.talk('peer', 'carol')])
      assert.deepEqual(company.rung(), ['carol', 'dave'])
      assert.ok(company.phones.city.hears(pitch.carol) < -45, 'the two calls are apart')
      await company.over('city', 'peer')
    })

    test('call-back: key 1 keeps the place, the agent is rung and then the caller', async () => {
      for (const name of team) await set(name, { paused: 'Lunch' })
      await strategy('longest-idle', { callBack: { afterSeconds: 0, rights: company.person('101') } })
      await company.dial('city', did('641'))
      await company.came('city', 'CALL_ESTABLISHED')
      await until('waits', async () => (await now()).waiting.length === 1)
      await company.phones.city.command('sndcode', '1')
      await company.came('city', 'CALL_CLOSED')
      const [place] = (await now()).waiting
      assert.deepEqual([place?.call, place?.number], [null, cityNumber])
      company.fresh()
      await set('carol', { paused: null })
      await company.answers('carol')
      await company.answers('city')
      await company.talk('carol', 'city')
      await company.over('carol')
      assert.equal((await now()).waiting.length, 0)
    })

    test('full, waits too long, the last agent leaves: each caller is led on and talks with Alice', async () => {
      const { phones } = company
      let taken = 0
      // Another caller may be in a call still, so nothing is begun afresh.
      const takenByAlice = async (from: 'city' | 'peer') => {
        await company.came('alice', 'CALL_INCOMING', ++taken)
        await phones.alice.answer()
        await company.came('alice', 'CALL_ESTABLISHED', taken)
        await company.talk(from, 'alice')
        await phones[from].hangUp()
        await company.came('alice', 'CALL_CLOSED', taken)
        phones.alice.forget()
      }
      const waits = (count: number) => until(`${count} wait`, async () => (await now()).waiting.length === count)
      for (const name of team) await set(name, { paused: 'Lunch' })
      const short = { callBack: null, maxWaiting: 1, maxWaitSeconds: 10, otherwise: '101' }
      await strategy('longest-idle', short)
      await company.dial('city', did('641'))
      await waits(1)
      await company.dial('peer', did('641'))
      await takenByAlice('peer')
      await takenByAlice('city')
      await waits(0)
      await strategy('longest-idle', { maxWaitSeconds: 600 })
      phones.city.forget()
      await company.dial('city', did('641'))
      await waits(1)
      for (const name of team) await set(name, { signedIn: false })
      await takenByAlice('city')
      const report = await company.operator.api<Record<string, number>>(
        'GET',
        `/api/queues/${queue}/report?from=0&to=${Date.now() + 60_000}`,
      )
      assert.deepEqual([report.refused, report.tooLong], [1, 2])
      await company.over()
    })

    test('nobody is signed in: voicemail, with its own greeting', async () => {
      for (const name of team) await set(name, { signedIn: false })
      await strategy('longest-idle', { otherwise: '*99101' })
      await company.dial('peer', did('641'))
      await company.came('peer', 'CALL_ESTABLISHED')
      await company.leavesMessage('peer', '101')
    })
  })

  test('voicemail by its number', async () => {
    await company.create('/api/inbound-routes', { name: 'Messages', number: '+49305559900', to: '*99101' })
    await company.dial('city', '+49305559900')
    await company.leavesMessage('city', '101')
  })

  test('closed: a door leads elsewhere; the night switch closes and opens by phone', async () => {
    const shut = await company.create('/api/schedules', {
      ...{ name: 'Shut', timeZone: 'Europe/Berlin' },
      holidays: [{ name: 'Moving', from: '2020-01-01', to: '2099-12-31', yearly: false, hours: null }],
    })
    const office = await company.create('/api/schedules', { name: 'Office', timeZone: 'Europe/Berlin', code: '*61' })
    const members = [{ number: '102' }]
    await company.create('/api/ring-groups', {
      ...{ name: 'Door', number: '624', members, hours: { schedule: shut, closedTo: '103' } },
    })
    await company.reaches('city', did('624'), 'carol')

    await company.create('/api/ring-groups', {
      ...{ name: 'Day', number: '625', members, hours: { schedule: office, closedTo: '104' } },
    })
    await company.reaches('peer', did('625'), 'bob')
    const pressed = async () => {
      await company.dial('alice', '*61')
      await company.came('alice', 'CALL_CLOSED')
      await company.over()
    }
    await pressed()
    await company.reaches('peer', did('625'), 'dave')
    await pressed()
    await company.reaches('peer', did('625'), 'bob')
  })

  test('a menu: a key in the sound, and a key by SIP INFO', async () => {
    await company.dial('city', did('600'))
    await company.came('city', 'CALL_ESTABLISHED')
    await company.phones.city.command('sndcode', '0')
    await company.answers('alice')
    await company.talk('city', 'alice')
    await company.over('city')

    const { system, phones } = company
    const dave = caller('104', { password: system.person('104').sip.password })
    const run = await startSipp({
      ...{
        scenario: dave.invite().expect(200).ack().info('0').updated('Alice').hungUp(),
        to: system.sip,
        calls: 1,
        service: '600',
      },
      more: ['-rtp_echo'],
    })
    await company.answers('alice')
    // It sends back what it hears.
    await phones.alice.untilHears(pitch.alice, 25_000)
    await company.over('alice')
    const { code, errors, printed } = await run.done
    assert.equal(code, 0, errors || printed)
  })

  test('a phone without telephone-event: its tones choose in a menu, and are keys at the other phone and no sound', async () => {
    const { system, phones } = company
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-tones-'))
    const file = (name: string, ...parts: Int16Array[]) => {
      writeFileSync(
        join(folder, name),
        Uint8Array.from(
          parts.flatMap(part => [...part]),
          encodeMuLaw,
        ),
      )
      return join(folder, name)
    }
    const key = (digit: string) => generateDigit(digit, 250, 8_000, -13)!
    const voice = (ms: number, amplitude: number) =>
      Int16Array.from({ length: ms * 8 }, (_, n) => amplitude * Math.sin((2 * Math.PI * pitch.dave * n) / 8_000))
    const choice = file('choice', voice(1_500, 0), key('0'), voice(500, 0))
    const talk = file('talk', voice(750, 9_000), key('8'))
    const dave = caller('104', { password: system.person('104').sip.password })
    const called = dave.invite({ sdp: 'tones' }).expect(200).ack().says(choice, 1).updated('Alice').says(talk, -1)
    const run = await startSipp({ scenario: called.hungUp(), to: system.sip, calls: 1, service: '600' })
    await company.answers('alice')
    const keys = () => phones.alice.events.filter(({ type, param }) => type === 'CALL_DTMF_START' && param === '8')
    await until('three keys', () => keys().length >= 3)
    await phones.alice.untilHears(pitch.dave, 25_000)
    // A quarter of the time they would sound, at -28 dB.
    const loudest = Math.max(phones.alice.hears(852, 2_000), phones.alice.hears(1_336, 2_000))
    assert.ok(loudest < -36, `${loudest} dB of the tones`)
    await company.over('alice')
    const { code, errors, printed } = await run.done
    rmSync(folder, { recursive: true })
    assert.equal(code, 0, errors || printed)
  })

  test('nothing is heard of one side: the phone of the other says so by a short tone, and the story keeps it', async () => {
    const { system, phones, operator } = company
    const TONE_HZ = 1_000
    const dave = caller('104', { password: system.person('104').sip.password })
    // It never says anything, so it is negotiated anew.
    const mute = dave.invite().expect(180).expect(200).ack().reinvited()
    const run = await startSipp({ scenario: mute.hungUp(), to: system.sip, calls: 1, service: '101' })
    await company.answers('alice')
    await phones.alice.untilHears(TONE_HZ, 15_000)
    await company.over('alice')
    const { code, errors, printed } = await run.done
    assert.equal(code, 0, errors || printed)
    const [call] = await operator.historyOf('101')
    assert.match((await operator.storyOf('101', call!.id)).join('\n'), /Nothing was heard from Dave/)
  })

  test('a conference room: a wrong PIN and the right one; two carriers and one of us hear each other', async () => {
    await company.create('/api/rooms', { name: 'Board', number: '681', pin: '4711' })
    const enters = async (name: Name, number: string, ...pins: string[]) => {
      await company.dial(name, number)
      await company.came(name, 'CALL_ESTABLISHED')
      for (const pin of pins) for (const key of `${pin}#`) await company.phones[name].command('sndcode', key)
    }
    const inside = (count: number) =>
      until(`${count} are in the room`, async () => {
        const rooms = await company.operator.api<{ number: string; people: unknown[] }[]>('GET', '/api/rooms-now')
        return rooms.find(({ number }) => number === '681')?.people.length === count
      })
    await enters('city', did('681'), '9999', '4711')
    await inside(1)
    await enters('peer', did('681'), '4711')
    await enters('alice', '681', '4711')
    await inside(3)
    await company.talk('city', 'peer')
    await company.talk('city', 'alice')
    await company.talk('peer', 'alice')
    await company.over('city', 'peer', 'alice')
  })
})

type QueueNow = {
  id: string
  waiting: { call: string | null; number: string }[]
  agents: { state: string }[]
}
