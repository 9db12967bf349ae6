/** Seeded random things happen to a phone: what it shows is what the server says, and after all hung up nothing is left. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, type MyCall, type RosterEntry } from '@sidetone/api-client'
import { parseUri } from '@sidetone/sip'
import { seededRandom } from '@sidetone/testkit'
import { type MadePhone, madePhone, madeSample } from '../testing.ts'
import { createHandling, type HandlingModel } from './handling.ts'

const SEEDS = 200
const INPUTS = 100
const bytes = (text: string) => new TextEncoder().encode(text)
const sdp = { type: 'application/sdp', bytes: bytes('v=0\r\nm=audio 1 UDP/TLS/RTP/SAVPF 111\r\n') }
const reasons = [
  { protocol: 'SIP', cause: 486, text: 'They are on another call.' },
  { protocol: 'Q.850', cause: 16, text: 'The call was passed on.' },
  { protocol: 'Q.850', cause: 16, text: 'Parked at 701.' },
  { protocol: 'Q.850', cause: 16, text: 'The call became part of another one.' },
  { protocol: 'Q.850', cause: 16, text: 'The call goes on at another device.' },
]

for (let seed = 1; seed <= SEEDS; seed++)
  test(`phone walk ${seed}`, async () => {
    const random = seededRandom(seed)
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
    const phone = await madePhone()
    const idle = phone.clock.pending()
    const { server, clock, calls, media } = phone
    const api = new Proxy({} as Parameters<typeof createHandling>[0], {
      get: () => async () => {
        if (random() < 0.3) throw new ApiError('not-now', 409, 'This is not possible at the moment.')
        return { slot: '701' }
      },
    })
    const handling = createHandling(api, calls, clock)
    handling.subscribe(() => calls.onMyCalls(handling.getSnapshot().mine))

    // ── the server: what it knows of each call, and the ways in which it answers ──
    const sessions: string[] = []
    const rosters = new Map<string, MyCall>()
    let count = 0
    const roster = (id: string): MyCall => {
      const one = (name: string, me = false): RosterEntry => ({
        ...{ leg: `${id}-${name}`, name, number: name, me },
        ...{ state: random() < 0.4 ? 'holding' : 'talking', silent: random() < 0.2 },
        ...{ muted: false, talking: false, host: false, secured: true, outside: false },
      })
      const parked = random() < 0.15
      const others = parked ? [] : ['Bob', 'Carol', 'Dave'].slice(0, 1 + Math.floor(random() * 3))
      const transfer = random() < 0.1 ? { to: { name: 'Erin', number: '105' }, mine: random() < 0.5 } : null
      const about = { kind: others.length > 1 ? 'conference' : 'two', startedAt: count, answeredAt: 0 } as const
      const slot = parked ? '701' : null
      return {
        ...{ id, ...about, state: 'talking', room: null, transfer, slot },
        roster: [one('Me', true), ...others.map(name => one(name))],
      }
    }
    const known = (session: string) => {
      sessions.push(session)
      const id = `server-${count++}`
      rosters.set(id, roster(id))
      return id
    }
    server.onEvent(event => {
      if (event.type === 'invite') {
        const headers = [['Sidetone-Call', known(event.session)]] as const
        server.act((stack, now) => {
          if (random() < 0.7) stack.progress(event.session, 180, { headers }, now)
          if (random() < 0.5) stack.accept(event.session, { headers, body: sdp }, now)
        })
      } else if (event.type === 'offer')
        server.act((stack, now) =>
          random() < 0.9 ? stack.answerOffer(event.session, sdp, now) : stack.refuseOffer(event.session, 488, now),
        )
      else if (event.type === 'answered' && event.mustAckWithBody)
        server.act((stack, now) => stack.ackWith(event.session, sdp, now))
    })
    const contact = parseUri(/sip:[^>]+/.exec(server.registers[0]!.contact)![0])
    const from = parseUri('sip:103@server.test')
    assert(contact.ok && from.ok)
    const serverDoes: (() => void)[] = [
      () => {
        const id = `server-${count}`
        const headers = [['Sidetone-Call', id]] as const
        const invite = { to: contact.value, from: { name: 'Carol', uri: from.value, params: {} }, headers, body: sdp }
        known(server.act((stack, now) => stack.invite(invite, now)))
      },
      () => server.act((stack, now) => stack.accept(pick(sessions) ?? '', { body: sdp }, now)),
      () =>
        server.act((stack, now) => stack.reject(pick(sessions) ?? '', pick([486, 603, 480, 404, 487]) ?? 486, {}, now)),
      () =>
        server.act((stack, now) =>
          stack.end(pick(sessions) ?? '', { reasons: reasons.filter(() => random() < 0.3) }, now),
        ),
      () => server.act((stack, now) => stack.offer(pick(sessions) ?? '', random() < 0.5 ? sdp : undefined, {}, now)),
      () => notify({ kind: 'call', call: pick([...rosters.keys()]) ?? 'x', other: { name: 'Dave', number: '104' } }),
      () => notify({ kind: 'came-back', cause: 'busy', who: 'Dave', back: 'Bob', sentence: '' }),
      () => notify({ kind: 'news', sentence: 'Something happened.' }),
      // Often: each change of who holds, who is heard, who waits.
      ...[1, 2, 3, 4].map(() => () => tellCalls()),
      () => server.goOffline(),
      () => server.goOnline(),
    ]
    function notify(notice: object) {
      const body = { type: 'application/sidetone-notice+json', bytes: bytes(JSON.stringify(notice)) }
      server.act((stack, now) => stack.requestIn(pick(sessions) ?? '', 'INFO', { body }, now))
    }
    function tellCalls() {
      for (const id of rosters.keys()) if (random() < 0.5) rosters.set(id, roster(id))
      handling.told([...rosters.values()].slice(-6).filter(() => random() < 0.9))
    }

    // ── the person, the sound, the time ──
    const anyCall = () => pick(calls.getSnapshot().calls)?.id ?? 'none'
    const personDoes: (() => unknown)[] = [
      () => calls.call(pick(['102', '103', '*43', '']) ?? ''),
      () => calls.answer(anyCall(), random() < 0.7 ? 'hold' : 'end'),
      () => calls.decline(anyCall()),
      () => calls.hangUp(anyCall()),
      () => calls.setMuted(anyCall(), random() < 0.5),
      () => calls.setHeld(anyCall(), random() < 0.5),
      () => calls.swapTo(anyCall()),
      () => calls.sendDigit(anyCall(), '5'),
      () => calls.dismiss(anyCall()),
      () => handling.consult(anyCall(), '104', 'Dave'),
      () => handling.completeTransfer(),
      () => handling.cancelConsult(),
      () => handling.merge(anyCall(), anyCall()),
      () => handling.park(anyCall()),
      () => handling.moveHere(),
      () => media.setTrouble(random() < 0.1 ? 'refused' : null),
    ]
    const soundDoes: (() => unknown)[] = [
      ...(['connected', 'connected', 'connected', 'lost', 'failed'] as const).map(
        state => () => pick(media.opened.filter(sound => !sound.closed))?.path(state),
      ),
      () => media.microphone(pick(['Headset', null]) ?? null),
      () => {
        const sound = pick(media.opened)
        if (sound) sound.sampleNow = madeSample(clock.now(), (sound.sampleNow?.received ?? 0) + 50)
      },
    ]
    for (let input = 0; input < INPUTS; input++) {
      const chance = random()
      const does = pick(chance < 0.4 ? personDoes : chance < 0.8 ? serverDoes : soundDoes)
      does?.()
      await clock.advance(random() < 0.1 ? 9_000 : 20)
      check(phone, handling)
    }

    // ── everything is hung up ──
    server.goOnline()
    for (const { id } of calls.getSnapshot().calls) calls.hangUp(id)
    handling.told([])
    await clock.advance(60_000)
    assert.deepEqual(calls.getSnapshot(), { calls: [], current: null })
    assert.equal(handling.getSnapshot().consult, null)
    assert.equal(handling.getSnapshot().elsewhere, null)
    assert.equal(handling.getSnapshot().said, null)
    assert.ok(media.opened.every(sound => sound.closed))
    assert.deepEqual([phone.heard.ringing, phone.heard.ringback], [false, false])
    assert.equal(phone.engine.line.getSnapshot().state, 'ready')
    assert.equal(clock.pending(), idle, 'no timer is left')
  })

/** Holds after whatever happened. */
function check({ calls, heard }: MadePhone, handling: HandlingModel): void {
  const { calls: all, current } = calls.getSnapshot()
  const { mine, consult } = handling.getSnapshot()
  const talkedIn = all.filter(({ state }) => state !== 'ended' && state !== 'incoming')
  const answered = all.filter(({ state }) => state === 'talking' || state === 'connecting')
  assert.ok(current === null || all.some(({ id }) => id === current), 'the current call is there')
  assert.ok(current !== null || talkedIn.length === 0, 'a call that one talks in can be reached')
  assert.ok(answered.filter(({ held }) => !held).length <= 1, 'one talks in one call at a time')
  assert.equal(heard.ringing, talkedIn.length === 0 && all.some(({ state }) => state === 'incoming'))
  for (const id of consult ? [consult.from, consult.to] : [])
    assert.ok(all.some(call => call.id === id && call.state !== 'ended'))
  for (const call of all) {
    const told = answered.includes(call) ? mine.find(({ id }) => id === call.serverCall) : undefined
    const others = told?.roster.filter(({ me }) => !me) ?? []
    const held = others.length > 0 && told?.transfer === null && others.every(({ state }) => state === 'holding')
    assert.equal(call.heldByOther, held, 'on hold is who the server says is')
    assert.equal(call.parkedIn, told?.slot ?? '')
    if (call.state === 'ended') assert.deepEqual([call.trouble, call.notice], [null, null])
  }
}
