import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, type MyQueues } from '@sidetone/api-client'
import { createQueues } from './queues.ts'

const mine: MyQueues = {
  ...{ queues: [], signedIn: true, paused: null, state: 'free', since: 0, restsUntil: null },
}

test('a pause is asked for and shown; a refusal is said and leaves things as they are', async () => {
  const asked: unknown[] = []
  let refuses = false
  const queues = createQueues({
    ask: (async (method: string, path: string, body?: unknown) => {
      asked.push([method, path, body])
      if (refuses) throw new ApiError('no-agent', 409, 'This person is an agent of no queue.')
      return method === 'GET' ? mine : { ...mine, paused: 'Lunch', state: 'paused' }
    }) as never,
  })
  await queues.load()
  await queues.pause('Lunch')
  assert.deepEqual(asked.at(-1), ['PUT', '/api/me/queues', { paused: 'Lunch' }])
  assert.equal(queues.getSnapshot().mine?.state, 'paused')
  queues.told(mine)
  refuses = true
  await queues.signIn(false)
  assert.deepEqual(queues.getSnapshot(), { mine, busy: false, fault: 'This person is an agent of no queue.' })
})
