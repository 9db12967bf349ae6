/**
 * What a call costs the whole system: SIPp calls in over a trunk (INVITE, 180, 200, ACK, BYE), SIPp answers as 102's desk
 * phone. Both SIPps are on this machine too, so the highest rate is theirs as well.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { operate } from '../tests/harness/operator.ts'
import { freePorts } from '../tests/harness/ports.ts'
import { cpuMsOf, livingKib } from '../tests/harness/processes.ts'
import { hasSipp, registerBySipp, startSipp } from '../tests/harness/sipp.ts'
import { called, caller, type Direction } from '../tests/harness/sipp-script.ts'
import { type Running, startSidetone } from '../tests/harness/system.ts'
import { answerTimes } from './harness/answer-times.ts'
import { type Figure, median, percentile, Skipped } from './harness/measure.ts'

const warmUp = { calls: 2_000, ratePerS: 250 }
const rounds = 3
const callsInRound = 3_000
/** What the machine must carry, and half of that: the quieter it is, the fewer messages share a wake-up and a commit. */
const roundRates = [1_000, 500]
const rates = [400, 600, 800, 1_000, 1_200, 1_500, 1_800]
const rampS = 5
const heldCalls = 500
/** The round trips of a ramp that was kept up: no INVITE waits longer for its 100. */
const longestAnswerMs = 50

export async function run(): Promise<Figure[]> {
  if (!hasSipp) throw new Skipped('sipp is not installed: apt-get install sip-tester')
  const readyS = await timeToReady()
  const inspectPort = await freePorts(1)
  const rtp = await freePorts(4_000)
  const system = await startSidetone({
    SIDETONE_RTP: `${rtp}-${rtp + 3_999}`,
    NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}`,
  })
  try {
    const load = await prepare(system)
    await load.calls(warmUp)
    const [setUp, atHalf] = [await costOfSetUp(load, roundRates[0]!), await costOfSetUp(load, roundRates[1]!)]
    const ramp = await highestRate(system, load)
    // Last, because a collection of everything takes compiled code with it.
    const memory = await memoryOfCalls(system, load, inspectPort)
    return [
      {
        name: 'CPU a call set-up, server and media',
        value: setUp.all,
        unit: 'ms',
        note: `at ${roundRates[0]}/s`,
        atMost: 1,
      },
      { name: 'CPU a call set-up, server alone', value: setUp.server, unit: 'ms', note: `at ${roundRates[0]}/s` },
      { name: 'CPU a call set-up, half as many', value: atHalf.all, unit: 'ms', note: `at ${roundRates[1]}/s` },
      {
        name: 'highest sustained rate',
        value: ramp.ratePerS,
        unit: 'calls/s',
        note: `SIPps on the same cores; stopped by ${ramp.stoppedBy}`,
        atLeast: 1_000,
      },
      { name: 'INVITE to 100 at that rate, p99', value: ramp.p99Ms, unit: 'ms', atMost: longestAnswerMs },
      {
        name: 'memory a held call',
        value: memory,
        unit: 'KiB',
        note: 'heap and buffers after collection, server and media',
        atMost: 100,
      },
      { name: 'start to ready', value: readyS, unit: 's', note: 'second start of a data folder', atMost: 2 },
    ]
  } finally {
    await system.stop()
  }
}

type Load = {
  readonly trunkPort: number
  readonly phonePort: number
  /** CPU of server and media processes so far, ms. */
  readonly cpu: () => { readonly server: number; readonly media: number }
  /** Whole calls. @returns whether all went well, in how many seconds, and what SIPp said of those that did not */
  calls(how: {
    calls: number
    ratePerS: number
    holdMs?: number
    direction?: Direction
  }): Promise<{ good: boolean; tookS: number; errors: string }>
}

async function prepare(system: Running): Promise<Load> {
  const phonePort = await freePorts(1)
  const trunkPort = await freePorts(1)
  await registerBySipp(system.sip, system.person('102').sip, phonePort)
  await operate(system).addTrunk({ name: 'Load', port: trunkPort, prefix: '0', maxCalls: 10_000 })
  const { server, media } = system.pids()
  return {
    trunkPort,
    phonePort,
    cpu: () => ({ server: cpuMsOf(server!), media: media.reduce((sum, pid) => sum + cpuMsOf(pid), 0) }),
    async calls({ calls, ratePerS, holdMs = 0, direction = 'sendrecv' }) {
      const to = system.sip
      const far = await startSipp({
        scenario: called().invited().reply(180).reply(200, { sdp: direction }).acked().hungUp(),
        to,
        port: phonePort,
        // Not told how many: a repetition that comes late would be counted as a call.
      })
      const begun = performance.now()
      const script = caller('5550100').invite({ sdp: direction }).expect(180).expect(200).ack()
      const near = await startSipp({
        scenario: (holdMs ? script.pause(holdMs) : script).bye(),
        to,
        port: trunkPort,
        calls,
        ratePerS,
        atOnce: Math.max(900, calls),
        service: '102',
      })
      const end = await near.done
      const tookS = (performance.now() - begun) / 1000
      await pause(500)
      far.stop()
      return { good: end.code === 0, tookS, errors: end.errors }
    },
  }
}

async function costOfSetUp(load: Load, ratePerS: number): Promise<{ server: number; all: number }> {
  const server: number[] = []
  const all: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = load.cpu()
    const { good, errors } = await load.calls({ calls: callsInRound, ratePerS })
    if (!good) throw new Error(`calls failed at ${ratePerS}/s: ${errors.slice(0, 1_000)}`)
    const after = load.cpu()
    server.push((after.server - before.server) / callsInRound)
    all.push((after.server + after.media - before.server - before.media) / callsInRound)
  }
  return { server: median(server), all: median(all) }
}

/** Up until one fails; the highest at which every call went well, in time, with quick answers. */
async function highestRate(
  system: Running,
  load: Load,
): Promise<{ ratePerS: number; p99Ms: number; stoppedBy: string }> {
  const best = { ratePerS: 0, p99Ms: 0, stoppedBy: 'the last rate' }
  for (const ratePerS of rates) {
    const probe = await answerTimes(system.sip, await probePort(system, ratePerS))
    const { good, tookS } = await load.calls({ calls: ratePerS * rampS, ratePerS })
    const p99Ms = percentile(await probe.stop(), 0.99)
    if (!good || tookS > rampS * 1.1 || p99Ms > longestAnswerMs) {
      const why = good ? `${tookS.toFixed(1)} s for ${rampS} s of calls, p99 ${p99Ms.toFixed(0)} ms` : 'calls failed'
      best.stoppedBy = `${ratePerS}/s: ${why}`
      break
    }
    Object.assign(best, { ratePerS, p99Ms })
    // What the kernel and the collector still have to do does not belong to the next rate.
    await pause(1_000)
  }
  return best
}

async function probePort(system: Running, n: number): Promise<number> {
  const port = await freePorts(1)
  await operate(system).addTrunk({ name: `Probe ${n}`, port, prefix: `9${n}` })
  return port
}

async function memoryOfCalls(system: Running, load: Load, inspectPort: number): Promise<number> {
  const operator = operate(system)
  await operator.untilTransactionsAreGone()
  const { server, media } = system.pids()
  const living = async (): Promise<number> => {
    let sum = 0
    for (const pid of [server!, ...media]) sum += await livingKib(pid, inspectPort)
    return sum
  }
  const before = await living()
  // On hold from the start, so that nobody misses sound. Longer than transactions rest.
  const holdMs = 60_000
  const calls = load.calls({ calls: heldCalls, ratePerS: 250, holdMs, direction: 'inactive' })
  await pause((heldCalls / 250) * 1000 + 500)
  await operator.untilTransactionsAreGone()
  const during = await living()
  await calls
  return (during - before) / heldCalls
}

/** The first start makes certificates and compiles; what a restart takes is what people wait for. */
async function timeToReady(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-bench-'))
  const times: number[] = []
  for (let start = 0; start < 4; start++) {
    const begun = performance.now()
    const system = await startSidetone({ SIDETONE_HOME: home })
    if (start) times.push((performance.now() - begun) / 1000)
    await system.stop()
  }
  rmSync(home, { recursive: true, force: true })
  return median(times)
}
