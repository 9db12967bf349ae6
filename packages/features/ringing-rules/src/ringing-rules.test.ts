import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { type DialPlan, type PersonId, plainRinging, Switchboard } from '@sidetone/call'
import { createStores, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, hostOf, type Me } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { languages } from '@sidetone/prompts'
import { FakeJournal, FakeLegs, FakeMedia, seededIds } from '@sidetone/testkit'
import { ZodError } from 'zod'
import { ringingByCode, ringingCodes } from './codes.ts'
import { createRingingRules, type Ringing } from './index.ts'
import { pressOne } from './press-one.ts'
import { migrations, openRingingRules } from './store.ts'

type Rules = ReturnType<typeof Ringing.parse>
const rules = (rest: Partial<Rules> = {}): Rules => ({ ...(structuredClone(plainRinging) as Rules), ...rest })
const forward = (rest: Partial<Rules['forward']>) => ({
  forward: { ...(plainRinging.forward as Rules['forward']), ...rest },
})

/** Alice and Bob; numbers that begin with 0 go outside. */
async function company() {
  const database = temporaryDatabase({ migrations })
  const stores = createStores(database)
  const ringing = openRingingRules(database.sql, 'Europe/Berlin')
  const add = (name: string, extension: string) =>
    stores.people.create({ name, extension, email: `${name}@demo.test`.toLowerCase(), role: 'person' })
  const alice = await add('Alice', '101')
  const bob = await add('Bob', '102')
  const plan = (): DialPlan => ({
    extensions: new Map(
      stores.people.list().map(({ id, name, extension }) => [extension, { person: id as PersonId, name }]),
    ),
    codes: new Map(ringingCodes.map(code => [code.code, { ...code, feature: 'ringing-rules' }])),
    trunks: [{ trunk: 'outside', name: 'Outside', prefix: '0', stripPrefix: true }],
  })
  const now = () => 1_000
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const { routes } = createRingingRules({ ringing, documents, nameOf: id => stores.people.byId(id)?.name, plan, now })
  const ask = (method: string, me: Me, body?: unknown): unknown => {
    const route = routes.find(each => each.method === method) as ApiRoute
    const answer = route.handle({
      me,
      session: 's',
      host: '',
      params: undefined,
      query: undefined,
      body: route.body?.parse(body),
    } as never)
    return (route.answer as typeof Ringing).parse(answer)
  }
  return {
    ...database,
    stores,
    ringing,
    alice,
    bob,
    plan,
    now,
    ask,
    [Symbol.dispose]: () => database[Symbol.dispose](),
  }
}

test('whoever has said nothing rings plainly, in the time zone of the machine', async () => {
  using c = await company()
  assert.deepEqual(c.ask('GET', c.alice), { ...rules(), timeZone: 'Europe/Berlin' })
  assert.equal(c.ringing.said(c.alice.id), undefined)
})

test('what one says is kept as it is dialled, for oneself only, and until the person is gone', async () => {
  using c = await company()
  const said = rules({
    timeZone: 'America/New_York',
    doNotDisturb: { until: 5_000, except: ['102', '+49*'] },
    callWaiting: false,
    ...forward({ busy: ' 1-02 ', noAnswer: '0 (30) 1234', noAnswerAfterSeconds: 15 }),
    rules: [
      {
        name: 'Nights',
        callers: ['withheld'],
        times: [{ days: [1, 7], from: '22:00', to: '06:30' }],
        // biome-ignore lint/suspicious/noThenProperty: data, never awaited
        then: { do: 'forward', to: '1 02' },
      },
    ],
    queuesRingWhenQuiet: true,
    devices: [{ device: 'desk', afterSeconds: null }],
    also: [{ number: '0 151', afterSeconds: 10, ask: true }],
  })
  const kept = {
    ...said,
    ...forward({ busy: '102', noAnswer: '0301234', noAnswerAfterSeconds: 15 }),
    // biome-ignore lint/suspicious/noThenProperty: data, never awaited
    rules: [{ ...said.rules[0]!, then: { do: 'forward', to: '102' } }],
    also: [{ number: '0151', afterSeconds: 10, ask: true }],
  }
  assert.deepEqual(c.ask('PUT', c.alice, said), kept)
  assert.deepEqual(c.ask('GET', c.alice), kept)
  assert.equal(c.ringing.said(c.bob.id), undefined)
  assert.deepEqual(openRingingRules(c.sql).said(c.alice.id), kept, 'after a restart')
  assert.equal(
    (c.ask('PUT', c.alice, { ...said, doNotDisturb: { until: 1_000, except: [] } }) as Rules).doNotDisturb,
    null,
  )
  c.stores.people.remove(c.alice.id)
  c.ringing.forget(c.alice.id)
  assert.equal(c.ringing.said(c.alice.id), undefined)
  assert.equal(openRingingRules(c.sql).said(c.alice.id), undefined)
})

test('a number that leads nowhere, to oneself or to a code is refused in words', async () => {
  using c = await company()
  const refused = (to: string, code: string, words: RegExp) =>
    assert.throws(
      () => c.ask('PUT', c.alice, rules(forward({ always: to }))),
      (error: unknown) => error instanceof AppError && error.code === code && words.test(error.message),
    )
  refused('555', 'unknown-number', /555 is no extension/)
  refused('101', 'own-number', /your own number/)
  refused('701', 'wrong-target', /701 is a code/)
  assert.equal(c.ringing.said(c.alice.id), undefined)
})

test('what is not as it must be is told field by field', async () => {
  using c = await company()
  const wrong = (body: unknown, where: string, words: RegExp) =>
    assert.throws(
      () => c.ask('PUT', c.alice, body),
      (error: unknown) =>
        error instanceof ZodError && error.issues[0]!.path.join('.') === where && words.test(error.issues[0]!.message),
    )
  wrong(rules({ timeZone: 'Berlin' }), 'timeZone', /must be a time zone/)
  wrong(rules(forward({ busy: 'Bob' })), 'forward.busy', /must be an extension or a telephone number/)
  wrong(rules(forward({ noAnswerAfterSeconds: 2 })), 'forward.noAnswerAfterSeconds', /5 seconds at least/)
  wrong(rules({ doNotDisturb: { until: null, except: ['*'] } }), 'doNotDisturb.except.0', /beginning of numbers/)
  const night = { name: 'x', callers: [], times: [{ days: [], from: '1:00', to: '24:00' }] }
  // biome-ignore lint/suspicious/noThenProperty: data, never awaited
  wrong(rules({ rules: [{ ...night, then: { do: 'ring' } }] }), 'rules.0.times.0.days', /must name a day/)
  wrong(
    rules({ also: Array.from({ length: 6 }, () => ({ number: '1', afterSeconds: 0, ask: true })) }),
    'also',
    /5 numbers at most/,
  )
})

/** A switchboard on fakes with these stories: dials from Alice's phone. */
async function dialling() {
  const c = await company()
  const legs = new FakeLegs()
  const media = new FakeMedia()
  const journal = new FakeJournal()
  const faults: unknown[] = []
  const { ringing, plan, now } = c
  const story = ringingByCode({ ringing, ownerOf: c.stores.people.byId, plan, now })
  const stories = hostOf([story], { onFault: (_, error) => faults.push(error) })
  const board = new Switchboard({ ids: seededIds(1), now, legs, media, journal, plan, stories, ringing: ringing.said })
  board.onWork(() => journal.commit())
  const settle = () => new Promise(resolve => setImmediate(resolve))
  const from = { name: 'Alice', number: '101', person: c.alice.id as PersonId }
  return {
    ...c,
    media,
    legs,
    faults,
    settle,
    from,
    async dial(number: string) {
      const { leg, end } = legs.arrive(from, number)
      await settle()
      if (legs.ordersOf(leg).includes('answer')) legs.answer(leg)
      await settle()
      return { leg, end }
    },
    played(end: string) {
      media.emit({ type: 'played', end: end as never })
      return settle()
    },
  }
}

test('*72102 forwards, *73 ends it; *90 and *92 when busy or not answered; *78 and *79 are do not disturb: a beep, and it is so from the next call on', async () => {
  using c = await dialling()
  const says = () => c.ringing.of(c.alice.id)
  const done = async (code: string) => {
    const { leg, end } = await c.dial(code)
    assert.ok(c.media.log.includes(`play ${end} beep`), code)
    await c.played(end)
    assert.equal(c.legs.causeOf(leg), 'hung-up')
  }
  await done('*72102')
  assert.equal(says().forward.always, '102')
  c.legs.register(c.bob.id as PersonId)
  c.legs.arrive({ name: '', number: '+331' }, '101', { trunk: 'outside' })
  assert.equal([...c.legs.ringing.values()][0]?.called.name, 'Bob')
  await done('*73')
  assert.equal(says().forward.always, null)
  await done('*90102')
  await done('*92102')
  assert.deepEqual([says().forward.busy, says().forward.noAnswer, says().forward.always], ['102', '102', null])
  await done('*91')
  await done('*93')
  assert.deepEqual([says().forward.busy, says().forward.noAnswer], [null, null])
  await done('*78')
  assert.deepEqual(says().doNotDisturb, { until: null, except: [] })
  await done('*79')
  assert.equal(says().doNotDisturb, null)
  assert.deepEqual(c.faults, [])
})

test('*72 alone asks for the number', async () => {
  using c = await dialling()
  const { end } = await c.dial('*72')
  await c.played(end)
  const meanwhile = { until: null, except: [] }
  c.ringing.set(c.alice.id, { ...c.ringing.of(c.alice.id), doNotDisturb: meanwhile })
  for (const digit of '102#') {
    c.media.emit({ type: 'digit', end, digit, durationMs: 100 })
    await c.settle()
  }
  const { forward, doNotDisturb } = c.ringing.of(c.alice.id)
  assert.deepEqual([forward.always, doNotDisturb], ['102', meanwhile], 'what was said meanwhile stays')
})

test('a number that leads nowhere is refused with the phone’s own tone', async () => {
  using c = await dialling()
  for (const number of ['555', '101', '*78']) {
    const { leg } = await c.dial(`*72${number}`)
    assert.equal(c.legs.causeOf(leg), 'unknown-number', number)
  }
  assert.equal(c.ringing.said(c.alice.id), undefined)
})

test('the question for outside phones is there', () => {
  for (const language of languages) {
    const sound = pressOne(language)
    assert.ok(sound.kind === 'file' && existsSync(sound.path) && sound.loop)
  }
})
