/**
 * The browsers of the media bench, in a process of their own: PeerConnections, each on its own port, that send 50 Opus-sized
 * packets a second each. Descriptions travel over IPC.
 */
import { Audio, PeerConnection, type Track } from 'node-datachannel'

export type BrowserOrder =
  | { readonly type: 'make'; readonly count: number }
  /** Of the newest `make`. */
  | { readonly type: 'answers'; readonly answers: readonly string[] }
  | { readonly type: 'send' }
  /** Those since the last time. */
  | { readonly type: 'delays' }
export type BrowserReport =
  | { readonly type: 'offers'; readonly offers: readonly string[] }
  /** All that were made. */
  | { readonly type: 'connected' }
  | { readonly type: 'count'; readonly sent: number; readonly received: number }
  | { readonly type: 'delays'; readonly delaysMs: readonly number[] }

const frameMs = 20
const rtpBytes = 12
const opusBytes = 80
const peers: { peer: PeerConnection; track: Track; ssrc: number; sequence: number }[] = []
let sent = 0
let received = 0
let connected = 0
/** From browser to browser, of each seventh packet. */
let delays: number[] = []
const report = (message: BrowserReport): void => void process.send?.(message)

async function make(count: number): Promise<void> {
  const first = peers.length
  const offers = await Promise.all(
    Array.from({ length: count }, (_, n) => {
      const i = first + n
      const peer = new PeerConnection(`browser-${i}`, {
        iceServers: [],
        disableAutoNegotiation: true,
        bindAddress: '127.0.0.1',
      })
      const media = new Audio('0', 'SendRecv')
      media.addOpusCodec(111)
      media.addSSRC(1000 + i, 'bench')
      const track = peer.addTrack(media)
      track.onMessage(packet => {
        received++
        const isVoice = packet.length === rtpBytes + opusBytes
        if (isVoice && received % 7 === 0) delays.push(performance.now() - packet.readDoubleBE(rtpBytes))
      })
      peer.onStateChange(state => {
        if (state === 'connected' && ++connected === peers.length) report({ type: 'connected' })
      })
      peers.push({ peer, track, ssrc: 1000 + i, sequence: 0 })
      return new Promise<string>(resolve => {
        peer.onGatheringStateChange(state => {
          if (state === 'complete') resolve(peer.localDescription()!.sdp)
        })
        peer.setLocalDescription('offer')
      })
    }),
  )
  report({ type: 'offers', offers })
}

function sendAll(): void {
  const begin = performance.now()
  let slot = 0
  setInterval(() => {
    for (const due = performance.now() - begin; slot < due; slot++)
      for (let i = slot % frameMs; i < peers.length; i += frameMs) {
        const one = peers[i]!
        const packet = Buffer.alloc(rtpBytes + opusBytes)
        packet[0] = 0x80
        packet[1] = 111
        one.sequence = (one.sequence + 1) & 0xffff
        packet.writeUInt16BE(one.sequence, 2)
        packet.writeUInt32BE((one.sequence * 960) >>> 0, 4)
        packet.writeUInt32BE(one.ssrc, 8)
        packet.writeDoubleBE(performance.now(), rtpBytes)
        one.track.sendMessageBinary(packet)
        sent++
      }
  }, 1)
  setInterval(() => report({ type: 'count', sent, received }), 100)
}

process.on('message', message => {
  const order = message as BrowserOrder
  if (order.type === 'make') void make(order.count)
  else if (order.type === 'send') sendAll()
  else if (order.type === 'delays') {
    report({ type: 'delays', delaysMs: delays })
    delays = []
  } else {
    const newest = peers.slice(-order.answers.length)
    // Candidates are added after the description: between them ICE would have none, and fail, if no more were to come.
    order.answers.forEach((answer, i) => {
      newest[i]!.peer.setRemoteDescription(answer.replace('a=end-of-candidates\r\n', ''), 'answer')
    })
  }
})
process.on('disconnect', () => process.exit(0))
