import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RosterEntry } from '@sidetone/api-client'
import { protectionOf } from './protection.ts'

const one = (name: string, secured: boolean | null, more: Partial<RosterEntry> = {}): RosterEntry => ({
  ...{ leg: name, name, number: '', me: false, state: 'talking', muted: false, talking: false, host: false },
  ...{ silent: false, secured, outside: false, ...more },
})
const told = (...roster: RosterEntry[]) =>
  protectionOf({ roster }).map(
    each => `${each.who.map(({ name }) => name)} ${each.secured ? 'closed' : 'open'}${each.outside ? ' outside' : ''}`,
  )

test('each other is said to be encrypted or not, the open ones first; of who rings nothing is said', () => {
  assert.deepEqual(told(one('Me', true, { me: true })), [])
  assert.deepEqual(told(one('Me', true, { me: true }), one('Bob', true)), ['Bob closed'])
  assert.deepEqual(told(one('Bob', true), one('Desk', false), one('Carol', true), one('Rings', null)), [
    'Desk open',
    'Bob,Carol closed',
  ])
  assert.deepEqual(told(one('Far', true, { outside: true }), one('Near', false, { outside: true })), [
    'Near open outside',
    'Far closed outside',
  ])
})
