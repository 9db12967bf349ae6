import assert from 'node:assert/strict'
import { test } from 'node:test'
import { treeOf } from './tree.ts'

const station = (id: string) => ({ id, kind: 'person', name: id.toUpperCase(), says: '' })

test('ways become branches; a station that is drawn already is only named', () => {
  const tree = treeOf(['a', 'b', 'c', 'd'].map(station), [
    { from: 'a', to: 'b', when: '' },
    { from: 'b', to: 'c', when: 'key 1' },
    { from: 'b', to: 'd', when: 'key 2' },
    { from: 'd', to: 'b', when: 'busy' },
    { from: 'd', to: 'b', when: 'no answer' },
  ])
  assert.deepEqual(tree, [
    { station: station('a'), when: '', again: false, ways: [] },
    {
      station: station('b'),
      when: '',
      again: false,
      ways: [
        [{ station: station('c'), when: 'key 1', again: false, ways: [] }],
        [
          { station: station('d'), when: 'key 2', again: false, ways: [] },
          { station: station('b'), when: 'busy, no answer', again: true, ways: [] },
        ],
      ],
    },
  ])
  assert.deepEqual(treeOf([], []), [])
})
