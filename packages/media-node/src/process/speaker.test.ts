import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { EndId } from '@sidetone/call'
import { newRtpHeader, readRtp, writeRtcp } from '@sidetone/rtp'
import { Clock } from './clock.ts'
import { End } from './end.ts'

const ssrc = 0x5eed
const samples = 960
/** Something with a pitch and overtones, as a voice has them. Opus makes copies of some two thirds of it. */
const voice = (frame: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, n) => {
    const at = (frame * samples + n) / 48_000
    return 9000 * (1 + 0.5 * Math.sin(2 * Math.PI * 3 * at)) * (((at * 140) % 1) - 0.5)
  })

/** RFC 6716 §4.2.4: a packet of SILK, alone or with CELT, begins with the flags for voice and for a copy of the frame before. */
const hasCopy = (payload: Uint8Array): boolean => payload[0]! < 0x80 && (payload[1]! & 0x40) !== 0

test('an end says copies of its frames while the far end tells of much loss', async () => {
  const sent: Uint8Array[] = []
  const header = newRtpHeader()
  const clock = new Clock()
  const end = new End('end' as EndId, ssrc, 'cname', {
    clock,
    tell: () => undefined,
    packetsIn: 0,
    packetsOut: 0,
    packetsRefused: 0,
  })
  end.wire = {
    send(packet, length) {
      assert.equal(readRtp(packet, length, header), undefined)
      sent.push(packet.slice(header.payloadStart, header.payloadEnd))
    },
    sendControl: () => undefined,
    close: () => undefined,
  }
  end.configure({
    codec: 'opus',
    payloadType: 111,
    ptimeMs: 20,
    hears: [{ payloadType: 111, codec: 'opus' }],
    event: null,
    hearsEvents: [],
    remote: null,
    crypto: null,
    sends: true,
    expects: true,
  })
  let frame = 0
  const say = (): void => end.speaker.frame(voice(frame), 20 * frame++)
  const misses = (lostFraction: number): void => {
    const out = Buffer.alloc(200)
    const block = { ssrc, lostFraction, lost: 0, highest: 0, jitter: 0, lastReport: 0, delaySinceReport: 0 }
    end.rtcp(out, writeRtcp([{ type: 'receiver-report', ssrc: 1, blocks: [block] }], out), 20 * frame)
  }
  /** Of thirty packets; the first few still belong to what was before. */
  const copies = (): number => {
    for (let n = 0; n < 5; n++) say()
    sent.length = 0
    for (let n = 0; n < 30; n++) say()
    return sent.filter(hasCopy).length
  }
  try {
    while (sent.length === 0) {
      say()
      await turn()
    }
    assert.equal(copies(), 0)
    misses(0.04)
    assert.equal(copies(), 0, 'too little to pay for')
    misses(0.06)
    assert.ok(copies() > 5)
    misses(0.03)
    assert.ok(copies() > 5, 'it has not gone yet')
    misses(0.01)
    assert.equal(copies(), 0)
  } finally {
    end.close()
    clock.stop()
  }
})
