/** Menus, whole calls on made-up time: each kind of step, restart, drafts, versions, what is wrong in words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Menu } from '@sidetone/feature-ivr'
import { companyBeside, type MenuOffice, openMenuOffice, type Step } from './menu-office.ts'
import type { Phone } from './phone.ts'
import { nothing } from './world.ts'

const say = (text: string) => ({ text })
const keys = (more: object = {}): Step =>
  ({
    ...{ id: 'main', name: 'Main', kind: 'keys', say: say('Welcome'), otherwise: null },
    keys: [
      { key: '1', to: { number: '102' } },
      { key: '2', to: { step: 'bye' } },
    ],
    ...more,
  }) as Step
const bye: Step = { id: 'bye', name: 'Bye', kind: 'play', say: say('Goodbye'), next: null }

async function over({ world, run, close }: MenuOffice, ...phones: Phone[]) {
  for (const phone of phones) {
    for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
    phone.settle()
  }
  await run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
  assert.deepEqual(world.faults, [])
  close()
}
/** Alice and Bob, and somebody outside who has dialled 600. */
async function called(office: MenuOffice, from = '+491') {
  const phones = await office.world.registered('101', '102')
  const carrier = office.carrier()
  await dials(office, carrier, from)
  return [carrier, ...phones] as [Phone, Phone, Phone]
}
async function dials(office: MenuOffice, carrier: Phone, from: string) {
  carrier.dial('600', { from: `sip:${from}@carrier` })
  await office.run(100)
}
async function calledAgain(office: MenuOffice, carrier: Phone, from = '+491') {
  carrier.hangUp()
  await office.run(500)
  await dials(office, carrier, from)
}
const rings = (phone: Phone) => phone.saw('invite').length

test('a key is taken while the menu speaks, and rings whoever it leads to', async () => {
  const office = openMenuOffice()
  office.menu(keys(), bye)
  const [carrier, alice, bob] = await called(office)
  assert.equal(carrier.saw('answered').length, 1)
  await office.press(carrier, '1')
  await office.run(500)
  assert.equal(rings(bob), 1)
  bob.answer()
  await office.run(500)
  assert.deepEqual(office.world.hears(bob), ['outside'])
  assert.deepEqual(office.told().slice(0, 3), ['entered', 'step Main', 'key Main'])
  assert.ok(
    office.world.server.journal.events.some(
      event => event.type === 'story.told' && event.facts.says === '1 was pressed in “Main” of Main menu.',
    ),
  )
  await over(office, carrier, alice, bob)
})

test('no key, a wrong key: it is said again, and after the last try it goes elsewhere', async () => {
  const office = openMenuOffice()
  office.menu(keys({ tries: 2, waitSeconds: 3, otherwise: { step: 'bye' } }), bye)
  const [carrier, ...phones] = await called(office)
  await office.run(2_000)
  await office.press(carrier, '7')
  await office.run(10_000)
  assert.deepEqual(office.heard, ['said: Welcome', 'invalid-choice', 'said: Welcome', 'said: Goodbye'])
  assert.equal(office.world.lastCause(), 'hung-up by system')
  await over(office, carrier, ...phones)
})

test('an extension is dialled at once; one key alone waits a moment when a number begins with it', async () => {
  const office = openMenuOffice()
  office.menu(keys({ dialExtensions: true }), bye)
  const [carrier, alice, bob] = await called(office)
  await office.press(carrier, '101')
  await office.run(200)
  assert.equal(rings(alice), 1)
  await calledAgain(office, carrier)
  await office.press(carrier, '1')
  assert.equal(rings(bob), 0, 'it may be the first digit of 101')
  await office.run(2_500)
  assert.equal(rings(bob), 1)
  await over(office, carrier, alice, bob)
})

test('digits are gathered, and go into a request whose answer chooses and is spoken', async () => {
  const office = openMenuOffice()
  const gather: Step = {
    ...{ id: 'ask', name: 'Ask', kind: 'gather', say: say('Your number'), least: 3, most: 6, tries: 2 },
    ...{ next: { step: 'look' }, otherwise: null },
  }
  const look: Step = {
    ...{
      id: 'look',
      name: 'Look',
      kind: 'request',
      method: 'POST',
      url: 'https://crm.example/c?n={digits}&from={caller}',
    },
    ...{ body: '{"digits": "{digits}"}', field: 'customer.kind', failed: null, otherwise: null, say: null },
    cases: [{ value: 'good', to: { step: 'hello' } }],
  }
  const hello: Step = {
    ...{ id: 'hello', name: 'Hello', kind: 'go', number: '102', say: say('Hello {answer.customer.name}') },
    otherwise: null,
  }
  office.api('PUT', '/api/menu-requests', { body: { hosts: ['crm.example'], privateAddresses: false } })
  office.menu(gather, look, hello)
  office.knobs.answer = { ok: true, answer: { customer: { kind: 'good', name: 'Mia' } } }
  const [carrier, alice, bob] = await called(office)
  await office.press(carrier, '12#')
  await office.run(1_000)
  await office.press(carrier, '1234#')
  await office.run(3_000)
  assert.deepEqual(office.asked, ['POST https://crm.example/c?n=1234&from=%2B491 {"digits": "1234"}'])
  assert.ok(office.heard.includes('try-again') && office.heard.includes('said: Hello Mia'), office.heard.join(', '))
  assert.equal(rings(bob), 1)
  await over(office, carrier, alice, bob)
})

test('a server that fails is a way of its own', async () => {
  const office = openMenuOffice()
  const look: Step = {
    ...{ id: 'look', name: 'Look', kind: 'request', url: 'http://crm.example/', say: null },
    ...{ failed: { step: 'bye' }, otherwise: null },
  }
  office.api('PUT', '/api/menu-requests', { body: { hosts: ['crm.example'], privateAddresses: false } })
  office.menu(look, bye)
  office.knobs.answer = { ok: false, why: 'no answer in time' }
  const [carrier, ...phones] = await called(office)
  await office.run(3_000)
  assert.ok(office.heard.includes('said: Goodbye'))
  await over(office, carrier, ...phones)
})

test('dial by extension and by name; names that look alike are offered', async () => {
  const office = openMenuOffice()
  office.menu(
    keys({
      keys: [
        { key: '1', to: { step: 'ext' } },
        { key: '3', to: { step: 'name' } },
      ],
    }),
    { id: 'ext', name: 'Extension', kind: 'extension', otherwise: null },
    { id: 'name', name: 'Name', kind: 'name', otherwise: { step: 'bye' } },
    bye,
  )
  const [carrier, alice, bob] = await called(office)
  await office.press(carrier, '1102')
  await office.run(500)
  assert.equal(rings(bob), 1)
  await calledAgain(office, carrier)
  // 2 is A, B or C: Alice, Bob, Carol; 25 only Alice. Bob has recorded his name.
  office.knobs.named.set('102', '/own/Bob himself.wav')
  await office.press(carrier, '32')
  await office.run(5_500)
  assert.deepEqual(
    office.heard.filter(each => /Alice|Bob|Carol/.test(each)),
    ['said: Alice', 'Bob himself', 'said: Carol'],
  )
  await office.press(carrier, '1')
  await office.run(500)
  assert.equal(office.led(), '101')
  await calledAgain(office, carrier)
  await office.press(carrier, '3254')
  await office.run(3_000)
  await office.press(carrier, '1')
  await office.run(500)
  assert.equal(office.led(), '101')
  await over(office, carrier, alice, bob)
})

test('hours, who calls, and a language decide', async () => {
  const office = openMenuOffice()
  office.menu(
    { id: 'hours', name: 'Hours', kind: 'hours', schedule: 'office', open: { step: 'who' }, closed: { step: 'bye' } },
    {
      ...{ id: 'who', name: 'Who', kind: 'caller', otherwise: { step: 'language' } },
      rules: [
        { pattern: '+4930*', to: { number: '101' } },
        { pattern: 'withheld', to: { step: 'bye' } },
      ],
    },
    {
      ...{ id: 'language', name: 'Language', kind: 'language', say: say('Deutsch 1'), next: { step: 'ext' } },
      keys: [{ key: '1', language: 'de' }],
    },
    { id: 'ext', name: 'Extension', kind: 'extension', otherwise: null },
    bye,
  )
  const [carrier, alice, bob] = await called(office, '+49301')
  await office.run(500)
  assert.equal(rings(alice), 1)
  await calledAgain(office, carrier, '+4989')
  await office.press(carrier, '1')
  await office.run(1_000)
  assert.ok(office.world.media.log.some(line => line.includes('/de/enter-extension')))
  office.knobs.open = false
  await calledAgain(office, carrier, '+4989')
  await office.run(1_500)
  assert.equal(office.heard.at(-1), 'said: Goodbye')
  await over(office, carrier, alice, bob)
})

test('a language that was chosen is heard in all that comes after it: menu, queue, voicemail; also after a restart', async () => {
  const office = openMenuOffice()
  using beside = companyBeside(office)
  office.menu(
    {
      ...{
        id: 'language',
        name: 'Language',
        kind: 'language',
        say: say('For English press 1'),
        next: { step: 'main' },
      },
      sayIn: { de: say('Deutsch 2') },
      keys: [
        { key: '1', language: 'en' },
        { key: '2', language: 'de' },
      ],
    },
    keys({
      sayIn: { de: say('Willkommen') },
      keys: [{ key: '1', to: { step: 'wait' } }],
      otherwise: { step: 'wait' },
    }),
    { id: 'wait', name: 'Wait', kind: 'play', say: say('One moment'), next: { number: '640' } },
  )
  const [carrier, ...phones] = await called(office)
  await office.run(2_500)
  assert.deepEqual(office.heard, ['said: For English press 1', 'said de: Deutsch 2'], 'each in its own words and voice')
  const said = () =>
    office.world.media.log.flatMap(line => /\/sounds\/(\w\w)\/([\w-]+)\.wav/.exec(line)?.slice(1, 3).join(' ') ?? [])
  assert.deepEqual(said(), [])
  await office.press(carrier, '2')
  await office.run(1_000)
  assert.equal(office.heard.at(-1), 'said de: Willkommen')
  await office.press(carrier, '7')
  await office.run(1_500)
  await office.press(carrier, '1')
  await office.run(3_000)
  assert.ok(office.heard.includes('said: One moment'), 'a step without German words says its own')
  assert.ok(said().includes('de all-busy'), said().join())
  await office.world.killServer()
  await office.run(25_000)
  assert.ok(said().includes('de thank-you-for-waiting'), said().join())
  await office.run(70_000)
  assert.ok(said().includes('de leave-a-message'), said().join())
  assert.deepEqual(
    said().filter(each => !each.startsWith('de ')),
    [],
  )
  const told = office.world.server.journal.events.flatMap(each => (each.type === 'story.told' ? [each.facts.says] : []))
  assert.ok(told.includes('German was chosen in “Language” of Main menu.'), told.join(' '))
  assert.deepEqual(beside.faults, [])
  carrier.hangUp()
  await office.run(1_000)
  // The next caller is asked anew.
  office.heard.length = 0
  await dials(office, carrier, '+491')
  await office.run(6_000)
  assert.ok(office.heard.includes('said: Welcome'), office.heard.join())
  await over(office, carrier, ...phones)
})

test('nobody takes the call: it comes back to the menu', async () => {
  const office = openMenuOffice()
  office.menu({ id: 'go', name: 'Desk', kind: 'go', number: '103', otherwise: { step: 'bye' } }, bye)
  const [carrier, ...phones] = await called(office)
  await office.run(3_000)
  assert.equal(office.heard.at(-1), 'said: Goodbye', 'nobody is registered at 103')
  await over(office, carrier, ...phones)
})

test('a restart of the server goes on at the same step, with what was pressed before', async () => {
  const office = openMenuOffice()
  office.menu(
    { id: 'ask', name: 'Ask', kind: 'gather', say: say('Number'), most: 3, next: { step: 'main' }, otherwise: null },
    keys({ say: say('You pressed {digits}') }),
    bye,
  )
  const [carrier, alice, bob] = await called(office)
  await office.press(carrier, '123')
  await office.run(300)
  await office.world.killServer()
  await office.run(1_000)
  assert.equal(office.heard.at(-1), 'said: You pressed 123')
  await office.press(carrier, '1')
  await office.run(500)
  assert.equal(rings(bob), 1)
  await over(office, carrier, alice, bob)
})

test('callers hear what is published; an admin hears the draft, by code and by test call', async () => {
  const office = openMenuOffice()
  const menu = office.menu(keys(), bye)
  const { id, ...value } = office.menus.collection.get(menu.id)!
  office.menus.collection.change(id, {
    ...value,
    draft: { ...value.draft, steps: value.draft.steps.map(step => ({ ...step, say: say('New words') })) as never },
  })
  const [carrier, alice, bob] = await called(office)
  await office.run(600)
  assert.equal(office.heard.at(-1), 'said: Welcome')
  carrier.hangUp()
  alice.dial('*47600')
  await office.run(600)
  assert.equal(office.heard.at(-1), 'said: New words')
  alice.hangUp()
  bob.dial('*47600')
  await office.run(600)
  assert.equal(office.world.lastCause(), 'unreachable by system', 'Bob is no admin')
  office.heard.length = 0
  office.api('POST', '/api/menus/:id/test-call', { params: { id }, body: { extension: '102' } })
  await office.run(200)
  assert.equal(rings(bob), 1)
  bob.answer()
  await office.run(1_000)
  assert.deepEqual(office.heard, ['said: New words'])
  await over(office, carrier, alice, bob)
})

test('publish tells what changed; any version can be gone back to; nothing broken is published', async () => {
  const office = openMenuOffice()
  const { id } = office.menu(keys(), bye)
  const { id: _, ...value } = office.menus.collection.get(id)!
  const draft = {
    start: 'main',
    steps: [keys({ keys: [{ key: '1', to: { number: '103' } }], otherwise: { step: 'more' } }), { ...bye, id: 'more' }],
  }
  const change = (next: object) => office.menus.collection.change(id, Menu.parse({ ...value, draft: next }))
  change(draft)
  const state = office.api<{ changed: string[]; problems: unknown[] }>('GET', '/api/menus/:id/state', {
    params: { id },
  })
  assert.deepEqual(state.changed, [
    '“Main”, key 1: leads to 103 instead of 102.',
    '“Main”, no valid key: leads to “Bye” instead of the end.',
    '“Main” has no key 2 any more.',
    '“Bye” is new.',
    '“Bye” is gone.',
  ])
  office.api('POST', '/api/menus/:id/publish', { params: { id }, body: { note: 'Carol answers' } })
  type V = { id: number; note: string; current: boolean }[]
  const versions = () => office.api<V>('GET', '/api/menus/:id/versions', { params: { id } })
  assert.deepEqual(
    versions().map(({ note, current }) => [note, current]),
    [
      ['Carol answers', true],
      ['first', false],
    ],
  )
  office.api('POST', '/api/menus/:id/roll-back', { params: { id }, body: { version: versions()[1]!.id } })
  assert.equal(versions()[0]!.note, 'Back to “first”')
  assert.equal(office.menus.collection.get(id)!.draft.steps.length, 2)
  const wrong = (steps: Step[]) => {
    change({ start: 'main', steps })
    assert.throws(() => office.api('POST', '/api/menus/:id/publish', { params: { id }, body: { note: '' } }))
    const { problems } = office.api<{ problems: { sentence: string; grave: boolean }[] }>(
      'GET',
      '/api/menus/:id/state',
      { params: { id } },
    )
    return problems.filter(each => each.grave).map(({ sentence }) => sentence)
  }
  assert.deepEqual(wrong([keys({ keys: [{ key: '1', to: { number: '999' } }] }), bye]), [
    '“Main”, key 1: 999 leads nowhere.',
    'No way leads to “Bye”. Connect it or remove it.',
  ])
  assert.deepEqual(wrong([keys({ otherwise: { step: 'bye' } }), { ...bye, next: { step: 'main' } } as Step]), [
    'Who presses no key goes round for ever: “Main” → “Bye” → “Main”. Let one of them end somewhere.',
  ])
  assert.deepEqual(wrong([keys({ keys: [], otherwise: { step: 'gone' } })]), [
    '“Main”, no valid key: leads to a step that is no longer there.',
    '“Main”: it has no keys.',
  ])
  office.close()
})

test('who is inside stays in their version while others are published and gone back to; the next caller hears the newest', async () => {
  const office = openMenuOffice()
  const words = (text: string): Step[] => [
    keys({ say: say(`${text} first`), keys: [{ key: '1', to: { step: 'bye' } }] }),
    { ...bye, say: say(`${text} second`) } as Step,
  ]
  const { id } = office.menu(...words('Old'))
  const publish = (text: string) => {
    const { id: _, ...value } = office.menus.collection.get(id)!
    office.menus.collection.change(id, Menu.parse({ ...value, draft: { start: 'main', steps: words(text) } }))
    office.api('POST', '/api/menus/:id/publish', { params: { id }, body: { note: text } })
  }
  const inside = await called(office)
  const [alice, bob] = [inside[1], inside[2]]
  await office.run(600)
  publish('New')
  office.world.press(inside[0], '1')
  await office.run(600)
  assert.deepEqual(office.heard, ['said: Old first', 'said: Old second'])
  await office.run(2_000)
  await dials(office, inside[0], '+491')
  await office.run(600)
  assert.equal(office.heard.at(-1), 'said: New first')
  const versions = office.api<{ id: number; note: string }[]>('GET', '/api/menus/:id/versions', { params: { id } })
  const first = versions.find(({ note }) => note === 'first')!
  office.api('POST', '/api/menus/:id/roll-back', { params: { id }, body: { version: first.id } })
  office.world.press(inside[0], '1')
  await office.run(600)
  assert.equal(office.heard.at(-1), 'said: New second')
  await office.run(2_000)
  await dials(office, inside[0], '+491')
  await office.run(600)
  assert.equal(office.heard.at(-1), 'said: Old first')
  await over(office, inside[0], alice, bob)
})

test('what callers will be asked is told before anybody calls', () => {
  const office = openMenuOffice()
  const { id } = office.menu(keys({ dialExtensions: true }), bye)
  const told = office.menus.feature.explain!(id, { feature: 'ivr', caller: '', at: 0 })
  assert.deepEqual(told?.next, [{ when: 'Main: key 1', number: '102' }])
  assert.match(told!.says[1]!, /key 1 → 102, key 2 → “Bye”/)
  office.close()
})
