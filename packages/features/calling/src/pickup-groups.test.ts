import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PersonId, picksUpFor } from '@sidetone/call'
import type { Documents } from '@sidetone/feature'
import { openPickupGroups, PickupGroup } from './pickup-groups.ts'

const groupsOf = (all: Record<string, string[]>) => {
  const docs = Object.entries(all).map(([id, people]) => ({ id, value: PickupGroup.parse({ name: id, people }) }))
  const documents = { define() {}, all: () => docs, onChange() {} } as unknown as Documents
  return openPickupGroups(documents).byPerson()
}

test('who is in a group with somebody picks up for them; who is in none, for those in none', () => {
  const groups = groupsOf({ sales: ['ann', 'bob'], service: ['bob', 'cid'] })
  const picks = (one: string, other: string) => picksUpFor(one as PersonId, other as PersonId, groups)
  assert.deepEqual([picks('ann', 'bob'), picks('bob', 'cid'), picks('ann', 'cid')], [true, true, false])
  assert.deepEqual([picks('dan', 'eve'), picks('dan', 'ann'), picks('ann', 'dan')], [true, false, false])
  assert(picksUpFor('ann' as PersonId, 'cid' as PersonId, undefined), 'without any group everybody does')
})
