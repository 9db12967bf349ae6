/**
 * An agent of a queue, and a desk, in real browsers: a caller of the queue rings there and is talked with, wrap-up and pause
 * keep callers away; whoever calls for help is seen; the own number goes out; what is refused is said in words.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { until } from '../harness/called-company.ts'
import { type Carrier, reply, udpCarrier } from '../harness/carrier.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const ALICE_HZ = 2_300
const DAVE_HZ = 2_900

describe('an agent and a desk in the web phone', { skip: hasChromium ? false : 'chromium is not installed' }, () => {
  let system: Running
  let operator: Operator
  let carrier: Carrier
  let alice: WebPerson
  let dave: WebPerson
  before(async () => {
    // So a test says from where somebody comes.
    system = await startSidetone({ SIDETONE_TRUSTED_PROXY: '127.0.0.1' })
    operator = operate(system)
    carrier = await udpCarrier(reply(486, 'Busy Here'))
    await operator.addTrunk({ name: 'Carrier', port: carrier.port, prefix: '' })
    await operator.api('POST', '/api/sites', {
      name: 'Berlin',
      country: 'DE',
      areaCode: '30',
      timeZone: 'Europe/Berlin',
      callerId: '+49305550100',
      numbers: ['+49305550102'],
      emergency: { location: 'Torstr. 1' },
    })
    ;[alice, dave] = await Promise.all([openChromium(ALICE_HZ), openChromium(DAVE_HZ)])
    await Promise.all([
      signIn(alice, system.http, system.person('101')),
      signIn(dave, system.http, system.person('104')),
    ])
  })
  after(async () => {
    await Promise.all([alice?.close(), dave?.close()])
    await system?.stop()
    carrier?.close()
  })
  const button = (person: WebPerson, name: string) => person.page.getByRole('button', { name, exact: true }).first()
  const press = (person: WebPerson, name: string) => button(person, name).click()
  const sees = (person: WebPerson, text: string | RegExp) => person.page.getByText(text).first().waitFor()
  const gone = (person: WebPerson, name: string) => button(person, name).waitFor({ state: 'detached' })
  const rings = () => alice.page.getByRole('dialog', { name: `${system.person('104').name} is calling` })
  const you = () => alice.page.getByRole('region', { name: 'You in your queues' })

  test('a caller of the queue rings at the agent “for Support”, and both hear each other', async () => {
    assert.ok(await alice.page.getByRole('switch', { name: 'Queue: Signed in' }).first().isChecked())
    assert.equal(await dave.page.getByRole('switch').count(), 0, 'Dave is no agent and sees a queue')
    await dial(dave, '640')
    await rings().getByText('for Support', { exact: true }).waitFor()
    await press(alice, 'Answer')
    await Promise.all([alice.untilHears(DAVE_HZ), dave.untilHears(ALICE_HZ)])
    await press(alice, 'Hang up')
    await gone(dave, 'Hang up')
  })

  test('wrap-up is ended by hand; a pause keeps the caller waiting; ready again it rings; signed out is signed out', async () => {
    await alice.page.getByRole('link', { name: /^Queue\. / }).click()
    await you().getByText('Wrap-up', { exact: true }).waitFor()
    await press(alice, 'Ready now')
    await you().getByText('Ready', { exact: true }).waitFor()
    await press(alice, 'Lunch')
    await you().getByText('Paused · Lunch').waitFor()

    await dial(dave, '640')
    // Three seconds of waiting, in which the queue has looked for somebody three times.
    await sees(alice, /the first for 0:(0[3-9]|[1-5]\d)/)
    await sees(alice, '1 waits')
    assert.equal(await rings().count(), 0, 'it rings though she pauses')
    await press(alice, 'Ready again')
    await rings().getByText('for Support', { exact: true }).waitFor()
    await press(alice, 'Decline')
    await press(dave, 'Hang up')
    await sees(alice, 'Nobody waits')

    await you().getByRole('switch').click()
    await you().getByText('Signed out', { exact: true }).waitFor()
    const mine = await operator.as<{ signedIn: boolean; state: string }>('101', 'GET', '/api/me/queues')
    assert.deepEqual([mine.signedIn, mine.state], [false, 'out'])
    // By code at a phone: the screen follows.
    await alice.page.getByRole('link', { name: 'Calls', exact: true }).click()
    await dial(alice, '*45')
    await alice.page.getByRole('navigation').getByText('Ready', { exact: true }).waitFor()
    await gone(alice, 'Hang up')
  })

  test('whoever calls for help is seen on the desk’s screens, until somebody has seen it', async () => {
    const people = await operator.as<{ id: string; extension: string }[]>('101', 'GET', '/api/people')
    const company = await operator.api<object>('GET', '/api/routing/company')
    const emergencyNotify = people.flatMap(({ id, extension }) => (extension === '101' ? [id] : []))
    await operator.api('PUT', '/api/routing/company', { ...company, emergencyNotify })
    await dial(dave, '112')
    const notice = alice.page.getByRole('region', { name: `${system.person('104').name} calls for help: 112` })
    await notice.getByText('Torstr. 1').waitFor()
    await notice.getByText(/Extension 104/).waitFor()
    assert.equal(await dave.page.getByText('calls for help').count(), 0, 'Dave is not of the desk')
    await notice.getByRole('button', { name: 'Seen' }).click()
    await notice.waitFor({ state: 'detached' })
    await alice.page.reload()
    await alice.page.getByLabel('Number').waitFor()
    assert.equal(await alice.page.getByText('calls for help').count(), 0)
  })

  test('whoever works from home is asked where they are, once for each network, and help is told that', async () => {
    const name = system.person('104').name
    const question = () => dave.page.getByRole('region', { name: 'Where are you?' })
    let from = '203.0.113.7'
    await dave.page.route('**/api/me/emergency-address', route =>
      route.continue({ headers: { ...route.request().headers(), 'x-forwarded-for': from } }),
    )
    const comesFrom = async (address: string) => {
      from = address
      await dave.page.reload()
      await dave.page.getByLabel('Number').waitFor()
    }
    const helpIsTold = async (address: string | RegExp) => {
      await dial(dave, '112')
      const notice = alice.page.getByRole('region', { name: `${name} calls for help: 112` })
      await notice.getByText(address).waitFor()
      await notice.getByRole('button', { name: 'Seen' }).click()
      await notice.waitFor({ state: 'detached' })
    }
    const listed = async () => {
      const { items } = await operator.api<{
        items: { address: string; asks: boolean; person: { extension: string } }[]
      }>('GET', '/api/emergency-addresses')
      return items.map(({ person, address, asks }) => [person.extension, address, asks])
    }
    try {
      await comesFrom('203.0.113.7')
      await question().getByRole('button', { name: 'At work: Torstr. 1' }).waitFor()
      await question().getByRole('button', { name: 'Another address' }).click()
      await dave.page.getByLabel('Address', { exact: true }).fill('Am Hang 3, Bonn')
      await press(dave, 'Confirm')
      await question().waitFor({ state: 'detached' })
      await helpIsTold('Am Hang 3, Bonn')
      assert.deepEqual(await listed(), [['104', 'Am Hang 3, Bonn', false]])
      await comesFrom('198.51.100.9')
      await question().waitFor()
      assert.deepEqual(await listed(), [['104', 'Am Hang 3, Bonn', true]])
      await helpIsTold(/^Am Hang 3, Bonn \(not confirmed/)
      await question().getByRole('button', { name: 'At Am Hang 3, Bonn' }).click()
      await question().waitFor({ state: 'detached' })
      await helpIsTold('Am Hang 3, Bonn')
    } finally {
      await dave.page.unroute('**/api/me/emergency-address')
      await dave.page.reload()
    }
  })

  test('what calls outside show is said and chosen; what may not be called is said with whom to ask', async () => {
    await dave.page.reload()
    await sees(dave, 'Calls outside show +49 305 550 100')
    const invites = carrier.invites.length
    const shown = async () => {
      const before = carrier.invites.length
      await dial(dave, '030 1234567')
      const asked = await until('the carrier is asked', () => carrier.invites[before])
      await sees(dave, /is on another call/)
      return asked.text
    }
    const from = dave.page.getByLabel('From: what your next call outside shows')
    await from.selectOption('+49305550102')
    await sees(dave, 'This call shows +49 305 550 102')
    assert.match(await shown(), /P-Asserted-Identity:.*\+49305550102@/)
    await sees(dave, 'Calls outside show +49 305 550 100')
    await from.selectOption({ label: 'No number (withheld)' })
    assert.match(await shown(), /^Privacy: id/m)
    assert.match(await shown(), /P-Asserted-Identity:.*\+49305550100@/)
    await from.selectOption('+49305550102')
    await press(dave, 'For all calls')
    await sees(dave, 'Calls outside show +49 305 550 102')
    assert.match(await shown(), /P-Asserted-Identity:.*\+49305550102@/)
    await dial(dave, '0044 20 7946 0958')
    await sees(dave, 'International calling is off for you; ask Erin')
    assert.equal(carrier.invites.length, invites + 4)
  })

  test('calls are found by number, and forwarding to voicemail is a choice in words', async () => {
    await dave.page.getByLabel('Search calls').fill('123456')
    const row = (name: RegExp) => dave.page.getByRole('link', { name }).first()
    await row(/Support/).waitFor({ state: 'detached' })
    await row(/301 234 567/).waitFor()
    await dave.page.getByLabel('Search calls').fill('nobody of this name')
    await sees(dave, 'No call with “nobody of this name”.')

    await dave.page.goto(`${system.http}/#/settings/incoming`)
    await dave.page.getByLabel('When you are busy or decline').selectOption({ label: 'My voicemail' })
    await dave.page.locator('form').filter({ hasText: 'When you do not answer' }).getByText('Save').click()
    await sees(dave, 'Saved')
    const ringing = await operator.as<{ forward: { busy: string } }>('104', 'GET', '/api/me/ringing')
    assert.equal(ringing.forward.busy, '*99104')
  })
})
