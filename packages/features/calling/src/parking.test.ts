import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApiRoute, Documents } from '@sidetone/feature'
import { ParkingSettings, parkingOf, parkingRoutes } from './parking.ts'

/** Documents in memory: what this setting needs of them. */
function kept(): Documents {
  const values = new Map<string, object>()
  return {
    define() {},
    get: (kind: string, id: string) => {
      const value = values.get(kind + id)
      return value && { id, value, version: 1, changedAt: 0 }
    },
    put: (kind: string, id: string, value: object) => {
      values.set(kind + id, value)
      return { id, value, version: 1, changedAt: 0 }
    },
  } as unknown as Documents
}

test('as it always was, until somebody changes it', () => {
  const documents = kept()
  const parking = parkingOf(documents)
  const [get, put] = parkingRoutes(documents) as [ApiRoute, ApiRoute]
  assert.deepEqual(parking(), { forMs: 120_000, returns: 5 })
  assert.deepEqual(get.handle({} as never), { forSeconds: 120, returns: 5 })
  put.handle({ body: { forSeconds: 60, returns: 2 }, by: {} } as never)
  assert.deepEqual(parking(), { forMs: 60_000, returns: 2 })
})

test('what makes no sense is refused in words', () => {
  const said = (value: object) => ParkingSettings.safeParse(value).error?.issues.map(({ message }) => message)
  assert.deepEqual(said({ forSeconds: 5, returns: 0 }), ['is shorter than 10 seconds', 'must be at least once'])
})
