import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, type Me } from '@sidetone/api-client'
import { createSession } from './session.ts'

const me: Me = { id: 'p1', name: 'Alice', extension: '101', email: 'a@x.test', role: 'person' }
const refuse = (code: string, status: number) => async () => {
  throw new ApiError(code, status, code)
}
const made = (more: object = {}) =>
  createSession({
    session: async () => me,
    signIn: async () => me,
    signInByLink: async () => me,
    signOut: async () => {},
    ...more,
  })

test('a known session is signed in at once; an unknown one is asked', async () => {
  const known = made()
  await known.start()
  assert.deepEqual(known.getSnapshot(), { state: 'signed-in', me })
  const unknown = made({ session: async () => null })
  await unknown.start()
  assert.deepEqual(unknown.getSnapshot(), { state: 'signed-out', busy: false, fault: null })
})

test('a server that is gone is not a wrong password', async () => {
  const session = made({ session: refuse('unreachable', 0), signIn: refuse('unreachable', 0) })
  await session.start()
  assert.equal(session.getSnapshot().state, 'unreachable')
  await session.signIn('a@x.test', 'x')
  assert.deepEqual(session.getSnapshot(), { state: 'signed-out', busy: false, fault: 'unreachable' })
})

for (const [status, fault] of [
  [401, 'wrong-password'],
  [429, 'too-many-attempts'],
  [502, 'server-fault'],
] as const)
  test(`${status} at sign-in is ${fault}`, async () => {
    const session = made({ signIn: refuse('x', status) })
    await session.signIn('a@x.test', 'x')
    assert.deepEqual(session.getSnapshot(), { state: 'signed-out', busy: false, fault })
  })

test('a used link says so; signing out works without a server', async () => {
  const session = made({ signInByLink: refuse('link-used', 401), signOut: refuse('unreachable', 0) })
  await session.signInByLink('t')
  assert.deepEqual(session.getSnapshot(), { state: 'signed-out', busy: false, fault: 'link-used' })
  await session.signOut()
  assert.deepEqual(session.getSnapshot(), { state: 'signed-out', busy: false, fault: null })
})
