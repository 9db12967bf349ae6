/** Session descriptions read (RFC 8866). Any text gives a `Description` or a `Fault`; nothing throws. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { type MediaDescription, parse as parseText, type SessionDescription } from 'sdp-transform'
import { codecNamed, staticCodecs } from './codecs.ts'
import {
  maxCandidates,
  maxCharacters,
  maxCryptoLines,
  maxFormats,
  maxLineCharacters,
  maxLines,
  maxMediaLines,
} from './limits.ts'
import type {
  AudioLine,
  Candidate,
  Carriage,
  Codec,
  CryptoLine,
  Description,
  Direction,
  EventFormat,
  Ice,
} from './words.ts'

const defaultPtimeMs = 20
const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']

export function parseDescription(text: string): Parsed<Description> {
  if (text.length > maxCharacters) return faulty('the description is too long', 'length')
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.length > maxLines) return faulty('the description has too many lines', 'lines')
  if (!lines[0]?.startsWith('v=0')) return faulty('the description does not begin with v=0', 'v=')
  for (const line of lines) {
    if (line.length > maxLineCharacters) return faulty('a line is too long', line.slice(0, 20))
    if (line !== '' && line[1] !== '=') return faulty('a line is not of the form x=…', line.slice(0, 20))
  }
  let session: SessionDescription
  try {
    session = parseText(text)
  } catch {
    return faulty('the description cannot be read', 'description')
  }
  if (!session.origin) return faulty('there is no o= line, or it is malformed', 'o=')
  const media = session.media ?? []
  if (media.length > maxMediaLines) return faulty('there are too many m= lines', 'm=')
  for (const line of media)
    if (typeof line.type !== 'string' || !Number.isInteger(line.port) || line.port < 0 || line.port > 65_535)
      return faulty('an m= line is malformed', 'm=')
  if (lines.filter(line => line.startsWith('m=')).length !== media.length || media.some(line => !line.protocol))
    return faulty('an m= line is malformed', 'm=')

  const { origin } = session
  const index = media.findIndex(line => line.type === 'audio' && line.port !== 0)
  const audio = index < 0 ? null : readAudio(session, media[index]!, index)
  if (typeof audio === 'string') return faulty(audio, 'm=audio')
  return parsed({
    origin: {
      username: String(origin.username),
      sessionId: String(origin.sessionId),
      version: String(origin.sessionVersion),
      address: String(origin.address),
    },
    lines: media.map(line => ({
      type: line.type,
      protocol: line.protocol,
      formats: String(line.payloads ?? ''),
      mid: line.mid === undefined ? null : String(line.mid),
    })),
    audio,
  })
}

/** The audio line, or a sentence that says what is wrong with it. */
function readAudio(session: SessionDescription, media: MediaDescription, index: number): AudioLine | string {
  const connection = media.connection ?? session.connection
  if (!connection?.ip) return 'there is no c= line for the audio'
  const address = String(connection.ip)
  const { codecs, events } = readFormats(media)
  const crypto = readCrypto(media)
  const ice = readIce(session, media)
  const carriage = carriageOf(media.protocol, crypto, ice)
  if (!carriage) return `the audio is carried by ${media.protocol}, which cannot be spoken here`
  const said = media.direction ?? (session as { direction?: Direction }).direction ?? 'sendrecv'
  const direction: Direction = directions.includes(said) ? said : 'sendrecv'
  // RFC 2543's hold: "send me nothing", kept alive by old phones (RFC 3264 §8.4). ICE offers may say it without meaning it.
  const unheld = address === '0.0.0.0' || address === '::' || address === '0:0:0:0:0:0:0:0'
  const held = unheld && carriage !== 'webrtc'
  return {
    index,
    mid: media.mid === undefined ? null : String(media.mid),
    protocol: media.protocol,
    carriage,
    address: held ? '' : address,
    port: media.port,
    rtcpPort: media.rtcp?.port ?? null,
    rtcpMux: media.rtcpMux !== undefined,
    codecs,
    events,
    ptimeMs: typeof media.ptime === 'number' && media.ptime >= 5 && media.ptime <= 120 ? media.ptime : defaultPtimeMs,
    direction: held ? (direction === 'recvonly' || direction === 'inactive' ? 'inactive' : 'sendonly') : direction,
    crypto,
    ice,
  }
}

function carriageOf(protocol: string, crypto: readonly CryptoLine[], ice: Ice | null): Carriage | null {
  const name = protocol.toUpperCase()
  if (name.startsWith('UDP/TLS/RTP/SAVP')) return ice ? 'webrtc' : null
  // Some WebRTC stacks still write RTP/SAVPF with a fingerprint (RFC 8829 §5.1.2).
  if (name.startsWith('RTP/SAVP')) return crypto.length ? 'srtp' : ice ? 'webrtc' : null
  // Keys under plain AVP are opportunistic SRTP (RFC 8643): taken when they are there.
  if (name.startsWith('RTP/AVP')) return crypto.length ? 'srtp' : 'rtp'
  return null
}

function readFormats(media: MediaDescription): { codecs: Codec[]; events: EventFormat[] } {
  const codecs: Codec[] = []
  const events: EventFormat[] = []
  const seen = new Set<number>()
  const formats = String(media.payloads ?? '')
    .split(' ')
    .slice(0, maxFormats)
  for (const format of formats) {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : -1
    if (payloadType < 0 || payloadType > 127 || seen.has(payloadType)) continue
    seen.add(payloadType)
    const map = media.rtp?.find(rtp => rtp.payload === payloadType)
    if (map && String(map.codec).toLowerCase() === 'telephone-event') {
      const clockRate = map.rate ?? 8000
      if (!events.some(event => event.clockRate === clockRate)) events.push({ payloadType, clockRate })
      continue
    }
    const name = map ? codecNamed(String(map.codec), map.rate ?? 8000) : (staticCodecs[payloadType] ?? null)
    if (!name || codecs.some(codec => codec.name === name)) continue
    const parameters = media.fmtp?.find(fmtp => fmtp.payload === payloadType)?.config
    codecs.push({ name, payloadType, parameters: parameters === undefined ? '' : String(parameters) })
  }
  return { codecs, events }
}

function readCrypto(media: MediaDescription): CryptoLine[] {
  return (media.crypto ?? []).slice(0, maxCryptoLines).map(line => ({
    tag: Number(line.id),
    suite: String(line.suite),
    key: String(line.config) + (line.sessionConfig ? ` ${line.sessionConfig}` : ''),
  }))
}

/** ICE and DTLS facts may stand at the session (RFC 8839 §5.4, RFC 8122 §5); null when one of them is missing. */
function readIce(session: SessionDescription, media: MediaDescription): Ice | null {
  const ufrag = media.iceUfrag ?? session.iceUfrag
  const pwd = media.icePwd ?? session.icePwd
  const print = media.fingerprint ?? session.fingerprint
  if (ufrag === undefined || pwd === undefined || !print) return null
  const value = String(print.hash).toUpperCase()
  const texts = [String(ufrag), String(pwd), String(print.type)]
  if (!texts.every(text => /^[\w+/=-]{1,256}$/.test(text)) || !/^[0-9A-F]{2}(:[0-9A-F]{2}){15,63}$/.test(value))
    return null
  const candidates: Candidate[] = []
  for (const candidate of media.candidates ?? []) {
    // RTCP shares the port, so component 2 is of no use; TCP and mDNS names cannot be reached from here.
    if (candidates.length === maxCandidates || Number(candidate.component) !== 1) continue
    if (String(candidate.transport).toLowerCase() !== 'udp' || !/^[0-9a-f.:]{2,45}$/i.test(String(candidate.ip)))
      continue
    const { port, priority } = candidate
    if (!Number.isInteger(port) || port < 1 || port > 65_535) continue
    const type = /^(host|srflx|prflx|relay)$/.test(candidate.type) ? candidate.type : 'host'
    candidates.push({
      address: String(candidate.ip),
      port,
      priority: Number(priority) >>> 0 || 1,
      type,
      foundation: '1',
    })
  }
  const said = media.setup ?? session.setup
  const setup = said === 'active' || said === 'passive' ? said : 'actpass'
  return { ufrag: texts[0]!, pwd: texts[1]!, candidates, fingerprint: { hash: texts[2]!, value }, setup }
}
