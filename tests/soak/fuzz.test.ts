/** 20,000 spoiled SIP messages on each transport of a running system: it answers after every batch, and memory is flat. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzServer } from '../fuzz/fuzz-server.ts'
import { operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { livingKib, residentKib } from '../harness/processes.ts'
import { startSidetone } from '../harness/system.ts'

const count = 20_000
const warmUp = 4_000
/** What may live and be resident more after a collection, KiB: transactions of the last 32 s are still there. */
const livingSlackKib = 20_000
const residentSlackKib = 30_000

for (const transport of ['udp', 'tcp', 'ws'] as const)
  test(`${count} mutants over ${transport}`, { timeout: 400_000 }, async t => {
    const inspectPort = await freePorts(1)
    const system = await startSidetone({ NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}` })
    try {
      const operator = operate(system)
      const { host, port } =
        transport === 'ws' ? { host: '127.0.0.1', port: Number(new URL(system.http).port) } : system.sip
      const fuzz = (n: number, seed: number) => fuzzServer({ transport, host, port, count: n, seed })
      assert.equal((await fuzz(warmUp, 1)).silentAfter, undefined)
      const { server } = system.pids()
      // After a collection both times: between two, V8 lets a heap grow as it likes.
      const memory = async () => ({ living: await livingKib(server!, inspectPort), resident: residentKib(server!) })
      const before = await memory()
      const result = await fuzz(count, 2)
      const after = await memory()
      t.diagnostic(JSON.stringify({ ...result, before, after }))
      assert.equal(result.silentAfter, undefined)
      assert.equal(result.sent, count)
      const figures = await operator.figures()
      assert.equal(figures.get('sidetone_faults_total'), 0)
      assert.equal(figures.get('sidetone_calls{what="calls"}'), 0)
      assert.ok(after.living - before.living < livingSlackKib, `from ${before.living} to ${after.living} KiB living`)
      assert.ok(
        after.resident - before.resident < residentSlackKib,
        `from ${before.resident} to ${after.resident} KiB resident`,
      )
    } finally {
      await system.stop()
    }
  })
