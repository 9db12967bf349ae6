/**
 * What `sidetone doctor` finds: a system that works, by every way; and one with a fault, whose hop it names. The echo calls are
 * real ones, from a media process of their own.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer as createTls } from 'node:tls'
import { makeServerCertificate } from '../../apps/server/src/certificate-authority.ts'
import { callEveryWay, type EchoCall, type Way, waysOf } from '../../apps/server/src/echo-calls/index.ts'
import { readSettings, type Settings } from '../../apps/server/src/settings.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { node, type Running, root, startSidetone } from '../harness/system.ts'

const day = 86_400_000
/** Enough to know that it comes back. */
const toneMs = 1_000

let system: Running
let operator: Operator
let env: Record<string, string>
let settings: Settings

before(async () => {
  system = await startSidetone()
  operator = operate(system)
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
  env = {
    SIDETONE_HOME: system.home,
    SIDETONE_HTTP: new URL(system.http).host,
    SIDETONE_SIP: at(system.sip),
    SIDETONE_SIPS: at(system.sips),
    SIDETONE_RTP: `${system.rtp.first}-${system.rtp.last}`,
    SIDETONE_ICE: String(system.ice[0]),
  }
  settings = readSettings(env)
})
after(() => system?.stop())

const wayBy = (transport: Way['transport']): Way => {
  const way = waysOf(settings).find(each => each.transport === transport)
  assert.ok(way)
  return way
}
const failure = ({ hops }: EchoCall) => {
  const hop = hops.find(({ state }) => state === 'failed')
  assert.ok(hop, JSON.stringify(hops))
  return hop
}

test('every way of a system that works: the tone comes back, and nothing is left of the calls', async () => {
  const secured: Record<string, string> = {}
  let left = waysOf(settings)
  // Sound is measured in real time: what a busy machine tears holes into is tried again.
  for (const end = Date.now() + 120_000; left.length; ) {
    const calls = await callEveryWay(settings, { toneMs, ways: left })
    left = calls.flatMap(({ way, ok, heard, hops }) => {
      if (ok) secured[way.transport] = heard!.secured
      const early = hops.find(({ state, name }) => state === 'failed' && name !== 'tone')
      assert.equal(early, undefined, JSON.stringify(hops))
      return ok ? [] : [way]
    })
    assert.ok(Date.now() < end, JSON.stringify(calls.map(({ hops }) => hops.at(-1))))
  }
  assert.deepEqual(secured, { udp: 'none', tcp: 'none', tls: 'sdes', ws: 'dtls', wss: 'dtls' })
  await operator.untilFree()
})

test('a certificate that has run out and a port where nothing listens are named, with exit code 1', async () => {
  const expired = await expiredServer()
  const nowhere = await freePorts(1)
  const { code, out } = await doctor({
    SIDETONE_SIPS: `127.0.0.1:${(expired.address() as AddressInfo).port}`,
    SIDETONE_SIP: `127.0.0.1:${nowhere}`,
  })
  expired.close()
  assert.equal(code, 1)
  const { ok, findings, calls } = JSON.parse(out) as {
    ok: boolean
    findings: { state: string; says: string }[]
    calls: EchoCall[]
  }
  assert.equal(ok, false)
  assert.deepEqual(
    findings.filter(({ state }) => state === 'bad'),
    [],
  )
  const [udp, tcp, tls, ...web] = calls
  assert.deepEqual([failure(udp!).name, failure(udp!).says], ['options', `Nothing listens at 127.0.0.1:${nowhere}.`])
  assert.match(failure(udp!).todo ?? '', /SIDETONE_SIP is the same/)
  assert.equal(failure(tcp!).name, 'connection')
  assert.deepEqual([failure(tls!).name, failure(tls!).says], ['certificate', 'The certificate ran out 2 days ago.'])
  // The web ways are as they should be.
  assert.deepEqual(
    web.map(({ way, hops }) => [way.transport, hops.find(({ name }) => name === 'answer')?.state]),
    [
      ['ws', 'passed'],
      ['wss', 'passed'],
    ],
  )
})

test('ports of sound that are blocked: the way of the sound, with the address that it was to go to', async () => {
  const [dead, proxy] = [await freePorts(2), await soundlessProxy()]
  const [call] = await callEveryWay(settings, { toneMs, ways: [{ ...wayBy('udp'), port: proxy.port(dead) }] })
  proxy.close()
  assert.equal(failure(call!).name, 'sound-way')
  assert.match(failure(call!).todo ?? '', new RegExp(`SIDETONE_RTP are blocked.*127\\.0\\.0\\.1:${dead}`))
  await operator.untilFree()
})

test('media processes that hang: the answer, and what to do; afterwards all is well again', async () => {
  const { media } = system.pids()
  for (const pid of media) process.kill(pid, 'SIGSTOP')
  try {
    const calls = await callEveryWay(settings, { toneMs, ways: [wayBy('udp'), wayBy('ws')] })
    for (const call of calls) {
      assert.equal(failure(call).name, 'answer', JSON.stringify(call.hops))
      assert.match(failure(call).todo ?? '', /media process/)
    }
  } finally {
    for (const pid of media) process.kill(pid, 'SIGCONT')
  }
  await operator.untilFree()
})

async function doctor(more: Record<string, string>): Promise<{ code: number | null; out: string }> {
  const child = spawn(node, ['apps/cli/src/main.ts', 'doctor', '--json'], {
    cwd: root,
    env: { ...process.env, ...env, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', bytes => (out += bytes))
  const [code] = await once(child, 'close')
  return { code, out }
}

/** TLS with a certificate of the system's own authority that ran out two days ago. */
async function expiredServer(): Promise<Server> {
  const own = (name: string) => readFileSync(join(system.home, 'tls', name), 'utf8')
  const authority = { cert: own('ca.pem'), key: own('ca-key.pem') }
  const now = Date.now()
  const pair = await makeServerCertificate(authority, ['127.0.0.1'], now - 30 * day, now - 2 * day - 1_000)
  const server = createTls(pair).listen(0, '127.0.0.1')
  server.on('tlsClientError', () => {})
  await once(server, 'listening')
  return server
}

/** Passes SIP on, and lets the answer say that sound goes to a port where nobody is: as if the real ones were blocked. */
async function soundlessProxy() {
  const inside = createSocket('udp4')
  const outside = createSocket('udp4')
  let caller: RemoteInfo | null = null
  let dead = 0
  outside.on('message', (bytes, from) => {
    caller = from
    inside.send(bytes, system.sip.port, system.sip.host)
  })
  inside.on('message', bytes => {
    if (!caller) return
    // Both ports have five digits, so the message keeps its length.
    const text = bytes.toString('latin1').replace(/^m=audio \d{5} /m, `m=audio ${dead} `)
    outside.send(Buffer.from(text, 'latin1'), caller.port, caller.address)
  })
  for (const socket of [inside, outside]) {
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
  }
  return {
    port(to: number): number {
      dead = to
      return outside.address().port
    },
    close() {
      inside.close()
      outside.close()
    },
  }
}
