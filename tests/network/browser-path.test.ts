/** The network of a browser changes under a call: what is lost, for how long, and what comes back by itself. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { type BrowserPath, browserPathTo, leadNewSound, leadSound } from '../harness/browser-path.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { type Cable, cableTo } from '../harness/cuttable.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

/** High, because the hold music has none of it. */
const ALICE_HZ = 2_300
const BOB_HZ = 2_900
/** The pause of a tone (see `writeToneFile`). */
const PAUSE_MS = 100
const button = (person: WebPerson, name: string) => person.page.getByRole('button', { name, exact: true }).first()

describe('the network of a browser changes in a call', {
  skip: hasChromium ? false : 'chromium is not installed',
}, () => {
  let system: Running
  let cable: Cable
  let paths: BrowserPath[]
  let alice: WebPerson
  let bob: WebPerson
  before(async () => {
    system = await startSidetone()
    cable = await cableTo(system.http)
    paths = await Promise.all([browserPathTo(system.ice), browserPathTo(system.ice)])
    alice = await openChromium(ALICE_HZ, { prepare: context => leadSound(context, paths[0]!, system.ice) })
    bob = await openChromium(BOB_HZ)
    await signIn(alice, cable.origin, system.person('101'))
    await signIn(bob, system.http, system.person('102'))
  })
  after(async () => {
    await Promise.all([alice?.close(), bob?.close()])
    for (const path of paths ?? []) path.close()
    cable?.close()
    await system?.stop()
  })
  afterEach(async () => {
    await button(bob, 'Hang up').click()
    for (const each of [alice, bob]) await button(each, 'Hang up').waitFor({ state: 'detached' })
    await operate(system).untilFree()
  })
  const talk = async () => {
    await dial(alice, '102')
    await button(bob, 'Answer').click()
    await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    await Promise.all([alice.watch(BOB_HZ), bob.watch(ALICE_HZ)])
  }
  const missed = async (who: WebPerson, hz: number) => {
    const { longest, stall } = await who.watched(hz)
    return Math.max(0, longest - PAUSE_MS - stall)
  }
  /** How long each heard nothing of the other, after both hear again. */
  const gaps = async () => {
    const since = Date.now()
    for (const [who, hz] of [
      [alice, BOB_HZ],
      [bob, ALICE_HZ],
    ] as const)
      for (const end = Date.now() + 20_000; ; ) {
        const { last } = await who.watched(hz)
        if (last !== null && last > since + 300) break
        assert.ok(Date.now() < end, `${who === alice ? 'Alice' : 'Bob'} hears nothing any more`)
        await who.page.waitForTimeout(50)
      }
    return [await missed(alice, BOB_HZ), await missed(bob, ALICE_HZ)] as const
  }

  test('a new network: the old way is dead, the WebSocket is cut, another way opens', async t => {
    await talk()
    await leadNewSound(alice.page, paths[1]!)
    paths[0]!.cut()
    cable.cut()
    cable.mend()
    await alice.page.waitForTimeout(500)
    const [aliceMissed, bobMissed] = await gaps()
    t.diagnostic(`Alice heard nothing for ${aliceMissed.toFixed(0)} ms, Bob for ${bobMissed.toFixed(0)} ms`)
    assert.ok(Math.max(aliceMissed, bobMissed) < 2_000)
    paths.reverse()
    paths[1]!.mend()
  })

  test('the router gives the browser another port', async t => {
    await talk()
    paths[0]!.changePorts()
    await alice.page.waitForTimeout(500)
    const [aliceMissed, bobMissed] = await gaps()
    t.diagnostic(`Alice heard nothing for ${aliceMissed.toFixed(0)} ms, Bob for ${bobMissed.toFixed(0)} ms`)
    assert.ok(Math.max(aliceMissed, bobMissed) < 2_000)
  })
})
