/** The admin console in a real Chromium: files that are taken, mail that is tried, what a routing test forbids, a call for help. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsOf } from '../harness/accessibility.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { hasMailServer, type MailServer, startMailServer } from '../harness/mail-server.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { writeToneFile } from '../harness/tones.ts'

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//test//EN',
  'BEGIN:VEVENT',
  'UID:1@test',
  'DTSTART;VALUE=DATE:20301225',
  'DTEND;VALUE=DATE:20301227',
  'SUMMARY:Christmas',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:2@test',
  'DTSTART;VALUE=DATE:20310101',
  'SUMMARY:New Year',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n')

const missing = [!hasChromium && 'chromium', !hasMailServer && 'aiosmtpd'].filter(Boolean)
describe('files, mail and alarms', { skip: missing.length > 0 && `not installed: ${missing.join(', ')}` }, () => {
  let system: Running
  let operator: Operator
  let mail: MailServer
  let alice: WebPerson
  let page: Page
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    mail = await startMailServer()
    await operator.api('POST', '/api/sites', {
      ...{ name: 'Berlin', main: true, country: 'DE', areaCode: '30', timeZone: 'Europe/Berlin' },
      emergency: { location: 'Torstr. 1, third floor' },
    })
    alice = await openChromium(2_300)
    await signIn(alice, system.http, system.person('101'))
    const context = await alice.browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })
    page = await context.newPage()
    page.setDefaultTimeout(12_000)
    const { email, password } = system.person('105')
    await page.goto(`${system.http}/admin/`)
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })
  after(async () => {
    await alice?.close()
    mail?.stop()
    await system?.stop()
  })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const open = async (place: string, title: string) => {
    await page.goto(`${system.http}/admin/${place}`)
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  }
  const field = (name: string) => page.getByLabel(name, { exact: true })

  test('holidays come from a calendar file; one is for some hours only', async () => {
    await open('hours/new', 'Add opening hours')
    await press('Add opening hours')
    await page.getByRole('heading', { name: 'Opening hours', level: 1 }).waitFor()
    await field('Calendar file').setInputFiles({
      ...{ name: 'a.ics', mimeType: 'text/calendar', buffer: Buffer.from(calendar) },
    })
    await page.getByText('2 holidays are added.').waitFor()
    await page.waitForFunction(() => document.querySelectorAll('input[type=date]').length === 4)
    assert.equal(await field('Last day').first().inputValue(), '2030-12-26')
    await page.getByRole('switch', { name: 'Only some hours' }).nth(1).click()
    await field('Closed from').fill('14:00')
    await press('Save')
    await page.getByText('Opening hours is saved.').waitFor()
    const { items } = await operator.api<{ items: { holidays: { hours: unknown }[] }[] }>('GET', '/api/schedules')
    assert.deepEqual(
      items[0]!.holidays.map(({ hours }) => hours),
      [null, { from: '14:00', to: '24:00' }],
    )
    await field('Calendar file').setInputFiles({
      ...{ name: 'b.ics', mimeType: 'text/calendar', buffer: Buffer.from('no calendar') },
    })
    await page
      .getByRole('status')
      .filter({ hasText: /calendar/i })
      .first()
      .waitFor()
  })

  test('a desk phone is set up, seen to fetch, changed and told; others come by a file', async () => {
    const agent = 'Yealink SIP-T46U 108.86.0.20 00:15:65:a1:b2:c3'
    await open('desk-phones/new', 'Set up a desk phone')
    await field('Whose phone is it?').fill('101')
    await field('What do you call it?').fill('Reception')
    await field('Model').selectOption({ label: 'Yealink T46U' })
    await field('MAC address').fill('00-15-65-A1-B2-C3')
    await press('Set up a desk phone')
    await page.getByRole('heading', { name: 'Reception', level: 1 }).waitFor()
    await page.getByText('not fetched', { exact: true }).waitFor()
    await press('Show the address')
    const address = await field('Enter this in the phone as its provisioning server').inputValue()
    const given = await fetch(`${address}001565a1b2c3.cfg`, { headers: { 'user-agent': agent } })
    assert.match(await given.text(), /^account\.1\.display_name = Alice/m)
    await page.getByText('up to date', { exact: true }).waitFor()
    await page.getByText(agent).waitFor()
    assert.deepEqual(await faultsOf(page), [])

    await press('Add a key')
    await field('Number').fill('102')
    await press('Save')
    await page.getByText('out of date', { exact: true }).waitFor()
    await press('Look at the files')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('linekey.2.label = Bob').first().waitFor()
    assert.doesNotMatch((await dialog.textContent()) ?? '', /(1.password = |admin:)[^•]/)
    assert.deepEqual(await faultsOf(page), [])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await press('Fetch now')
    await page.getByText(/The phone is not registered/).waitFor()

    await open('desk-phones', 'Desk phones')
    await press('Import CSV')
    await page.getByRole('textbox', { name: 'Lines' }).fill('641671010203, 102, VVX450\n001565a1b2c3, 101, T46U')
    await page.getByRole('button', { name: /^Save 1/ }).click()
    await page.getByText('64:16:71:01:02:03').first().waitFor()
    const { items } = await operator.api<{ items: { model: string; person: { extension: string } }[] }>(
      ...(['GET', '/api/provisioning?state=never'] as const),
    )
    assert.deepEqual(
      items.map(({ model, person }) => [model, person.extension]),
      [['VVX450', '102']],
    )
  })

  test('mail: what is wrong is told; with the right port it goes out', async () => {
    await open('settings/mail', 'E-mail')
    await field('Mail server').fill('127.0.0.1')
    await page.getByLabel('Encryption', { exact: true }).selectOption({ label: 'none' })
    await field('Port').fill('9')
    await field('Sender’s address').fill('phone@demo.test')
    await press('Save')
    await page.getByText('E-mail is saved.').waitFor()
    await field('To').fill('ada@demo.test')
    await press('Send')
    await page.getByText('Nothing answers at 127.0.0.1:9').waitFor()
    await field('Port').fill(String(mail.port))
    await press('Save')
    await page.getByText('E-mail is saved.').waitFor()
    await press('Send')
    await mail.untilMail('ada@demo.test')
    await page.locator('p.text-accent-text[role=status]').waitFor()
  })

  test('music on hold: a file is taken, chosen, and what is no sound is refused in words', async () => {
    await open('settings/hold-music', 'Music on hold')
    const tone = writeToneFile(join(tmpdir(), `sidetone-music-${process.pid}.wav`), 440, 3)
    await field('Sound file').setInputFiles({ name: 'Our tune.wav', mimeType: 'audio/wav', buffer: readFileSync(tone) })
    await page.getByText('Our tune').waitFor()
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Our tune' })
      .getByRole('button', { name: /^Play this|Choose/ })
      .click()
  })

  test('backups: one is made and taken along, the passphrase is shown, a folder that is not there is told at its field', async () => {
    await open('settings/backups', 'Backups')
    await field('Folder on the server').fill('/nowhere/at/all')
    await press('Save')
    await page
      .getByText(/^\/nowhere\/at\/all is no folder that Sidetone may write to/)
      .first()
      .waitFor()
    await field('Folder on the server').fill('')
    // What a drill does is shown with real systems elsewhere.
    await page.getByRole('switch', { name: /^Try each one out/ }).click()
    await press('Save')
    await page.getByText('Backups is saved.').waitFor()
    // The list answers before the state: either order leads to the end.
    await page.route('**/api/backups/state', async route => {
      const answer = await route.fetch()
      await new Promise(done => setTimeout(done, 1_000))
      await route.fulfill({ response: answer })
    })
    await press('Back up now')
    const download = page.getByRole('link', { name: /^Download sidetone-/ })
    await download.waitFor({ timeout: 60_000 })
    await page.unrouteAll({ behavior: 'wait' })
    await page.getByText('Nobody has written it down yet.').waitFor()
    await press('Show the passphrase')
    await page.getByText('Nobody has written it down yet.').waitFor({ state: 'detached' })
    const passphrase = await page.getByRole('textbox', { name: 'Passphrase' }).inputValue()
    assert.equal(`${passphrase}\n`, readFileSync(join(system.home, 'backup.key'), 'utf8'))
    const [taken] = await Promise.all([page.waitForEvent('download'), download.click()])
    assert.equal(
      readFileSync(await taken.path())
        .subarray(0, 15)
        .toString(),
      'SIDETONE BACKUP',
    )
    assert.deepEqual(await faultsOf(page), [])
    await open('', 'Overview')
    await page.getByText(/^Last good backup: /).waitFor()
  })

  test('a price list is taken; what a routing test forbids is saved only when one insists', async () => {
    const trunk = await operator.addTrunk({ name: 'Carrier', port: 9, prefix: '' })
    await open(`trunks/${trunk}`, 'Carrier')
    const csv = 'prefix,rate,currency\n49,0.01,EUR\n44,0.02,EUR\n'
    await field('Price list (CSV)').setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByText('2 prices in EUR.').waitFor()
    await field('Price list (CSV)').setInputFiles({
      name: 'p.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a,b\n1,2'),
    })
    await page.getByText('Line 2: the currency').waitFor()

    const rule = { name: 'Main', number: '+493012340', to: '103' }
    const { id } = await operator.api<{ id: string }>('POST', '/api/inbound-routes', rule)
    await open('try-call', 'Dry run')
    await page.getByLabel('Comes over').selectOption({ label: 'Carrier' })
    await page.getByRole('combobox', { name: 'Dials' }).fill('+493012340')
    await press('Start the dry run')
    await page.getByText('Ends at Carol').waitFor()
    await press('Keep as a test')
    await page.getByText('holds', { exact: true }).waitFor()
    await open(`incoming/${id}`, 'Main')
    await page.getByRole('combobox', { name: 'Leads to' }).fill('dave')
    await page.getByRole('option', { name: /Dave 104/ }).click()
    await press('Save')
    await press('Save anyway')
    await page.getByText('Main is saved.').waitFor()
  })

  test('a trial of a call for help is seen by the admin until it is taken note of', async () => {
    await open('', 'Overview')
    await dial(alice, '933')
    await page.getByText('Torstr. 1, third floor').waitFor()
    await page.getByRole('alert').getByRole('button').first().click()
    await page.getByText('Torstr. 1, third floor').waitFor({ state: 'detached' })
  })

  test('whom a rule leads to stays; a removed person is gone for good, and nobody offers to undo it', async () => {
    const remove = async (name: string) => {
      await open('people', 'People')
      await page.getByRole('link', { name }).click()
      await press('Remove person')
      await page.getByLabel(`Type “${name}” to confirm`).fill(name)
      await page.getByRole('dialog').getByRole('button', { name: 'Remove person' }).click()
    }
    await remove('Dave')
    await page.getByRole('dialog').getByRole('link', { name: /Main/ }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

    const frank = { name: 'Frank', extension: '177', email: 'frank@example.com', role: 'person' }
    await operator.api('POST', '/api/people', frank)
    await remove('Frank')
    await page.getByText('Frank is removed.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Undo', exact: true }).count(), 0)
  })
})
