import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryItem } from '@sidetone/api-client'
import { createRecents } from './recents.ts'

test('what is searched for is asked of the server; an answer that comes late does not count', async () => {
  const answers = new Map<string, () => void>()
  const recents = createRecents({
    callHistory: ({ q = '' } = {}) =>
      new Promise(done => answers.set(q, () => done({ items: [{ id: `found ${q}` } as HistoryItem], next: null }))),
    callHistoryDetail: () => Promise.reject(new Error('not asked')),
  })
  const first = recents.search('bo')
  const second = recents.search('  bob ')
  answers.get('bob')!()
  answers.get('bo')!()
  await Promise.all([first, second])
  assert.deepEqual(
    recents.getSnapshot().items.map(({ id }) => id),
    ['found bob'],
  )
})
