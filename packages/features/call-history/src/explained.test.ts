/** Why a call went where it went: decisions, how it sounded, and its signalling. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CallEvent, LegId } from '@sidetone/call'
import { openDatabase } from '@sidetone/data'
import { alice, bob, callOf, ended, T0 } from './example.ts'
import { hear, qualityOf } from './heard.ts'
import { textOf } from './ladder-routes.ts'
import { type LadderMessage, openLadders } from './ladders.ts'
import { LADDER_AFTER_MS, MAX_HEARD } from './limits.ts'
import { gather, newRecord } from './record.ts'
import { toldSteps } from './steps.ts'
import { migrations } from './tables.ts'

type Bare = Parameters<typeof callOf>[1][number]
const at = (s: number) => T0 + s * 1000
const leg = (id: string) => id as LegId
const outside = { name: '', number: '+4930123456' }
const recordOf = (events: readonly Bare[]) => {
  const [first, ...rest] = callOf('c', events)
  const record = newRecord(first as Extract<CallEvent, { type: 'call.started' }>)
  for (const event of rest) gather(record, event)
  return record
}

test('a call that takes the next line says which line failed, with what words, and why each decision fell', () => {
  const record = recordOf([
    { type: 'call.started', at: at(0), from: alice, dialled: '030123456', leg: leg('a') },
    {
      type: 'call.routed',
      at: at(0),
      to: outside,
      destination: { kind: 'trunk', trunk: 't1', number: outside.number },
      why: ['030… goes out by Cheap, then by Good.'],
    },
    { type: 'leg.started', at: at(0), leg: leg('b'), to: outside, trunk: 't1' },
    { type: 'leg.ended', at: at(3), leg: leg('b'), cause: 'trunk-failed', by: 'called', detail: '503 Busy here' },
    { type: 'trunk.failed-over', at: at(3), leg: leg('c'), from: 't1', to: 't2', cause: 'trunk-failed' },
    { type: 'leg.started', at: at(3), leg: leg('c'), to: outside, trunk: 't2' },
    { type: 'leg.answered', at: at(9), leg: leg('c'), codec: 'PCMA', secured: 'sdes' },
    { type: 'call.forwarded', at: at(10), by: bob, to: outside, cause: 'busy', why: ['Bob wants it so.'] },
    ended('hung-up', 'caller', 60),
  ] as Bare[])
  const names: Record<string, string> = { t1: 'Cheap', t2: 'Good' }
  assert.deepEqual(
    toldSteps(record, id => names[id]!).map(({ what, says, why }) => [what, says, why]),
    [
      ['routed', '030123456 led to +4930123456.', ['030… goes out by Cheap, then by Good.']],
      [
        'failed-over',
        'Cheap did not take it (the outside line could not be reached), so Good was tried.',
        ['It said: 503 Busy here.'],
      ],
      ['forwarded', 'Bob (102) sent it on to +4930123456.', ['They are on another call.', 'Bob wants it so.']],
    ],
  )
})

test('how a leg sounded keeps its shape when the call is long, and loss is counted between two points', () => {
  const quality = { codec: 'PCMA', received: 0, lost: 0, jitterMs: 3, roundTripMs: 20, farLossRatio: 0.01, mos: 4.2 }
  const points: Parameters<typeof hear>[0] = []
  hear(points, 5_000, { ...quality, received: 250 })
  hear(points, 10_000, { ...quality, received: 475, lost: 25, roundTripMs: null })
  assert.deepEqual(
    qualityOf(T0, points).map(({ at, lossPercent, roundTripMs, farLossPercent }) => [
      at - T0,
      lossPercent,
      roundTripMs,
      farLossPercent,
    ]),
    [
      [5_000, 0, 20, 1],
      [10_000, 10, null, 1],
    ],
  )
  for (let i = 3; i < 5_000; i++) hear(points, i * 5_000, { ...quality, received: i * 225, lost: i * 25 })
  assert.ok(points.length >= MAX_HEARD / 2 - 1 && points.length < MAX_HEARD)
  for (const { lossPercent } of qualityOf(T0, points).slice(1)) assert.equal(lossPercent, 10)
})

const message = (text: string, after = 0): LadderMessage => ({
  at: T0 + after,
  leg: 'a',
  way: 'in',
  peer: 'udp 192.0.2.1:5060',
  text,
  cut: false,
})

test('the signalling of a call is kept when its last answers are there, and the oldest goes when there is too much', t => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: T0 })
  const { sql } = openDatabase(join(mkdtempSync(join(tmpdir(), 'sidetone-')), 'a.db'), { migrations })
  const living = new Map<string, LadderMessage[]>()
  const source = {
    remembers: (call: string) => living.has(call),
    messagesOf: (call: string) => ({ messages: living.get(call) ?? [], left: 2 }),
    forget: (call: string) => void living.delete(call),
  }
  const ladders = openLadders({
    sql,
    source,
    now: Date.now,
    most: 80_000,
    onFault(error) {
      throw error
    },
  })
  const said = [
    message('INVITE sip:ä SIP/2.0\r\n\r\n'),
    { ...message('SIP/2.0 200 OK\n1 in 0 3 a b', 1), leg: '', cut: true },
  ]
  living.set('one', said)
  ladders.ended('one', T0)
  t.mock.timers.tick(LADDER_AFTER_MS / 2)
  assert.equal(living.size, 1)
  assert.deepEqual(ladders.of('one').messages, said)
  t.mock.timers.tick(LADDER_AFTER_MS)
  assert.equal(living.size, 0)
  assert.deepEqual(ladders.of('one'), { messages: said, left: 2 })
  assert.deepEqual(ladders.of('none'), { messages: [], left: 0 })

  const long = 'x'.repeat(10_000)
  for (let i = 0; i < 9; i++) {
    living.set(`long-${i}`, [message(long, i)])
    ladders.ended(`long-${i}`, T0 + 20_000 + i)
    t.mock.timers.tick(LADDER_AFTER_MS * 2)
  }
  assert.deepEqual(ladders.of('one').messages, [])
  assert.equal(ladders.of('long-8').messages.length, 1)

  living.set('last', [message('BYE')])
  ladders.ended('last', Date.now())
  ladders.stop()
  assert.equal(ladders.of('last').messages.length, 1)
  assert.equal(ladders.deleteBefore(Number.MAX_SAFE_INTEGER), false)
  assert.deepEqual(ladders.of('last').messages, [])
})

test('as text, each message says who sent it to whom', () => {
  const record = recordOf([{ type: 'call.started', at: at(0), from: alice, dialled: '102', leg: leg('a') }])
  const text = textOf(record, { messages: [message('INVITE sip:102@pbx SIP/2.0\r\nCall-ID: x\r\n\r\n')], left: 3 })
  assert.equal(
    text,
    [
      'Call c\n',
      '(3 messages in the middle were not kept)\n',
      `${new Date(T0).toISOString()}  Alice (udp 192.0.2.1:5060) -> Sidetone\n\nINVITE sip:102@pbx SIP/2.0\nCall-ID: x\n`,
    ].join('\n'),
  )
})
