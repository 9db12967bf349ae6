/** linphone with the web phone and with another SIP phone: calls, hold, and transfers of every kind; the sound is measured. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { hasLinphone, type Linphone, startLinphone } from '../harness/linphone.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { hearsNot } from '../harness/tones.ts'

/** High, because the hold music has none of it. */
const HZ = { alice: 2_300, bob: 2_900, carol: 2_600 }
const QUIET = -45

describe('Alice at the web phone, Bob with linphone, Carol with baresip', {
  skip: hasLinphone && hasBaresip && hasChromium ? false : 'linphonec, baresip or chromium is not installed',
}, () => {
  let system: Running
  let operator: Operator
  let alice: WebPerson
  let bob: Linphone
  let carol: Baresip
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    alice = await openChromium(HZ.alice)
    bob = await startLinphone({ ...system.person('102').sip, server: system.sip, hz: HZ.bob })
    carol = await startBaresip({ ...system.person('103').sip, server: system.sip, hz: HZ.carol, answer: 'auto' })
    await Promise.all([bob.registered(), carol.registered(), signIn(alice, system.http, system.person('101'))])
  })
  after(async () => {
    await Promise.all([alice?.close(), bob?.stop(), carol?.stop()])
    await system?.stop()
  })
  afterEach(async () => {
    await bob.command('terminate all')
    await carol.hangUp()
    await button('Hang up').waitFor({ state: 'detached' })
    await operator.untilFree()
  })
  const button = (name: string) => alice.page.getByRole('button', { name, exact: true }).first()
  const uri = (number: string) => `sip:${number}@${system.sip.host}:${system.sip.port}`
  const eachHears = (...pairs: (readonly [{ untilHears(hz: number): Promise<number> }, number])[]) =>
    Promise.all(pairs.map(([ear, hz]) => ear.untilHears(hz)))
  const aliceAndBobTalk = () => eachHears([alice, HZ.bob], [bob, HZ.alice])

  test('linphone calls the web phone, holds and resumes', async t => {
    await bob.command(`call ${uri('101')}`)
    await button('Answer').click()
    await aliceAndBobTalk()
    await pause(1_000)
    assert.ok(bob.hears(HZ.bob) < QUIET, 'Bob hears himself')
    await hearsNot(alice, HZ.alice)
    await bob.command('pause')
    await alice.page
      .getByText(/on hold/i)
      .first()
      .waitFor()
    await pause(500)
    await hearsNot(alice, HZ.bob)
    await alice.watch(HZ.bob)
    const from = Date.now()
    await bob.command('resume')
    await aliceAndBobTalk()
    const back = ((await alice.watched(HZ.bob)).first ?? Infinity) - from
    t.diagnostic(`Alice hears Bob ${back.toFixed(0)} ms after his resume`)
    await button('Hang up').click()
    await bob.untilCalls(0)
  })

  test('the web phone calls linphone, holds and resumes', async () => {
    await dial(alice, '102')
    await bob.answer()
    await aliceAndBobTalk()
    await button('Hold').click()
    await pause(1_500)
    assert.ok(bob.hears(HZ.alice) < QUIET, 'Bob hears Alice though she holds')
    await button('Hold').click()
    await aliceAndBobTalk()
    await bob.command('terminate')
    await button('Hang up').waitFor({ state: 'detached' })
  })

  test('linphone passes the call on', async () => {
    await dial(alice, '102')
    await bob.answer()
    await aliceAndBobTalk()
    await bob.command(`transfer ${uri('103')}`)
    await eachHears([alice, HZ.carol], [carol, HZ.alice])
    await bob.untilCalls(0)
  })

  test('linphone passes the call on after talking with the other', async t => {
    await dial(alice, '102')
    await bob.answer()
    await aliceAndBobTalk()
    const [first] = await bob.untilCalls(1)
    await bob.command('pause')
    await bob.command(`call ${uri('103')}`)
    await eachHears([bob, HZ.carol], [carol, HZ.bob])
    const second = (await bob.untilCalls(2)).find(each => each !== first)
    await alice.watch(HZ.carol)
    const from = Date.now()
    await bob.command(`transfer ${first} --to-call ${second}`)
    await eachHears([alice, HZ.carol], [carol, HZ.alice])
    t.diagnostic(`Alice hears Carol ${(((await alice.watched(HZ.carol)).first ?? 0) - from).toFixed(0)} ms after it`)
    await bob.untilCalls(0)
  })

  test('linphone is passed on by the web phone', async () => {
    await bob.command(`call ${uri('101')}`)
    await button('Answer').click()
    await aliceAndBobTalk()
    await button('Transfer').click()
    await alice.page.getByLabel(/^Transfer .+ to$/).fill('103')
    await button('Send now').click()
    await eachHears([bob, HZ.carol], [carol, HZ.bob])
    await button('Hang up').waitFor({ state: 'detached' })
    await pause(1_000)
    assert.ok(bob.hears(HZ.alice) < QUIET)
  })
})
