import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as settle } from 'node:timers/promises'
import type { Person } from '@sidetone/api-client'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { createPresence, createReadAgain } from './newest.ts'

/** A server whose answers come when the test says so. */
function slowServer<T>() {
  const waiting: ((answer: T) => void)[] = []
  return {
    read: () => new Promise<T>(done => waiting.push(done)),
    asked: () => waiting.length,
    async answer(at: number, value: T) {
      waiting[at]!(value)
      await settle()
    },
  }
}
function page<T>(queryFn: (context: { signal: AbortSignal }) => Promise<T>, queryKey: readonly unknown[] = ['calls']) {
  const queries = new QueryClient()
  const observer = new QueryObserver(queries, { queryKey, queryFn, staleTime: 10_000 })
  const leave = observer.subscribe(() => undefined)
  return {
    queries,
    shows: () => observer.getCurrentResult().data,
    [Symbol.dispose]() {
      leave()
      queries.clear()
    },
  }
}

test('an event that comes before the first answer is not lost: it is read once more', async () => {
  const server = slowServer<string>()
  using screen = page(server.read)
  const readAgain = createReadAgain(screen.queries)
  for (let event = 0; event < 5; event++) readAgain('calls')
  assert.equal(server.asked(), 1)
  await server.answer(0, 'before')
  assert.equal(server.asked(), 2)
  await server.answer(1, 'after')
  assert.deepEqual([screen.shows(), server.asked()], ['after', 2])
})

test('events that come faster than answers let each answer in, and end with the newest', async () => {
  const server = slowServer<number>()
  using screen = page(server.read)
  const readAgain = createReadAgain(screen.queries)
  for (let round = 0; round < 4; round++) {
    readAgain('calls')
    await server.answer(round, round)
    assert.equal(screen.shows(), round)
  }
  await server.answer(4, 4)
  assert.deepEqual([screen.shows(), server.asked()], [4, 5])
})

test('a person that is told while the list is on its way, or after it, is shown as told', async () => {
  const bob = { id: 'b', name: 'Bob', state: 'ringing' } as Person
  for (const order of ['told first', 'list first']) {
    const server = slowServer<readonly Person[]>()
    const queries = new QueryClient()
    const presence = createPresence(queries, server.read)
    const observer = new QueryObserver(queries, presence.query)
    const leave = observer.subscribe(() => undefined)
    if (order === 'told first') presence.told({ ...bob, state: 'available' })
    await server.answer(0, [bob])
    if (order === 'list first') presence.told({ ...bob, state: 'available' })
    assert.equal(observer.getCurrentResult().data?.[0]?.state, 'available', order)
    leave()
    queries.clear()
  }
})
