/** Two people in two real browsers talk: what each hears is measured, what each sees is read. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { faultsOf } from '../harness/accessibility.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { cableTo } from '../harness/cuttable.ts'
import { hasFirefox, openFirefox } from '../harness/firefox.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { hearsNot } from '../harness/tones.ts'

/** High, because the hold music has none of it. */
const ALICE_HZ = 2_300
const BOB_HZ = 2_900
/** Certainly heard, in dB of full scale. */
const HEARD = -50

const button = (person: WebPerson, name: string) => person.page.getByRole('button', { name, exact: true }).first()

describe('two people in two Chromiums', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let alice: WebPerson
  let bob: WebPerson
  before(async () => {
    system = await startSidetone()
    ;[alice, bob] = await Promise.all([openChromium(ALICE_HZ), openChromium(BOB_HZ)])
    await Promise.all([
      signIn(alice, system.http, system.person('101')),
      signIn(bob, system.http, system.person('102')),
    ])
  })
  after(async () => {
    await Promise.all([alice?.close(), bob?.close()])
    await system?.stop()
  })

  const talk = async (): Promise<void> => {
    await dial(alice, '102')
    await button(bob, 'Answer').waitFor()
    await button(bob, 'Answer').click()
    const [aliceHears, bobHears] = await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    assert.ok(aliceHears < 1_000, `Alice heard Bob after ${aliceHears} ms`)
    assert.ok(bobHears < 1_000, `Bob heard Alice after ${bobHears} ms`)
  }
  const hangUp = async (who: WebPerson): Promise<void> => {
    await button(who, 'Hang up').click()
    await Promise.all([alice, bob].map(each => button(each, 'Hang up').waitFor({ state: 'detached' })))
  }

  test("Bob sees who calls, answers, and each hears the other's tone and not their own", async () => {
    assert.deepEqual(await faultsOf(alice.page), [])
    await dial(alice, '102')
    await bob.page.getByText('Alice').first().waitFor()
    assert.deepEqual(await faultsOf(bob.page), [])
    await button(bob, 'Answer').click()
    const [aliceHears, bobHears] = await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    assert.ok(aliceHears < 1_000 && bobHears < 1_000, `heard after ${aliceHears} ms and ${bobHears} ms`)
    await hearsNot(alice, ALICE_HZ)
    await hearsNot(bob, BOB_HZ)
    assert.deepEqual(await faultsOf(bob.page), [])
    await hangUp(alice)
  })

  test('hold silences both ways and plays music; resume restores both ways', async t => {
    await talk()
    await button(alice, 'Hold').click()
    await bob.page.waitForTimeout(800)
    await hearsNot(bob, ALICE_HZ)
    await hearsNot(alice, BOB_HZ)
    await Promise.all([alice.watch(BOB_HZ), bob.watch(ALICE_HZ)])
    const pressedAt = Date.now()
    await button(alice, 'Hold').click()
    await Promise.all([alice.untilHears(BOB_HZ, 2_000), bob.untilHears(ALICE_HZ, 2_000)])
    const [first, second] = [(await alice.watched(BOB_HZ)).first ?? 0, (await bob.watched(ALICE_HZ)).first ?? 0]
    t.diagnostic(
      `after resume is pressed Alice hears Bob in ${(first - pressedAt).toFixed(0)} ms, Bob hears Alice in ${(second - pressedAt).toFixed(0)} ms`,
    )
    await hangUp(bob)
  })

  test('mute is heard as silence at the other side only', async () => {
    await talk()
    await button(bob, 'Mute').click()
    await alice.page.waitForTimeout(600)
    await hearsNot(alice, BOB_HZ)
    assert.ok((await bob.hears(ALICE_HZ, 600)) > HEARD, 'Bob hears nothing')
    await button(bob, 'Mute').click()
    await alice.untilHears(BOB_HZ, 2_000)
    await hangUp(alice)
  })

  test('a declined call is said in words', async () => {
    await dial(alice, '102')
    await button(bob, 'Decline').click()
    await alice.page
      .getByText(/Bob declined/)
      .first()
      .waitFor()
    await button(bob, 'Answer').waitFor({ state: 'detached' })
  })

  test('an unknown number and a person who is not reachable are said in words', async () => {
    await dial(alice, '888')
    await alice.page
      .getByText(/no number 888/i)
      .first()
      .waitFor()
    await dial(alice, '104')
    await alice.page
      .getByText(/not reachable/i)
      .first()
      .waitFor()
  })

  test('the echo test lets me hear myself', async () => {
    await dial(alice, '*43')
    await alice.untilHears(ALICE_HZ, 4_000)
    await button(alice, 'Hang up').click()
    await button(alice, 'Hang up').waitFor({ state: 'detached' })
  })
})

describe('a cut network', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  test('the WebSocket is away for 10 s, then for 30 s: the sound goes on, the controls return, one call is kept', async t => {
    const system = await startSidetone()
    const cable = await cableTo(system.http)
    const [alice, bob] = await Promise.all([openChromium(ALICE_HZ), openChromium(BOB_HZ)])
    try {
      await Promise.all([
        signIn(alice, cable.origin, system.person('101')),
        signIn(bob, system.http, system.person('102')),
      ])
      await dial(alice, '102')
      await button(bob, 'Answer').click()
      await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
      for (const seconds of [10, 30]) {
        await Promise.all([alice.watch(BOB_HZ), bob.watch(ALICE_HZ)])
        cable.cut()
        await pause(seconds * 1_000)
        const [one, other] = [await alice.watched(BOB_HZ), await bob.watched(ALICE_HZ)]
        for (const { longest, last, stall } of [one, other]) {
          assert.ok(longest < 500 + stall, `a silence of ${longest} ms`)
          assert.ok(Date.now() - (last ?? 0) < 1_000 + stall, 'silent in the end')
        }
        cable.mend()
        // Pressed before the way back is open: it waits for that.
        await button(alice, 'Hold').click()
        const heldAfter = await hearsNot(bob, ALICE_HZ, 8_000)
        t.diagnostic(
          `${seconds} s without WebSocket: Alice heard a pause of ${one.longest.toFixed(0)} ms at most, Bob of ${other.longest.toFixed(0)} ms (100 are in the tone); ${heldAfter} ms after the line was back hold had been heard for 600 ms`,
        )
        await button(alice, 'Hold').click()
        await bob.untilHears(ALICE_HZ, 2_000)
      }
      await button(bob, 'Hang up').click()
      await button(alice, 'Hang up').waitFor({ state: 'detached' })
      const kept = await operate(system).historyOf('101')
      assert.equal(kept.length, 1)
      assert.ok(kept[0]!.durationMs > 40_000 && kept[0]!.cause === 'hung-up', JSON.stringify(kept))
    } finally {
      await Promise.all([alice.close(), bob.close()])
      cable.close()
      await system.stop()
    }
  })
})

describe('Chromium and Firefox', {
  skip: hasChromium && hasFirefox ? false : 'chromium or firefox-esr is not installed',
}, () => {
  test('talk both ways; Firefox holds, mutes and passes the call on by its buttons', async () => {
    const system = await startSidetone()
    const [alice, bob] = await Promise.all([openChromium(ALICE_HZ), openFirefox(BOB_HZ)])
    try {
      await signIn(alice, system.http, system.person('101'))
      const bobIs = system.person('102')
      await bob.page.goto(system.http)
      await bob.type('Email', bobIs.email)
      await bob.type('Password', bobIs.password)
      await bob.press('Sign in')
      await bob.page.waitForSelector('::-p-aria(Number)')
      await dial(alice, '102')
      await bob.press('Answer')
      await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
      await hearsNot(alice, ALICE_HZ)
      await hearsNot(bob, BOB_HZ)

      await bob.press('Hold')
      await hearsNot(alice, BOB_HZ, 6_000)
      await hearsNot(bob, ALICE_HZ)
      await bob.press('Hold')
      await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
      await bob.press('Mute')
      await hearsNot(alice, BOB_HZ, 6_000)
      assert.ok((await bob.hears(ALICE_HZ, 600)) > HEARD, 'muted Bob hears nothing')
      await bob.press('Mute')
      await alice.untilHears(BOB_HZ)

      await bob.press('Transfer')
      await bob.type('Transfer Alice to', '*43')
      await bob.press('Send now')
      // The echo test: now Alice hears herself and not Bob.
      await alice.untilHears(ALICE_HZ)
      await hearsNot(alice, BOB_HZ, 6_000)
      await bob.page.waitForSelector('::-p-aria([name="Hang up"][role="button"])', { hidden: true })
      await button(alice, 'Hang up').click()
      await button(alice, 'Hang up').waitFor({ state: 'detached' })
    } finally {
      await Promise.all([alice.close(), bob.close()])
      await system.stop()
    }
  })
})
