/** Somebody who works from home, on made-up time: asked where they are, believed, moved, and what help would be told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DialPlan, type PersonId, route } from '@sidetone/call'
import { createStores, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { type ApiRoute, BY_SYSTEM } from '@sidetone/feature'
import { type output, z } from 'zod'
import { MAX_PLACES } from './limits.ts'
import { networkOf } from './networks.ts'
import { type EmergencyAddress, type MyEmergencyAddress, placeRoutes } from './place-routes.ts'
import { openPlaces } from './places.ts'
import { planPart } from './plan.ts'
import { openSettings } from './settings.ts'
import { Company, Site } from './shapes.ts'
import { migrations } from './tables.ts'

const noon = Date.UTC(2026, 10, 23, 11)
const home = '203.0.113.7'
const cafe = '198.51.100.9'

/** Alice with a web phone and a desk phone, Bob with a desk phone, in Berlin. */
async function company() {
  const database = temporaryDatabase({ migrations })
  const { sql } = database
  const stores = createStores(database)
  const documents = openDocuments(sql, { seal: temporarySeal() })
  const clock = { now: noon }
  const now = () => clock.now
  const settings = openSettings({ documents })
  settings.sites.create(
    Site.parse({ name: 'Berlin', country: 'DE', timeZone: 'Europe/Berlin', emergency: { location: 'Torstr. 1' } }),
  )
  const person = (name: string, extension: string) =>
    stores.people.create({ name, extension, email: `${name}@demo.test`, role: 'person' })
  const [alice, bob] = [await person('Alice', '101'), await person('Bob', '102')]
  sql.prepare("INSERT INTO authSessions VALUES ('s', 't', ?, '', NULL, NULL, '', '')").run(alice.id)
  const web = stores.devices.webCredential('s', alice.id, noon).device
  const desk = stores.devices.addDesk(alice.id, { label: 'Kitchen' }, noon).device
  const bobs = stores.devices.addDesk(bob.id, { label: 'Desk' }, noon).device
  const places = openPlaces({ sql, documents, settings, now })
  const people = () => stores.people.list()
  const routes = placeRoutes({
    ...{ places, settings, people, person: id => people().find(each => each.id === id) },
    phonesOf: stores.devices.of,
    phoneOfSession: stores.devices.ofSession,
    deviceName: stores.devices.nameOf,
  })
  const ask = (method: string, path: string, address: string, given: { body?: object; query?: object } = {}) => {
    const found = routes.find(each => each.method === method && each.path === path) as ApiRoute
    return found.handle({
      ...{ me: alice, session: 's', from: { address, agent: '' }, by: BY_SYSTEM },
      ...{ query: (found.query ?? z.object({})).parse(given.query ?? {}), body: found.body?.parse(given.body ?? {}) },
    } as never)
  }
  const plan = (): DialPlan => ({
    ...{ extensions: new Map(), codes: new Map(), trunks: [] },
    ...planPart({
      ...{ settings, people, placeOf: places.placeOf, usages: { of: () => ({}) as never, callsOf: () => 0 } },
      trunks: () => [{ id: 't', name: 'T', on: true, prefix: '', countryCode: '' }],
      rates: { perMinute: () => null, any: () => false },
    }),
  })
  return {
    ...{ clock, settings, documents, places, stores, alice, bob, web, desk, bobs },
    here: (address: string) => ask('GET', '/api/me/emergency-address', address) as output<typeof MyEmergencyAddress>,
    confirm: (address: string, body: object) =>
      ask('PUT', '/api/me/emergency-address', address, { body }) as output<typeof MyEmergencyAddress>,
    list: (query = {}) =>
      (ask('GET', '/api/emergency-addresses', home, { query }) as { items: output<typeof EmergencyAddress>[] }).items,
    help(device: string, id = alice.id) {
      const from = { party: { name: '', number: '101', person: id as PersonId }, device: device as never }
      const { destination } = route('112', from, clock.now, plan())
      return destination.kind === 'trunk' ? destination.location : null
    },
    [Symbol.dispose]: () => database[Symbol.dispose](),
  }
}

test('the network of an address', () => {
  assert.deepEqual(networkOf('203.0.113.7'), { name: '203.0.113.0/24', inside: false })
  assert.deepEqual(networkOf('::ffff:192.168.1.20'), { name: '192.168.1.0/24', inside: true })
  assert.deepEqual(networkOf('2001:db8:0:1ff::5'), { name: '2001:db8:0:100::/56', inside: false })
  assert.deepEqual(networkOf('2001:db8::1'), { name: '2001:db8:0:0::/56', inside: false })
  assert.deepEqual(networkOf('fd00::1').inside, true)
  assert.deepEqual(
    [networkOf('::1').inside, networkOf('fe80::1%eth0').inside, networkOf('').inside],
    [true, true, true],
  )
})

test('a web phone inside asks nothing; from outside it asks, and help is told what was confirmed there', async () => {
  using c = await company()
  const inside = c.here('192.168.1.20')
  assert.deepEqual([inside.asks, inside.site], [false, { name: 'Berlin', address: 'Torstr. 1' }])
  assert.equal(c.help(c.web), 'Torstr. 1')
  assert.equal(c.here(home).asks, true)
  const warning = '(not confirmed: the phone is in another network now)'
  assert.equal(c.help(c.web), `Torstr. 1 ${warning}`, 'nothing better is known')
  c.clock.now += 1_000
  const said = c.confirm(home, { address: ' Am Hang 3, Bonn ' })
  assert.deepEqual([said.asks, said.address, said.confirmedAt], [false, 'Am Hang 3, Bonn', noon + 1_000])
  assert.equal(c.help(c.web), 'Am Hang 3, Bonn')
  assert.equal(c.here('203.0.113.200').asks, false, 'the carrier gave the home another address')

  const moved = c.here(cafe)
  assert.deepEqual([moved.asks, moved.address, moved.known], [true, null, ['Am Hang 3, Bonn']])
  assert.equal(c.help(c.web), `Am Hang 3, Bonn ${warning}`)
  c.confirm(cafe, { address: '' })
  assert.equal(c.help(c.web), 'Torstr. 1', 'a site behind a public address')
  assert.equal(c.here(home).asks, false, 'back home')
  assert.equal(c.help(c.web), 'Am Hang 3, Bonn')
  assert.equal(c.help(c.web, c.bob.id), 'Torstr. 1', 'it is not Bob’s')
  c.documents.put('routing-company', 'company', Company.parse({ askWhere: false }), BY_SYSTEM)
  assert.equal(c.here('192.0.2.1').asks, false, 'the company does not want it')
})

test('an own desk phone at home; what an admin says later is not confirmed; nobody speaks for others’ phones', async () => {
  using c = await company()
  const phone = (said = c.here(home)) =>
    said.phones.map(({ name, address, confirmedAt }) => [name, address, confirmedAt])
  assert.deepEqual(phone(), [['Kitchen', '', null]])
  assert.deepEqual(phone(c.confirm(home, { address: 'Am Hang 3, Bonn', device: c.desk })), [
    ['Kitchen', 'Am Hang 3, Bonn', noon],
  ])
  assert.equal(c.help(c.desk), 'Am Hang 3, Bonn')
  c.documents.put(
    'person-calling',
    c.alice.id,
    { ...c.settings.person(c.alice.id), locations: { [c.desk]: 'Moved' } },
    BY_SYSTEM,
  )
  assert.deepEqual(phone(), [['Kitchen', 'Moved', null]])
  assert.deepEqual(phone(c.confirm(home, { address: '', device: c.desk })), [['Kitchen', '', null]])
  assert.equal(c.help(c.desk), 'Torstr. 1')
  assert.throws(() => c.confirm(home, { address: 'X', device: c.bobs }), { code: 'no-such-device' })
  assert.throws(() => c.confirm(home, { address: 'X', device: c.web }), { code: 'no-such-device' })
})

test('administrators see who has not confirmed first, and each confirmation is among the changes', async () => {
  using c = await company()
  c.here(home)
  c.confirm(home, { address: 'Am Hang 3, Bonn', device: c.desk })
  const short = (query = {}) => c.list(query).map(({ phone, address, asks }) => [phone.name, address, asks])
  assert.deepEqual(short(), [
    ['web phone', 'Am Hang 3, Bonn', true],
    ['Kitchen', 'Am Hang 3, Bonn', false],
  ])
  assert.deepEqual(short({ open: 'true' }), [['web phone', 'Am Hang 3, Bonn', true]])
  c.clock.now++
  c.confirm(home, { address: '' })
  const [, office] = c.list()
  assert.deepEqual(
    [office?.phone.kind, office?.address, office?.atSite, office?.confirmedAt, office?.person.name],
    ['web', 'Torstr. 1', true, noon + 1, 'Alice'],
  )
  assert.deepEqual([short({ open: 'true' }), short({ q: 'torstr' }).length, short({ q: 'bob' })], [[], 1, []])
  const changes = c.documents.changes({ kind: 'emergency-places', limit: 5 })
  assert.deepEqual(
    changes.map(({ key }) => key),
    [c.alice.id, c.alice.id],
  )
  for (let n = 0; n < MAX_PLACES + 5; n++) {
    c.clock.now++
    c.confirm(`198.18.${n}.1`, { address: `Hotel ${n}` })
  }
  assert.equal(c.here(home).address, null, 'the oldest is forgotten')
  const sorted = (sort: string) => c.list({ sort, limit: 1 }).map(({ phone }) => phone.name)
  assert.deepEqual([sorted('address'), sorted('-address')], [['Kitchen'], ['web phone']])
  c.stores.devices.endSession('s')
  assert.deepEqual(short(), [['Kitchen', 'Am Hang 3, Bonn', false]], 'a web phone goes with its session')
})
