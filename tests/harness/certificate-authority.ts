/**
 * A real certificate authority that speaks ACME: Pebble, with the name server of its kit, which says that every name is on
 * loopback unless told otherwise.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { testCertificate } from '@sidetone/testkit/certificate'
import { freePorts } from './ports.ts'

const programs = ['/usr/bin/pebble', '/usr/bin/pebble-challtestsrv'] as const
export const hasPebble = programs.every(existsSync)

export type CertificateAuthority = {
  readonly directory: string
  /** The file of the authority that signed the API's own certificate. */
  readonly trust: string
  /** From now on the name has this address. */
  resolve(name: string, address: string): Promise<void>
  log(): string
  stop(): Promise<void>
}

/** @param httpPort what it takes for port 80 of every name */
export async function startCertificateAuthority(httpPort: number): Promise<CertificateAuthority> {
  const port = await freePorts(4)
  const [api, management, dns, dnsControl] = [port, port + 1, port + 2, port + 3]
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-pebble-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const trust = file('cert.pem', testCertificate.cert)
  const config = file(
    'config.json',
    JSON.stringify({
      pebble: {
        listenAddress: `127.0.0.1:${api}`,
        managementListenAddress: `127.0.0.1:${management}`,
        certificate: trust,
        privateKey: file('key.pem', testCertificate.key),
        httpPort,
        tlsPort: port,
      },
    }),
  )
  let log = ''
  const children: ChildProcess[] = []
  const run = (program: string, args: string[]) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' },
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (log = (log + bytes).slice(-50_000)))
    children.push(child)
  }
  const [pebble, nameServer] = programs
  const none = ['-http01', '', '-https01', '', '-tlsalpn01', '']
  run(nameServer, [...none, '-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${dnsControl}`, '-defaultIPv6', ''])
  run(pebble, ['-config', config, '-dnsserver', `127.0.0.1:${dns}`])

  const directory = `https://127.0.0.1:${api}/dir`
  const stop = async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  const control = `http://127.0.0.1:${dnsControl}`
  for (const end = Date.now() + 20_000; ; await pause(50)) {
    const there = await Promise.all([answers(directory), fetch(control).then(Boolean, () => false)])
    if (there.every(Boolean)) break
    if (children.some(({ exitCode }) => exitCode !== null) || Date.now() > end) {
      await stop()
      throw new Error(`Pebble did not start:\n${log}`)
    }
  }
  return {
    directory,
    trust,
    async resolve(host, address) {
      await fetch(`${control}/clear-a`, { method: 'POST', body: JSON.stringify({ host: `${host}.` }) })
      const body = JSON.stringify({ host: `${host}.`, addresses: [address] })
      const done = await fetch(`${control}/add-a`, { method: 'POST', body })
      if (!done.ok) throw new Error(`the name server answered ${done.status}`)
    },
    log: () => log,
    stop,
  }
}

const answers = (url: string) =>
  new Promise<boolean>(resolve => {
    const asked = request(url, { ca: testCertificate.cert, agent: false, timeout: 1_000 }, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.on('error', () => resolve(false))
    asked.on('timeout', () => asked.destroy())
    asked.end()
  })
