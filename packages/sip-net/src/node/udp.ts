/** One UDP socket: datagrams in and out. A flow is this socket and a remote address; its id says both. */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Flow } from '@sidetone/sip'
import type { NetLimits } from '../limits.ts'
import { isStun, stunResponse } from './stun.ts'

export type UdpListener = {
  readonly host: string
  readonly port: number
  readonly v6: boolean
  flowTo(host: string, port: number): Flow
  send(host: string, port: number, bytes: Uint8Array, failed: () => void): void
  close(): Promise<void>
  readonly flows: number
}

/** 4 MiB: a burst of a thousand calls fits while the loop is busy. The kernel may give less. */
const receiveBufferBytes = 4_194_304

/** Remote hosts are always IP addresses here, so nothing is looked up. */
const noLookup = (host: string, _: unknown, done: (error: null, address: string, family: number) => void) =>
  done(null, host, isIPv6(host) ? 6 : 4)

/** @throws with the socket's code (EADDRINUSE, EACCES, EADDRNOTAVAIL) */
export async function listenUdp(
  host: string,
  port: number,
  limits: NetLimits,
  onDatagram: (flow: Flow, bytes: Buffer) => void,
): Promise<UdpListener> {
  const v6 = isIPv6(host)
  const socket: Socket = createSocket({ type: v6 ? 'udp6' : 'udp4', lookup: noLookup as never })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.off('error', reject)
      resolve()
    })
  })
  // After binding an error is about one datagram (ICMP): never a reason to stop listening.
  socket.on('error', () => {})
  for (const set of [
    () => socket.setRecvBufferSize(receiveBufferBytes),
    () => socket.setSendBufferSize(receiveBufferBytes),
  ])
    try {
      set()
    } catch {
      // the kernel's own size stays
    }
  const local = { host, port: socket.address().port }
  const flows = new Map<string, Flow>()
  let open = true

  const flowTo = (remoteHost: string, remotePort: number): Flow => {
    const key = `${remoteHost}|${remotePort}`
    const known = flows.get(key)
    if (known) return known
    if (flows.size >= limits.maxUdpFlows) flows.delete(flows.keys().next().value!)
    const flow: Flow = {
      id: `udp|${local.host}|${local.port}|${key}`,
      transport: 'udp',
      local,
      remote: { host: remoteHost, port: remotePort },
    }
    flows.set(key, flow)
    return flow
  }

  socket.on('message', (bytes, from) => {
    if (isStun(bytes)) {
      const response = stunResponse(bytes, { host: from.address, port: from.port })
      if (response && open) socket.send(response, from.port, from.address)
      return
    }
    // Keep-alive datagrams: CRLF CRLF, zero bytes, a lone dot. No SIP message is that short.
    if (bytes.length < 16) return
    onDatagram(flowTo(from.address, from.port), bytes)
  })

  return {
    host: local.host,
    port: local.port,
    v6,
    flowTo,
    send(remoteHost, remotePort, bytes, failed) {
      if (!open || remotePort < 1 || remotePort > 65_535) return failed()
      socket.send(bytes, remotePort, remoteHost, error => {
        if (error) failed()
      })
    },
    close: () =>
      new Promise(resolve => {
        if (!open) return resolve()
        open = false
        socket.close(() => resolve())
      }),
    get flows() {
      return flows.size
    },
  }
}
