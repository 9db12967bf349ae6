/** Three people in three real browsers pass calls on, bring them together and park them: who hears whom is measured. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import { dial, hasChromium, openChromium, signIn, untilReachable, type WebPerson } from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { hearsNot } from '../harness/tones.ts'

/** High, because the hold music has none of it. */
const HZ = { alice: 2_300, bob: 2_900, carol: 3_500 }
type Name = keyof typeof HZ
/**
 * The quietest of four looks: a beep is on for 400 of 500 ms, so each look of 200 ms has some of it, and the click at its
 * edges, which has some of every frequency, is not in all of them.
 */
const lasting = async (person: WebPerson, hz: number): Promise<number> => {
  let quietest = 0
  for (let look = 0; look < 4; look++) quietest = Math.min(quietest, await person.hears(hz, 200))
  return quietest
}
/** A tone's own pause (see `writeToneFile`): as long as this nothing is heard though nothing is wrong. */
const PAUSE_MS = 100
const EXTENSION: Record<Name, string> = { alice: '101', bob: '102', carol: '103' }
/** Above: certainly heard. Below: certainly not. In dB of full scale. */
/** How long sound may take until it is as it should be, on a busy machine. */
const settleMs = 15_000
const HEARD = -50
const NOT_HEARD = -60

describe('three people in three Chromiums', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let people: Record<Name, WebPerson>
  const names = Object.keys(HZ) as Name[]
  before(async () => {
    system = await startSidetone()
    const opened = await Promise.all(names.map(name => openChromium(HZ[name])))
    people = { alice: opened[0]!, bob: opened[1]!, carol: opened[2]! }
    await Promise.all(names.map(name => signIn(people[name], system.http, system.person(EXTENSION[name]))))
  })
  after(async () => {
    await Promise.all(names.map(name => people?.[name].close()))
    await system?.stop()
  })
  afterEach(async () => {
    for (const name of names) {
      const end = button(name, 'Hang up')
      while (await end.isVisible()) {
        await end.click()
        await people[name].page.waitForTimeout(150)
      }
    }
    await Promise.all(names.map(name => button(name, 'Hang up').waitFor({ state: 'detached' })))
  })

  const button = (name: Name, label: string | RegExp) =>
    people[name].page.getByRole('button', { name: label, exact: true }).first()
  const answer = (name: Name) => button(name, /^(Answer|Hold & answer)$/).click()
  /** ms from `at` until `who` first heard `whom`; both were watched. */
  const firstAfter = async (who: Name, whom: Name, at: number): Promise<number> =>
    Math.round(((await people[who].watched(HZ[whom])).first ?? Infinity) - at)
  const freed = (name: Name) => button(name, 'Hang up').waitFor({ state: 'detached', timeout: 10_000 })

  /** Everybody of `heard[who]` is heard by `who`, and nobody else: not the third, not oneself. It may take a moment. */
  const hearing = async (heard: Partial<Record<Name, readonly Name[]>>): Promise<void> => {
    await Promise.all(
      Object.entries(heard).flatMap(([who, whom]) => whom.map(one => people[who as Name].untilHears(HZ[one]))),
    )
    for (const end = Date.now() + settleMs; ; ) {
      await people.alice.page.waitForTimeout(300)
      const wrong = (await Promise.all(Object.entries(heard).map(each => wronglyHeard(...each)))).flat()
      if (wrong.length === 0) break
      assert.ok(Date.now() < end, wrong.join(', '))
    }
    // Whoever hears somebody does not read that they wait.
    for (const [who, whom] of Object.entries(heard)) if (whom.length) await waits(who as Name, false)
  }
  /** Reads that somebody has put them on hold. */
  const waits = (who: Name, does: boolean) =>
    people[who].page
      .getByText(/put you on hold/)
      .first()
      .waitFor({ state: does ? 'attached' : 'detached' })
  const wronglyHeard = async (who: string, whom: readonly Name[]): Promise<string[]> => {
    const wrong: string[] = []
    for (const one of names) {
      const level = await lasting(people[who as Name], HZ[one])
      if (whom.includes(one) ? level <= HEARD : level >= NOT_HEARD)
        wrong.push(`${who} hears ${one} at ${level.toFixed(0)} dB`)
    }
    return wrong
  }
  const call = async (from: Name, to: Name): Promise<void> => {
    await dial(people[from], EXTENSION[to])
    await answer(to)
    await hearing({ [from]: [to], [to]: [from] })
  }
  const transferTo = async (who: Name, text: string, how: 'Send now' | 'Talk first'): Promise<void> => {
    await button(who, 'Transfer').click()
    await people[who].page.getByLabel(/^Transfer .+ to$/).fill(text)
    await button(who, how).click()
  }

  test('Send now: Bob sends Alice to Carol by name and is out', async t => {
    await call('alice', 'bob')
    await transferTo('bob', 'Carol', 'Send now')
    await button('carol', 'Answer').waitFor()
    await Promise.all([people.alice.watch(HZ.carol), people.carol.watch(HZ.alice)])
    const pressedAt = Date.now()
    await answer('carol')
    await freed('bob')
    await Promise.all([people.alice.untilHears(HZ.carol), people.carol.untilHears(HZ.alice)])
    const heardAfter = await Promise.all([
      firstAfter('alice', 'carol', pressedAt),
      firstAfter('carol', 'alice', pressedAt),
    ])
    t.diagnostic(
      `a blind transfer: Alice hears Carol ${heardAfter[0]} ms after Answer is pressed, Carol hears Alice after ${heardAfter[1]} ms`,
    )
    assert.ok(Math.max(...heardAfter) < 1_000 + (await people.alice.watched(HZ.carol)).stall)
    await hearing({ alice: ['carol'], carol: ['alice'] })
    await people.alice.page.getByText('Carol').first().waitFor()
    await people.carol.page.getByText('Alice').first().waitFor()
  })

  test('Send now comes back when the other declines, in words', async () => {
    await call('alice', 'bob')
    await transferTo('bob', '103', 'Send now')
    await button('carol', 'Decline').click()
    await hearing({ alice: ['bob'], bob: ['alice'] })
    await people.bob.page
      .getByText(/Alice is back/)
      .first()
      .waitFor()
  })

  test('Talk first: Bob asks Carol while Alice waits, swaps, and completes', async t => {
    await call('alice', 'bob')
    await transferTo('bob', '103', 'Talk first')
    await answer('carol')
    await hearing({ alice: [], bob: ['carol'], carol: ['bob'] })
    await waits('alice', true)
    await button('bob', 'Swap').click()
    await hearing({ alice: ['bob'], bob: ['alice'], carol: [] })
    await Promise.all([people.alice.watch(HZ.bob, HZ.carol), people.carol.watch(HZ.alice)])
    await people.alice.page.waitForTimeout(300)
    const pressedAt = Date.now()
    await button('bob', 'Complete transfer').click()
    await freed('bob')
    await Promise.all([people.alice.untilHears(HZ.carol), people.carol.untilHears(HZ.alice)])
    const [before, after] = [await people.alice.watched(HZ.bob), await people.alice.watched(HZ.carol)]
    const gap = (after.first ?? Infinity) - (before.last ?? 0)
    t.diagnostic(
      `an attended transfer: Alice heard nobody for ${Math.max(0, gap).toFixed(0)} ms between Bob and Carol (up to ${2 * PAUSE_MS} are in their tones); Carol hears Alice ${await firstAfter('carol', 'alice', pressedAt)} ms after Complete is pressed`,
    )
    assert.ok(
      gap < 300 + 2 * PAUSE_MS + after.stall,
      `a gap of ${gap.toFixed(0)} ms, of it ours ${after.stall.toFixed(0)}`,
    )
    await hearing({ alice: ['carol'], carol: ['alice'] })
  })

  test('Talk first, completed while it still rings', async () => {
    await call('alice', 'bob')
    await transferTo('bob', '103', 'Talk first')
    await button('carol', 'Answer').waitFor()
    await button('bob', 'Complete transfer').click()
    await freed('bob')
    await answer('carol')
    await hearing({ alice: ['carol'], carol: ['alice'] })
  })

  test('Talk first, cancelled: the first one is back', async () => {
    await call('alice', 'bob')
    await transferTo('bob', '103', 'Talk first')
    await answer('carol')
    await hearing({ bob: ['carol'], carol: ['bob'] })
    await button('bob', 'Cancel').click()
    await hearing({ alice: ['bob'], bob: ['alice'] })
    await freed('carol')
  })

  test('Merge: each hears the two others and not itself; one is removed, the rest go on', async () => {
    await call('alice', 'bob')
    await button('bob', 'Add call').click()
    await people.bob.page.getByLabel('Call whom?').fill('Carol')
    await button('bob', 'Talk first').click()
    await answer('carol')
    await hearing({ alice: [], bob: ['carol'], carol: ['bob'] })
    await waits('alice', true)
    await button('bob', 'Merge').click()
    await hearing({ alice: ['bob', 'carol'], bob: ['alice', 'carol'], carol: ['alice', 'bob'] })
    await button('bob', 'People').click()
    await button('bob', /^Mute Alice/).click()
    await people.alice.page.getByText(/has muted you/).waitFor()
    await hearing({ alice: ['bob', 'carol'], bob: ['carol'], carol: ['bob'] })
    await button('bob', /^Remove Carol/).click()
    await freed('carol')
  })

  test('Add now: the third is rung into the call, and the host may leave', async () => {
    await call('alice', 'bob')
    await people.bob.page.keyboard.press('a')
    await people.bob.page.getByLabel('Call whom?').fill('103')
    await button('bob', 'Add now').click()
    await answer('carol')
    await hearing({ alice: ['bob', 'carol'], bob: ['alice', 'carol'], carol: ['alice', 'bob'] })
    await button('bob', 'Hang up').click()
    await hearing({ alice: ['carol'], carol: ['alice'] })
  })

  test('a conference room: its host records, locks, adds, mutes and takes out; a guest sees it and has none of this', async () => {
    const operator = operate(system)
    const { id: alice } = await operator.as<{ id: string }>('101', 'GET', '/api/me')
    const [room] = (await operator.api<{ items: { id: string; version: number }[] }>('GET', '/api/rooms')).items
    const { id, ...set } = room!
    await operator.api('PUT', `/api/rooms/${id}`, { ...set, hosts: [alice] })
    const sees = (name: Name, text: string) => people[name].page.getByText(text, { exact: true }).first()
    await dial(people.alice, '680')
    await dial(people.bob, '680')
    await hearing({ alice: ['bob'], bob: ['alice'] })
    await button('alice', 'People').click()
    await button('alice', 'Record').click()
    await button('alice', 'Lock').click()
    await Promise.all(['Being recorded', 'Locked'].map(mark => sees('bob', mark).waitFor()))
    await button('bob', 'People').click()
    await sees('bob', 'Host').waitFor()
    for (const label of ['Unlock', 'Mute all', /^(Remove|Mute) Alice/])
      assert.equal(await people.bob.page.getByRole('button', { name: label }).count(), 0, `${label} is for hosts`)
    // Carol is told that it is locked, and is out again.
    await dial(people.carol, '680')
    await button('carol', 'Hang up').waitFor()
    await freed('carol')
    await button('alice', 'Unlock').click()
    await sees('bob', 'Locked').waitFor({ state: 'detached' })
    await button('alice', 'Add someone').click()
    await people.alice.page.getByLabel('Call whom?').fill('103')
    await button('alice', 'Add now').click()
    await answer('carol')
    await hearing({ alice: ['bob', 'carol'], bob: ['alice', 'carol'], carol: ['alice', 'bob'] })
    await button('alice', 'People').click()
    await button('alice', 'Mute all').click()
    await hearing({ alice: [], bob: ['alice'], carol: ['alice'] })
    await button('alice', /^Remove Carol/).click()
    await freed('carol')
    await button('alice', 'Stop recording').click()
    await sees('bob', 'Being recorded').waitFor({ state: 'detached' })
  })

  test('Park: the slot is told, everybody sees who waits there, and Carol picks up', async () => {
    await call('alice', 'bob')
    await button('bob', 'Hold').click()
    await waits('alice', true)
    await button('bob', 'Park').click()
    await people.bob.page.getByText('The call is parked.').first().waitFor()
    await people.bob.page.getByText(/parked in 70\d/).waitFor()
    await freed('bob')
    await hearing({ alice: [] })
    await people.alice.page
      .getByText(/^You wait in 70\d$/)
      .first()
      .waitFor()
    await waits('alice', false)
    const parked = people.carol.page.getByRole('region', { name: 'Parked calls' })
    await parked.getByText(/Alice/).first().waitFor()
    assert.equal(await button('alice', 'Pick up').count(), 0, 'nobody picks up themselves')
    await parked.getByRole('button', { name: 'Pick up' }).click()
    await hearing({ alice: ['carol'], carol: ['alice'] })
    await people.alice.page.getByRole('timer').first().waitFor()
    await parked.waitFor({ state: 'detached' })
  })

  test('Pick up: Carol takes the call that rings at Bob', async () => {
    await people.carol.page.evaluate(() => {
      location.hash = '#/contacts'
    })
    await dial(people.alice, EXTENSION.bob)
    await button('bob', 'Answer').waitFor()
    await button('carol', 'Pick up').click()
    await hearing({ alice: ['carol'], carol: ['alice'] })
    await button('bob', 'Answer').waitFor({ state: 'detached' })
    await people.carol.page.evaluate(() => {
      location.hash = '#/calls'
    })
  })

  test('by keyboard: T and Enter send on, J merges, P parks', async () => {
    const { bob, carol } = people
    const press = (key: string) => bob.page.keyboard.press(key)
    const pressAnswer = async () => {
      await button('carol', 'Answer').waitFor()
      // An Enter that was meant for what was there before must not answer.
      await carol.page.waitForTimeout(500)
      await carol.page.keyboard.press('Enter')
    }
    await call('alice', 'bob')
    await press('t')
    await bob.page.keyboard.type('Carol')
    await press('Enter')
    await pressAnswer()
    await freed('bob')
    await hearing({ alice: ['carol'], carol: ['alice'] })
    await carol.page.keyboard.press('p')
    await freed('carol')
    await button('bob', 'Pick up').click()
    await hearing({ alice: ['bob'], bob: ['alice'] })
    await press('a')
    await bob.page.keyboard.type('Carol')
    await press('Enter')
    await pressAnswer()
    await hearing({ alice: [], bob: ['carol'], carol: ['bob'] })
    await press('j')
    await hearing({ alice: ['bob', 'carol'], bob: ['alice', 'carol'], carol: ['alice', 'bob'] })
  })

  test('by touch, on the screen of a phone: transfer, and park behind More', async () => {
    const mobile = await openChromium(HZ.bob, {
      context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    })
    const tap = (label: string) => mobile.page.getByRole('button', { name: label, exact: true }).first().tap()
    try {
      await mobile.page.goto(system.http)
      const { email, password } = system.person(EXTENSION.bob)
      await mobile.page.getByLabel('Email').fill(email)
      await mobile.page.getByLabel('Password').fill(password)
      await tap('Sign in')
      await mobile.page.getByRole('link', { name: 'Contacts' }).waitFor()
      await mobile.page.waitForTimeout(1_500)
      await dial(people.alice, EXTENSION.bob)
      await tap('Answer')
      await mobile.untilHears(HZ.alice)
      await tap('More')
      await tap('Park')
      await mobile.page.getByText(/parked in 70\d/).waitFor()
      await tap('Pick up')
      await mobile.untilHears(HZ.alice)
      await tap('Transfer')
      await mobile.page.getByLabel(/^Transfer .+ to$/).fill('Car')
      await mobile.page.getByRole('option', { name: /Carol/ }).tap()
      await tap('Send now')
      await answer('carol')
      await hearing({ alice: ['carol'], carol: ['alice'] })
    } finally {
      await mobile.close()
    }
  })

  test('Hang up is on the screen at every size, whatever is open or under way', async () => {
    const { page } = people.bob
    const usual = page.viewportSize()!
    const sizes = [
      [320, 568],
      [360, 640],
      [375, 667],
      [390, 844],
      [640, 400],
      [667, 375],
      [844, 390],
      [1280, 800],
    ] as const
    const whole = async (label: string, where: string) => {
      const { width, height } = page.viewportSize()!
      // A page takes a moment to lay itself out anew.
      for (const end = Date.now() + 3_000; ; await page.waitForTimeout(50)) {
        const box = await button('bob', label).boundingBox()
        if (box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height) return
        assert.ok(Date.now() < end, `${label} at ${width} × ${height}, ${where}: ${JSON.stringify(box)}`)
      }
    }
    await call('alice', 'bob')
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height })
      await whole('Hang up', 'in a call')
      await page.keyboard.press('k')
      await page.getByLabel('Keyed digits').waitFor()
      await whole('Hang up', 'keypad')
      await page.keyboard.press('Escape')
      await page.keyboard.press('t')
      await page.getByLabel(/^Transfer .+ to$/).waitFor()
      for (const label of ['Hang up', 'Send now', 'Talk first']) await whole(label, 'transfer')
      await page.keyboard.press('Escape')
      await button('bob', /^Call quality/).click()
      await page.getByText('Round trip').waitFor()
      await whole('Hang up', 'quality')
      await page.keyboard.press('Escape')
      await page.getByText('Round trip').waitFor({ state: 'detached' })
    }
    await page.setViewportSize(usual)
    await transferTo('bob', '103', 'Talk first')
    await answer('carol')
    await button('bob', 'Complete transfer').waitFor()
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height })
      await whole('Hang up', 'somebody is asked first')
    }
    await page.setViewportSize(usual)
  })

  test('do not disturb: set in the settings, said to whoever calls, ended again', async () => {
    const { alice, bob } = people
    const toPlace = (place: string) =>
      bob.page.evaluate(hash => {
        location.hash = hash
      }, `#/${place}`)
    await toPlace('settings/incoming')
    await bob.page.getByRole('switch', { name: 'Do not disturb' }).check()
    await bob.page.getByText('On until you end it.').waitFor()
    const contacts = (hash: string) =>
      alice.page.evaluate(place => {
        location.hash = place
      }, `#/${hash}`)
    await contacts('contacts')
    const shown = alice.page.getByRole('listitem').filter({ hasText: 'Bob' })
    await shown.getByText('Do not disturb').waitFor()
    await contacts('calls')
    await dial(alice, EXTENSION.bob)
    await alice.page
      .getByText(/does not want to be disturbed/)
      .first()
      .waitFor()
    assert.ok(!(await button('bob', 'Answer').isVisible()))
    await bob.page.getByRole('switch', { name: 'Do not disturb' }).uncheck()
    await bob.page.getByText('Your phones stay quiet.').waitFor()
    await contacts('contacts')
    await shown.getByText('Available').waitFor()
    await contacts('calls')
    await toPlace('settings/codes')
    await bob.page.getByText('*11', { exact: true }).waitFor()
    await toPlace('calls')
    await call('alice', 'bob')
  })

  test('when one’s own desk phone and web phone ring: chosen in the settings, kept, and shown again', async () => {
    const { page } = people.bob
    type Kept = { devices: { afterSeconds: number | null }[]; webPhoneAfterSeconds: number | null }
    const kept = async () => {
      const { devices, webPhoneAfterSeconds } = await operate(system).as<Kept>('102', 'GET', '/api/me/ringing')
      return [webPhoneAfterSeconds, ...devices.map(({ afterSeconds }) => afterSeconds)]
    }
    const until = async (wanted: (number | null)[]) => {
      for (let tries = 0; JSON.stringify(await kept()) !== JSON.stringify(wanted); tries++) {
        assert.ok(tries < 100, `kept ${await kept()}`)
        await page.waitForTimeout(50)
      }
    }
    await page.evaluate(() => {
      location.hash = '#/settings/incoming'
    })
    const mine = page.locator('section, div').filter({ has: page.getByRole('heading', { name: 'My phones' }) })
    const web = mine.last().getByRole('combobox', { name: 'Web phone' })
    const choice = mine.last().getByRole('combobox').nth(1)
    await web.selectOption({ label: 'Rings after 10 s' })
    await until([10])
    await choice.selectOption({ label: 'Rings after 15 s' })
    await until([10, 15])
    await choice.selectOption({ label: 'Does not ring' })
    await until([10, null])
    await page.reload()
    await page.getByRole('heading', { name: 'My phones' }).waitFor()
    assert.equal(await choice.inputValue(), 'never')
    assert.equal(await web.inputValue(), '10')
    await choice.selectOption({ label: 'Rings at once' })
    await until([10])
    await web.selectOption({ label: 'Rings at once' })
    await until([0])
    await page.evaluate(() => {
      location.hash = '#/calls'
    })
    await untilReachable(people.bob, system.person('102'))
  })

  test('Move here: a call goes from one of Bob’s browsers to his other one and back', async t => {
    const laptop = await openChromium(HZ.bob)
    try {
      await signIn(laptop, system.http, system.person(EXTENSION.bob))
      await call('alice', 'bob')
      await people.alice.watch(HZ.bob)
      await laptop.page.getByRole('button', { name: 'Move here' }).click()
      await freed('bob')
      await Promise.all([laptop.untilHears(HZ.alice), people.alice.untilHears(HZ.bob)])
      await hearsNot(people.bob, HZ.alice)
      await button('bob', 'Move here').click()
      await hearing({ alice: ['bob'], bob: ['alice'] })
      const { longest, stall } = await people.alice.watched(HZ.bob)
      t.diagnostic(`Alice heard nothing of Bob for ${longest.toFixed(0)} ms at most, there and back`)
      assert.ok(longest < 300 + PAUSE_MS + stall, `a gap of ${longest.toFixed(0)} ms, of it ours ${stall.toFixed(0)}`)
      await laptop.page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' })
      // Of two calls the one that is talked in is named, and comes.
      await call('carol', 'bob')
      await waits('alice', true)
      await button('bob', 'Talk to Alice').click()
      await hearing({ alice: ['bob'], bob: ['alice'], carol: [] })
      await laptop.page.getByText('You are talking to Alice on another of your devices.').waitFor()
      await laptop.page.getByRole('button', { name: 'Move here' }).click()
      await Promise.all([laptop.untilHears(HZ.alice), people.alice.untilHears(HZ.bob)])
      await waits('alice', false)
      await waits('carol', true)
      await button('bob', /^(Resume|Hold)$/).waitFor()
      // Held when it moves: who waited does not wait any more.
      await laptop.page.getByRole('button', { name: 'Hang up' }).click()
      await freed('alice')
      await laptop.page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' })
      await laptop.page.getByRole('button', { name: 'Move here' }).click()
      await Promise.all([laptop.untilHears(HZ.carol), people.carol.untilHears(HZ.bob)])
      await waits('carol', false)
    } finally {
      await laptop.close()
    }
  })

  test('a call goes from Bob’s browser to his desk phone and back', {
    skip: hasBaresip ? false : 'baresip is not installed',
  }, async t => {
    const { sip } = system.person(EXTENSION.bob)
    const desk = await startBaresip({
      ...{ ...sip, server: system.sip, hz: HZ.bob, codecs: ['PCMU/8000/1'], register: false },
    })
    /** What of the longest silence was not the ear's. Two phones are two tones, and each has its pauses. */
    const gap = async (way: string): Promise<number> => {
      const { longest, stall } = await people.alice.watched(HZ.bob)
      t.diagnostic(`${way}: Alice heard nothing of Bob for ${longest.toFixed(0)} ms at most`)
      return longest - 2 * PAUSE_MS - stall
    }
    try {
      await call('alice', 'bob')
      // A machine that does something else for a moment does not do so three times.
      for (let tries = 1; ; tries++) {
        await people.alice.watch(HZ.bob)
        await desk.dial('*11')
        await freed('bob')
        await desk.untilHears(HZ.alice)
        await hearing({ alice: ['bob'], bob: [] })
        const there = await gap('from the browser to the desk phone')
        await people.alice.watch(HZ.bob)
        await button('bob', 'Move here').click()
        await desk.until('CALL_CLOSED')
        await hearing({ alice: ['bob'], bob: ['alice'] })
        const back = await gap('from the desk phone to the browser')
        if (there < 300 && back < 300) break
        assert.ok(tries < 3, `${there.toFixed(0)} ms there, ${back.toFixed(0)} ms back`)
        desk.forget()
      }
    } finally {
      await desk.stop()
    }
  })
})
