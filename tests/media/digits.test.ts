/**
 * Digits as tones in the voice, from ends that agreed on no telephone-event, through a real media process: told once, sent
 * anew to who understands telephone-event, and the tones cut out there. Real time: about 3 s, side by side.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { decodeALaw, decodeMuLaw, generateDigit, levelOf, readWav } from '@sidetone/audio'
import type { CallId, EndId, MediaEvent } from '@sidetone/call'
import { connectedPhone, type Phone, until } from '@sidetone/testkit/media-contract'
import type { RtpClient, RtpClientOptions } from '@sidetone/testkit/rtp-client'
import { nodeEngine } from './engine.ts'

const pressed = '17*055'
const toneMs = 80
/** Longer than a digit takes that is sent anew. */
const pauseMs = 280
/** What may pass of each digit until it is known to be one; 32 by the blocks of the detector. */
const mostLeakMs = 40
/** dBFS: the tones have -10. */
const audible = -40

/** Each at another place in the packets. */
const tones = (digits: string): Int16Array => {
  const parts = [...digits].flatMap((digit, n) => [
    new Int16Array(8 * pauseMs + 29 * n),
    generateDigit(digit, toneMs, 8_000, -13)!,
  ])
  return Int16Array.from([...parts, new Int16Array(1_600)].flatMap(part => [...part]))
}
/** How long each sound is that can be heard, in ms; what is apart by less than 20 ms is one. */
function audibleMs(samples: Int16Array, rate: number): number[] {
  const found: number[] = []
  let quiet = 20
  for (let at = 0; at + rate / 1_000 <= samples.length; at += rate / 1_000) {
    if (levelOf(samples.subarray(at, at + rate / 1_000)) <= audible) {
      quiet++
      continue
    }
    if (quiet >= 20) found.push(0)
    found[found.length - 1]!++
    quiet = 0
  }
  return found
}

/** The one in the middle: where a decoder fills a gap, a late packet can lengthen one of them. */
const usual = (lengths: number[]): number => lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0

describe('digits as tones', { concurrency: true }, () => {
  let engine: Awaited<ReturnType<typeof nodeEngine>>
  const events: MediaEvent[] = []
  let calls = 0
  const phones: Phone[] = []
  const folder = mkdtempSync(join(tmpdir(), 'digits-'))
  before(async () => {
    engine = await nodeEngine()
    engine.port.onEvent(event => events.push(event))
  })
  after(async () => {
    for (const { client } of phones) client.close()
    await engine.stop()
    rmSync(folder, { recursive: true })
  })
  const phone = async (call: CallId, options: RtpClientOptions): Promise<Phone> => {
    const made = await connectedPhone(engine.port, `p${++calls}`, call, options)
    phones.push(made)
    return made
  }
  /** The first of them has no telephone-event. */
  const meet = async (...options: RtpClientOptions[]): Promise<Phone[]> => {
    const call = `digits-${++calls}` as CallId
    const all: Phone[] = []
    for (const [n, each] of options.entries())
      all.push(await phone(call, n === 0 ? { ...each, eventPayloadType: 0 } : each))
    for (const { client } of all.slice(1)) client.send(0)
    return all
  }
  const told = (end: EndId): string =>
    events.flatMap(event => (event.type === 'digit' && event.end === end ? event.digit : [])).join('')
  const allTold = (end: EndId) => until(() => told(end).length >= pressed.length, 5_000, 'all digits')
  /** By RFC 4733: each once. */
  const sentAnew = ({ heard, eventPayloadType }: RtpClient): string => {
    const found = new Map<number, string>()
    for (const { payloadType, timestamp, payload } of heard)
      if (payloadType === eventPayloadType) found.set(timestamp, '0123456789*#ABCD'[payload[0]!]!)
    return [...found.values()].join('')
  }
  const voice = ({ heard, codec }: RtpClient): Int16Array => {
    const [type, decode] = codec === 'PCMA' ? [8, decodeALaw] : [0, decodeMuLaw]
    return Int16Array.from(
      heard.flatMap(({ payloadType, payload }) => (payloadType === type ? [...payload].map(decode) : [])),
    )
  }
  const heardMs = (client: RtpClient): number[] => audibleMs(voice(client), 8_000)
  const whole = (lengths: number[]): boolean =>
    lengths.length === pressed.length && lengths.every(ms => Math.abs(ms - toneMs) < 10)

  for (const [from, to] of [
    ['PCMU', 'PCMU'],
    ['PCMA', 'PCMU'],
    ['PCMU', 'opus'],
  ] as const)
    test(`${from} to ${to} with telephone-event: sent anew, and the tones are cut out`, async t => {
      const [a, b] = (await meet({ codec: from }, { codec: to })) as [Phone, Phone]
      engine.port.bridge(a.end, b.end)
      await a.client.say(tones(pressed))
      await allTold(a.end)
      await until(() => sentAnew(b.client).length >= pressed.length, 3_000, 'digits sent anew')
      assert.deepEqual([told(a.end), sentAnew(b.client)], [pressed, pressed])
      const leaks = heardMs(b.client)
      t.diagnostic(`ms of the digits that were heard as sound: ${leaks}`)
      assert.ok(Math.max(...leaks) <= mostLeakMs, `${leaks} ms`)
      // What it says in Opus the little phone does not decode.
      if (to === 'opus') return
      a.client.send(440)
      await until(() => b.client.hears(440), 3_000, 'the voice')
    })

  test('to a phone without telephone-event the tones themselves pass; the recording has none of them', async () => {
    const [a, b] = (await meet({}, { codec: 'PCMA', eventPayloadType: 0 })) as [Phone, Phone]
    const path = join(folder, 'talk.wav')
    engine.port.bridge(a.end, b.end)
    engine.port.record(a.end, { path, maxMs: 60_000, who: 'end' })
    await a.client.say(tones(pressed))
    await allTold(a.end)
    assert.equal(told(a.end), pressed)
    await until(() => whole(heardMs(b.client)), 3_000, 'the tones')
    engine.port.stopRecording(a.end)
    await until(() => events.some(event => event.type === 'recorded' && event.end === a.end), 6_000, 'recorded')
    const file = readWav(readFileSync(path))
    assert.ok(file.ok)
    const leaks = audibleMs(file.value.samples, file.value.rate)
    assert.ok(usual(leaks) <= mostLeakMs, `${leaks} ms in the recording`)
  })

  test('a machine is told, and an echo is not changed', async () => {
    const [a] = (await meet({})) as [Phone]
    engine.port.echo(a.end)
    await a.client.say(tones(pressed))
    await allTold(a.end)
    assert.equal(told(a.end), pressed)
    await until(() => whole(heardMs(a.client)), 3_000, 'the tones')
  })

  test('in a conference nobody hears them', async () => {
    const all = await meet({ codec: 'PCMA' }, {}, { codec: 'PCMA' })
    const [a, b, c] = all as [Phone, Phone, Phone]
    engine.port.mix('digits', [a.end, b.end, c.end])
    a.client.send(440)
    await until(() => b.client.hears(440) && c.client.hears(440), 5_000, 'the voice')
    a.client.stop()
    await a.client.say(new Int16Array(4_000))
    for (const { client } of [b, c]) client.heard = []
    await a.client.say(tones(pressed))
    await allTold(a.end)
    assert.equal(told(a.end), pressed)
    for (const { client } of [b, c]) {
      const leaks = heardMs(client)
      assert.ok(usual(leaks) <= mostLeakMs, `${leaks} ms`)
      assert.equal(sentAnew(client), '')
    }
  })
})
