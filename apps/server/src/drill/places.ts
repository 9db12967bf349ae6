/** Free places on loopback for a system that lives for some seconds: below the ports that the kernel hands out by itself. */
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { Settings } from '../settings.ts'

const host = '127.0.0.1'
const lowest = 20_000
const highest = 31_000
/** HTTP, SIP, SIP over TLS, WebRTC, and sound for a few calls: so few that one media process has all. */
const others = 4
const sound = 18

export type Places = Pick<Settings, 'http' | 'sip' | 'sips' | 'rtp' | 'ice'>

export async function freePlaces(): Promise<Places> {
  for (;;) {
    const first = randomInt(lowest / 2, highest / 2) * 2
    const ports = Array.from({ length: others + sound }, (_, n) => first + n)
    const free = await Promise.all(ports.map(async port => (await tcpFree(port)) && udpFree(port)))
    if (!free.every(Boolean)) continue
    return {
      http: { host, port: first },
      sip: { host, port: first + 1 },
      sips: { host, port: first + 2 },
      ice: first + 3,
      rtp: { first: first + others, last: first + others + sound - 1 },
    }
  }
}
const tcpFree = (port: number) =>
  new Promise<boolean>(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
const udpFree = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, () => socket.close(() => resolve(true)))
  })
