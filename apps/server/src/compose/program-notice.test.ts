import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStores } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import type { Data } from './data.ts'
import { isThere } from './program-notice.ts'

test('a phone and a line are known until they are removed', async () => {
  using database = temporaryDatabase()
  const stores = createStores(database)
  const carrier = { id: 't1' }
  const trunks = { byId: (id: string) => (id === carrier.id ? carrier : undefined) } as Data['trunks']
  const known = isThere({ stores, trunks })
  const bob = { extension: '102', name: 'Bob', email: 'bob@demo.test', role: 'person', password: 'not easy' } as const
  const { id } = await stores.people.create(bob)
  const { device } = stores.devices.addDesk(id, { label: 'Kitchen' }, 1_000)
  assert.deepEqual([known(`device ${device}`), known('trunk t1'), known('trunk t2')], [true, true, false])
  stores.devices.remove(id, device)
  assert.equal(known(`device ${device}`), false)
})
