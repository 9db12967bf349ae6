import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { bytesOf, type StackEvent } from '@sidetone/sip'
import { nothing, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

const statusesOf = (events: readonly StackEvent[]) =>
  events.flatMap(event => (event.type === 'response' ? [event.response.status] : []))
const ask = (
  phone: ReturnType<World['phone']>,
  method: string,
  headers: readonly (readonly [string, string])[] = [],
) => {
  const address = { scheme: 'sip', user: '102', host: 'sidetone', params: {} }
  const from = { uri: { ...address, user: phone.username }, params: {} }
  phone.stack.request({ method, to: address, from, headers }, world.now)
  phone.settle()
}

test('no INVITE, MESSAGE or SUBSCRIBE of a stranger reaches anybody', async () => {
  world = new World()
  const [bob] = await world.registered('102')
  const stranger = world.phone('101', { password: 'guessed' })
  stranger.dial('102')
  ask(stranger, 'MESSAGE')
  ask(stranger, 'SUBSCRIBE', [['Event', 'presence']])
  await world.run(2_000)
  assert.equal(bob!.saw('invite').length, 0)
  assert.equal(bob!.saw('request').length, 0)
  assert.equal(stranger.refusal()?.status, 401)
  assert.deepEqual(world.story(), [])
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('an unknown user and a wrong password are answered alike', async () => {
  world = new World()
  const wrong = world.phone('101', { password: 'guessed' })
  const unknown = world.phone('nobody', { password: 'guessed' })
  wrong.register()
  unknown.register()
  await world.run(1_000)
  assert.deepEqual(statusesOf(wrong.events), [401])
  assert.deepEqual(statusesOf(unknown.events), [401])
  const shape = (phone: typeof wrong) =>
    phone.events.flatMap(event => (event.type === 'response' ? [...event.response.headers].map(([name]) => name) : []))
  assert.deepEqual(shape(wrong), shape(unknown))
})

test('ten wrong passwords slow that address down, and nobody else', async () => {
  world = new World()
  // Asked, and asked again with the password: each answer waits for its commit.
  const answeredWithinMs = 20
  const guesser = world.phone('101', { password: 'guessed' })
  const bob = world.phone('102')
  for (let n = 0; n < 11; n++) {
    guesser.register()
    await world.run(answeredWithinMs)
  }
  assert.equal(statusesOf(guesser.events).at(-1), 503)
  bob.register()
  await world.run(answeredWithinMs)
  assert.deepEqual(statusesOf(bob.events), [200])
  guesser.register()
  await world.run(answeredWithinMs)
  const pause = () => world.server.sip.counts().paused
  assert(pause() >= 1)
  await world.run(2_000)
  guesser.register()
  await world.run(answeredWithinMs)
  assert.equal(statusesOf(guesser.events).at(-1), 401, 'after the pause one more try, and a longer pause')
  guesser.register()
  await world.run(answeredWithinMs)
  assert.equal(statusesOf(guesser.events).at(-1), 503)
})

test('web phones are asked for the strongest digest, old desk phones only for what they surely know', async () => {
  world = new World()
  const asked = (phone: ReturnType<World['phone']>) =>
    phone.events.flatMap(event =>
      event.type === 'response'
        ? event.response.headers.all('WWW-Authenticate').map(value => /algorithm=([^,]+)/.exec(value)![1])
        : [],
    )
  const desk = world.phone('101', { password: 'wrong' })
  const web = world.phone('101-w', { password: 'wrong', transport: 'ws' })
  desk.register()
  web.register()
  await world.run(500)
  assert.deepEqual(asked(desk), ['MD5'])
  assert.deepEqual(asked(web), ['SHA-512-256', 'SHA-256', 'MD5'])
})

test('a phone registers only for the person it belongs to', async () => {
  world = new World()
  const alice = world.phone('101')
  const aor = { scheme: 'sip', user: '102', host: 'sidetone', params: {} }
  alice.stack.request(
    {
      method: 'REGISTER',
      to: { ...aor, user: undefined },
      toAddr: { uri: aor, params: {} },
      from: { uri: aor, params: {} },
      headers: [['Contact', '<sip:x@10.0.1.1>']],
    },
    world.now,
  )
  await world.run(100)
  assert.deepEqual(statusesOf(alice.events), [403])
})

test('anybody may ask whether the server lives; unknown methods are refused', async () => {
  world = new World()
  const stranger = world.phone('nobody')
  ask(stranger, 'OPTIONS')
  await world.run(100)
  ask(stranger, 'FLY')
  await world.run(100)
  assert.deepEqual(statusesOf(stranger.events), [200, 501])
})

test('a trunk is known by its address: it reaches people, but no codes and no other trunk', async () => {
  world = new World()
  const [bob] = await world.registered('102')
  const trunk = world.phone('carrier', { host: trunkHost })
  trunk.dial('102', { from: 'sip:+4930123@carrier' })
  await world.run(100)
  assert.match(bob!.invitation().headers.get('From')!, /^Liar <sip:\+4930123@/)
  bob!.answer()
  await world.run(100)
  assert.equal(trunk.saw('answered').length, 1)
  trunk.hangUp()
  await world.run(100)
  trunk.dial('*43')
  await world.run(100)
  assert.equal(trunk.refusal()?.status, 403)
  trunk.dial('05551234')
  await world.run(100)
  assert.equal(trunk.refusal()?.status, 403)
})

test('out by prefix, with early media, and no more lines than the trunk has', async () => {
  world = new World()
  const [alice, bob, carol] = await world.registered('101', '102', '103')
  const trunk = world.phone('carrier', { host: trunkHost })
  trunk.onInvite = phone => phone.early()
  alice!.dial('05551234')
  await world.run(100)
  assert.match(trunk.invitation().uri, /^sip:5551234@/)
  const progress = alice!
    .saw('progress')
    .map(event => (event.type === 'progress' ? [event.status, event.body !== undefined] : []))
  assert.deepEqual(progress, [[183, true]])
  assert.equal([...world.media.ends.values()].filter(end => end.bridgedTo).length, 2, 'heard before the answer')
  trunk.answer()
  await world.run(200)
  assert.equal(alice!.saw('answered').length, 1, world.trace.slice(-12).join('\n'))
  bob!.dial('05551234')
  await world.run(100)
  carol!.dial('05551234')
  await world.run(100)
  assert.equal(carol!.refusal()?.status, 503, 'two lines are in use')
})

test('a caller who withholds the number is shown to nobody', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.dial('102', { headers: [['Privacy', 'id']] })
  await world.run(100)
  const { headers } = bob!.invitation()
  assert.match(
    headers.get('From')!,
    /Anonymous" ?<sip:anonymous@anonymous.invalid>|^Anonymous <sip:anonymous@anonymous.invalid>/,
  )
  assert.equal(headers.get('P-Asserted-Identity'), undefined)
})

test('a phone over TLS is offered SRTP, and RTP when it refuses', async () => {
  world = new World()
  const [alice] = await world.registered('101')
  const bob = world.phone('102', { transport: 'tls' })
  bob.register()
  await world.run(50)
  const profiles: string[] = []
  bob.onInvite = phone => {
    profiles.push(/RTP\/S?AVP/.exec(new TextDecoder().decode(phone.invitation().body))![0])
    if (profiles.length === 1) phone.refuse(488)
    else phone.ring()
  }
  alice!.dial('102')
  await world.run(200)
  assert.deepEqual(profiles, ['RTP/SAVP', 'RTP/AVP'])
  bob.stack.accept(
    bob.session,
    {
      body: {
        type: 'application/sdp',
        bytes: bytesOf(new TextDecoder().decode(bob.sdp().bytes).replace('SAVP', 'AVP')),
      },
    },
    world.now,
  )
  bob.settle()
  await world.run(200)
  assert.equal(alice!.saw('answered').length, 1)
  const bobs = world.server.switchboard
    .live()[0]!
    .legs.find(leg => leg.party.number === '102' && leg.stage === 'answered')
  assert.equal(bobs?.secured, false, 'and it is said that it is not encrypted')
})
