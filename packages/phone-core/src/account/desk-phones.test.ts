import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@sidetone/api-client'
import { createDeskPhones } from './desk-phones.ts'

test('a phone that is refused leaves the list as it is, and the reason is said', async () => {
  const phones = createDeskPhones({
    devices: async () => [],
    addDevice: async () => {
      throw new ApiError('too-many', 409, 'You have as many phones as there may be.')
    },
    removeDevice: async () => {
      throw new ApiError('unreachable', 0, 'The server cannot be reached.')
    },
  })
  await phones.load()
  await phones.add('Kitchen')
  const { state, fault, busy } = phones.getSnapshot()
  assert.deepEqual([state, fault, busy], ['ready', 'You have as many phones as there may be.', false])
  await phones.remove('1')
  assert.equal(phones.getSnapshot().state, 'failed')
})
