import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallEvent } from '@sidetone/call'
import { createJournal } from './journal.ts'
import { openDatabase } from './open.ts'
import { deleteOldEvents } from './retention.ts'
import { temporaryDatabase } from './temporary.ts'

const ended = (call: string, at: number) =>
  ({ type: 'call.ended', call, at, cause: 'hung-up', by: 'caller' }) as unknown as CallEvent

test('events and live state appear with the commit, all at once, and listeners hear them in order with their numbers', () => {
  using database = temporaryDatabase()
  const journal = createJournal(database.sql)
  const heard: unknown[] = []
  const told: string[] = []
  journal.onCommitted((events, firstId) => heard.push([firstId, events.map(event => event.call)]))
  journal.onAppended(({ call }) => told.push(call))
  journal.append(ended('a', 1))
  journal.append(ended('b', 2))
  journal.keep('call:a', { state: 'ringing' })
  assert.deepEqual([journal.eventsOf('a'), heard, told], [[], [], ['a', 'b']])
  journal.commit()
  assert.deepEqual(journal.eventsOf('a'), [ended('a', 1)])
  journal.append(ended('c', 3))
  journal.commit()
  journal.commit()
  assert.deepEqual(heard, [
    [1, ['a', 'b']],
    [3, ['c']],
  ])
  assert.deepEqual(
    [...journal.replay(2)],
    [
      { id: 2, event: ended('b', 2) },
      { id: 3, event: ended('c', 3) },
    ],
  )
})

test('live state survives the process, is written over and dropped', () => {
  using database = temporaryDatabase()
  const journal = createJournal(database.sql)
  journal.keep('call:a', { n: 1 })
  journal.keep('call:b', { n: 1 })
  journal.commit()
  journal.keep('call:a', { n: 2 })
  journal.drop('call:b')
  journal.keep('call:c', { n: 3 })
  journal.drop('call:c')
  journal.commit()
  database.close()
  const again = openDatabase(database.path)
  const reborn = createJournal(again.sql)
  assert.deepEqual([...reborn.load()], [['call:a', { n: 2 }]])
  reborn.drop('call:a')
  reborn.commit()
  assert.deepEqual([...reborn.load()], [])
  again.close()
})

test('a fault while writing leaves nothing half written, and the next commit takes all', () => {
  using database = temporaryDatabase()
  const journal = createJournal(database.sql)
  const circle: Record<string, unknown> = {}
  circle.self = circle
  journal.append(ended('a', 1))
  journal.keep('call:a', circle)
  assert.throws(() => journal.commit())
  assert.deepEqual(journal.eventsOf('a'), [])
  journal.keep('call:a', 'mended')
  journal.commit()
  assert.deepEqual(journal.eventsOf('a'), [ended('a', 1)])
})

test('a listener that throws is reported and stops nobody', () => {
  using database = temporaryDatabase()
  const faults: unknown[] = []
  const journal = createJournal(database.sql, { onListenerFault: fault => faults.push(fault) })
  let heard = 0
  journal.onCommitted(() => {
    throw new Error('projection broken')
  })
  journal.onCommitted(() => heard++)
  journal.append(ended('a', 1))
  journal.commit()
  assert.deepEqual([faults.length, heard], [1, 1])
})

test('old events go in slices, the newest stays and its number is never given again', () => {
  using database = temporaryDatabase()
  const journal = createJournal(database.sql)
  for (let at = 0; at < 1_200; at++) journal.append(ended('a', at))
  journal.commit()
  assert.equal(deleteOldEvents(database.sql, 10_000, 9_900), 100)
  assert.equal(deleteOldEvents(database.sql, 10_000, 9_900), 0)
  assert.equal(deleteOldEvents(database.sql, 10_000, 0), 500)
  assert.equal(deleteOldEvents(database.sql, 10_000, 0), 500)
  assert.equal(deleteOldEvents(database.sql, 10_000, 0), 99)
  assert.equal(deleteOldEvents(database.sql, 10_000, 0), 0)
  assert.deepEqual(
    [...createJournal(database.sql).replay(0)].map(({ id }) => id),
    [1_200],
  )
})
