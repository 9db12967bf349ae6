/**
 * A real Kamailio as the carrier: it wants a password for REGISTER and INVITE, and brings calls to the contact that is
 * registered. Behind it a SIPp is the telephone network.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hasKamailio, type Kamailio, startKamailio } from '../harness/kamailio.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, registerBySipp, type SippOptions, startSipp } from '../harness/sipp.ts'
import { called, caller, type Script } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

type TrunkTest = {
  done: boolean
  passed: boolean | null
  steps: {
    step: string
    state: string
    says: string
    todo: string | null
    noRule: string | null
    field: string | null
  }[]
}
const account = { realm: 'carrier.test', username: 'acc7', password: 'carrier-secret' }
const missing = [!hasSipp && 'sip-tester', !hasKamailio && 'kamailio'].filter(Boolean)
let system: Running
let operator: Operator
let carrier: Kamailio
let network = 0
let port102 = 0
let trunk = ''

const settings = () => ({
  name: 'Carrier',
  provider: 'account',
  host: '127.0.0.1',
  port: carrier.port,
  transport: 'udp',
  domain: 'carrier.test',
  register: true,
  registerSeconds: 60,
  username: account.username,
  password: account.password,
  prefix: '0',
  stripPrefix: true,
  mainNumber: '+4930123400',
  ownNumbers: ['+49301234*'],
  fromShows: 'account',
  identity: 'p-preferred-identity',
  codecs: ['PCMA', 'PCMU'],
  checkEverySeconds: 30,
  maxCalls: 10,
})
async function plays(scenario: Script, more: Partial<SippOptions> = {}) {
  const run = await startSipp({ scenario, to: system.sip, calls: 1, ...more })
  return {
    stop: run.stop,
    done: run.done.then(({ code, errors, printed }) => assert.equal(code, 0, `${errors || printed}\n${carrier.log()}`)),
  }
}
const alice = () => caller('101', { password: system.person('101').sip.password })
const outside = () => ({ to: { host: '127.0.0.1', port: carrier.port }, port: network })
/** Calls out: from Alice to the network. */
async function callsOut(check: string): Promise<void> {
  const far = await plays(
    called({ byProxy: true }).invited({ check }).reply(180).reply(200, { sdp: true }).acked().hungUp(),
    { port: network },
  )
  const near = await plays(alice().invite().expect(180).expect(200).ack().pause(200).bye(), { service: '05551234' })
  await Promise.all([near.done, far.done])
}
/** Calls in: from the network to Bob. */
async function callsIn(): Promise<void> {
  const far = await plays(
    called().invited({ check: 'From:.*sip:5559876@' }).reply(180).reply(200, { sdp: true }).acked().hungUp(),
    { port: port102 },
  )
  const near = await plays(caller('5559876').invite().expect(180).expect(200).ack().pause(200).bye(), {
    ...outside(),
    service: '102',
  })
  await Promise.all([near.done, far.done])
}
const change = (changes: Record<string, unknown>) =>
  operator.api('PUT', `/api/trunks/${trunk}`, { ...settings(), ...changes })
const registered = () =>
  operator.untilTrunk(trunk, ({ registration, state }) => registration === 'registered' && state === 'up')

describe('a Kamailio as carrier', { skip: missing.length > 0 && `not installed: ${missing.join(', ')}` }, () => {
  before(async () => {
    network = await freePorts(1)
    port102 = await freePorts(1)
    carrier = await startKamailio({ ...account, network })
    system = await startSidetone()
    operator = operate(system)
    await registerBySipp(system.sip, system.person('102').sip, port102)
    trunk = (await operator.api<{ id: string }>('POST', '/api/trunks', settings())).id
  })
  after(async () => {
    await system?.stop()
    await carrier?.stop()
  })

  test('registers with its password, which nobody is shown', async () => {
    await registered()
    const shown = await operator.api<{ password: string }>('GET', `/api/trunks/${trunk}`)
    assert.equal(shown.password, '•••')
    const changes = JSON.stringify(await operator.api('GET', '/api/changes'))
    assert.ok(!changes.includes(account.password))
  })

  test('a call out: its challenge is answered, numbers and codecs are as the carrier wants them', async () => {
    await callsOut('INVITE sip:5551234@carrier\\.test')
    const [item] = await operator.historyOf('101')
    assert.deepEqual([item!.cause, item!.other.number], ['hung-up', '5551234'])
    await callsOut('From: [^\\n]*<sip:acc7@carrier\\.test>')
    await callsOut('P-Preferred-Identity: <sip:\\+4930123400@carrier\\.test>')
    await callsOut('m=audio [0-9]+ RTP/AVP 8 0 ')
  })

  test('a call in comes to the registered contact and goes where To says', async () => {
    await callsIn()
    const [item] = await operator.historyOf('102')
    assert.deepEqual([item!.cause, item!.other.number, item!.direction], ['hung-up', '5559876', 'in'])
  })

  test('what comes in by a trunk does not leave by one, whoever it says to be', async () => {
    for (const from of ['5559876', '101']) {
      const refused = await plays(caller(from).invite().refused(403), { ...outside(), service: '05551234' })
      await refused.done
    }
    // A stranger with the name of our account, past the carrier.
    const stranger = await plays(caller(account.username).invite().refused(401), { service: '05551234' })
    await stranger.done
  })

  test('over TCP too, and back', async () => {
    await change({ transport: 'tcp' })
    await registered()
    await callsOut('INVITE sip:5551234@carrier\\.test')
    await callsIn()
    await change({})
    await registered()
  })

  test('a wrong password is said in words, and a right one helps at once', async () => {
    await change({ password: 'wrong' })
    const state = await operator.untilTrunk(trunk, ({ registration }) => registration === 'refused')
    assert.equal(state.state, 'down')
    assert.match(state.reason!, /registration was refused.*Check the user name and the password/)
    const test = await wizard({})
    assert.equal(test.passed, false)
    const step = test.steps.find(each => each.state === 'failed')!
    assert.equal(step.step, 'registered')
    assert.match(`${step.says} ${step.todo}`, /refused.*Check the user name and the password/)
    assert.equal(step.field, 'password', 'where one looks')
    await change({})
    await registered()
  })

  /** Runs the test to its end. `meanwhile` is called once for each step that begins. */
  async function wizard(
    asked: object,
    meanwhile: (step: string) => Promise<unknown> = async () => {},
  ): Promise<TrunkTest> {
    await operator.api('POST', `/api/trunks/${trunk}/test`, asked)
    const seen = new Set<string>()
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
      const test = await operator.api<TrunkTest>('GET', `/api/trunks/${trunk}/test`)
      const running = test.steps.find(({ state }) => state === 'running')?.step
      if (running && !seen.has(running)) {
        seen.add(running)
        await meanwhile(running)
      }
      if (test.done) return test
    }
    throw new Error('the test does not end')
  }

  test('the wizard: name, connection, answer, registration, a real call out and one in', async () => {
    const far = await plays(
      called({ byProxy: true })
        .invited({ check: 'INVITE sip:5557777@' })
        .reply(180)
        .reply(200, { sdp: true })
        .acked()
        .hungUp(),
      { port: network },
    )
    const result = await wizard({ callTo: '5557777', waitForCall: true }, async step => {
      if (step !== 'call-in') return
      await far.done
      await callsIn()
    })
    const told = JSON.stringify(result.steps, null, 1)
    assert.equal(result.passed, true, told)
    const says = new Map(result.steps.map(step => [step.step, step.says]))
    assert.match(says.get('answers')!, /“200 Here” after \d+ ms/)
    assert.match(says.get('call-out')!, /5557777 answered after .* s, with sound \(PCM[AU]\)/)
    assert.match(says.get('call-in')!, /A call from 5559876 to 102 came in\..*Bob/)
  })

  test('the wizard: a call in to a number without a rule counts, and a rule is offered', async () => {
    const result = await wizard({ waitForCall: true }, async step => {
      if (step !== 'call-in') return
      const near = await plays(caller('5559876').invite().refused(404), { ...outside(), service: '5550000' })
      await near.done
    })
    const step = result.steps.find(({ step }) => step === 'call-in')
    assert.deepEqual([result.passed, step?.noRule], [true, '5550000'], step?.says)
  })

  test('the wizard where nobody is: says what failed and what to do, and skips the rest', async () => {
    await change({ port: await freePorts(1), transport: 'tcp' })
    const { passed, steps } = await wizard({ callTo: '5557777' })
    assert.equal(passed, false)
    assert.deepEqual(
      steps.map(({ step, state }) => `${step} ${state}`),
      ['name passed', 'connect failed', 'answers skipped', 'registered skipped', 'call-out skipped', 'call-in skipped'],
    )
    assert.match(steps[1]!.says, /Nothing listens at tcp 127\.0\.0\.1/)
    assert.match(steps[1]!.todo!, /Check the port and the transport/)
    await change({})
    await registered()
  })

  test('after kill -9 it is registered again, and calls go both ways', async () => {
    const old = system.pids().server!
    process.kill(old, 'SIGKILL')
    while ((system.pids().server ?? old) === old) await pause(20)
    await system.ready()
    // Each start has a key of its own.
    operator = operate(system)
    await registered()
    await callsOut('INVITE sip:5551234@')
    await callsIn()
  })

  test('removed: it leaves, and calls of the carrier find nobody', async () => {
    await operator.api('DELETE', `/api/trunks/${trunk}`)
    const gone = await plays(caller('5559876').invite().refused(480), { ...outside(), service: '102' })
    await gone.done
    await operator.untilFree()
  })
})
