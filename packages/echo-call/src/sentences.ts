/** What went wrong at a hop, its likely cause, and what to do: for people who run a telephone system. */
import type { Heard, Way } from './words.ts'

export const days = (count: number) => (count === 1 ? '1 day' : `${count} days`)
const at = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`
/** Which setting says where this is. */
const setting = ({ transport }: Way) =>
  transport === 'tls' ? 'SIDETONE_SIPS' : transport === 'ws' || transport === 'wss' ? 'SIDETONE_HTTP' : 'SIDETONE_SIP'
const kind = ({ transport }: Way) => (transport === 'udp' ? 'UDP' : 'TCP')

export const noName = (host: string) => `No name server knows ${host}.`
export const noNameTodo = (host: string) =>
  `Make an A record (or AAAA) of ${host} with the address of this machine where the name is managed; it can take an hour to be known.`

export const notConnected = ({ port }: Way, host: string, code: string) =>
  code === 'ECONNREFUSED'
    ? `Nothing listens at ${at(host, port)}.`
    : code === 'ETIMEDOUT'
      ? `${at(host, port)} is silent: no connection within 3 s.`
      : `${at(host, port)} cannot be reached (${code}).`
export const notConnectedTodo = (way: Way, code: string) =>
  code === 'ECONNREFUSED'
    ? `Check that Sidetone runs and that ${setting(way)} is the same here as where it was started.`
    : `A firewall drops ${kind(way)} port ${way.port}, this machine has no way there, or the address is of another machine: open the port, or set ${setting(way)}.`

export const noTls = ({ port }: Way, code: string) =>
  code === 'ETIMEDOUT'
    ? `Port ${port} takes connections and never agrees on TLS.`
    : `Port ${port} does not speak TLS (${code}).`
export const noTlsTodo = (way: Way) =>
  `Another program has that port, or a proxy before it ends TLS itself: check ${setting(way)}.`

export const certificateSoon =
  'It is renewed by itself; that it has not been points to a fault: look at Certificates in the admin console, or start Sidetone again.'
/** @param code OpenSSL's or Node's word for it */
export function badCertificate(way: Way, code: string, left: number): [says: string, todo: string] {
  const name = way.name ?? way.host
  const renew = 'Start Sidetone again, which makes its own anew'
  if (code === 'CERT_HAS_EXPIRED')
    return [
      `The certificate ran out ${left <= -1 ? `${days(-left)} ago` : 'today'}.`,
      `${renew}; for a public name look at Certificates in the admin console. A proxy in between needs its own renewed.`,
    ]
  if (code === 'CERT_NOT_YET_VALID')
    return ['The certificate is not valid yet.', 'Set the clock of this machine, best by NTP.']
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      `The certificate is not for ${name}.`,
      `${renew} for all of its names; a public name must be in SIDETONE_PUBLIC_NAME, an address in SIDETONE_PUBLIC_ADDRESS.`,
    ]
  return [
    `The certificate is not signed by an authority that is trusted (${code}).`,
    'Another program or a proxy answers here with a certificate of its own, or its chain is not whole: what answers must be Sidetone.',
  ]
}

export const noWebSocket = (path: string, fault: string) =>
  fault.startsWith('HTTP ') ? `${path} answers ${fault} and is no WebSocket.` : `${path} is no WebSocket (${fault}).`
export const noWebSocketTodo = (fault: string) =>
  fault === 'HTTP 403'
    ? 'A proxy changes the Host header: it must pass it on as it came.'
    : 'A proxy that does not pass on WebSocket upgrades stands before it, or another program has the port: check the proxy and SIDETONE_HTTP.'

export const noOptions = (way: Way, code: string) =>
  code === 'ECONNREFUSED'
    ? `Nothing listens at ${at(way.host, way.port)}.`
    : code
      ? `The connection was closed before an answer came (${code}).`
      : `No answer to OPTIONS within 4 s.`
export const noOptionsTodo = (way: Way, code: string) =>
  code === 'ECONNREFUSED'
    ? `Check that Sidetone runs and that ${setting(way)} is the same here as where it was started.`
    : `A firewall drops ${kind(way)} port ${way.port}, another program has it, or the server is stuck: look into log/server.log.`

/** @param status of what refused us, 0 when nothing came */
export function notSignedIn(status: number): [says: string, todo: string] {
  if (status === 503)
    return [
      'This address is slowed down for wrong passwords (503).',
      'Wait some minutes, or let it in again: admin console, Security.',
    ]
  return [
    `The credential that the server gave out a moment ago was refused (${status}).`,
    'Another server answers here than the one whose data folder this is: check SIDETONE_HOME and the ports; or the clock has jumped.',
  ]
}

/** @param status 0 when nothing came */
export function notAnswered(number: string, status: number, reason: string): [says: string, todo: string] {
  if (status === 0)
    return [
      `The call to ${number} was not answered within 8 s.`,
      'The server took the call and its media process gives no sound to it: look into log/server.log and start Sidetone again.',
    ]
  const says = `The call to ${number} ended with ${status} ${reason}.`
  if (status === 404 || status === 484)
    return [says, `${number} leads nowhere: set the echo test's code in the admin console, Feature codes.`]
  if (status === 488)
    return [says, 'Both sides found no codec or encryption in common, which points to a proxy that changes SDP.']
  if (status >= 500)
    return [
      says,
      'No media process could take the sound (dead, stuck, or out of ports): look into log/server.log, free the ports of SIDETONE_RTP and SIDETONE_ICE, start Sidetone again.',
    ]
  return [says, 'The call history in the admin console says why, step by step.']
}

export const noMedia = 'No sound could be made here for the call.'
export const noMediaTodo = 'This machine is out of memory or UDP ports: look at what runs on it, and try again.'

export const noSound = 'No packet came back after the call was answered.'
/** @param there where the answer told us to send sound */
export const noSoundTodo = (web: boolean, there: string) =>
  web
    ? `The UDP ports of browsers (SIDETONE_ICE and below, one a media process) are blocked, or no address in the answer is reachable${there && ` (${there})`}: open them, and set SIDETONE_PUBLIC_ADDRESS when the machine is behind NAT.`
    : `The UDP ports of SIDETONE_RTP are blocked, or the address in the answer${there && ` (${there})`} is not reachable from here: open the ports, and check SIDETONE_PUBLIC_ADDRESS.`

export const noTone = 'Packets came back, but the tone was not in them.'
export const noToneTodo =
  'The media process is overloaded or broken: look at its load and into log/server.log; another program may answer in its place.'
export const holes = (percent: number) => `Only ${percent} % of the tone came back.`
export const holesTodo =
  'Packets are lost or late between here and the media process: look at the load of the machine, its network and its virtual CPU.'
export const weak = (db: number) => `The tone came back ${Math.round(-db)} dB weaker than it was sent.`
export const weakTodo = 'Something in between changes the sound: a proxy that transcodes, or a gateway.'

/** @param status 0 when nothing came */
export const notHeld = (resume: boolean, status: number) =>
  `${resume ? 'Taking the call back' : 'Putting the call on hold'} was ${status ? `refused (${status})` : 'not answered within 8 s'}.`
export const stillSends = 'The call was put on hold, and the answer says that sound goes on.'
export const notBack = 'The call was taken back, and the answer says that no sound comes.'
export const holdTodo =
  'A phone’s hold button would not work: what is between here and the server must pass a second INVITE on; else look into log/server.log.'

/** Half a dB is not heard. */
const louder = (db: number) =>
  Math.abs(db) < 0.5 ? 'as loud as it was sent' : `${Math.round(Math.abs(db))} dB ${db < 0 ? 'weaker' : 'louder'}`
export function heard({ afterMs, levelDb, ratio, packets }: Heard): string {
  const whole = ratio > 0.995 ? 'whole' : `${Math.floor(ratio * 100)} % of it`
  const lost =
    packets &&
    `; ${packets.received} packets came, ${packets.lost} were lost, jitter ${Math.round(packets.jitterMs)} ms`
  return `The tone was heard back after ${afterMs} ms, ${whole} and ${louder(levelDb)}${lost ?? ''}.`
}
