/**
 * Two systems joined by a trunk over TLS with encrypted sound. Ours registers at the other as a desk phone would, so the other
 * one is a carrier; and it calls in with a name and password, from whatever address.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type BaresipOptions, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, registerBySipp, startSipp } from '../harness/sipp.ts'
import { called, caller, type Script } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

let ours: Running
let theirs: Running
let operator: Operator
let far: Operator
/** The desk phones of Bob here and of Carol there. */
let bob = 0
let carol = 0
let out = ''

async function plays(system: Running, scenario: Script, more: { port?: number; service?: string } = {}) {
  const run = await startSipp({ scenario, to: system.sip, calls: 1, ...more })
  return run.done.then(({ code, errors, printed }) => assert.equal(code, 0, errors || printed))
}
const dials = (system: Running, number: string, how: (script: ReturnType<typeof caller>) => Script) => {
  const { password } = system.person('101').sip
  return plays(system, how(caller('101', { password }).invite()), { service: number })
}
const answers = (system: Running, port: number, check?: string) =>
  plays(
    system,
    called()
      .invited(check ? { check } : {})
      .reply(180)
      .reply(200, { sdp: true })
      .acked()
      .hungUp(),
    { port },
  )

describe('a trunk over TLS', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  before(async () => {
    ;[ours, theirs] = await Promise.all([startSidetone(), startSidetone()])
    operator = operate(ours)
    far = operate(theirs)
    bob = await freePorts(1)
    carol = await freePorts(1)
    await registerBySipp(ours.sip, ours.person('102').sip, bob)
    await registerBySipp(theirs.sip, theirs.person('103').sip, carol)
    const { username, password } = theirs.person('101').sip
    out = (
      await operator.api<{ id: string }>('POST', '/api/trunks', {
        name: 'Theirs',
        host: '127.0.0.1',
        port: theirs.sips.port,
        transport: 'tls',
        register: true,
        username,
        password,
        srtp: 'required',
        prefix: '9',
        stripPrefix: true,
      })
    ).id
  })
  after(async () => {
    await Promise.all([ours?.stop(), theirs?.stop()])
  })

  test('its certificate must verify, unless the admin says otherwise', async () => {
    const refused = await operator.untilTrunk(out, ({ state }) => state === 'down')
    assert.match(refused.reason!, /certificate of tls 127\.0\.0\.1:\d+ is not valid.*allow any certificate/)
    const {
      version: _,
      changedAt: __,
      ...settings
    } = await operator.api<Record<string, unknown>>('GET', `/api/trunks/${out}`)
    await operator.api('PUT', `/api/trunks/${out}`, { ...settings, anyCertificate: true })
    const state = await operator.untilTrunk(out, ({ registration }) => registration === 'registered')
    assert.equal(state.state, 'up')
  })

  test('a call out has encrypted sound, and another place of the other system hears it', async () => {
    const rung = answers(theirs, carol)
    await dials(ours, '9103', script => script.expect(180).expect(200).ack().pause(300).bye())
    await rung
    const [item] = await operator.historyOf('101')
    const detail = await operator.call('101', item!.id)
    const leg = detail.legs.find(each => each.codec !== null && each.secured === 'sdes')
    assert.ok(leg, JSON.stringify(detail.legs))
  })

  test('sound goes both ways through both systems, encrypted between them', { skip: !hasBaresip }, async () => {
    const phone = (system: Running, extension: string, hz: number, options: Partial<BaresipOptions> = {}) =>
      startBaresip({ ...system.person(extension).sip, server: system.sip, hz, ...options })
    const [near, there] = await Promise.all([
      phone(ours, '104', 2_400, { codecs: ['PCMU/8000/1'] }),
      phone(theirs, '104', 3_100, { codecs: ['PCMA/8000/1'], answer: 'auto' }),
    ])
    try {
      await Promise.all([near.registered(), there.registered()])
      await near.dial('9104')
      await near.until('CALL_ESTABLISHED')
      await Promise.all([near.untilHears(3_100), there.untilHears(2_400)])
      await near.hangUp()
      await there.until('CALL_CLOSED')
    } finally {
      await Promise.all([near.stop(), there.stop()])
    }
  })

  test('a call in over the registration: the connection that we opened carries it', async () => {
    // Their 101 is us: whoever calls it reaches what To names here, which nobody has but our people.
    await operator.api('POST', '/api/inbound-routes', { name: 'All to Bob', trunk: out, to: '102' })
    const rung = answers(ours, bob)
    const { password } = theirs.person('102').sip
    await plays(theirs, caller('102', { password }).invite().expect(180).expect(200).ack().pause(300).bye(), {
      service: '101',
    })
    await rung
    const [item] = await operator.historyOf('102')
    assert.deepEqual([item!.cause, item!.direction], ['hung-up', 'in'])
  })

  test('calls in with a name and password, and nobody without', async () => {
    await operator.api('POST', '/api/trunks', {
      name: 'Peer',
      host: '192.0.2.77',
      peerUsername: 'branch',
      peerPassword: 'branch-secret',
    })
    const peer = { name: 'To us', host: '127.0.0.1', port: ours.sip.port, transport: 'tcp', stripPrefix: true }
    await far.api('POST', '/api/trunks', { ...peer, prefix: '8', username: 'branch', password: 'branch-secret' })
    await far.api('POST', '/api/trunks', {
      ...peer,
      name: 'Guesses',
      prefix: '7',
      username: 'branch',
      password: 'guess',
    })
    const rung = answers(ours, bob)
    await dials(theirs, '8102', script => script.expect(180).expect(200).ack().pause(200).bye())
    await rung
    await dials(theirs, '7102', script => script.refused(502))
    await operator.untilFree()
    await far.untilFree()
  })
})
