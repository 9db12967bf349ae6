/** 20,000 spoiled SIP messages on each transport of a running system: it answers after every batch, and memory is flat. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzServer } from '../fuzz/fuzz-server.ts'
import { operate } from '../harness/operator.ts'
import { residentKib } from '../harness/processes.ts'
import { startSidetone } from '../harness/system.ts'

const count = 20_000
const warmUp = 4_000
/** KiB. */
const memorySlack = 60_000

for (const transport of ['udp', 'tcp', 'ws'] as const)
  test(`${count} mutants over ${transport}`, { timeout: 400_000 }, async t => {
    const system = await startSidetone()
    try {
      const operator = operate(system)
      const { host, port } =
        transport === 'ws' ? { host: '127.0.0.1', port: Number(new URL(system.http).port) } : system.sip
      const fuzz = (n: number, seed: number) => fuzzServer({ transport, host, port, count: n, seed })
      assert.equal((await fuzz(warmUp, 1)).silentAfter, undefined)
      const { server } = system.pids()
      const before = residentKib(server!)
      const result = await fuzz(count, 2)
      const after = residentKib(server!)
      t.diagnostic(JSON.stringify({ ...result, residentKib: [before, after] }))
      assert.equal(result.silentAfter, undefined)
      assert.equal(result.sent, count)
      const figures = await operator.figures()
      assert.equal(figures.get('sidetone_faults_total'), 0)
      assert.equal(figures.get('sidetone_calls{what="calls"}'), 0)
      assert.ok(after - before < memorySlack, `grew from ${before} to ${after} KiB`)
    } finally {
      await system.stop()
    }
  })
