/**
 * A router with bad weather between one SIP phone and Sidetone, over UDP on loopback. Signalling passes as it came; in it the
 * sound is led through us, where it is lost, delayed, mixed up and doubled, from a seed.
 *
 *   phone ──▶ sip ══▶ outer ──▶ server        and for each call a lane: phone ◀──▶ inner ┄weather┄ outer ◀──▶ server
 */
import { createSocket, type Socket } from 'node:dgram'
import { seededRandom } from '@sidetone/testkit'

const home = '127.0.0.1'

export type Weather = {
  /** 0 … 1, at random */
  readonly loss: number
  /** Each packet is late by 0 … 2 × this, evenly: ms */
  readonly jitterMs: number
  /** 0 … 1: so many are late by 50 ms more, so that two overtake them */
  readonly reorder: number
  /** 0 … 1: so many come twice */
  readonly duplicate: number
}
export const fair: Weather = { loss: 0, jitterMs: 0, reorder: 0, duplicate: 0 }
/** RTP packets that came to us in one direction, and what became of them. */
export type Counted = { came: number; lost: number; doubled: number; overtaken: number }

export type BadNetwork = {
  /** What the phone takes for its server. */
  readonly server: { host: string; port: number }
  readonly toServer: Counted
  readonly toPhone: Counted
  weather(next: Weather): void
  /** Sound passes or does not; signalling goes on. */
  cut(way: 'both' | 'to-server' | 'none'): void
  /** The router forgets its ports: from now on sound comes from others. What is sent to the old ones is lost. */
  changePorts(): Promise<void>
  /** Sends a stranger's packets to where the server listens for the sound of this phone's newest call: another stream. */
  strangers(count: number): Promise<void>
  close(): void
}

type Way = 'toServer' | 'toPhone'
type Lane = { inner: Pair; outer: Pair; phonePort: number; serverPort: number; last: Buffer }
/** RTP on `port`, RTCP on the next one. */
type Pair = { readonly port: number; readonly sockets: readonly [Socket, Socket] }

const bound = (port: number): Promise<Socket | null> =>
  new Promise(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(null))
    socket.bind(port, home, () => resolve(socket))
  })
const pair = async (): Promise<Pair> => {
  for (;;) {
    const rtp = await bound(0)
    const { port } = rtp!.address()
    const rtcp = port % 2 === 0 ? await bound(port + 1) : null
    if (rtcp) return { port, sockets: [rtp!, rtcp] }
    rtp!.close()
  }
}
const isSound = (packet: Buffer): boolean => packet.length > 12 && (packet[1]! < 192 || packet[1]! > 223)

export const badNetworkTo = async (server: { host: string; port: number }, seed = 1): Promise<BadNetwork> => {
  const random = seededRandom(seed)
  const [sip, outer] = [await bound(0), await bound(0)] as [Socket, Socket]
  const here = sip.address().port
  const lanes = new Map<string, Lane>()
  const counted = () => ({ came: 0, lost: 0, doubled: 0, overtaken: 0 })
  const counts: Record<Way, Counted> = { toServer: counted(), toPhone: counted() }
  let sky = fair
  let isCut: 'both' | 'to-server' | 'none' = 'none'
  let phonePort = 0
  let closed = false

  /** @param from the socket that it leaves by */
  const carry = (way: Way, packet: Buffer, from: () => Socket, port: number): void => {
    const count = isSound(packet) ? counts[way] : counted()
    count.came++
    if (port === 0 || isCut === 'both' || (isCut === 'to-server' && way === 'toServer') || random() < sky.loss) {
      count.lost++
      return
    }
    const overtaken = random() < sky.reorder
    if (overtaken) count.overtaken++
    const send = () => {
      if (!closed) from().send(packet, port, home)
    }
    const late = random() * 2 * sky.jitterMs + (overtaken ? 50 : 0)
    if (late === 0) send()
    else setTimeout(send, late)
    if (random() < sky.duplicate) {
      count.doubled++
      setTimeout(send, late + random() * 20)
    }
  }
  const listenOuter = (lane: Lane): void =>
    lane.outer.sockets.forEach((socket, rtcp) => {
      socket.on('message', packet =>
        carry('toPhone', packet, () => lane.inner.sockets[rtcp]!, lane.phonePort && lane.phonePort + rtcp),
      )
    })
  const laneOf = async (call: string): Promise<Lane> => {
    const known = lanes.get(call)
    if (known) return known
    const lane: Lane = { inner: await pair(), outer: await pair(), phonePort: 0, serverPort: 0, last: Buffer.alloc(0) }
    lanes.set(call, lane)
    lane.inner.sockets.forEach((socket, rtcp) => {
      socket.on('message', packet => {
        if (rtcp === 0) lane.last = packet
        carry('toServer', packet, () => lane.outer.sockets[rtcp]!, lane.serverPort && lane.serverPort + rtcp)
      })
    })
    listenOuter(lane)
    return lane
  }
  /** Leads the sound that a description speaks of through us. */
  const throughUs = async (text: string, way: Way): Promise<string> => {
    const [head, body] = text.split('\r\n\r\n') as [string, string | undefined]
    const told = body && Number(/^m=audio (\d+)/m.exec(body)?.[1])
    // In a dialog the phone speaks to who is in our Contact.
    const toUs =
      way === 'toPhone'
        ? head.replace(new RegExp(`(^Contact:.*)${server.host}:${server.port}`, 'im'), `$1${home}:${here}`)
        : head
    if (!told) return `${toUs}\r\n\r\n${body ?? ''}`
    const lane = await laneOf(/^(?:Call-ID|i): *(\S+)/im.exec(head)?.[1] ?? '')
    if (way === 'toServer') lane.phonePort = told
    else lane.serverPort = told
    const { port } = way === 'toServer' ? lane.outer : lane.inner
    const led = body.replace(/^m=audio \d+/m, `m=audio ${port}`).replace(/^a=rtcp:\d+/m, `a=rtcp:${port + 1}`)
    return `${toUs.replace(/^(Content-Length|l): *\d+/im, `Content-Length: ${Buffer.byteLength(led)}`)}\r\n\r\n${led}`
  }
  /** In order, though a description waits for its ports. */
  let told: Promise<void> = Promise.resolve()
  const inOrder = (work: () => Promise<void>): void => {
    told = told.then(work)
  }
  sip.on('message', (bytes, from) =>
    inOrder(async () => {
      phonePort = from.port
      const text = await throughUs(bytes.toString('latin1'), 'toServer')
      if (!closed) outer.send(Buffer.from(text, 'latin1'), server.port, server.host)
    }),
  )
  outer.on('message', bytes =>
    inOrder(async () => {
      const text = await throughUs(bytes.toString('latin1'), 'toPhone')
      if (!closed && phonePort) sip.send(Buffer.from(text, 'latin1'), phonePort, home)
    }),
  )
  return {
    server: { host: home, port: here },
    ...counts,
    weather: next => {
      sky = next
    },
    cut: way => {
      isCut = way
    },
    changePorts: async () => {
      for (const lane of lanes.values()) {
        const old = lane.outer
        lane.outer = await pair()
        listenOuter(lane)
        for (const socket of old.sockets) socket.close()
      }
    },
    strangers: async count => {
      const stranger = await bound(0)
      const lane = [...lanes.values()].at(-1)
      if (!lane?.serverPort) throw new Error('no sound goes to Sidetone')
      const packet = Buffer.from(lane.last)
      packet.writeUInt32BE(0x51_7a_16_e5, 8)
      for (let i = 0; i < count; i++) {
        packet.writeUInt16BE(1_000 + i, 2)
        await new Promise(sent => stranger!.send(packet, lane.serverPort, home, sent))
      }
      stranger!.close()
    },
    close: () => {
      closed = true
      for (const lane of lanes.values())
        for (const socket of [...lane.inner.sockets, ...lane.outer.sockets]) socket.close()
      sip.close()
      outer.close()
    },
  }
}
