/** Ten thousand short calls through a running system: afterwards no socket, port, timer or dialog is left, memory is flat. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { livingKib, openFiles, residentKib } from '../harness/processes.ts'
import { hasSipp, registerBySipp, startSipp } from '../harness/sipp.ts'
import { called, caller } from '../harness/sipp-script.ts'
import { startSidetone } from '../harness/system.ts'

const ratePerS = 250
const callsInRound = 2_000
const rounds = 5
/** Pairs of ports that a media process keeps bound for the next calls; connections of this test's own HTTP requests. */
const filesSlack = 140
/** Ports above those are given back after a minute without calls. */
const givenBackMs = 90_000
/** What lives after collection, KiB: 8,000 calls may leave less than a quarter of a KiB each. */
const livingSlackKib = 2_000
const residentSlackKib = 50_000

test('10,000 short calls leave nothing', { skip: !hasSipp && 'sipp is not installed', timeout: 400_000 }, async t => {
  const rtp = await freePorts(2_000)
  const inspectPort = await freePorts(1)
  const system = await startSidetone({
    SIDETONE_RTP: `${rtp}-${rtp + 1_999}`,
    NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}`,
  })
  try {
    const operator = operate(system)
    const phonePort = await freePorts(1)
    const trunkPort = await freePorts(1)
    await registerBySipp(system.sip, system.person('102').sip, phonePort)
    await operator.addTrunk({ name: 'Load', port: trunkPort, prefix: '0', maxCalls: 10_000 })
    const { server, media } = system.pids()
    const pids = [server!, ...media]
    const filesBefore = pids.map(openFiles)
    const memory: number[][] = []
    const living: number[][] = []
    const collected: number[][] = []
    const noteLiving = async () => {
      await operator.untilTransactionsAreGone()
      const now: number[] = []
      for (const pid of pids) now.push(Math.round(await livingKib(pid, inspectPort)))
      living.push(now)
      // After the same collection both times: between two, V8 lets a heap grow as it likes.
      collected.push(pids.map(residentKib))
    }
    for (let round = 0; round < rounds; round++) {
      const far = await startSipp({
        scenario: called().invited().reply(180).reply(200, { sdp: true }).acked().hungUp(),
        to: system.sip,
        port: phonePort,
        // Not told how many: a repetition that comes late would be counted as a call.
      })
      const near = await startSipp({
        scenario: caller('5550100').invite().expect(180).expect(200).ack().bye(),
        to: system.sip,
        port: trunkPort,
        calls: callsInRound,
        ratePerS,
        atOnce: 900,
        service: '102',
      })
      const end = await near.done
      await pause(500)
      far.stop()
      assert.equal(end.code, 0, `${end.errors.slice(0, 4_000)}\n${end.printed.slice(-2_000)}`)
      await operator.untilFree(40_000)
      memory.push(pids.map(residentKib))
      // The first round warms up.
      if (round === 0) await noteLiving()
    }
    await noteLiving()
    const crowded = () => pids.some((pid, n) => openFiles(pid) - filesBefore[n]! > filesSlack)
    for (const end = Date.now() + givenBackMs; crowded() && Date.now() < end; ) await pause(1_000)
    const figures = await operator.figures()
    const filesAfter = pids.map(openFiles)
    t.diagnostic(`open files before ${filesBefore}, after ${filesAfter}`)
    t.diagnostic(
      `resident KiB (server, media) after each ${callsInRound} calls: ${memory.map(each => each.join(' ')).join(' | ')}`,
    )
    assert.equal(figures.get('sidetone_sip{what="timers"}'), 0)
    assert.equal(figures.get('sidetone_faults_total'), 0)
    assert.equal(figures.get('sidetone_journal{what="pending"}'), 0)
    t.diagnostic(`resident KiB after collection, likewise: ${collected.map(each => each.join(' ')).join(' | ')}`)
    t.diagnostic(`living KiB after the first round and at the end: ${living.map(each => each.join(' ')).join(' | ')}`)
    for (const [n, files] of filesAfter.entries()) assert.ok(files - filesBefore[n]! <= filesSlack, `process ${n}`)
    for (const n of pids.keys()) {
      assert.ok(living[1]![n]! - living[0]![n]! < livingSlackKib, `process ${n} keeps something`)
      assert.ok(collected[1]![n]! - collected[0]![n]! < residentSlackKib, `process ${n} grows`)
    }
    assert.equal((await operator.historyOf('102')).length > 0, true)
  } finally {
    await system.stop()
  }
})
