/**
 * `kill -9` of the server process in the middle of calls, twenty times: the sound of every call goes on without a gap, and
 * within 3 s of the kill people can hold, resume and at the end hang up. Then the records tell of each call once.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import {
  dial,
  fellBehindMs,
  hasChromium,
  openChromium,
  signIn,
  untilReachable,
  type WebPerson,
} from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { startSidetone } from '../harness/system.ts'
import { hearsNot } from '../harness/tones.ts'

const KILLS = 20
const [ALICE, BOB, CAROL, DAVE, ERIN] = [2_300, 2_900, 2_600, 3_200, 2_000]

const button = (who: WebPerson, name: string) => who.page.getByRole('button', { name, exact: true }).first()

describe('the server process is killed in the middle of calls', {
  skip: hasBaresip && hasChromium ? false : 'baresip or chromium is not installed',
}, () => {
  test(`${KILLS} times: browser to browser, SIP phone to browser, TLS phone to the echo test`, async t => {
    const system = await startSidetone()
    const [alice, bob, dave] = await Promise.all([openChromium(ALICE), openChromium(BOB), openChromium(DAVE)])
    const sipOf = (extension: string) => system.person(extension).sip
    const carol = await startBaresip({ ...sipOf('103'), server: system.sip, hz: CAROL })
    const erin = await startBaresip({
      ...sipOf('105'),
      server: system.sips,
      hz: ERIN,
      transport: 'tls',
      encryption: 'srtp-mand',
    })
    try {
      await Promise.all([
        signIn(alice, system.http, system.person('101')),
        signIn(bob, system.http, system.person('102')),
        signIn(dave, system.http, system.person('104')),
        carol.registered(),
        erin.registered(),
      ])
      await dial(alice, '102')
      await button(bob, 'Answer').click()
      await carol.dial('104')
      await button(dave, 'Answer').click()
      await erin.dial('*43')
      await Promise.all([
        alice.untilHears(BOB),
        bob.untilHears(ALICE),
        carol.untilHears(DAVE),
        dave.untilHears(CAROL),
        erin.untilHears(ERIN),
      ])

      for (let kill = 1; kill <= KILLS; kill++) {
        const before = system.pids().server
        assert.ok(before, 'no server process')
        process.kill(before, 'SIGKILL')
        const [said, heardByBob, heardByDave] = await Promise.all([alice, bob, dave].map(who => who.soundDuring(2_900)))
        const [bobMissed, daveMissed] = [fellBehindMs(heardByBob!, said), fellBehindMs(heardByDave!)]
        t.diagnostic(
          `kill ${kill}: Bob's sound fell behind by ${bobMissed.toFixed()} ms, Dave's by ${daveMissed.toFixed()}`,
        )
        assert.ok(said!.at(-1)!.saidMs - said![0]!.saidMs > 1_000, `kill ${kill}: Alice's browser hardly ran`)
        assert.ok(bobMissed < 300 && daveMissed < 300, `kill ${kill}: ${bobMissed} and ${daveMissed} ms were missing`)
        assert.ok((await bob.hears(ALICE, 500)) > -50, `kill ${kill}: Bob hears nothing`)
        assert.ok((await dave.hears(CAROL, 500)) > -50, `kill ${kill}: Dave hears nothing`)
        assert.ok(erin.hears(ERIN, 2_500) > -40, `kill ${kill}: the TLS phone hears nothing`)
        assert.ok(carol.hears(DAVE, 2_500) > -40, `kill ${kill}: the SIP phone hears nothing`)

        await button(alice, 'Hold').click()
        await pause(700)
        await hearsNot(bob, ALICE)
        await button(alice, 'Hold').click()
        await bob.untilHears(ALICE, 2_000)
        assert.notEqual(system.pids().server, before)
      }

      await button(bob, 'Hang up').click()
      await button(alice, 'Hang up').waitFor({ state: 'detached' })
      await carol.hangUp()
      await button(dave, 'Hang up').waitFor({ state: 'detached' })
      await erin.hangUp()

      const operator = operate(system)
      await operator.untilFree()
      const [out, into] = ['out', 'in'] as const
      const rows = [
        { of: '101', direction: out, with: '102', by: 'called' },
        { of: '102', direction: into, with: '101', by: 'called' },
        { of: '103', direction: out, with: '104', by: 'caller' },
        { of: '104', direction: into, with: '103', by: 'caller' },
        { of: '105', direction: out, with: '*43', by: 'caller' },
      ]
      for (const row of rows) {
        const [call, ...more] = await operator.historyOf(row.of)
        assert.ok(call && more.length === 0, `${row.of}: one call is one row, not ${more.length + 1}`)
        const { direction, other, cause, by, missed } = call
        assert.deepEqual({ of: row.of, direction, with: other.number, by }, row)
        assert.deepEqual([cause, missed], ['hung-up', false], row.of)
        assert.ok(call.durationMs > KILLS * 3_000, `the talk of ${row.of} is as long as it was`)
        const { legs } = await operator.call(row.of, call.id)
        assert.equal(legs.length, row.with === '*43' ? 1 : 2, `legs of the call of ${row.of}`)
      }
    } finally {
      await Promise.all([alice.close(), bob.close(), dave.close(), carol.stop(), erin.stop()])
      await system.stop()
    }
  })

  test('a call that still rang ends cleanly on both sides', async () => {
    const system = await startSidetone()
    const [alice, bob] = await Promise.all([openChromium(ALICE), openChromium(BOB)])
    const carol = await startBaresip({ ...system.person('103').sip, server: system.sip, hz: CAROL })
    try {
      await Promise.all([
        signIn(alice, system.http, system.person('101')),
        signIn(bob, system.http, system.person('102')),
        carol.registered(),
      ])
      await carol.dial('102')
      await button(bob, 'Answer').waitFor()
      process.kill(system.pids().server ?? 0, 'SIGKILL')
      await carol.until('CALL_CLOSED', 6_000)
      await button(bob, 'Answer').waitFor({ state: 'detached', timeout: 6_000 })
      // Whether Bob's web phone is back already or not: a call to it waits for it.
      await carol.dial('102')
      await button(bob, 'Answer').click()
      await carol.untilHears(BOB)
      await carol.hangUp()
      await button(bob, 'Hang up').waitFor({ state: 'detached' })
      await untilReachable(bob, system.person('102'))
      await dial(alice, '102')
      await button(bob, 'Answer').click()
      await alice.untilHears(BOB)
    } finally {
      await Promise.all([alice.close(), bob.close(), carol.stop()])
      await system.stop()
    }
  })
})
