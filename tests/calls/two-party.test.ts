import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { textOf } from '@sidetone/sip'
import { nothing, trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

async function talking(caller = '101', called = '102') {
  world = new World()
  const [alice, bob] = await world.registered(caller, called)
  alice!.dial('102')
  await world.run(100)
  bob!.answer()
  await world.run(100)
  assert.equal(alice!.saw('answered').length, 1, world.trace.join('\n'))
  return { alice: alice!, bob: bob! }
}
const joined = () => [...world.media.ends.values()].filter(end => end.bridgedTo !== null).length

test('a call: ring, answer, sound joined, hang up, everything freed', async () => {
  const { alice, bob } = await talking()
  assert.equal(joined(), 2)
  assert.equal(alice.saw('progress').length, 1)
  alice.hangUp()
  await world.run(1_000)
  assert.equal(bob.saw('ended').length, 1)
  assert.equal(world.lastCause(), 'hung-up by caller')
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
  assert.deepEqual(world.story(), [
    'call.started',
    'call.routed',
    'leg.started',
    'leg.ringing',
    'leg.answered',
    'legs.bridged',
    'leg.answered',
    'leg.ended',
    'leg.ended',
    'call.ended',
  ])
})

test('the called side hangs up', async () => {
  const { alice, bob } = await talking()
  bob.hangUp()
  await world.run(1_000)
  assert.equal(alice.saw('ended').length, 1)
  assert.equal(world.lastCause(), 'hung-up by called')
})

test('the server writes who calls, whatever the phone says of itself', async () => {
  const { bob } = await talking()
  const { headers } = bob.invitation()
  assert.match(headers.get('From')!, /^Alice <sip:101@10\.0\.0\.1>/)
  assert.match(headers.get('P-Asserted-Identity')!, /Alice <sip:101@/)
})

test('the caller hears the codec that the called phone chose, so nothing is transcoded', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.codecs = ['PCMA', 'PCMU']
  bob!.codecs = ['PCMU']
  alice!.dial('102')
  await world.run(100)
  assert.match(textOf(bob!.invitation().body), /RTP\/AVP 8 0/, 'the order of the caller comes first')
  bob!.answer()
  await world.run(100)
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.codec),
    ['PCMU', 'PCMU'],
  )
})

test('a web phone and a desk phone', async () => {
  const { alice, bob } = await talking('101-w', '102')
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.kind),
    ['webrtc', 'rtp'],
  )
  bob.hangUp()
  await world.run(500)
  assert.equal(alice.saw('ended').length, 1)
})

for (const [status, cause, told] of [
  [486, 'busy', 486],
  [603, 'declined', 603],
  [480, 'unreachable', 480],
  [500, 'failed', 500],
] as const)
  test(`a phone that answers ${status}: ${cause}`, async () => {
    world = new World()
    const [alice, bob] = await world.registered('101', '102')
    alice!.dial('102')
    await world.run(100)
    bob!.refuse(status)
    await world.run(100)
    assert.equal(alice!.refusal()?.status, told)
    assert.match(alice!.refusal()!.reasons, /text="[A-Z].*\."/, 'in words')
    assert.match(world.lastCause(), new RegExp(`^${cause} by`))
    await world.run(40_000)
    assert.deepEqual(world.leftovers(), nothing)
  })

test('nobody answers: after the ring time both sides are told', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.dial('102')
  await world.run(61_000)
  assert.equal(alice!.refusal()?.status, 480)
  assert.equal(bob!.saw('cancelled').length, 1)
  assert.equal(world.lastCause(), 'no-answer by system')
})

test('an unknown number, and a person with nothing registered', async () => {
  world = new World()
  const [alice] = await world.registered('101')
  alice!.dial('555')
  await world.run(100)
  assert.equal(alice!.refusal()?.status, 404)
  alice!.dial('102')
  await world.run(100)
  assert.equal(alice!.refusal()?.status, 480)
  assert.equal(world.lastCause(), 'unreachable by system')
})

test('the caller gives up', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.dial('102')
  await world.run(100)
  alice!.hangUp()
  await world.run(100)
  assert.equal(bob!.saw('cancelled').length, 1)
  assert.equal(world.lastCause(), 'cancelled by caller')
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('all devices of a person ring, the first answer wins, the others hear that it was answered', async () => {
  world = new World()
  const [alice, desk, web] = await world.registered('101', '102', '102-w')
  alice!.dial('102')
  await world.run(100)
  desk!.answer()
  await world.run(100)
  const [cancelled] = web!.saw('cancelled')
  assert(cancelled?.type === 'cancelled')
  assert.equal(cancelled.reasons[0]?.cause, 200)
  assert.equal(joined(), 2)
  assert.equal(world.media.ends.size, 2)
})

test('a decline on one device stops the others', async () => {
  world = new World()
  const [alice, desk, web] = await world.registered('101', '102', '102-w')
  alice!.dial('102')
  await world.run(100)
  web!.refuse(603)
  await world.run(100)
  assert.equal(desk!.saw('cancelled').length, 1)
  assert.equal(alice!.refusal()?.status, 603)
})

test('who declines may say something to the caller; the other phones of theirs just stop', async () => {
  world = new World()
  const [alice, desk, web] = await world.registered('101', '102', '102-w')
  alice!.dial('102')
  await world.run(100)
  web!.refuse(603, undefined, [['Sidetone-Words', 'I’ll call you back "in" 10 minutes.']])
  await world.run(100)
  assert.equal(alice!.refusal()?.status, 603)
  assert.match(alice!.refusal()!.reasons, /text="I’ll call you back in 10 minutes\."/)
  const [cancelled] = desk!.saw('cancelled')
  assert.doesNotMatch(JSON.stringify(cancelled), /10 minutes/)
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('two answers at once: one wins, the other is sent away', async () => {
  world = new World()
  const [alice, desk, web] = await world.registered('101', '102', '102-w')
  alice!.dial('102')
  await world.run(100)
  desk!.answer()
  web!.answer()
  await world.run(1_000)
  assert.equal(desk!.saw('ended').length + web!.saw('ended').length, 1)
  assert.equal(joined(), 2)
  alice!.hangUp()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('hold and resume from either side, and hang-up in hold', async () => {
  const { alice, bob } = await talking()
  alice.hold()
  await world.run(100)
  assert.equal(joined(), 0)
  assert.equal([...world.media.ends.values()].filter(end => end.playing).length, 1)
  bob.hold()
  await world.run(100)
  assert.equal([...world.media.ends.values()].filter(end => end.playing).length, 0)
  alice.resume()
  bob.resume()
  await world.run(3_000)
  assert.equal(joined(), 2, world.trace.slice(-20).join('\n'))
  bob.hold()
  await world.run(100)
  bob.hangUp()
  await world.run(1_000)
  assert.equal(alice.saw('ended').length, 1)
})

test('a digit by INFO goes to the other side as sound', async () => {
  const { alice } = await talking()
  alice.info('application/dtmf-relay', 'Signal=7\r\nDuration=200\r\n')
  await world.run(100)
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.digits),
    ['', '7'],
  )
})

test('*43: the echo test', async () => {
  world = new World()
  const [alice] = await world.registered('101')
  alice!.dial('*43')
  await world.run(100)
  assert.equal(alice!.saw('answered').length, 1)
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.echoing),
    [true],
  )
  alice!.hangUp()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('a caller without an offer gets ours in the 200', async () => {
  world = new World()
  const [alice, bob] = await world.registered('101', '102')
  alice!.dial('102', { body: null })
  await world.run(100)
  bob!.answer()
  await world.run(200)
  assert.equal(alice!.saw('answered').length, 1, world.trace.join('\n'))
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.codec),
    ['PCMU', 'PCMU'],
  )
  assert.equal(joined(), 2)
})

test('a silent side: both people are told which, by screen or by tone, and the path is made anew', async () => {
  const { alice, bob } = await talking('101-w', '102')
  const [end] = [...world.media.ends.keys()]
  world.media.emit({ type: 'silent', end: end!, forMs: 1_000 })
  await world.run(2_100)
  const [call] = world.server.switchboard.live()
  assert.deepEqual(
    call!.legs.map(leg => [leg.party.name, leg.silent]),
    [
      ['Alice', true],
      ['Bob', false],
    ],
    'what the screens show',
  )
  assert.deepEqual(
    world.media.log.filter(line => line.startsWith('play')).map(line => line.split(' ').at(-1)),
    ['no-sound'],
    'a desk phone hears it, a web phone shows it',
  )
  assert.deepEqual(bob.notices(), [])
  assert.equal(alice.saw('offer').length, 1)
  await world.run(1_000)
  assert.equal(joined(), 2)
})

test('a caller without an offer hears early media when it takes reliable responses', async () => {
  world = new World()
  const [alice] = await world.registered('101')
  const trunk = world.phone('carrier', { host: trunkHost })
  trunk.onInvite = phone => phone.early()
  alice!.dial('05551234', { body: null })
  await world.run(200)
  trunk.answer()
  await world.run(1_000)
  assert.equal(alice!.saw('answered').length, 1, world.trace.join('\n'))
  assert.deepEqual(
    [...world.media.ends.values()].map(end => end.codec),
    ['PCMU', 'PCMU'],
  )
  assert.equal(joined(), 2)
})

test('a caller who gives up before the media engine has read the offer leaves nothing', async () => {
  world = new World()
  const [alice] = await world.registered('101')
  let accepted = () => {}
  const accept = world.media.accept.bind(world.media)
  world.media.accept = async (...given) => {
    const result = await accept(...given)
    await new Promise<void>(resolve => {
      accepted = resolve
    })
    return result
  }
  alice!.dial('102')
  await world.run(100)
  alice!.hangUp()
  await world.run(100)
  accepted()
  await world.run(40_000)
  assert.deepEqual(world.leftovers(), nothing)
})

test('two flows of one phone ring once', async () => {
  world = new World()
  const [alice, web] = await world.registered('101', '102-w')
  const device = world.server.sip.registeredDevices('bob' as never)
  assert.equal(device.length, 1)
  web!.connect()
  web!.register()
  await world.run(100)
  alice!.dial('102')
  await world.run(100)
  assert.equal(web!.saw('invite').length, 1)
})
