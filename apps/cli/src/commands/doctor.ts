/** Looks at the machine and at the running system, and says in sentences what is right and what is not. */
import { X509Certificate } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { mediaPlan, runningLauncher } from '@sidetone/server/launcher'
import { isWildcard, type Settings, webAddress } from '@sidetone/server/settings'
import { settings as readSettings } from '../client.ts'
import { BadInput, say } from '../words.ts'

type Finding = { readonly good: boolean; readonly sentence: string }
const good = (sentence: string): Finding => ({ good: true, sentence })
const bad = (sentence: string): Finding => ({ good: false, sentence })
const patienceMs = 2_000
const day = 86_400_000
const near = (host: string) => (isWildcard(host) ? (host === '::' ? '::1' : '127.0.0.1') : host)

export async function doctor(args: string[]): Promise<number> {
  if (args.length) throw new BadInput(`\`sidetone doctor\` takes no arguments, but got "${args.join(' ')}".`)
  const settings = readSettings()
  const running = runningLauncher(settings.home) !== null
  const findings = [
    folder(settings),
    certificate(settings),
    ...(running
      ? await living(settings)
      : [good('Sidetone is not running on this folder.'), ...(await free(settings))]),
  ]
  for (const finding of findings) say(`${finding.good ? '  ok ' : '  !! '} ${finding.sentence}`)
  const faults = findings.filter(finding => !finding.good).length
  say(faults ? `\n${faults === 1 ? 'One thing is' : `${faults} things are`} not right.` : '\nAll is well.')
  return faults ? 1 : 0
}

function folder({ home }: Settings): Finding {
  if (!existsSync(home)) return good(`The data folder ${home} will be made at the first start.`)
  try {
    accessSync(home, constants.W_OK)
  } catch {
    return bad(`The data folder ${home} cannot be written by this user.`)
  }
  const open = statSync(home).mode & 0o077
  if (open) return bad(`Others on this machine can look into ${home}: run chmod 700 on it.`)
  return good(`The data folder ${home} can be written and is private.`)
}

function certificate({ home }: Settings): Finding {
  const path = join(home, 'tls/server.pem')
  if (!existsSync(path)) return good('The certificate will be made at the first start.')
  try {
    const { validToDate } = new X509Certificate(readFileSync(path))
    const days = Math.floor((validToDate.getTime() - Date.now()) / day)
    if (days < 0) return bad(`The certificate ran out ${-days} days ago: start Sidetone again to renew it.`)
    return good(
      `The certificate is good for ${days} days. Phones that shall trust it need ${join(home, 'tls/ca.pem')}.`,
    )
  } catch {
    return bad(`${path} is no certificate: remove the file and start Sidetone again.`)
  }
}

/** With nothing running: can each port be taken? */
async function free(settings: Settings): Promise<Finding[]> {
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
        : bad(`${what}: ${host}:${port} cannot be taken; stop the program that has it, or set ${setting}.`),
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

/** With a running system: does each part answer? */
async function living(settings: Settings): Promise<Finding[]> {
  const { http, sip, sips } = settings
  const ready = await fetch(`${webAddress(http)}/readyz`, { signal: AbortSignal.timeout(patienceMs) }).catch(() => null)
  const media = mediaPlan(settings)
  const answering = await Promise.all(media.map(({ socket }) => connects(connect(socket))))
  const dead = answering.filter(each => !each).length
  return [
    ready?.ok
      ? good(`Web and API answer at ${webAddress(http)}.`)
      : bad(`${webAddress(http)} does not say that it is ready.`),
    (await answersOptions(near(sip.host), sip.port))
      ? good(`SIP over UDP answers at ${sip.host}:${sip.port}.`)
      : bad(`SIP over UDP does not answer at ${sip.host}:${sip.port}.`),
    (await connects(connect(sip.port, near(sip.host))))
      ? good(`SIP over TCP answers at ${sip.host}:${sip.port}.`)
      : bad(`SIP over TCP does not answer at ${sip.host}:${sip.port}.`),
    (await connects(connectTls({ host: near(sips.host), port: sips.port, rejectUnauthorized: false }), 'secureConnect'))
      ? good(`SIP over TLS answers at ${sips.host}:${sips.port}.`)
      : bad(`SIP over TLS does not answer at ${sips.host}:${sips.port}.`),
    dead
      ? bad(
          `${dead} of ${media.length} media processes cannot be reached; their calls have no sound. Look into ${settings.home}/log.`,
        )
      : good(`All ${media.length} media processes can be reached.`),
  ]
}
const connects = (socket: ReturnType<typeof connect>, event = 'connect') =>
  new Promise<boolean>(resolve => {
    const done = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.once(event, () => done(true))
    socket.once('error', () => done(false))
    socket.setTimeout(patienceMs, () => done(false))
  })
const answersOptions = (host: string, port: number) =>
  new Promise<boolean>(resolve => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    const done = (result: boolean) => {
      clearTimeout(timer)
      socket.close()
      resolve(result)
    }
    const timer = setTimeout(() => done(false), patienceMs)
    socket.once('message', () => done(true))
    socket.once('error', () => done(false))
    socket.bind(0, () => {
      const me = `${host}:${socket.address().port}`
      const lines = [
        `OPTIONS sip:${host}:${port} SIP/2.0`,
        `Via: SIP/2.0/UDP ${me};rport;branch=z9hG4bKdoctor${Date.now()}`,
        'Max-Forwards: 70',
        `From: <sip:doctor@${host}>;tag=doctor`,
        `To: <sip:${host}:${port}>`,
        `Call-ID: doctor-${Date.now()}`,
        'CSeq: 1 OPTIONS',
        'Content-Length: 0',
      ]
      socket.send(`${lines.join('\r\n')}\r\n\r\n`, port, host)
    })
  })
