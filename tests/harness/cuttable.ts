/** A TCP proxy that can be cut like a cable and mended again: for a browser whose network goes away. */
import { connect, createServer, type Socket } from 'node:net'
import { freePorts } from './ports.ts'

export type Cable = { readonly origin: string; cut(): void; mend(): void; close(): void }

export const cableTo = async (target: string): Promise<Cable> => {
  const { hostname, port } = new URL(target)
  const here = await freePorts(1)
  const sockets = new Set<Socket>()
  let whole = true
  const server = createServer(near => {
    if (!whole) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>(done => server.listen(here, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${here}`,
    cut: () => {
      whole = false
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      whole = true
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
