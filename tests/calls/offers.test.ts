/**
 * Every way in which the two legs of a call may agree on sound, with each other: an offer in the INVITE or a late one, reliable
 * provisional responses or none, the called phone's early answers, one that forks into two early dialogs; and a new offer of
 * each side afterwards, by re-INVITE (with and without an offer) and by UPDATE. RFC 3261 §13, 3262, 3264, 3311, 6337.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from '@sidetone/sip'
import { Ledger } from './ledger.ts'
import { Phone } from './phone.ts'
import { nothing, World } from './world.ts'

const callers = ['offer', 'late offer'] as const
const reliability = ['100rel', 'no 100rel'] as const
const called = ['180', '183', 'reliable 183', 'two early dialogs', '200'] as const
const later = ['re-INVITE', 'late re-INVITE', 'UPDATE'] as const

/** Two phones behind one proxy: it forks what is sent to their address. */
function twinOf(world: World, bob: Phone): Phone {
  let tag = ''
  const seen = {
    get now() {
      return world.now
    },
    toServer(_: Phone, bytes: Uint8Array) {
      tag ||= /^To:.*;tag=([^;\s]+)/m.exec(textOf(bytes))?.[1] ?? ''
      world.toServer(bob, bytes)
    },
    flowClosed() {},
  }
  const twin = new Phone(seen as unknown as World, {
    username: bob.username,
    password: '',
    host: bob.host,
    transport: 'udp',
  })
  const first = bob.receive.bind(bob)
  bob.receive = bytes => {
    const text = textOf(bytes)
    const theirs = tag !== '' && text.includes(`tag=${tag}`)
    if (/^(INVITE|CANCEL) /.test(text) && !/^To:.*;tag=/m.test(text)) {
      first(bytes)
      twin.receive(bytes)
    } else if (theirs) twin.receive(bytes)
    else first(bytes)
  }
  return twin
}

for (const caller of callers)
  for (const rel of reliability)
    for (const how of called)
      test(`${caller}, ${rel}; ${how}; then new offers of each side`, async () => {
        const world = new World()
        const [alice, bob] = (await world.registered('101', '102')) as [Phone, Phone]
        const ledgers = new Map([alice, bob].map(phone => [phone, new Ledger()]))
        const out = world.toServer.bind(world)
        world.toServer = (phone, bytes) => {
          ledgers.get(phone)?.note(bytes, true)
          out(phone, bytes)
        }
        const twin = how === 'two early dialogs' ? twinOf(world, bob) : null
        for (const [phone, ledger] of ledgers) {
          const into = phone.receive.bind(phone)
          phone.receive = bytes => {
            ledger.note(bytes, false)
            into(bytes)
          }
        }
        const lines = () => world.trace.slice(-60).join('\n')
        const agreed = (phone: Phone): number => {
          const { faults, dialogs } = ledgers.get(phone)!
          assert.deepEqual(faults, [], `${phone.username}\n${lines()}`)
          const settled = [...dialogs.values()].filter(({ open }) => open === null)
          return Math.max(...settled.map(({ exchanges }) => exchanges))
        }
        const bothHear = () => assert.deepEqual([world.hears(alice), world.hears(bob)], [['102'], ['101']], lines())
        bob.onInvite = () => {}
        if (twin) twin.onInvite = () => {}

        const body = caller === 'offer' ? {} : { body: null }
        alice.dial('102', { ...body, reliable: rel === '100rel' ? 'supported' : 'off' })
        await world.run(50)
        const said = bob.sdp()
        if (how === '180') bob.ring()
        if (how === '183' || how === 'two early dialogs') bob.early({ body: said, reliable: false })
        if (how === 'reliable 183') bob.early({ body: said })
        await world.run(100)
        twin?.early()
        await world.run(100)
        bob.accept(how === 'reliable 183' ? undefined : said)
        await world.run(300)
        bothHear()
        for (const phone of [alice, bob]) assert.equal(agreed(phone), 1, lines())

        for (const [n, what] of later.entries())
          for (const phone of [alice, bob]) {
            const offer = what === 'late re-INVITE' ? undefined : phone.sdp()
            phone.stack.offer(phone.session, offer, { method: what === 'UPDATE' ? 'UPDATE' : 'INVITE' }, world.now)
            phone.settle()
            await world.run(500)
            bothHear()
            assert.equal(agreed(phone), n + 2, `${what} of ${phone.username}\n${lines()}`)
          }
        assert.equal(world.server.switchboard.live().length, 1)

        const leaver = rel === '100rel' ? alice : bob
        leaver.hangUp()
        await world.run(40_000)
        assert.deepEqual(world.leftovers(), nothing, lines())
        assert.deepEqual([alice.stack.counts().sessions, bob.stack.counts().sessions], [0, 0], lines())
        assert.deepEqual(world.faults, [])
      })
