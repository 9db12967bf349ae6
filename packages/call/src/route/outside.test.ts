import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@sidetone/testkit'
import { coded, englishOf } from '../coded.ts'
import type { PersonId } from '../words.ts'
import { type Dialler, type DialPlan, route } from './dial-plan.ts'
import { lead } from './lead.ts'
import type { Numbering } from './numbers.ts'
import { noLimits, plainRights, type Standing } from './rights.ts'
import { plainRinging } from './ringing.ts'
import type { Site } from './sites.ts'

/** Germany in small: 00 abroad, 0900 dear, 01 mobile, 0 national, without: local. */
const numbering: Numbering = {
  read(dialled, { areaCode }) {
    const e164 = dialled.startsWith('+')
      ? dialled
      : dialled.startsWith('00')
        ? `+${dialled.slice(2)}`
        : dialled.startsWith('0')
          ? `+49${dialled.slice(1)}`
          : `+49${areaCode}${dialled}`
    const country = e164.startsWith('+49') ? 'DE' : e164.startsWith('+43') ? 'AT' : 'GB'
    const own = country === 'DE'
    const kind = !own
      ? 'international'
      : /^\+49900/.test(e164)
        ? 'premium'
        : /^\+491/.test(e164)
          ? 'mobile'
          : 'national'
    return { dialled, e164: e164.length >= 8 ? e164 : null, class: kind, country }
  },
}
const berlin: Site = {
  id: 'berlin',
  name: 'Berlin',
  country: 'DE',
  areaCode: '30',
  outsidePrefix: '',
  prefixOptional: true,
  schedule: null,
  callerId: '+4930100',
  codes: [{ code: '9', to: '101' }],
  emergency: { location: 'Torstr. 1, 2nd floor', numbers: [], test: '933', trunks: [] },
}
const rule = {
  id: 'all',
  name: 'All',
  prefixes: [],
  minLength: null,
  maxLength: null,
  classes: [],
  people: [],
  roles: [],
  sites: [],
  schedule: null,
  choose: 'in-order' as const,
  tries: [
    { trunk: 'a', name: 'A', send: 'e164' as const, strip: 0, prepend: '', callerId: null },
    { trunk: 'b', name: 'B', send: 'e164' as const, strip: 1, prepend: '00', callerId: null },
  ],
}
const person = (rights: Partial<Standing['rights']> = {}): Standing => ({
  site: null,
  role: 'person',
  rights: { ...plainRights, ...rights },
  callerId: null,
})
const plan: DialPlan = {
  extensions: new Map([
    ['101', { person: 'alice' as PersonId, name: 'Alice' }],
    ['102', { person: 'bob' as PersonId, name: 'Bob' }],
  ]),
  codes: new Map([['600', { feature: 'ivr', argument: 'main', name: 'Main menu', fromTrunks: true }]]),
  trunks: [],
  sites: [berlin],
  numbering,
  outbound: [rule],
  standing: () => person(),
  askWhom: 'Erin (105)',
}
const alice: Dialler = { party: { name: 'Alice', number: '101', person: 'alice' as PersonId } }
const stranger: Dialler = { party: { name: '', number: '+4417' }, trunk: 'a' }
const dial = (number: string, more: Partial<DialPlan> = {}, from = alice, now = 0) =>
  route(number, from, now, { ...plan, ...more })
const refusal = (number: string, more: Partial<DialPlan> = {}) => {
  const { destination } = dial(number, more)
  return destination.kind === 'nowhere'
    ? `${destination.cause}: ${englishOf(destination.words ?? '')}`
    : destination.kind
}

test('an outside number goes to the trunks of its rule, each with the number it wants', () => {
  const { destination, to, why } = dial('030 1234567')
  const callerId = { name: '', number: '+4930100' }
  assert.deepEqual(destination, {
    kind: 'trunk',
    trunk: 'a',
    number: '+49301234567',
    callerId,
    ringForMs: 120_000,
    or: [{ trunk: 'b', number: '0049301234567', callerId }],
  })
  assert.equal(to.number, '+49301234567')
  assert.match(why.join(' '), /“0301234567” is \+49301234567\. The rule “All”.*trunk A.*If that fails/)
  assert.equal(dial('0049 30 1234567').to.number, '+49301234567')
  assert.equal(dial('1234567').to.number, '+49301234567')
})

test('"0 for a line": needed, left out, or both', () => {
  const site = (outsidePrefix: string, prefixOptional: boolean) => ({
    sites: [{ ...berlin, outsidePrefix, prefixOptional }],
  })
  assert.equal(dial('00301234567', site('0', false)).to.number, '+49301234567')
  assert.equal(dial('+43123456', site('0', false)).why.includes('Outside numbers begin with 0 here.'), false)
  const without = dial('1234567', site('0', false))
  assert.equal(without.destination.kind, 'nowhere')
  assert.match(without.why.join(' '), /Outside numbers begin with 0 here/)
  assert.equal(dial('0301234567', site('0', true)).to.number, '+49301234567')
  assert.equal(dial('9 0301234567', site('9', false)).to.number, '+49301234567')
})

test('the longest prefix wins, then the order of the list; length, caller, place and time count too', () => {
  const to = (trunk: string) => [{ ...rule.tries[0]!, trunk, name: trunk }]
  const outbound = [
    { ...rule, id: '1', tries: to('rest') },
    { ...rule, id: '2', prefixes: ['+49'], tries: to('germany') },
    { ...rule, id: '3', prefixes: ['+4930', '+4940'], tries: to('cities') },
    { ...rule, id: '4', prefixes: ['+4930'], people: ['bob' as PersonId], tries: to('bobs') },
    { ...rule, id: '5', prefixes: ['+49301'], maxLength: 6, tries: to('short') },
    { ...rule, id: '6', prefixes: ['+49302'], sites: ['hamburg'], tries: to('hamburg') },
    { ...rule, id: '7', prefixes: ['+49303'], schedule: 'day', tries: to('day') },
    { ...rule, id: '8', prefixes: ['88'], tries: [{ ...to('other')[0]!, send: 'dialled' as const, strip: 2 }] },
  ]
  const schedules = new Map([
    [
      'day',
      {
        id: 'day',
        name: 'Day',
        timeZone: 'UTC',
        weekly: [{ days: [4], from: '08:00', to: '18:00' }],
        holidays: [],
        override: null,
      },
    ],
  ])
  const trunk = (number: string, now = 0) => {
    const { destination } = dial(number, { outbound, schedules }, alice, now)
    return destination.kind === 'trunk' ? `${destination.trunk} ${destination.number}` : destination.kind
  }
  assert.equal(trunk('0891234567'), 'germany +49891234567')
  assert.equal(trunk('0409999999'), 'cities +49409999999')
  assert.equal(trunk('0309999999'), 'cities +49309999999')
  assert.equal(trunk('030123'), 'short +4930123')
  assert.equal(trunk('0301234567'), 'cities +49301234567')
  assert.equal(trunk('0302999999'), 'cities +49302999999')
  // 1 January 1970 is a Thursday.
  assert.equal(trunk('0303999999', 9 * 3_600_000), 'day +49303999999')
  assert.equal(trunk('0303999999', 19 * 3_600_000), 'cities +49303999999')
  assert.equal(trunk('884711'), 'other 4711')
})

test('the cheapest trunk first, by the longest prefix of its rates; without a rate last', () => {
  const cost: Record<string, number> = { a: 0.05, b: 0.02 }
  const outbound = [
    { ...rule, choose: 'least-cost' as const, tries: [...rule.tries, { ...rule.tries[0]!, trunk: 'c', name: 'C' }] },
  ]
  const { destination, why } = dial('0301234567', { outbound, rate: trunk => cost[trunk] ?? null, currency: 'EUR' })
  assert.ok(destination.kind === 'trunk')
  assert.deepEqual([destination.trunk, ...destination.or!.map(each => each.trunk)], ['b', 'a', 'c'])
  assert.match(why.join(' '), /trunk B as .* \(0\.02 EUR a minute\)\..*trunk C .*rate is not known/)
})

test('what is not allowed says why, and whom to ask', () => {
  assert.equal(refusal('004417123456'), 'not-allowed: International calling is off for you; ask Erin (105).')
  assert.equal(refusal('09001234'), 'not-allowed: Calling premium numbers is off for you; ask Erin (105).')
  assert.equal(refusal('015112345'), 'trunk')
  const abroad = { standing: () => person({ classes: ['national', 'international'], countries: ['AT'] }) }
  assert.equal(refusal('0043123456', abroad), 'trunk')
  assert.equal(refusal('004417123456', abroad), 'not-allowed: Calling United Kingdom is off for you; ask Erin (105).')
  assert.equal(refusal('102', abroad), 'not-allowed: Calling colleagues is off for you; ask Erin (105).')
  assert.equal(refusal('015112345', abroad), 'not-allowed: Calling mobile phones is off for you; ask Erin (105).')
})

test('a number that nobody has inside is told as that, where nobody would pay for a call outside', () => {
  const why = (number: string, more: Partial<DialPlan> = {}) =>
    dial(number, more, { party: { name: '', number: '+331' }, trunk: 'a' as never }).why.at(-1)
  assert.equal(why('640'), 'Nobody has the number 640 inside.')
  const rights = 'A call from outside is not led out again without the rights of a person.'
  for (const number of ['0301234567', '030123', '+4930640', '1234567']) assert.equal(why(number), rights, number)
  assert.equal(why('9640', { sites: [{ ...berlin, codes: [], outsidePrefix: '9' }] }), rights)
})

test('limits refuse the next call, or give it a longest time', () => {
  const limits = { spendPerDay: 2, callsAtOnce: 2, callsPerHour: 10 }
  const used = (spentToday: number, callsNow: number, callsLastHour: number) => ({
    standing: () => person({ limits }),
    usage: () => ({ spentToday, callsNow, callsLastHour }),
    rate: () => 0.5,
    currency: 'EUR',
  })
  const { destination } = dial('0301234567', used(1, 0, 0))
  assert.ok(destination.kind === 'trunk')
  assert.equal(destination.maxMs, 120_000)
  // A dear trunk that is only there for the worst does not shorten a cheap call.
  const prices = { ...used(1, 0, 0), rate: (trunk: string) => (trunk === 'a' ? 0.5 : 5) }
  const cheap = dial('0301234567', prices).destination
  assert.ok(cheap.kind === 'trunk')
  assert.deepEqual([cheap.maxMs, cheap.or?.map(({ maxMs }) => maxMs)], [120_000, [12_000]])
  const free = dial('0301234567', { ...prices, rate: trunk => (trunk === 'a' ? 0.5 : 0) }).destination
  assert.ok(free.kind === 'trunk')
  assert.deepEqual([free.maxMs, free.or?.map(({ maxMs }) => maxMs)], [120_000, [undefined]])
  assert.match(refusal('0301234567', used(2, 0, 0)), /limit-reached: You have spent the 2 EUR/)
  assert.match(refusal('0301234567', used(0, 2, 0)), /limit-reached: You have 2 calls to the outside already/)
  assert.match(refusal('0301234567', used(0, 0, 10)), /limit-reached: You have begun 10 calls/)
  assert.equal(refusal('0301234567', { ...used(9, 0, 0), rate: () => 0 }), 'trunk', 'what is free goes on')
  const company = { ...used(0, 1, 0), standing: () => person(), companyLimits: { ...noLimits, callsAtOnce: 1 } }
  assert.match(refusal('0301234567', company), /limit-reached: The company has 1 call/)
  assert.match(refusal('0301234567', used(1.999, 0, 0)), /limit-reached: You have spent/, 'no second is left')
  const site = { ...berlin, callsAtOnce: 3 }
  const there = { ...used(0, 0, 0), sites: [site], callsOfSite: () => 3 }
  assert.match(refusal('0301234567', there), /limit-reached: Berlin has 3 calls to the outside already/)
  assert.equal(refusal('0301234567', { ...there, callsOfSite: () => 2 }), 'trunk')
})

test('calls for help need no prefix, no right and no money, and say where the caller is', () => {
  const nothing = {
    standing: () => ({
      ...person({ classes: [], limits: { spendPerDay: 0, callsAtOnce: 0, callsPerHour: 0 } }),
      locations: { desk: 'Room 5' },
    }),
    companyLimits: { spendPerDay: 0, callsAtOnce: 0, callsPerHour: 0 },
    sites: [{ ...berlin, outsidePrefix: '0', prefixOptional: false }],
    allTrunks: ['a', 'b', 'c'],
  }
  for (const [number, sent] of [
    ['112', '112'],
    ['110', '110'],
    ['911', '112'],
    ['0112', '112'],
    ['+112', undefined],
    ['01120', undefined],
  ] as const) {
    const { destination } = dial(number, nothing)
    assert.equal(destination.kind === 'trunk' && destination.emergency ? destination.number : undefined, sent, number)
  }
  const { destination, why } = dial('112', nothing)
  assert.ok(destination.kind === 'trunk')
  assert.equal(destination.location, 'Torstr. 1, 2nd floor')
  assert.deepEqual([destination.trunk, ...destination.or!.map(each => each.trunk)], ['a', 'b', 'c'])
  assert.equal(destination.callerId?.number, '+4930100')
  assert.match(why.join(' '), /emergency call from Berlin, Torstr/)
  const own = dial('112', nothing, { ...alice, device: 'desk' as never }).destination
  assert.equal(own.kind === 'trunk' && own.location, 'Room 5')
  const usa = { sites: [{ ...berlin, country: 'US' }] }
  assert.equal(dial('911', usa).to.number, '911')
  assert.equal(dial('999', usa).to.number, '+4930999', 'not there')
  assert.equal(dial('999', { sites: [{ ...berlin, country: 'GB' }] }).to.number, '999')
  assert.equal(dial('933').destination.kind, 'feature')
  const someone = (number: string) => ({ extensions: new Map([[number, { person: 'bob' as PersonId, name: 'Bob' }]]) })
  assert.equal(dial('933', someone('933')).destination.kind, 'person')
  assert.equal(
    dial('101', { sites: [{ ...berlin, country: 'BE' }] }).destination.kind,
    'person',
    'Alice, not the police',
  )
  assert.equal(dial('112', someone('112')).destination.kind, 'trunk')
  assert.notEqual(dial('112', nothing, stranger).destination.kind, 'trunk', 'a trunk is not led to help')
  const away = lead('101', stranger, 0, { ...plan, ...nothing }, () => ({
    devices: [],
    busy: false,
    rules: { ...plainRinging, forward: { ...plainRinging.forward, always: '112' } },
  }))
  assert.deepEqual(away.destination, { kind: 'nowhere', cause: 'not-allowed' }, 'nobody forwards strangers to help')
})

test('numbers of ours: exact before pattern, a caller before none; the rest of a number is an extension', () => {
  const base = { trunk: null, callers: [], hours: null, as: null }
  const inbound = [
    { ...base, id: '1', name: 'Block', number: '+4930100*', to: '{rest}' },
    { ...base, id: '2', name: 'Main', number: '+4930100', to: '600' },
    { ...base, id: '3', name: 'Mother', number: '+4930100', callers: ['+4417*'], to: '101' },
    { ...base, id: '5', name: 'Stories', number: '102', to: '600' },
    { ...base, id: '4', name: 'Other', number: '+4930100102', trunk: 'b', to: '600' },
  ]
  const to = (number: string, from: Dialler = { party: { name: '', number: '+331' }, trunk: 'a' }) =>
    route(number, from, 0, { ...plan, inbound }).to.number
  assert.equal(to('+4930100'), '600')
  assert.equal(to('4930100'), '600', 'without the plus')
  assert.equal(to('030100'), '600', 'as within the country')
  assert.equal(to('+4930100', stranger), '101')
  assert.equal(to('+4930100102'), '102')
  assert.equal(to('+4930100102', { ...stranger, trunk: 'b' }), '600')
  assert.equal(to('+4930200'), '+4930200')
  assert.equal(to('102', { ...stranger, as: null }), '102', 'a story that leads on is inside already')
  assert.equal(dial('030100', { inbound }).to.number, '600', 'a colleague stays inside')
  assert.equal(dial('9').to.number, '101', 'a short number of the site')
})

test('doors and rules with hours lead elsewhere while closed; a circle ends', () => {
  const schedules = new Map(
    [
      ['never', 'closed'],
      ['always', 'open'],
    ].map(([id, state]) => [
      id!,
      {
        id: id!,
        name: id!,
        timeZone: 'UTC',
        weekly: [],
        holidays: [],
        override: { state: state as 'open', until: null },
      },
    ]),
  )
  const door = (schedule: string, closedTo: string | null) => ({ name: 'Menu', schedule, closedTo })
  const at600 = (door_: ReturnType<typeof door>) => dial('600', { schedules, doors: new Map([['600', door_]]) })
  assert.equal(at600(door('never', '102')).to.number, '102')
  assert.equal(at600(door('always', '102')).to.number, '600')
  const night = { feature: 'voicemail', argument: '', name: 'Box', fromTrunks: true }
  const codes = new Map([...plan.codes, ['690', night]])
  const leads = (schedule: string) =>
    dial('600', { schedules, codes, doors: new Map([['600', door(schedule, '690')]]) })
  assert.deepEqual(leads('never').destination, {
    ...{ kind: 'feature', feature: 'voicemail', argument: '' },
    ...{ fromTrunks: true, closed: true },
  })
  assert.deepEqual(leads('always').destination, at600(door('always', null)).destination, 'open: as ever')
  assert.deepEqual(at600(door('never', null)).destination, {
    kind: 'nowhere',
    cause: 'closed',
    words: coded('closed', 'Menu is closed at the moment.', 'Menu'),
  })
  const circle = new Map([
    ['600', door('never', '101')],
    ['101', door('never', '600')],
  ])
  assert.deepEqual(dial('600', { schedules, doors: circle }).destination, { kind: 'nowhere', cause: 'loop' })
  const hours = { schedule: null, site: null, closedTo: '102' }
  const inbound = [{ id: '1', name: 'Main', number: '+4930100', trunk: null, callers: [], to: '600', hours, as: null }]
  const site = (schedule: string) => ({ schedules, inbound, sites: [{ ...berlin, schedule }] })
  assert.equal(dial('+4930100', site('never'), stranger).to.number, '102', 'the hours of the site')
  assert.equal(dial('+4930100', site('always'), stranger).to.number, '600')
})

test('whoever forwards to the outside does so with their own rights', () => {
  const to = (always: string) => (who: PersonId) =>
    who === 'bob'
      ? { devices: [], busy: false, rules: { ...plainRinging, forward: { ...plainRinging.forward, always } } }
      : undefined
  const out = lead('102', stranger, 0, plan, to('0301234567'))
  assert.equal(out.destination.kind, 'trunk')
  const abroad = lead('102', stranger, 0, plan, to('004417123456'))
  assert.equal(abroad.destination.kind === 'nowhere' && abroad.destination.cause, 'not-allowed')
  assert.equal(lead('102', stranger, 0, plan, to('600')).destination.kind, 'feature', 'what outsiders may call')
})

test('random companies: no caller from a trunk gets out of the house without the rights of a person', () => {
  const random = seededRandom(4)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const numbers = [
    '101',
    '102',
    '600',
    '9',
    '0301234567',
    '+4417123456',
    '+4930100',
    '00441',
    '112',
    '933',
    '*72101',
    '700',
    '',
  ]
  let out = 0
  for (let round = 0; round < 3_000; round++) {
    const classes = (['internal', 'national', 'mobile', 'international', 'premium'] as const).filter(
      () => random() < 0.5,
    )
    const rights = new Map(
      ['alice', 'bob'].map(id => [id, person({ classes, countries: random() < 0.3 ? ['AT'] : [] })]),
    )
    const schedule = {
      id: 's',
      name: 'S',
      timeZone: 'UTC',
      weekly: [],
      holidays: [],
      override: { state: pick(['open', 'closed'] as const), until: null },
    }
    const company: DialPlan = {
      ...plan,
      outbound: random() < 0.8 ? [rule] : [],
      trunks:
        random() < 0.5
          ? [{ trunk: 'p', name: 'P', prefix: pick(['0', '+', '9', '1']), stripPrefix: random() < 0.5 }]
          : [],
      sites: [
        {
          ...berlin,
          outsidePrefix: pick(['', '0', '9']),
          prefixOptional: random() < 0.5,
          codes: [{ code: '9', to: pick(numbers) }],
        },
      ],
      standing: id => rights.get(id) ?? person(),
      schedules: new Map([['s', schedule]]),
      doors: new Map([[pick(numbers), { name: 'D', schedule: 's', closedTo: pick([...numbers, null]) }]]),
      inbound: Array.from({ length: 3 }, (_, at) => ({
        id: `${at}`,
        name: `${at}`,
        number: pick(['+4930100', '+49*', '', '101']),
        trunk: pick([null, 'a']),
        callers: [],
        to: pick([...numbers.slice(0, -1), '{rest}']),
        hours: random() < 0.5 ? { schedule: 's', site: null, closedTo: pick(numbers) } : null,
        as: null,
      })),
      allTrunks: ['a', 'b'],
    }
    const target = pick(numbers)
    const standingOf = (who: PersonId) =>
      who === 'bob'
        ? { devices: [], busy: false, rules: { ...plainRinging, forward: { ...plainRinging.forward, always: target } } }
        : undefined
    const { destination, forwardedBy } = lead(pick(numbers), stranger, round, company, standingOf)
    if (destination.kind !== 'trunk') continue
    out++
    assert.equal(destination.emergency, undefined)
    const by = forwardedBy?.at(-1)?.person
    assert.ok(by, 'somebody has sent it on')
    const read = numbering.read(target.replace(/^[09](?=[0+])/, ''), berlin)
    if (classes.length === 0) assert.fail(`${by} may call nobody, but ${read.e164} was called`)
  }
  assert.ok(out > 20, `${out} calls were sent on to the outside`)
})

test('a number asked for one call is shown when it is theirs; another one is refused, and help is called all the same', () => {
  const standing = () => ({
    ...person(),
    callerId: { number: '+4930101' },
    mayShow: ['+4930100', '+4930101', '+4930102'],
  })
  const asks = (shows: string, number = '030 1234567', more: Partial<DialPlan> = {}) =>
    dial(number, { standing, ...more }, { ...alice, shows })
  const shown = (way: ReturnType<typeof dial>) => {
    const { destination } = way
    return destination.kind === 'trunk' ? destination.callerId?.number : destination
  }
  assert.equal(shown(dial('030 1234567', { standing })), '+4930101')
  assert.equal(shown(asks('+4930102')), '+4930102')
  assert.match(asks('+4930102').why.join(' '), /It shows \+4930102, as was asked for this call\./)
  assert.equal(shown(asks('')), '', 'withheld')
  const text = '+4930999 is not yours to show; ask Erin (105).'
  const words = coded('not-yours-to-show', text, 'Erin (105)', '+4930999')
  assert.deepEqual(shown(asks('+4930999')), { kind: 'nowhere', cause: 'not-allowed', words })
  assert.equal(
    asks('+4930102', '030 1234567', { standing: () => person() }).destination.kind,
    'nowhere',
    'none is theirs',
  )
  assert.equal(asks('+4930999', '102').destination.kind, 'person', 'inside nobody sees it')
  const help = asks('+4930999', '112')
  assert.deepEqual([help.destination.kind, shown(help)], ['trunk', '+4930101'])
})
