/**
 * A WebRTC end's wire: ICE, DTLS and SRTP by libdatachannel, all ends of the process on one UDP port.
 *
 *   offer()  → our facts ── answer(theirs) ─┐
 *   accept(theirs) → our facts ─────────────┴▶ connecting ──▶ connected
 *
 * New ICE credentials (a restart, or a browser with a new PeerConnection) make a new connection here too. An offered
 * restart waits beside the old connection until it is answered.
 */
import { randomBytes } from 'node:crypto'
import type { Ice } from '@sidetone/sdp'
import { Audio, PeerConnection, type Track } from 'node-datachannel'
import { raiseThreadsSoon } from './real-time.ts'
import { timeNow } from './time.ts'
import type { Wire, WireSink } from './wire.ts'

export type BrowserSettings = {
  /** The UDP port of all WebRTC ends of this process. */
  readonly icePort: number
  /** Of an end with this user name. */
  readonly icePassword: (ufrag: string) => string
  /** Told to browsers as host candidates, best first. */
  readonly addresses: readonly string[]
}
type Connection = { readonly peer: PeerConnection; readonly track: Track; open: boolean }

/** An exception inside a callback of the addon ends the whole process. */
const guarded =
  <A>(work: (argument: A) => void) =>
  (argument: A): void => {
    try {
      work(argument)
    } catch (error) {
      process.stderr.write(`media: ${error instanceof Error ? error.stack : String(error)}\n`)
    }
  }

export class BrowserWire implements Wire {
  readonly #settings: BrowserSettings
  readonly #sink: WireSink
  readonly #ssrc: number
  readonly #cname: string
  #current: Connection | null = null
  #next: Connection | null = null

  constructor(settings: BrowserSettings, ssrc: number, cname: string, sink: WireSink) {
    this.#settings = settings
    this.#ssrc = ssrc
    this.#cname = cname
    this.#sink = sink
  }

  offer(): Ice {
    if (this.#next) end(this.#next)
    this.#next = this.#begin()
    this.#next.peer.setLocalDescription('offer', this.#newCredentials())
    return this.#facts(this.#next.peer)
  }
  /** Throws when the addon does not like their facts. */
  answer(theirs: Ice): void {
    if (!this.#next) return
    this.#replace(this.#next)
    this.#next = null
    this.#current?.peer.setRemoteDescription(
      describe(theirs, theirs.setup === 'actpass' ? 'active' : theirs.setup),
      'answer',
    )
  }
  /** Throws likewise. */
  accept(theirs: Ice): Ice {
    const connection = this.#begin()
    try {
      // The browser begins DTLS when it is ready: what we sent it too early would come again only a second later.
      const setup = theirs.setup === 'actpass' ? 'active' : theirs.setup
      connection.peer.setRemoteDescription(describe(theirs, setup), 'offer')
      connection.peer.setLocalDescription('answer', this.#newCredentials())
    } catch (error) {
      end(connection)
      throw error
    }
    this.#replace(connection)
    return this.#facts(connection.peer)
  }

  /**
   * The old connection ends at once: while both live the browser sends for both from one address, and the addon, which
   * tells connections of one port apart by address, gives packets to the wrong one.
   */
  #replace(connection: Connection): void {
    if (this.#current) end(this.#current)
    this.#current = connection
  }

  send(packet: Buffer, length: number): void {
    const connection = this.#current
    if (!connection?.open) return
    try {
      connection.track.sendMessageBinary(length === packet.length ? packet : packet.subarray(0, length))
    } catch {
      // A packet is lost. The addon says `connected` a moment before it opens its tracks, and `closed` a moment after it has
      // closed them: what is sent in between throws, and the next packet may not.
    }
  }
  sendControl(packet: Buffer, length: number): void {
    this.send(packet, length)
  }
  close(): void {
    for (const connection of [this.#current, this.#next]) if (connection) end(connection)
    this.#current = null
    this.#next = null
  }

  #newCredentials(): { iceUfrag: string; icePwd: string } {
    const iceUfrag = randomBytes(6).toString('hex')
    return { iceUfrag, icePwd: this.#settings.icePassword(iceUfrag) }
  }
  #begin(): Connection {
    const { icePort } = this.#settings
    const peer = new PeerConnection(this.#cname, {
      iceServers: [],
      enableIceUdpMux: true,
      portRangeBegin: icePort,
      portRangeEnd: icePort,
      disableAutoNegotiation: true,
      forceMediaTransport: true,
    })
    // What is sent and heard is decided by our own descriptions; the addon only carries it, so it always says both ways.
    const media = new Audio('0', 'SendRecv')
    media.addOpusCodec(111)
    media.addSSRC(this.#ssrc, this.#cname, this.#cname, 'audio')
    const connection: Connection = { peer, track: peer.addTrack(media), open: false }
    raiseThreadsSoon()
    connection.track.onMessage(guarded(packet => this.#received(connection, packet)))
    peer.onStateChange(guarded(state => this.#changed(connection, state)))
    return connection
  }

  #changed(connection: Connection, state: string): void {
    if (state === 'closed' || state === 'failed') connection.open = false
    if (state !== 'connected') return
    connection.open = true
    if (connection === this.#current) this.#sink.connected()
  }

  #received(connection: Connection, packet: Buffer): void {
    if (connection !== this.#current || packet.length < 12) return
    const kind = packet[1]!
    if (kind >= 192 && kind <= 223) this.#sink.rtcp(packet, packet.length, timeNow())
    else this.#sink.rtp(packet, packet.length, timeNow())
  }

  #facts(peer: PeerConnection): Ice {
    const text = peer.localDescription()?.sdp ?? ''
    const said = (name: string): string => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? ''
    const [hash = '', value = ''] = said('fingerprint').split(' ')
    const setup = said('setup')
    const { addresses, icePort } = this.#settings
    return {
      ufrag: said('ice-ufrag'),
      pwd: said('ice-pwd'),
      fingerprint: { hash, value },
      setup: setup === 'active' || setup === 'passive' ? setup : 'actpass',
      candidates: addresses.map((address, index) => ({
        address,
        port: icePort,
        // Host candidates, component 1 (RFC 8445 §5.1.2.1); the first address is liked best.
        priority: 2 ** 24 * 126 + 2 ** 8 * (65_535 - index) + 255,
        type: 'host',
        foundation: String(index + 1),
      })),
    }
  }
}

function end({ peer, track }: Connection): void {
  track.close()
  peer.close()
}

/**
 * Their facts as the smallest description that the addon reads. Never `end-of-candidates`: the addon adds candidates after the
 * description, and when its network thread comes between them, there are none and no more to come, so ICE fails at once.
 */
function describe(theirs: Ice, setup: Ice['setup']): string {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    `a=ice-ufrag:${theirs.ufrag}`,
    `a=ice-pwd:${theirs.pwd}`,
    `a=fingerprint:${theirs.fingerprint.hash} ${theirs.fingerprint.value}`,
    `a=setup:${setup}`,
    'a=rtpmap:111 opus/48000/2',
    ...theirs.candidates.map(
      (one, index) => `a=candidate:${index + 1} 1 UDP ${one.priority} ${one.address} ${one.port} typ ${one.type}`,
    ),
  ]
  return `${lines.join('\r\n')}\r\n`
}
