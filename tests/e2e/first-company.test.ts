/**
 * From nothing to a company of ten that is called: an admin who has never seen the console sets up trunk, hours, queue, menu,
 * voicemail and number in a real Chromium; then a call comes in over the carrier and is talked with.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { hasChromium, openChromium, untilReachable, type WebPerson } from '../harness/chromium.ts'
import { hasKamailio, type Kamailio, startKamailio } from '../harness/kamailio.ts'
import { operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, startSipp } from '../harness/sipp.ts'
import { called, caller, type Script } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { secondsOf, type Walk, walkOn } from '../harness/walk.ts'

const account = { realm: 'carrier.test', username: 'acc7', password: 'carrier-secret' }
const MAIN_NUMBER = '+493055501000'
const MOBILE = '+4915112345678'
/** Seconds of a person with a mobile in the hand: until it is answered and heard; to dial the number and hear that it rings. */
const MOBILE_RINGS_S = 10
const MOBILE_DIALS_S = 20
const CALLER_HZ = 2_500
const AGENT_HZ = 2_900
const colleagues = ['Grace Hopper', 'Alan Turing', 'Edsger Dijkstra', 'Barbara Liskov', 'Donald Knuth'].concat([
  'Margaret Hamilton',
  'Dennis Ritchie',
  'Radia Perlman',
  'Ken Thompson',
])
const mailOf = (name: string) => `${name.split(' ')[0]!.toLowerCase()}@lovelace.test`

const missing = [
  !hasChromium && 'chromium',
  !hasSipp && 'sip-tester',
  !hasKamailio && 'kamailio',
  !hasBaresip && 'baresip',
].filter(Boolean)
describe('a company of ten', { skip: missing.length > 0 && `not installed: ${missing.join(', ')}` }, () => {
  let system: Running
  let carrier: Kamailio
  let network = 0
  let agent: WebPerson
  let page: Page
  let walk: Walk
  let outside: Baresip | undefined
  before(async () => {
    // The next one is the TLS port of baresip, which is the network at the end.
    network = await freePorts(2)
    carrier = await startKamailio({ ...account, network })
    system = await startSidetone({}, true)
    agent = await openChromium(AGENT_HZ)
    const context = await agent.browser.newContext({
      ...{ colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/Berlin' },
      viewport: { width: 1_280, height: 900 },
    })
    page = await context.newPage()
    page.setDefaultTimeout(12_000)
    walk = walkOn(page)
  })
  after(async () => {
    await outside?.stop()
    await agent?.close()
    await system?.stop()
    await carrier?.stop()
  })
  const button = (name: string) => page.getByRole('button', { name, exact: true }).first()
  const field = (name: string) => page.getByLabel(name, { exact: true })
  const heading = async (name: string) => {
    await page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
    await walk.read()
  }
  const next = (title: string) => page.getByRole('link', { name: `Next step: ${title}` })
  const plays = async (scenario: Script, service?: string) => {
    const to = { host: '127.0.0.1', port: carrier.port }
    const run = await startSipp({ scenario, to, calls: 1, port: network, ...(service ? { service } : {}) })
    return run.done.then(({ code, errors, printed }) => assert.equal(code, 0, `${errors || printed}\n${carrier.log()}`))
  }

  test('the link on the terminal leads to one page: company and own account', async () => {
    walk.stage('The company')
    const link = /http:\S+\/admin\/setup#\/sign-in\/\S+/.exec(system.output())
    assert.ok(link, system.output())
    await page.goto(link[0])
    await heading('Set up your company')
    await walk.type(field('Company'), 'Lovelace')
    assert.equal(await field('Country').inputValue(), 'DE')
    assert.equal(await field('Time zone').inputValue(), 'Europe/Berlin')
    await walk.type(field('Area code'), '30')
    await walk.type(field('Your name'), 'Ada Lovelace')
    await walk.type(field('Your email'), 'ada@lovelace.test')
    await walk.type(field('Password'), 'first programmer')
    await walk.click(button('Set up'))
    await heading('Overview')
    assert.ok(!page.url().includes('sign-in'))
  })

  test('nine people are pasted; extensions come by themselves, links are there to be sent', async () => {
    walk.stage('The people')
    await walk.click(page.getByRole('link', { name: /^Add your people/ }))
    await heading('People')
    await walk.paste(field('Lines'), colleagues.map(name => `${name}\t${mailOf(name)}`).join('\n'))
    await page.getByText('9 new, 0 changed').waitFor()
    await walk.click(button('Save 9 lines'))
    await walk.waits(() => page.getByText('9 lines are saved.').waitFor())
    await walk.read()
    await page.getByRole('button', { name: 'Copy all' }).waitFor()
    const links = (await field('Sign-in links').inputValue()).split('\n')
    assert.equal(links.length, 9)
    assert.match(links[0]!, /^Grace Hopper \(102\): http.*#\/sign-in\//)
    await walk.click(button('Copy all'))
    await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last())
    // Grace is at her phone from now on.
    await agent.page.goto(links[0]!.split(': ')[1]!)
    await agent.page.getByLabel('Number').waitFor()
    await untilReachable(agent, {
      name: '',
      email: '',
      password: '',
      extension: '102',
      sip: { username: '', password: '' },
    })
  })

  test('the trunk: a preset, four fields, and a test with real calls that passes', async () => {
    walk.stage('The line to the outside')
    await walk.click(next('connect a line to the outside'))
    await heading('What do you have?')
    await walk.click(page.getByRole('link', { name: /^Carrier with user name and password Most/ }))
    await heading('Carrier with user name and password')
    await walk.type(field('Server'), `127.0.0.1:${carrier.port}`)
    await walk.type(field('User name'), account.username)
    await walk.type(field('Password'), account.password)
    await walk.type(field('Main number'), MAIN_NUMBER)
    await walk.click(button('Next: test call'))
    await heading('Test call')
    await walk.type(field('Call this number'), MOBILE)
    await page.getByRole('switch', { name: 'Wait for a call from outside', checked: true }).waitFor()
    const mobile = plays(called({ byProxy: true }).invited().reply(180).reply(200, { sdp: true }).acked().hungUp())
    await walk.click(button('Start'))
    await mobile
    walk.aside(MOBILE_RINGS_S)
    const step = (name: string) => page.getByRole('listitem').filter({ hasText: name })
    await step('Call out works').waitFor()
    await step('Call in runs').waitFor()
    // No number leads anywhere yet: the call is seen, and refused.
    await plays(caller(MOBILE).invite().refused(403), MAIN_NUMBER)
    walk.aside(MOBILE_DIALS_S)
    await walk.waits(() => page.getByText('Everything that was tried works.').waitFor())
    await walk.read()
  })

  test('opening hours: Monday to Friday are there already', async () => {
    walk.stage('The opening hours')
    await walk.click(next('say when you are open'))
    await heading('Add opening hours')
    await walk.click(button('Add opening hours'))
    await heading('Opening hours')
  })

  test('a queue with three people', async () => {
    walk.stage('The queue')
    await walk.click(next('make a queue'))
    await heading('Add a queue')
    await walk.type(field('Name'), 'Support')
    assert.equal(await field('Number').inputValue(), '640')
    for (const name of ['Grace Hopper', 'Alan Turing', 'Barbara Liskov'])
      await walk.choose(field('Add an agent'), { label: name })
    await walk.pick(
      page.getByRole('combobox', { name: 'Too long' }),
      'grace',
      page.getByRole('option', { name: /Voicemail of Grace/ }),
    )
    await walk.click(button('Add a queue'))
    await heading('Support')
    await page.getByText('Grace Hopper', { exact: true }).and(page.locator('span')).waitFor()
  })

  test('a menu: key 1 leads to the queue', async () => {
    walk.stage('The menu')
    await walk.click(next('make a menu'))
    await heading('Add a menu')
    assert.equal(await field('Name').inputValue(), 'Main menu')
    assert.equal(await field('Number').inputValue(), '600')
    await walk.click(button('Add a menu'))
    await heading('Main menu')
    await walk.type(field('Text'), 'Welcome to Lovelace. For support, press 1. For Ada, press 2.')
    const to = page.getByRole('combobox', { name: 'Number', exact: true })
    for (const [typed, option] of [
      ['sup', /Support 640/],
      ['ada', /Ada Lovelace 101/],
    ] as const) {
      await walk.click(button('Add a key'))
      await walk.pick(to.last(), typed, page.getByRole('option', { name: option }))
    }
    await walk.click(button('Save and publish'))
    await page.getByRole('dialog').getByText('Publish').first().waitFor()
    await walk.read()
    await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }))
    await page.getByText('published', { exact: true }).waitFor()
  })

  test('a box for messages while it is closed', async () => {
    walk.stage('The voicemail')
    await walk.click(next('make a box for the night'))
    await heading('Add a shared box')
    assert.equal(await field('Name').inputValue(), 'Night')
    assert.equal(await field('Number').inputValue(), '660')
    await walk.choose(page.getByLabel('Add a person', { exact: true }), { label: 'Grace Hopper' })
    await walk.click(button('Add a shared box'))
    await heading('Night')
  })

  test('the number: to the menu while open, to the box while closed', async () => {
    walk.stage('The number')
    await walk.click(next('lead your number somewhere'))
    await heading('Add a rule for incoming calls')
    // All of it is known from the steps before, and stands there to be read.
    assert.equal(await field('Name').inputValue(), 'Main number')
    assert.equal(await field('Your number').inputValue(), MAIN_NUMBER)
    await page.getByText('Leads to Main menu, menu.').waitFor()
    await page.getByText('Leads to Night, voicemail.').waitFor()
    await field('Opening hours').locator('option:checked', { hasText: 'Opening hours' }).waitFor({ state: 'attached' })
    await walk.click(button('Add a rule for incoming calls'))
    await heading('Main number')
  })

  test('all in all: under 15 minutes, each click counted', t => {
    const total = walk.stages.reduce((sum, stage) => sum + secondsOf(stage), 0)
    for (const stage of walk.stages) {
      const { title, clicks, keys, pages, words } = stage
      const seconds = Math.round(secondsOf(stage))
      t.diagnostic(`${title}: ${clicks} clicks, ${keys} keys, ${pages} pages, ${words} words, ${seconds} s`)
    }
    t.diagnostic(`in all ${Math.round(total)} s`)
    assert.ok(total < 15 * 60, `${total} s`)
  })

  test('somebody calls the number, hears the menu, presses 1, waits in the queue and talks with Grace', async () => {
    const operator = operate(system)
    const [hours] = (await operator.api<{ items: { id: string }[] }>('GET', '/api/schedules')).items
    const turn = (state: string) => operator.api('POST', `/api/schedules/${hours!.id}/switch`, { state })
    // Whatever day it is.
    await turn('open')
    outside = await startBaresip({
      ...{ username: MOBILE.slice(1), password: 'none', server: { host: '127.0.0.1', port: carrier.port } },
      ...{ port: network, register: false, hz: CALLER_HZ, codecs: ['PCMA/8000/1'] },
    })
    const number = `sip:${MAIN_NUMBER}@127.0.0.1:${carrier.port}`
    await outside.dial(number)
    await outside.until('CALL_ESTABLISHED')
    const answer = agent.page.getByRole('button', { name: /^Answer/ })
    // Pressed before the menu listens it is lost, as for a person. After it the menu waits, for it may begin an extension.
    for (let tries = 0; tries < 4 && !(await answer.isVisible()); tries++) {
      await outside.command('sndcode', '1')
      await answer.waitFor({ timeout: 6_000 }).catch(() => {})
    }
    await agent.page.getByText('for Support').first().waitFor()
    await answer.click()
    await agent.untilHears(CALLER_HZ)
    await outside.untilHears(AGENT_HZ)
    await outside.hangUp()
    await agent.page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' })

    await turn('closed')
    await outside.dial(number)
    await outside.until('CALL_ESTABLISHED')
    await outside.hangUp()
    await operator.untilFree(20_000)
    const { items } = await operator.api<{ items: { to: { number: string }; talkedWith: string }[] }>(
      'GET',
      '/api/calls/ended',
    )
    const ended = items.slice(0, 2).map(({ to, talkedWith }) => `${to.number} ${talkedWith}`.trim())
    assert.deepEqual(ended, ['660', '600 Grace Hopper'])
  })
})
