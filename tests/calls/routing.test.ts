/**
 * Whole calls through the routing of a company: what is refused says why, money and time run out, help is always reached, day
 * and night, and nobody outside gets out again.
 */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type DialPlan, type PersonId, plainRinging } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { BY_SYSTEM } from '@sidetone/feature'
import { openSchedules } from '@sidetone/feature-hours/schedules'
import { type EmergencyCall, emergencyFailed, watchEmergencies } from '@sidetone/feature-routing/emergency'
import { planPart } from '@sidetone/feature-routing/plan'
import { openRates, readDeck } from '@sidetone/feature-routing/rates'
import { openSettings, personKind } from '@sidetone/feature-routing/settings'
import { migrations } from '@sidetone/feature-routing/tables'
import { openUsage } from '@sidetone/feature-routing/usage'
import type { Phone } from './phone.ts'
import { nothing, people, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

const otherHost = '10.9.9.8'
/** Monday, 23 November 2026, 12:00 in Berlin. */
const noon = Date.UTC(2026, 10, 23, 11)

/** Alice, Bob and Carol in Berlin with two trunks, and the settings that a test makes. */
async function company(...usernames: string[]) {
  const { sql } = temporaryDatabase({ migrations })
  const documents = openDocuments(sql, { seal: temporarySeal() })
  const now = () => world.now
  const schedules = openSchedules({ documents, now })
  const help = emergencyFailed(() => [{ kind: 'file', path: 'no-line' }])
  world = new World([schedules.feature, help])
  world.now = noon
  world.trunks.push({ id: 'second', name: 'Second', host: otherHost, port: 5060, transport: 'udp', maxCalls: 9 })
  const settings = openSettings({ documents })
  const rates = openRates(sql)
  const journal = {
    onCommitted: (listener: (events: never, firstId: number) => void) =>
      world.server.journal.onCommitted(events => listener(events as never, 1)),
    onAppended: (listener: (event: never) => void) =>
      world.server.journal.onAppended(event => listener(event as never)),
    replay: () => [],
  }
  const usages = openUsage({ sql, journal, perMinute: rates.perMinute, timeZone: () => 'Europe/Berlin', now })
  const site = settings.sites.create({
    name: 'Berlin',
    main: true,
    country: 'DE',
    areaCode: '30',
    timeZone: 'Europe/Berlin',
    outsidePrefix: '0',
    prefixOptional: false,
    schedule: null,
    callerId: '+4930100',
    numbers: [],
    codes: [],
    callsAtOnce: null,
    emergency: { location: 'Torstr. 1, 2nd floor', numbers: [], test: '933', trunks: ['second'] },
  })
  const rebuild = () => {
    const plan: DialPlan = {
      extensions: new Map(
        people.map(({ person, name, extension }) => [extension, { person: person as PersonId, name }]),
      ),
      codes: new Map([...schedules.feature.numbers!(), ...help.numbers!()]),
      trunks: [],
      schedules: schedules.byId(),
      ...planPart({
        settings,
        people: () => [
          ...people.map(({ person: id, name, extension }) => ({ id, name, extension, role: 'person' })),
          { id: 'erin', name: 'Erin', extension: '105', role: 'admin' },
        ],
        trunks: () => world.trunks.map(({ id, name }) => ({ id, name, on: true, prefix: '', countryCode: '' })),
        rates,
        usages,
      }),
    }
    world.plan = plan
  }
  documents.onChange(rebuild)
  rebuild()
  const notices: EmergencyCall[] = []
  watchEmergencies({
    ...{ sql, journal: journal as never, now, deviceName: id => id, desk: () => ['erin'] },
    toPerson: (_, { data }) => void notices.push(data as EmergencyCall),
  })
  const carrier = world.phone('carrier', { host: trunkHost })
  const second = world.phone('second', { host: otherHost })
  const phones = await world.registered(...usernames)
  /** Where somebody works. */
  const worksAt = (person: string, siteOf: string) =>
    documents.put(personKind, person, { ...settings.person(person), site: siteOf }, BY_SYSTEM)
  return {
    ...{ settings, schedules, rates, site, rebuild, notices, carrier, second, worksAt },
    phones: phones as [Phone, Phone],
  }
}
const idle = async (...phones: Phone[]) => {
  for (const phone of phones) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
  for (const phone of phones) phone.settle()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
}
const routed = () => {
  const event = world.server.journal.events.findLast(each => each.type === 'call.routed')
  assert.ok(event?.type === 'call.routed')
  return event
}
const dialledAt = (carrier: Phone) => /^sip:([^@;]*)/.exec(carrier.invitation().uri)?.[1]

test('an outside number goes out as the whole number; what is not allowed says why on the phone', async () => {
  const { carrier, second, phones } = await company('101')
  const [alice] = phones
  alice.dial('00301234567')
  await world.run(100)
  assert.equal(dialledAt(carrier), '+49301234567')
  assert.match(carrier.invitation().headers.get('P-Asserted-Identity') ?? '', /\+4930100/)
  alice.hangUp()
  await world.run(100)
  const before = carrier.sessions.length
  alice.dial('0004420794609')
  await world.run(100)
  alice.dial('009001234567')
  await world.run(100)
  assert.equal(alice.refusal()?.status, 403)
  assert.match(alice.refusal()?.reasons ?? '', /Calling premium numbers is off for you; ask Erin \(105\)\./)
  alice.dial('00041446681800')
  await world.run(100)
  assert.match(alice.refusal()?.reasons ?? '', /International calling is off for you; ask Erin \(105\)\./)
  assert.match(routed().why.join(' '), /“00041446681800” is \+41446681800/)
  assert.deepEqual([carrier.sessions.length, second.sessions.length], [before, 0], 'no trunk has heard of them')
  await idle(alice, carrier, second)
})

test('a carrier that answers 503 is left for the next one', async () => {
  const { carrier, second, phones } = await company('101')
  const [alice] = phones
  carrier.onInvite = () => carrier.refuse(503)
  alice.dial('00301234567')
  await world.run(4_000)
  assert.equal(dialledAt(second), '+49301234567')
  second.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['second'])
  await idle(alice, carrier, second)
})

test('when the money of the day is spent the call ends and says so; the next one does not begin', async () => {
  const { settings, rates, rebuild, carrier, second, phones } = await company('101', '102')
  const [alice, bob] = phones
  settings.permissions.create({
    name: 'Two euros',
    people: ['alice'],
    roles: [],
    sites: [],
    classes: ['internal', 'national'],
    countries: [],
    spendPerDay: 2,
    callsAtOnce: 1,
    callsPerHour: null,
  })
  const deck = readDeck('49,0.5,EUR', 'EUR')
  assert.ok(deck.ok)
  rates.set('outside', deck.value, 0)
  rebuild()
  alice.dial('00301234567')
  await world.run(100)
  carrier.answer()
  await world.run(100)
  alice.dial('00307654321')
  await world.run(100)
  assert.match(alice.refusal()?.reasons ?? '', /You have 1 call to the outside already; 1 at once is your limit/)
  await world.run(4 * 60_000 - 1_000)
  assert.equal(carrier.saw('ended').length, 0)
  await world.run(2_000)
  assert.equal(carrier.saw('ended').length, 1, 'after four minutes')
  assert.match(world.lastCause(), /^limit-reached/)
  alice.dial('00301234567')
  await world.run(100)
  assert.match(alice.refusal()?.reasons ?? '', /You have spent the 2 EUR that calls may cost in a day/)
  bob.dial('00301234567')
  await world.run(100)
  assert.equal(dialledAt(carrier), '+49301234567', 'others may')
  world.now += 12 * 3_600_000
  await world.run(100)
  await idle(alice, bob, carrier, second)
})

test('of two calls that are dialled in the same moment the second one knows of the first', async () => {
  const { settings, carrier, second, phones } = await company('101')
  const [alice] = phones
  settings.permissions.create({
    name: 'One at once',
    people: ['alice'],
    roles: [],
    sites: [],
    classes: ['internal', 'national'],
    countries: [],
    spendPerDay: null,
    callsAtOnce: 1,
    callsPerHour: null,
  })
  alice.dial('00301234567')
  alice.dial('00307654321')
  await world.run(100)
  assert.equal(carrier.saw('invite').length, 1)
  assert.match(alice.refusal()?.reasons ?? '', /You have 1 call to the outside already; 1 at once is your limit/)
  await idle(alice, carrier, second)
})

test('help is reached without prefix, right and money, over whatever trunk takes the call', async () => {
  const { settings, carrier, second, phones } = await company('101')
  const [alice] = phones
  settings.permissions.create({
    name: 'Nothing',
    people: [],
    roles: [],
    sites: [],
    classes: [],
    countries: [],
    spendPerDay: 0,
    callsAtOnce: 0,
    callsPerHour: 0,
  })
  second.onInvite = () => second.refuse(503)
  for (const [number, sent] of [
    ['112', '112'],
    ['0112', '112'],
    ['110', '110'],
    ['911', '112'],
  ] as const) {
    const tried = second.sessions.length
    alice.dial(number)
    await world.run(4_000)
    assert.equal(second.sessions.length, tried + 1, 'the trunk of the site first')
    assert.equal(dialledAt(carrier), sent, number)
    const { destination } = routed()
    assert.ok(destination.kind === 'trunk')
    assert.deepEqual([destination.emergency, destination.location], [true, 'Torstr. 1, 2nd floor'])
    carrier.answer()
    await world.run(200)
    assert.deepEqual(world.hears(alice), ['outside'])
    alice.hangUp()
    await world.run(200)
  }
  await idle(alice, carrier, second)
})

test('a call for help that no line takes is told to the caller in words, and to the desk', async () => {
  const { carrier, second, phones, notices, settings, site } = await company('101')
  const [alice] = phones
  const hearsWords = async () => {
    await world.run(4_500)
    assert.deepEqual(world.hears(alice), ['no-line'])
    world.server.driver.turn(() => world.media.emit({ type: 'played', end: world.legOf(alice).leg.end }))
    await world.run(100)
    world.server.driver.turn(() => world.media.emit({ type: 'played', end: world.legOf(alice).leg.end }))
    await world.run(200)
    assert.equal(world.lastCause(), 'trunk-failed by system')
  }
  carrier.onInvite = () => carrier.refuse(503)
  second.onInvite = () => second.refuse(500)
  alice.dial('112')
  await hearsWords()
  assert.deepEqual(
    notices.map(({ dialled, failed, location }) => [dialled, failed, location]),
    [
      ['112', false, 'Torstr. 1, 2nd floor'],
      ['112', true, 'Torstr. 1, 2nd floor'],
    ],
  )
  world.trunks.length = 0
  const { id, ...value } = site
  settings.sites.change(id, { ...value, emergency: { ...value.emergency, trunks: [] } })
  alice.dial('911')
  await hearsWords()
  assert.deepEqual([notices.length, notices[2]?.failed, notices[2]?.name], [3, true, 'Alice'])
  await idle(alice, carrier, second)
})

test('a click on 112 is a call for help of whoever clicked; nobody is rung there for somebody else', async () => {
  const { carrier, second, phones, notices } = await company('101')
  const [alice] = phones
  const [as, to] = ['alice' as PersonId, '112']
  const { switchboard } = world.server
  for (const other of [
    { ring: { number: '112' }, as, to: '101' },
    { ring: { number: '0112' }, to: '101' },
  ])
    assert.equal(switchboard.originate(other).ok, false, JSON.stringify(other))
  assert.equal(switchboard.originate({ ring: { person: as }, as, to }).ok, true)
  await world.run(100)
  alice.answer()
  await world.run(200)
  const { destination } = routed()
  assert.deepEqual(destination.kind === 'trunk' && [destination.emergency, destination.location], [
    true,
    'Torstr. 1, 2nd floor',
  ])
  assert.equal(dialledAt(second), '112')
  assert.deepEqual([notices.length, notices[0]?.dialled, notices[0]?.name], [1, '112', 'Alice'])
  alice.hangUp()
  await world.run(200)
  await idle(alice, carrier, second)
})

/** Who of Alice and Bob rings when somebody calls this number from outside, then. */
async function rungAt([alice, bob]: [Phone, Phone], carrier: Phone, number: string, at: number): Promise<string> {
  world.now = at
  for (const phone of [alice, bob]) phone.register()
  await world.run(100)
  const before = [alice.sessions.length, bob.sessions.length]
  carrier.dial(number, { from: 'sip:+331@carrier' })
  await world.run(100)
  const who = alice.sessions.length > before[0]! ? 'Alice' : bob.sessions.length > before[1]! ? 'Bob' : 'nobody'
  carrier.hangUp()
  await world.run(100)
  return who
}

test('day and night: the hours of the place, and a code that switches them', async () => {
  const { settings, schedules, site, carrier, second, phones } = await company('101', '102')
  const [alice, bob] = phones
  const office = schedules.collection.create({
    name: 'Office',
    timeZone: 'Europe/Berlin',
    weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    holidays: [{ name: 'Christmas', from: '2026-12-25', to: '2026-12-26', yearly: true, hours: null }],
    override: null,
    code: '*61',
    codeHolds: false,
    switchers: [],
  })
  const { id, ...value } = site
  settings.sites.change(id, { ...value, schedule: office.id })
  settings.inbound.create({
    name: 'Main',
    trunk: null,
    number: '+4930100',
    callers: [],
    to: '101',
    hours: { schedule: null, site: id, closedTo: '102' },
    as: null,
  })
  const rings = (at: number) => rungAt(phones, carrier, '+4930100', at)
  assert.equal(await rings(noon), 'Alice')
  alice.dial('*61')
  await world.run(1_000)
  world.media.emit({ type: 'played', end: world.legOf(alice).leg.end })
  await world.run(1_000)
  assert.equal(await rings(noon + 60_000), 'Bob', 'night by hand')
  bob.dial('*61')
  await world.run(1_000)
  assert.equal(await rings(noon + 120_000), 'Alice', 'and day again')
  assert.equal(await rings(Date.UTC(2026, 11, 25, 10)), 'Bob', 'Christmas')
  assert.equal(await rings(Date.UTC(2027, 2, 26, 7, 59)), 'Bob', 'winter, 08:59')
  assert.equal(await rings(Date.UTC(2027, 2, 26, 8, 0)), 'Alice')
  assert.equal(await rings(Date.UTC(2027, 2, 29, 6, 59)), 'Bob', 'summer, 08:59')
  assert.equal(await rings(Date.UTC(2027, 2, 29, 7, 0)), 'Alice')
  await idle(alice, bob, carrier, second)
})

test('two sites: each with its own way of dialling, line, short numbers, help and holidays; between them a call is free', async () => {
  const { settings, schedules, site: berlin, worksAt, carrier, second, phones, notices } = await company('101', '102')
  const [alice, bob] = phones
  const closedOn = (name: string, timeZone: string, day: string) =>
    schedules.collection.create({
      ...{ name, timeZone, weekly: [], override: null, code: '', codeHolds: false, switchers: [] },
      holidays: [{ name: 'Holiday', from: day, to: day, yearly: true, hours: null }],
    }).id
  const none = { numbers: [], callsAtOnce: null, main: false }
  const quebec = settings.sites.create({
    ...{ ...none, name: 'Québec', country: 'CA', areaCode: '418', timeZone: 'America/Toronto' },
    ...{ outsidePrefix: '9', prefixOptional: false, schedule: closedOn('Québec', 'America/Toronto', '2026-12-25') },
    ...{ callerId: '+14186920100', codes: [{ code: '5', to: '101' }] },
    emergency: { location: '12 Rue Saint-Jean', numbers: [], test: null, trunks: ['second'] },
  })
  const { id: berlinId, ...value } = berlin
  const inBerlin = { codes: [{ code: '5', to: '102' }], schedule: closedOn('Berlin', 'Europe/Berlin', '2026-12-25') }
  settings.sites.change(berlinId, { ...value, ...inBerlin, emergency: { ...value.emergency, trunks: ['outside'] } })
  worksAt('bob', quebec.id)
  const way = (name: string, trunk: string, sites: string[]) =>
    settings.outbound.create({
      ...{ name, order: 1, prefixes: [], minLength: null, maxLength: null, classes: [], people: [], roles: [], sites },
      ...{ schedule: null, choose: 'in-order' as const },
      tries: [{ trunk, send: 'e164' as const, strip: 0, prepend: '', callerId: null }],
    })
  way('From Berlin', 'outside', [berlinId])
  way('From Québec', 'second', [quebec.id])
  const led = (name: string, number: string, to: string, site: string, closedTo: string) =>
    settings.inbound.create({
      ...{ name, number, to, trunk: null, callers: [], as: null },
      hours: { schedule: null, site, closedTo },
    })
  led('Berlin', '+4930100*', '{rest}', berlinId, '102')
  led('Québec', '+14186920102', '102', quebec.id, '101')
  const went = () => `${carrier.sessions.length},${second.sessions.length}`
  const heard = async (phone: Phone, number: string) => {
    const before = [alice, bob, carrier, second].map(each => each.sessions.length)
    phone.dial(number)
    await world.run(100)
    const other = [alice, bob, carrier, second].find((each, at) => each !== phone && each.sessions.length > before[at]!)
    const said = other === carrier || other === second ? dialledAt(other) : ''
    const asserted = said && other!.invitation().headers.get('P-Asserted-Identity')
    phone.hangUp()
    await world.run(100)
    const who = other === alice ? 'Alice' : other === bob ? 'Bob' : other === carrier ? 'Berlin' : other && 'Québec'
    return [who, said, /\+\d+/.exec(asserted ?? '')?.[0] ?? ''].filter(Boolean).join(' ')
  }
  // Each reads numbers as they are dialled there, and has its own line and number.
  assert.equal(await heard(alice, '00301234567'), 'Berlin +49301234567 +4930100')
  assert.equal(await heard(bob, '94186921234'), 'Québec +14186921234 +14186920100')
  assert.equal(await heard(bob, '96921234'), 'Québec +14186921234 +14186920100')
  // The same extension anywhere; a short number is of the place.
  const before = went()
  assert.equal(await heard(bob, '101'), 'Alice')
  assert.equal(await heard(bob, '5'), 'Alice')
  assert.equal(await heard(alice, '5'), 'Bob')
  // Their numbers outside are reached inside, of a block too, whatever a call abroad would need.
  assert.equal(await heard(bob, '90114930100101'), 'Alice')
  assert.equal(await heard(bob, '+4930100101'), 'Alice')
  assert.equal(await heard(alice, '00014186920102'), 'Bob')
  assert.equal(went(), before, 'no line has heard of them')
  assert.equal(await heard(bob, '90114930100777'), '', 'nobody of the block: it may not be ours, and abroad is off')
  // Help is called there, by its line, to its place.
  assert.equal(await heard(bob, '112'), 'Québec 911 +14186920100')
  assert.equal(await heard(alice, '112'), 'Berlin 112 +4930100')
  assert.deepEqual(
    notices.map(({ location }) => location),
    ['12 Rue Saint-Jean', 'Torstr. 1, 2nd floor'],
  )
  // Christmas is where its clock says so.
  for (const [number, at, who] of [
    ['+4930100101', '2026-12-24T22:59Z', 'Alice'],
    ['+4930100101', '2026-12-24T23:00Z', 'Bob'],
    ['+14186920102', '2026-12-25T04:59Z', 'Bob'],
    ['+14186920102', '2026-12-25T05:00Z', 'Alice'],
    ['+4930100101', '2026-12-25T23:00Z', 'Alice'],
    ['+14186920102', '2026-12-26T04:59Z', 'Alice'],
    ['+14186920102', '2026-12-26T05:00Z', 'Bob'],
  ] as const)
    assert.equal(await rungAt(phones, carrier, number, Date.parse(at)), who, `${number} at ${at}`)
  await idle(alice, bob, carrier, second)
})

test('summer time begins and ends, elsewhere on other days: each number goes by the clock of its place', async () => {
  const { settings, schedules, carrier, second, phones } = await company('101', '102')
  const opens = (number: string, timeZone: string, days: number[], from: string, to: string) => {
    const none = { holidays: [], override: null, code: '', codeHolds: false, switchers: [] }
    const { id } = schedules.collection.create({ name: number, timeZone, weekly: [{ days, from, to }], ...none })
    const hours = { schedule: id, site: null, closedTo: '102' }
    settings.inbound.create({ name: number, trunk: null, number, callers: [], to: '101', hours, as: null })
  }
  const [berlin, york, bar] = ['+4930200', '+12125550100', '+4930300']
  opens(berlin, 'Europe/Berlin', [1, 2, 3, 4, 5], '09:00', '17:00')
  opens(york, 'America/New_York', [1, 2, 3, 4, 5], '09:00', '17:00')
  opens(bar, 'Europe/Berlin', [7], '01:30', '02:45')
  for (const [number, at, who] of [
    // Winter in both, then summer in New York only, then in both.
    [berlin, '2027-03-12T07:59Z', 'Bob'],
    [berlin, '2027-03-12T08:00Z', 'Alice'],
    [york, '2027-03-12T13:59Z', 'Bob'],
    [york, '2027-03-12T14:00Z', 'Alice'],
    [berlin, '2027-03-15T07:59Z', 'Bob'],
    [york, '2027-03-15T12:59Z', 'Bob'],
    [york, '2027-03-15T13:00Z', 'Alice'],
    [york, '2027-03-15T20:59Z', 'Alice'],
    [york, '2027-03-15T21:00Z', 'Bob'],
    // 02:00 to 03:00 is left out.
    [bar, '2027-03-28T00:29Z', 'Bob'],
    [bar, '2027-03-28T00:59Z', 'Alice'],
    [bar, '2027-03-28T01:00Z', 'Bob'],
    [berlin, '2027-03-29T06:59Z', 'Bob'],
    [berlin, '2027-03-29T07:00Z', 'Alice'],
    // It comes twice, and so does its last quarter, in which the bar is closed.
    [bar, '2027-10-31T00:44Z', 'Alice'],
    [bar, '2027-10-31T00:45Z', 'Bob'],
    [bar, '2027-10-31T01:00Z', 'Alice'],
    [bar, '2027-10-31T01:45Z', 'Bob'],
    [berlin, '2027-11-01T07:59Z', 'Bob'],
    [berlin, '2027-11-01T08:00Z', 'Alice'],
    [york, '2027-11-01T13:00Z', 'Alice'],
    [york, '2027-11-08T13:59Z', 'Bob'],
    [york, '2027-11-08T14:00Z', 'Alice'],
  ] as const)
    assert.equal(await rungAt(phones, carrier, number, Date.parse(at)), who, `${number} at ${at}`)
  await idle(...phones, carrier, second)
})

test('nobody outside gets out again: not by a number, a lie, a transfer or a forward beyond somebody’s rights', async () => {
  const { settings, carrier, second, phones } = await company('101', '102')
  const [alice, bob] = phones
  settings.inbound.create({
    name: 'All',
    trunk: null,
    number: '+4930100*',
    callers: [],
    to: '{rest}',
    hours: null,
    as: null,
  })
  const out = () => [carrier, second].map(each => each.saw('invite').length).join()
  for (const number of ['000442079460958', '0301234567', '+4930100000442079460958', '112', '+493010000112']) {
    carrier.dial(number, { from: 'sip:101@sidetone' })
    await world.run(200)
    assert.ok([403, 404].includes(carrier.refusal()?.status ?? 0), `${number}: ${carrier.refusal()?.status}`)
  }
  const forwardTo = (always: string) =>
    world.rules.set('bob' as PersonId, { ...plainRinging, forward: { ...plainRinging.forward, always } })
  for (const number of ['000442079460958', '009001234567', '112', '0112']) {
    forwardTo(number)
    carrier.dial('+4930100102', { from: 'sip:+331@carrier' })
    await world.run(200)
    assert.equal(carrier.refusal()?.status, 403, number)
  }
  world.rules.clear()
  carrier.dial('+4930100102', { from: 'sip:+331@carrier' })
  await world.run(100)
  bob.answer()
  await world.run(100)
  carrier.refer('00301234567')
  await world.run(200)
  bob.refer('009001234567')
  await world.run(200)
  assert.deepEqual(world.hears(bob), ['outside'], 'they still talk')
  assert.equal(out(), '0,0')
  bob.refer('00307654321')
  await world.run(200)
  assert.equal(out(), '1,0', 'Bob may pass a call on where he may call')
  await idle(alice, bob, carrier, second)
})

test('who calls outside shows the number that is asked for this call when it is theirs; else it is refused in words', async () => {
  const { site, settings, carrier, phones } = await company('101')
  const [alice] = phones
  settings.sites.change(site.id, { ...site, numbers: ['+4930101', '+4930102'] })
  const asserted = () =>
    carrier.invitation().headers.get('P-Asserted-Identity') ?? carrier.invitation().headers.get('From')
  const asking = (...identity: string[]) => ({
    headers: identity.map(each => ['P-Preferred-Identity', `<${each}>`] as const),
  })
  const asked = async (...identity: string[]) => {
    alice.dial('00301234567', asking(...identity))
    await world.run(100)
    const said = asserted()
    alice.hangUp()
    await world.run(100)
    return said ?? ''
  }
  assert.match(await asked('sip:+4930102@sidetone'), /\+4930102/)
  assert.match(await asked('tel:+49-30-101'), /\+4930101/)
  assert.match(await asked(), /\+4930100/, 'nothing is remembered')
  assert.match(await asked('sip:101@sidetone'), /\+4930100/, 'what a desk phone says of its own account')
  const before = carrier.sessions.length
  alice.dial('00301234567', asking('sip:+4930999@sidetone'))
  await world.run(100)
  assert.equal(alice.refusal()?.status, 403)
  assert.match(alice.refusal()?.reasons ?? '', /\+4930999 is not yours to show; ask Erin \(105\)\./)
  assert.equal(carrier.sessions.length, before, 'no trunk has heard of it')
  alice.dial('00301234567', { headers: [['Privacy', 'id']] })
  await world.run(100)
  const { headers } = carrier.invitation()
  assert.deepEqual([headers.get('Privacy'), /4930/.test(headers.get('From') ?? '')], ['id', false])
  await idle(alice, carrier)
})

test('a call begun for somebody shows what was asked, and is not begun with a number that is not theirs', async () => {
  const { site, settings, carrier, phones } = await company('101')
  const [alice] = phones
  settings.sites.change(site.id, { ...site, numbers: ['+4930102'] })
  const person = 'alice' as PersonId
  const begin = (shows: string) =>
    world.server.switchboard.originate({ ring: { person }, as: person, to: '00301234567', shows })
  assert.deepEqual(begin('+4930999'), {
    ok: false,
    cause: 'not-allowed',
    sentence: '+4930999 is not yours to show; ask Erin (105).',
    said: { code: 'not-yours-to-show', values: ['Erin (105)', '+4930999'] },
  })
  assert.equal(begin('+4930102').ok, true)
  await world.run(100)
  assert.equal(alice.sessions.length, 1)
  alice.answer()
  await world.run(100)
  assert.match(carrier.invitation().headers.get('P-Asserted-Identity') ?? '', /\+4930102/)
  carrier.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['outside'])
  await idle(alice, carrier)
})
