/** Trunks on made-up time: a carrier is a function from our request to its answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createStack,
  type Located,
  parseMessage,
  pureHashes,
  type Resolver,
  type Send,
  type SipRequest,
} from '@sidetone/sip'
import { Trunks } from './trunks.ts'
import { plainRules, type Trunk, type TrunkRules, type TrunkStatus } from './words.ts'

type Answer = { status: number; headers?: string[] } | null
const tick = () => new Promise(resolve => setImmediate(resolve))
const ids = () => {
  let next = 0
  return { token: (bytes: number) => (++next).toString(16).padStart(bytes * 2, '0') }
}
const trunk = (rules: Partial<TrunkRules>, more: Partial<Trunk> = {}): Trunk => ({
  id: 't',
  name: 'Carrier',
  host: '192.0.2.1',
  port: 5060,
  transport: 'udp',
  maxCalls: 10,
  rules: { ...plainRules, ...rules },
  ...more,
})
const registering = { registerS: 600, account: { username: 'acc7', authName: '', password: 'pw' } }

function world(list: Trunk[], resolver?: Resolver) {
  let now = 1_000_000
  let trunks = list
  const made = ids()
  const told: TrunkStatus[] = []
  const asked: { request: SipRequest; to: string }[] = []
  /** By place. */
  const carriers = new Map<string, (request: SipRequest) => Answer>()
  const local = { transport: 'udp', host: '10.0.0.1', port: 5060 } as const
  const stack = createStack({
    ids: made,
    agent: 'test',
    local: () => local,
    contact: { user: 'sidetone' },
    route: () => null,
    credentials: (_, __, transaction) => lines.credentials(transaction, undefined),
  })
  const lines = new Trunks({
    ids: made,
    now: () => now,
    hashes: pureHashes,
    realm: 'sidetone',
    stack,
    net: { send: () => {}, local: () => local },
    store: { list: () => trunks, byId: id => trunks.find(each => each.id === id) },
    load: () => ({ in: 0, out: 0 }),
    turn: work => work(),
    ...(resolver && { resolver }),
  })
  lines.onChange(status => told.push(status))
  const carry = ({ bytes, target }: Send) => {
    const message = parseMessage(bytes)
    assert.ok(message.ok && message.value.kind === 'request' && 'host' in target)
    const request = message.value
    const to = `${target.transport} ${target.host}:${target.port}`
    asked.push({ request, to })
    const answer = carriers.get(to)?.(request)
    if (!answer) return
    const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(name => `${name}: ${request.headers.get(name)}`)
    const text = [`SIP/2.0 ${answer.status} Said`, ...copied, ...(answer.headers ?? []), 'Content-Length: 0', '', '']
    const remote = { host: target.host, port: target.port }
    stack.receive(
      { id: `udp|${to}`, transport: 'udp', local, remote },
      new TextEncoder().encode(text.join('\r\n')),
      now,
    )
  }
  const settle = async () => {
    for (let round = 0; round < 20; round++) {
      await tick()
      const { events, sends } = stack.take()
      for (const send of sends) carry(send)
      for (const event of events) if (event.type === 'response' || event.type === 'no-response') lines.handle(event)
    }
  }
  return {
    lines,
    told,
    asked,
    carriers,
    async start() {
      lines.sync()
      await settle()
    },
    async change(next: Trunk[]) {
      trunks = next
      lines.sync()
      await settle()
    },
    async run(ms: number) {
      const until = now + ms
      await settle()
      for (;;) {
        const next = Math.min(stack.nextDeadline() ?? Infinity, lines.nextDeadline() ?? Infinity)
        if (next > until) break
        now = Math.max(now, next)
        stack.tick(now)
        lines.tick(now)
        await settle()
      }
      now = until
    },
    status: () => lines.status()[0]!,
    methods: () => asked.map(({ request, to }) => `${request.method} ${to.split(' ')[1]}`),
  }
}
const challenge = 'WWW-Authenticate: Digest realm="carrier", nonce="n1", qop="auth"'
/** Wants a password for REGISTER. */
const registrar =
  (expires = 600) =>
  (request: SipRequest) =>
    request.headers.get('Authorization')
      ? { status: 200, headers: [`Contact: ${request.headers.get('Contact')}`, `Expires: ${expires}`] }
      : { status: 401, headers: [challenge] }

test('registers with a password, and again before it runs out', async () => {
  const { start, run, carriers, asked, status } = world([trunk(registering)])
  carriers.set('udp 192.0.2.1:5060', registrar())
  await start()
  assert.equal(status().state, 'up')
  assert.equal(status().registration, 'registered')
  const [first, second] = asked.map(({ request }) => request)
  assert.equal(first!.uri, 'sip:192.0.2.1')
  assert.match(first!.headers.get('Contact')!, /^<sip:acc7@10\.0\.0\.1:5060;line=[0-9a-f]{16}>;expires=600$/)
  assert.match(second!.headers.get('Authorization')!, /username="acc7", realm="carrier"/)
  await run(600_000)
  assert.equal(asked.filter(({ request }) => request.method === 'REGISTER').length, 4, 'once more, with its challenge')
  assert.equal(status().state, 'up')
})

test('a password that is refused: said in words, asked again after ten minutes', async () => {
  const { start, run, carriers, asked, status } = world([trunk(registering)])
  carriers.set('udp 192.0.2.1:5060', () => ({ status: 403 }))
  await start()
  assert.equal(status().state, 'down')
  assert.match(status().reason!, /registration was refused: “403 Said”.*password is wrong/)
  await run(599_000)
  assert.equal(asked.length, 1)
  carriers.set('udp 192.0.2.1:5060', registrar())
  await run(2_000)
  assert.equal(status().state, 'up')
  assert.equal(status().reason, null)
})

test('a registrar that is silent is down after 4 s, and tried again more and more seldom', async () => {
  const { start, run, carriers, status, asked, told } = world([trunk(registering)])
  await start()
  await run(3_900)
  assert.equal(status().state, 'unknown')
  await run(200)
  assert.equal(status().state, 'down')
  assert.match(status().reason!, /udp 192\.0\.2\.1:5060 said nothing for 4 s/)
  const callIds = () => new Set(asked.map(({ request }) => request.headers.get('CSeq')))
  await run(60_000)
  const early = callIds().size
  await run(600_000)
  assert.ok(early >= 6 && callIds().size < early + 25, `${early}, then ${callIds().size}`)
  carriers.set('udp 192.0.2.1:5060', registrar())
  await run(300_000)
  assert.deepEqual(
    told.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]),
    ['down', 'up'],
  )
})

test('asked each 30 s whether it is there; silence and 503 are down, any other answer is up', async () => {
  const { start, run, carriers, asked, status } = world([trunk({ optionsEveryS: 30 })])
  let answer: Answer = { status: 200 }
  carriers.set('udp 192.0.2.1:5060', () => answer)
  await start()
  await run(0)
  assert.equal(status().state, 'up')
  await run(60_000)
  assert.equal(asked.length, 3)
  answer = { status: 503 }
  await run(30_000)
  assert.equal(status().state, 'down')
  assert.match(status().reason!, /“503 Said”/)
  answer = { status: 405 }
  await run(10_000)
  assert.equal(status().state, 'up', 'asked sooner while it is down')
  answer = null
  await run(35_000)
  assert.match(status().reason!, /said nothing for 4 s/)
})

test('of several places the next is asked when the first is silent, and the first again later', async () => {
  const srv = (priority: number, target: string) => ({ priority, weight: 0, port: 5070, target })
  const addresses: Record<string, string> = { 'a.example': '192.0.2.1', 'b.example': '192.0.2.2' }
  const resolver: Resolver = {
    naptr: async () => [],
    srv: async name => (name.startsWith('_sip._udp') ? [srv(1, 'a.example'), srv(2, 'b.example')] : []),
    addresses: async name => (addresses[name] ? [addresses[name]] : []),
  }
  const given = trunk({ optionsEveryS: 30 }, { host: 'carrier.example', port: 0, transport: 'any' })
  const { start, run, carriers, status, methods } = world([given], resolver)
  carriers.set('udp 192.0.2.2:5070', () => ({ status: 200 }))
  await start()
  await run(40_000)
  assert.equal(status().place, 'udp 192.0.2.2:5070')
  assert.equal(status().state, 'up')
  assert.ok(methods().includes('OPTIONS 192.0.2.1:5070'))
  carriers.set('udp 192.0.2.1:5070', () => ({ status: 200 }))
  await run(60_000)
  assert.equal(status().place satisfies Located['host'] | null, 'udp 192.0.2.1:5070')
})

test('a name that nobody knows is said so', async () => {
  const nobody: Resolver = { naptr: async () => [], srv: async () => [], addresses: async () => [] }
  const { start, run, status, asked } = world([trunk(registering, { host: 'typo.example', port: 0 })], nobody)
  await start()
  await run(100)
  assert.equal(status().state, 'down')
  assert.match(status().reason!, /No name server knows typo\.example/)
  assert.equal(asked.length, 0)
})

test('removed or changed: the registration is taken back', async () => {
  const { start, change, carriers, asked, lines } = world([trunk(registering)])
  carriers.set('udp 192.0.2.1:5060', registrar())
  await start()
  await change([])
  assert.match(asked.at(-1)!.request.headers.get('Contact')!, /;expires=0$/)
  assert.deepEqual(lines.status(), [])
  await change([trunk({ on: false })])
  assert.equal(lines.status()[0]!.state, 'off')
  assert.equal(lines.placeFor('t'), null)
})
