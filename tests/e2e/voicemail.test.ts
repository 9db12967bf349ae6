/** Voicemail in a real browser: a message is left by a web phone, and listened to, forwarded, deleted and restored in another. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const ALICE_HZ = 2_300
const BOB_HZ = 2_900

describe('voicemail in the web phone', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let alice: WebPerson
  let bob: WebPerson
  before(async () => {
    system = await startSidetone({}, true)
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
  const press = (person: WebPerson, name: string) =>
    person.page.getByRole('button', { name, exact: true }).first().click()
  const sees = (person: WebPerson, text: string | RegExp) => person.page.getByText(text).first().waitFor()

  test('a message comes, is played, forwarded, deleted, and restored', async () => {
    await dial(alice, '*99102')
    // The greeting and the tone; then some seconds of Alice.
    await alice.page.waitForTimeout(16_000)
    await press(alice, 'Hang up')
    await bob.page.getByRole('img', { name: '1 new message' }).waitFor()
    await bob.page.getByRole('link', { name: 'Voicemail' }).first().click()
    await bob.page.getByRole('listitem').getByText('Alice').first().click()
    await bob.page.getByRole('heading', { name: 'Alice', level: 1 }).waitFor()
    assert.ok((await bob.page.locator('svg rect').count()) > 100, 'a waveform')
    await press(bob, 'Speed 1×')
    await press(bob, 'Play')
    // Heard is heard on every screen, by the server's event.
    await bob.page.getByRole('img', { name: '1 new message' }).waitFor({ state: 'detached' })
    await bob.page.getByRole('button', { name: 'Play' }).waitFor()
    await sees(bob, 'This message was not written down.')

    await press(bob, 'Forward')
    await bob.page.getByRole('dialog').getByLabel('To').fill('101')
    await bob.page.getByRole('dialog').getByLabel('Note').fill('For you')
    await press(bob, 'Send')
    await sees(bob, 'Alice has the message now.')
    await alice.page.getByRole('img', { name: '1 new message' }).waitFor()

    await press(bob, 'Delete')
    await sees(bob, 'No messages')
    await press(bob, 'Undo')
    await bob.page.getByRole('listitem').getByText('Alice').first().waitFor()
    await bob.page.getByRole('listitem').getByText('Alice').first().click()
    await press(bob, 'Delete')
    await press(bob, 'Deleted')
    await bob.page.getByRole('listitem').getByText('Alice').first().click()
    await press(bob, 'Restore')
    await sees(bob, 'Nothing deleted')
  })

  test('a shared box: who calls back takes care of it, the others see who; given back, they may', async () => {
    const operator = operate(system)
    const me = (extension: string) => operator.as<{ id: string }>(extension, 'GET', '/api/me')
    const members = (await Promise.all(['101', '102'].map(me))).map(({ id }) => id)
    await operator.api('POST', '/api/mailboxes', { name: 'Sales', number: '690', members })
    const { items } = await operator.as<{ items: { id: string }[] }>('102', 'GET', '/api/me/voicemail')
    await operator.as('102', 'POST', `/api/me/voicemail/${items[0]!.id}/forward`, { to: '690' })
    const page = await operator.as<{ items: { id: string; forwardedBy: object | null }[] }>(
      '102',
      'GET',
      '/api/me/voicemail',
    )
    const { id } = page.items.find(({ forwardedBy }) => forwardedBy)!
    for (const { page: screen } of [alice, bob]) await screen.evaluate(to => location.assign(to), `#/voicemail/${id}`)
    await alice.page.getByRole('button', { name: 'I take care of it' }).waitFor()
    await press(bob, 'Call back')
    await sees(alice, 'Bob takes care of it')
    await alice.page.getByRole('button', { name: 'I take care of it' }).waitFor({ state: 'detached' })
    await press(alice, 'Decline')
    await bob.page.evaluate(to => location.assign(to), `#/voicemail/${id}`)
    await press(bob, 'Give it back')
    await press(alice, 'I take care of it')
    await sees(bob, 'Alice takes care of it')
    await alice.page.evaluate(() => location.assign('#/'))
    await bob.page.evaluate(() => location.assign('#/voicemail'))
  })

  test('a greeting is recorded in the browser and heard by who calls; settings are kept', async () => {
    await bob.page.getByRole('link', { name: 'Greetings and settings' }).click()
    const usual = bob.page.getByRole('listitem').filter({ hasText: 'Usual greeting' })
    await usual.getByRole('button', { name: 'Record' }).click()
    await usual.getByText('Recording… 0:02').waitFor()
    await usual.getByRole('button', { name: 'Stop', exact: true }).click()
    await usual.getByText('Recorded').waitFor()
    await bob.page.getByLabel('PIN').fill('12')
    await press(bob, 'Save')
    await sees(bob, /4 to 10 digits, or empty/)
    await bob.page.getByLabel('PIN').fill('4711')
    await press(bob, 'Save')
    await sees(bob, 'Saved')

    await dial(alice, '*99102')
    await alice.untilHears(BOB_HZ)
    await press(alice, 'Hang up')
    await usual.getByRole('button', { name: 'Use the system’s words' }).click()
    await usual.getByText('The system speaks').waitFor()
  })
})
