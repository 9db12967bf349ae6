/** Session descriptions read (RFC 8866). Any text gives a `Description` or a `Fault`; nothing throws. */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { codecNamed, staticCodecs } from './codecs.ts'
import { maxCandidates, maxCharacters, maxCryptoLines, maxFormats } from './limits.ts'
import { type MediaSection, type Section, sectionsOf } from './lines.ts'
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

export function parseDescription(text: string): Parsed<Description> {
  if (text.length > maxCharacters) return faulty('the description is too long', 'length')
  if (!text.startsWith('v=0')) return faulty('the description does not begin with v=0', 'v=')
  const sections = sectionsOf(text)
  if ('what' in sections) return faulty(sections.what, sections.where)
  const { origin, session, media } = sections
  const index = media.findIndex(line => line.type === 'audio' && line.port !== 0)
  const audio = index < 0 ? null : readAudio(session, media[index]!, index)
  if (typeof audio === 'string') return faulty(audio, 'm=audio')
  return parsed({
    origin,
    lines: media.map(line => ({
      type: line.type,
      protocol: line.protocol,
      formats: line.formats,
      mid: first(attributeOf(line, 'mid')) || null,
    })),
    audio,
  })
}

/** The value of an attribute; '' when it has none, undefined when it is not there. The last one counts. */
function attributeOf({ attributes }: Section, name: string): string | undefined {
  for (let i = attributes.length - 1; i >= 0; i--) if (attributes[i]!.name === name) return attributes[i]!.value
  return undefined
}
/** Up to the first space. */
const first = (value: string | undefined): string => value?.split(/\s/, 1)[0] ?? ''

/** The audio line, or a sentence that says what is wrong with it. */
function readAudio(session: Section, media: MediaSection, index: number): AudioLine | string {
  const address = media.address ?? session.address
  if (!address) return 'there is no c= line for the audio'
  const { codecs, events } = readFormats(media)
  const crypto = readCrypto(media)
  const ice = readIce(session, media)
  const carriage = carriageOf(media.protocol, crypto, ice)
  if (!carriage) return `the audio is carried by ${media.protocol}, which cannot be spoken here`
  const direction = directionOf(media) ?? directionOf(session) ?? 'sendrecv'
  // RFC 2543's hold: "send me nothing", kept alive by old phones (RFC 3264 §8.4). ICE offers may say it without meaning it.
  const unheld = address === '0.0.0.0' || address === '::' || address === '0:0:0:0:0:0:0:0'
  const held = unheld && carriage !== 'webrtc'
  const ptimeMs = Number(first(attributeOf(media, 'ptime')))
  return {
    index,
    mid: first(attributeOf(media, 'mid')) || null,
    protocol: media.protocol,
    carriage,
    address: held ? '' : address,
    port: media.port,
    rtcpPort: portOf(first(attributeOf(media, 'rtcp'))),
    rtcpMux: attributeOf(media, 'rtcp-mux') !== undefined,
    codecs,
    events,
    ptimeMs: ptimeMs >= 5 && ptimeMs <= 120 ? ptimeMs : defaultPtimeMs,
    direction: held ? (direction === 'recvonly' || direction === 'inactive' ? 'inactive' : 'sendonly') : direction,
    crypto,
    ice,
  }
}

function directionOf({ attributes }: Section): Direction | undefined {
  for (let i = attributes.length - 1; i >= 0; i--) {
    const { name } = attributes[i]!
    if (name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive') return name
  }
  return undefined
}
const portOf = (text: string): number | null =>
  /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65_535 ? Number(text) : null

function carriageOf(protocol: string, crypto: readonly CryptoLine[], ice: Ice | null): Carriage | null {
  const name = protocol.toUpperCase()
  if (name.startsWith('UDP/TLS/RTP/SAVP')) return ice ? 'webrtc' : null
  // Some WebRTC stacks still write RTP/SAVPF with a fingerprint (RFC 8829 §5.1.2).
  if (name.startsWith('RTP/SAVP')) return crypto.length ? 'srtp' : ice ? 'webrtc' : null
  // Keys under plain AVP are opportunistic SRTP (RFC 8643): taken when they are there.
  if (name.startsWith('RTP/AVP')) return crypto.length ? 'srtp' : 'rtp'
  return null
}

const mapOf = /^(\d{1,3}) ([\w.-]*)(?:\s*\/(\d*))?/

function readFormats({ formats, attributes }: MediaSection): { codecs: Codec[]; events: EventFormat[] } {
  const maps = new Map<number, { readonly encoding: string; readonly clockRate: number }>()
  const parameters = new Map<number, string>()
  for (const { name, value } of attributes)
    if (name === 'rtpmap') {
      const [, payloadType, encoding, clockRate] = mapOf.exec(value) ?? []
      if (encoding !== undefined && !maps.has(Number(payloadType)))
        maps.set(Number(payloadType), { encoding, clockRate: clockRate ? Number(clockRate) : 8000 })
    } else if (name === 'fmtp') {
      const space = value.indexOf(' ')
      const payloadType = Number(value.slice(0, space))
      if (space > 0 && !parameters.has(payloadType)) parameters.set(payloadType, value.slice(space + 1))
    }
  const codecs: Codec[] = []
  const events: EventFormat[] = []
  const seen = new Set<number>()
  for (const format of formats.split(' ').slice(0, maxFormats)) {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : -1
    if (payloadType < 0 || payloadType > 127 || seen.has(payloadType)) continue
    seen.add(payloadType)
    const map = maps.get(payloadType)
    if (map && map.encoding.toLowerCase() === 'telephone-event') {
      const { clockRate } = map
      if (!events.some(event => event.clockRate === clockRate)) events.push({ payloadType, clockRate })
      continue
    }
    const name = map ? codecNamed(map.encoding, map.clockRate) : (staticCodecs[payloadType] ?? null)
    if (!name || codecs.some(codec => codec.name === name)) continue
    codecs.push({ name, payloadType, parameters: parameters.get(payloadType) ?? '' })
  }
  return { codecs, events }
}

const cryptoLine = /^(\d*) (\w*) (\S*)(?: (\S*))?/

function readCrypto({ attributes }: MediaSection): CryptoLine[] {
  const lines: CryptoLine[] = []
  for (const { name, value } of attributes) {
    if (name !== 'crypto' || lines.length === maxCryptoLines) continue
    const [, tag, suite, key, parameters] = cryptoLine.exec(value) ?? []
    if (key !== undefined)
      lines.push({ tag: Number(tag), suite: suite!, key: parameters ? `${key} ${parameters}` : key })
  }
  return lines
}

const candidateLine = /^\S+ (\d+) (\S+) (\d+) (\S+) (\d+) typ (\S+)/

/** ICE and DTLS facts may stand at the session (RFC 8839 §5.4, RFC 8122 §5); null when one of them is missing. */
function readIce(session: Section, media: MediaSection): Ice | null {
  const fact = (name: string) => attributeOf(media, name) ?? attributeOf(session, name)
  const [ufrag, pwd] = [fact('ice-ufrag'), fact('ice-pwd')].map(first) as [string, string]
  const [hash = '', print = ''] = fact('fingerprint')?.split(/\s/, 2) ?? []
  const value = print.toUpperCase()
  if (![ufrag, pwd, hash].every(text => /^[\w+/=-]{1,256}$/.test(text))) return null
  if (!/^[0-9A-F]{2}(:[0-9A-F]{2}){15,63}$/.test(value)) return null
  const candidates: Candidate[] = []
  for (const attribute of media.attributes) {
    if (attribute.name !== 'candidate' || candidates.length === maxCandidates) continue
    const [, component, transport, priority, address, port, type] = candidateLine.exec(attribute.value) ?? []
    // RTCP shares the port, so component 2 is of no use; TCP and mDNS names cannot be reached from here.
    if (component !== '1' || transport?.toLowerCase() !== 'udp' || !/^[0-9a-f.:]{2,45}$/i.test(address!)) continue
    if (portOf(port!) === null) continue
    candidates.push({
      address: address!,
      port: Number(port),
      priority: Number(priority) >>> 0 || 1,
      type: /^(host|srflx|prflx|relay)$/.test(type!) ? type! : 'host',
      foundation: '1',
    })
  }
  const said = first(fact('setup'))
  const setup = said === 'active' || said === 'passive' ? said : 'actpass'
  return { ufrag, pwd, candidates, fingerprint: { hash, value }, setup }
}
