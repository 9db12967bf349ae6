/** Conference rooms, whole calls on made-up time: PINs, hosts, keys, the roster, recording, restart. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CallCommand, CommandResult, PersonId } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { BY_SYSTEM } from '@sidetone/feature'
import { createRooms, Room } from '@sidetone/feature-conference-rooms'
import type { z } from 'zod'
import type { Phone } from './phone.ts'
import { nothing, people, trunkHost, World } from './world.ts'

type Now = {
  locked: boolean
  recording: boolean
  people: { leg: string; name: string; number: string; host: boolean; waits: boolean; muted: boolean }[]
  rung: { leg: string; name: string }[]
}

async function openOffice(says: Partial<z.input<typeof Room>> = {}, first = '101') {
  const database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'))
  const world = new World()
  const listened: string[] = []
  const open = () =>
    createRooms({
      documents,
      whoHas: () => null,
      cannotLead: () => null,
      hasSchedule: () => true,
      nameOf: id => people.find(({ person }) => person === id)?.name,
      live: () => world.server.switchboard.live(),
      command: (who, command) => world.server.switchboard.command(who, command),
      originate: origination => world.server.switchboard.originate(origination),
      sayName: async ({ name, person }) => (person === 'carol' ? '/own/carol.wav' : `said: ${name}`),
      folder,
      heard: ({ sound, how }, by) => void listened.push(`${by.name} ${how} ${sound}`),
      now: () => world.now,
    })
  const rooms = open()
  world.use(rooms.feature)
  const { id } = rooms.collection.create(Room.parse({ name: 'Conference', number: '680', ...says }))
  world.plan = { ...world.plan, codes: new Map(rooms.feature.numbers!()) }
  world.trunks[0] = { ...world.trunks[0]!, maxCalls: 20 }
  const phones = (await world.registered(first, '102', '103')) as [Phone, Phone, Phone]
  const heard: string[] = []
  return {
    ...{ world, rooms, phones, heard, listened, folder, id },
    now: (): Now => rooms.now()[0]! as Now,
    who: () => (rooms.now()[0]! as Now).people.map(({ number }) => number),
    carrier: (): Phone => world.phone('carrier', { host: trunkHost }),
    api: (method: string, path: string, request: object = {}) =>
      (rooms.routes.find(route => route.method === method && route.path === path)!.handle as (r: object) => unknown)({
        ...{ by: BY_SYSTEM, me: null, params: { id }, query: {}, ...request },
      }),
    async run(ms: number) {
      for (const end = world.now + ms; world.now < end; ) {
        await world.run(Math.min(500, end - world.now))
        for (const [id, known] of world.media.ends)
          if (known.playing && (known.playing.kind === 'file' || known.playing.tone === 'beep')) {
            heard.push(known.playing.kind === 'file' ? known.playing.path.replace(/.*\/|\.wav/g, '') : 'beep')
            known.playing = null
            world.server.driver.turn(() => world.media.emit({ type: 'played', end: id }))
          }
      }
    },
    async press(phone: Phone, keys: string) {
      for (const key of keys) {
        world.press(phone, key)
        await world.run(300)
      }
    },
    async dial(phone: Phone, from?: string) {
      phone.dial('680', from ? { from: `sip:${from}@carrier` } : {})
      await this.run(300)
    },
    async over() {
      for (const phone of world.phones.values()) {
        for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
        phone.settle()
      }
      await this.run(40_000)
      assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-20).join('\n'))
      assert.deepEqual(world.faults, [])
      assert.equal(rooms.busy(), false)
      database[Symbol.dispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

test('whoever knows the PIN comes in, from inside and outside, and they hear each other', async () => {
  const office = await openOffice({ pin: '1234' })
  const { phones, world } = office
  const [alice, bob] = phones
  await office.dial(alice)
  await office.press(alice, '1234#')
  await office.run(2_000)
  assert.deepEqual(office.heard, ['conference-pin', 'first-here'])
  assert.deepEqual(world.hears(alice), ['hold-music'], 'alone')
  const carrier = office.carrier()
  await office.dial(carrier, '+491')
  await office.press(carrier, '1234#')
  await office.run(500)
  assert.deepEqual(world.hears(alice), ['outside'])
  assert.ok(
    world.media.log.some(line => /^announce .*beep/.test(line)),
    'a tone for who comes',
  )
  assert.deepEqual(office.who(), ['101', '+491'])
  const joined = world.server.journal.events.flatMap(event => (event.type === 'room.joined' ? [event.room] : []))
  assert.deepEqual(joined, ['Conference (680)', 'Conference (680)'], 'as people know it')
  await office.dial(bob)
  for (let n = 0; n < 3; n++) await office.press(bob, '9999#')
  await office.run(3_000)
  assert.equal(world.lastCause(), 'not-allowed by system')
  assert.equal(world.media.log.filter(line => line.endsWith('/wrong.wav')).length, 2)
  carrier.hangUp()
  await office.run(500)
  assert.deepEqual(office.who(), ['101'])
  await office.over()
})

test('others wait for the host with music; keys of the host lock and mute, others cannot', async () => {
  const office = await openOffice({ hosts: ['alice'], waitForHost: true, endWithHost: true })
  const { phones, world } = office
  const [alice, bob, carol] = phones
  await office.dial(bob)
  await office.run(1_500)
  assert.deepEqual(office.heard, ['wait-for-host'])
  assert.deepEqual(world.hears(bob), ['hold-music'])
  assert.deepEqual(
    office.now().people.map(({ waits }) => waits),
    [true],
  )
  await office.dial(alice)
  await office.run(500)
  assert.deepEqual(world.hears(bob), ['101'])
  await office.press(bob, '*7')
  assert.equal(office.now().locked, false)
  await office.press(alice, '*7')
  assert.equal(office.now().locked, true)
  await office.dial(carol)
  await office.run(2_000)
  assert.ok(office.heard.includes('conference-locked'))
  assert.deepEqual(office.who(), ['102', '101'])
  await office.press(alice, '*7*5')
  assert.deepEqual(
    office.now().people.map(({ muted, host }) => [muted, host]),
    [
      [true, false],
      [false, true],
    ],
  )
  assert.deepEqual(world.hears(alice), [])
  await office.press(bob, '*6')
  assert.equal(office.now().people[0]!.muted, false, 'who is muted may speak again')
  alice.hangUp()
  await office.run(2_000)
  assert.ok(office.heard.includes('conference-over'))
  assert.deepEqual(office.who(), [])
  await office.over()
})

test('the roster mutes, takes out, rings somebody who needs no PIN; a full room says so', async () => {
  const office = await openOffice({ pin: '1234', hosts: ['alice', 'carol'], maxPeople: 2, announce: 'spoken' })
  const { phones, world } = office
  const [alice, bob, carol] = phones
  await office.dial(alice)
  await office.run(1_000)
  office.api('POST', '/api/rooms/:id/people', { body: { number: '102' }, me: { id: 'alice', name: 'Alice' } })
  await office.run(300)
  assert.equal(bob.saw('invite').length, 1)
  bob.answer()
  await office.run(1_000)
  assert.deepEqual(office.who(), ['101', '102'])
  assert.ok(world.media.log.some(line => line.includes('announce') && line.includes('said: Bob')))
  await office.dial(carol)
  await office.run(2_000)
  assert.ok(office.heard.includes('conference-full'))
  const leg = office.now().people[1]!.leg
  office.api('PUT', '/api/rooms/:id/people/:leg', { params: { id: office.id, leg }, body: { muted: true } })
  await office.run(100)
  assert.equal(office.now().people[1]!.muted, true)
  office.api('DELETE', '/api/rooms/:id/people/:leg', { params: { id: office.id, leg } })
  await office.run(500)
  assert.deepEqual(office.who(), ['101'])
  await office.over()
})

test('a host does it all from their own call, and calls somebody in; a guest is refused, and a recorded name is said', async () => {
  const office = await openOffice({ hosts: ['alice'], announce: 'spoken' }, '101-w')
  const { phones, world, rooms } = office
  const [alice, bob, carol] = phones
  await office.dial(alice)
  await office.dial(bob)
  await office.run(1_000)
  const standing = () => world.server.switchboard.live().find(({ room }) => room !== null)!
  const legOf = (number: string) => standing().legs.find(({ party }) => party.number === number)!.leg
  const does = (person: string, command: object) =>
    world.server.switchboard.command({ kind: 'person', person: person as PersonId }, {
      call: standing().call,
      ...command,
    } as CallCommand)
  const refused = (result: CommandResult) => (result.ok ? 'done' : result.code)
  assert.equal(standing().kind, 'conference', 'also of two')
  const of = (type: string, number: string, rest = {}) => ({ type, leg: legOf(number), ...rest })
  assert.equal(refused(does('bob', of('mute', '101', { muted: true }))), 'not-host')
  assert.equal(refused(does('bob', of('remove', '101'))), 'not-host')
  assert.equal(refused(does('bob', { type: 'add', number: '103' })), 'not-now')
  assert.equal(refused(does('bob', { type: 'park' })), 'not-now')
  assert.equal(refused(does('alice', of('mute', '102', { muted: true }))), 'done')
  assert.equal(refused(does('bob', of('mute', '102', { muted: false }))), 'done', 'oneself')
  // Called in: seen while it rings, told when nothing comes of it, and no PIN is asked.
  const host = rooms.host
  host.invite(office.id, '103', { id: 'alice', name: 'Alice' }, legOf('101'))
  await office.run(300)
  assert.deepEqual(
    rooms.ofCall(standing())?.rung.map(({ name }) => name),
    ['Carol'],
  )
  carol.refuse(603)
  await office.run(300)
  assert.deepEqual(rooms.ofCall(standing())?.rung, [])
  assert.ok(
    alice.notices().some(text => text.includes('Carol declined')),
    'who asked is told',
  )
  host.invite(office.id, '103', { id: 'alice', name: 'Alice' })
  await office.run(300)
  assert.equal(host.cancel(office.id, rooms.ofCall(standing())!.rung[0]!.leg), true)
  await office.run(300)
  assert.deepEqual([rooms.rings(), rooms.rings()], [true, false], 'told once more when it is over')
  host.invite(office.id, '103', { id: 'alice', name: 'Alice' })
  await office.run(300)
  carol.answer()
  await office.run(1_000)
  assert.deepEqual(office.who(), ['101', '102', '103'])
  assert.ok(world.media.log.some(line => /announce .*carol/.test(line)))
  host.change(office.id, { locked: true, recording: true, allMuted: true })
  await office.run(500)
  assert.deepEqual(
    office.now().people.map(({ muted }) => muted),
    [false, true, true],
  )
  assert.ok(
    world.media.log.some(line => /announce .*recording-on/.test(line)),
    'everybody is told',
  )
  const { locked, recording } = rooms.ofCall(standing())!
  assert.deepEqual([locked, recording], [true, true])
  assert.throws(() => host.invite(office.id, '+491', null), /locked/)
  assert.equal(refused(does('alice', of('remove', '102'))), 'done')
  await office.run(500)
  assert.deepEqual(office.who(), ['101', '103'])
  await office.over()
})

test('a host who goes on at another phone is the host there, and the conference is not over', async () => {
  const office = await openOffice({ hosts: ['alice'], endWithHost: true })
  const { phones, world, rooms } = office
  const [alice, bob] = phones
  const [web] = (await world.registered('101-w')) as [Phone]
  await office.dial(alice)
  await office.dial(bob)
  await office.run(1_000)
  web.dial('*11')
  await office.run(500)
  world.soundArrives(web)
  await office.run(2_000)
  assert.equal(alice.saw('ended').length, 1)
  const standing = world.server.switchboard.live().find(({ room }) => room !== null)!
  assert.deepEqual(
    standing.legs.map(({ party, host }) => [party.number, host]),
    [
      ['102', false],
      ['101', true],
    ],
  )
  assert.deepEqual(office.who(), ['102', '101'], 'both are in the roster')
  assert.deepEqual(rooms.people(), ['bob', 'alice'], 'both are told what changes')
  assert.deepEqual(
    rooms.ofCall(standing)?.people.map(({ host }) => host),
    [false, true],
  )
  await office.over()
})

test('a recording has everybody, and goes on in a new file when who carried it leaves', async () => {
  const office = await openOffice({ record: true })
  const { phones, world } = office
  const [alice, bob, carol] = phones
  await office.dial(alice)
  await office.run(1_000)
  assert.equal(office.now().recording, false, 'alone')
  await office.dial(bob)
  await office.dial(carol)
  await office.run(1_000)
  const recorded = () => [...world.media.ends.values()].flatMap(({ recording }) => recording ?? [])
  assert.deepEqual(
    recorded().map(({ who }) => who),
    ['both'],
  )
  alice.hangUp()
  await office.run(1_000)
  assert.equal(recorded().length, 1)
  assert.equal(office.now().recording, true)
  office.api('PUT', '/api/rooms/:id/now', { body: { recording: false } })
  await office.run(500)
  assert.equal(recorded().length, 0)
  assert.equal(office.now().recording, false)
  const events = world.server.journal.events.filter(each => each.type === 'leg.recorded')
  assert.equal(events.length, 2)
  const [file] = (events[0] as { path: string }).path.split('/').slice(-1)
  const ask = (file: string, by: object, query = {}) =>
    office.api('GET', '/api/rooms/:id/recordings/:file', { params: { id: office.id, file }, by, query })
  ask(file!, { kind: 'person', id: 'erin', name: 'Erin' })
  assert.deepEqual(office.listened, [], 'there is no such file')
  writeFileSync(join(office.folder, office.id, file!), '')
  ask(file!, { kind: 'person', id: 'erin', name: 'Erin' })
  ask(file!, { kind: 'person', id: 'erin', name: 'Erin' }, { download: 'true' })
  ask(file!, { kind: 'program', id: 'k', name: 'Report' })
  const sound = `/api/rooms/${office.id}/recordings/${file}`
  assert.deepEqual(office.listened, [`Erin played ${sound}`, `Erin downloaded ${sound}`, `Report downloaded ${sound}`])
  await office.over()
})

test('a restart finds the room as it was: who is in it, locked, muted, and nobody is asked again', async () => {
  const office = await openOffice({ pin: '1234', hosts: ['alice'], muteOnEntry: true })
  const { phones, world } = office
  const [alice, bob] = phones
  await office.dial(alice)
  await office.dial(bob)
  await office.press(bob, '1234#')
  await office.run(1_000)
  await office.press(alice, '*7')
  await office.run(1_000)
  office.heard.length = 0
  await world.killServer()
  await office.run(2_000)
  assert.deepEqual(
    office.now().people.map(({ number, host, muted }) => [number, host, muted]),
    [
      ['101', true, false],
      ['102', false, true],
    ],
  )
  assert.equal(office.now().locked, true)
  assert.deepEqual(office.heard, [])
  await office.press(bob, '*6')
  assert.equal(office.now().people[1]!.muted, false)
  assert.deepEqual(world.hears(alice), ['102'])
  await office.over()
})

test('PINs are never given out, and settings that cannot be are refused in words', async () => {
  const office = await openOffice({ pin: '1234', hostPin: '9876' })
  const { items } = office.api('GET', '/api/rooms', { query: { q: '', limit: 10 } }) as { items: Room[] }
  assert.deepEqual([items[0]!.pin, items[0]!.hostPin], ['•••', '•••'])
  const { id, ...value } = office.rooms.collection.get(office.id)!
  assert.throws(() => office.rooms.collection.change(id, { ...value, hostPin: '1234' }), /another PIN/)
  assert.throws(
    () => office.rooms.collection.change(id, { ...value, hostPin: '', waitForHost: true }),
    /Nobody could be the host/,
  )
  await office.over()
})
