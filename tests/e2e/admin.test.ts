/** The admin console in a real Chromium: what an administrator does, by mouse and by keyboard, and who may not. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsOf } from '../harness/accessibility.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

describe('the admin console', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let alice: WebPerson
  let page: Page
  before(async () => {
    system = await startSidetone()
    alice = await openChromium(2_300)
    await signIn(alice, system.http, system.person('101'))
    const context = await alice.browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })
    page = await context.newPage()
  })
  after(async () => {
    await alice?.close()
    await system?.stop()
  })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const open = async (title: string) => {
    await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click()
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  }

  test('who is no administrator is told so in words', async () => {
    const other = await alice.page.context().newPage()
    await other.goto(`${system.http}/admin/people`)
    await other.getByRole('heading', { name: 'This page is for administrators' }).waitFor()
    await other.getByText(/You are signed in as Alice/).waitFor()
    await other.close()
  })

  test('a sign-in link that is pasted where the page stands already signs in', async () => {
    const operator = operate(system)
    const { items } = await operator.api<{ items: { id: string }[] }>('GET', '/api/people/records?q=105')
    const { link } = await operator.api<{ link: string }>('POST', `/api/people/${items[0]!.id}/link`)
    const context = await alice.browser.newContext()
    const other = await context.newPage()
    await other.goto(`${system.http}/admin/people#/sign-in/used`)
    await other.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await other.goto(`${system.http}/admin/people${link.slice(1)}`)
    await other.getByRole('heading', { name: 'People', level: 1 }).waitFor()
    assert.ok(!other.url().includes('sign-in'))
    await context.close()
  })

  test('a wrong password is told; the right one leads to where one wanted to go', async () => {
    const { email, password } = system.person('105')
    await page.goto(`${system.http}/admin/people`)
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill('not this one')
    await press('Sign in')
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(password)
    await press('Sign in')
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  })

  test('a person is added with their link, changed with what will change shown, and changed back', async () => {
    await press('Add a person')
    await page.getByLabel('Name').fill('Frank')
    await page.getByLabel('Extension').fill('101x')
    await page.getByText('Must be 2 to 8 digits.').waitFor()
    await page.getByLabel('Extension').fill('101')
    await page.getByLabel('Email').fill('frank@example.com')
    await press('Add a person')
    await page.getByText('Somebody else has this extension.').waitFor()
    await page.getByLabel('Extension').fill('106')
    await press('Add a person')
    await page.getByRole('heading', { name: 'Frank', level: 1 }).waitFor()
    assert.match(await page.getByLabel('Sign-in link').inputValue(), /\/#\/sign-in\/.{20}/)

    await page.getByLabel('Name', { exact: true }).fill('Francis')
    const change = page.getByRole('listitem').filter({ hasText: 'Name:' })
    assert.match((await change.textContent()) ?? '', /Frank.*Francis/)
    await press('Save')
    await page.getByRole('heading', { name: 'Francis', level: 1 }).waitFor()
    await press('Undo')
    await page.getByRole('heading', { name: 'Frank', level: 1 }).waitFor()
    await open('Changes')
    await page.getByText('Erin changed the person Francis: name.').waitFor()
    await page.getByText('Erin made the person Frank.').waitFor()
  })

  test('what is not saved is asked for before it is left', async () => {
    await open('People')
    await page.getByRole('link', { name: 'Bob' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Robert')
    await page.getByRole('link', { name: 'Devices', exact: true }).click()
    await page.getByRole('heading', { name: 'Leave without saving?' }).waitFor()
    await press('Stay here')
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Robert')
    await press('Discard')
    await open('Devices')
  })

  test('a list is narrowed on the server, and its address keeps that', async () => {
    await open('People')
    await page.getByLabel('Role').selectOption('admin')
    await page.getByText('1 person').waitFor()
    assert.match(page.url(), /role=admin/)
    await page.reload()
    await page.getByText('1 person').waitFor()
    await page.getByRole('link', { name: 'Erin' }).waitFor()
  })

  test('tabs that nobody looks at hold no connection: the eighth opens like the first', async () => {
    const tabs: Page[] = []
    for (let n = 0; n < 8; n++) {
      const tab = await page.context().newPage()
      tabs.push(tab)
      await tab.goto(`${system.http}/admin/people`)
      await tab.getByRole('heading', { name: 'People', level: 1 }).waitFor()
      // A browser without a window takes all its tabs for seen.
      const closed = tab.waitForEvent('requestfailed', request => request.url().endsWith('/api/events'))
      await tab.evaluate(() => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
        document.dispatchEvent(new Event('visibilitychange'))
      })
      await closed
    }
    const seen = tabs[0]!.waitForRequest(request => request.url().endsWith('/api/events'))
    await tabs[0]!.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => false })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await seen
    for (const tab of tabs) await tab.close()
  })

  test('people are imported from a file after one has seen what would change', async () => {
    await page.goto(`${system.http}/admin/people`)
    await press('Import CSV')
    const { email } = system.person('102')
    const lines = ['name,extension,email,role', 'Ada,107,ada@example.com,', `Bobby,102,${email},person`, 'X,1,nothing,']
    await page
      .getByLabel('CSV file')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
    await page.getByText('1 new, 1 changed, 0 as they are, 1 cannot be taken.').waitFor()
    await page.getByText('Name: Bob → Bobby').waitFor()
    await press('Save 2 lines')
    await page.getByText('2 lines are saved.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'Ada' }).waitFor()
    await page.getByRole('link', { name: 'Bobby' }).waitFor()
  })

  test('two administrators at once: the second is told, and keeps both changes', async () => {
    await open('Hours')
    await press('Add opening hours')
    await page.getByLabel('Name', { exact: true }).fill('Office')
    await press('Add opening hours')
    await page.getByRole('heading', { name: 'Office', level: 1 }).waitFor()
    await page.evaluate(async () => {
      const path = `/api/schedules/${location.pathname.split('/').at(-1)}`
      const { version, ...schedule } = await (await fetch(path)).json()
      const body = JSON.stringify({ ...schedule, name: 'Shop', version })
      await fetch(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
    })
    await page.getByLabel('Time zone').fill('Europe/Lisbon')
    await press('Save')
    await page.getByText('Somebody else changed this meanwhile').waitFor()
    await press('Take over theirs, keep my changes')
    await press('Save')
    await page.getByText('Shop is saved.').waitFor()
    assert.equal(await page.getByLabel('Time zone').inputValue(), 'Europe/Lisbon')
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Shop')
  })

  test('a trunk is set up from a preset and tried; what fails is told with what to do', async () => {
    await open('Trunks')
    await press('Add a trunk')
    await page.getByRole('link', { name: /^Gateway/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('Old lines')
    await page.getByLabel('Server').fill('127.0.0.1')
    // Nobody answers at the discard port.
    await page.getByLabel('Port').fill('9')
    await press('Next: test call')
    await page.getByRole('heading', { name: 'Test call', level: 1 }).waitFor()
    await press('Start')
    const failed = page.getByRole('listitem').filter({ hasText: 'It answers failed' })
    await failed.waitFor()
    assert.ok(((await failed.textContent()) ?? '').length > 40)
  })

  test('a rule for incoming calls: the target is found by name, and the way is told', async () => {
    await open('Incoming calls')
    await press('Add a rule for incoming calls')
    await page.getByLabel('Name', { exact: true }).fill('Main number')
    await page.getByLabel('Your number').fill('+493012340')
    await page.getByRole('combobox', { name: 'Leads to' }).fill('caro')
    await page.getByRole('option', { name: /Carol 103/ }).click()
    await page.getByText('Leads to Carol, person.').waitFor()
    await press('Add a rule for incoming calls')
    await page.getByRole('heading', { name: 'Main number', level: 1 }).waitFor()
    await open('Dry run')
    await page.getByLabel('Comes over').selectOption({ label: 'Old lines' })
    await page.getByRole('combobox', { name: 'Dials' }).fill('+493012340')
    await press('Start the dry run')
    await page.getByText('Ends at Carol').waitFor()
    await press('Keep as a test')
    await page.getByText('holds', { exact: true }).waitFor()
  })

  test('by keyboard: Ctrl+K, a few letters, Enter', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('caro')
    await page.getByRole('option', { name: /Carol 103/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Carol', level: 1 }).waitFor()
  })

  test('Escape closes what lies over the page, and the focus is where it was', async () => {
    const isBack = (what: string) =>
      page.waitForFunction(text => document.activeElement?.textContent?.includes(text), what, { timeout: 5_000 })
    const place = page.getByRole('navigation').getByRole('link', { name: 'Devices', exact: true })
    await place.focus()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await isBack('Devices')
    await open('People')
    await page.getByRole('button', { name: 'Import CSV' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Lines' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await isBack('Import CSV')
  })

  test('the search finds own numbers as at home, phones, pages by their words; Enter opens what is first', async () => {
    const find = async (text: string, found: RegExp) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(text)
      await page.getByRole('option', { name: found }).first().waitFor()
      await page.keyboard.press('Enter')
    }
    await find('030 1234', /Main number .*Incoming calls/)
    await page.getByRole('heading', { name: 'Main number', level: 1 }).waitFor()
    await find('starttls', /E-mail Settings/)
    await page.getByRole('heading', { name: 'E-mail', level: 1 }).waitFor()
  })

  test('a phone gets another name and, in place of a lost one, a new password that is shown once', async () => {
    await open('Devices')
    await page.getByLabel('Find devices').fill('102')
    await page.getByText('1 device').waitFor()
    await page.locator('tbody').getByRole('link').first().click()
    await page.getByLabel('What do you call it?').fill('Workshop')
    await press('Save')
    await page.getByRole('heading', { name: 'Workshop', level: 1 }).waitFor()
    await press('New SIP password')
    await page.getByRole('dialog').getByRole('button', { name: 'New SIP password' }).click()
    await page.getByText('Enter this in the phone now.').waitFor()
    const password = await page.getByLabel('Password', { exact: true }).inputValue()
    assert.ok(password.length >= 16)
    assert.notEqual(password, system.person('102').sip.password)
    assert.deepEqual(await faultsOf(page), [])
    await open('Changes')
    await page.getByText('Erin changed the phone Workshop: password.').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('worksh')
    await page.getByRole('option', { name: /Workshop/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Workshop', level: 1 }).waitFor()
    assert.equal(await page.getByText(password).count(), 0)
  })

  test('a live call is seen the moment it begins, and ended', async () => {
    await open('Live calls')
    await page.getByText('Nobody is calling right now').waitFor()
    await dial(alice, '*43')
    await page.getByText(/Alice \(101\)/).waitFor()
    await page.getByText('talking', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^End call from Alice/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End call' }).click()
    await page.getByText('Nobody is calling right now').waitFor()
    await alice.page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' })
  })

  test('one call is explained: why it went there, its SIP messages to be read, all of it as a file', async () => {
    await open('Calls')
    await page.getByRole('link', { name: /Alice/ }).first().click()
    await page.getByRole('heading', { name: 'Why it went there' }).waitFor()
    await page.getByText('*43 led to Echo test (*43).').waitFor()
    await page
      .getByRole('button', { name: /: Alice to Sidetone: INVITE/ })
      .last()
      .click()
    const message = page.getByText(/^INVITE sip:\*43@/)
    await message.waitFor()
    assert.match((await message.textContent()) ?? '', /Authorization: \(removed\)/)
    assert.deepEqual(await faultsOf(page), [])
    const download = page.waitForEvent('download')
    await press('Report this call')
    const report = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
    assert.equal(report.call.dialled, '*43')
    assert.ok(report.sip.messages.length >= 6)
    assert.ok(!JSON.stringify(report).includes('response='))
  })

  test('who guesses passwords is seen, until when they wait, and is let in again', async () => {
    const guess = () =>
      fetch(`${system.http}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'guessed' }),
      })
    for (let slowed = false; !slowed; ) slowed = (await guess()).status === 429
    await open('Overview')
    await page.getByRole('link', { name: /Strangers slowed down/ }).click()
    await page.getByRole('heading', { name: 'Security', level: 1 }).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'Wrong passwords at the sign-in' })
    await row.getByText('127.0.0.1').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    await row.getByRole('button', { name: 'Let in again: 127.0.0.1' }).click()
    await row.waitFor({ state: 'detached' })
    assert.equal((await guess()).status, 401)
  })

  test('removing asks for the name', async () => {
    await open('People')
    await page.getByRole('link', { name: 'Ada' }).click()
    await press('Remove person')
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Remove person' })
    assert.ok(await remove.isDisabled())
    await page.getByLabel('Type “Ada” to confirm').fill('Ada')
    await remove.click()
    await page.getByText('Ada is removed.').waitFor()
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Ada' }).waitFor({ state: 'detached' })
  })

  test('the console speaks the language that one chooses, and the browser’s when none is chosen', async () => {
    const choose = async (account: string, label: string, language: string) => {
      await page.getByRole('button', { name: account }).click()
      await page.getByLabel(label).selectOption(language)
    }
    await choose('Your account: Erin', 'Language', 'de')
    await page.getByRole('heading', { name: 'Personen', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Person hinzufügen' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'de')
    await choose('Dein Konto: Erin', 'Sprache', '')
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  })

  test('the sections, light and dark, wide and narrow, keep WCAG 2.2 AA as far as a machine can tell', async () => {
    const places = await page
      .getByRole('navigation')
      .getByRole('link')
      .evaluateAll(links => links.map(link => (link as HTMLAnchorElement).pathname))
    assert.ok(places.length > 8, `${places.length} sections`)
    const faults: string[] = []
    const forms = ['/admin/people/new', '/admin/hours/new', '/admin/outgoing/new']
    // All are made of the same parts: every other section in one look, the rest in the other, forms in both.
    for (const [turn, [scheme, width]] of [['light', 1_280] as const, ['dark', 390] as const].entries()) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 840 })
      for (const place of [...places.filter((_, index) => index % 2 === turn), ...forms]) {
        await page.goto(system.http + place)
        await page.getByRole('heading', { level: 1 }).waitFor()
        // What shows that something is still to come.
        await page.locator('main ul[aria-hidden]').waitFor({ state: 'detached' })
        faults.push(...(await faultsOf(page)))
      }
    }
    assert.deepEqual([...new Set(faults)], [])
  })
})
