/** Every message of RFC 4475 and RFC 5118 at a running server: the outcome that the RFC accepts, and it lives on. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fireTorture } from '../fuzz/torture-server.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

let system: Running

/** Asks every 50 ms with an OPTIONS; `stop` gives how many were asked and how many answered. */
async function keepAsking(): Promise<{ stop(): Promise<{ asked: number; answered: number }> }> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let asked = 0
  const answered = new Set<string>()
  socket.on('message', data => answered.add(/branch=(\S+?);/.exec(`${data.toString('latin1')};`)?.[1] ?? ''))
  const timer = setInterval(() => {
    const n = asked++
    socket.send(
      `OPTIONS sip:${system.sip.host} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKalive${n}\r\nMax-Forwards: 70\r\n` +
        `From: <sip:a@a.invalid>;tag=${n}\r\nTo: <sip:${system.sip.host}>\r\nCall-ID: alive${n}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
      system.sip.port,
      system.sip.host,
    )
  }, 50)
  return {
    async stop() {
      clearInterval(timer)
      await pause(500)
      socket.close()
      return { asked, answered: answered.size }
    },
  }
}

describe('torture at a running server', () => {
  // One for each transport, or the second time would be taken for retransmissions of the first.
  beforeEach(async () => {
    system = await startSidetone()
  })
  afterEach(() => system?.stop())

  for (const transport of ['udp', 'tcp'] as const)
    test(`each message over ${transport} has an accepted outcome, and OPTIONS is answered all the time`, async () => {
      const alive = await keepAsking()
      const results = await fireTorture({ transport, ...system.sip })
      const { asked, answered } = await alive.stop()
      assert.deepEqual(
        results.filter(each => !each.accepted),
        [],
      )
      assert.equal(results.length, 64)
      assert.ok(asked > 10)
      assert.equal(answered, asked)
      assert.equal((await operate(system).figures()).get('sidetone_faults_total'), 0)
    })
})
