import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MyCall } from '@sidetone/api-client'
import { type HeaderList, parseUri, type StackEvent, type Uri } from '@sidetone/sip'
import { SAID_SHOWN_MS, SILENT_TELL_MS } from '../limits.ts'
import { type MadePhone, madePhone, madeSample } from '../testing.ts'
import { readEnding } from './ending.ts'
import type { CallView } from './views.ts'

const sdp = { type: 'application/sdp', bytes: new TextEncoder().encode('v=0\r\nm=audio 1 UDP/TLS/RTP/SAVPF 111\r\n') }
const only = (phone: MadePhone): CallView => {
  const { calls } = phone.calls.getSnapshot()
  assert.equal(calls.length, 1)
  return calls[0]!
}
const uri = (text: string): Uri => {
  const read = parseUri(text)
  assert.ok(read.ok)
  return read.value
}
/** The server answers the next INVITE so. */
const nextInvite = (phone: MadePhone, use: (event: Extract<StackEvent, { type: 'invite' }>) => void) =>
  phone.server.onEvent(event => event.type === 'invite' && use(event))

/** The server answers all our new offers. */
const answering = (phone: MadePhone) =>
  phone.server.onEvent(event => {
    if (event.type === 'offer') phone.server.act((stack, now) => stack.answerOffer(event.session, sdp, now))
  })

const notice = (told: object) => ({
  type: 'application/sidetone-notice+json',
  bytes: new TextEncoder().encode(JSON.stringify(told)),
})
async function talking(phone: MadePhone, headers: HeaderList = []): Promise<{ session: string; id: string }> {
  let session = ''
  nextInvite(phone, event => {
    session = event.session
    phone.server.act((stack, now) => stack.accept(session, { headers, body: sdp }, now))
  })
  phone.calls.call('102')
  await phone.clock.advance(10)
  phone.media.opened.at(-1)!.path('connected')
  await phone.clock.advance(10)
  assert.equal(phone.calls.getSnapshot().calls.at(-1)!.state, 'talking')
  return { session, id: phone.calls.getSnapshot().current! }
}
async function incoming(
  phone: MadePhone,
  name = 'Carol',
  more: HeaderList = [],
  body: typeof sdp | null = sdp,
): Promise<string> {
  const contact = /sip:[^>]+/.exec(phone.server.registers[0]!.contact)![0]
  const session = phone.server.act((stack, now) =>
    stack.invite(
      {
        to: uri(contact),
        from: { name, uri: uri('sip:103@server.test'), params: {} },
        headers: [['P-Asserted-Identity', `"${name}" <sip:103@server.test>`], ['Subject', 'for Support'], ...more],
        ...(body && { body }),
      },
      now,
    ),
  )
  await phone.clock.advance(10)
  return session
}

test('a press is answered in the same turn: the call is on the screen before the network knows', async () => {
  const phone = await madePhone()
  phone.calls.call(' 1 02 ')
  const call = only(phone)
  assert.equal(call.state, 'dialling')
  assert.deepEqual(call.other, { name: 'Bob', number: '102' })
})

test('an outgoing call rings with our tone, connects, talks, and ends by us with a BYE', async () => {
  const phone = await madePhone()
  let session = ''
  nextInvite(phone, event => {
    session = event.session
    phone.server.act((stack, now) => stack.progress(session, 180, {}, now))
  })
  phone.calls.call('102')
  await phone.clock.advance(10)
  assert.equal(only(phone).state, 'ringing')
  assert.equal(phone.heard.ringback, true)
  phone.server.act((stack, now) => stack.accept(session, { body: sdp }, now))
  await phone.clock.advance(10)
  assert.equal(only(phone).state, 'connecting')
  assert.equal(phone.heard.ringback, false)
  phone.media.opened[0]!.path('connected')
  assert.equal(only(phone).state, 'talking')
  phone.calls.hangUp(only(phone).id)
  assert.deepEqual(only(phone).ending, { by: 'me', cause: 'hung-up', words: '' })
  assert.equal(only(phone).soundedBad, false)
  await phone.clock.advance(10)
  assert.ok(phone.server.seen.some(event => event.type === 'ended' && event.by === 'remote'))
  assert.equal(phone.media.opened[0]!.closed, true)
  assert.equal(phone.media.released(), 1)
  await phone.clock.advance(2_000)
  assert.deepEqual(phone.calls.getSnapshot(), { calls: [], current: null })
})

test('what is to be shown goes with the call that it was asked for, and with no other', async () => {
  const phone = await madePhone()
  const said: (string | undefined)[][] = []
  nextInvite(phone, ({ session, request: { headers } }) => {
    said.push([headers.get('P-Preferred-Identity'), headers.get('Privacy')])
    phone.server.act((stack, now) => stack.reject(session, 486, {}, now))
  })
  for (const shows of ['+4930102', '', null]) {
    phone.calls.call('0301234567', '', shows)
    await phone.clock.advance(10)
  }
  assert.deepEqual(said, [
    ['<sip:+4930102@server.test>', undefined],
    [undefined, 'id'],
    [undefined, undefined],
  ])
})

for (const [status, reason, cause] of [
  [486, undefined, 'busy'],
  [603, undefined, 'declined'],
  [404, undefined, 'unknown-number'],
  [480, undefined, 'unreachable'],
  [480, 'Q.850;cause=19;text="Nobody answered."', 'no-answer'],
  [480, 'SIP;cause=480;text="Nobody answered."', 'no-answer'],
  [403, undefined, 'not-allowed'],
] as const)
  test(`refused with ${status} ${reason ?? ''} is told as ${cause}`, async () => {
    const phone = await madePhone()
    nextInvite(phone, event =>
      phone.server.act((stack, now) =>
        stack.reject(event.session, status, { headers: reason ? [['Reason', reason]] : [] }, now),
      ),
    )
    phone.calls.call('102')
    await phone.clock.advance(10)
    assert.equal(only(phone).ending?.cause, cause)
    assert.equal(only(phone).ending?.by, 'other')
  })

test('an incoming call shows who and why, rings, and is answered', async () => {
  const phone = await madePhone()
  await incoming(phone)
  assert.deepEqual(only(phone).other, { name: 'Carol', number: '103' })
  assert.equal(only(phone).because, 'for Support')
  assert.equal(phone.heard.ringing, true)
  phone.calls.answer(only(phone).id)
  await phone.clock.advance(10)
  assert.equal(phone.heard.ringing, false)
  assert.deepEqual(phone.media.opened[0]!.log, ['open', 'answer to plain'])
  assert.ok(phone.server.seen.some(event => event.type === 'answered'))
})

test('answered over a connection that was gone already: the call that rings anew is answered as well; a new one is not', async () => {
  const phone = await madePhone()
  const call: HeaderList = [['Sidetone-Call', 'call-9']]
  // Without a description the server is the one who owes the ACK: it has not taken the answer yet.
  const lost = await incoming(phone, 'Carol', call, null)
  phone.calls.answer(only(phone).id)
  await phone.clock.advance(10)
  const { id } = only(phone)
  const again = await incoming(phone, 'Carol', call)
  phone.server.act((stack, now) => stack.end(lost, {}, now))
  await phone.clock.advance(10)
  assert.deepEqual([only(phone).id, only(phone).state, phone.heard.ringing], [id, 'connecting', false])
  assert.ok(phone.server.seen.some(event => event.type === 'answered' && event.session === again))
  assert.deepEqual([phone.media.opened[0]!.closed, phone.media.opened[1]!.closed], [true, false])
  phone.media.opened[1]!.path('connected')
  assert.equal(only(phone).state, 'talking')
  await incoming(phone, 'Carol', call)
  assert.deepEqual(
    phone.calls.getSnapshot().calls.map(({ state }) => state),
    ['talking', 'incoming'],
    'it was taken: this one asks for its own answer',
  )
})

test('declining refuses with 603 and leaves nothing on the screen', async () => {
  const phone = await madePhone()
  await incoming(phone)
  phone.calls.decline(only(phone).id)
  await phone.clock.advance(10)
  assert.ok(phone.server.seen.some(event => event.type === 'failed' && event.status === 603))
  assert.deepEqual(phone.calls.getSnapshot().calls, [])
})

test('declining may say something, and a call may be sent to a number: nothing is left on the screen', async () => {
  const phone = await madePhone()
  const refusal = () =>
    phone.server.seen.flatMap(event => (event.type === 'failed' && event.response ? [event.response] : [])).at(-1)
  await incoming(phone)
  phone.calls.decline(only(phone).id, 'I’ll call you back.')
  await phone.clock.advance(10)
  assert.deepEqual([refusal()?.status, refusal()?.headers.get('Sidetone-Words')], [603, 'I’ll call you back.'])
  await incoming(phone)
  phone.calls.sendTo(only(phone).id, '*99101')
  await phone.clock.advance(10)
  assert.equal(refusal()?.status, 302)
  assert.match(refusal()?.headers.get('Contact') ?? '', /^<sip:\*99101@/)
  assert.deepEqual(phone.calls.getSnapshot().calls, [])
})

test('answered on another device: it stops ringing without a word', async () => {
  const phone = await madePhone()
  const session = await incoming(phone)
  phone.server.act((stack, now) => stack.end(session, { reasons: [{ protocol: 'SIP', cause: 200 }] }, now))
  await phone.clock.advance(10)
  assert.deepEqual(phone.calls.getSnapshot().calls, [])
  assert.equal(phone.heard.ringing, false)
})

test('a refused microphone stops an outgoing call, and lets an incoming one ring on', async () => {
  const phone = await madePhone()
  phone.media.setTrouble('refused')
  phone.calls.call('102')
  await phone.clock.advance(10)
  assert.deepEqual(phone.calls.getSnapshot().calls, [])
  await incoming(phone)
  phone.calls.answer(only(phone).id)
  await phone.clock.advance(10)
  assert.equal(only(phone).state, 'incoming')
  assert.deepEqual(phone.troubles, ['refused', 'refused'])
})

test('hold says sendonly, resume sendrecv, one offer at a time', async () => {
  const phone = await madePhone()
  const { session, id } = await talking(phone)
  const offers: string[] = []
  phone.server.onEvent(event => {
    if (event.type !== 'offer') return
    offers.push(/a=(\w+)/.exec(new TextDecoder().decode(event.body!.bytes))![1]!)
    phone.server.act((stack, now) => stack.answerOffer(session, sdp, now))
  })
  phone.calls.setHeld(id, true)
  assert.equal(only(phone).held, true)
  await phone.clock.advance(20)
  phone.calls.setHeld(id, false)
  phone.calls.setHeld(id, true)
  phone.calls.setHeld(id, false)
  await phone.clock.advance(20)
  assert.equal(offers[0], 'sendonly')
  assert.equal(offers.at(-1), 'sendrecv')
  assert.equal(only(phone).held, false)
})

test('a second call is answered with the first on hold; a swap changes places; the end of one leaves the other', async () => {
  const phone = await madePhone()
  const first = await talking(phone)
  answering(phone)
  await incoming(phone)
  assert.equal(phone.heard.ringing, false)
  const second = phone.calls.getSnapshot().calls[1]!.id
  phone.calls.answer(second)
  await phone.clock.advance(10)
  phone.media.opened[1]!.path('connected')
  let [a, b] = phone.calls.getSnapshot().calls
  assert.deepEqual([a!.held, b!.held, phone.calls.getSnapshot().current], [true, false, second])
  phone.calls.swapTo(first.id)
  await phone.clock.advance(10)
  ;[a, b] = phone.calls.getSnapshot().calls
  assert.deepEqual([a!.held, b!.held, phone.calls.getSnapshot().current], [false, true, first.id])
  phone.calls.hangUp(first.id)
  await phone.clock.advance(2_000)
  assert.equal(phone.calls.getSnapshot().current, second)
  assert.equal(only(phone).held, true)
})

test('a second call is answered and the first one ended: the microphone is not let go between them', async () => {
  const phone = await madePhone()
  const first = await talking(phone)
  await incoming(phone)
  const second = phone.calls.getSnapshot().calls[1]!.id
  phone.calls.answer(second, 'end')
  await phone.clock.advance(10)
  phone.media.opened[1]!.path('connected')
  const [ended, now] = phone.calls.getSnapshot().calls
  assert.deepEqual([ended!.id, ended!.state], [first.id, 'ended'])
  assert.deepEqual([now!.state, phone.calls.getSnapshot().current], ['talking', second])
  assert.equal(phone.media.released(), 0)
})

test('the server goes away for 10 s in a call: it goes on, a hold waits, and everything works after', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  phone.server.goOffline()
  await phone.clock.advance(5_000)
  assert.equal(only(phone).state, 'talking')
  assert.equal(phone.engine.line.getSnapshot().state, 'reconnecting')
  phone.calls.setHeld(id, true)
  await phone.clock.advance(6_000)
  assert.equal(phone.engine.line.getSnapshot().state, 'unreachable')
  const offers: string[] = []
  phone.server.onEvent(event => {
    if (event.type !== 'offer') return
    offers.push(/a=(\w+)/.exec(new TextDecoder().decode(event.body!.bytes))![1]!)
    phone.server.act((stack, now) => stack.answerOffer(event.session, sdp, now))
  })
  phone.server.goOnline()
  await phone.clock.advance(100)
  assert.equal(phone.engine.line.getSnapshot().state, 'ready')
  assert.deepEqual(offers, ['sendonly'])
  phone.calls.hangUp(id)
  await phone.clock.advance(100)
  assert.ok(phone.server.seen.some(event => event.type === 'ended'))
})

test('a hang-up without a server ends here at once and is said when it is back', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  phone.server.goOffline()
  phone.calls.hangUp(id)
  assert.equal(phone.media.opened[0]!.closed, true)
  await phone.clock.advance(3_000)
  phone.server.goOnline()
  await phone.clock.advance(100)
  assert.ok(phone.server.seen.some(event => event.type === 'ended'))
})

test('a call begun while the line comes back waits for it; without a server it says so', async () => {
  const phone = await madePhone()
  phone.server.goOffline()
  phone.calls.call('102')
  await phone.clock.advance(5_000)
  assert.equal(only(phone).state, 'dialling')
  await phone.clock.advance(5_000)
  assert.equal(only(phone).ending?.cause, 'no-server')
})

test('nothing heard: another path is tried at once; after 3 s it is said; after 5 s one more is tried; sound takes it back', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  const sound = phone.media.opened[0]!
  const hear = async (ms: number, packets: boolean) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      sound.sampleNow = madeSample(phone.clock.now(), (sound.sampleNow?.received ?? 0) + (packets ? 50 : 0))
      await phone.clock.advance(1_000)
    }
  }
  answering(phone)
  await hear(3_000, true)
  assert.equal(only(phone).quality?.mark, 'good')
  await hear(1_000, false)
  assert.ok(sound.log.includes('offer sendrecv restart'))
  assert.equal(only(phone).trouble, null)
  await hear(4_000, false)
  assert.equal(only(phone).trouble?.kind, 'silent')
  await hear(3_000, false)
  assert.deepEqual(
    sound.log.filter(line => line.includes('restart')),
    ['offer sendrecv restart', 'offer sendrecv restart'],
  )
  await hear(2_000, true)
  assert.equal(only(phone).trouble, null)
  assert.equal(only(phone).id, id)
  // How was it? The end stays long enough to say so.
  phone.calls.hangUp(id)
  await phone.clock.advance(10_000)
  assert.equal(only(phone).soundedBad, true)
})

test('who is not heard is the server’s list to say: they, or we; the gravest trouble is shown, and none stays behind', async () => {
  const phone = await madePhone()
  await talking(phone, [['Sidetone-Call', 'one']])
  const sound = phone.media.opened[0]!
  const told = (me: boolean, bob: boolean, state: 'talking' | 'holding' = 'talking') => {
    const one = { number: '', muted: false, talking: false, host: false, secured: true, outside: false }
    const roster = [
      { ...one, leg: 'a', name: 'Me', me: true, state: 'talking' as const, silent: me },
      { ...one, leg: 'b', name: 'Bob', me: false, state, silent: bob },
    ]
    const about = { kind: 'two', state: 'talking', startedAt: 0, answeredAt: 0, transfer: null } as const
    phone.calls.onMyCalls([{ ...about, id: 'one', roster, room: null, slot: null }])
    return only(phone).trouble
  }
  const since = phone.clock.now() - SILENT_TELL_MS
  assert.deepEqual(told(false, true), { kind: 'silent', since })
  assert.deepEqual(told(true, true), { kind: 'unheard', since })
  sound.path('lost')
  await phone.clock.advance(2_100)
  assert.equal(only(phone).trouble?.kind, 'sound-lost')
  sound.path('connected')
  assert.equal(only(phone).trouble?.kind, 'unheard', 'the server has said nothing else yet')
  assert.equal(told(false, true)?.kind, 'silent')
  assert.equal(told(false, true, 'holding'), null, 'who holds may be silent')
  told(true, false)
  phone.calls.onMyCalls([])
  assert.equal(only(phone).trouble, null, 'whom nothing is told of is not in trouble')
})

test('a lost path is repaired by an ICE restart after 2 s, a failed one at once', async () => {
  const phone = await madePhone()
  await talking(phone)
  const sound = phone.media.opened[0]!
  sound.path('lost')
  await phone.clock.advance(1_900)
  assert.equal(only(phone).trouble, null)
  await phone.clock.advance(200)
  assert.equal(only(phone).trouble?.kind, 'sound-lost')
  assert.ok(sound.log.includes('offer sendrecv restart'))
  sound.path('connected')
  assert.equal(only(phone).trouble, null)
})

test('back over a new connection: a path that carries nothing any more is replaced at once, one that carries is left', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  const sound = phone.media.opened[0]!
  answering(phone)
  const restarts = () => sound.log.filter(line => line.includes('restart')).length
  const cut = async (received: (ms: number) => number) => {
    phone.server.goOffline()
    await phone.clock.advance(10)
    phone.server.goOnline()
    for (let passed = 0; passed < 900; passed += 50) {
      sound.sampleNow = madeSample(phone.clock.now(), received(passed))
      await phone.clock.advance(50)
    }
  }
  await cut(ms => 100 + ms / 20)
  assert.equal(restarts(), 0)
  await cut(() => 200)
  assert.equal(restarts(), 1)
  phone.calls.setHeld(id, true)
  await phone.clock.advance(100)
  const before = restarts()
  await cut(() => 300)
  assert.equal(restarts(), before, 'on hold nothing needs to come')
})

test('a microphone that the computer has muted, or that gives nothing for 5 s, is said as long as it is so', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  const sound = phone.media.opened[0]!
  const trouble = () => only(phone).trouble?.kind
  sound.microphoneIs = 'muted'
  await phone.clock.advance(200)
  assert.equal(trouble(), 'microphone-muted')
  sound.microphoneIs = 'silent'
  // Sound of the other side goes on, so nothing else is wrong.
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      sound.sampleNow = madeSample(phone.clock.now(), (sound.sampleNow?.received ?? 0) + 25)
      await phone.clock.advance(500)
    }
  }
  await pass(4_500)
  assert.equal(trouble(), undefined)
  await pass(1_000)
  assert.equal(trouble(), 'microphone-silent')
  phone.calls.setMuted(id, true)
  await pass(500)
  assert.equal(trouble(), undefined, 'meant to be silent')
  phone.calls.setMuted(id, false)
  await pass(6_000)
  assert.equal(trouble(), 'microphone-silent')
  sound.microphoneIs = 'heard'
  await pass(500)
  assert.equal(trouble(), undefined)
})

test('speaking while muted is said, and taken back', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  const sound = phone.media.opened[0]!
  phone.calls.setMuted(id, true)
  sound.mine = 0.5
  await phone.clock.advance(600)
  assert.equal(only(phone).mutedSpeech, true)
  sound.mine = 0
  await phone.clock.advance(5_000)
  assert.equal(only(phone).mutedSpeech, false)
})

test('notices of the server are shown', async () => {
  const phone = await madePhone()
  const { session } = await talking(phone)
  const tell = async (told: object) => {
    phone.server.act((stack, now) => stack.requestIn(session, 'INFO', { body: notice(told) }, now))
    await phone.clock.advance(10)
  }
  await tell({ kind: 'news', sentence: 'We cannot hear you.' })
  assert.deepEqual(only(phone).notice, { kind: 'words', sentence: 'We cannot hear you.' })
  // Whom we asked meanwhile did not answer: the caller is off hold by itself.
  phone.calls.setHeld(only(phone).id, true)
  await phone.clock.advance(10)
  assert.equal(only(phone).held, true)
  const back = { kind: 'came-back', cause: 'declined', who: 'Carol', back: 'Bob' }
  await tell({ ...back, sentence: 'Carol declined: Bob is back.' })
  assert.equal(only(phone).held, false)
  assert.deepEqual(only(phone).notice, back)
  await phone.clock.advance(SAID_SHOWN_MS)
  assert.equal(only(phone).notice, null, 'read by now')
  await tell(back)
  phone.calls.dismissNotice(only(phone).id)
  assert.equal(only(phone).notice, null, 'closed')
})

test('digits go by RFC 4733 and stay readable', async () => {
  const phone = await madePhone()
  const { id } = await talking(phone)
  for (const key of ['1', '2', '#', 'x']) phone.calls.sendDigit(id, key)
  assert.equal(only(phone).digits, '12#')
  assert.deepEqual(
    phone.media.opened[0]!.log.filter(line => line.startsWith('digit')),
    ['digit 1', 'digit 2', 'digit #'],
  )
})

test("the server's id of a call is kept and moves with it; whom we talk with follows", async () => {
  const phone = await madePhone()
  let session = ''
  nextInvite(phone, event => {
    session = event.session
    phone.server.act((stack, now) => stack.accept(session, { headers: [['Sidetone-Call', 'one']], body: sdp }, now))
  })
  phone.calls.call('102')
  await phone.clock.advance(10)
  assert.equal(only(phone).serverCall, 'one')
  const body = notice({ kind: 'call', call: 'two', other: { name: 'Carol', number: '103' } })
  phone.server.act((stack, now) => stack.requestIn(session, 'INFO', { body }, now))
  await phone.clock.advance(10)
  assert.equal(only(phone).serverCall, 'two')
  assert.deepEqual(only(phone).other, { name: 'Carol', number: '103' })
  const one = (name: string, me = false) => ({
    leg: name,
    name,
    number: '',
    me,
    state: 'talking' as const,
    muted: false,
    talking: false,
    host: false,
    silent: false,
    secured: true,
    outside: false,
  })
  const roster = [one('Alice', true), one('Bob'), one('Carol')]
  phone.calls.onMyCalls([
    {
      id: 'two',
      kind: 'conference',
      state: 'talking',
      startedAt: 0,
      answeredAt: 0,
      roster,
      transfer: null,
      room: null,
      slot: null,
    },
  ])
  assert.equal(only(phone).other.name, 'Bob, Carol')
})

test('on hold is who waits for all others, for as long as the server says so: not after a transfer, a merge, a parking', async () => {
  const phone = await madePhone()
  const { session, id } = await talking(phone, [['Sidetone-Call', 'one']])
  const one = (name: string, state: 'talking' | 'holding' = 'talking') => ({
    ...{ leg: name, name, number: name, me: name === 'Me', state },
    ...{ muted: false, talking: false, host: false, silent: false, secured: true, outside: false },
  })
  const about = {
    id: 'one',
    kind: 'two',
    state: 'talking',
    startedAt: 0,
    answeredAt: 0,
    room: null,
    slot: null,
  } as const
  const told = (...roster: MyCall['roster']) => {
    phone.calls.onMyCalls([{ ...about, roster, transfer: null }])
    return only(phone).heldByOther
  }
  const me = one('Me')
  const held = () => told(me, one('Bob', 'holding'))
  assert.equal(held(), true)
  assert.equal(told(me, one('Bob')), false, 'taken back')
  assert.equal(held() && told(me, one('Carol')), false, 'Bob is gone, Carol has never held')
  assert.equal(held() && told(me, one('Bob', 'holding'), one('Carol')), false, 'merged: Carol is heard')
  assert.equal(held() && told(me), false, 'parked')
  phone.calls.onMyCalls([{ ...about, roster: [me], transfer: null, slot: '701' }])
  assert.deepEqual([only(phone).heldByOther, only(phone).parkedIn], [false, '701'])
  assert.equal(told(me, one('Carol')), false)
  assert.equal(only(phone).parkedIn, '', 'picked up')
  assert.equal(told(one('Me', 'holding'), one('Bob')), false, 'my own hold is not theirs')
  assert.equal(held(), true)
  phone.calls.onMyCalls([
    {
      ...about,
      roster: [me, one('Bob', 'holding'), { ...one('Carol'), state: 'ringing' }],
      transfer: { to: { name: 'Carol', number: '103' }, mine: false },
    },
  ])
  assert.equal(only(phone).heldByOther, false, 'it rings at Carol')
  assert.equal(held(), true)
  const body = notice({ kind: 'call', call: 'two', other: { name: 'Carol', number: '103' } })
  phone.server.act((stack, now) => stack.requestIn(session, 'INFO', { body }, now))
  await phone.clock.advance(10)
  assert.equal(only(phone).heldByOther, false, 'another call, of which nothing is known yet')
  assert.equal(only(phone).id, id)
})

test('a call that goes on elsewhere says so, whatever number stands beside the words', () => {
  const ending = (text: string) => readEnding(0, [{ protocol: 'Q.850', cause: 16, text }], 'other').cause
  assert.equal(ending('The call goes on at another device.'), 'moved')
  assert.equal(ending('The call became part of another one.'), 'merged')
  assert.equal(ending('The call was passed on.'), 'transferred')
  assert.equal(ending('The call was parked.'), 'parked')
  assert.equal(ending(''), 'hung-up')
})

test('a code that has said all ends by itself, not by somebody who hung up; a person hangs up', async () => {
  for (const [number, by] of [
    ['*78', 'system'],
    ['102', 'other'],
  ] as const) {
    const phone = await madePhone()
    let session = ''
    nextInvite(phone, event => {
      session = event.session
      phone.server.act((stack, now) => stack.accept(session, { body: sdp }, now))
    })
    phone.calls.call(number, 'Do not disturb')
    await phone.clock.advance(10)
    phone.server.act((stack, now) => stack.end(session, { reasons: [{ protocol: 'Q.850', cause: 16 }] }, now))
    await phone.clock.advance(10)
    assert.deepEqual(only(phone).ending, { by, cause: 'hung-up', words: '' })
    await phone.clock.advance(2_000)
    assert.equal(phone.calls.getSnapshot().calls.length, by === 'system' ? 0 : 1, 'it goes as quietly as our own end')
  }
})
