import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EmergencyCall, Person } from '@sidetone/api-client'
import { settle } from '../testing.ts'
import { createEmergencies } from './emergencies.ts'
import { createNewest } from './newest.ts'
import { createPeople } from './people.ts'
import { createUnread } from './unread.ts'

test('an answer counts unless something newer was told or answered, in whichever order they come', () => {
  const newest = createNewest()
  const [first, second] = [newest.ask(), newest.ask()]
  assert.deepEqual([first(), second()], [true, true])
  const [third, fourth] = [newest.ask(), newest.ask()]
  assert.deepEqual([fourth(), third()], [true, false])
  const fifth = newest.ask()
  newest.told()
  assert.equal(fifth(), false)
  assert.equal(newest.ask()(), true)
})

/** Answers that come when the test says so, in any order. */
function slowAnswers<T>() {
  const waiting: ((answer: T) => void)[] = []
  return {
    ask: () => new Promise<T>(done => waiting.push(done)),
    answer: (at: number, with_: T) => waiting[at]!(with_),
  }
}

test('a colleague whose state is told while the list is on its way is shown as told', async () => {
  const bob: Person = { id: 'b', name: 'Bob', extension: '102', state: 'ringing', since: 1, pickUp: true }
  for (const order of ['told first', 'list first']) {
    const list = slowAnswers<Person[]>()
    const people = createPeople({ people: list.ask })
    const loaded = people.load()
    const { pickUp: _, ...free } = { ...bob, state: 'available' as const, since: 2 }
    if (order === 'told first') people.changed(free)
    list.answer(0, [bob])
    await loaded
    if (order === 'list first') people.changed(free)
    assert.deepEqual(people.getSnapshot().items, [{ ...bob, state: 'available', since: 2 }], order)
  }
})

test('messages asked for twice: the later answer counts, whichever comes first', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const page = slowAnswers<{ unread: number; takesCalls: boolean }>()
    const unread = createUnread({ ask: page.ask as never })
    const loaded = [unread.load(), unread.load()]
    for (const at of order) {
      page.answer(at, { unread: at + 1, takesCalls: true })
      await loaded[at]
    }
    assert.equal(unread.getSnapshot().unread, 2, order.join())
  }
})

test('messages: what is told counts more than an answer on its way; a call for help that is seen does not come back', async () => {
  const page = slowAnswers<{ unread: number; takesCalls: boolean }>()
  const unread = createUnread({ ask: page.ask as never })
  const loaded = unread.load()
  unread.told(3)
  page.answer(0, { unread: 2, takesCalls: true })
  await loaded
  const { unread: shown, takesCalls } = unread.getSnapshot()
  assert.deepEqual([shown, takesCalls], [3, true])

  const calls = slowAnswers<{ items: EmergencyCall[] }>()
  const emergencies = createEmergencies({ ask: calls.ask as never })
  const [before, after] = [emergencies.load(), emergencies.load()]
  calls.answer(1, { items: [] })
  calls.answer(0, { items: [{ call: 'c', seenBy: null } as EmergencyCall] })
  await Promise.all([before, after])
  await settle()
  assert.deepEqual(emergencies.getSnapshot().unseen, [])
})
