/** What a bad network does to a call: measured at the router that makes it bad, at the far ear, and in what Sidetone says. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { mos } from '@sidetone/rtp'
import { type BadNetwork, badNetworkTo, fair } from '../harness/bad-network.ts'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

/** High, because the hold music has none of it. */
const ALICE_HZ = 2_300
const BOB_HZ = 2_900
const QUIET = -45

describe('a phone behind a bad network', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  let system: Running
  let operator: Operator
  let network: BadNetwork
  let alice: Baresip
  /** Opus: what Alice says is transcoded. */
  let bob: Baresip
  /** G.711 as Alice: her packets are relayed as they come. */
  let carol: Baresip
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    network = await badNetworkTo(system.sip)
    const phone = (extension: string, hz: number, codec: string, server = system.sip) =>
      startBaresip({ ...system.person(extension).sip, server, hz, codecs: [codec], answer: 'auto' })
    alice = await phone('101', ALICE_HZ, 'PCMU/8000/1', network.server)
    bob = await phone('102', BOB_HZ, 'opus/48000/2')
    carol = await phone('103', BOB_HZ, 'PCMU/8000/1')
    await Promise.all([alice, bob, carol].map(each => each.registered()))
  })
  after(async () => {
    await Promise.all([alice, bob, carol].map(each => each?.stop()))
    network?.close()
    await system?.stop()
  })
  afterEach(async () => {
    network.weather(fair)
    network.cut('none')
    await alice.hangUp()
    await operator.untilFree()
  })
  const bothHear = (other: Baresip) => Promise.all([alice.untilHears(BOB_HZ), other.untilHears(ALICE_HZ)])
  const talk = async (number: '102' | '103'): Promise<Baresip> => {
    const other = number === '102' ? bob : carol
    await alice.dial(number)
    await bothHear(other)
    return other
  }
  /** Alice's leg in the newest call, as Sidetone keeps it. */
  const record = async () => {
    await alice.hangUp()
    await operator.untilFree()
    const [item] = await operator.historyOf('101')
    return { mos: item!.mos!, story: await operator.storyOf('101', item!.id) }
  }

  for (const number of ['103', '102'] as const)
    test(`5 % loss, 30 ms of jitter, packets overtaken and doubled, ${number === '102' ? 'transcoded' : 'relayed'}`, async t => {
      const other = await talk(number)
      const before = { ...network.toServer }
      network.weather({ loss: 0.05, jitterMs: 30, reorder: 0.02, duplicate: 0.02 })
      let heard = 0
      let looks = 0
      // Two reports of five seconds each.
      for (const end = Date.now() + 12_000; Date.now() < end; looks++) {
        await pause(500)
        if (alice.hears(BOB_HZ, 1_000) > QUIET && other.hears(ALICE_HZ, 1_000) > QUIET) heard++
      }
      const came = network.toServer.came - before.came
      const loss = (network.toServer.lost - before.lost) / came
      const kept = await record()
      const expected = mos({ codec: 'PCMU', lossRatio: loss, burst: 1, delayMs: 45 + 2 * 20 })
      t.diagnostic(
        `${came} packets to Sidetone: ${(loss * 100).toFixed(1)} % lost, ${network.toServer.doubled - before.doubled} doubled, ` +
          `${network.toServer.overtaken - before.overtaken} overtaken; MOS said ${kept.mos}, by the E-model for that loss ${expected.toFixed(2)}; ` +
          `both tones in ${heard} of ${looks} looks`,
      )
      assert.ok(heard >= looks * 0.9, `both tones in ${heard} of ${looks} looks only`)
      assert.ok(Math.abs(kept.mos - expected) < 0.4, `MOS ${kept.mos}, expected ${expected.toFixed(2)}`)
    })

  test('a clean network is said to be clean', async () => {
    await talk('103')
    await pause(6_000)
    const { mos: said } = await record()
    assert.ok(said > 4.3, `MOS ${said}`)
  })

  test('another source port in the middle of a call: sound is back within 2 s, strangers stay unheard', async t => {
    const other = await talk('103')
    const gone = network.toPhone.came
    await network.changePorts()
    const changedAt = Date.now()
    // What is sent to the old port is lost: the first packet at the new one ends the gap.
    while (network.toPhone.came === gone && Date.now() - changedAt < 5_000) await pause(5)
    const gap = Date.now() - changedAt
    t.diagnostic(`sound to the phone's new port after ${gap} ms`)
    assert.ok(gap < 2_000, `after ${gap} ms`)
    await pause(1_200)
    assert.ok(alice.hears(BOB_HZ) > QUIET && other.hears(ALICE_HZ) > QUIET)
    const refused = (await operator.figures()).get('sidetone_media_packets_refused_total') ?? 0
    const before = network.toPhone.came
    await network.strangers(40)
    await pause(600)
    assert.ok(network.toPhone.came > before + 15, 'the sound still goes to the phone')
    const after = (await operator.figures()).get('sidetone_media_packets_refused_total') ?? 0
    t.diagnostic(`${after - refused} of 40 strange packets refused`)
    assert.ok(after - refused >= 40)
  })

  test('nothing comes from the phone for 5 s: said, kept in the story, and heard again', async () => {
    const other = await talk('103')
    network.cut('to-server')
    await pause(5_000)
    assert.ok(other.hears(ALICE_HZ) < QUIET)
    assert.ok(alice.hears(BOB_HZ) > QUIET, 'the other way goes on')
    network.cut('none')
    const back = await other.untilHears(ALICE_HZ, 2_000)
    assert.ok(back < 2_000)
    const { story } = await record()
    assert.match(story.join('\n'), /nothing was heard/i)
  })
})
