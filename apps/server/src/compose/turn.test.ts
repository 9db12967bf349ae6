import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurn } from './turn.ts'

const iteration = () => new Promise(resolve => setImmediate(() => setImmediate(resolve)))

test('what came together is committed once, and sent after it', async () => {
  const seen: string[] = []
  const turn = createTurn({
    timed: [],
    commit: () => void seen.push('commit'),
    flush: () => void seen.push('flush'),
    onFault: () => {},
  })
  turn.run('a', () => seen.push('a'))
  turn.run('b', () => seen.push('b'))
  assert.deepEqual(seen, ['a', 'b'])
  await iteration()
  assert.deepEqual(seen, ['a', 'b', 'commit', 'flush'])
  turn.stop()
})

test('a fault in one message, or a full disk, stops nothing else', async () => {
  const faults: string[] = []
  let flushed = 0
  const turn = createTurn({
    timed: [],
    commit: () => {
      throw new Error('disk is full')
    },
    flush: () => flushed++,
    onFault: where => faults.push(where),
  })
  turn.run('message', () => {
    throw new Error('ours')
  })
  await iteration()
  assert.deepEqual(faults, ['message', 'commit'])
  assert.equal(flushed, 1)
  turn.stop()
})

test('the earliest deadline of all rooms gets its tick, and a turn after it', async () => {
  let time = 1_000
  let deadline: number | null = null
  let flushed = 0
  const ticked = new Promise<number>(resolve => {
    const turn = createTurn({
      timed: [
        { nextDeadline: () => null, tick: () => {} },
        {
          nextDeadline: () => deadline,
          tick: now => {
            deadline = null
            resolve(now)
            setImmediate(() => turn.stop())
          },
        },
      ],
      commit: () => {},
      flush: () => flushed++,
      onFault: () => {},
      now: () => time,
    })
    deadline = 1_005
    turn.wanted()
    setImmediate(() => {
      time = 1_005
    })
  })
  assert.equal(await ticked, 1_005)
  await iteration()
  assert.equal(flushed, 2)
})
