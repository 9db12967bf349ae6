/** Echo calls as lines for a person. */
import type { EchoCall, Hop, Way } from '@sidetone/server/echo-calls'

const kinds = {
  udp: 'SIP over UDP',
  tcp: 'SIP over TCP',
  tls: 'SIP over TLS, encrypted sound',
  ws: 'Web phone on this machine (WebSocket, WebRTC)',
  wss: 'Web phone (WebSocket over TLS, WebRTC)',
} as const
export function wayName({ transport, host, port, name }: Way): string {
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return `${kinds[transport]} at ${at}${name ? ` as ${name}` : ''}`
}

/** What a hop is, where one that failed is named. */
export const hopWords: Readonly<Record<Hop['name'], string>> = {
  name: 'the name',
  connection: 'the connection',
  certificate: 'the certificate',
  'web-socket': 'the WebSocket',
  options: 'the answer to OPTIONS',
  'sign-in': 'the sign-in',
  answer: 'the answer to the call',
  'sound-way': 'the way of the sound',
  tone: 'the sound',
  hold: 'the hold',
  resume: 'the way back from hold',
}

export const mark = { passed: 'ok', good: 'ok', warning: '! ', failed: '!!', bad: '!!' } as const

export function linesOf({ way, hops }: EchoCall): string[] {
  const lines = hops.flatMap(({ state, says, todo, afterMs }) => [
    `    ${mark[state]} ${says}${state === 'passed' && afterMs && !/\d m?s\b/.test(says) ? ` (${afterMs} ms)` : ''}`,
    ...(todo ? [`       ${todo}`] : []),
  ])
  return ['', `  ${wayName(way)}`, ...lines]
}

export const failedHop = ({ hops }: EchoCall): Hop | undefined => hops.find(({ state }) => state === 'failed')
