/** Our own session descriptions, written (RFC 8866, 3264; for browsers RFC 8829). */
import { codecFacts } from './codecs.ts'
import type { Carriage, Codec, CryptoLine, Description, Direction, EventFormat, Ice } from './words.ts'

export type OurSide = {
  readonly sessionId: string
  /** Goes up by one with each description that differs from the last (RFC 3264 §8). */
  readonly version: number
  readonly address: string
  readonly port: number
  readonly carriage: Carriage
  /** An answer repeats theirs; for an offer it follows from the carriage. */
  readonly protocol?: string
  readonly codecs: readonly Codec[]
  readonly events: readonly EventFormat[]
  readonly ptimeMs: number
  readonly direction: Direction
  readonly rtcpMux: boolean
  readonly crypto: readonly CryptoLine[]
  readonly ice: Ice | null
  readonly ssrc: number
  readonly cname: string
  readonly mid: string | null
}

const protocols: Readonly<Record<Carriage, string>> = { rtp: 'RTP/AVP', srtp: 'RTP/SAVP', webrtc: 'UDP/TLS/RTP/SAVPF' }
const family = (address: string): string => (address.includes(':') ? 'IP6' : 'IP4')

/** @param theirs what is answered: its m= lines are repeated in order, all but the audio refused (port 0). */
export function printDescription(ours: OurSide, theirs: Description | null): string {
  const where = `${family(ours.address)} ${ours.address}`
  const lines = ['v=0', `o=sidetone ${ours.sessionId} ${ours.version} IN ${where}`, 's=-', `c=IN ${where}`, 't=0 0']
  if (ours.ice) lines.push(`a=group:BUNDLE ${ours.mid ?? '0'}`, 'a=msid-semantic: WMS *')
  const refused = theirs?.lines ?? []
  const index = theirs?.audio?.index ?? 0
  for (let at = 0; at < Math.max(refused.length, 1); at++) {
    if (at === index) printAudio(lines, ours)
    else {
      const { type, protocol, formats, mid } = refused[at]!
      lines.push(`m=${type} 0 ${protocol} ${formats}`.trimEnd())
      if (mid !== null) lines.push(`a=mid:${mid}`)
    }
  }
  return `${lines.join('\r\n')}\r\n`
}

function printAudio(lines: string[], ours: OurSide): void {
  const formats = [...ours.codecs, ...ours.events].map(format => format.payloadType).join(' ')
  lines.push(`m=audio ${ours.port} ${ours.protocol ?? protocols[ours.carriage]} ${formats}`)
  if (ours.mid !== null) lines.push(`a=mid:${ours.mid}`)
  for (const { name, payloadType, parameters } of ours.codecs) {
    lines.push(`a=rtpmap:${payloadType} ${codecFacts[name].rtpmap}`)
    if (parameters) lines.push(`a=fmtp:${payloadType} ${parameters}`)
  }
  for (const { payloadType, clockRate } of ours.events)
    lines.push(`a=rtpmap:${payloadType} telephone-event/${clockRate}`, `a=fmtp:${payloadType} 0-16`)
  lines.push(`a=ptime:${ours.ptimeMs}`, `a=${ours.direction}`)
  if (ours.rtcpMux) lines.push('a=rtcp-mux')
  for (const { tag, suite, key } of ours.crypto) lines.push(`a=crypto:${tag} ${suite} ${key}`)
  if (ours.ice) printIce(lines, ours.ice, ours)
}

function printIce(lines: string[], ice: Ice, ours: OurSide): void {
  lines.push(`a=ice-ufrag:${ice.ufrag}`, `a=ice-pwd:${ice.pwd}`)
  lines.push(`a=fingerprint:${ice.fingerprint.hash} ${ice.fingerprint.value}`, `a=setup:${ice.setup}`)
  for (const { foundation, priority, address, port, type } of ice.candidates)
    lines.push(`a=candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${type}`)
  // Nothing trickles: all that there is has been said (RFC 8838 §3.1).
  lines.push('a=end-of-candidates', `a=msid:${ours.cname} audio`, `a=ssrc:${ours.ssrc} cname:${ours.cname}`)
}
