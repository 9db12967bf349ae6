/**
 * The place of a caller for help goes to the carrier that wants it (RFC 6442), and to no other; the call itself goes as ever, and
 * goes without the place when the carrier stumbles over it.
 */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { type Place, plainRights, type Standing } from '@sidetone/call'
import { findPart, type SipRequest, textOf } from '@sidetone/sip'
import { plainRules, type TrunkRules } from '@sidetone/sip-legs'
import type { Phone } from './phone.ts'
import { nothing, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

const otherHost = '10.9.9.8'
const told: TrunkRules = { ...plainRules, sendsLocation: true }
const desk = 'device-101'
const asked = [['Proxy-Authenticate', 'Digest realm="carrier", nonce="n1", algorithm=MD5, qop="auth"']] as const

/** Alice in Berlin; the rules of the first trunk and of the second, which is tried next. */
async function company(first: TrunkRules, second: TrunkRules, places: Record<string, Place> = {}) {
  world = new World()
  world.trunks[0] = { ...world.trunks[0]!, rules: first }
  const more = { name: 'Second', port: 5060, transport: 'udp', maxCalls: 9 } as const
  world.trunks.push({ id: 'second', host: otherHost, rules: second, ...more })
  const standing: Standing = {
    ...{ site: null, role: 'person', rights: plainRights, callerId: null },
    locations: { [desk]: 'Torstr. 1, <room> 5 & 6' },
  }
  world.plan = {
    ...world.plan,
    sites: [
      {
        ...{
          id: 'berlin',
          name: 'Berlin & Co',
          country: 'DE',
          areaCode: '30',
          outsidePrefix: '',
          prefixOptional: true,
        },
        ...{ schedule: null, callerId: '+4930100', codes: [] },
        emergency: { location: 'Torstr. 1, 2nd floor', numbers: [], test: null, trunks: ['outside', 'second'] },
      },
    ],
    standing: () => standing,
    placeOf: (_, device) => places[device],
  }
  const [alice, web, other] = await world.registered('101', '101-w', '101-2')
  const carrier = world.phone('carrier', { host: trunkHost })
  const next = world.phone('second', { host: otherHost })
  return { alice: alice!, web: web!, other: other!, carrier, next }
}
const idle = async (...phones: Phone[]) => {
  for (const phone of phones) for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
  for (const phone of phones) phone.settle()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-30).join('\n'))
}
/** What an INVITE says of the place; null: nothing. */
function placeIn({ headers, body }: SipRequest) {
  const type = headers.get('Content-Type') ?? ''
  assert.ok(findPart(type, body, 'application/sdp'), 'a description')
  const geolocation = headers.get('Geolocation')
  const document = findPart(type, body, 'application/pidf+xml')
  if (geolocation === undefined) {
    assert.deepEqual([type, document], ['application/sdp', undefined])
    assert.doesNotMatch(headers.list('Supported').join(), /geolocation/)
    return null
  }
  const id = /^<cid:(.+)>$/.exec(geolocation)?.[1]
  assert.ok(
    id && textOf(body).includes(`\r\nContent-ID: <${id}>\r\n`),
    'the document has the name that the header says',
  )
  assert.equal(headers.get('Geolocation-Routing'), 'yes')
  assert.match(headers.list('Supported').join(), /geolocation/)
  assert.match(type, /^multipart\/mixed;/)
  const text = textOf(document!.bytes)
  return ['country', 'LOC', 'NAM'].map(name => new RegExp(`<ca:${name}>(.*)</ca:${name}>`).exec(text)?.[1])
}
/** Of each INVITE that came to this carrier, in order. */
const placesAt = (carrier: Phone) => carrier.saw('invite').map(each => each.type === 'invite' && placeIn(each.request))
const atSite = ['DE', 'Torstr. 1, 2nd floor', 'Berlin &amp; Co']

test('a call for help says the place of the phone, of the home, of the site; all goes on as in any call', async () => {
  const { alice, web, other, carrier, next } = await company(told, told, {
    'device-101-w': { address: 'Hauptstr. 7, Bonn', confirmed: true },
  })
  for (const [phone, place] of [
    [alice, [undefined, 'Torstr. 1, &lt;room&gt; 5 &amp; 6', undefined]],
    [web, [undefined, 'Hauptstr. 7, Bonn', undefined]],
    [other, atSite],
  ] as const) {
    phone.dial('112')
    await world.run(100)
    assert.deepEqual(placeIn(carrier.invitation()), place)
    carrier.answer()
    await world.run(200)
    assert.deepEqual(world.hears(phone), ['outside'])
    // Later offers are descriptions alone, and the place is no longer kept.
    const kept = JSON.stringify([...world.server.journal.live].filter(([key]) => key.startsWith('session:')))
    assert.doesNotMatch(kept, /multipart|pidf/)
    carrier.hold()
    await world.run(100)
    carrier.resume()
    await world.run(100)
    assert.deepEqual(world.hears(phone), ['outside'])
    const call = [...world.server.switchboard.inspect()][0]![0]
    const ladder = world.server.sip.recorder.messagesOf(call as never)
    const messages = ladder.messages.map(({ text }) => text)
    assert.ok(messages.some(text => /^Geolocation: /m.test(text)))
    assert.doesNotMatch(
      messages.join('\n'),
      /Torstr|Hauptstr|civicAddress/,
      'nobody reads it in the messages of the call',
    )
    phone.hangUp()
    await world.run(200)
  }
  assert.equal(next.sessions.length, 0)
  await idle(alice, web, other, carrier, next)
})

test('other calls do not say it, nor a trunk without the rule, nor who has no address', async () => {
  const { alice, carrier, next } = await company(told, plainRules)
  carrier.onInvite = () => carrier.refuse(503)
  alice.dial('05550100')
  await world.run(100)
  assert.deepEqual(placesAt(carrier), [null], 'an ordinary call')
  alice.hangUp()
  await world.run(200)
  alice.dial('112')
  await world.run(4_000)
  assert.deepEqual([placesAt(carrier).length, placesAt(next)], [2, [null]], 'the next trunk has not the rule')
  next.answer()
  await world.run(200)
  assert.deepEqual(world.hears(alice), ['second'])
  alice.hangUp()
  await world.run(200)
  const [site] = world.plan.sites!
  world.plan = {
    ...world.plan,
    sites: [{ ...site!, emergency: { ...site!.emergency, location: '' } }],
    placeOf: () => ({ address: '', confirmed: true }),
  }
  carrier.onInvite = phone => phone.ring()
  alice.dial('112')
  await world.run(100)
  assert.equal(placesAt(carrier).at(-1), null)
  await idle(alice, carrier, next)
})

test('it goes along when the password is asked for, when packets are lost, and to the next trunk', async () => {
  const account = { username: 'us', authName: '', password: 'secret' }
  const { other, carrier, next } = await company({ ...told, account }, told)
  let invitations = 0
  carrier.onInvite = () => (++invitations === 1 ? carrier.refuse(407, undefined, asked) : carrier.ring())
  const receive = carrier.receive.bind(carrier)
  let packets = 0
  // Each INVITE, of which there are two, is heard at its second time.
  carrier.receive = bytes => void (textOf(bytes).startsWith('INVITE') && packets++ % 2 === 0 ? null : receive(bytes))
  other.dial('112')
  await world.run(2_500)
  carrier.receive = receive
  assert.deepEqual([placesAt(carrier), next.sessions.length], [[atSite, atSite], 0])
  assert.match(carrier.invitation().headers.get('Proxy-Authorization') ?? '', /username="us"/)
  other.hangUp()
  await world.run(40_000)
  carrier.onInvite = () => carrier.refuse(503)
  other.dial('112')
  await world.run(4_000)
  assert.deepEqual(placeIn(next.invitation()), atSite)
  next.answer()
  await world.run(200)
  assert.deepEqual(world.hears(other), ['second'])
  await idle(other, carrier, next)
})

test('a carrier that stumbles over the place gets the call without it', async () => {
  const { other, carrier, next } = await company(told, told)
  for (const status of [415, 424, 488, 500]) {
    const before = carrier.sessions.length
    carrier.onInvite = () => (carrier.sessions.length === before + 1 ? carrier.refuse(status) : carrier.ring())
    other.dial('112')
    await world.run(1_000)
    assert.deepEqual(placesAt(carrier).slice(before), [atSite, null], `${status}`)
    carrier.answer()
    await world.run(200)
    assert.deepEqual(world.hears(other), ['outside'])
    other.hangUp()
    await world.run(200)
  }
  assert.equal(next.sessions.length, 0)
  // Once it rings it has understood the call.
  const before = carrier.sessions.length
  carrier.onInvite = () => carrier.ring()
  other.dial('112')
  await world.run(100)
  carrier.refuse(500)
  await world.run(1_000)
  assert.deepEqual(placesAt(carrier).slice(before), [atSite])
  await idle(other, carrier, next)
})

test('a carrier that long messages do not reach is asked with a short one, and the next trunk still gets it in time', async () => {
  const { other, carrier, next } = await company(told, told)
  const receive = carrier.receive.bind(carrier)
  carrier.receive = bytes => void (bytes.length < 1_300 && receive(bytes))
  other.dial('112')
  await world.run(4_000)
  assert.deepEqual([placesAt(carrier), next.sessions.length], [[null], 0])
  carrier.answer()
  await world.run(200)
  assert.deepEqual(world.hears(other), ['outside'])
  other.hangUp()
  await world.run(40_000)
  carrier.receive = () => {}
  other.dial('112')
  await world.run(4_000)
  assert.deepEqual(placeIn(next.invitation()), atSite)
  await idle(other, next)
})
