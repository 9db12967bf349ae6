/**
 * Whose call it is, as the called see it: what a carrier found out about the number is shown where that carrier is believed, and
 * nobody else can make it up; our own name for a number goes before the carrier's; a withheld number stays withheld.
 */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute } from '@sidetone/feature'
import { createCallHistory, EndedCallDetail, HistoryPage, migrations } from '@sidetone/feature-call-history'
import type { HeaderList } from '@sidetone/sip'
import { plainRules } from '@sidetone/sip-legs'
import type { Phone } from './phone.ts'
import { nothing, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

const otherHost = '10.9.9.8'
const passed = ';verstat=TN-Validation-Passed'
const failed = ';verstat=TN-Validation-Failed'

/** Two carriers for calls to Bob, the first one believed, and their histories. */
async function office(...usernames: string[]) {
  world = new World()
  const [first] = world.trunks
  world.trunks[0] = { ...first!, rules: { ...plainRules, callerId: { ...plainRules.callerId, checks: true } } }
  world.trunks.push({ id: 'second', name: 'Second', host: otherHost, port: 5060, transport: 'udp', maxCalls: 9 })
  const rule = { callers: [], hours: null, as: null, trunk: null }
  world.plan = {
    ...world.plan,
    inbound: [
      { id: 'r', name: 'Bob', number: '+49301', to: '102', ...rule },
      { id: 'o', name: 'On', number: '+49302', to: '05550100', ...rule, as: 'alice' as never },
    ],
    trunks: [{ trunk: 'second', name: 'Second', prefix: '0', stripPrefix: true }],
  }
  const { sql } = temporaryDatabase({ migrations })
  const history = createCallHistory({
    sql,
    journal: {
      onCommitted: listener => world.server.journal.onCommitted(events => listener(events, 1)),
      replay: () => [],
    },
    deviceName: () => undefined,
    liveCalls: () => [],
    trunkName: id => id,
    now: () => world.now,
    changed: () => {},
  })
  const ask = (path: string, me: string, params = {}) => {
    const route = history.routes.find(each => each.path === path) as ApiRoute
    return route.handle({ me: { id: me }, params, query: { limit: 20 } } as never)
  }
  const phones = (await world.registered(...usernames)) as Phone[]
  return {
    phones: phones as [Phone, Phone, Phone],
    believed: world.phone('believed', { host: trunkHost }),
    other: world.phone('other', { host: otherHost }),
    recents: (person: string) => HistoryPage.parse(ask('/api/call-history', person)).items,
    ended: (id: string) => EndedCallDetail.parse(ask('/api/calls/ended/:id', 'erin', { id })),
  }
}
const dial = async (phone: Phone, number: string, from: string, headers: HeaderList = []) => {
  phone.dial(number, { from, headers })
  await world.run(100)
}
const told = (phone: Phone) => ({
  check: phone.invitation().headers.get('Sidetone-Number'),
  identity: phone.invitation().headers.get('P-Asserted-Identity'),
})
const idle = async (...phones: Phone[]) => {
  for (const phone of phones) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
  for (const phone of phones) phone.settle()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
}
const pai = (number: string, name = 'Weber'): HeaderList => [
  ['P-Asserted-Identity', `"${name}" <sip:${number}@carrier;user=phone>`],
]

test('a carrier that is believed: the web phone says so, desk phones get a plain number, the record keeps it', async () => {
  const { phones, believed, recents, ended } = await office('102-w', '102')
  const [web, desk] = phones
  await dial(believed, '+49301', 'sip:+4989999@carrier', [
    ...pai(`+4989123${passed}`),
    ['P-Attestation-Indicator', 'A'],
  ])
  assert.deepEqual(told(web), { check: 'verified', identity: 'Weber <sip:+4989123@10.0.0.1>' }, 'PAI before From')
  assert.deepEqual(told(desk), { check: undefined, identity: 'Weber <sip:+4989123@10.0.0.1>' })
  assert.doesNotMatch(JSON.stringify(desk.invitation()), /verstat|attestation/i)
  believed.hangUp()
  await world.run(300)
  const [row] = recents('bob')
  assert.deepEqual([row?.missed, row?.check], [true, { says: 'verified', level: 'A' }])
  const call = ended(row!.id)
  assert.deepEqual(call.check, { says: 'verified', level: 'A' })
  assert.equal(call.story[1], 'The carrier verified the number (attestation A).')
  await dial(believed, '+49301', `sip:+4989123${failed}@carrier`)
  assert.equal(told(web).check, 'failed')
  believed.hangUp()
  await world.run(300)
  await dial(believed, '+49301', `sip:+4989123${passed}@carrier`, [['X-Attestation-Indicator', 'B']])
  assert.equal(told(web).check, undefined, 'it is not known whose number it is')
  believed.hangUp()
  await world.run(300)
  assert.deepEqual(
    recents('bob').map(each => each.check?.says),
    ['unproven', 'failed', 'verified'],
  )
  await idle(believed, web, desk)
})

test('forged: by a carrier that is not believed, by a phone of ours, by a name; and it never goes out again', async () => {
  const { phones, believed, other, recents } = await office('101', '102-w')
  const [alice, web] = phones
  const forged: HeaderList = [
    ...pai(`+4989123${passed}`),
    ['Sidetone-Number', 'verified'],
    ['P-Attestation-Indicator', 'A'],
  ]
  await dial(other, '+49301', `sip:+4989123${passed}@carrier`, forged)
  assert.equal(told(web).check, undefined)
  other.hangUp()
  await world.run(300)
  await dial(alice, '102', `sip:101${passed}@sidetone`, forged)
  assert.deepEqual(told(web), { check: undefined, identity: 'Alice <sip:101@10.0.0.1>' })
  alice.hangUp()
  await world.run(300)
  await dial(believed, '+49301', 'sip:+4989123@carrier', pai('+4989123', passed))
  assert.equal(told(web).check, undefined, 'the caller chose this name')
  believed.hangUp()
  await world.run(300)
  assert.deepEqual(
    recents('bob').map(each => each.check),
    [null, null, null],
  )
  await dial(believed, '+49302', `sip:+4989123${passed}@carrier`)
  assert.match(other.invitation().uri, /^sip:5550100@/)
  assert.doesNotMatch(JSON.stringify(other.invitation()), /verstat|Sidetone-Number/i)
  await idle(alice, web, believed, other)
})

test('passed on: who takes the call over sees what was found out about the caller', async () => {
  const { phones, believed } = await office('101', '102', '103-w')
  const [, bob, carol] = phones
  await dial(believed, '+49301', `sip:+4989123${passed}@carrier`)
  bob.answer()
  await world.run(200)
  bob.refer('103')
  await world.run(200)
  assert.deepEqual(told(carol), { check: 'verified', identity: 'Liar <sip:+4989123@10.0.0.1>' })
  carol.answer()
  await world.run(500)
  await idle(believed, ...phones)
})

test('sent on before it came to us: the called see by whom, the record says it, and the next carrier is told all of it', async () => {
  const { phones, believed, other, recents, ended } = await office('102-w')
  const [web] = phones
  const [, second] = world.trunks
  world.trunks[1] = {
    ...second!,
    rules: { ...plainRules, callerId: { ...plainRules.callerId, main: '+49300' }, diversion: true },
  }
  const diversion: HeaderList = [['Diversion', '"Shop" <sip:+4989777@carrier>;reason=no-answer']]
  await dial(believed, '+49301', 'sip:+4989123@carrier', diversion)
  assert.equal(web.invitation().headers.get('Subject'), 'Forwarded by Shop')
  believed.hangUp()
  await world.run(300)
  const { steps } = ended(recents('bob')[0]!.id)
  assert.equal(steps[0]?.why[0], 'Its carrier says that it was forwarded by Shop.')
  await dial(believed, '+49302', 'sip:+4989123@carrier', diversion)
  assert.deepEqual(other.invitation().headers.all('Diversion'), ['<sip:+4989777@10.0.0.1>;reason=no-answer'])
  await idle(believed, other, web)
})

test('our own name for a number goes before the carrier’s, but not where the number may be forged; withheld stays so', async () => {
  const { phones, believed, other, recents } = await office('102-w')
  const [web] = phones
  world.names.set('+4917012345', 'Carol')
  await dial(believed, '+49302', 'sip:+4917012345@carrier', pai('+4917012345', 'Mobile'))
  assert.match(
    other.invitation().headers.get('From') ?? '',
    /^Mobile </,
    'our name for them is not for another carrier',
  )
  assert.doesNotMatch(JSON.stringify(other.invitation()), /Carol/)
  believed.hangUp()
  await world.run(300)
  await dial(believed, '+49301', 'sip:+4917012345@carrier')
  assert.equal(told(web).identity, 'Carol <sip:+4917012345@10.0.0.1>')
  believed.hangUp()
  await world.run(300)
  await dial(believed, '+49301', `sip:+4917012345${failed}@carrier`)
  assert.equal(told(web).identity, 'Liar <sip:+4917012345@10.0.0.1>')
  believed.hangUp()
  await world.run(300)
  await dial(believed, '+49301', `sip:+4917012345${passed}@carrier`, [['Privacy', 'id']])
  assert.deepEqual(told(web), { check: undefined, identity: undefined })
  assert.match(web.invitation().headers.get('From') ?? '', /^Anonymous <sip:anonymous@anonymous\.invalid>/)
  believed.hangUp()
  await world.run(300)
  const [row] = recents('bob')
  assert.deepEqual(row?.other, { name: '', number: '' })
  await idle(believed, other, web)
})

test('rung in vain: who answered in their place is said', async () => {
  const { phones, believed, recents } = await office('102-w', '103-w')
  const [bob, carol] = phones
  await dial(believed, '+49301', 'sip:+4989123@carrier')
  carol.dial('*8')
  await world.run(200)
  believed.hangUp()
  await world.run(300)
  const [row] = recents('bob')
  assert.deepEqual([row?.missed, row?.answeredElsewhere, row?.answeredBy], [false, true, 'Carol'])
  await idle(believed, bob, carol)
})
