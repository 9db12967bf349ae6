import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Deadlines, type Scheduled } from './deadlines.ts'
import { never } from './timers.ts'

const item = (): Scheduled => ({ due: never, place: -1 })

test('what is due comes in order, moved and dropped ones included', () => {
  const deadlines = new Deadlines<Scheduled>()
  const items = Array.from({ length: 500 }, item)
  const wanted = new Map<Scheduled, number>()
  let state = 1
  const random = (most: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % most
  }
  for (let round = 0; round < 5000; round++) {
    const one = items[random(items.length)]!
    const due = random(4) === 0 ? never : random(10_000)
    deadlines.set(one, due)
    if (due === never) wanted.delete(one)
    else wanted.set(one, due)
  }
  assert.equal(deadlines.size, wanted.size)
  assert.equal(deadlines.next(), Math.min(...wanted.values()))
  const sorted = [...wanted.values()].sort((a, b) => a - b)
  const taken: number[] = []
  for (let now = 0; now < 10_000; now += 100)
    for (let one = deadlines.take(now); one !== null; one = deadlines.take(now)) {
      assert.deepEqual([one.place, one.due], [-1, never])
      const due = wanted.get(one)!
      assert(due <= now && due > now - 100)
      taken.push(due)
    }
  for (let one = deadlines.take(10_000); one !== null; one = deadlines.take(10_000)) taken.push(wanted.get(one)!)
  assert.deepEqual(taken, sorted)
  assert.equal(deadlines.next(), null)
})

test('a tick over 50,000 sleepers takes no time', () => {
  const deadlines = new Deadlines<Scheduled>()
  for (let i = 0; i < 50_000; i++) deadlines.set(item(), 1_000_000 + i)
  const started = performance.now()
  for (let i = 0; i < 100_000; i++) assert.equal(deadlines.take(i), null)
  assert(performance.now() - started < 500)
})
