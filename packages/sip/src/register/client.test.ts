import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ids } from '@sidetone/kernel'
import { Headers } from '../message/headers.ts'
import { noBytes } from '../message/text.ts'
import type { SipResponse } from '../message/types.ts'
import { type RegistrationInput, registrationState, stepRegistration } from './client.ts'

const options = { contact: 'sip:x@abc.invalid;transport=ws', instance: 'urn:uuid:1', expiresS: 600, callId: 'c' }
const ids: Ids = { token: bytes => '8'.repeat(bytes * 2) }
const response = (status: number, ...headers: [string, string][]): SipResponse => ({
  kind: 'response',
  status,
  reason: '',
  headers: Headers.of(headers),
  body: noBytes,
})
/** A client, and `pending` as the number that the owner would give back. */
function client() {
  const state = registrationState(options)
  const step = (input: RegistrationInput, now: number) => stepRegistration(state, input, now, options, ids)
  return {
    state,
    step,
    answer: (now: number, status: number, ...headers: [string, string][]) =>
      step({ type: 'response', cseq: state.pending ?? -1, response: response(status, ...headers) }, now),
  }
}
const ours = (expires: number): [string, string] => [
  'Contact',
  `<sip:other@x>;expires=9, <sip:x@abc.invalid;transport=ws>;expires=${expires};+sip.instance="<urn:uuid:1>";reg-id=1`,
]

test('registers, refreshes before the end, unregisters', () => {
  const { state, step, answer } = client()
  assert.deepEqual(step({ type: 'start' }, 0), [
    {
      type: 'send',
      callId: 'c',
      cseq: 1,
      headers: [
        ['Contact', '<sip:x@abc.invalid;transport=ws>;+sip.instance="<urn:uuid:1>";reg-id=1;expires=600'],
        ['Expires', '600'],
        ['Supported', 'path, outbound'],
      ],
    },
  ])
  assert.deepEqual(answer(100, 200, ours(300), ['Flow-Timer', '120'], ['CSeq', '2 REGISTER']), [
    { type: 'registered', expiresAt: 300_100, flowTimerS: 120 },
  ])
  assert.ok(state.at! > 220_000 && state.at! < 275_000)
  assert.deepEqual(step({ type: 'time' }, state.at! - 1), [])
  const [refresh] = step({ type: 'time' }, state.at!)
  assert.equal(refresh?.type === 'send' && refresh.cseq, 3, 'above what the stack used for credentials')
  answer(260_000, 200, ours(300))
  const [leave] = step({ type: 'stop' }, 261_000)
  assert.ok(leave?.type === 'send')
  assert.match(leave.headers[0]![1], /;expires=0$/)
  assert.deepEqual(answer(261_100, 200), [{ type: 'unregistered' }])
  assert.equal(state.at, null)
})

test('fails: soon again in the first minutes, slowly later, never sooner than Retry-After', () => {
  const { state, step } = client()
  step({ type: 'start' }, 0)
  let now = 0
  const waits: number[] = []
  for (let i = 0; i < 60; i++) {
    const [lost] = step({ type: 'no-response', cseq: state.pending! }, now)
    assert.ok(lost?.type === 'lost' && lost.retryAt !== null)
    waits.push(lost.retryAt - now)
    now = lost.retryAt
    assert.equal(step({ type: 'time' }, now)[0]?.type, 'send')
  }
  assert.ok(waits[0]! <= 1000)
  assert.ok(waits.slice(0, 25).every(wait => wait <= 5000))
  assert.ok(waits.at(-1)! > 100_000 && waits.every(wait => wait <= 300_000))
  const busy = client()
  busy.step({ type: 'start' }, 0)
  assert.deepEqual(busy.answer(0, 503, ['Retry-After', '60']), [{ type: 'lost', status: 503, retryAt: 60_000 }])
})

test('423 asks again with what the server wants', () => {
  const { step, answer } = client()
  step({ type: 'start' }, 0)
  const [again] = answer(0, 423, ['Min-Expires', '900'])
  assert.ok(again?.type === 'send')
  assert.match(again.headers[0]![1], /expires=900$/)
  assert.equal(answer(0, 423, ['Min-Expires', '900'])[0]?.type, 'lost', 'but not for ever')
})

test('a wrong password is not tried again until start', () => {
  const { state, step, answer } = client()
  step({ type: 'start' }, 0)
  assert.deepEqual(answer(0, 401), [{ type: 'refused', status: 401 }])
  assert.equal(state.at, null)
  assert.deepEqual(step({ type: 'time' }, 1e9), [])
  assert.equal(step({ type: 'start' }, 1e9)[0]?.type, 'send')
})

test('a broken flow: waits for the new one, registers there at once, and the old answer does not matter', () => {
  const { state, step, answer } = client()
  step({ type: 'start' }, 0)
  answer(0, 200, ours(600))
  step({ type: 'time' }, state.at!)
  const old = state.pending!
  assert.deepEqual(step({ type: 'flow', up: false }, 600_000), [{ type: 'lost', status: undefined, retryAt: null }])
  assert.equal(step({ type: 'flow', up: true }, 601_000)[0]?.type, 'send')
  assert.deepEqual(step({ type: 'no-response', cseq: old }, 632_000), [])
  assert.equal(answer(633_000, 200, ours(600))[0]?.type, 'registered')
})

test('stop while a request is under way unregisters after its answer', () => {
  const { state, step, answer } = client()
  step({ type: 'start' }, 0)
  assert.deepEqual(step({ type: 'stop' }, 1), [])
  const told = answer(2, 200, ours(600))
  assert.deepEqual(
    told.map(output => output.type),
    ['registered', 'send'],
  )
  assert.deepEqual(step({ type: 'no-response', cseq: state.pending! }, 3), [{ type: 'unregistered' }])
  const refused = client()
  refused.step({ type: 'start' }, 0)
  refused.step({ type: 'stop' }, 1)
  assert.deepEqual(refused.answer(2, 503), [{ type: 'unregistered' }])
})
