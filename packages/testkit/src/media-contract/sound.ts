import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { after, before, describe, test } from 'node:test'
import type { CallId, EndId, MediaEvent, MediaPort } from '@sidetone/call'
import { RtpClient, type RtpClientOptions } from '../rtp-client.ts'
import { newCall, pause, type SoundingEngine, until } from './engine.ts'

const hasIpv6 = Object.values(networkInterfaces()).some(all => all?.some(one => one.address === '::1'))

/** A phone that is through: its client and its end. */
export type Phone = { readonly client: RtpClient; readonly end: EndId; readonly call: CallId }

/** A phone whose offer the engine has answered. */
export async function connectedPhone(
  port: MediaPort,
  name: string,
  call: CallId,
  options: RtpClientOptions = {},
): Promise<Phone> {
  const client = await RtpClient.open(options)
  try {
    const end = `${name}-${call}` as EndId
    const accepted = await port.accept(end, client.describe(), { call })
    assert.ok(accepted.ok, `accept: ${JSON.stringify(accepted)}`)
    const answered = await port.answer(end, {})
    assert.ok(answered.ok, `answer: ${JSON.stringify(answered)}`)
    client.follow(answered.sdp)
    return { client, end, call }
  } catch (error) {
    client.close() // it would keep the test alive for ever
    throw error
  }
}

/** Sound that goes through, for engines that have it. Real time: about 25 s. */
export function soundContract(name: string, open: () => Promise<SoundingEngine>): void {
  describe(`${name}: sound`, () => {
    let engine: SoundingEngine
    let events: MediaEvent[]
    const phones: Phone[] = []
    before(async () => {
      engine = await open()
      listen()
    })
    after(async () => {
      for (const { client } of phones) client.close()
      await engine.stop()
    })
    const listen = (): void => {
      events = []
      engine.port.onEvent(event => events.push(event))
    }
    const phone = async (who: string, call: CallId, options: RtpClientOptions = {}): Promise<Phone> => {
      const made = await connectedPhone(engine.port, who, call, options)
      phones.push(made)
      return made
    }
    const pair = async (one: RtpClientOptions = {}, other: RtpClientOptions = {}): Promise<[Phone, Phone]> => {
      const call = newCall()
      const both: [Phone, Phone] = [await phone('a', call, one), await phone('b', call, other)]
      engine.port.bridge(both[0].end, both[1].end)
      return both
    }
    const free = (...gone: Phone[]): void => {
      for (const { end, client } of gone) {
        client.stop()
        engine.port.close(end)
      }
    }

    test('a tone in one end is found at the other and nowhere else', async () => {
      const [a, b] = await pair()
      const [c, d] = await pair()
      a.client.send(440)
      b.client.send(1000)
      c.client.send(0)
      d.client.send(0)
      await until(() => b.client.hears(440) && a.client.hears(1000), 1500, 'each hears the other')
      assert.ok(!a.client.hears(440), 'not its own')
      for (const stranger of [c, d])
        for (const hz of [440, 1000]) assert.ok(stranger.client.loudness(hz) < 50, 'other calls hear nothing of it')
      assert.equal(new Set(b.client.heard.map(packet => packet.ssrc)).size, 1, 'one stream')
      free(a, b, c, d)
    })

    test('different codecs are transcoded', async () => {
      const [a, b] = await pair({ codec: 'PCMU' }, { codec: 'PCMA' })
      a.client.send(440)
      b.client.send(1000)
      await until(() => b.client.hears(440) && a.client.hears(1000), 2000, 'each hears the other')
      free(a, b)
    })

    test('a held phone hears music, the other side is not heard, and a resume brings the voice back', async () => {
      const [a, b] = await pair()
      a.client.send(440)
      b.client.send(1000)
      await until(() => b.client.hears(440) && a.client.hears(1000), 1500, 'each hears the other')
      const held = await engine.port.accept(a.end, a.client.describe('sendonly'), { call: a.call })
      assert.equal(held.ok && held.remote, 'sendonly')
      await engine.port.answer(a.end, {})
      engine.port.play(b.end, { kind: 'tone', tone: 'hold-music' })
      const recent = (client: RtpClient): boolean => client.heard.some(packet => packet.at > performance.now() - 300)
      await until(
        () => recent(b.client) && !b.client.hears(440) && !recent(a.client),
        2000,
        'music, no voice, nothing back',
      )
      await engine.port.accept(a.end, a.client.describe('sendrecv'), { call: a.call })
      await engine.port.answer(a.end, {})
      engine.port.stopPlaying(b.end)
      await until(() => b.client.hears(440, 300) && a.client.hears(1000, 300), 1500, 'voice again')
      assert.equal(new Set(b.client.heard.map(packet => packet.ssrc)).size, 1, 'still one stream')
      free(a, b)
    })

    test('a phone on IPv6 talks with one on IPv4', { skip: hasIpv6 ? false : 'this machine has no IPv6' }, async () => {
      const [a, b] = await pair({ address: '::1' }, {})
      a.client.send(440)
      b.client.send(1000)
      await until(() => b.client.hears(440) && a.client.hears(1000), 1500, 'each hears the other')
      free(a, b)
    })

    test('the echo test gives back what is said', async () => {
      const call = newCall()
      const a = await phone('a', call)
      engine.port.echo(a.end)
      a.client.send(700)
      await until(() => a.client.hears(700), 1500, 'itself')
      free(a)
    })

    const digitsHeard = (client: RtpClient): number =>
      new Set(client.heard.filter(one => one.payloadType === client.eventPayloadType).map(one => one.timestamp)).size
    const lastDuration = (client: RtpClient): number =>
      Math.max(
        ...client.heard
          .filter(one => one.payloadType === client.eventPayloadType)
          .map(one => one.payload.readUInt16BE(2)),
      )

    test('digits pass under the other payload number, on the other clock, and are reported once', async () => {
      for (const other of [
        { eventPayloadType: 96 },
        { codec: 'PCMA', eventPayloadType: 97 },
        { codec: 'opus', eventPayloadType: 98 },
      ] as const) {
        const [a, b] = await pair({}, other)
        a.client.send(0)
        b.client.send(0)
        await pause(200)
        a.client.stop()
        await a.client.sendDigit('5', 120)
        a.client.send(0)
        await until(() => digitsHeard(b.client) > 0, 1500, `digit as ${JSON.stringify(other)}`)
        await pause(400)
        assert.equal(digitsHeard(b.client), 1, 'one digit')
        assert.equal(lastDuration(b.client), 6 * b.client.frameTicks, 'as long as it was')
        const told = events.filter(event => event.type === 'digit' && event.end === a.end)
        assert.deepEqual(
          told.map(event => event.type === 'digit' && [event.digit, event.durationMs]),
          [['5', 120]],
        )
        free(a, b)
      }
    })

    test('a phone without telephone-event hears the tones of a digit', async () => {
      const [a, b] = await pair({}, { eventPayloadType: 0 })
      b.client.send(0)
      engine.port.sendDigit(b.end, '5', 200)
      await until(() => b.client.hears(770, 200) && b.client.hears(1336, 200), 1500, 'both tones of 5')
      free(a, b)
    })

    test('a stranger is not heard, not followed, and cannot take over', async () => {
      const [a, b] = await pair()
      a.client.send(440)
      b.client.send(0)
      await until(() => b.client.hears(440), 1500, 'the voice')
      const stranger = await RtpClient.open()
      stranger.follow(`c=IN IP4 ${a.client.remote!.address}\nm=audio ${a.client.remote!.port}`)
      stranger.send(1500)
      await pause(700)
      assert.ok(b.client.hears(440, 300), 'the voice goes on')
      assert.ok(b.client.loudness(1500, 300) < 50, 'the stranger is not heard')
      assert.equal(stranger.heard.length, 0, 'nothing goes to the stranger')
      stranger.close()
      free(a, b)
    })

    test('a phone that comes from another address is followed once the old one is silent', async () => {
      const [a, b] = await pair()
      a.client.send(440)
      b.client.send(1000)
      await until(() => b.client.hears(440), 1500, 'the voice')
      a.client.stop()
      const moved = await RtpClient.open()
      moved.ssrc = a.client.ssrc
      moved.follow(`c=IN IP4 ${a.client.remote!.address}\nm=audio ${a.client.remote!.port}`)
      await pause(2100)
      moved.send(600)
      await until(() => b.client.hears(600) && moved.hears(1000), 1500, 'both ways at the new address')
      moved.close()
      free(a, b)
    })

    test('silence is reported after 3 s, and the first packet after it', async () => {
      const call = newCall()
      const a = await phone('a', call)
      a.client.send(440)
      await pause(300)
      a.client.stop()
      const since = performance.now()
      const silent = () => events.find(event => event.type === 'silent' && event.end === a.end)
      await until(() => silent() !== undefined, 3800, 'silent')
      assert.ok(performance.now() - since > 2800)
      a.client.send(440)
      await until(() => events.some(event => event.type === 'heard' && event.end === a.end), 300, 'heard')
      free(a)
    })

    test('quality is reported while sound flows', async () => {
      const [a, b] = await pair()
      a.client.send(440)
      b.client.send(1000)
      const quality = () => events.find(event => event.type === 'quality' && event.end === a.end)
      await until(() => quality() !== undefined, 6500, 'a report')
      const report = quality()
      assert.ok(report?.type === 'quality' && report.quality.received > 100 && report.quality.lost === 0)
      assert.ok(report.quality.mos > 4)
      assert.ok(a.client.reports > 0, 'RTCP came')
      free(a, b)
    })

    test('the server dies: sound goes on without a gap, and the next server goes on with the call', async () => {
      const [a, b] = await pair()
      const [c, d] = await pair()
      a.client.send(440)
      b.client.send(1000)
      await until(() => b.client.hears(440), 1500, 'the voice')
      const kept = [a, b].map(({ end, call }) => ({
        end,
        call,
        state: JSON.parse(JSON.stringify(engine.port.exportEnd(end))),
      }))
      const from = b.client.heard.length
      await engine.restartServer()
      listen()
      assert.deepEqual(await engine.port.adopt(kept), { lost: [] })
      await pause(500)
      const times = b.client.heard.slice(from).map(packet => packet.at)
      const gap = Math.max(...times.slice(1).map((at, i) => at - times[i]!))
      assert.ok(gap < 120, `the longest gap was ${Math.round(gap)} ms`)
      c.client.send(440)
      await pause(300)
      assert.ok(!d.client.hears(440), 'ends that nobody adopted are closed')
      const held = await engine.port.accept(a.end, a.client.describe('sendonly'), { call: a.call })
      assert.ok(held.ok)
      assert.ok((await engine.port.answer(a.end, {})).ok)
      await pause(300)
      assert.ok(!a.client.heard.some(packet => packet.at > performance.now() - 200), 'the new server can hold')
      free(a, b, c, d)
    })

    test('the media process dies: exactly its ends are lost, and a new end can be made', async () => {
      const [a, b] = await pair()
      a.client.send(440)
      await until(() => b.client.hears(440), 1500, 'the voice')
      engine.killProcess(a.end)
      const lost = () => events.find(event => event.type === 'lost')
      await until(() => lost() !== undefined, 1000, 'lost')
      const event = lost()
      assert.deepEqual(event?.type === 'lost' && [...event.ends].sort(), [a.end, b.end].sort())
      assert.deepEqual(await engine.port.setAnswer(a.end, b.client.describe()), { ok: false, why: 'unknown-end' })
      free(a, b)
    })
  })
}
