/**
 * Why did this call go where it went: a call that one trunk refused and the next one took, as an admin reads it afterwards;
 * and that nothing secret is in what is kept of its signalling.
 */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { CallId } from '@sidetone/call'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute } from '@sidetone/feature'
import {
  CallLadder,
  createCallHistory,
  EndedCallDetail,
  EndedCallPage,
  migrations,
} from '@sidetone/feature-call-history'
import type { Phone } from './phone.ts'
import { trunkHost, World } from './world.ts'

let world: World
afterEach(() => assert.deepEqual(world.faults, [], world.trace.join('\n')))

const otherHost = '10.9.9.8'

/** Two trunks for the same numbers, and what an admin asks for afterwards. */
async function company() {
  world = new World()
  world.trunks.push({ id: 'second', name: 'Second', host: otherHost, port: 5060, transport: 'udp', maxCalls: 9 })
  const prefix = { prefix: '0', stripPrefix: true }
  const trunks = [
    { trunk: 'outside', name: 'Outside', ...prefix },
    { trunk: 'second', name: 'Second', ...prefix },
  ]
  world.plan = { ...world.plan, trunks }
  const [alice] = (await world.registered('101')) as [Phone]
  const refusing = world.phone('outside', { host: trunkHost })
  refusing.onInvite = phone => phone.refuse(503)
  const taking = world.phone('second', { host: otherHost })
  taking.onInvite = phone => phone.answer()

  const { sql } = temporaryDatabase({ migrations })
  const recorder = () => world.server.sip.recorder
  const history = createCallHistory({
    sql,
    journal: {
      onCommitted: listener => world.server.journal.onCommitted(events => listener(events, 1)),
      replay: () => [],
    },
    deviceName: () => undefined,
    liveCalls: () => [],
    trunkName: id => world.trunks.find(trunk => trunk.id === id)?.name ?? '?',
    ladders: {
      remembers: call => recorder().remembers(call as CallId),
      messagesOf: call => recorder().messagesOf(call as CallId),
      forget: call => recorder().forget(call as CallId),
    },
    now: () => world.now,
    changed: () => {},
  })
  const ask = (path: string, params = {}) => {
    const route = history.routes.find(each => each.path === path) as ApiRoute
    return route.handle({ params, query: route.query?.parse({}) } as never)
  }
  return {
    alice,
    taking,
    history,
    newest: () => EndedCallPage.parse(ask('/api/calls/ended')).items[0]!.id,
    call: (id: string) => EndedCallDetail.parse(ask('/api/calls/ended/:id', { id })),
    ladder: (id: string) => CallLadder.parse(ask('/api/calls/ended/:id/ladder', { id })),
    text: (id: string) => ask('/api/calls/ended/:id/ladder.txt', { id }) as string,
  }
}

test('a call that the next trunk took is told with each decision, its sound and its signalling', async () => {
  const { alice, history, newest, call, ladder, text } = await company()
  alice.dial('05551234')
  await world.run(1_000)
  const { leg } = world.legOf(alice)
  const quality = { codec: 'PCMU', received: 250, lost: 0, jitterMs: 4, roundTripMs: 30, farLossRatio: 0, mos: 4.3 }
  const sounds = (more: object) =>
    world.server.driver.turn(() =>
      world.media.emit({ type: 'quality', end: leg.end, quality: { ...quality, ...more } }),
    )
  await world.run(4_000)
  sounds({})
  await world.run(5_000)
  sounds({ received: 450, lost: 50, mos: 2.9 })
  await world.run(1_000)
  alice.hangUp()
  await world.run(500)

  const id = newest()
  const { story, steps, legs, outcome } = call(id)
  assert.equal(outcome, 'answered')
  assert.deepEqual(story, [
    'Alice called 5551234.',
    'An outside line did not take the call (the outside line could not be reached), so the next one was tried.',
    "5551234's phone rang.",
    '5551234 answered after 0 s.',
    'They talked 11 s; Alice hung up.',
  ])
  assert.deepEqual(
    steps.map(({ what, says, why }) => [what, says, why]),
    [
      [
        'routed',
        '05551234 led to 5551234.',
        [
          '05551234 begins with 0, the prefix of the trunk Outside.',
          'It goes to the trunk Outside as 5551234.',
          'If that fails it goes to the trunk Second as 5551234.',
        ],
      ],
      [
        'failed-over',
        'Outside did not take it (the outside line could not be reached), so Second was tried.',
        ['It said: 503 Service Unavailable.'],
      ],
    ],
  )
  assert.deepEqual(
    legs.map(({ name, number, trunk, side, quality }) => [
      name || number,
      trunk?.name ?? null,
      side,
      quality.map(({ mos, lossPercent }) => [mos, lossPercent]),
    ]),
    [
      [
        'Alice',
        null,
        'caller',
        [
          [4.3, 0],
          [2.9, 20],
        ],
      ],
      ['5551234', 'Outside', 'called', []],
      ['5551234', 'Second', 'called', []],
    ],
  )

  const drawn = (each = ladder(id)) =>
    each.messages.map(({ leg, way, text }) => {
      const { trunk, name } = legs.find(({ id }) => id === leg)!
      const first = text.split('\r\n', 1)[0]!.replace(/ sip:.*| SIP\/2\.0|SIP\/2\.0 /g, '')
      return `${trunk?.name ?? name} ${way === 'in' ? '→' : '←'} ${first}`
    })
  const told = drawn()
  assert.deepEqual(told.slice(0, 5), [
    'Alice → INVITE',
    'Alice ← 100 Trying',
    'Alice ← 401 Unauthorized',
    'Alice → ACK',
    'Alice → INVITE',
  ])
  assert.deepEqual(
    told.filter(each => !each.startsWith('Alice')),
    [
      'Outside ← INVITE',
      'Outside → 100 Trying',
      'Outside → 503 Service Unavailable',
      'Outside ← ACK',
      'Second ← INVITE',
      'Second → 100 Trying',
      'Second → 200 OK',
      'Second ← ACK',
      'Second ← BYE',
      'Second → 200 OK',
    ],
  )
  assert.match(text(id), /Sidetone -> 5551234 \(udp 10\.9\.9\.9:5060\)\n\nINVITE sip:5551234@/)

  // Now from the disk: nothing of it is in memory any more.
  history.stop()
  assert.deepEqual(world.server.sip.recorder.messagesOf(id as CallId).messages, [])
  assert.deepEqual(drawn(), told)
})

test('no digest answer, no key and nothing that somebody typed or pressed is kept', async () => {
  const { alice, taking, history, newest, ladder, text } = await company()
  const key = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
  const body = new TextDecoder().decode(alice.sdp().bytes)
  const withKey = `${body.trimEnd()}\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}\r\n`
  alice.dial('05551234', { body: { type: 'application/sdp', bytes: new TextEncoder().encode(withKey) } })
  await world.run(1_000)
  alice.info('application/dtmf-relay', 'Signal=4\r\nDuration=4711')
  alice.stack.requestIn(
    alice.session,
    'MESSAGE',
    { body: { type: 'text/plain', bytes: new TextEncoder().encode('the code of the safe is 0815') } },
    world.now,
  )
  alice.settle()
  await world.run(1_000)
  taking.hangUp()
  await world.run(1_000)
  const id = newest()
  history.stop()
  const kept = [JSON.stringify(ladder(id)), text(id)]
  for (const all of kept) {
    assert.match(all, /Authorization: \(removed\)/)
    assert.match(all, /a=crypto:1 AES_CM_128_HMAC_SHA1_80 \(removed\)/)
    assert.match(all, /letters of application\/dtmf-relay are not kept/)
    assert.match(all, /letters of text\/plain are not kept/)
    for (const secret of [key, 'response=', 'cnonce', '4711', 'the safe']) assert.ok(!all.includes(secret), secret)
  }
})

test('of a call that a restart survives, what came after it is remembered', async () => {
  const { alice, taking } = await company()
  alice.dial('05551234')
  await world.run(1_000)
  await world.killServer()
  const [[call]] = [...world.server.switchboard.inspect()] as [[CallId, unknown]]
  taking.hangUp()
  await world.run(1_000)
  const { messages } = world.server.sip.recorder.messagesOf(call)
  const methods = messages.map(({ text }) => text.split(' ', 1)[0])
  assert.equal(methods.filter(method => method === 'BYE').length, 2)
  assert.ok(!methods.includes('INVITE'))
})
