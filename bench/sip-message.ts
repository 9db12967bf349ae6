/** SIP messages alone: what reading, printing and checking cost, in µs of one thread. `node bench/sip-message.ts` prints it. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import {
  answerChallenge,
  callIdOf,
  challengesOf,
  createFramer,
  cseqOf,
  DigestServer,
  fromOf,
  type Hashes,
  Headers,
  parseMessage,
  printMessage,
  Registrar,
  type SipRequest,
  storedSecret,
  toOf,
  topVia,
  validateRequest,
} from '@sidetone/sip'
import { sipSamples } from '@sidetone/testkit/sip-mutator'

export type Figure = { readonly name: string; readonly value: number; readonly unit: string }

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const hashes: Hashes = {
  md5: hash('md5'),
  sha256: hash('sha256'),
  sha512_256: hash('sha512-256'),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
}
const ids = { token: (bytes: number) => randomBytes(bytes).toString('hex') }
const rules = { methods: ['INVITE', 'REGISTER'], extensions: ['100rel', 'timer', 'outbound', 'path'] }

/** CPU time of this thread, so that other work on the machine does not count. The median of seven runs, µs. */
function microseconds(times: number, work: (i: number) => void): number {
  for (let i = 0; i < times; i++) work(i)
  const runs = Array.from({ length: 7 }, (_, run) => {
    const before = process.threadCpuUsage()
    for (let i = 0; i < times; i++) work(run * times + i)
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / times
  })
  return runs.sort((a, b) => a - b)[3]!
}

function request(bytes: Uint8Array): SipRequest {
  const read = parseMessage(bytes)
  if (!read.ok || read.value.kind !== 'request') throw new Error('not a request')
  return read.value
}

export async function run(): Promise<Figure[]> {
  const invite = Buffer.from(sipSamples()[0]!, 'latin1')
  const times = 20_000
  const read = (bytes: Uint8Array) => {
    const message = request(bytes)
    const { headers } = message
    if (
      !topVia(headers)?.ok ||
      !fromOf(headers)?.ok ||
      !toOf(headers)?.ok ||
      !cseqOf(headers)?.ok ||
      !callIdOf(headers)
    )
      throw new Error()
    return message
  }
  const message = read(invite)
  const framer = createFramer()
  const stored = storedSecret(hashes, '101', 'sidetone', 'secret')
  const figures: Figure[] = [
    {
      name: 'SIP: read an INVITE (Via, From, To, CSeq, Call-ID)',
      value: microseconds(times, () => read(invite)),
      unit: 'µs',
    },
    {
      name: 'SIP: read and validate an INVITE',
      value: microseconds(times, () => void (validateRequest(read(invite), rules) && fail())),
      unit: 'µs',
    },
    { name: 'SIP: print an INVITE', value: microseconds(times, () => void printMessage(message)), unit: 'µs' },
    {
      name: 'SIP: cut an INVITE from a stream',
      value: microseconds(times, () => void framer.push(invite)),
      unit: 'µs',
    },
  ]
  for (const algorithm of ['MD5', 'SHA-256', 'SHA-512-256'] as const) {
    const digest = new DigestServer({ realm: 'sidetone', hashes, ids, secret: 's', algorithms: [algorithm] })
    const [challenge] = challengesOf(Headers.of([['WWW-Authenticate', digest.challenges(0)[0]!]]))
    const answers = Array.from({ length: 8 * 4000 }, (_, i) => {
      const value = answerChallenge(
        challenge!,
        { username: '101', password: 'secret' },
        { method: 'REGISTER', uri: 'sip:x', count: i + 1 },
        { hashes, ids },
      )
      return Headers.of([['Authorization', value]])
    })
    let next = 0
    const verify = () => {
      const claimed = digest.claimOf(answers[next++]!)
      if (claimed.type !== 'claim' || digest.verify(claimed.claim, 'REGISTER', stored, 1) !== 'accepted') fail()
    }
    figures.push({ name: `SIP: verify a digest, ${algorithm}`, value: microseconds(4000, verify), unit: 'µs' })
  }
  const registrar = new Registrar()
  const text = sipSamples()[1]!
  const requests = Array.from({ length: 1000 }, (_, i) => request(Buffer.from(text.replace('314159 ', `${i + 1} `))))
  figures.push({
    name: 'SIP: registrar, one REGISTER',
    value: microseconds(1000, i => {
      const round = Math.floor(i / 1000)
      registrar.register(String(i % 1000), requests[round]!, { flow: `f${i % 1000}`, username: '101' }, i)
    }),
    unit: 'µs',
  })
  return figures
}

function fail(): never {
  throw new Error('the measured work went wrong')
}

if (import.meta.main) for (const each of await run()) console.log(each.name, each.value.toFixed(2), each.unit)
