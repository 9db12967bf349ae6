/**
 * Carriers that fail in every way: the next trunk has the call within 4 s, and the admin reads why. The first carrier of each
 * test is broken, the second is only busy, so that the call ends at once; the time between them is measured at their sockets.
 * At the end: what a carrier reads in an INVITE of ours.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { testCertificate } from '@sidetone/testkit/certificate'
import { type Carrier, reply, streamCarrier, udpCarrier } from '../harness/carrier.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, startSipp } from '../harness/sipp.ts'
import { caller } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const limitMs = 4_000
let system: Running
let operator: Operator
let spare: Carrier
const carriers: Carrier[] = []

/** Dials this number at Alice's phone, whose call the spare carrier refuses as busy. */
async function dial(number: string, status = 486): Promise<void> {
  const { password } = system.person('101').sip
  const scenario = caller('101', { password }).invite().refused(status)
  const run = await startSipp({ scenario, to: system.sip, calls: 1, service: number })
  const { code, errors, printed } = await run.done
  assert.equal(code, 0, errors || printed)
}
/** @returns how long the call took from its beginning at our server to the INVITE at the spare carrier, ms */
async function reachesSpare(prefix: string): Promise<number> {
  const before = spare.invites.length
  const newest = async () => (await operator.historyOf('101'))[0]
  const last = (await newest())?.id
  await dial(`${prefix}5551234`)
  const came = spare.invites[before]
  assert.ok(came, 'the spare carrier has the call')
  assert.match(came.text, /^INVITE sip:5551234@/)
  let item = await newest()
  for (const end = Date.now() + 5_000; !item || item.id === last; item = await newest()) {
    assert.ok(Date.now() < end, 'the call is in the history')
    await pause(20)
  }
  const tookMs = came.at - item.startedAt
  assert.ok(tookMs >= 0 && tookMs <= limitMs, `${tookMs} ms`)
  return tookMs
}
let prefixes = 100
/** A broken trunk, and behind it the spare one. */
async function failsOver(broken: Pick<Carrier, 'transport' | 'port'>, more: Record<string, unknown> = {}) {
  const prefix = String(++prefixes)
  const plain = { prefix, stripPrefix: true, maxCalls: 10 }
  const { transport, port } = broken
  const id = await operator.addTrunk({ name: `Broken ${prefix}`, transport, port, priority: 1, ...plain, ...more })
  await operator.addTrunk({ name: `Spare ${prefix}`, port: spare.port, priority: 2, ...plain })
  const tookMs = await reachesSpare(prefix)
  return { id, prefix, tookMs, state: await operator.trunkState(id) }
}

describe('a carrier that fails', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    spare = await udpCarrier(reply(486, 'Busy Here'))
    carriers.push(spare)
  })
  after(async () => {
    await system?.stop()
    for (const carrier of carriers) carrier.close()
  })
  const open = async (made: Promise<Carrier>): Promise<Carrier> => {
    const carrier = await made
    carriers.push(carrier)
    return carrier
  }

  test('silent: the next one within 4 s; a second call is sooner there', async t => {
    const silent = await open(udpCarrier(() => null))
    const { id, prefix, tookMs, state } = await failsOver(silent)
    t.diagnostic(`silent: the next trunk after ${tookMs} ms`)
    assert.ok(silent.invites.length >= 1)
    assert.equal(state.state, 'down')
    assert.match(state.reason!, /said nothing for 3(\.\d)? s\. Check the host/)
    const again = await reachesSpare(prefix)
    t.diagnostic(`silent, known to be down: ${again} ms`)
    assert.ok(again < tookMs)
    assert.ok((await operator.trunkState(id)).changes.some(change => change.state === 'down'))
  })

  test('503 Service Unavailable', async t => {
    const { tookMs, state } = await failsOver(await open(udpCarrier(reply(503, 'Service Unavailable'))))
    t.diagnostic(`503: the next trunk after ${tookMs} ms`)
    assert.match(state.lastFailure!.reason, /did not take a call: “503 Service Unavailable”/)
  })

  test('500, 504 and a password that is refused', async () => {
    for (const status of [500, 504, 407]) {
      const { state } = await failsOver(await open(udpCarrier(reply(status, 'No'))))
      assert.equal(state.state, 'down')
    }
  })

  test('nonsense instead of SIP', async t => {
    const noise = (text: string) => Buffer.from(text).toString('base64').repeat(20)
    const { tookMs, state } = await failsOver(await open(udpCarrier(({ text }) => noise(text))))
    t.diagnostic(`nonsense over UDP: the next trunk after ${tookMs} ms`)
    assert.equal(state.state, 'down')
    const talker = await open(
      streamCarrier('tcp', socket => socket.write('220 mail.example ESMTP\r\n\r\nHELO\r\n\r\n')),
    )
    const tcp = await failsOver(talker)
    t.diagnostic(`another protocol over TCP: the next trunk after ${tcp.tookMs} ms`)
    assert.equal(tcp.state.state, 'down')
  })

  test('nobody listens', async t => {
    for (const transport of ['udp', 'tcp', 'tls'] as const) {
      const { tookMs, state } = await failsOver({ transport, port: await freePorts(1) })
      t.diagnostic(`nobody listens over ${transport}: the next trunk after ${tookMs} ms`)
      if (transport !== 'udp') assert.match(state.reason!, /Nothing listens at .*Check the port/)
    }
  })

  test('TLS that is reset in the handshake, by its certificate, and after the INVITE', async t => {
    const early = await failsOver(await open(streamCarrier('tls', socket => socket.destroy())))
    t.diagnostic(`reset in the handshake: the next trunk after ${early.tookMs} ms`)
    assert.match(early.state.reason!, /closed the connection while it was being secured/)

    const stranger = await open(streamCarrier('tls', () => {}, testCertificate))
    const refused = await failsOver(stranger)
    assert.match(refused.state.reason!, /certificate .* is not valid/)
    assert.equal(stranger.invites.length, 0, 'nothing was said to it')

    const resets = (
      socket: { on(event: 'data', listener: () => void): unknown; destroy(): void },
      invited: () => boolean,
    ) => void socket.on('data', () => invited() && socket.destroy())
    const late = await open(streamCarrier('tls', resets, testCertificate))
    const { tookMs, state } = await failsOver(late, { anyCertificate: true })
    t.diagnostic(`reset after the INVITE: the next trunk after ${tookMs} ms`)
    assert.equal(late.invites.length, 1)
    assert.match(state.reason!, /closed the connection without an answer/)
  })

  test('a name that no name server knows', async () => {
    const { state } = await failsOver({ transport: 'udp', port: 5060 }, { host: 'carrier.invalid' })
    assert.match(state.reason!, /carrier\.invalid|could not be reached/)
  })

  test('all fail: the caller hears it, and the story says that the next one was tried', async () => {
    const prefix = String(++prefixes)
    const dead = await open(udpCarrier(reply(503, 'No')))
    for (const priority of [1, 2])
      await operator.addTrunk({ name: `Dead ${priority}`, port: dead.port, priority, prefix, stripPrefix: true })
    await dial(`${prefix}5551234`, 502)
    const [item] = await operator.historyOf('101')
    assert.equal(item!.cause, 'trunk-failed')
    assert.match(
      (await operator.storyOf('101', item!.id)).join(' '),
      /did not take the call.*so the next one was tried/,
    )
  })

  test('lines of a trunk that are all in use: the next one; calls in are refused', async () => {
    const prefix = String(++prefixes)
    const holds = await open(
      udpCarrier(({ method, headers }) =>
        method === 'INVITE' ? `SIP/2.0 180 Ringing\r\n${headers}\r\nContent-Length: 0\r\n\r\n` : null,
      ),
    )
    const plain = { prefix, stripPrefix: true }
    await operator.addTrunk({ name: 'One line', port: holds.port, priority: 1, maxCallsOut: 1, ...plain })
    await operator.addTrunk({ name: 'Many lines', port: spare.port, priority: 2, ...plain })
    const { password } = system.person('102').sip
    const first = await startSipp({
      scenario: caller('102', { password }).invite().expect(180).pause(2_500).cancel().whateverComes(),
      to: system.sip,
      calls: 1,
      service: `${prefix}1`,
    })
    while (holds.invites.length === 0) await pause(20)
    const before = spare.invites.length
    await dial(`${prefix}2`)
    assert.equal(spare.invites.length, before + 1)
    assert.equal(holds.invites.length, 1)
    first.stop()
    await first.done
  })

  test('what a trunk is set to is what its carrier reads', async () => {
    const id = await operator.addTrunk({
      name: 'Particular',
      port: spare.port,
      prefix: '#',
      domain: 'sip.carrier.example',
      numberFormat: 'national',
      countryCode: '1',
      nationalPrefix: '1',
      userPhone: true,
      mainNumber: '+13035550100',
      ownNumbers: ['+13035550*'],
      identity: 'remote-party-id',
      codecs: ['G722', 'PCMU'],
      sessionSeconds: 600,
      reliableRinging: 'off',
    })
    await operator.api('POST', '/api/outbound-routes', {
      name: 'New York',
      prefixes: ['+1212', '+49'],
      tries: [{ trunk: id }],
    })
    const text = async () => {
      const before = spare.invites.length
      await dial('+12125551234')
      return spare.invites[before]!.text
    }
    const first = await text()
    assert.match(first, /^INVITE sip:12125551234@sip\.carrier\.example;user=phone SIP/)
    assert.match(first, /^From: <sip:13035550100@sip\.carrier\.example;user=phone>/m)
    assert.match(first, /^Remote-Party-ID: <sip:13035550100@[^>]*>;party=calling;privacy=off;screen=yes/m)
    assert.doesNotMatch(first, /P-Asserted-Identity|Supported: .*100rel/)
    assert.match(first, /^Session-Expires: 600/m)
    assert.match(first, /m=audio \d+ RTP\/AVP 9 0 \d+\r/)
    const {
      version: _,
      changedAt: __,
      ...was
    } = await operator.api<Record<string, unknown>>('GET', `/api/trunks/${id}`)
    const next = { numberFormat: 'e164-plus', numberUri: 'tel', identity: 'p-asserted-identity', sessionSeconds: 0 }
    await operator.api('PUT', `/api/trunks/${id}`, { ...was, ...next, reliableRinging: 'require', srtp: 'offered' })
    const second = await text()
    // Nobody has allowed Alice to call abroad.
    const before = spare.invites.length
    await dial('+49891234567', 403)
    assert.equal(spare.invites.length, before)
    assert.match(second, /^INVITE tel:\+12125551234 SIP/)
    assert.match(second, /^P-Asserted-Identity: <sip:\+13035550100@/m)
    assert.match(second, /^Require: 100rel/m)
    assert.match(second, /m=audio \d+ RTP\/SAVP 9 0 /)
    assert.doesNotMatch(second, /Session-Expires/)
  })

  test('a call in leaves by a trunk only with the right of who forwards it, and says who that was', async () => {
    const prefix = String(++prefixes)
    const port = await freePorts(1)
    await operator.addTrunk({ name: 'In', port, prefix: `9${prefix}` })
    await operator.addTrunk({
      name: 'Out',
      port: spare.port,
      prefix,
      stripPrefix: true,
      diversion: true,
      historyInfo: true,
      mainNumber: '+4930123400',
    })
    const callIn = async (number: string, status: number) => {
      const before = spare.invites.length
      const run = await startSipp({
        scenario: caller('5559876').invite().refused(status),
        to: system.sip,
        calls: 1,
        port,
        service: number,
      })
      const { code, errors, printed } = await run.done
      assert.equal(code, 0, errors || printed)
      return spare.invites.slice(before).map(({ text }) => text)
    }
    assert.deepEqual(await callIn(`${prefix}5551234`, 403), [], 'straight through')
    const ringing = await operator.as<{ forward: object }>('103', 'GET', '/api/me/ringing').catch(() => null)
    const rules = ringing ?? {
      timeZone: 'UTC',
      doNotDisturb: null,
      callWaiting: true,
      rules: [],
      devices: [],
      also: [],
    }
    const plain = { always: null, busy: null, noAnswer: null, noAnswerAfterSeconds: 25, unreachable: null }
    const forward = (always: string | null) =>
      operator.as('103', 'PUT', '/api/me/ringing', { ...rules, forward: { ...plain, ...ringing?.forward, always } })
    await forward(`${prefix}5551234`)
    const [text, ...more] = await callIn('103', 486)
    assert.equal(more.length, 0)
    assert.match(text!, /^INVITE sip:5551234@/)
    assert.match(text!, /^From: <sip:5559876@/m)
    assert.match(text!, /^Diversion: <sip:\+4930123400@[^>]*>;reason=unconditional/m)
    assert.match(text!, /^History-Info: <sip:[^>]*;cause=302>;index=1\.1;mp=1/m)
    await forward(null)
  })
})
