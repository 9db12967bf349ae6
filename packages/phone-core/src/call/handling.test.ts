import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, type MyCall } from '@sidetone/api-client'
import { createStore } from '../store.ts'
import { createHandling } from './handling.ts'
import { newCall } from './live-call.ts'
import { whoIsWith } from './mine.ts'
import type { Calls, CallsView, CallView } from './views.ts'

const view = (id: string, change: Partial<CallView> = {}): CallView => ({
  ...newCall(id, 0, { direction: 'out', state: 'talking', other: { name: id, number: id }, because: '' }).view,
  serverCall: `server-${id}`,
  ...change,
})
const entry = (name: string, change: Partial<MyCall['roster'][number]> = {}) => ({
  leg: name,
  name,
  number: '',
  me: false,
  state: 'talking' as const,
  muted: false,
  talking: false,
  host: false,
  silent: false,
  secured: true,
  outside: false,
  ...change,
})
const mine = (id: string, ...roster: MyCall['roster'][number][]): MyCall => ({
  id,
  kind: roster.length > 2 ? 'conference' : 'two',
  state: 'talking',
  startedAt: 0,
  answeredAt: 0,
  roster,
  transfer: null,
  room: null,
  slot: null,
})
const me = entry('Me', { me: true })

function made(answer: (what: string) => unknown = () => undefined) {
  const asked: string[] = []
  const dialled: string[] = []
  const store = createStore<CallsView>({ calls: [], current: null })
  const timers: (() => void)[] = []
  const calls = {
    ...store,
    call: (number: string) => {
      dialled.push(number)
      return `new-${number}`
    },
    hangUp: (id: string) => dialled.push(`end ${id}`),
    swapTo: (id: string) => dialled.push(`swap ${id}`),
  } as unknown as Calls
  const api = new Proxy({} as Parameters<typeof createHandling>[0], {
    get:
      (_, verb) =>
      async (...given: unknown[]) => {
        asked.push([String(verb), ...given].join(' '))
        return answer(String(verb))
      },
  })
  const clock = {
    now: () => 0,
    after: (_ms: number, action: () => void) => {
      timers.push(action)
      return () => undefined
    },
  }
  return { asked, dialled, store, timers, handling: createHandling(api, calls, clock) }
}

test('verbs go to the server under its own id, refusals come back as its sentence and go away', async () => {
  const { asked, store, timers, handling } = made(verb => {
    if (verb === 'mergeCalls') throw new ApiError('not-now', 409, 'This is not possible at the moment.')
    return { slot: '703' }
  })
  store.set({ calls: [view('a'), view('b'), view('c', { serverCall: '' })], current: 'a' })
  await handling.transfer('a', '103')
  await handling.transfer('c', '103')
  await handling.merge('a', 'b')
  assert.deepEqual(asked, ['transferCall server-a 103', 'mergeCalls server-a server-b'])
  assert.deepEqual(handling.getSnapshot().said, {
    kind: 'refused',
    code: 'not-now',
    sentence: 'This is not possible at the moment.',
  })
  await handling.park('b')
  assert.deepEqual(handling.getSnapshot().said, { kind: 'parked', slot: '703', name: 'b' })
  timers.at(-1)!()
  assert.equal(handling.getSnapshot().said, null)
})

test('my part is pushed to my mobile; a conference is locked and opened; both refusals keep the server’s code', async () => {
  let refuses = ''
  const { asked, store, handling } = made(() => {
    if (refuses) throw new ApiError(refuses, 409, 'No.')
  })
  store.set({ calls: [view('a')], current: 'a' })
  await handling.push('a')
  await handling.lock('a', true)
  await handling.lock('a', false)
  assert.deepEqual(asked, ['pushCall server-a', 'lockCall server-a true', 'lockCall server-a false'])
  assert.equal(handling.getSnapshot().said, null)
  for (refuses of ['no-own-number', 'locked']) {
    await (refuses === 'locked' ? handling.add('a', '104') : handling.push('a'))
    assert.deepEqual(handling.getSnapshot().said, { kind: 'refused', code: refuses, sentence: 'No.' })
  }
})

test('talk first: completes with both ids, cancel takes the first one back, an end of either forgets it', async () => {
  const { asked, dialled, store, handling } = made()
  store.set({ calls: [view('a')], current: 'a' })
  handling.consult('a', '103', 'Carol')
  store.set({ calls: [view('a', { held: true }), view('new-103', { state: 'ringing' })], current: 'new-103' })
  assert.deepEqual(handling.getSnapshot().consult, { from: 'a', to: 'new-103' })
  await handling.completeTransfer()
  assert.deepEqual(asked, ['transferToCall server-a server-new-103'])
  handling.cancelConsult()
  assert.deepEqual(dialled, ['103', 'end new-103', 'swap a'])
  store.set({ calls: [view('a')], current: 'a' })
  assert.equal(handling.getSnapshot().consult, null)
})

test('a call on another device of mine is offered, but not one that lives here or was just left here', () => {
  const { dialled, store, handling } = made()
  const desk = mine('server-a', me, entry('Bob'))
  store.set({ calls: [view('a')], current: 'a' })
  handling.told([desk])
  assert.equal(handling.getSnapshot().elsewhere, null)
  store.set({
    calls: [view('a', { state: 'ended', ending: { by: 'me', cause: 'hung-up', words: '' } })],
    current: null,
  })
  assert.equal(handling.getSnapshot().elsewhere, null)
  handling.told([])
  store.set({ calls: [], current: null })
  handling.told([mine('server-a', { ...me, state: 'ringing' }, entry('Bob'))])
  assert.equal(handling.getSnapshot().elsewhere, null, 'rings here only')
  handling.told([desk])
  assert.equal(handling.getSnapshot().elsewhere, desk)
  handling.moveHere()
  assert.deepEqual(dialled, ['*11'])
  const taken = view('a', { state: 'ended', ending: { by: 'system', cause: 'moved', words: '' } })
  store.set({ calls: [taken], current: null })
  assert.equal(handling.getSnapshot().elsewhere, desk)
})

test('of two calls elsewhere the one that I talk in is named and taken, not the older one on hold', () => {
  const { handling } = made()
  const held = { ...mine('held', { ...me, state: 'holding' }, entry('Carol')), startedAt: 5 }
  const older = { ...mine('older', me, entry('Dave')), startedAt: 1 }
  const talkedIn = { ...mine('talked in', me, entry('Alice')), startedAt: 3 }
  handling.told([held, older, talkedIn])
  assert.equal(handling.getSnapshot().elsewhere, talkedIn)
  handling.told([held, { ...talkedIn, transfer: { to: { name: 'Erin', number: '105' }, mine: true } }])
  assert.equal(handling.getSnapshot().elsewhere, held, 'what is being passed on cannot be taken')
})

test('who is with me: one, several, nobody', () => {
  assert.deepEqual(whoIsWith(mine('x', me, entry('Bob', { number: '102' }))), { name: 'Bob', number: '102' })
  assert.deepEqual(whoIsWith(mine('x', me, entry('Bob'), entry('Carol'), entry('Dave', { state: 'ringing' }))), {
    name: 'Bob, Carol',
    number: '',
  })
  assert.equal(whoIsWith(mine('x', me)), null)
  const room = { name: 'Conference', number: '680', locked: false, recording: false }
  assert.deepEqual(whoIsWith({ ...mine('x', me, entry('Bob')), room }), { name: 'Conference', number: '680' })
})

test('a call that was told to be over does not come back with an older answer', async () => {
  let answer: (calls: object) => void = () => undefined
  const { handling } = made(what => (what === 'myCalls' ? new Promise(done => (answer = done)) : undefined))
  const loaded = handling.load()
  await Promise.resolve()
  handling.told([])
  handling.toldParked([])
  answer({ calls: [mine('server-a', me, entry('Bob'))], parked: [{ slot: '701' }] })
  await loaded
  const { mine: calls, parked } = handling.getSnapshot()
  assert.deepEqual([calls, parked], [[], []])
})
