/** What a media process costs: CPU for each call and second, added delay, loss. Phones and browsers are other processes. */
import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CallId, EndId } from '@sidetone/call'
import type { Fleet } from '@sidetone/media-node'
import { cpuMsOf } from '../tests/harness/processes.ts'
import { type Figure, percentile } from './harness/measure.ts'
import { firstPhonePort, type Line, load, measureMs, phone, scheduleLikeMedia, startMedia } from './harness/media.ts'
import type { BrowserOrder, BrowserReport } from './media-browsers.ts'
import type { Start } from './media-generator.ts'

const here = import.meta.dirname
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const browsersAtOnce = 20
const perCall = 'CPU ms a second of call'

/** Two plain phones for each call. */
async function plainCalls(fleet: Fleet, calls: number, payloadTypes: readonly [number, number]): Promise<Line[]> {
  const lines: Line[] = []
  for (let i = 0; i < calls; i++) {
    const call = `call-${i}` as CallId
    const [a, b] = [`a-${i}` as EndId, `b-${i}` as EndId]
    lines.push(await phone(fleet, call, a, firstPhonePort + i * 4, payloadTypes[0]))
    lines.push(await phone(fleet, call, b, firstPhonePort + i * 4 + 2, payloadTypes[1]))
    fleet.bridge(a, b)
  }
  return lines
}

/** Each call: phone, plain end, SRTP end in process 0; SRTP end, plain end, phone in process 1. */
async function securedCalls(fleet: Fleet, calls: number): Promise<Line[]> {
  const lines: Line[] = []
  for (let i = 0; i < calls; i++) {
    const [near, far] = [`near-${i}` as CallId, `far-${i}` as CallId]
    const [a, out, back, b] = ['a', 'out', 'back', 'b'].map(name => `${name}-${i}` as EndId) as [
      EndId,
      EndId,
      EndId,
      EndId,
    ]
    lines.push(await phone(fleet, near, a, firstPhonePort + i * 4, 0))
    lines.push(await phone(fleet, far, b, firstPhonePort + i * 4 + 2, 0))
    const offered = await fleet.offer(out, { call: near, kind: 'srtp', like: a, towards: '127.0.0.1' })
    if (!offered.ok) throw new Error(offered.why)
    await fleet.accept(back, offered.sdp, { call: far })
    const answered = await fleet.answer(back, { like: b })
    if (!answered.ok) throw new Error(answered.why)
    await fleet.setAnswer(out, answered.sdp)
    fleet.bridge(a, out)
    fleet.bridge(b, back)
  }
  return lines
}

/** The generator's own delay: each phone sends straight to the other. */
async function alone(calls: number): Promise<readonly number[]> {
  const lines = Array.from({ length: calls }, (_, i) => firstPhonePort + i * 4).flatMap(port => [
    { port, remotePort: port + 2, payloadType: 0 },
    { port: port + 2, remotePort: port, payloadType: 0 },
  ])
  return (await load(process.pid, lines, { 0: 'marked' }, calls)).measured.delaysMs
}

async function relayed(calls: number): Promise<Figure[]> {
  const before = await alone(calls)
  const media = await startMedia(1)
  try {
    const lines = await plainCalls(media.fleet, calls, [0, 0])
    const { cpu, waited, kernelWaited, measured } = await load(media.pids[0]!, lines, { 0: 'marked' }, calls)
    const name = (what: string): string => `relayed G.711, ${calls} calls: ${what}`
    const added = (share: number) => {
      const own = percentile(before, share)
      const whole = percentile(measured.delaysMs, share)
      return {
        value: Math.max(0, whole - own),
        unit: 'ms',
        note: `${whole.toFixed(2)} less the generator's own ${own.toFixed(2)}; no core for ${percent(waited)} of the time, the kernel's network threads ${percent(kernelWaited)}`,
      }
    }
    return [
      { name: name('CPU'), value: cpu, unit: perCall, atMost: 1.4 },
      { name: name('added delay p50'), ...added(0.5) },
      { name: name('added delay p99'), ...added(0.99), atMost: 2 },
      {
        name: name('loss'),
        value: (100 * (measured.sent - measured.received)) / measured.sent,
        unit: '%',
        atMost: 0,
      },
      {
        name: name('memory of the process'),
        value: media.fleet.gauges().processes[0]!.memoryBytes / 2 ** 20,
        unit: 'MiB',
      },
    ]
  } finally {
    media.stop()
  }
}

async function secured(calls: number): Promise<Figure[]> {
  const media = await startMedia(2)
  try {
    const { cpu } = await load(media.pids[0]!, await securedCalls(media.fleet, calls), { 0: 'marked' }, calls)
    return [{ name: `SDES-SRTP to RTP, ${calls} calls: CPU`, value: cpu, unit: perCall }]
  } finally {
    media.stop()
  }
}

async function transcoded(
  calls: number,
  name: string,
  payloadTypes: readonly [number, number],
  sound: Start['sound'],
): Promise<Figure[]> {
  const media = await startMedia(1)
  try {
    const { cpu } = await load(media.pids[0]!, await plainCalls(media.fleet, calls, payloadTypes), sound, calls)
    return [{ name: `${name} transcoded both ways, ${calls} calls: CPU`, value: cpu, unit: perCall }]
  } finally {
    media.stop()
  }
}

async function browsers(calls: number): Promise<Figure[]> {
  const media = await startMedia(1)
  const child = fork(join(here, 'media-browsers.ts'), { execArgv: [] })
  const order = (message: BrowserOrder): void => void child.send(message)
  const gone = new Promise<never>((_, reject) =>
    child.once('exit', code => reject(new Error(`the browsers' process ended with code ${code}`))),
  )
  // Ended by ourselves when all is measured.
  gone.catch(() => undefined)
  const told = <T extends BrowserReport['type']>(type: T): Promise<Extract<BrowserReport, { type: T }>> =>
    new Promise(resolve => {
      const listen = (message: unknown): void => {
        const report = message as BrowserReport
        if (report.type !== type) return
        child.off('message', listen)
        resolve(report as Extract<BrowserReport, { type: T }>)
      }
      child.on('message', listen)
    })
  const waitFor = <T extends BrowserReport['type']>(type: T) => Promise.race([told(type), gone])
  try {
    // A few at a time, as people call.
    for (let i = 0; i < calls * 2; ) {
      const made = waitFor('offers')
      order({ type: 'make', count: Math.min(browsersAtOnce, calls * 2 - i) })
      const answers: string[] = []
      for (const offer of (await made).offers) {
        const end = `end-${i}` as EndId
        await media.fleet.accept(end, offer, { call: `call-${i >> 1}` as CallId })
        const answered = await media.fleet.answer(end, {})
        if (!answered.ok) throw new Error(answered.why)
        answers.push(answered.sdp)
        if (i % 2) media.fleet.bridge(`end-${i - 1}` as EndId, end)
        i++
      }
      const connected = waitFor('connected')
      order({ type: 'answers', answers })
      await connected
    }
    // The addon's threads too: packets go through them.
    for (const thread of readdirSync(`/proc/${child.pid}/task`)) scheduleLikeMedia(Number(thread))
    order({ type: 'send' })
    await new Promise(resolve => setTimeout(resolve, 3000))
    const delays = async (): Promise<readonly number[]> => {
      const asked = waitFor('delays')
      order({ type: 'delays' })
      return (await asked).delaysMs
    }
    await delays()
    const [before, first] = [cpuMsOf(media.pids[0]!), await waitFor('count')]
    await new Promise(resolve => setTimeout(resolve, measureMs))
    const [after, last] = [cpuMsOf(media.pids[0]!), await waitFor('count')]
    const sent = last.sent - first.sent
    const delaysMs = await delays()
    const delay = (what: string, share: number): Figure => ({
      name: `browser to browser, ${calls} calls: delay ${what}, with the generator's own`,
      value: percentile(delaysMs, share),
      unit: 'ms',
    })
    return [
      {
        name: `browser to browser, DTLS-SRTP both legs, ${calls} calls: CPU`,
        value: (after - before) / calls / (measureMs / 1000),
        unit: perCall,
        atMost: 3.5,
      },
      {
        name: `browser to browser, ${calls} calls: packets through`,
        value: (100 * (last.received - first.received)) / sent,
        unit: '%',
      },
      delay('p50', 0.5),
      delay('p99', 0.99),
    ]
  } finally {
    media.stop()
    child.kill()
  }
}

export async function run(): Promise<Figure[]> {
  return [
    ...(await relayed(400)),
    ...(await secured(200)),
    ...(await browsers(100)),
    ...(await transcoded(20, 'PCMU and PCMA', [0, 8], { 0: 'PCMU', 8: 'PCMA' })),
    ...(await transcoded(20, 'PCMU and Opus', [0, 107], { 0: 'PCMU', 107: 'opus' })),
  ]
}
