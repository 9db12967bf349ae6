/** A name's certificate over months of made-up time, with an authority that signs, refuses or asks for a pause. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeAuthority, makeServerCertificate } from '../certificate-authority.ts'
import { keepCertificate } from './keeper.ts'
import { type KeyAndChain, openAcmeFiles } from './kept-files.ts'
import { AcmeProblem, sentenceOf } from './problem.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = Date.parse('2026-11-23T00:00:00Z')
const name = 'phone.example.com'
const authority = await makeAuthority('test', start - day, start + 3_650 * day)
const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A system with a folder of its own; `signs` says what the authority does, `days` how long its certificates live. */
function house({ days = 45, directory = 'https://authority.test/dir' } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-acme-'))
  folders.push(home)
  const world = {
    home,
    now: start,
    days,
    asked: [] as number[],
    refusal: null as AcmeProblem | null,
    inForce: null as KeyAndChain | null,
    notes: [] as string[],
    begin: (at = directory) =>
      keepCertificate({
        name,
        directory: at,
        kept: openAcmeFiles(home).of(name),
        async obtain(wanted) {
          world.asked.push(world.now)
          if (world.refusal) throw world.refusal
          return makeServerCertificate(authority, [wanted], world.now - hour, world.now + world.days * day)
        },
        inWords: error => sentenceOf(error, name, directory, 8080),
        took(pair, _, replaced) {
          world.inForce = pair
          world.notes.push(replaced === undefined ? 'read' : replaced ? 'renewed' : 'first')
        },
        failed: reason => void world.notes.push(reason),
        now: () => world.now,
      }),
    /** Looks each minute until `to`. */
    async pass(keeper: ReturnType<typeof keepCertificate>, to: number, step = minute) {
      for (; world.now < to; world.now += step) await keeper.look()
    },
  }
  return world
}

for (const days of [90, 45, 6])
  test(`a certificate of ${days} days is renewed when a third of its life is left`, async () => {
    const world = house({ days })
    const keeper = world.begin()
    assert.deepEqual([keeper.state().issuer, keeper.state().warning], [null, null])
    await world.pass(keeper, start + days * day, hour)
    assert.equal(world.asked.length, 2)
    const share = (world.asked[1]! - start) / (days * day)
    assert.ok(share > 0.65 && share < 0.68, String(share))
    assert.deepEqual(world.notes, ['first', 'renewed'])
    assert.equal(keeper.state().warning, null)
  })

test('kept over a restart, private, and asked for anew from another authority', async () => {
  const world = house()
  await world.begin().look()
  const folder = join(world.home, 'tls/public')
  for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file)
  world.now += day
  const again = world.begin()
  await again.look()
  assert.equal(world.asked.length, 1)
  assert.ok(again.state().expiresAt! > world.now)
  const other = world.begin('https://other.test/dir')
  assert.ok(other.state().issuer, 'the old one is in force meanwhile')
  await other.look()
  assert.equal(world.asked.length, 2)
})

test('tried again with growing waits, never more than four times an hour, restarts included', async () => {
  const world = house()
  world.refusal = new AcmeProblem('connection', 'Timeout during connect')
  let keeper = world.begin()
  await world.pass(keeper, start + 3 * day)
  const gaps = world.asked.slice(1).map((at, i) => (at - world.asked[i]!) / minute)
  assert.deepEqual(gaps, [1, 10, 60, 180, 360, 720, 1_440, 1_440])
  const state = keeper.state()
  assert.match(
    state.warning!,
    /^Port 80 of phone\.example\.com does not reach this machine\. Let port 80 .* to port 8080/,
  )
  assert.match(state.warning!, /It says: “Timeout during connect”\. Until there is one/)

  world.asked = []
  const from = world.now
  for (; world.now < from + hour; world.now += minute) {
    keeper = world.begin()
    await keeper.look()
  }
  assert.ok(world.asked.length >= 3 && world.asked.length <= 4, String(world.asked.length))

  world.refusal = null
  await world.pass(keeper, world.now + hour)
  assert.equal(keeper.state().warning, null)
  assert.ok(world.inForce)
})

test('a renewal that fails leaves the old one in force, and tells how long it is good', async () => {
  const world = house()
  const keeper = world.begin()
  await keeper.look()
  const old = world.inForce
  world.refusal = new AcmeProblem('rateLimited', 'too many certificates', 5 * day)
  await world.pass(keeper, start + 31 * day, hour)
  assert.equal(world.asked.length, 2, 'the pause that it wants is kept')
  assert.equal(world.inForce, old)
  assert.match(keeper.state().warning!, /authority\.test has been asked too often .* runs out in 14 days\.$/)
  world.now = start + 46 * day
  assert.match(keeper.state().warning!, /browsers warn of|has run out/)
})

test('a machine that was off: told that it runs out, until it is renewed', async () => {
  const world = house()
  const keeper = world.begin()
  await keeper.look()
  world.now = start + 44 * day
  assert.equal(keeper.state().warning, 'The certificate in use runs out in a day.')
  await keeper.look()
  assert.equal(keeper.state().warning, null)
})

test('a certificate for another name, or one that has run out, is not taken; a wrong clock makes no loop', async () => {
  const world = house({ days: -1 })
  const keeper = world.begin()
  await keeper.look()
  assert.match(keeper.state().warning!, /made no certificate for phone\.example\.com\. It says: “What it sent/)
  assert.equal(world.inForce, null)

  // The authority's day is long ago for us: all that it signs is at its end when it comes.
  const late = house({ days: 0.01 })
  const hasty = late.begin()
  await late.pass(hasty, start + hour)
  assert.ok(late.asked.length < 6, String(late.asked.length))
})

test('by hand three times an hour; two at once are one', async () => {
  const world = house()
  const keeper = world.begin()
  assert.deepEqual(await Promise.all([keeper.byHand(), keeper.byHand(), keeper.look()]), [true, true, undefined])
  assert.equal(world.asked.length, 1)
  assert.equal(await keeper.byHand(), true)
  assert.equal(await keeper.byHand(), false)
  world.now += hour
  assert.equal(await keeper.byHand(), true)
})
