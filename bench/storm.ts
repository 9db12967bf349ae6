/**
 * Every phone of a large company registers again at once, as after a power cut, while the server has just been killed and
 * started again (row D1): all get in, and whoever asks something else meanwhile is answered.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { operate } from '../tests/harness/operator.ts'
import { type Running, startSidetone } from '../tests/harness/system.ts'
import { type Figure, percentile } from './harness/measure.ts'
import { makePhones, phonesEach } from './harness/phones.ts'
import { registerAll } from './harness/registering.ts'

const people = 625
const phones = people * phonesEach
/** They start again at about the same time. */
const withinS = 4

export async function run(): Promise<Figure[]> {
  const system = await startSidetone()
  try {
    const all = await makePhones(system, people)
    process.kill(system.pids().server!, 'SIGKILL')
    await dead(system)
    await system.ready()
    const probe = await optionsTimes(system.sip)
    const storm = await registerAll(all, system.sip, withinS)
    const times = await probe.stop()
    const bindings = (await operate(system).figures()).get('sidetone_sip{what="bindings"}')
    return [
      {
        name: `of ${phones} phones that come within ${withinS} s, registered`,
        value: bindings ?? 0,
        unit: 'phones',
        atLeast: phones,
      },
      { name: 'refused or given up', value: storm.refused, unit: 'phones', atMost: 0 },
      {
        name: 'until the last one is registered',
        value: storm.tookS,
        unit: 's',
        note: `${storm.repeated} requests said again`,
      },
      { name: 'OPTIONS meanwhile, p99', value: percentile(times, 0.99), unit: 'ms' },
      { name: 'OPTIONS meanwhile, slowest', value: Math.max(...times), unit: 'ms' },
    ]
  } finally {
    await system.stop()
  }
}

async function dead(system: Running): Promise<void> {
  while (
    await fetch(`${system.http}/healthz`).then(
      () => true,
      () => false,
    )
  );
}

/** OPTIONS each 25 ms; one that is not answered counts as its wait until the end. */
async function optionsTimes(server: { readonly host: string; readonly port: number }) {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const own = socket.address().port
  const sent: number[] = []
  const took: number[] = []
  socket.on('message', data => {
    const n = Number(/branch=z9hG4bKoptions(\d+)/.exec(data.toString('latin1'))?.[1])
    if (sent[n] !== undefined) took[n] ??= performance.now() - sent[n]
  })
  const timer = setInterval(() => {
    const n = sent.push(performance.now()) - 1
    socket.send(
      `OPTIONS sip:${server.host} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${own};rport;branch=z9hG4bKoptions${n}\r\nMax-Forwards: 70\r\n` +
        `From: <sip:probe@127.0.0.1>;tag=${n}\r\nTo: <sip:${server.host}>\r\nCall-ID: options-${own}-${n}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
      server.port,
      server.host,
    )
  }, 25)
  return {
    async stop(): Promise<number[]> {
      clearInterval(timer)
      await new Promise(resolve => setTimeout(resolve, 500))
      socket.close()
      return sent.map((at, n) => took[n] ?? performance.now() - at)
    },
  }
}
