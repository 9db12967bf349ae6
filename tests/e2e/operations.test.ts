/**
 * Each operation of the web phone by keys alone, and by touch on the screen of a phone. Its states are read on all sides;
 * what is heard is measured elsewhere.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const PHONE = { width: 390, height: 844 }
const withinMs = 15_000
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const gone = (what: Locator) => what.waitFor({ state: 'detached' })
const open = (page: Page, place: string) =>
  page.evaluate(hash => {
    location.hash = hash
  }, `#/${place}`)

/** How somebody does things: with keys, of which some have no button, or with a finger. */
type Hands = {
  readonly page: Page
  press(name: string | RegExp, key?: string): Promise<void>
  /** Into the field with this label. */
  type(label: string | RegExp, text: string): Promise<void>
  turn(label: string): Promise<void>
  /** What is one press away on a wide screen and behind More on a phone. */
  behindMore(name: string, key?: string): Promise<void>
}
const byKeys = (page: Page): Hands => {
  const press: Hands['press'] = async (name, key) => {
    if (key && key !== 'Enter') return page.keyboard.press(key)
    const wanted = button(page, name)
    await wanted.waitFor()
    // An Enter in the first moment of a call was meant for something else, and does nothing.
    if (key)
      for (; await wanted.isVisible(); await page.waitForTimeout(50)) {
        if (await wanted.evaluate(found => found === document.activeElement)) await page.keyboard.press('Enter')
      }
    else {
      await wanted.focus()
      await page.keyboard.press('Enter')
    }
  }
  return {
    page,
    press,
    async type(label, text) {
      await page.getByLabel(label).first().focus()
      await page.keyboard.type(text)
    },
    async turn(label) {
      await page.getByRole('switch', { name: label }).focus()
      await page.keyboard.press('Space')
    },
    behindMore: press,
  }
}
const byTouch = (page: Page): Hands => {
  const press = (name: string | RegExp) => button(page, name).tap()
  return {
    page,
    press,
    async type(label, text) {
      await page.getByLabel(label).first().tap()
      await page.getByLabel(label).first().fill(text)
    },
    turn: label => page.getByRole('switch', { name: label }).tap(),
    async behindMore(name) {
      await press('More')
      await press(name)
    },
  }
}

describe('each operation by keys and by touch', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let first: WebPerson
  let alice: Page
  let carol: Page
  const hands: Record<'keys' | 'touch', Hands | null> = { keys: null, touch: null }
  const own = { keys: '102', touch: '104' } as const

  const enter = async (extension: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await first.browser.newContext({ permissions: ['microphone'], ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(withinMs)
    page.on('dialog', dialog => dialog.accept())
    await signIn({ ...first, page }, system.http, system.person(extension))
    return page
  }
  before(async () => {
    system = await startSidetone()
    first = await openChromium(2_300)
    alice = await enter('101')
    carol = await enter('103')
    hands.keys = byKeys(await enter(own.keys))
    hands.touch = byTouch(await enter(own.touch, { hasTouch: true }))
    await hands.touch.page.setViewportSize(PHONE)
  })
  after(async () => {
    await first?.close()
    await system?.stop()
  })
  const pages = () => [alice, carol, hands.keys!.page, hands.touch!.page]
  afterEach(async () => {
    for (const page of pages())
      for (const end = button(page, 'Hang up'); await end.isVisible(); await page.waitForTimeout(50)) await end.click()
    await Promise.all(pages().map(page => gone(button(page, 'Hang up'))))
    for (const page of pages()) await open(page, 'calls')
  })

  const dial = async (page: Page, number: string) => {
    await page.getByLabel('Number', { exact: true }).fill(number)
    await button(page, 'Call').click()
  }
  const answer = (page: Page) => button(page, /^(Answer|Hold & answer)$/).click()

  for (const way of ['keys', 'touch'] as const)
    describe(`by ${way}`, () => {
      const number = own[way]
      const me = () => hands[way]!
      const name = () => system.person(number).name.split(' ')[0]!
      const heldByMe = () => alice.getByText(`${name()} put you on hold`).first()
      const talk = async () => {
        await dial(alice, number)
        await me().press('Answer', 'Enter')
        await alice.getByRole('timer').first().waitFor()
      }
      const panel = async (label: RegExp | string, open: () => Promise<void>, text: string) => {
        await open()
        await me().type(label, text)
      }
      const transfer = () => panel(/^Transfer .+ to$/, () => me().press('Transfer', 't'), '103')
      const kept = async () =>
        operate(system).as<{ callWaiting: boolean; forward: Record<string, string | number | null> }>(
          number,
          'GET',
          '/api/me/ringing',
        )

      test('answer, mute, hold, keypad and its digits, hang up', async () => {
        await talk()
        const { page, press } = me()
        await press('Mute', 'm')
        await sees(page, '· muted')
        await press('Mute', 'm')
        await gone(page.getByText('· muted').first())
        await press('Hold', 'h')
        await heldByMe().waitFor()
        await press('Hold', 'h')
        await gone(heldByMe())
        await press('Keypad', 'k')
        await press('5', '5')
        await press('#', '#')
        await page.getByLabel('Keyed digits').getByText('5#').waitFor()
        await press('Close', 'Escape')
        await gone(page.getByLabel('Keyed digits'))
        await press('Hang up', 'x')
        await gone(button(alice, 'Hang up'))
      })

      test('decline', async () => {
        await dial(alice, number)
        await button(me().page, 'Answer').waitFor()
        await me().press('Decline', 'Escape')
        await sees(alice, `${name()} declined.`)
      })

      test('a second call: declined, held for, and ended for', async () => {
        await talk()
        const { page, press } = me()
        const card = page.getByRole('alertdialog')
        await dial(carol, number)
        await card.waitFor()
        await press('Decline', 'Escape')
        await sees(carol, `${name()} declined.`)
        await gone(card)
        await dial(carol, number)
        await card.waitFor()
        await press('Hold & answer', 'Enter')
        await heldByMe().waitFor()
        await carol.getByRole('timer').first().waitFor()
        await button(carol, 'Hang up').click()
        await gone(button(carol, 'Hang up'))
        await dial(carol, number)
        await card.waitFor()
        await press('End & answer', 'e')
        await gone(button(alice, 'Hang up'))
        await carol.getByRole('timer').first().waitFor()
      })

      test('talk first: swapped, cancelled, completed', async () => {
        await talk()
        const { press, page } = me()
        await transfer()
        await press('Talk first')
        await heldByMe().waitFor()
        await answer(carol)
        await carol.getByRole('timer').first().waitFor()
        await press('Swap', 's')
        await gone(heldByMe())
        await sees(carol, `${name()} put you on hold`)
        await press('Cancel')
        await gone(button(carol, 'Hang up'))
        await gone(heldByMe())
        await transfer()
        await press('Talk first')
        await answer(carol)
        await button(page, 'Complete transfer').waitFor()
        await press('Complete transfer')
        await gone(button(page, 'Hang up'))
        await alice.getByLabel('Current call').getByText('Carol').first().waitFor()
      })

      test('a call that rings elsewhere, and a parked one, are picked up', async () => {
        const { press, page, behindMore } = me()
        await open(page, 'contacts')
        await dial(alice, '103')
        await button(page, 'Pick up').waitFor()
        await press('Pick up')
        await page.getByRole('timer').first().waitFor()
        await gone(button(carol, 'Answer'))
        await behindMore('Park', 'p')
        await gone(button(page, 'Hang up'))
        await open(page, 'calls')
        const parked = page.getByRole('region', { name: 'Parked calls' })
        await parked.waitFor()
        await press('Pick up')
        await page.getByRole('timer').first().waitFor()
        await gone(parked)
      })

      test('people of a conference: added, muted, removed', async () => {
        await talk()
        const { press, behindMore } = me()
        await panel('Call whom?', () => press('Add call', 'a'), '103')
        await press('Add now')
        await answer(carol)
        await carol.getByRole('timer').first().waitFor()
        await behindMore('People')
        await press(/^Mute Alice/)
        await sees(alice, /has muted you/)
        await press(/^Remove Carol/)
        await gone(button(carol, 'Hang up'))
      })

      test('a call moves here from another device, and goes on after the page was loaded again', async () => {
        const { page, press } = me()
        const desk = await enter(number)
        await dial(alice, number)
        await answer(desk)
        await press('Move here')
        await gone(button(desk, 'Hang up'))
        await page.getByRole('timer').first().waitFor()
        await desk.context().close()
        await page.reload()
        await sees(page, 'You are still in a call with Alice.')
        await press('Continue here')
        await page.getByRole('timer').first().waitFor()
        await alice.getByRole('timer').first().waitFor()
      })

      test('do not disturb, call waiting and forwarding are set in their forms and count', async () => {
        const { page, turn, press } = me()
        await open(page, 'settings/incoming')
        await turn('Do not disturb')
        await sees(page, 'On until you end it.')
        await dial(alice, number)
        await sees(alice, /does not want to be disturbed/)
        await turn('Do not disturb')
        await sees(page, 'Your phones stay quiet.')
        await turn('Call waiting')
        const until = async (is: (rules: Awaited<ReturnType<typeof kept>>) => boolean) => {
          for (const end = Date.now() + withinMs; ; await page.waitForTimeout(50)) {
            const rules = await kept()
            if (is(rules)) return
            assert.ok(Date.now() < end, JSON.stringify(rules))
          }
        }
        await until(rules => !rules.callWaiting)
        await talk()
        await dial(carol, number)
        await sees(carol, `${name()} is on another call.`)
        await press('Hang up', 'x')
        await gone(button(page, 'Hang up'))
        await turn('Call waiting')
        await until(rules => rules.callWaiting)
        const choose = async (label: string, option: string) => {
          const choice = page.getByLabel(label, { exact: true })
          await choice.focus()
          if (way === 'keys') await page.keyboard.type(option)
          else await choice.selectOption({ label: option })
        }
        const fields = ['Always', 'When you are busy or decline', 'When you do not answer']
        for (const [place, label] of fields.entries()) {
          await choose(label, 'A number or colleague')
          const where = page.getByLabel('Where to').nth(place)
          if (way === 'keys') await where.focus()
          else await where.tap()
          await page.keyboard.type('103')
        }
        const save = page
          .locator('form')
          .filter({ has: page.getByLabel('Always', { exact: true }) })
          .getByRole('button', { name: 'Save' })
        if (way === 'keys') await page.keyboard.press('Enter')
        else await save.tap()
        await until(({ forward }) => [forward.always, forward.busy, forward.noAnswer].every(to => to === '103'))
        await dial(alice, number)
        await answer(carol)
        await alice.getByRole('timer').first().waitFor()
        await choose('Always', 'Not forwarded')
        for (const label of fields.slice(1)) await choose(label, 'As set for voicemail')
        if (way === 'keys') {
          await save.focus()
          await page.keyboard.press('Enter')
        } else await save.tap()
        await until(({ forward }) => [forward.always, forward.busy, forward.noAnswer].every(to => to === null))
      })
    })
})
