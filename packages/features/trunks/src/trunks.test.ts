import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStores, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM } from '@sidetone/feature'
import { createTrunks, Trunk, type TrunkLines, TrunkTest } from './index.ts'
import type { Answered, CalledOut } from './ports.ts'
import providers from './providers.json' with { type: 'json' }
import { openTrunks } from './settings.ts'
import type { TrunkStatus } from './shapes.ts'

const short = {
  name: 'Provider',
  host: '127.0.0.9',
  port: 5060,
  transport: 'udp',
  prefix: '0',
  stripPrefix: true,
  maxCalls: 10,
} as const
const account = { name: 'Carrier', host: 'sip.example', register: true, username: 'acc7', password: 'secret' }

const status = (trunk: string, more: Partial<TrunkStatus> = {}): TrunkStatus => ({
  trunk,
  state: 'up',
  since: 0,
  reason: null,
  registration: null,
  registeredUntil: null,
  answersInMs: null,
  place: 'udp 192.0.2.1:5060',
  lastFailure: null,
  callsIn: 0,
  callsOut: 0,
  ...more,
})

function company(before: object[] = []) {
  const database = temporaryDatabase()
  const stores = createStores(database)
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const old = before as { id: string }[]
  const trunks = openTrunks({
    documents,
    before: {
      list: () => [...old],
      remove: id =>
        void old.splice(
          old.findIndex(each => each.id === id),
          1,
        ),
    },
  })
  /** What the telephone side says. */
  const says = {
    places: ['udp 192.0.2.1:5060'] as string[],
    answer: { ok: true, status: 200, phrase: 'OK', afterMs: 12, place: 'udp 192.0.2.1:5060' } as Answered,
    call: { ok: true, afterMs: 2_300, codec: 'PCMA', secured: true } as CalledOut,
    status: [] as TrunkStatus[],
    callIn: null as { from: string; dialled: string } | null,
  }
  let told: (status: TrunkStatus) => void = () => {}
  const asked: string[] = []
  const lines: TrunkLines = {
    status: () => says.status,
    changes: () => [],
    onChange: listener => {
      told = listener
    },
    look: async () => says.places,
    ask: async () => says.answer,
    registerAgain: trunk => asked.push(`register ${trunk}`),
    callOut: async (_, number) => {
      asked.push(`call ${number}`)
      return says.call
    },
    onCallIn(_, listener) {
      if (says.callIn) listener(says.callIn)
      return () => asked.push('listens no more')
    },
  }
  let now = 0
  const published: { type: string; data: unknown }[] = []
  const { routes } = createTrunks({
    trunks,
    lines,
    publish: event => published.push(structuredClone(event)),
    leadsTo: (_, dialled) => (dialled === '102' ? '102 is the extension of Bob.' : null),
    now: () => now,
    // Made-up time runs as soon as nothing else does.
    pause: async (ms, signal) => {
      for (let turns = 0; turns < 20 && !signal.aborted; turns++) await new Promise(resolve => setImmediate(resolve))
      if (!signal.aborted) now += ms
    },
  })
  const ask = async (
    method: string,
    path: string,
    { body, params, query = {} }: { body?: unknown; params?: object; query?: object } = {},
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers
  ): Promise<any> => {
    const route = routes.find(each => each.method === method && each.path === path) as ApiRoute
    const request = { me: null, by: BY_SYSTEM, params, query: route.query?.parse(query), body: route.body?.parse(body) }
    const answer = await route.handle(request as never)
    return route.answer && 'parse' in route.answer ? route.answer.parse(answer) : answer
  }
  /** The test of this trunk, when it is done. */
  const tried = async (id: string, body: object = {}) => {
    await ask('POST', '/api/trunks/:id/test', { params: { id }, body })
    for (;;) {
      const test: TrunkTest = TrunkTest.parse(await ask('GET', '/api/trunks/:id/test', { params: { id } }))
      if (test.done) return test
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  const short = (test: TrunkTest) => test.steps.map(({ step, state }) => `${step} ${state}`)
  return {
    ask,
    tried,
    short,
    says,
    asked,
    trunks,
    old,
    published,
    tell: (status: TrunkStatus) => told(status),
    documents,
    stores,
    [Symbol.dispose]: () => database[Symbol.dispose](),
  }
}

test('a script of the first version adds, lists and removes as before', async () => {
  using c = company()
  const made = await c.ask('POST', '/api/trunks', { body: short })
  const list = await c.ask('GET', '/api/trunks')
  assert.ok(Array.isArray(list))
  const { id, name, host, port, transport, prefix, stripPrefix, maxCalls } = list[0]
  assert.deepEqual({ id, name, host, port, transport, prefix, stripPrefix, maxCalls }, { ...short, id: made.id })
  assert.equal(list[0].checkEverySeconds, 0, 'nothing is asked of such a peer')
  await c.ask('DELETE', '/api/trunks/:id', { params: { id } })
  assert.deepEqual(await c.ask('GET', '/api/trunks'), [])
})

test('the console lists in pages, and never sees a password', async () => {
  using c = company()
  const { id } = await c.ask('POST', '/api/trunks', { body: account })
  await c.ask('POST', '/api/trunks', { body: short })
  const page = await c.ask('GET', '/api/trunks', { query: { limit: '1', q: 'acc7' } })
  assert.deepEqual([page.total, page.items[0].name, page.items[0].password], [1, 'Carrier', '•••'])
  await c.ask('PUT', '/api/trunks/:id', { params: { id }, body: { ...account, name: 'Renamed', password: '•••' } })
  assert.equal(c.trunks.byId(id)?.password, 'secret')
})

test('what cannot work is refused in words', async () => {
  using c = company()
  await c.ask('POST', '/api/trunks', { body: short })
  const refused = (change: object, words: RegExp) =>
    assert.rejects(c.ask('POST', '/api/trunks', { body: { ...short, name: 'Other', ...change } }), words)
  await refused({ name: 'Provider' }, /Another trunk has this name/)
  await refused({ register: true }, /needs a user name and a password/)
  await refused({ peerUsername: 'x' }, /both a name and a password/)
  await refused({ numberFormat: 'national' }, /need a country code/)
  await refused({ srtp: 'required' }, /choose TLS/)
  await refused({ host: 'a b' }, /address or a host name/)
})

test('trunks of before become documents once', () => {
  using c = company([{ ...short, id: 't1' }])
  assert.deepEqual(c.old, [])
  assert.equal(c.trunks.byId('t1')?.name, 'Provider')
})

test('the list is by prefix, the longest first, then by priority; the same until something changes', () => {
  using c = company()
  for (const [name, prefix, priority] of [
    ['Spare', '0', 60],
    ['Main', '0', 10],
    ['Mobile', '01', 90],
  ] as const)
    c.trunks.create(Trunk.parse({ ...short, name, prefix, priority }))
  const list = c.trunks.list()
  assert.deepEqual(
    list.map(({ name }) => name),
    ['Mobile', 'Main', 'Spare'],
  )
  assert.equal(c.trunks.list(), list)
})

test('each preset makes a trunk that is allowed, once what it asks for is given', () => {
  using c = company()
  const given = {
    host: 'sip.example',
    username: 'u',
    password: 'p',
    countryCode: '49',
    peerUsername: '',
    peerPassword: '',
  }
  for (const { id, name, settings, asks } of providers) {
    const known = Object.fromEntries(Object.entries(given).filter(([field]) => asks.includes(field)))
    const made = c.trunks.create(Trunk.parse({ name, provider: id, ...known, ...settings }))
    assert.equal(made.checkEverySeconds, 30)
    for (const field of asks) assert.ok(field in Trunk.shape, field)
  }
})

test('a test that passes says what was found at each step', async () => {
  using c = company()
  const { id } = await c.ask('POST', '/api/trunks', { body: account })
  c.says.status = [status(id, { registration: 'registered' })]
  c.says.callIn = { from: '+4915112345', dialled: '102' }
  const before = { trunk: id, startedAt: null, done: true, passed: null, steps: [] }
  assert.deepEqual(await c.ask('GET', '/api/trunks/:id/test', { params: { id } }), before)
  const result = await c.tried(id, { callTo: '+4915112345', waitForCall: true })
  assert.equal(result.passed, true)
  assert.deepEqual(
    result.steps.map(({ says }) => says),
    [
      'sip.example is udp 192.0.2.1:5060.',
      'Connected to udp 192.0.2.1:5060.',
      'It answers “200 OK” after 12 ms.',
      'The carrier took user name and password.',
      '+4915112345 answered after 2.3 s, with sound (PCMA, encrypted).',
      'A call from +4915112345 to 102 came in. 102 is the extension of Bob.',
    ],
  )
  assert.deepEqual(c.asked, ['call +4915112345', 'listens no more'])
  assert.ok(c.published.filter(({ type }) => type === 'trunk-test').length >= 12, 'each step is told')
})

test('a call in to a number without a rule counts: it is said what came, and that a rule is missing', async () => {
  using c = company()
  const { id } = await c.ask('POST', '/api/trunks', { body: account })
  c.says.status = [status(id, { registration: 'registered' })]
  c.says.callIn = { from: '+4915112345', dialled: '+4930555' }
  const { passed, steps } = await c.tried(id, { waitForCall: true })
  assert.equal(passed, true)
  assert.match(steps[5]!.says, /^A call from \+4915112345 to \+4930555 came in\. The line works, but no rule/)
  assert.deepEqual([steps[5]!.noRule, steps[5]!.todo], ['+4930555', 'Make a rule for incoming calls to +4930555.'])
})

test('a step that fails says what to do, and the rest is skipped', async () => {
  using c = company()
  const { id } = await c.ask('POST', '/api/trunks', { body: account })
  c.says.places = []
  const unknown = await c.tried(id)
  assert.deepEqual(c.short(unknown).slice(0, 2), ['name failed', 'connect skipped'])
  assert.match(unknown.steps[0]!.todo!, /typing mistakes/)

  c.says.places = ['udp 192.0.2.1:5060']
  c.says.status = [
    status(id, {
      state: 'down',
      registration: 'refused',
      reason: 'The registration was refused: “403”. Check the password.',
    }),
  ]
  const refused = await c.tried(id)
  const step = refused.steps.find(({ state }) => state === 'failed')!
  assert.deepEqual(
    [step.step, step.says, step.todo],
    ['registered', 'The registration was refused: “403”.', 'Check the password.'],
  )

  c.says.status = [status(id, { registration: 'registered' })]
  c.says.call = { ok: false, rang: false, reason: 'It did not take a call: “403 Forbidden”.' }
  assert.deepEqual(c.short(await c.tried(id, { callTo: '110' })).slice(4), ['call-out failed', 'call-in skipped'])

  c.says.call = { ok: true, afterMs: 1, codec: null, secured: false }
  const nobodyCalls = await c.tried(id, { waitForCall: true })
  assert.match(nobodyCalls.steps[5]!.says, /No call came in within 120 s/)
  assert.equal(nobodyCalls.passed, false)
})

test('a carrier that answers no OPTIONS passes when its registration stands; one known by address does not', async () => {
  using c = company()
  const registered = await c.ask('POST', '/api/trunks', { body: account })
  const known = await c.ask('POST', '/api/trunks', { body: short })
  c.says.answer = { ok: false, connection: false, reason: 'It said nothing for 4 s. Check the firewall.' }
  c.says.status = [status(registered.id, { registration: 'registered' })]
  assert.equal((await c.tried(registered.id)).passed, true)
  const { passed, steps } = await c.tried(known.id)
  assert.equal(passed, false)
  assert.equal(steps[2]!.todo, 'Check the firewall.')
})

test('how they are, with names; changes are told to admins', async () => {
  using c = company()
  const { id } = await c.ask('POST', '/api/trunks', { body: short })
  c.says.status = [status(id), status('gone')]
  const [line, ...more] = await c.ask('GET', '/api/trunks/status')
  assert.deepEqual([line.name, line.state, more], ['Provider', 'up', []])
  c.tell(status(id, { state: 'down', reason: 'Silent.' }))
  c.tell(status('gone', { state: 'down' }))
  assert.deepEqual(
    c.published.map(({ type }) => type),
    ['trunk'],
  )
  assert.match(JSON.stringify(c.published[0]!.data), /"state":"down".*"name":"Provider"/)
})
