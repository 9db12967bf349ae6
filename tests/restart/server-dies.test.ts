/**
 * `kill -9` of the server process in the middle of calls, twenty times: the sound of every call goes on without a gap, and
 * within 3 s of the kill people can hold, resume and at the end hang up. Then the records tell of each call once.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { startSidetone } from '../harness/system.ts'

const KILLS = 20
const [ALICE, BOB, CAROL, DAVE, ERIN] = [700, 1_300, 900, 1_700, 1_100]
const NOT_HEARD = -60

const button = (who: WebPerson, name: string) => who.page.getByRole('button', { name, exact: true }).first()

/** The longest time without the tone during `forMs`; the tone itself pauses for 100 ms and the ear looks back 170 ms. */
const longestSilence = async (who: WebPerson, hz: number, forMs: number): Promise<number> => {
  let last = Date.now()
  let longest = 0
  for (const end = last + forMs; Date.now() < end; ) {
    if ((await who.hears(hz, 1)) > -50) last = Date.now()
    longest = Math.max(longest, Date.now() - last)
    await pause(20)
  }
  return longest
}

describe('the server process is killed in the middle of calls', {
  skip: hasBaresip && hasChromium ? false : 'baresip or chromium is not installed',
}, () => {
  test(`${KILLS} times: browser to browser, SIP phone to browser, TLS phone to the echo test`, async () => {
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
        const [bobSilent, daveSilent] = await Promise.all([
          longestSilence(bob, ALICE, 2_900),
          longestSilence(dave, CAROL, 2_900),
        ])
        assert.ok(bobSilent < 350 && daveSilent < 350, `kill ${kill}: silent for ${bobSilent} and ${daveSilent} ms`)
        assert.ok(erin.hears(ERIN, 2_500) > -40, `kill ${kill}: the TLS phone hears nothing`)
        assert.ok(carol.hears(DAVE, 2_500) > -40, `kill ${kill}: the SIP phone hears nothing`)

        await button(alice, 'Hold').click()
        await pause(700)
        assert.ok((await bob.hears(ALICE, 300)) < NOT_HEARD, `kill ${kill}: hold had no effect`)
        await button(alice, 'Hold').click()
        await bob.untilHears(ALICE, 2_000)
        assert.notEqual(system.pids().server, before)
      }

      await button(bob, 'Hang up').click()
      await button(alice, 'Hang up').waitFor({ state: 'detached' })
      await carol.hangUp()
      await button(dave, 'Hang up').waitFor({ state: 'detached' })
      await erin.hangUp()

      const rows = await alice.page.evaluate(async () => (await fetch('/api/call-history')).json())
      assert.equal(rows.items.length, 1, 'one call is one row')
      assert.equal(rows.items[0].cause, 'hung-up')
      assert.ok(rows.items[0].durationMs > KILLS * 3_000, 'the talk is as long as it was')
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
      await system.ready()
      await dial(alice, '102')
      await button(bob, 'Answer').click()
      await alice.untilHears(BOB)
    } finally {
      await Promise.all([alice.close(), bob.close(), carol.stop()])
      await system.stop()
    }
  })
})
