/** Free ports on loopback, far from the defaults, so that tests never meet a running system. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

const isFree = async (port: number): Promise<boolean> => {
  const tcp = await new Promise<boolean>(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  if (!tcp) return false
  return new Promise(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}

let next = 20_000 + Math.floor((process.pid * 137) % 8_000)
/** `count` ports in a row, free for UDP and TCP at the time of asking. */
export const freePorts = async (count: number): Promise<number> => {
  for (let tries = 0; tries < 500; tries++) {
    const first = next
    next = next + count > 39_000 ? 20_000 : next + count
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)))
    if (free.every(Boolean)) return first
  }
  throw new Error(`no ${count} free ports in a row`)
}
