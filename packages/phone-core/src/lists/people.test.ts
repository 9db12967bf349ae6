import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Person } from '@sidetone/api-client'
import { createPeople } from './people.ts'

const bob: Person = { id: 'b', name: 'Bob', extension: '102', state: 'available', since: 1, pickUp: true }

test('whether we pick up for a colleague stays when their state changes: events do not say it', async () => {
  const people = createPeople({ people: async () => [bob] })
  await people.load()
  const { pickUp: _, ...told } = bob
  people.changed({ ...told, state: 'ringing', since: 2 })
  assert.deepEqual(people.getSnapshot().items, [{ ...bob, state: 'ringing', since: 2 }])
})
