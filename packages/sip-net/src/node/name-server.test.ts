/** A name server of our own over real UDP: what Node makes of its answers is what `locate` goes by. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { locate } from '@sidetone/sip'
import { createNameServer } from './name-server.ts'

const naptrType = 35
const srvType = 33
const aType = 1
const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)])
const labels = (name: string) => Buffer.concat([...name.split('.').filter(Boolean).map(text), Buffer.from([0])])
const numbers = (...values: number[]) => Buffer.from(values.flatMap(value => [value >> 8, value & 0xff]))

const naptr = (order: number, service: string, replacement: string) =>
  Buffer.concat([numbers(order, 1), text('s'), text(service), text(''), labels(replacement)])
const srv = (priority: number, port: number, target: string) =>
  Buffer.concat([numbers(priority, 0, port), labels(target)])
/** `type name` → the data of each record. */
const zone: Record<string, Buffer[]> = {
  [`${naptrType} carrier.test`]: [
    naptr(20, 'SIP+D2U', '_sip._udp.carrier.test'),
    naptr(10, 'SIP+D2T', '_sip._tcp.carrier.test'),
  ],
  [`${srvType} _sip._tcp.carrier.test`]: [srv(2, 5080, 'b.carrier.test'), srv(1, 5070, 'a.carrier.test')],
  [`${srvType} _sip._udp.carrier.test`]: [srv(1, 5060, 'a.carrier.test')],
  [`${aType} a.carrier.test`]: [Buffer.from([127, 0, 0, 2])],
  [`${aType} b.carrier.test`]: [Buffer.from([127, 0, 0, 3])],
}

const server = createSocket('udp4')
const asked: string[] = []
server.on('message', (query, from) => {
  let end = 12
  const name: string[] = []
  while (query[end]) {
    name.push(query.toString('latin1', end + 1, end + 1 + query[end]!))
    end += query[end]! + 1
  }
  const question = query.subarray(12, end + 5)
  const key = `${query.readUInt16BE(end + 1)} ${name.join('.').toLowerCase()}`
  asked.push(key)
  const records = zone[key] ?? []
  const answers = records.map(data =>
    Buffer.concat([numbers(0xc00c, query.readUInt16BE(end + 1), 1, 0, 60, data.length), data]),
  )
  const known = Object.keys(zone).some(each => each.endsWith(` ${name.join('.')}`))
  const head = numbers(query.readUInt16BE(0), known ? 0x8180 : 0x8183, 1, records.length, 0, 0)
  server.send(Buffer.concat([head, question, ...answers]), from.port, from.address)
})
after(() => server.close())

test('a domain by NAPTR and SRV, asked of a real name server', async () => {
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const names = createNameServer({ servers: [`127.0.0.1:${server.address().port}`] })
  const found = await locate({ host: 'carrier.test' }, names, () => 0)
  assert.deepEqual(found, [
    { transport: 'tcp', host: '127.0.0.2', port: 5070, name: 'carrier.test' },
    { transport: 'tcp', host: '127.0.0.3', port: 5080, name: 'carrier.test' },
    { transport: 'udp', host: '127.0.0.2', port: 5060, name: 'carrier.test' },
  ])
  assert.equal(asked[0], `${naptrType} carrier.test`)
  assert.deepEqual(await locate({ host: 'nobody.test' }, names, () => 0), [])
})
