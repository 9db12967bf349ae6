/** With nothing running: can each port be taken? */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { mediaPlan } from '@sidetone/server/launcher'
import type { Settings } from '@sidetone/server/settings'
import { bad, type Finding, good } from './finding.ts'

export async function freePorts(settings: Settings): Promise<Finding[]> {
  const ports = [
    ['The web phone', 'SIDETONE_HTTP', settings.http, tcpFree],
    ['SIP over TCP', 'SIDETONE_SIP', settings.sip, tcpFree],
    ['SIP over UDP', 'SIDETONE_SIP', settings.sip, udpFree],
    ['SIP over TLS', 'SIDETONE_SIPS', settings.sips, tcpFree],
    ...mediaPlan(settings).map(
      ({ ice }) => ['The sound of browsers', 'SIDETONE_ICE', { host: '0.0.0.0', port: ice }, udpFree] as const,
    ),
  ] as const
  return Promise.all(
    ports.map(async ([what, setting, { host, port }, isFree]) =>
      (await isFree(host, port))
        ? good(`${what}: ${host}:${port} is free.`)
        : bad(`${what}: ${host}:${port} cannot be taken.`, `Stop the program that has it, or set ${setting}.`),
    ),
  )
}
const tcpFree = (host: string, port: number) =>
  new Promise<boolean>(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
const udpFree = (host: string, port: number) =>
  new Promise<boolean>(resolve => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, host, () => socket.close(() => resolve(true)))
  })
