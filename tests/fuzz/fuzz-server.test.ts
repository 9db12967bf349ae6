import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzServer } from './fuzz-server.ts'
import { startSmallServer } from './small-server.ts'
import { fireTorture } from './torture-server.ts'

for (const transport of ['udp', 'tcp'] as const)
  test(`every torture message over ${transport} has an accepted outcome`, async () => {
    const server = await startSmallServer()
    const results = await fireTorture({ transport, host: '127.0.0.1', port: server.ports[transport] })
    await server.close()
    assert.equal(results.length, 64)
    assert.deepEqual(
      results.filter(each => !each.accepted),
      [],
    )
  })

for (const transport of ['udp', 'tcp', 'ws'] as const)
  test(`sockets and stack live through mutants over ${transport}`, async () => {
    const server = await startSmallServer()
    const port = server.ports[transport]
    const result = await fuzzServer({ transport, host: '127.0.0.1', port, count: 1000, seed: 42 })
    await server.close()
    assert.deepEqual(result.silentAfter, undefined)
    assert.equal(result.sent, 1000)
    // over UDP most answers go where a Via says, which is not here
    assert.ok(result.answers > (transport === 'udp' ? 50 : 200), JSON.stringify(result))
  })
