import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type DialPlan,
  englishOf,
  type PersonId,
  plainRinging,
  type RingingRules,
  route,
  type Words,
} from '@sidetone/call'
import { createJournal, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { emergencyTest } from './emergency.ts'
import { guardRouting } from './guard.ts'
import { createRouting } from './index.ts'
import { openPlaces } from './places.ts'
import { planPart } from './plan.ts'
import { openRates } from './rates.ts'
import { openSettings, setMainSite } from './settings.ts'
import { InboundRoute, Site } from './shapes.ts'
import { failureOf } from './simulate.ts'
import { migrations } from './tables.ts'
import { openUsage } from './usage.ts'

const noon = Date.UTC(2026, 10, 23, 11)
const people = [
  { id: 'alice', name: 'Alice', extension: '101', role: 'person' },
  { id: 'bob', name: 'Bob', extension: '102', role: 'person' },
  { id: 'erin', name: 'Erin', extension: '105', role: 'admin' },
]
const trunks = [
  { id: 't1', name: 'North', on: true, prefix: '', countryCode: '' },
  { id: 't2', name: 'South', on: true, prefix: '', countryCode: '' },
]

/** Alice, Bob and Erin in Berlin; 600 is a menu. */
function company() {
  const { sql } = temporaryDatabase({ migrations })
  const guard = guardRouting(openDocuments(sql, { seal: temporarySeal() }))
  const { documents } = guard
  documents.define('trunk', { title: 'trunk', elsewhere: { get: id => trunks.find(each => each.id === id) } })
  const clock = { now: noon }
  const now = () => clock.now
  const journal = createJournal(sql)
  const trunkName = (id: string) => trunks.find(each => each.id === id)?.name
  const ringing = new Map<string, RingingRules>()
  const settings = openSettings({
    documents,
    cannotLead: number => (number === '999' ? 'No person, code or trunk has “999”.' : null),
  })
  const rates = openRates(sql)
  const usages = openUsage({ sql, journal, perMinute: rates.perMinute, timeZone: () => 'Europe/Berlin', now })
  const plan = (): DialPlan => ({
    extensions: new Map(people.map(({ id, name, extension }) => [extension, { person: id as PersonId, name }])),
    codes: new Map([['600', { feature: 'ivr', argument: 'm', name: 'Main menu', fromTrunks: true }]]),
    trunks: [],
    ...planPart({
      settings,
      people: () => people,
      trunks: () => trunks,
      rates,
      usages,
      timeZone: 'Europe/Berlin',
    }),
  })
  const asking = {
    person: (id: string) => people.find(each => each.id === id),
    trunkName,
    ringing: (id: string) => ringing.get(id),
    explain: (feature: string, argument: string) =>
      feature === 'ivr'
        ? {
            says: ['“Welcome” is played.'],
            next: [
              { when: 'key 1', number: '101' },
              { when: 'key 2', number: '600' },
            ],
          }
        : (emergencyTest(async () => null).explain?.(argument, { feature, caller: '', at: 0 }) ?? null),
  }
  guard.use(() => {
    const fresh = plan()
    return new Map(
      settings.tests.all().flatMap(each => {
        const why = failureOf(each, fresh, asking)
        return why === null ? [] : [[each.name, why] as const]
      }),
    )
  })
  const told: [string, { type: string; data: unknown }][] = []
  const ended: string[] = []
  const { routes, stop } = createRouting({
    ...asking,
    sql,
    journal,
    documents,
    settings,
    rates,
    usages,
    plan,
    planChanged: () => {},
    people: () => people,
    hangUp: call => void ended.push(call),
    forced: guard.forced,
    deviceName: () => 'Desk phone',
    places: openPlaces({ sql, documents, settings, now }),
    phonesOf: () => [],
    phoneOfSession: () => undefined,
    toPerson: (person, event) => void told.push([person, event]),
    now,
  })
  settings.sites.create(
    Site.parse({
      name: 'Berlin',
      country: 'DE',
      areaCode: '30',
      timeZone: 'Europe/Berlin',
      callerId: '+4930100',
      numbers: ['+4930101', '+4989500'],
      emergency: { location: 'Torstr. 1' },
    }),
  )
  type Given = { body?: unknown; query?: unknown; params?: unknown; me?: string }
  const ask = (method: string, path: string, given: Given = {}) => {
    const found = routes.find(each => each.method === method && each.path === path) as ApiRoute
    assert.ok(found, `${method} ${path}`)
    return found.handle({
      params: given.params ?? {},
      query: given.query ?? {},
      body: found.body?.parse(given.body ?? {}),
      me: people.find(each => each.id === (given.me ?? 'erin')),
      by: BY_SYSTEM,
      ifMatch: undefined,
    } as never) as never
  }
  const dial = (who: string, number: string) => {
    const person = people.find(each => each.id === who)!
    return route(
      number,
      { party: { name: person.name, number: person.extension, person: who as PersonId } },
      now(),
      plan(),
    )
  }
  return { settings, ask, dial, ringing, journal, documents, told, ended, clock, plan, [Symbol.dispose]: stop }
}
type Refused = { kind: string; cause?: string; words?: Words }
const wordsOf = (destination: object) => englishOf((destination as Refused).words ?? '')

test('a company that has said nothing calls out over its trunks; what costs much is off', () => {
  using c = company()
  const { destination } = c.dial('alice', '030 1234567')
  assert.ok(destination.kind === 'trunk')
  assert.deepEqual([destination.trunk, destination.number, destination.or?.[0]?.trunk], ['t1', '+49301234567', 't2'])
  assert.equal(
    wordsOf(c.dial('alice', '0044 20 79460958').destination),
    'International calling is off for you; ask Erin (105).',
  )
  assert.equal((c.dial('alice', '0900 1234567').destination as Refused).cause, 'not-allowed')
  assert.equal(c.dial('alice', '77').destination.kind, 'nowhere')
})

test('permissions: of the person before the role, before the site, before everybody', () => {
  using c = company()
  const site = c.settings.sites.all()[0]!.id
  const make = (name: string, more: object) => c.ask('POST', '/api/permissions', { body: { name, ...more } })
  const who = (id: string) => c.plan().standing!(id as PersonId).rights.name
  assert.equal(who('alice'), 'everybody')
  make('All', { classes: ['internal'] })
  make('Site', { sites: [site] })
  assert.equal(who('alice'), 'Site')
  make('Admins', { roles: ['admin'] })
  make('Alice', { people: ['alice'], classes: ['international'], countries: ['GB'] })
  assert.deepEqual(['alice', 'bob', 'erin'].map(who), ['Alice', 'Site', 'Admins'])
  assert.equal(c.dial('alice', '0044 20 79460958').destination.kind, 'trunk')
  assert.match(wordsOf(c.dial('alice', '0033 1 42685300').destination), /Calling France is off for you/)
})

test('rules are checked in words', () => {
  using c = company()
  const refused = (path: string, body: object, words: RegExp) =>
    assert.throws(
      () => c.ask('POST', path, { body }),
      (error: unknown) => error instanceof AppError && words.test(error.message),
    )
  refused('/api/inbound-routes', { name: 'x', to: '999' }, /No person, code or trunk has/)
  refused('/api/inbound-routes', { name: 'x', to: '600', trunk: 'gone' }, /no such trunk/)
  refused('/api/inbound-routes', { name: 'x', to: '{rest}', number: '+4930100' }, /end the number with one/)
  refused('/api/outbound-routes', { name: 'x', tries: [{ trunk: 'gone' }] }, /no such trunk/)
  refused(
    '/api/outbound-routes',
    { name: 'x', tries: [{ trunk: 't1' }], minLength: 5, maxLength: 3 },
    /longer than the longest/,
  )
  const site = c.settings.sites.all()[0]!.id
  c.ask('POST', '/api/inbound-routes', {
    body: { name: 'Main', to: '600', hours: { schedule: null, site, closedTo: '101' } },
  })
  assert.throws(
    () => c.ask('DELETE', '/api/sites/:id', { params: { id: site } }),
    /the incoming rule Main \(opening hours of the site\)/,
  )
})

test('the cheapest trunk by an imported deck; its mistakes are told, its change is noted', () => {
  using c = company()
  c.ask('POST', '/api/outbound-routes', {
    body: { name: 'Cheap', choose: 'least-cost', tries: [{ trunk: 't1' }, { trunk: 't2' }] },
  })
  const put = (trunk: string, csv: string) =>
    c.ask('PUT', '/api/rate-decks/:trunk', { params: { trunk }, body: { csv } })
  put('t1', '49,0.02,EUR\n4930,0.01,EUR')
  put('t2', '49,0.015,EUR')
  const trunk = (number: string) => (c.dial('alice', number).destination as { trunk?: string }).trunk
  assert.deepEqual([trunk('0301234567'), trunk('0891234567')], ['t1', 't2'])
  assert.throws(() => put('t1', '49,1,USD'), /Line 1: the currency is “USD”/)
  assert.throws(() => put('gone', '49,1,EUR'), /no such trunk/)
  assert.equal(c.documents.changes({ kind: 'rate-deck', limit: 5 }).length, 2)
  assert.throws(
    () => c.ask('PUT', '/api/routing/company', { body: { currency: 'USD' } }),
    /rate decks in another currency/,
  )
})

test('the number that others see: one’s own, the site’s, given ones, none; others’ are refused', () => {
  using c = company()
  c.ask('POST', '/api/inbound-routes', { body: { name: 'Alice', number: '+49 30 101101', to: '101' } })
  c.ask('PUT', '/api/people/:id/calling', { params: { id: 'alice' }, body: { numbers: ['+442079460958'] } })
  const mine = () =>
    c.ask('GET', '/api/me/caller-id', { me: 'alice' }) as { shown: string; numbers: { number: string }[] }
  assert.deepEqual(
    mine().numbers.map(each => each.number),
    ['+4930101101', '+442079460958', '+4930100', '+4930101', '+4989500'],
  )
  assert.equal(mine().shown, '+4930100')
  const choose = (choice: object, me = 'alice') => c.ask('PUT', '/api/me/caller-id', { me, body: { choice } })
  const shown = (number = '0301234567') =>
    (c.dial('alice', number).destination as { callerId?: { number: string } }).callerId?.number
  choose({ kind: 'number', number: '+4930101101' })
  assert.equal(shown(), '+4930101101')
  choose({ kind: 'withheld' })
  assert.equal(shown(), '')
  assert.equal(shown('112'), '+4930100', 'help can call back')
  choose({ kind: 'near' })
  assert.deepEqual([shown('0891234567'), shown('0305555555')], ['+4989500', '+4930101101'])
  assert.throws(() => choose({ kind: 'number', number: '+4930101101' }, 'bob'), /is not yours to show/)
  choose({ kind: 'number', number: '+442079460958' })
  c.ask('PUT', '/api/people/:id/calling', {
    params: { id: 'alice' },
    body: { callerId: { kind: 'number', number: '+442079460958' } },
  })
  assert.equal(shown(), '+4930100', 'a number that was taken away is not shown any more')
})

test('the main site stays, whether it is removed or its making is undone', async () => {
  using c = company()
  const [berlin] = c.settings.sites.all()
  const refused = { code: 'last-site', message: /^Berlin is the main site: .* Change it instead\.$/ }
  assert.throws(() => c.settings.sites.remove(berlin!.id), refused)
  const [made] = c.documents.changes({ kind: 'site', key: berlin!.id, limit: 1 })
  await assert.rejects(c.documents.undo(made!.id, BY_SYSTEM), refused)
  const { id, ...value } = berlin!
  c.settings.sites.change(id, { ...value, main: true })
  const bonn = c.settings.sites.create(Site.parse({ ...value, name: 'Bonn' }))
  assert.throws(() => c.settings.sites.remove(id), { code: 'last-site', message: /Make another one the main site/ })
  c.settings.sites.remove(bonn.id)
  const main = c.settings.sites.create(Site.parse({ ...value, name: 'Bonn', main: true }))
  c.settings.sites.remove(id)
  assert.deepEqual(
    c.settings.sites.all().map(each => each.id),
    [main.id],
  )
})

test('where help is sent: to the phone’s place when it has one, else to the site; the setup says the main site’s', () => {
  using c = company()
  const place = (device: string) => {
    const from = { party: { name: 'Alice', number: '101', person: 'alice' as PersonId }, device: device as never }
    const { destination } = route('112', from, noon, c.plan())
    return destination.kind === 'trunk' && destination.emergency ? destination.location : null
  }
  const say = (locations: object) =>
    c.ask('PUT', '/api/people/:id/calling', { params: { id: 'alice' }, body: { locations } }) as { locations: object }
  assert.equal(place('desk'), 'Torstr. 1')
  assert.deepEqual(say({ desk: ' Am Hang 3, Bonn ', web: '' }).locations, { desk: 'Am Hang 3, Bonn' })
  assert.deepEqual([place('desk'), place('web')], ['Am Hang 3, Bonn', 'Torstr. 1'])
  say({ desk: '' })
  const [site] = c.settings.sites.all()
  c.settings.sites.change(site!.id, { ...Site.parse(site), main: true })
  const berlin = { name: 'Berlin', country: 'DE', areaCode: '30', timeZone: 'Europe/Berlin' }
  setMainSite(c.settings, { ...berlin, location: '' }, BY_SYSTEM)
  assert.equal(place('desk'), 'Torstr. 1', 'nothing said is nothing taken away')
  setMainSite(c.settings, { ...berlin, location: 'Neue Str. 2' }, BY_SYSTEM)
  assert.equal(place('desk'), 'Neue Str. 2')
})

test('a dry run: sentences, stations and the ways between them', () => {
  using c = company()
  c.ask('POST', '/api/inbound-routes', { body: { name: 'Main', number: '+4930100', to: '600' } })
  c.ringing.set('alice', { ...plainRinging, forward: { ...plainRinging.forward, noAnswer: '102' } })
  const drawn = c.ask('POST', '/api/routing/simulate', {
    body: { caller: { kind: 'trunk', trunk: 't1', number: '+331' }, dialled: '+4930100', at: noon },
  }) as {
    steps: string[]
    stations: { id: string; name: string }[]
    ways: { from: string; to: string; when: string }[]
    end: object
  }
  const name = (id: string) => drawn.stations.find(each => each.id === id)?.name
  assert.deepEqual(drawn.steps, [
    'The rule “Main” for incoming calls leads +4930100 to 600.',
    '600 is Main menu.',
    '“Welcome” is played.',
  ])
  assert.deepEqual(
    drawn.ways.map(({ from, to, when }) => `${name(from)} → ${name(to)}${when && ` (${when})`}`),
    [
      '+331 → Main',
      'Main → Main menu',
      'Main menu → Alice (key 1)',
      'Alice → Bob (no answer)',
      'Main menu → Main menu (key 2)',
    ],
  )
  assert.deepEqual(drawn.end, { kind: 'feature', name: 'Main menu', number: '600' })
  const refused = c.ask('POST', '/api/routing/simulate', {
    body: { caller: { kind: 'person', person: 'bob' }, dialled: '00442079460958' },
  }) as { end: { words?: string } }
  assert.equal(refused.end.words, 'International calling is off for you; ask Erin (105).')
  const shows = (number: string) =>
    c.ask('POST', '/api/routing/simulate', {
      body: { caller: { kind: 'person', person: 'bob', shows: number }, dialled: '0301234567' },
    }) as { steps: string[]; end: { words?: string } }
  assert.match(shows('+4930999999').end.words ?? '', /^\+4930999999 is not yours to show/)
  assert.throws(() => shows('12'))
})

test('a change that breaks a routing test is refused with which and why, or forced and noted', async () => {
  using c = company()
  const main = c.ask('POST', '/api/inbound-routes', { body: { name: 'Main', number: '+4930100', to: '600' } }) as {
    id: string
  }
  // Else it would be refused for being shown.
  const { id: site, ...place } = c.settings.sites.all()[0]!
  c.settings.sites.change(site, { ...place, callerId: null }, BY_SYSTEM)
  const test_ = {
    name: 'Main number',
    caller: { kind: 'trunk', trunk: 't1' },
    dialled: '+4930100',
    at: noon,
    expect: { kind: 'number', number: '600' },
  }
  c.ask('POST', '/api/routing-tests', { body: test_ })
  c.ask('POST', '/api/routing-tests', { body: { ...test_, name: 'Fails already', expect: { kind: 'refused' } } })
  const put = (query = {}) =>
    c.ask('PUT', '/api/inbound-routes/:id', {
      params: { id: main.id },
      body: { name: 'Main', number: '+4930100', to: '101' },
      query,
    })
  assert.throws(put, (error: unknown) => {
    assert.ok(error instanceof AppError)
    assert.equal(error.status, 409)
    assert.match(
      error.message,
      /“Main number” fails: \+4930100 should get to 600, but gets to 101 \(Alice\)\. The rule “Main”/,
    )
    return true
  })
  assert.equal(c.settings.inbound.get(main.id)?.to, '600', 'taken back')
  assert.throws(() => c.ask('DELETE', '/api/inbound-routes/:id', { params: { id: main.id } }), /“Main number” fails/)
  const made = c.documents.changes({ kind: 'inbound-route', limit: 1 })[0]!
  await assert.rejects(c.documents.undo(made.id, BY_SYSTEM), /“Main number” fails/)
  assert.equal(c.settings.inbound.get(main.id)?.to, '600', 'there again')
  put({ force: 'true' })
  assert.equal(c.settings.inbound.get(main.id)?.to, '101')
  const note = c.documents.changes({ kind: 'routing-test', limit: 1 })[0]
  assert.match(String(note?.after?.forced), /“Main number” fails/)
  assert.equal((c.ask('POST', '/api/routing-tests/run') as { failed: unknown[] }).failed.length, 2)
})

test('an emergency call is shown to the desk with its place, until somebody has seen it', () => {
  using c = company()
  const { destination, to, why } = c.dial('alice', '112')
  const alice = { name: 'Alice', number: '101', person: 'alice' as PersonId }
  c.journal.append({
    type: 'call.started',
    call: 'c1',
    at: noon,
    from: alice,
    dialled: '112',
    leg: 'l1',
    device: 'd1',
  } as never)
  c.journal.append({ type: 'call.routed', call: 'c1', at: noon, to, destination, why } as never)
  c.journal.commit()
  assert.deepEqual(
    c.told.map(([person]) => person),
    ['erin'],
    'admins when nobody was chosen',
  )
  const { data } = c.told[0]![1]
  assert.deepEqual(data, {
    call: 'c1',
    at: noon,
    person: 'alice',
    name: 'Alice',
    number: '101',
    device: 'Desk phone',
    dialled: '112',
    location: 'Torstr. 1',
    test: false,
    failed: false,
    seenBy: null,
    seenAt: null,
  })
  assert.deepEqual(c.ask('GET', '/api/emergency-calls', { me: 'bob' }), { items: [] })
  assert.throws(() => c.ask('POST', '/api/emergency-calls/:call/seen', { me: 'bob', params: { call: 'c1' } }), AppError)
  c.ask('PUT', '/api/routing/company', { body: { emergencyNotify: ['bob'] } })
  c.ask('POST', '/api/emergency-calls/:call/seen', { me: 'bob', params: { call: 'c1' } })
  assert.deepEqual(c.told.at(-1)?.[0], 'bob')
  assert.equal(
    (c.ask('GET', '/api/emergency-calls', { me: 'bob' }) as { items: { seenBy: string }[] }).items[0]?.seenBy,
    'Bob',
  )
})

test('the test number says what help would be told; three beeps where the machine cannot speak', async () => {
  using c = company()
  const { destination } = c.dial('alice', '933')
  assert.ok(destination.kind === 'feature')
  const hears = async (speaks: boolean) => {
    let text = ''
    let heard: unknown
    const file = { kind: 'file', path: '/tmp/x.wav' } as const
    const { story } = emergencyTest(async given => {
      text = given
      return speaks ? file : null
    })
    const call = {
      argument: destination.argument,
      caller: { name: 'Alice', number: '101' },
      tell: () => {},
      answer: async () => {},
      hangUp: () => {},
      play: async (sound: unknown) => {
        heard = sound
      },
    }
    await story!(call as never, { signal: new AbortController().signal })
    return { text, heard }
  }
  const { text, heard } = await hears(true)
  assert.match(text, /extension 1 0 1\. Help would be sent to: Torstr\. 1\./)
  assert.deepEqual(heard, { kind: 'file', path: '/tmp/x.wav' })
  assert.equal(((await hears(false)).heard as unknown[]).length, 3)
})

test('several calls at once that spend more together than a day may cost are ended', t => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  using c = company()
  c.ask('POST', '/api/permissions', { body: { name: 'One euro', spendPerDay: 1 } })
  c.ask('PUT', '/api/rate-decks/:trunk', { params: { trunk: 't1' }, body: { csv: '49,0.5,EUR' } })
  const alice = { name: 'Alice', number: '101', person: 'alice' as PersonId }
  for (const call of ['c1', 'c2']) {
    const { destination, to } = c.dial('alice', '0301234567')
    assert.equal(destination.kind === 'trunk' && destination.maxMs, 120_000, 'each for itself')
    for (const event of [
      { type: 'call.started', from: alice, dialled: 'x', leg: `${call}-a` },
      { type: 'call.routed', to, destination, why: [] },
      { type: 'leg.started', leg: `${call}-b`, to, trunk: 't1' },
      { type: 'leg.answered', leg: `${call}-b` },
    ])
      c.journal.append({ call, at: noon, ...event } as never)
    c.journal.commit()
  }
  c.clock.now = noon + 59_000
  t.mock.timers.tick(1_000)
  assert.deepEqual(c.ended, [])
  c.clock.now = noon + 60_000
  t.mock.timers.tick(1_000)
  assert.deepEqual(c.ended, ['c1', 'c2'])
})

test('a number of ours that changes is shown anew wherever it was; one that is shown says where when it is removed', () => {
  using c = company()
  c.documents.define('person', { title: 'person', elsewhere: { get: id => people.find(each => each.id === id) } })
  const { id } = c.settings.inbound.create(
    InboundRoute.parse({ name: 'Sales', number: '+49 30 555 01', to: '102' }),
    BY_SYSTEM,
  )
  const berlin = c.settings.sites.all().find(({ name }) => name === 'Berlin')!
  const { id: site, ...place } = berlin
  c.settings.sites.change(site, { ...place, callerId: '+493055501', numbers: ['+4930101', '+493055501'] }, BY_SYSTEM)
  const bob = () => c.settings.person('bob')
  c.ask('PUT', '/api/people/:id/calling', {
    params: { id: 'bob' },
    body: { numbers: ['+493055501'], callerId: { kind: 'number', number: '+493055501' } },
  })
  const { id: _, ...rule } = c.settings.inbound.get(id)!
  c.settings.inbound.change(id, { ...rule, number: '+49305550100' }, BY_SYSTEM)
  const shown = () => {
    const { callerId, numbers } = c.settings.sites.get(site)!
    return { callerId, numbers, own: bob().callerId, given: bob().numbers }
  }
  assert.deepEqual(shown(), {
    callerId: '+49305550100',
    numbers: ['+4930101', '+49305550100'],
    own: { kind: 'number', number: '+49305550100' },
    given: ['+49305550100'],
  })
  assert.throws(
    () => c.documents.remove('inbound-route', id, BY_SYSTEM),
    (error: AppError) =>
      error.code === 'in-use' && /the site Berlin \(the number that others see\).*Bob|Bob.*Berlin/.test(error.message),
  )
  // Two rules for one number: it stays ours when one goes.
  const other = c.settings.inbound.create(InboundRoute.parse({ ...rule, number: '+49305550100' }), BY_SYSTEM)
  c.documents.remove('inbound-route', other.id, BY_SYSTEM)
  c.documents.remove('inbound-route', id, BY_SYSTEM, undefined, true)
  assert.deepEqual(shown(), { callerId: null, numbers: ['+4930101'], own: { kind: 'default' }, given: [] })
})
