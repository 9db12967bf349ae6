/**
 * Fires spoiled SIP messages at a running server and asks after each batch, with an OPTIONS, whether it still lives.
 *
 *   node tests/fuzz/fuzz-server.ts TRANSPORT HOST PORT [COUNT] [SEED]
 *   node tests/fuzz/fuzz-server.ts udp 127.0.0.1 5060 20000 1
 *
 * TRANSPORT: udp, tcp or ws (path /sip). Prints counts; exit code 1 when an OPTIONS stays without answer. On loopback each
 * batch has its own source address (127.x.y.z), as strangers do, so that limits for one address do not hide the rest.
 */

import { sipMutants } from '@sidetone/testkit/sip-mutator'
import { openFuzzLine } from './fuzz-line.ts'

export type FuzzOptions = {
  readonly transport: 'udp' | 'tcp' | 'ws'
  readonly host: string
  readonly port: number
  readonly count: number
  readonly seed: number
}
export type FuzzResult = {
  readonly sent: number
  /** Messages that came back. */
  readonly answers: number
  /** Connections that the server closed, each because of something that it could not cut or read. */
  readonly closed: number
  readonly batches: number
  /** The longest wait for an OPTIONS, ms. */
  readonly slowestMs: number
  /** What was sent in the batch after which the server was silent; absent when it lived. */
  readonly silentAfter?: readonly string[]
}

const batchSize = 200
/** Batches at once: over connections most of the time goes into waiting for what the server may still say. */
const lanes = { udp: 1, tcp: 5, ws: 5 }
const giveUpMs = 15_000

export async function fuzzServer(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, count } = options
  const mutants = sipMutants(seed, count, runName(options))
  const total = { sent: 0, answers: 0, closed: 0, batches: 0, slowestMs: 0 }
  let silentAfter: readonly string[] | undefined

  /** One batch after the other, each followed by its OPTIONS. */
  const lane = async (): Promise<void> => {
    for (;;) {
      const batch = take(mutants, batchSize)
      if (batch.length === 0 || silentAfter) return
      const number = ++total.batches
      const line = await openFuzzLine(options, number)
      for (const { bytes } of batch) await line.send(bytes)
      await line.finish()
      total.sent += batch.length
      total.answers += line.answers()
      total.closed += line.closed()
      const took = await isAlive(options, number)
      if (took === null) silentAfter = batch.map(({ how }) => how)
      else total.slowestMs = Math.max(total.slowestMs, took)
    }
  }
  await Promise.all(Array.from({ length: lanes[options.transport] }, lane))
  return { ...total, ...(silentAfter && { silentAfter }) }
}

function take<T>(from: Iterator<T>, most: number): T[] {
  const taken: T[] = []
  while (taken.length < most) {
    const next = from.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

/** Always as long, so that the same seed spoils the same places. */
const runName = ({ transport }: FuzzOptions) => transport[0] + process.pid.toString(36).padStart(5, '0')

/** Milliseconds until any final answer to an OPTIONS, over a fresh line; null when there is none. */
async function isAlive(options: FuzzOptions, batch: number): Promise<number | null> {
  const started = performance.now()
  const line = await openFuzzLine(options, 0)
  const branch = `z9hG4bK-alive-${runName(options)}-${options.seed}-${batch}`
  const request =
    `OPTIONS sip:${options.host} SIP/2.0\r\nVia: SIP/2.0/${options.transport.toUpperCase()} alive.invalid;rport;branch=${branch}\r\n` +
    `Max-Forwards: 70\r\nFrom: <sip:fuzz@alive.invalid>;tag=${batch}\r\nTo: <sip:${options.host}>\r\n` +
    `Call-ID: ${branch}\r\nCSeq: 1 OPTIONS\r\nContact: <sip:fuzz@alive.invalid>\r\nContent-Length: 0\r\n\r\n`
  try {
    while (performance.now() - started < giveUpMs) {
      await line.send(Buffer.from(request))
      if (await line.heard(text => text.includes(branch), 1000)) return performance.now() - started
    }
    return null
  } finally {
    await line.finish()
  }
}

if (import.meta.main) {
  const [transport, host, port, count = '20000', seed = '1'] = process.argv.slice(2)
  if ((transport !== 'udp' && transport !== 'tcp' && transport !== 'ws') || !host || !port) {
    console.error('usage: fuzz-server.ts udp|tcp|ws HOST PORT [COUNT] [SEED]')
    process.exit(2)
  }
  const started = performance.now()
  const result = await fuzzServer({ transport, host, port: Number(port), count: Number(count), seed: Number(seed) })
  const { silentAfter, ...counts } = result
  console.log(
    JSON.stringify({ transport, seed: Number(seed), ...counts, tookMs: Math.round(performance.now() - started) }),
  )
  if (silentAfter) {
    console.error(`No answer to OPTIONS after a batch of:\n  ${silentAfter.join('\n  ')}`)
    process.exit(1)
  }
}
