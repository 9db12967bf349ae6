import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PersonId, route } from '@sidetone/call'
import { ha1Of } from '@sidetone/data'
import { echoCallers, standingOfEchoCaller } from './echo-callers.ts'

type Issued = { username: string; password: string; number: string; expiresAt: number }
function made() {
  const clock = { now: 1_000_000 }
  const others = { findCredential: () => undefined }
  const callers = echoCallers(
    others,
    () => '*43',
    () => clock.now,
  )
  const [issuing] = callers.routes
  return { clock, callers, issuing: issuing!, issue: () => issuing!.handle({} as never) as Issued }
}

test('a credential is good for two minutes, and only the operator gets one', () => {
  const { clock, callers, issuing, issue } = made()
  assert.equal(issuing.who, 'operator')
  const { username, password, number, expiresAt } = issue()
  assert.deepEqual([number, expiresAt], ['*43', clock.now + 120_000])
  assert.deepEqual(callers.findCredential(username, clock.now)?.ha1, ha1Of(username, password))
  assert.equal(callers.findCredential(username, expiresAt), undefined)
  assert.equal(callers.findCredential('somebody', clock.now), undefined)
})

test('there are never many of them', () => {
  const { clock, issue } = made()
  for (let n = 0; n < 50; n++) issue()
  assert.throws(issue, { status: 429 })
  clock.now += 120_000
  assert.ok(issue().username)
})

test('it reaches the echo test and nobody outside', () => {
  const { callers, clock, issue } = made()
  const { person } = callers.findCredential(issue().username, clock.now)!
  const party = { name: 'Sidetone itself', number: '', person: person as PersonId }
  const plan = {
    extensions: new Map(),
    codes: new Map([['*43', { feature: 'echo', argument: '', name: 'Echo test' }]]),
    trunks: [{ trunk: 't', name: 'outside', prefix: '0', stripPrefix: true }],
    standing: (who: PersonId) => standingOfEchoCaller(who)!,
  }
  assert.equal(route('*43', { party }, 0, plan).destination.kind, 'feature')
  const { destination } = route('0301234567', { party }, 0, plan)
  assert.deepEqual(destination.kind === 'nowhere' && destination.cause, 'not-allowed')
})
