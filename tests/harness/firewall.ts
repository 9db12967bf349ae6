/**
 * A network that lets a browser reach one TCP port and nothing else. The browser runs in a network namespace of its own, with an
 * address and a way out that leads nowhere; the one doorway is a TCP port that is led through a Unix socket.
 *
 *   [ browser ─▶ 127.0.0.1:port ─▶ doorway ]═ Unix socket ═[ here ─▶ 127.0.0.1:port of Sidetone ]      UDP ─▶ nowhere
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, isIPv4, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outsideAddresses } from '@sidetone/media-node'
import { freePorts } from './ports.ts'
import { node, root } from './system.ts'

/** First byte of a request. */
const STUN = 0
const isRoot = process.getuid?.() === 0
const unshare = ['unshare', '--net', ...(isRoot ? [] : ['--map-root-user'])]
const address = '198.51.100.2'
const network = [
  'ip link set lo up',
  'ip link add out type veth peer name nowhere',
  `ip address add ${address}/24 dev out`,
  'ip link set nowhere up',
  'ip link set out up',
  'ip route add default dev out',
].join(' && ')

/** Whether this machine lets us have such a network. */
export const hasFirewall =
  existsSync('/usr/bin/unshare') && spawnSync(unshare[0]!, [...unshare.slice(1), 'sh', '-c', network]).status === 0

export type Firewall = {
  /** A program that runs `browser` behind it, with the same arguments. */
  readonly browser: string
  /** Its own there: the doorway is at this one too. */
  readonly address: string
  /** Where a browser that is driven over a port has to listen for its driver, which reaches it at the same port out here. */
  readonly debuggingPort: number
  /** First bytes of the connections that came, as a firewall sees them. */
  readonly seen: readonly number[]
  close(): void
}

/** @param passes by the first byte of a connection; a firewall may know HTTP or TLS when it sees it */
export async function firewallBefore(
  browser: string,
  port: number,
  passes: (first: number) => boolean = () => true,
): Promise<Firewall> {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-firewall-'))
  const doorway = join(folder, 'doorway')
  const sockets = new Set<Socket>()
  const seen: number[] = []
  const outside = outsideAddresses().find(address => isIPv4(address))
  const server = createServer(near => {
    sockets.add(near)
    near.on('error', () => {}).once('close', () => sockets.delete(near))
    near.once('readable', () => {
      const first: Buffer | null = near.read(1)
      if (!first) return near.destroy()
      seen.push(first[0]!)
      if (!passes(first[0]!)) return near.destroy()
      near.unshift(first)
      // STUN tells a browser where it comes from, and Firefox does not take loopback for an answer.
      const far = connect({ port, host: '127.0.0.1', localAddress: first[0] === STUN ? outside : undefined })
      far.on('error', () => near.destroy()).once('close', () => near.destroy())
      near.once('close', () => far.destroy())
      near.pipe(far).pipe(near)
    })
  })
  await new Promise<void>(done => server.listen(doorway, done))
  const debuggingPort = await freePorts(1)
  const driver = createServer(near => {
    sockets.add(near)
    const far = connect(`${doorway}.in`)
    far.on('error', () => near.destroy()).once('close', () => near.destroy())
    near.on('error', () => far.destroy())
    near.once('close', () => {
      far.destroy()
      sockets.delete(near)
    })
    near.pipe(far).pipe(near)
  })
  await new Promise<void>(done => driver.listen(debuggingPort, '127.0.0.1', done))
  const program = join(folder, 'browser')
  const inside = `${network} && exec ${node} ${join(root, 'tests/harness/doorway.ts')} ${doorway} ${port} ${browser} "$@"`
  writeFileSync(program, `#!/bin/sh\nexec ${unshare.join(' ')} sh -c '${inside}' sh "$@"\n`)
  chmodSync(program, 0o755)
  return {
    browser: program,
    address,
    debuggingPort,
    seen,
    close() {
      server.close()
      driver.close()
      for (const socket of sockets) socket.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
