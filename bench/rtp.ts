/** What a packet costs on its way through the media process, apart from sockets. */
import { createCipheriv } from 'node:crypto'
import {
  JitterBuffer,
  LegQuality,
  newRtpHeader,
  Rewriter,
  readRtcp,
  readRtp,
  type SrtpCrypto,
  SrtpReceiver,
  SrtpSender,
  writeRtp,
} from '@sidetone/rtp'
import { cpuMicros, type Figure } from './harness/measure.ts'

const crypto: SrtpCrypto = {
  aes128Ecb(key) {
    const cipher = createCipheriv('aes-128-ecb', key, null)
    cipher.setAutoPadding(false)
    return blocks => cipher.update(blocks)
  },
}
const unit = 'µs CPU'

export async function run(): Promise<Figure[]> {
  const packet = new Uint8Array(200)
  const header = newRtpHeader()
  const plain = (n: number) => writeRtp(packet, 0, false, n & 0xffff, n * 160, 77)

  const rewriter = new Rewriter(1, 2, 3, 8000)
  const quality = new LegQuality('PCMU', 'bench')
  let total = 0
  const relay = cpuMicros(() => {
    total++
    plain(total)
    readRtp(packet, 172, header)
    quality.packet(header, 8000, total * 20)
    rewriter.rewrite(packet, header, total * 20)
  })

  const master = Uint8Array.from({ length: 30 }, (_, i) => i)
  const sender = new SrtpSender('AES_CM_128_HMAC_SHA1_80', master, crypto)
  let sent = 0
  const protect = cpuMicros(() => {
    plain(sent++)
    sender.protect(packet, 172)
  })
  // Both directions, for a receiver takes each packet only once; the sender's part is taken off.
  const both = {
    sender: new SrtpSender('AES_CM_128_HMAC_SHA1_80', master, crypto),
    receiver: new SrtpReceiver('AES_CM_128_HMAC_SHA1_80', master, crypto),
  }
  let passed = 0
  const roundTrip = cpuMicros(() => {
    plain(passed++)
    if (both.receiver.unprotect(packet, both.sender.protect(packet, 172)) !== 172)
      throw new Error('a packet was refused')
  })

  const buffer = new JitterBuffer({ clockRate: 8000 })
  let buffered = 0
  const jitter = cpuMicros(() => {
    buffered++
    plain(buffered)
    readRtp(packet, 172, header)
    buffer.push(packet, header, buffered * 20)
    buffer.take()
  })

  const report = new Uint8Array(200)
  let reported = 0
  const rtcp = cpuMicros(() => {
    reported++
    const read = readRtcp(report, quality.compound(report, rewriter, reported * 5000))
    if (read.ok) quality.reports(read.value, 1, reported * 5000)
  })

  return [
    { name: 'relay: read, measure, rewrite a packet', value: relay, unit, atMost: 1 },
    { name: 'SRTP: protect 172 bytes', value: protect, unit, atMost: 3 },
    { name: 'SRTP: unprotect 172 bytes', value: roundTrip - protect, unit, atMost: 3 },
    { name: 'jitter buffer: push and take', value: jitter, unit },
    { name: 'RTCP: make a report and read it', value: rtcp, unit },
  ]
}
