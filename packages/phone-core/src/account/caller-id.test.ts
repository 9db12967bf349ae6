import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallerIdChoice } from '@sidetone/api-client'
import { createCallerId } from './caller-id.ts'

test('what is asked for one call is forgotten with it; for all calls it is kept by the server', async () => {
  const kept: unknown[] = []
  const mine = { choice: { kind: 'default' } as CallerIdChoice, shown: '+4930100', numbers: [] }
  const ask = async (method: string, _path: string, body?: unknown) => {
    if (method === 'PUT') kept.push(body)
    return mine as never
  }
  const callerId = createCallerId({ ask } as Parameters<typeof createCallerId>[0])
  await callerId.load()
  assert.equal(callerId.takeNext(), null)
  callerId.ask('+4930102')
  assert.deepEqual(
    [callerId.getSnapshot().next, callerId.takeNext(), callerId.takeNext()],
    ['+4930102', '+4930102', null],
  )
  callerId.ask('')
  assert.equal(callerId.takeNext(), '')
  callerId.ask('+4930102')
  await callerId.choose({ kind: 'number', number: '+4930102' })
  assert.equal(callerId.takeNext(), null)
  assert.deepEqual(kept, [{ choice: { kind: 'number', number: '+4930102' } }])
})
