/**
 * Transfers in the full matrix: each of the three parties a web phone or a desk phone, asked for by command (web phone,
 * API) or by REFER. After each step: who hears whom, and nobody else.
 */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { CallCommand, CallId, PersonId } from '@sidetone/call'
import type { Phone } from './phone.ts'
import { nothing, people, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

async function office(...usernames: string[]): Promise<Phone[]> {
  world = new World()
  return world.registered(...usernames)
}
async function talk(from: Phone, to: Phone): Promise<string> {
  from.dial(to.username.slice(0, 3))
  await world.run(100)
  to.answer()
  await world.run(100)
  assert.deepEqual(world.hears(from).includes(to.username), true, world.trace.join('\n'))
  return from.session
}
const personOf = (phone: Phone) =>
  people.find(({ extension }) => phone.username.startsWith(extension))!.person as PersonId
/** As the web phone's page does it over HTTP. */
function command(phone: Phone, told: (call: CallId) => CallCommand) {
  const { call } = world.legOf(phone)
  return world.server.switchboard.command({ kind: 'person', person: personOf(phone) }, told(call))
}
const idle = async (...phones: Phone[]) => {
  for (const phone of phones) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
  for (const phone of phones) phone.settle()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
}

const kinds = ['', '-w']
for (const a of kinds)
  for (const b of kinds)
    for (const c of kinds)
      for (const how of ['REFER', 'command'] as const) {
        const name = `${a ? 'web' : 'desk'} × ${b ? 'web' : 'desk'} × ${c ? 'web' : 'desk'} by ${how}`
        const names = [`101${a}`, `102${b}`, `103${c}`]

        test(`blind: ${name}`, async () => {
          const [alice, bob, carol] = (await office(...names)) as [Phone, Phone, Phone]
          await talk(alice, bob)
          if (how === 'REFER') bob.refer('103')
          else assert.equal(command(bob, call => ({ type: 'transfer', call, to: '103' })).ok, true)
          await world.run(200)
          assert.deepEqual(world.hears(alice), ['ringback'])
          assert.deepEqual(world.hears(bob), [])
          assert.match(carol.invitation().headers.get('From')!, /Alice/, 'caller ID follows')
          if (how === 'REFER') assert.deepEqual(bob.transferTold(), [100, 180])
          carol.answer()
          await world.run(300)
          assert.deepEqual(world.hears(alice), [carol.username])
          assert.deepEqual(world.hears(carol), [alice.username])
          if (how === 'REFER') assert.deepEqual(bob.transferTold(), [100, 180, 200])
          assert.equal(bob.saw('ended').length, 1)
          assert.match(alice.shows(), /Carol/)
          await idle(alice, bob, carol)
        })

        test(`blind to who declines comes back: ${name}`, async () => {
          const [alice, bob, carol] = (await office(...names)) as [Phone, Phone, Phone]
          carol.onInvite = () => carol.refuse(603)
          await talk(alice, bob)
          if (how === 'REFER') bob.refer('103')
          else command(bob, call => ({ type: 'transfer', call, to: '103' }))
          await world.run(300)
          assert.deepEqual(world.hears(alice), [bob.username])
          assert.deepEqual(world.hears(bob), [alice.username])
          if (how === 'REFER') assert.equal(bob.transferTold().at(-1), 603)
          if (b) assert.match(bob.notices().join(), /Carol declined: Alice is back\./)
          await idle(alice, bob, carol)
        })

        test(`attended: ${name}`, async () => {
          const [alice, bob, carol] = (await office(...names)) as [Phone, Phone, Phone]
          await talk(alice, bob)
          const first = bob.session
          const { call } = world.legOf(bob)
          bob.hold()
          await world.run(200)
          assert.deepEqual(world.hears(alice), ['hold-music'])
          const second = await talk(bob, carol)
          const other = [...world.server.switchboard.inspect()].map(([id]) => id).find(id => id !== call)!
          if (how === 'REFER') bob.refer('103', { session: first, replaces: second })
          else assert.equal(command(bob, () => ({ type: 'transfer-to-call', call, other })).ok, true)
          await world.run(300)
          assert.deepEqual(world.hears(alice), [carol.username], world.trace.slice(-20).join('\n'))
          assert.deepEqual(world.hears(carol), [alice.username])
          if (how === 'REFER') assert.equal(bob.transferTold().at(-1), 200, world.trace.slice(-30).join('\n'))
          assert.equal(bob.saw('ended').length, 2)
          assert.match(alice.shows(), /Carol/)
          assert.match(carol.shows(), /Alice/)
          carol.hangUp()
          await world.run(500)
          assert.equal(alice.saw('ended').length, 1)
          await idle(alice, bob, carol)
        })

        test(`blond: ${name}`, async () => {
          const [alice, bob, carol] = (await office(...names)) as [Phone, Phone, Phone]
          await talk(alice, bob)
          const first = bob.session
          const { call } = world.legOf(bob)
          bob.hold()
          await world.run(200)
          bob.dial('103')
          await world.run(200)
          const other = [...world.server.switchboard.inspect()].map(([id]) => id).find(id => id !== call)!
          if (how === 'REFER') bob.refer('103', { session: first, replaces: bob.session })
          else assert.equal(command(bob, () => ({ type: 'transfer-to-call', call, other })).ok, true)
          await world.run(200)
          assert.deepEqual(world.hears(alice), ['ringback'], world.trace.slice(-20).join('\n'))
          carol.answer()
          await world.run(300)
          assert.deepEqual(world.hears(alice), [carol.username])
          assert.match(carol.shows(), /Alice/)
          await idle(alice, bob, carol)
        })
      }
