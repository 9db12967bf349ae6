import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { ApiRoute } from '@sidetone/feature'
import { type Heard, heardMigration, keepHeard } from './heard.ts'
import { SAME_LISTENING_MS } from './limits.ts'

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
