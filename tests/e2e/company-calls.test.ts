/**
 * Calls of a company between real carriers and web phones in real browsers, heard at both ends:
 *
 *   city (baresip) ──▶ Kamailio ──▶ Sidetone ──▶ Alice, Bob, Carol, each in a Chromium of their own
 *   peer (baresip) ────────────▶     │  ▲────── and back: they dial each kind of number
 *
 * First each way of ringing several people for a call from outside, then each kind of number dialled at a web phone. Who was
 * rung is counted in the pages. One system for all of them.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { hasBaresip } from '../harness/baresip.ts'
import {
  beepHz,
  CalledCompany,
  cityNumber,
  extensions,
  greetingHz,
  peerNumber,
  pitch,
  until,
} from '../harness/called-company.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { hasKamailio } from '../harness/kamailio.ts'
import { levelInWav, toneWav } from '../harness/tones.ts'

const web = ['alice', 'bob', 'carol'] as const
type Web = (typeof web)[number]
type Outside = 'city' | 'peer'
const isWeb = (who: Web | Outside): who is Web => (web as readonly string[]).includes(who)
const did = (number: string) => `+49301234${number}`
const patienceMs = 25_000
/** Music of a queue: what is heard of lower frequencies are words. */
const musicHz = 3_550
/** dBFS */
const HEARD = -50
const missing = [!hasKamailio && 'kamailio', !hasBaresip && 'baresip', !hasChromium && 'chromium'].filter(Boolean)

type Ringing = { /** When it began to ring in this page, ms since the epoch. */ __rings: number[] }
/** In the page. */
const noteRings = () => {
  const page = window as unknown as Ringing
  page.__rings = []
  new MutationObserver(records => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (node instanceof Element && (node.matches('[data-answer]') || node.querySelector('[data-answer]')))
          page.__rings.push(Date.now())
  }).observe(document.body, { childList: true, subtree: true })
}

const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`
describe('carriers outside, web phones inside', { skip }, () => {
  let company: CalledCompany
  const people = {} as Record<Web, WebPerson>

  // ── what people do and see ──

  const button = (name: Web, label: string) =>
    people[name].page.getByRole('button', { name: label, exact: true }).first()
  const press = (name: Web, label: string) => button(name, label).click()
  const gone = (name: Web, label: string) => button(name, label).waitFor({ state: 'detached' })
  const silent = (...names: Web[]) => Promise.all(names.map(name => gone(name, 'Answer')))
  const ringsOf = (name: Web) => people[name].page.evaluate(() => (window as unknown as Ringing).__rings)
  const rung = async (): Promise<Web[]> => {
    const all = await Promise.all(web.map(ringsOf))
    return web.filter((_, n) => all[n]!.length > 0)
  }
  /** Who rings besides those who did: one, or as many as are waited for. */
  const rings = (known: readonly Web[] = [], count = 1): Promise<Web[]> =>
    until(`${count} rings besides ${known}`, async () => {
      const others = (await rung()).filter(name => !known.includes(name))
      return others.length >= count && others
    })
  const answers = async (name: Web) => {
    await press(name, 'Answer')
    await button(name, 'Hang up').waitFor()
  }
  const ear = (who: Web | Outside) => (isWeb(who) ? people[who] : company.phones[who])
  /** Each hears the other. */
  const talk = (one: Web | Outside, other: Web | Outside) =>
    Promise.all([ear(one).untilHears(pitch[other], patienceMs), ear(other).untilHears(pitch[one], patienceMs)])
  const fresh = async () => {
    company.fresh()
    const forget = () => {
      ;(window as unknown as Ringing).__rings = []
    }
    await Promise.all(web.map(name => people[name].page.evaluate(forget)))
  }
  /** They hang up, and everything is as it was before. */
  const over = async (...who: (Web | Outside)[]) => {
    for (const each of who) await (isWeb(each) ? press(each, 'Hang up') : company.phones[each].hangUp())
    await Promise.all([silent(...web), ...web.map(name => gone(name, 'Hang up'))])
    await company.operator.untilFree(patienceMs)
    await fresh()
  }
  const keys = async (name: Web, digits: string) => {
    await press(name, 'Keypad')
    const call = people[name].page.getByRole('region', { name: 'Current call' })
    for (const digit of digits) await call.getByRole('button', { name: digit, exact: true }).click()
    await people[name].page.keyboard.press('Escape')
  }
  /** Something below the tones is heard: spoken words, a beep. */
  const hearsWords = (name: Web) =>
    until(`${name} hears words`, () =>
      people[name].page.evaluate(limit => {
        const { __level } = window as unknown as { __level(hz: number): number }
        for (let hz = 200; hz < 1_200; hz += 25) if (__level(hz) > limit) return true
        return false
      }, HEARD),
    )

  before(async () => {
    const opened = web.map(name => openChromium(pitch[name]))
    company = await CalledCompany.open([])
    for (const [n, name] of web.entries()) people[name] = await opened[n]!
    await Promise.all(
      web.map(async name => {
        await signIn(people[name], company.system.http, company.system.person(extensions[name]))
        await people[name].page.evaluate(noteRings)
      }),
    )
  })
  afterEach(async () => {
    for (const name of web)
      for (const label of ['Decline', 'Hang up'])
        for (const end = button(name, label); await end.isVisible(); await people[name].page.waitForTimeout(100))
          await end.click({ timeout: 2_000 }).catch(() => {})
    await company.clear()
    await fresh()
  })
  after(async () => {
    await Promise.all(web.map(name => people[name]?.close()))
    await company?.close()
  })

  // ── from a carrier to a group ──

  describe('a ring group', () => {
    const member = (name: Web, afterSeconds = 0) => ({ number: extensions[name], afterSeconds })
    const group = (number: string, more: object) =>
      company.create('/api/ring-groups', {
        ...{ name: `Group ${number}`, number, members: web.map(name => member(name)), turnSeconds: 30 },
        ...more,
      })

    test('all: each rings and says for whom; the first answer wins', async () => {
      await group('621', { strategy: 'all' })
      await company.dial('city', did('621'))
      assert.deepEqual(await rings([], 3), web)
      await people.carol.page.getByRole('dialog').getByText('for Group 621', { exact: true }).waitFor()
      await answers('carol')
      await silent('alice', 'bob')
      await talk('city', 'carol')
      await over('carol')
    })
    test('in order: the next one when one declines', async () => {
      await group('622', { strategy: 'in-order' })
      await company.dial('peer', did('622'))
      assert.deepEqual(await rings(), ['alice'])
      await press('alice', 'Decline')
      assert.deepEqual(await rings(['alice']), ['bob'])
      await answers('bob')
      await silent('alice')
      await talk('peer', 'bob')
      assert.deepEqual(await rung(), ['alice', 'bob'])
      await over('peer')
    })
    test('round robin: the next call begins with the next one', async () => {
      await group('623', { strategy: 'round-robin' })
      for (const name of [...web, 'alice'] as const) {
        await company.dial('city', did('623'))
        assert.deepEqual(await rings(), [name])
        await answers(name)
        await talk('city', name)
        assert.deepEqual(await rung(), [name])
        await over('city')
      }
    })
    test('one rings later than the others', async () => {
      await group('624', { strategy: 'all', members: [member('bob'), member('carol'), member('alice', 3)] })
      const dialledAt = Date.now()
      await company.dial('peer', did('624'))
      assert.deepEqual(await rings([], 3), web)
      const aliceAt = (await ringsOf('alice'))[0]!
      assert.ok(aliceAt - dialledAt >= 3_000, `it rings at Alice after ${aliceAt - dialledAt} ms`)
      await answers('alice')
      await silent('bob', 'carol')
      await talk('peer', 'alice')
      await over('peer')
    })
    test('a member outside has the call only by key 1, until then it rings on inside', async () => {
      const members = [member('bob'), { number: cityNumber }]
      await group('625', { strategy: 'all', members, rights: company.person('101') })
      const cityIsAsked = async () => {
        await company.dial('peer', did('625'))
        await company.answers('city')
        await until('city hears the question', async () => (await company.phones.city.listens(200)) > HEARD)
      }
      await cityIsAsked()
      await answers('bob')
      await company.came('city', 'CALL_CLOSED')
      await talk('peer', 'bob')
      await over('peer')
      await cityIsAsked()
      await company.phones.city.command('sndcode', '1')
      await silent('bob')
      await talk('peer', 'city')
      await over('peer')
    })
  })

  // ── from a carrier to a queue ──

  describe('a queue', () => {
    type QueueNow = {
      number: string
      waiting: { number: string; place: number }[]
      agents: { state: string }[]
    }
    let queue = ''
    const agents = web.map(name => ({ name, level: 1 }))
    const agentsAt = (levels: Partial<Record<Web, number>>) =>
      agents.map(({ name }) => ({ person: company.person(extensions[name]), level: levels[name] ?? 1 }))
    const set = (name: Web, change: object) =>
      company.operator.api('PUT', `/api/queue-agents/${company.person(extensions[name])}`, change)
    const now = async (number = '641') => {
      const all = await company.operator.api<QueueNow[]>('GET', '/api/queues-now')
      return all.find(each => each.number === number)!
    }
    const allFree = () =>
      until('all agents are free', async () => (await now()).agents.every(({ state }) => state === 'free'))
    const strategy = (name: string, more: object = {}) =>
      company.change(`/api/queues/${queue}`, { strategy: name, ...more })
    const waiting = (count: number, number?: string) =>
      until(`${count} wait`, async () => (await now(number)).waiting.length === count)
    /** One call after the other: who rings, and nobody else, takes it. */
    async function taken(count: number): Promise<Web[]> {
      const order: Web[] = []
      for (let n = 0; n < count; n++) {
        await allFree()
        await company.dial('city', did('641'))
        const [name] = await rings()
        await answers(name!)
        await talk('city', name!)
        assert.deepEqual(await rung(), [name])
        await over(n % 2 ? name! : 'city')
        order.push(name!)
      }
      return order
    }
    before(async () => {
      const wav = toneWav(musicHz, 5_000)
      const path = '/api/hold-music?name=Tone'
      const { id: music } = JSON.parse(String(await company.operator.bytesAs('105', 'POST', path, wav))) as {
        id: string
      }
      queue = await company.create('/api/queues', {
        ...{ name: 'Help', number: '641', agents: agentsAt({}), strategy: 'round-robin', music, otherwise: '*99101' },
        ...{ wrapUpSeconds: 0, restSeconds: 0, announce: { place: true, wait: false, everySeconds: 600 } },
      })
      for (const name of web) await set(name, { signedIn: true })
    })

    test('round robin: one after the other, and from the top again', async () => {
      assert.deepEqual(await taken(4), [...web, 'alice'])
    })
    test('longest idle', async () => {
      await strategy('longest-idle')
      assert.deepEqual(await taken(2), ['bob', 'carol'])
    })
    test('fewest calls since signing in', async () => {
      await strategy('fewest-calls')
      await set('carol', { signedIn: false })
      await set('carol', { signedIn: true })
      assert.deepEqual(await taken(2), ['carol', 'carol'])
    })
    test('at random: one of them', async () => {
      await strategy('random')
      await taken(1)
    })
    test('all: the first who answers has the caller', async () => {
      await strategy('ring-all')
      await allFree()
      await company.dial('peer', did('641'))
      assert.deepEqual(await rings([], 3), web)
      await people.bob.page.getByRole('dialog').getByText('for Help', { exact: true }).waitFor()
      await answers('bob')
      await silent('alice', 'carol')
      await talk('peer', 'bob')
      await over('peer')
    })
    test('by skill: the best one first, and who is talking is not rung', async () => {
      await strategy('by-skill', { agents: agentsAt({ carol: 1, bob: 2, alice: 3 }) })
      await allFree()
      await company.dial('city', did('641'))
      assert.deepEqual(await rings(), ['carol'])
      await answers('carol')
      await company.dial('peer', did('641'))
      assert.deepEqual(await rings(['carol']), ['bob'])
      await answers('bob')
      await Promise.all([talk('city', 'carol'), talk('peer', 'bob')])
      assert.deepEqual(await rung(), ['bob', 'carol'])
      assert.ok(company.phones.city.hears(pitch.bob) < -45, 'the two calls are apart')
      await over('city', 'peer')
    })
    test('a favoured caller is served before one who came earlier', async () => {
      for (const name of web) await set(name, { paused: 'Lunch' })
      await strategy('longest-idle', { favoured: [peerNumber] })
      for (const [n, from] of (['city', 'peer'] as const).entries()) {
        await company.dial(from, did('641'))
        await waiting(n + 1)
      }
      const order = (await now()).waiting.toSorted((one, other) => one.place - other.place)
      assert.deepEqual(
        order.map(({ number }) => number),
        [peerNumber, cityNumber],
      )
      await set('alice', { paused: null })
      await answers('alice')
      await talk('peer', 'alice')
      await set('carol', { paused: null })
      await answers('carol')
      await talk('city', 'carol')
      assert.deepEqual(await rung(), ['alice', 'carol'])
      await over('peer', 'city')
    })
    test('a queue with more priority is served first by the agents of both', async () => {
      for (const name of web) await set(name, { paused: 'Lunch' })
      await strategy('longest-idle', { favoured: [] })
      await company.create('/api/queues', {
        ...{ name: 'Urgent', number: '642', agents: agentsAt({}), priority: 5, wrapUpSeconds: 0 },
        ...{ restSeconds: 0, otherwise: '*99101' },
      })
      await company.dial('city', did('641'))
      await waiting(1)
      await company.dial('peer', did('642'))
      await waiting(1, '642')
      await set('bob', { paused: null })
      await people.bob.page.getByRole('dialog').getByText('for Urgent', { exact: true }).waitFor()
      await answers('bob')
      await talk('peer', 'bob')
      await over('city', 'peer')
    })
    test('a web phone waits: its place is spoken, music is heard, and the agent', async () => {
      await set('carol', { paused: null })
      await set('bob', { paused: 'Lunch' })
      await company.dial('city', did('641'))
      await answers('carol')
      await talk('city', 'carol')
      await dial(people.alice, '641')
      await hearsWords('alice')
      assert.equal((await now()).waiting[0]?.place, 1)
      await people.alice.untilHears(musicHz, patienceMs)
      await company.phones.city.hangUp()
      await answers('carol')
      await talk('alice', 'carol')
      await over('alice')
    })
  })

  // ── from a web phone ──

  test('a person outside, by the beginning of the number; and the person’s own number from there', async () => {
    await dial(people.alice, '030 5550017')
    await company.answers('city')
    await talk('alice', 'city')
    await over('alice')
    await company.dial('city', did('101'))
    await answers('alice')
    await talk('city', 'alice')
    await over('alice')
  })

  test('a menu: keys lead on, from a web phone’s keypad and from outside', async () => {
    await dial(people.bob, '600')
    await hearsWords('bob')
    await keys('bob', '103')
    await answers('carol')
    await talk('bob', 'carol')
    await over('bob')
    await company.dial('city', did('600'))
    await company.came('city', 'CALL_ESTABLISHED')
    for (const key of '102') await company.phones.city.command('sndcode', key)
    await answers('bob')
    await talk('city', 'bob')
    await over('bob')
  })

  test('voicemail: a message is left at one web phone, and heard at the other with *97', async () => {
    type Messages = { items: { id: string }[] }
    const messages = async () => (await company.operator.as<Messages>('101', 'GET', '/api/me/voicemail')).items
    await dial(people.bob, '*99101')
    await people.bob.untilHears(greetingHz, patienceMs)
    await people.bob.untilHears(beepHz, patienceMs)
    // A message that is no mistake.
    await people.bob.page.waitForTimeout(2_500)
    await over('bob')
    const [message] = await until('the message', async () => {
      const items = await messages()
      return items.length > 0 && items
    })
    const sound = await company.operator.bytesAs('101', 'GET', `/api/me/voicemail/${message!.id}/audio`)
    assert.ok(levelInWav(sound, pitch.bob) > -30, `Bob at ${levelInWav(sound, pitch.bob)} dB in the message`)
    await people.alice.page.getByRole('img', { name: '1 new message' }).waitFor()
    await dial(people.alice, '*97')
    await hearsWords('alice')
    await keys('alice', '1')
    await people.alice.untilHears(pitch.bob, patienceMs)
    await over('alice')
  })

  test('a conference room with a PIN: two web phones and one from outside', async () => {
    await company.create('/api/rooms', { name: 'Board', number: '681', pin: '4711' })
    const inside = (count: number) =>
      until(`${count} are in the room`, async () => {
        const rooms = await company.operator.api<{ number: string; people: unknown[] }[]>('GET', '/api/rooms-now')
        return rooms.find(({ number }) => number === '681')?.people.length === count
      })
    for (const [n, name] of (['alice', 'bob'] as const).entries()) {
      await dial(people[name], '681')
      await hearsWords(name)
      await keys(name, '4711#')
      await inside(n + 1)
    }
    await company.dial('city', did('681'))
    await company.came('city', 'CALL_ESTABLISHED')
    for (const key of '4711#') await company.phones.city.command('sndcode', key)
    await inside(3)
    await talk('alice', 'bob')
    await talk('alice', 'city')
    await talk('bob', 'city')
    await over('alice', 'bob', 'city')
  })

  test('a caller from outside is parked; another one takes the call by its slot', async () => {
    await company.dial('peer', did('101'))
    await answers('alice')
    await talk('peer', 'alice')
    await press('alice', 'Park')
    await gone('alice', 'Hang up')
    const told = await people.alice.page
      .getByText(/parked in 70\d/)
      .first()
      .textContent()
    await dial(people.bob, /70\d/.exec(told!)![0])
    await talk('peer', 'bob')
    await over('bob')
  })

  test('a trial of a call for help: what would be told is heard, and the desk sees it', async () => {
    const { items } = await company.operator.api<{ items: { id: string }[] }>('GET', '/api/sites')
    const emergency = { location: 'Torstr. 1', numbers: [], test: '933', trunks: [] }
    await company.change(`/api/sites/${items[0]!.id}`, { emergency })
    const routing = await company.operator.api<object>('GET', '/api/routing/company')
    await company.operator.api('PUT', '/api/routing/company', { ...routing, emergencyNotify: [company.person('101')] })
    await dial(people.bob, '933')
    const notice = people.alice.page.getByRole('region', { name: /933/ })
    await notice.getByText('Torstr. 1').waitFor()
    await hearsWords('bob')
    await notice.getByRole('button', { name: 'Seen' }).click()
    await over('bob')
  })

  test('day and night: a code switches, the beeps tell; closed leads to somebody who forwards outside', async () => {
    const office = await company.create('/api/schedules', { name: 'Office', timeZone: 'Europe/Berlin', code: '*61' })
    await company.create('/api/ring-groups', {
      ...{ name: 'Day', number: '626', members: [{ number: '102' }] },
      hours: { schedule: office, closedTo: '103' },
    })
    const rules = await company.operator.as<{ forward: object }>('103', 'GET', '/api/me/ringing')
    await company.operator.as('103', 'PUT', '/api/me/ringing', {
      ...rules,
      forward: { ...rules.forward, always: cityNumber },
    })
    const switched = async () => {
      await dial(people.alice, '*61')
      await people.alice.untilHears(beepHz, patienceMs)
      await over()
    }
    const open = async () => {
      await dial(people.alice, '626')
      await answers('bob')
      await talk('alice', 'bob')
      await over('alice')
    }
    await open()
    await switched()
    await dial(people.alice, '626')
    await company.answers('city')
    await talk('alice', 'city')
    assert.deepEqual(await rung(), [])
    await over('alice')
    await switched()
    await open()
  })
})
