import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byWeight, locate } from './locate.ts'
import type { NaptrRecord, Resolver, Sought, SrvRecord } from './records.ts'

type Zone = {
  naptr?: Record<string, NaptrRecord[]>
  srv?: Record<string, SrvRecord[]>
  addresses?: Record<string, string[]>
}
/** Where it leads, and what was asked for it. */
async function look(sought: Sought, zone: Zone) {
  const asked: string[] = []
  const ask =
    <T>(kind: keyof Zone) =>
    async (name: string): Promise<T[]> => {
      asked.push(`${kind} ${name}`)
      return (zone[kind]?.[name] ?? []) as T[]
    }
  const resolver: Resolver = { naptr: ask('naptr'), srv: ask('srv'), addresses: ask('addresses') }
  const found = await locate(sought, resolver, () => 0)
  return { asked, found: found.map(({ transport, host, port }) => `${transport} ${host} ${port}`) }
}
const naptr = (order: number, service: string, replacement: string): NaptrRecord => ({
  order,
  preference: 10,
  flags: 's',
  service,
  replacement,
})
const srv = (priority: number, target: string, port = 5060, weight = 0): SrvRecord => ({
  priority,
  weight,
  port,
  target,
})

test('an address is asked nobody about', async () => {
  assert.deepEqual(await look({ host: '192.0.2.1' }, {}), { asked: [], found: ['udp 192.0.2.1 5060'] })
  assert.deepEqual((await look({ host: '2001:db8::1', secure: true }, {})).found, ['tls 2001:db8::1 5061'])
  assert.deepEqual((await look({ host: '192.0.2.1', port: 5080, transport: 'tcp' }, {})).found, ['tcp 192.0.2.1 5080'])
})

test('a port means: no SRV', async () => {
  const { asked, found } = await look({ host: 'A.example', port: 5080 }, { addresses: { 'a.example': ['192.0.2.1'] } })
  assert.deepEqual(asked, ['addresses a.example'])
  assert.deepEqual(found, ['udp 192.0.2.1 5080'])
})

test('NAPTR decides the transport, SRV the order, unknown services are passed over', async () => {
  const { asked, found } = await look(
    { host: 'example.com' },
    {
      naptr: {
        'example.com': [
          naptr(90, 'SIP+D2U', '_sip._udp.example.com'),
          naptr(50, 'SIPS+D2T', '_sips._tcp.example.com'),
          naptr(10, 'SIP+D2S', '_sip._sctp.example.com'),
        ],
      },
      srv: {
        '_sips._tcp.example.com': [srv(20, 'b.example.com', 5061), srv(10, 'a.example.com', 5071)],
        '_sip._udp.example.com': [srv(1, 'a.example.com')],
      },
      addresses: { 'a.example.com': ['192.0.2.1', '2001:db8::1'], 'b.example.com': ['192.0.2.2'] },
    },
  )
  assert.deepEqual(found, [
    'tls 192.0.2.1 5071',
    'tls 2001:db8::1 5071',
    'tls 192.0.2.2 5061',
    'udp 192.0.2.1 5060',
    'udp 2001:db8::1 5060',
  ])
  assert.equal(asked[0], 'naptr example.com')
})

test('without NAPTR each SRV is asked; without SRV the name itself', async () => {
  const { asked, found } = await look({ host: 'example.com' }, { addresses: { 'example.com': ['192.0.2.9'] } })
  assert.deepEqual(asked, [
    'naptr example.com',
    'srv _sip._udp.example.com',
    'srv _sip._tcp.example.com',
    'srv _sips._tcp.example.com',
    'addresses example.com',
  ])
  assert.deepEqual(found, ['udp 192.0.2.9 5060'])
})

test('a transport given asks for its SRV only; "." says that there is none', async () => {
  const zone: Zone = { srv: { '_sip._tcp.example.com': [srv(0, '.')] }, addresses: { 'example.com': ['192.0.2.9'] } }
  const { asked, found } = await look({ host: 'example.com', transport: 'tcp' }, zone)
  assert.deepEqual(asked, ['srv _sip._tcp.example.com', 'addresses example.com'])
  assert.deepEqual(found, ['tcp 192.0.2.9 5060'])
})

test('a name that nobody knows leads nowhere', async () => {
  assert.deepEqual((await look({ host: 'nowhere.example' }, {})).found, [])
})

test('weights are drawn by chance among equals', () => {
  const records = [srv(1, 'small', 1, 10), srv(1, 'large', 1, 90), srv(2, 'spare')]
  const first = (chance: number) => byWeight(records, () => chance).map(({ target }) => target)
  assert.deepEqual(first(0.05), ['small', 'large', 'spare'])
  assert.deepEqual(first(0.5), ['large', 'small', 'spare'])
  assert.deepEqual(first(0.999), ['large', 'small', 'spare'])
})
