/**
 * Fires the messages of RFC 4475 and RFC 5118 at a running server and checks each answer against the accepted outcome.
 *
 *   node tests/fuzz/torture-server.ts udp|tcp HOST PORT
 *
 * Prints one line for each that was not accepted; exit code 1 when there is one. Over UDP each message comes from an own
 * loopback address and from the port that its Via names, since that is where answers go without rport (RFC 3261 §18.2.2).
 * Between two runs on one server 32 s must pass, or the second would be taken for retransmissions of the first.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { parseMessage, topVia } from '@sidetone/sip'
import { isAccepted, type TortureCase, type TortureOutcome, tortureCases } from '@sidetone/testkit/sip-torture'

export type TortureTarget = { readonly transport: 'udp' | 'tcp'; readonly host: string; readonly port: number }
export type TortureResult = {
  readonly file: string
  /** A final status, nothing, or that the connection was closed without an answer. */
  readonly outcome: TortureOutcome | 'closed'
  readonly accepted: boolean
  readonly expects: string
}

const waitMs = 1500
/** On a stream these end it (EXPECT.tsv says so): there is no telling where the next message begins. */
const breakStream = /\/(clerr|ncl|mcl01)\.dat$/

export async function fireTorture(target: TortureTarget): Promise<TortureResult[]> {
  return Promise.all(
    withOwnBranches(tortureCases()).map(async (each, index) => {
      const outcome = await (target.transport === 'udp' ? overUdp(each, index, target) : overTcp(each, target))
      return { file: each.file, outcome, accepted: accepts(each, outcome, target), expects: each.expects }
    }),
  )
}

/** Some messages share a branch, and their server would take the second for a retransmission of the first. */
function withOwnBranches(cases: readonly TortureCase[]): TortureCase[] {
  const seen = new Set<string>()
  return cases.map((each, index) => {
    const text = Buffer.from(each.bytes).toString('latin1')
    const branch = /branch[ \t]*=[ \t]*(z9hG4bK[^;,\s]+)/i.exec(text)?.[1]
    if (branch === undefined || !seen.has(branch)) {
      if (branch !== undefined) seen.add(branch)
      return each
    }
    const own = `${branch.slice(0, -2)}${String(index).padStart(2, '0')}`
    return { ...each, bytes: new Uint8Array(Buffer.from(text.replace(branch, own), 'latin1')) }
  })
}

function accepts(each: TortureCase, outcome: TortureResult['outcome'], { transport }: TortureTarget): boolean {
  if (transport === 'tcp' && breakStream.test(each.file))
    return outcome === 400 || outcome === 'closed' || outcome === 'silence'
  return isAccepted(each, outcome === 'closed' ? 'silence' : outcome)
}

/** The status of the first final response; undefined for anything else. */
function finalStatus(text: string): number | undefined {
  const status = Number(/^SIP\/2\.0 (\d{3}) /.exec(text)?.[1])
  return status >= 200 ? status : undefined
}

async function overUdp({ bytes }: TortureCase, index: number, to: TortureTarget): Promise<TortureOutcome> {
  const socket = createSocket('udp4')
  socket.on('error', () => {})
  socket.bind(answerPort(bytes), `127.78.0.${index + 1}`)
  await once(socket, 'listening')
  const outcome = await new Promise<TortureOutcome>(resolve => {
    const timer = setTimeout(() => resolve('silence'), waitMs)
    socket.on('message', data => {
      const status = finalStatus(data.toString('latin1'))
      if (status === undefined) return
      clearTimeout(timer)
      resolve(status)
    })
    socket.send(bytes, to.port, to.host)
  })
  socket.close()
  return outcome
}

function answerPort(bytes: Uint8Array): number {
  const message = parseMessage(bytes)
  const via = message.ok ? topVia(message.value.headers) : undefined
  return via?.ok ? (via.value.port ?? 5060) : 5060
}

async function overTcp({ bytes }: TortureCase, to: TortureTarget): Promise<TortureResult['outcome']> {
  const socket = connect(to.port, to.host)
  socket.on('error', () => {})
  let heard = ''
  const outcome = await new Promise<TortureResult['outcome']>(resolve => {
    const timer = setTimeout(() => resolve('silence'), waitMs)
    const done = (result: TortureResult['outcome']) => {
      clearTimeout(timer)
      resolve(result)
    }
    socket.on('data', data => {
      heard += data.toString('latin1')
      for (const each of heard.split(/(?=SIP\/2\.0 \d)/)) {
        const status = finalStatus(each)
        if (status !== undefined) return done(status)
      }
    })
    socket.on('close', () => done('closed'))
    socket.write(bytes)
  })
  socket.destroy()
  return outcome
}

if (import.meta.main) {
  const [transport, host, port] = process.argv.slice(2)
  if ((transport !== 'udp' && transport !== 'tcp') || !host || !port) {
    console.error('usage: torture-server.ts udp|tcp HOST PORT')
    process.exit(2)
  }
  const results = await fireTorture({ transport, host, port: Number(port) })
  const refused = results.filter(each => !each.accepted)
  for (const { file, outcome, expects } of refused) console.error(`${file}: ${outcome}, but: ${expects}`)
  console.log(`${results.length - refused.length} of ${results.length} accepted over ${transport}`)
  process.exit(refused.length ? 1 : 0)
}
