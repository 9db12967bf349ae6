/**
 * Attempts to call at the company's cost, by real SIP messages against a running system: no trunk hears of them. And what must
 * work whatever the rules say: a call for help.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { until } from '../harness/called-company.ts'
import { type Carrier, reply, udpCarrier } from '../harness/carrier.ts'
import { hasMailServer, startMailServer } from '../harness/mail-server.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, registerBySipp, startSipp } from '../harness/sipp.ts'
import { called, caller, type Script } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

let system: Running
let operator: Operator
/** Takes the calls of the company, as busy. */
let carrier: Carrier
let carrierId: string
/** Calls come in from this port. */
let otherPort: number
let bobPort: number
/** A carrier that answers, where a SIPp is. */
let answeringPort: number

async function play(service: string, scenario: Script, port?: number): Promise<void> {
  const run = await startSipp({ scenario, to: system.sip, calls: 1, service, ...(port && { port }) })
  const { code, errors, printed } = await run.done
  assert.equal(code, 0, `${service}: ${errors || printed}`)
}
const alice = () => caller('101', { password: system.person('101').sip.password })
/** A call from the other carrier. */
const outsider = () => caller('+33142685300')
/** What the company's carrier was asked for since. */
const since = (count: number) => carrier.invites.slice(count).map(({ text }) => /^INVITE sip:([^@]*)@/.exec(text)?.[1])

/** Emergency calls on the screen of this person. */
async function shownTo(extension: string) {
  const { email, password } = system.person(extension)
  const headers = { 'content-type': 'application/json' }
  const session = await fetch(`${system.http}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password }),
  })
  const cookie = session.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  const answer = await fetch(`${system.http}/api/emergency-calls`, { headers: { cookie } })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { items: { dialled: string; location: string; number: string }[] }).items
}

/** Events of calls as programs get them, from now on. */
async function follow(types: string) {
  const { key } = await operator.as<{ key: string }>('105', 'POST', '/api/api-keys', { name: 'Watch', scope: 'read' })
  const socket = new WebSocket(`${system.http.replace('http', 'ws')}/api/stream/calls?types=${types}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const events: { type: string; what?: string }[] = []
  socket.on('message', data => events.push(JSON.parse(String(data))))
  await once(socket, 'message')
  return { events, next: () => once(socket, 'message'), close: () => socket.close() }
}

describe('toll fraud', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    carrier = await udpCarrier(reply(486, 'Busy Here'))
    otherPort = await freePorts(1)
    answeringPort = await freePorts(1)
    bobPort = await freePorts(1)
    carrierId = await operator.addTrunk({ name: 'Carrier', port: carrier.port, prefix: '' })
    await operator.addTrunk({ name: 'Other', port: otherPort, prefix: '*88' })
    await operator.api('POST', '/api/sites', {
      name: 'Berlin',
      country: 'DE',
      areaCode: '30',
      timeZone: 'Europe/Berlin',
      callerId: '+4930100',
      emergency: { location: 'Torstr. 1' },
    })
    await operator.api('POST', '/api/inbound-routes', { name: 'Block', number: '+4930100*', to: '{rest}' })
    await registerBySipp(system.sip, system.person('102').sip, bobPort)
  })
  after(async () => {
    await system?.stop()
    carrier?.close()
  })

  test('what a person may dial goes out whole; premium and international numbers are refused in words', async () => {
    const before = carrier.invites.length
    await play('0301234567', alice().invite().refused(486))
    assert.deepEqual(since(before), ['+49301234567'])
    assert.match(carrier.invites.at(-1)!.text, /P-Asserted-Identity:.*\+4930100@/)
    await play('00442079460958', alice().invite().refused(403, 'International calling is off for you; ask Erin .105.'))
    // A carrier may take one with a digit less, and the caller pays all the same.
    for (const number of ['09001234567', '0900123456'])
      await play(number, alice().invite().refused(403, 'Calling premium numbers is off for you; ask Erin .105.'))
    assert.equal(carrier.invites.length, before + 1)
  })

  test('neither a stranger, nor a lie in From, nor a call from a carrier gets out', async () => {
    const before = carrier.invites.length
    await play('0301234567', caller('101').invite().refused(401))
    await play('0301234567', caller('101', { password: 'guessed' }).invite().refused(401))
    for (const number of ['0301234567', '+442079460958', '112', '+49301000301234567', '+4930100112'])
      await play(number, caller('101').invite().refused(403), otherPort)
    assert.deepEqual(since(before), [])
  })

  test('a phone that sends calls on to a premium number or to help sends them nowhere', async () => {
    const before = carrier.invites.length
    for (const number of ['09001234567', '00442079460958', '112']) {
      const bob = await startSipp({
        scenario: called()
          .invited()
          .refuse(302, { headers: [`Contact: <sip:${number}@127.0.0.1>`] }),
        to: system.sip,
        port: bobPort,
        calls: 1,
      })
      const run = await startSipp({
        scenario: outsider().invite().refused(480),
        to: system.sip,
        calls: 1,
        service: '+4930100102',
        port: otherPort,
      })
      const [there, here] = await Promise.all([run.done, bob.done])
      assert.deepEqual([there.code, here.code], [0, 0], `${there.errors}${here.errors}`)
    }
    assert.deepEqual(since(before), [])
  })

  test('nor may a person say that theirs go there: it is told in words, and by its code for other languages', async () => {
    const rules = await operator.as<{ forward: object }>('102', 'GET', '/api/me/ringing')
    const set = (always: string) =>
      operator.as('102', 'PUT', '/api/me/ringing', { ...rules, forward: { ...rules.forward, always } })
    for (const [number, status, says, code] of [
      ['09001234567', 403, 'You may not call 09001234567, so calls cannot go there.', 'forward.not-allowed'],
      ['112', 422, '112 is an emergency number; calls of others cannot go there.', 'forward.help'],
    ] as const)
      await assert.rejects(set(number), (error: Error) => {
        const [, refused, problem] = /ringing of 102: (\d+) (.*)$/.exec(error.message) ?? []
        const { detail, said } = JSON.parse(problem!)
        assert.deepEqual([Number(refused), detail, said], [status, says, { code, values: [number] }])
        return true
      })
  })

  test('nobody gets out of voicemail: not by REFER, not by keys, not by a PIN, and ten wrong ones lock the box', async t => {
    for (const [number, to] of [
      ['+4930201', '*99101'],
      ['+4930202', '*97'],
      ['+4930203', '*98101'],
    ])
      await operator.api('POST', '/api/inbound-routes', { name: `To ${to}`, number, to })
    const { boxes } = await operator.as<{ boxes: { id: string }[] }>('101', 'GET', '/api/me/voicemail')
    const { pin } = await operator.api<{ pin: string }>('POST', `/api/voicemail-boxes/${boxes[0]!.id}/new-pin`)
    const wrong = pin === '000000' ? '111111' : '000000'
    const told = await follow('call.ended,story.told')
    const before = carrier.invites.length
    // A second of silence as sound, for a call without any is asked what became of it.
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-toll-fraud-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const quiet = join(folder, 'quiet')
    writeFileSync(quiet, new Uint8Array(8_000).fill(0xff))
    const inside = () => outsider().invite({ sdp: 'tones' }).expect(200).ack().says(quiet, -1)
    const refers = (script: ReturnType<typeof outsider>) =>
      ['0301234567', '09001234567', '00442079460958', '112', '102'].reduce((all, to) => all.refer(to, 603), script)
    const presses = (script: ReturnType<typeof outsider>, keys: string) =>
      [...keys].reduce((all, key) => all.info(key), script)
    /** All calls come from the carrier's port, which leads them to the box. */
    const calls = async (service: string, scenario: Script) => {
      const run = await startSipp({ scenario, to: system.sip, calls: 1, service, port: otherPort })
      const { code, errors, printed } = await run.done
      assert.equal(code, 0, `${service}: ${errors || printed}`)
    }
    // While the greeting is said, and while the message is recorded.
    await calls('+4930201', presses(refers(inside()), '0301234567#0301234567#').bye())
    // Who knows the PIN hears messages, and is led nowhere all the same.
    await calls('+4930203', presses(refers(presses(inside(), `${pin}#`)), '0301234567#').hungUp())
    await calls('+4930201', presses(inside(), `*${wrong}#`).hungUp())
    await calls('+4930202', presses(refers(inside()), `101#${wrong}#`.repeat(3)).hungUp())
    for (let call = 0; call < 2; call++) await calls('+4930203', presses(inside(), `${wrong}#`.repeat(3)).hungUp())
    // The right one comes too late.
    await calls('+4930203', presses(inside(), `${pin}#`.repeat(3)).hungUp())
    while (told.events.filter(({ type }) => type === 'call.ended').length < 7) await told.next()
    told.close()
    const pins = told.events.flatMap(({ what }) => (what === 'listens' || what === 'wrong-pin' ? [what] : []))
    assert.deepEqual(pins, ['listens', ...Array(10 + 3).fill('wrong-pin')])
    assert.deepEqual(since(before), [])
  })

  test('help is reached with no right at all, and the desk is told where', async t => {
    const nothing = { name: 'Nothing', classes: [], callsAtOnce: 0, spendPerDay: 0 }
    const { id } = await operator.api<{ id: string }>('POST', '/api/permissions', nothing)
    t.after(() => operator.api('DELETE', `/api/permissions/${id}`))
    const before = carrier.invites.length
    await play('0301234567', alice().invite().refused(403, 'Calling outside numbers is off for you'))
    await play('112', alice().invite().refused(486))
    await play('911', alice().invite().refused(486))
    assert.deepEqual(since(before), ['112', '112'])
    const calls = await shownTo('105')
    assert.deepEqual(
      calls.map(({ dialled, location, number }) => `${number} dialled ${dialled} at ${location}`),
      ['101 dialled 911 at Torstr. 1', '101 dialled 112 at Torstr. 1'],
    )
  })

  test('the carrier that wants it is told where help is needed, of no other call', async t => {
    const path = `/api/trunks/${carrierId}`
    const sends = async (sendsLocation: boolean) => {
      const { version: _, changedAt: __, ...was } = await operator.api<Record<string, unknown>>('GET', path)
      await operator.api('PUT', path, { ...was, sendsLocation })
    }
    await sends(true)
    t.after(() => sends(false))
    const before = carrier.invites.length
    await play('0301234567', alice().invite().refused(486))
    await play('112', alice().invite().refused(486))
    const [plain, help, ...more] = carrier.invites.slice(before).map(({ text }) => text)
    assert.equal(more.length, 0)
    assert.doesNotMatch(plain!, /Geolocation|Torstr/)
    const id = /^Geolocation: <cid:([^>]+)>/m.exec(help!)?.[1]
    assert.ok(id && help!.includes(`Content-ID: <${id}>`), help)
    const boundary = /^Content-Type: multipart\/mixed;boundary=(\w+)/m.exec(help!)?.[1]
    assert.equal(help!.split(`--${boundary}`).length, 4, 'two parts and an end')
    assert.match(help!, /^Content-Type: application\/sdp\r\n\r\nv=0/m)
    assert.match(help!, /<ca:country>DE<\/ca:country><ca:LOC>Torstr\. 1<\/ca:LOC><ca:NAM>Berlin<\/ca:NAM>/)
  })

  test('an attempt is told to programs at once, stands among the calls with its reason, and is mailed when it goes on', async t => {
    const told: { type: string; data: { from: { number: string }; dialled: string; cause: string; says: string } }[] =
      []
    const hears = createServer((request, response) => {
      let body = ''
      request.on('data', part => {
        body += part
      })
      request.on('end', () => {
        told.push(JSON.parse(body))
        response.writeHead(204).end()
      })
    }).listen(0, '127.0.0.1')
    await once(hears, 'listening')
    t.after(() => void hears.close())
    const url = `http://127.0.0.1:${(hears.address() as AddressInfo).port}/`
    await operator.api('POST', '/api/webhooks', { name: 'Watch', url, events: ['call.refused'] })
    const mail = hasMailServer ? await startMailServer() : null
    t.after(() => mail?.stop())
    if (mail)
      await operator.api('PUT', '/api/mail/settings', {
        ...{ host: '127.0.0.1', port: mail.port, security: 'none', from: 'phone@example.com' },
        alerts: ['it@example.com'],
      })
    const before = carrier.invites.length
    const tries = ['09001234567', '00442079460958', '004312345678', '0900123456', '00881612345678']
    for (const number of tries) await play(number, alice().invite().refused(403, 'is off for you; ask Erin .105.'))
    assert.equal(carrier.invites.length, before)
    await until('each attempt is told', () => told.length >= tries.length)
    assert.deepEqual(
      told.map(({ type, data }) => [type, data.from.number, data.dialled, data.cause]),
      tries.map(number => ['call.refused', '101', number, 'not-allowed']),
    )
    assert.equal(told[1]?.data.says, 'International calling is off for you; ask Erin (105).')
    type Ended = { id: string; dialled: string; cause: string; why: string[] }
    const { items } = await operator.api<{ items: Ended[] }>('GET', '/api/calls/ended?outcome=refused')
    const call = items.find(({ dialled, cause }) => dialled === tries.at(-1) && cause === 'not-allowed')
    assert.ok(call, JSON.stringify(items))
    assert.match(
      (await operator.api<Ended>('GET', `/api/calls/ended/${call.id}`)).why.join(' '),
      /is off for you; ask Erin \(105\)\. \(\w+, permission of everybody\)/,
    )
    if (!mail) return
    const { subject, text } = await mail.untilMail('it@example.com')
    assert.match(subject, /Calls of Alice \(101\) are refused again and again/)
    assert.match(text, /00881612345678 was the last/)
  })

  /** The permission of Alice alone, for the rest of this test. */
  async function allowed(t: { after(work: () => Promise<void>): void }, permission: object) {
    const people = await operator.api<{ items: { id: string; extension: string }[] }>(
      'GET',
      '/api/people/records?q=101',
    )
    const { id: person } = people.items.find(({ extension }) => extension === '101')!
    const made = { name: 'Alice', people: [person], ...permission }
    const { id } = await operator.api<{ id: string }>('POST', '/api/permissions', made)
    t.after(() => operator.api('DELETE', `/api/permissions/${id}`))
  }

  test('one country is opened: its numbers go out, those of others are refused by name', async t => {
    await allowed(t, { classes: ['internal', 'national', 'international'], countries: ['AT'] })
    const before = carrier.invites.length
    await play('004312345678', alice().invite().refused(486))
    await play('00442079460958', alice().invite().refused(403, 'Calling United Kingdom is off for you; ask Erin .105.'))
    await play('09001234567', alice().invite().refused(403, 'Calling premium numbers is off for you'))
    assert.deepEqual(since(before), ['+4312345678'])
  })

  /** A call that the answering carrier takes, until Alice or somebody else ends it. */
  async function answered(near: Script, far: Script, service: string) {
    const there = await startSipp({ scenario: far, to: system.sip, port: answeringPort, calls: 1 })
    const here = await startSipp({ scenario: near, to: system.sip, calls: 1, service })
    return Promise.all([there.done, here.done]).then(runs => {
      for (const { code, errors, printed } of runs) assert.equal(code, 0, `${service}: ${errors || printed}`)
    })
  }
  const takes = () => called({ byProxy: true }).invited().reply(200, { sdp: true }).acked()

  test('spent money stops the call with words, the next is refused, and help is called all the same', async t => {
    await allowed(t, { classes: ['internal', 'national'], spendPerDay: 50 })
    const trunk = await operator.addTrunk({ name: 'Dear', port: answeringPort, prefix: '*77', maxCalls: 1 })
    t.after(() => operator.api('DELETE', `/api/trunks/${trunk}`))
    await operator.api('PUT', `/api/rate-decks/${trunk}`, { csv: '49,3000,EUR' })
    const stopped = 'Reason: SIP;cause=403;text=.The money for calls is used up for today'
    await answered(alice().invite().expect(200).ack().hungUp(stopped), takes().hungUp(), '*770301234567')
    await play(
      '*770301234567',
      alice().invite().refused(403, 'You have spent the 50 EUR that calls may cost in a day. Ask Erin .105'),
    )
    const before = carrier.invites.length
    await play('112', alice().invite().refused(486))
    assert.deepEqual(since(before), ['112'])
    const { items } = await operator.api<{ items: { dialled: string; cause: string; outcome: string }[] }>(
      'GET',
      '/api/calls/ended?q=1234567',
    )
    const ends = items.filter(({ dialled }) => dialled === '*770301234567')
    assert.deepEqual(
      ends.map(({ cause, outcome }) => [cause, outcome]),
      [
        ['limit-reached', 'refused'],
        ['limit-reached', 'answered'],
      ],
    )
  })

  test('calls at once of a person, a line and a place: one too many is told why, and after a hang-up there is room again', async t => {
    const bob = () => caller('102', { password: system.person('102').sip.password })
    const trunk = await operator.addTrunk({ name: 'Narrow', port: answeringPort, prefix: '*76', maxCalls: 1 })
    t.after(() => operator.api('DELETE', `/api/trunks/${trunk}`))
    /** A call of Alice stands while `work` is done. */
    const during = async (work: () => Promise<void>) => {
      const call = answered(alice().invite().expect(200).ack().hungUp(), takes().hungUp(), '*760301234567')
      type Live = { id: string; state: string }
      const live = await until('they talk', async () => {
        const [first] = await operator.api<Live[]>('GET', '/api/calls')
        return first?.state === 'talking' && first
      })
      try {
        await work()
      } finally {
        await operator.api('DELETE', `/api/calls/${live.id}`)
        await call
      }
    }
    const before = carrier.invites.length
    await allowed(t, { classes: ['internal', 'national'], callsAtOnce: 1 })
    const tooMany = 'You have 1 call to the outside already; 1 at once is your limit. Ask Erin .105'
    await during(() => play('0301234567', alice().invite().refused(403, tooMany)))
    await play('0301234567', alice().invite().refused(486))

    await during(() => play('*760307654321', bob().invite().refused(503, 'Too many calls at the moment')))
    await answered(bob().invite().expect(200).ack().bye(), takes().hungUp(), '*760307654321')

    const { items } = await operator.api<{ items: { id: string }[] }>('GET', '/api/sites')
    const [{ id, ...berlin }] = items as [{ id: string }]
    await operator.api('PUT', `/api/sites/${id}`, { ...berlin, version: undefined, callsAtOnce: 1 })
    t.after(() => operator.api('PUT', `/api/sites/${id}`, { ...berlin, version: undefined }))
    await during(async () => {
      await play(
        '0301234567',
        bob().invite().refused(403, 'Berlin has 1 call to the outside already, which is its limit'),
      )
      await play('112', bob().invite().refused(486))
    })
    await play('0301234567', bob().invite().refused(486))
    assert.deepEqual(since(before), ['+49301234567', '112', '+49301234567'])
  })
})
