import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute } from '@sidetone/feature'
import { type Heard, heardMigration, keepHeard } from './heard.ts'
import { DELETE_SLICE, SAME_LISTENING_MS } from './limits.ts'

const erin = { kind: 'person', id: 'p-erin', name: 'Erin' } as const
const report = { kind: 'program', id: 'k1', name: 'Report' } as const
const monday = { sound: '/api/rooms/r1/recordings/1.wav', name: 'Monday', how: 'played' } as const

test('who listened to what: once for a listening however a player asks, of one sound or of all, for a time', () => {
  using database = temporaryDatabase({ migrations: [heardMigration] })
  let now = 1_000_000
  const heard = keepHeard(database.sql, () => now)
  const ask = (query: object = {}) =>
    (heard.routes[0] as ApiRoute).handle({ query: { limit: 2, ...query } } as never) as {
      items: Heard[]
      next: string | null
    }
  const who = (query?: object) => ask(query).items.map(({ by, how, name, at }) => [by.name, how, name, at])
  for (let part = 0; part < 5; part++) {
    heard.note(monday, erin)
    now += 60_000
  }
  assert.deepEqual(who(), [['Erin', 'played', 'Monday', 1_000_000]])
  heard.note({ ...monday, how: 'downloaded' }, report)
  heard.note({ sound: '/api/me/voicemail/m1/audio', name: 'Support', how: 'by-phone' }, { ...erin, kind: 'phone' })
  now += SAME_LISTENING_MS
  heard.note(monday, erin)
  assert.deepEqual(
    who({ limit: 9 }).map(([name, how]) => `${name} ${how}`),
    ['Erin played', 'Erin by-phone', 'Report downloaded', 'Erin played'],
  )
  const first = ask({ sound: monday.sound })
  assert.deepEqual([first.items.length, ask({ sound: monday.sound, cursor: first.next! }).items.length], [2, 1])
  assert.equal(heard.deleteBefore(now), false)
  assert.deepEqual(who({ limit: 9 }), [['Erin', 'played', 'Monday', now]])
})

test('whoever calls from outside with the PIN is not known, but by their number: one is not taken for another', () => {
  using database = temporaryDatabase({ migrations: [heardMigration] })
  const heard = keepHeard(database.sql, () => 1_000_000)
  const message = { sound: '/api/me/voicemail/m1/audio', name: 'Bob', how: 'by-phone' } as const
  for (const name of ['+4917012', '+4917012', '+4930666']) heard.note(message, { kind: 'phone', id: '', name })
  const { items } = (heard.routes[0] as ApiRoute).handle({ query: { limit: 9 } } as never) as { items: Heard[] }
  assert.deepEqual(
    items.map(({ by }) => by.name),
    ['+4930666', '+4917012'],
  )
})

test('what is too old goes in slices, however much of it there is; what is not stays', () => {
  using database = temporaryDatabase({ migrations: [heardMigration] })
  let now = 0
  const heard = keepHeard(database.sql, () => now)
  for (; now < 2 * DELETE_SLICE + 3; now++) heard.note({ ...monday, sound: `s${now}` }, erin)
  const left = () => Number(database.sql.prepare('SELECT count(*) AS count FROM heard').get()!.count)
  const until = now - 2
  assert.deepEqual([heard.deleteBefore(until), left()], [true, DELETE_SLICE + 3])
  assert.deepEqual([heard.deleteBefore(until), left()], [true, 3])
  assert.deepEqual([heard.deleteBefore(until), left()], [false, 2])
  assert.deepEqual([heard.deleteBefore(until), left()], [false, 2])
})
