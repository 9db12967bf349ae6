import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPresence } from './index.ts'
import { Presence } from './presence.ts'

function office() {
  const calls = new Map<string, 'ringing' | 'on-a-call'>()
  const registered = new Set<string>()
  const quiet = new Set<string>()
  const sources = {
    callState: (person: string) => calls.get(person) ?? ('idle' as const),
    registered: (person: string) => registered.has(person),
    quiet: (person: string) => quiet.has(person),
  }
  return { calls, registered, quiet, sources, presence: new Presence(sources) }
}

test('a day of Bob: each state with the moment in which it began', () => {
  const { calls, registered, presence } = office()
  const happens = (now: number, change: () => void) => {
    change()
    presence.touch('bob')
    return [presence.settle(now), presence.standingOf('bob', now)]
  }
  const changed = (state: string, since: number) => [['bob'], { state, since }]
  assert.deepEqual(presence.standingOf('bob', 5), { state: 'offline', since: 5 })
  assert.deepEqual(
    happens(10, () => registered.add('bob')),
    changed('available', 10),
  )
  assert.deepEqual(
    happens(20, () => calls.set('bob', 'ringing')),
    changed('ringing', 20),
  )
  assert.deepEqual(
    happens(30, () => calls.set('bob', 'on-a-call')),
    changed('on-a-call', 30),
  )
  // His web phone loses its WebSocket in the call: he is still talking.
  assert.deepEqual(
    happens(40, () => registered.delete('bob')),
    [[], { state: 'on-a-call', since: 30 }],
  )
  assert.deepEqual(
    happens(50, () => calls.delete('bob')),
    changed('offline', 50),
  )
})

test('what came and went between two looks is not told', () => {
  const { calls, registered, presence } = office()
  registered.add('bob')
  presence.reconcile(['bob'], 1)
  calls.set('bob', 'ringing')
  presence.touch('bob')
  calls.delete('bob')
  presence.touch('bob')
  assert.deepEqual(presence.settle(2), [])
})

test('a change that nobody reported is found by the next round, and who left is forgotten', () => {
  const { registered, presence } = office()
  presence.reconcile(['alice', 'bob'], 1)
  registered.add('alice')
  assert.deepEqual(presence.settle(2), [])
  assert.deepEqual(presence.reconcile(['alice'], 3), ['alice'])
  registered.add('bob')
  assert.deepEqual(presence.standingOf('bob', 4), { state: 'available', since: 4 })
})

test('pages are told once for a burst of changes', t => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const { calls, registered, sources } = office()
  const bob = { id: 'bob', name: 'Bob', extension: '102' }
  const told: unknown[] = []
  const presence = createPresence({
    ...sources,
    people: { list: () => [bob], byId: id => (id === 'bob' ? bob : undefined) },
    publish: person => told.push(person.state),
    now: () => 1,
  })
  registered.add('bob')
  presence.touch('bob')
  calls.set('bob', 'ringing')
  presence.touch('bob')
  presence.touch('nobody')
  t.mock.timers.tick(50)
  assert.deepEqual(told, ['offline', 'ringing'])
  calls.delete('bob')
  t.mock.timers.tick(30_000)
  assert.deepEqual(told, ['offline', 'ringing', 'available'])
  presence.stop()
})

test('who wants not to be disturbed is shown so while they could be called, and no longer when it ends', () => {
  const { calls, registered, quiet, presence } = office()
  quiet.add('bob')
  assert.equal(presence.standingOf('bob', 1).state, 'offline')
  const look = (now: number) => {
    presence.touch('bob')
    presence.settle(now)
    return presence.standingOf('bob', now)
  }
  registered.add('bob')
  assert.deepEqual(look(2), { state: 'do-not-disturb', since: 2 })
  calls.set('bob', 'on-a-call')
  assert.equal(look(3).state, 'on-a-call')
  calls.delete('bob')
  quiet.delete('bob')
  presence.reconcile(['bob'], 4)
  assert.deepEqual(presence.standingOf('bob', 5), { state: 'available', since: 4 })
})
