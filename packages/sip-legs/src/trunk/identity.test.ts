import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Forwarder, Party } from '@sidetone/call'
import { Headers, noBytes, printNameAddr, printUri, type SipRequest } from '@sidetone/sip'
import { calledSeen, calledUri, callerSaid, callerSeen } from './identity.ts'
import { plainRules, type Trunk, type TrunkRules } from './words.ts'

type Change = {
  [K in keyof TrunkRules]?: TrunkRules[K] extends object | null ? Partial<NonNullable<TrunkRules[K]>> : TrunkRules[K]
}
const trunk = (change: Change = {}): Trunk => {
  const rules: Record<string, unknown> = { ...plainRules }
  for (const [field, value] of Object.entries(change)) {
    const plain = rules[field]
    const both = value && typeof value === 'object' && !Array.isArray(value) && plain !== null
    rules[field] = both ? { ...(plain as object), ...value } : value
  }
  const base = { id: 't', name: 'T', host: 'carrier.example', port: 5070, transport: 'udp', maxCalls: 9 } as const
  return { ...base, rules: rules as TrunkRules }
}
const account = { username: 'acc7', authName: '', password: 'p' }
const alice: Party = { name: 'Alice', number: '+4930123455' }
const nobody: Party = { name: '', number: '' }
const said = (given: Trunk, caller: Party, forwardedBy: Forwarder[] = []) => {
  const { from, headers } = callerSaid(given, caller, forwardedBy, '+4915112345', '192.0.2.1')
  return [`From: ${printNameAddr(from)}`, ...headers.map(each => each.join(': '))]
}

test('a static peer: the caller as it is, from our address', () => {
  assert.equal(printUri(calledUri(trunk(), '5551234')), 'sip:5551234@carrier.example:5070')
  assert.equal(printUri(calledUri({ ...trunk(), transport: 'tls' }, '1')), 'sip:1@carrier.example:5070;transport=tls')
  const short = { name: 'Alice', number: '101' }
  assert.deepEqual(said(trunk(), short), [
    'From: Alice <sip:101@192.0.2.1>',
    'P-Asserted-Identity: Alice <sip:101@192.0.2.1>',
  ])
  assert.deepEqual(said(trunk(), nobody), ['From: Anonymous <sip:anonymous@anonymous.invalid>', 'Privacy: id'])
})

test('a number that is not among ours is replaced by the main one', () => {
  const given = trunk({ account, callerId: { main: '+4930123400', allowed: ['+49301234*'] } })
  assert.deepEqual(said(given, alice)[0], 'From: Alice <sip:+4930123455@carrier.example>')
  assert.deepEqual(said(given, { name: 'Eve', number: '+19005550000' }), [
    'From: <sip:+4930123400@carrier.example>',
    'P-Asserted-Identity: <sip:+4930123400@carrier.example>',
  ])
})

test('the account in From, the number where this carrier reads it', () => {
  const numbers = { format: 'national', countryCode: '49', nationalPrefix: '0', userPhone: true } as const
  const given = trunk({
    account,
    domain: 'sip.carrier.example',
    numbers,
    callerId: { from: 'account', also: 'remote-party-id' },
  })
  assert.deepEqual(said(given, alice), [
    'From: Alice <sip:acc7@sip.carrier.example>',
    'Remote-Party-ID: Alice <sip:030123455@sip.carrier.example;user=phone>;party=calling;privacy=off;screen=yes',
  ])
  assert.equal(printUri(calledUri(given, '+49891')), 'sip:0891@sip.carrier.example;user=phone')
})

test('a tel URI for a whole number only', () => {
  const given = trunk({ numbers: { uri: 'tel', format: 'e164-plus' } })
  assert.equal(printUri(calledUri(given, '+49301234')), 'tel:+49301234')
  assert.equal(printUri(calledUri(given, '110')), 'sip:110@carrier.example:5070')
})

test('hidden: the carrier knows whose call it is, the called does not', () => {
  const main = '+4930123400'
  const paiOf = (lines: string[]) => lines.find(line => line.startsWith('P-Asserted'))
  const here = said(trunk({ callerId: { main } }), nobody)
  assert.equal(here[0], 'From: Anonymous <sip:anonymous@anonymous.invalid>')
  assert.equal(paiOf(here), 'P-Asserted-Identity: <sip:+4930123400@192.0.2.1>')
  assert.ok(here.includes('Privacy: id'))
  assert.equal(said(trunk({ callerId: { main, hide: 'by-carrier' } }), nobody)[0], 'From: <sip:+4930123400@192.0.2.1>')
})

test('who forwarded the call: the last one first, by a number of ours, and why', () => {
  const given = trunk({ diversion: true, callerId: { main: '+493000', allowed: ['+493011*'] } })
  const lines = said(given, alice, [
    { name: 'Bob', number: '102', for: 'busy' },
    { name: '', number: '+4930112' },
  ])
  assert.deepEqual(
    lines.filter(line => line.startsWith('Diversion')),
    ['Diversion: <sip:+4930112@192.0.2.1>;reason=unconditional', 'Diversion: <sip:+493000@192.0.2.1>;reason=user-busy'],
  )
})

test('the way of a forwarded call: first to last, each with why it was reached, what is called now at the end', () => {
  const given = trunk({ historyInfo: true, callerId: { main: '+493000', allowed: ['+493011*'] } })
  const lines = said(given, alice, [
    { name: '', number: '+4930111', for: 'no-answer' },
    { name: '', number: '+4930112', for: 'unreachable' },
  ])
  assert.deepEqual(
    lines.filter(line => /^(History-Info|Diversion)/.test(line)),
    [
      'History-Info: <sip:+4930111@192.0.2.1>;index=1',
      'History-Info: <sip:+4930112@192.0.2.1;cause=408>;index=1.1;mp=1',
      'History-Info: <sip:+4915112345@192.0.2.1;cause=503>;index=1.1.1;mp=1.1',
    ],
  )
  assert.ok(!said(given, alice).some(line => line.startsWith('History-Info')), 'nobody forwarded')
})

test('whose call was sent on before it came to us is read, and told to the next carrier as it was', () => {
  const numbers = { comesAs: 'national', countryCode: '49', nationalPrefix: '0' } as const
  const seen = (...headers: [string, string][]) =>
    callerSeen(trunk({ numbers }), request('sip:1@us', ...headers)).sentOnBy
  const shop = { name: 'Shop', number: '+493077788', for: 'no-answer', outside: true } as const
  const first = { name: '', number: '+4930776', for: 'forwarded', outside: true } as const
  const diversion: [string, string][] = [
    [
      'Diversion',
      '"Shop" <sip:03077788@carrier.example>;reason=no-answer;counter=1, <tel:+4930776>;reason=unconditional',
    ],
    ['Diversion', '<sip:030775@carrier.example>;reason=user-busy;privacy=full'],
  ]
  assert.deepEqual(seen(...diversion), [first, shop])
  const history: [string, string][] = [
    ['History-Info', '<sip:+4930776@carrier.example>;index=1, <sip:+4930776@gate.example>;index=1.1;np=1'],
    ['History-Info', '"Shop" <sip:+493077788@carrier.example;cause=302>;index=1.1.1;mp=1.1'],
    ['History-Info', '<sip:+49301234@us?Reason=SIP%3Bcause%3D408>;index=1.1.1.1'],
  ]
  assert.deepEqual(seen(...history), [first, shop])
  assert.deepEqual(seen(['Diversion', 'nonsense;;'], ['History-Info', '<sip:+49301234@us>;index=1']), undefined)
  assert.equal(seen(...Array(9).fill(diversion[0]))?.length, 5)
  const hidden = callerSeen(trunk({ numbers }), request('sip:1@us', ['Privacy', 'id'], ...diversion))
  assert.deepEqual([hidden.number, hidden.sentOnBy?.length], ['', 2])
  assert.equal(seen(['Privacy', 'history'], ...history), undefined)
  const [away] = seen(['Diversion', '<sip:+4930776@carrier.example>;reason=away']) ?? []
  assert.deepEqual(said(trunk({ diversion: true }), alice, [away!]).slice(-1), [
    'Diversion: <sip:+4930776@192.0.2.1>;reason=unknown',
  ])
  const ours = trunk({ diversion: true, callerId: { main: '+493000', allowed: ['+493011*'] } })
  assert.deepEqual(
    said(ours, alice, [first, shop, { name: 'Bob', number: '102', for: 'busy' }]).filter(line =>
      line.startsWith('Diversion'),
    ),
    [
      'Diversion: <sip:+493000@192.0.2.1>;reason=user-busy',
      'Diversion: <sip:+493077788@192.0.2.1>;reason=no-answer',
      'Diversion: <sip:+4930776@192.0.2.1>;reason=unconditional',
    ],
  )
})

const request = (uri: string, ...headers: [string, string][]): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri,
  headers: Headers.of([
    ['From', '"Bob" <sip:030999888@carrier.example>;tag=1'],
    ['To', '<sip:+49301234@us>'],
    ...headers,
  ]),
  body: noBytes,
})

test('who calls in: the header that is set is preferred, From is always the last', () => {
  const pai: [string, string] = ['P-Asserted-Identity', '"Bob B." <sip:+4930999@carrier.example>, <tel:+4930999>']
  const rpid: [string, string] = ['Remote-Party-ID', '<sip:0307@carrier.example>;party=calling']
  const numbers = { comesAs: 'national', countryCode: '49', nationalPrefix: '0' } as const
  const seen = (comesIn: TrunkRules['callerId']['comesIn'], ...headers: [string, string][]) =>
    callerSeen(trunk({ numbers, callerId: { comesIn } }), request('sip:1@us', ...headers))
  assert.deepEqual(seen('p-asserted-identity', pai, rpid), { name: 'Bob B.', number: '+4930999' })
  assert.deepEqual(seen('p-asserted-identity'), { name: 'Bob', number: '+4930999888' })
  assert.deepEqual(seen('remote-party-id', pai, rpid), { name: 'Bob', number: '0307' })
  assert.deepEqual(seen('from', pai), { name: 'Bob', number: '+4930999888' })
  assert.deepEqual(seen('from', ['Privacy', 'id']), { name: '', number: '' })
  assert.deepEqual(seen('remote-party-id', ['Remote-Party-ID', '<sip:1@c>;privacy=full']), { name: '', number: '' })
})

test('what was called: of the Request-URI, of To when that is set or the other is only our account', () => {
  assert.equal(calledSeen(trunk(), request('sip:555@us;line=x')), '555')
  assert.equal(calledSeen(trunk({ called: 'to' }), request('sip:555@us')), '+49301234')
  assert.equal(calledSeen(trunk({ account }), request('sip:acc7@us;line=x')), '+49301234')
  assert.equal(calledSeen(trunk(), request('tel:+49305')), '+49305')
})
