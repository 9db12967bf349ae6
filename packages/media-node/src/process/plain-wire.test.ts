import assert from 'node:assert/strict'
import type { RemoteInfo } from 'node:dgram'
import { test } from 'node:test'
import { writeRtp } from '@sidetone/rtp'
import { Splice } from '../splice.ts'
import { PlainWire } from './plain-wire.ts'
import type { PortPair, PortPool } from './port-pool.ts'

const voice = (sequence: number): Buffer => {
  const packet = Buffer.alloc(172)
  writeRtp(packet, 0, false, sequence, sequence * 160, 7)
  return packet
}
const from = (address: string, port: number) => ({ address, port }) as RemoteInfo

test('a splice hears the other process and nobody else, however long it is silent', () => {
  const pair = { port: 2000 } as PortPair
  const heard: number[] = []
  let refused = 0
  const sink = {
    rtp: (packet: Buffer) => void heard.push(packet.readUInt16BE(2)),
    rtcp: () => undefined,
    connected: () => undefined,
    refused: () => void refused++,
  }
  const wire = new PlainWire({} as PortPool, pair, sink, true)
  pair.onRtp(voice(1), from('127.0.0.1', 3000))
  const splice = new Splice(0, 1)
  const side = (process: number, port: number) => ({ process, port, end: splice.idIn(process), address: '127.0.0.1' })
  splice.opened(side(0, 2000), side(1, 3000))
  wire.configure(splice.stream(0, 'PCMU'))
  // Two in a row from elsewhere would take over an end of a phone.
  for (const [address, port] of [
    ['127.0.0.1', 3002],
    ['10.0.0.9', 3000],
  ] as const)
    for (const sequence of [2, 3, 4]) pair.onRtp(voice(sequence), from(address, port))
  pair.onRtp(voice(9), from('127.0.0.1', 3000))
  pair.onRtp(voice(10), from('127.0.0.1', 3002))
  assert.deepEqual([heard, refused], [[9], 8])
})
