/** Menus, queues and rooms in the admin console, in a real Chromium: drawn, changed by keyboard, tried, published, gone back to. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { faultsOf } from '../harness/accessibility.ts'
import { chromiumPath, hasChromium } from '../harness/chromium.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

describe('menus, queues and rooms', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let operator: Operator
  let browser: Browser
  let page: Page
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
        ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      ],
    })
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1_280, height: 900 } })
    page = await context.newPage()
    const { email, password } = system.person('105')
    await page.goto(`${system.http}/admin/menus`)
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Menus', level: 1 }).waitFor()
  })
  after(async () => {
    await browser?.close()
    await system?.stop()
  })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const drawing = () => page.getByRole('region', { name: 'Steps of the menu' })

  test('a menu is drawn; a box is opened and a step added by keyboard alone', async () => {
    await page.getByRole('link', { name: 'Main menu' }).first().click()
    await drawing()
      .getByRole('link', { name: /^Main menu/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Menu of keys' }).waitFor()
    assert.match(page.url(), /\/menus\/[^/]+\/main$/)
    await page.getByRole('button', { name: 'Add a step' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Say something/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByText(/No way leads to “Say something”/).waitFor()
  })

  test('words are recorded in the browser, or spoken by the machine; a key leads to the new step', async () => {
    await page.getByLabel('What callers hear').selectOption('sound')
    await press('Record')
    await page.getByRole('button', { name: /^Stop \(0:01\)/ }).click()
    await page
      .getByRole('option', { name: /^Say something/ })
      .first()
      .waitFor({ state: 'attached' })
    await press('Save')
    await page.getByText('Say something was saved.').waitFor()
    await drawing()
      .getByRole('link', { name: /^Main menu/ })
      .click()
    await press('Add a key')
    const row = page.getByRole('group', { name: 'Keys' })
    await row.getByLabel('Key', { exact: true }).last().selectOption('9')
    await row.getByLabel('Leads to').last().selectOption({ label: 'Step: Say something' })
    await press('Save')
    await page.getByText('Main menu was saved.').waitFor()
    await drawing()
      .getByRole('link', { name: /^Main menu.*Key 9/ })
      .waitFor()
    // Said by the server a moment after the drawing.
    await page.getByText(/must be mended/).waitFor({ state: 'detached' })
  })

  test('an arrow is drawn with the mouse from a way to another box, and undone', async () => {
    await page.goto(page.url().replace(/\/main$/, ''))
    const main = drawing().getByRole('listitem').filter({ hasText: 'Key 9' })
    const dot = main.locator('[data-way=otherwise]')
    const middle = async (what: typeof dot) => {
      await what.scrollIntoViewIfNeeded()
      const { x, y, width, height } = (await what.boundingBox())!
      return [x + width / 2, y + height / 2] as const
    }
    const drawn = drawing().getByRole('link', { name: /Key 9 .*No valid key Say something/ })
    await dot.waitFor()
    await page.mouse.move(...(await middle(dot)))
    await page.mouse.down()
    await page.mouse.move(...(await middle(drawing().getByRole('link', { name: /^Say something/ }))), { steps: 4 })
    await page.mouse.up()
    await drawn.waitFor()
    await page.getByText('Main menu was saved.').waitFor()
    await press('Undo')
    await drawn.waitFor({ state: 'detached' })
  })

  test('it is tried here, published with what changed, and gone back to', async () => {
    await press('Begin')
    await press('Key 9')
    await press('Then')
    await page.getByText('The call ends.').first().waitFor()
    await press('Publish')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('“Main menu”, key 9: leads to “Say something”.').waitFor()
    await dialog.getByLabel('Note').fill('A word at 9')
    await dialog.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('Published. Callers hear it from now on.').waitFor()
    await press('Versions')
    await dialog.getByText('A word at 9').waitFor()
    await dialog.getByRole('button', { name: 'Go back to this' }).click()
    await page.getByText('Callers hear the older version again.').waitFor()
    await drawing().getByText('Key 9').waitFor({ state: 'detached' })
  })

  test('queues and rooms show who is there; every page passes the accessibility check, wide and narrow', async () => {
    const first = async (path: string) => (await operator.api<{ items: { id: string }[] }>('GET', path)).items[0]!.id
    const [menu, queue, room] = await Promise.all(['/api/menus', '/api/queues', '/api/rooms'].map(first))
    const faults: string[] = []
    for (const [width, colorScheme] of [
      [1_280, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      for (const [place, title] of [
        [`menus/${menu}/main`, 'Main menu'],
        [`queues/${queue}`, 'Support'],
        [`rooms/${room}`, 'Conference'],
      ] as const) {
        await page.goto(`${system.http}/admin/${place}`)
        await page.getByRole('heading', { name: title, level: 1 }).waitFor()
        // What shows that something is still to come.
        await page.locator('main ul[aria-hidden]').waitFor({ state: 'detached' })
        faults.push(...(await faultsOf(page)))
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (over > 0) faults.push(`${place} is ${over} pixels too wide at ${width}`)
      }
    }
    assert.deepEqual(faults, [])
  })
})
