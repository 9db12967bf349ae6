/** What happens to a page in real life: a headset is pulled out and put back, the laptop sleeps, several tabs are open. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { dial, hasChromium, openChromium, signIn, untilReachable, type WebPerson } from '../harness/chromium.ts'
import { type Cable, cableTo } from '../harness/cuttable.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { hearsNot } from '../harness/tones.ts'

const ALICE_HZ = 2_300
const BOB_HZ = 2_900

/**
 * In the page, before its own code: two microphones, of which `__unplug()` takes away the headset as a system does (its
 * tracks end, the list is shorter, asking for it fails), and `__plug()` gives it back.
 */
const headset = (): void => {
  const { mediaDevices } = navigator
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  const clone = MediaStreamTrack.prototype.clone
  const tracks = new Map<MediaStreamTrack, string>()
  let there = true
  const device = (deviceId: string, label: string) =>
    ({ deviceId, label, kind: 'audioinput', groupId: '', toJSON: () => ({}) }) as MediaDeviceInfo
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this)
    tracks.set(copy, tracks.get(this) ?? '')
    return copy
  }
  mediaDevices.enumerateDevices = async () => [
    device('inside', 'Inside'),
    ...(there ? [device('headset', 'Headset')] : []),
  ]
  mediaDevices.getUserMedia = async constraints => {
    const wanted = (constraints?.audio as MediaTrackConstraints)?.deviceId as { exact?: string } | undefined
    if (wanted?.exact === 'headset' && !there) throw new DOMException('', 'OverconstrainedError')
    const stream = await ask({ audio: true })
    for (const track of stream.getTracks()) {
      const name = wanted?.exact === 'headset' ? 'headset' : 'inside'
      tracks.set(track, name)
      Object.defineProperty(track, 'label', { value: name === 'headset' ? 'Headset' : 'Inside' })
    }
    return stream
  }
  const changed = () => mediaDevices.dispatchEvent(new Event('devicechange'))
  Object.assign(window, {
    __unplug: () => {
      there = false
      for (const [track, name] of tracks)
        if (name === 'headset') {
          track.stop()
          track.dispatchEvent(new Event('ended'))
        }
      changed()
    },
    __plug: () => {
      there = true
      changed()
    },
  })
  localStorage.setItem('sidetone.devices', JSON.stringify({ microphone: 'headset' }))
}

describe('the life of a page', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let cable: Cable
  let alice: WebPerson
  let bob: WebPerson
  before(async () => {
    system = await startSidetone()
    cable = await cableTo(system.http)
    alice = await openChromium(ALICE_HZ, { prepare: context => context.addInitScript(headset) })
    bob = await openChromium(BOB_HZ)
    await signIn(alice, cable.origin, system.person('101'))
    await signIn(bob, system.http, system.person('102'))
  })
  after(async () => {
    await Promise.all([alice?.close(), bob?.close()])
    cable?.close()
    await system?.stop()
  })
  // A call that a failed test left standing is not the next one's.
  afterEach(async () => {
    for (const { page } of [alice, bob])
      for (const name of ['Decline', 'Hang up'])
        while (await button(page, name).isVisible()) {
          await button(page, name).click()
          await page.waitForTimeout(150)
        }
  })
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()
  const freed = (page: Page) => button(page, 'Hang up').waitFor({ state: 'detached' })

  test('a headset is unplugged in a call and plugged in again: the call goes on and says through which', async t => {
    await dial(alice, '102')
    await button(bob.page, 'Answer').click()
    await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    for (const [what, name] of [
      ['__unplug', 'Inside'],
      ['__plug', 'Headset'],
    ] as const) {
      await bob.watch(ALICE_HZ)
      await bob.page.waitForTimeout(700)
      await alice.page.evaluate(act => (window as unknown as Record<string, () => void>)[act]?.(), what)
      await alice.page.getByText(`You are heard through ${name} now.`).waitFor()
      await bob.page.waitForTimeout(1_000)
      await bob.untilHears(ALICE_HZ, 2_000)
      const { longest } = await bob.watched(ALICE_HZ)
      t.diagnostic(
        `${what === '__plug' ? 'plugged in' : 'unplugged'}: Bob missed Alice for ${longest.toFixed(0)} ms (100 are in her tone)`,
      )
      assert.ok(longest < 2_000)
    }
    await button(alice.page, 'Hang up').click()
    await freed(bob.page)
  })

  test('the laptop sleeps and wakes: the phone can be called again within 3 s', async t => {
    const operator = operate(system)
    const aliceIs = async (): Promise<string | undefined> => {
      const people = await operator.as<{ extension: string; state: string }[]>('102', 'GET', '/api/people')
      return people.find(each => each.extension === '101')?.state
    }
    const until = async (is: (state: string | undefined) => boolean, withinMs: number) => {
      for (const end = Date.now() + withinMs; !is(await aliceIs()); await bob.page.waitForTimeout(20))
        assert.ok(Date.now() < end, `Alice is ${await aliceIs()}`)
    }
    const devtools = await alice.page.context().newCDPSession(alice.page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    cable.cut()
    await until(state => state === 'offline', 20_000)
    await bob.page.waitForTimeout(5_000)
    cable.mend()
    const wokenAt = Date.now()
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await until(state => state !== 'offline', 10_000)
    const back = Date.now() - wokenAt
    t.diagnostic(`registered ${back} ms after waking`)
    assert.ok(back < 3_000)
    await dial(bob, '101')
    await button(alice.page, 'Answer').click()
    await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    await button(bob.page, 'Hang up').click()
    await freed(alice.page)
  })

  test('a call that rings while nobody looks is shown by the system; its buttons answer and decline', async () => {
    const { page } = bob
    // The phone's service worker; its notifications are what the system would show.
    const worker =
      page.context().serviceWorkers()[0] ?? (await page.context().waitForEvent('serviceworker', { timeout: 30_000 }))
    type Worker = { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): void; turn: Promise<unknown> }
    // Chromium forgets a notification that is made while somebody asks for the list: the test and the phone take turns.
    await worker.evaluate(() => {
      const self = globalThis as unknown as Worker
      const { registration } = self
      const show = registration.showNotification.bind(registration)
      self.turn = Promise.resolve()
      registration.showNotification = (...note) => {
        const made = self.turn.then(() => show(...note))
        self.turn = made.catch(() => undefined)
        return made
      }
    })
    const shown = () =>
      worker.evaluate(async () => {
        const self = globalThis as unknown as Worker
        const list = self.turn.then(() => self.registration.getNotifications())
        self.turn = list
        return (await list).map(note => note.title)
      })
    const untilShown = async (titles: string[]) => {
      for (const end = Date.now() + 15_000; ; await page.waitForTimeout(50)) {
        const now = await shown()
        if (String(now) === String(titles)) return
        assert.ok(Date.now() < end, `shown: ${now}`)
      }
    }
    // A test cannot press what the system draws: the worker is told of the press as a browser does.
    const press = (action: string) =>
      worker.evaluate(async wanted => {
        const { registration, dispatchEvent } = globalThis as unknown as Worker
        const [notification] = await registration.getNotifications()
        const event = Object.assign(new Event('notificationclick'), { notification, action: wanted })
        dispatchEvent(Object.assign(event, { waitUntil: () => {} }))
      }, action)
    const look = (looks: boolean) =>
      page.evaluate(now => {
        document.hasFocus = () => now
        window.dispatchEvent(new Event(now ? 'focus' : 'blur'))
      }, looks)

    await dial(alice, '102')
    await button(page, 'Answer').waitFor()
    assert.deepEqual(await shown(), [])
    await look(false)
    await untilShown(['Alice is calling'])
    await look(true)
    await untilShown([])
    await look(false)
    await untilShown(['Alice is calling'])
    await press('decline')
    await alice.page.getByText('Bob declined.').first().waitFor()
    await untilShown([])
    await freed(alice.page)

    await dial(alice, '102')
    await untilShown(['Alice is calling'])
    await button(alice.page, 'Hang up').click()
    await untilShown([])
    await freed(alice.page)

    await dial(alice, '102')
    await untilShown(['Alice is calling'])
    await press('answer')
    await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    await untilShown([])
    await button(alice.page, 'Hang up').click()
    await freed(page)
    await look(true)
  })

  test('a call is declined with a sentence, which the caller reads', async () => {
    const sentence = 'I’ll call you back in 10 minutes.'
    await dial(alice, '102')
    await button(bob.page, 'Reply').click()
    await button(bob.page, sentence).click()
    await alice.page.getByText(`Bob declined: “${sentence}”`).first().waitFor()
    await freed(alice.page)
    await button(bob.page, 'Answer').waitFor({ state: 'detached' })
  })

  test('a page that is loaded anew while it rings rings on, and the call is answered there', async () => {
    await dial(alice, '102')
    await button(bob.page, 'Answer').waitFor()
    await bob.page.reload()
    await button(bob.page, 'Answer').click()
    await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    await button(alice.page, 'Hang up').click()
    await freed(alice.page)
    await freed(bob.page)
  })

  test('a call in a small window over all others: who, how long, mute and hang up; it closes with the call', async () => {
    await dial(alice, '102')
    await button(bob.page, 'Answer').click()
    await bob.untilHears(ALICE_HZ)
    const opened = bob.page.context().waitForEvent('page')
    await button(bob.page, 'Small window').click()
    const small = await opened
    await small.getByText('Alice', { exact: true }).waitFor()
    await small.getByRole('timer').waitFor()
    await button(small, 'Mute').click()
    await bob.page.locator('[aria-pressed=true]', { hasText: 'Mute' }).waitFor()
    const closed = small.waitForEvent('close')
    await button(small, 'Hang up').click()
    await closed
    await freed(alice.page)
  })

  test('eight tabs are one phone: it rings in one, and the last of them takes it over', async () => {
    // One more than the six connections that a browser has to a server over HTTP/1.1, and a WebSocket's.
    const others = await Promise.all(Array.from({ length: 7 }, () => alice.page.context().newPage()))
    const title = 'Sidetone is open in another tab'
    for (const tab of others) await tab.goto(cable.origin)
    await Promise.all(others.map(tab => tab.getByText(title).waitFor()))
    const last = others.at(-1)!
    const silent = others.slice(0, -1)
    const nowhereIn = async (tabs: Page[]) => {
      for (const tab of tabs) assert.equal(await button(tab, 'Answer').count(), 0)
    }
    await dial(bob, '101')
    await button(alice.page, 'Answer').waitFor()
    await nowhereIn(others)
    await button(alice.page, 'Decline').click()
    await freed(bob.page)
    await last.getByRole('button', { name: 'Use here' }).click()
    await last.getByLabel('Number').waitFor()
    await alice.page.getByText(title).waitFor()
    await untilReachable({ ...alice, page: last }, system.person('101'))
    await dial(bob, '101')
    await button(last, 'Answer').waitFor()
    await nowhereIn([alice.page, ...silent])
    await button(last, 'Answer').click()
    await bob.untilHears(ALICE_HZ)
    await button(bob.page, 'Hang up').click()
    await freed(last)
    // Only the tab that has the phone listens to the server: each tab can still ask it.
    for (const tab of [alice.page, ...others])
      assert.equal(await tab.evaluate(async () => (await fetch('/api/session')).status), 200)
    for (const tab of [...silent, last]) await tab.close()
    await alice.page.getByLabel('Number').waitFor()
    await hearsNot(bob, ALICE_HZ)
  })
})
