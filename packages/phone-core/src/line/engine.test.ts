import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeClock, madeCredential, madeIds, madeServer } from '../testing.ts'
import { createEngine } from './engine.ts'

function made(options: { readonly fails?: () => boolean } = {}) {
  const clock = madeClock()
  const server = madeServer(clock)
  const count = { credentials: 0, signedOut: 0 }
  const engine = createEngine({
    clock,
    ids: madeIds('c1'),
    openNet: server.openNet,
    fetchCredential: async () => {
      count.credentials++
      if (options.fails?.()) throw new Error('401')
      return madeCredential(clock)
    },
    instance: 'urn:uuid:1',
    onSignedOut: () => void count.signedOut++,
    isSignedOut: error => error instanceof Error && error.message === '401',
  })
  return { clock, server, engine, count }
}

test('registers as one device: instance and reg-id in the contact (RFC 5626)', async () => {
  const { clock, server, engine } = made()
  engine.start()
  assert.equal(engine.line.getSnapshot().state, 'starting')
  await clock.advance(10)
  assert.equal(engine.line.getSnapshot().state, 'ready')
  assert.match(server.registers[0]!.contact, /;ob>;\+sip\.instance="<urn:uuid:1>";reg-id=1/)
})

test('registers again before the time is over, and never twice at once', async () => {
  const { clock, server, engine } = made()
  engine.start()
  await clock.advance(89_000)
  assert.equal(server.registers.length, 1)
  await clock.advance(20_000)
  assert.equal(server.registers.length, 2)
})

test('a server that takes nothing now is asked again within seconds, and never waited for longer than 30 s', async () => {
  const { clock, server, engine } = made()
  server.refuseRegister(503)
  engine.start()
  await clock.advance(120_000)
  assert.ok(server.registers.length >= 20, `${server.registers.length} attempts in 2 minutes`)
  await clock.advance(3_600_000)
  const before = server.registers.length
  await clock.advance(31_000)
  assert.ok(server.registers.length > before)
  server.refuseRegister(null)
  await clock.advance(31_000)
  assert.equal(engine.line.getSnapshot().state, 'ready')
})

test('refused for long it fetches a credential each 30 s, and is there when it is taken', async () => {
  const { clock, server, engine, count } = made()
  server.refuseRegister(403)
  engine.start()
  await clock.advance(310_000)
  assert.ok(count.credentials >= 10 && count.credentials <= 14, `${count.credentials} credentials`)
  assert.equal(engine.line.getSnapshot().state, 'refused')
  server.refuseRegister(null)
  await clock.advance(31_000)
  assert.equal(engine.line.getSnapshot().state, 'ready')
})

test('on a new connection it registers at once with the same contact', async () => {
  const { clock, server, engine } = made()
  engine.start()
  await clock.advance(10)
  server.goOffline()
  assert.equal(engine.line.getSnapshot().state, 'reconnecting')
  await clock.advance(11_000)
  assert.equal(engine.line.getSnapshot().state, 'unreachable')
  server.goOnline()
  await clock.advance(10)
  assert.equal(engine.line.getSnapshot().state, 'ready')
  assert.equal(server.registers[1]!.contact, server.registers[0]!.contact)
})

test('a credential is renewed before it ends', async () => {
  const { clock, engine, count } = made()
  engine.start()
  await clock.advance(569_000)
  assert.equal(count.credentials, 1)
  await clock.advance(2_000)
  assert.equal(count.credentials, 2)
  assert.equal(engine.line.getSnapshot().state, 'ready')
})

test('a refused registration fetches a new credential once, then says so', async () => {
  const { clock, server, engine, count } = made()
  server.refuseRegister(403)
  engine.start()
  await clock.advance(100)
  assert.equal(engine.line.getSnapshot().state, 'refused')
  assert.ok(count.credentials >= 2 && count.credentials <= 3)
})

test('no credential for a session that is over: signed out', async () => {
  const { clock, engine, count } = made({ fails: () => true })
  engine.start()
  await clock.advance(10)
  assert.equal(count.signedOut, 1)
})

test('stopping takes the registration back and is quiet after', async () => {
  const { clock, server, engine } = made()
  engine.start()
  await clock.advance(10)
  engine.stop()
  await clock.advance(2_000)
  assert.match(server.registers[1]!.contact, /expires=0/)
  assert.equal(engine.line.getSnapshot().state, 'off')
})
