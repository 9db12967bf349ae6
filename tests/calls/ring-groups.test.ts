/** Ring groups, whole calls on made-up time: who rings, who wins, where the call goes when nobody takes it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PersonId, plainRinging } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { createRingGroups } from '@sidetone/feature-ring-groups'
import { migrations, openLastRung } from '@sidetone/feature-ring-groups/last-rung'
import { nothing, trunkHost, World } from './world.ts'

const group = {
  ...{ name: 'Sales', number: '620', turnSeconds: 10, ringSeconds: 30, otherwise: null, callerPrefix: '' },
  ...{ rights: null, hours: null },
}
type Group = Parameters<ReturnType<typeof createRingGroups>['collection']['create']>[0]

/** Alice calls; Bob and Carol are in the group. */
async function sales(
  says: Partial<Group>,
  cannotLead: Parameters<typeof createRingGroups>[0]['cannotLead'] = () => null,
) {
  const database = temporaryDatabase({ migrations })
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const open = () =>
    createRingGroups({
      sql: database.sql,
      documents,
      whoHas: () => null,
      cannotLead,
      isPerson: number => number.length === 3,
      hasSchedule: () => true,
    })
  const groups = open()
  const world = new World([groups.feature])
  const members = ['102', '103'].map(number => ({ number, afterSeconds: 0 }))
  groups.collection.create({ ...group, strategy: 'all', members, ...says })
  world.plan = { ...world.plan, codes: new Map([...world.plan.codes, ...groups.feature.numbers!()]) }
  const [alice, bob, carol] = await world.registered('101', '102', '103')
  /** The server died, and what is only in memory with it. */
  const restart = open
  return {
    world,
    groups,
    restart,
    sql: database.sql,
    alice: alice!,
    bob: bob!,
    carol: carol!,
    close: () => database[Symbol.dispose](),
  }
}
type Office = Awaited<ReturnType<typeof sales>>
async function over({ world, close, ...phones }: Office) {
  for (const phone of [phones.alice, phones.bob, phones.carol]) {
    for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
    phone.settle()
  }
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
  assert.deepEqual(world.faults, [])
  close()
}
const rung = ({ bob, carol }: Office) => [bob.saw('invite').length, carol.saw('invite').length]

test('all ring at once and say for whom; the first answer wins', async () => {
  const office = await sales({ callerPrefix: 'Sales:' })
  const { world, alice, bob, carol } = office
  alice.dial('620')
  await world.run(200)
  assert.deepEqual(rung(office), [1, 1])
  assert.match(bob.invitation().headers.get('From') ?? '', /Sales: Alice/)
  carol.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['103'])
  assert.equal(bob.saw('cancelled').length, 1, 'Bob rings no more')
  alice.hangUp()
  await world.run(200)
  assert.equal(world.lastCause(), 'hung-up by caller')
  await over(office)
})

test('in order: who is busy costs no time; nobody: the call goes on', async () => {
  const office = await sales({ strategy: 'in-order', otherwise: '*43' })
  const { world, alice, bob } = office
  world.rules.set('bob' as PersonId, { ...plainRinging, doNotDisturb: { until: null, except: [] } })
  alice.dial('620')
  await world.run(300)
  assert.deepEqual(rung(office), [0, 1], 'Bob is left in peace, so Carol rings at once')
  await world.run(11_000)
  assert.equal(alice.saw('answered').length, 1, 'the echo test has answered')
  assert.equal(bob.saw('invite').length, 0)
  await over(office)
})

test('nobody takes it and nothing else is said: no answer', async () => {
  const office = await sales({ strategy: 'all', ringSeconds: 5 })
  const { world, alice } = office
  alice.dial('620')
  await world.run(6_000)
  assert.equal(world.lastCause(), 'no-answer by system')
  assert.equal(alice.saw('failed').length, 1)
  await over(office)
})

test('round robin: the next call begins after who was rung last', async () => {
  const office = await sales({ strategy: 'round-robin' })
  const { world, alice, bob } = office
  alice.dial('620')
  await world.run(500)
  assert.deepEqual(rung(office), [1, 0])
  bob.answer()
  await world.run(500)
  bob.hangUp()
  await world.run(500)
  alice.dial('620')
  await world.run(500)
  assert.deepEqual(rung(office), [1, 1])
  await over(office)
})

test('round robin goes on after a restart where it was; a group that is gone is forgotten', async () => {
  const { groups, sql, restart, close } = await sales({ strategy: 'round-robin' })
  const [sales620] = groups.collection.all()
  const firstRung = async () => {
    const office = restart()
    const asked: string[] = []
    const call = {
      ...{ argument: sales620!.id, caller: { name: 'Alice', number: '101' }, over: Promise.resolve() },
      ring: async ({ who }: { who: { number: string }[] }) => {
        asked.push(who[0]!.number)
        return { answered: true }
      },
    }
    await office.feature.story!(call as never, { signal: new AbortController().signal })
    return asked[0]
  }
  assert.deepEqual([await firstRung(), await firstRung(), await firstRung()], ['102', '103', '102'])
  groups.collection.remove(sales620!.id)
  assert.equal(openLastRung(sql).get(sales620!.id), undefined)
  close()
})

test('outside numbers are led to with the rights that were chosen; who answers there presses 1', async () => {
  const outside = '0555'
  const asked: unknown[] = []
  const members = ['102', outside].map(number => ({ number, afterSeconds: 0 }))
  const only = (number: string, as?: string | null) => {
    asked.push([number, as])
    return number === outside && as !== 'alice' ? 'A call from outside is not led out again.' : null
  }
  await assert.rejects(sales({ members, rights: null }, only), /Choose with whose rights outside numbers are called/)
  await assert.rejects(sales({ members, rights: 'bob' }, only), /not led out again/)
  const office = await sales({ members, otherwise: outside, rights: 'alice' }, only)
  assert.deepEqual(asked.slice(-2), [
    [outside, 'alice'],
    [outside, 'alice'],
  ])
  const { world, alice, bob } = office
  const carrier = world.phone('carrier', { host: trunkHost })
  carrier.onInvite = () => carrier.ring()
  alice.dial('620')
  await world.run(200)
  carrier.answer()
  await world.run(2_000)
  assert.deepEqual([bob.saw('invite').length, bob.saw('cancelled').length], [1, 0], 'Bob rings on while it is asked')
  assert.deepEqual(world.hears(alice), [])
  world.press(carrier, '1')
  await world.run(200)
  assert.equal(bob.saw('cancelled').length, 1)
  assert.deepEqual(world.hears(alice), ['outside'])
  alice.hangUp()
  await world.run(200)
  await over(office)
})
