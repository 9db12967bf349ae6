/**
 * What every media engine must do, as tests. A factory gives the engine; those with sound are heard through real sockets
 * with real tones: a tone sent into one end is found at the other and nowhere else.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { CallId, EndId, MediaEvent, MediaPort } from '@sidetone/call'
import { sdpOf } from './fake-media.ts'

import { RtpClient, type RtpClientOptions } from './rtp-client.ts'

export type MediaEngine = {
  /** Of the server that lives now. */
  readonly port: MediaPort
  stop(): Promise<void>
}
export type SoundingEngine = MediaEngine & {
  /** The server dies without a word, a new one takes its place: `port` is that of the new one, nothing adopted yet. */
  restartServer(): Promise<void>
  /** The media process that holds this end dies by SIGKILL. */
  killProcess(end: EndId): void
}

const hasIpv6 = Object.values(networkInterfaces()).some(all => all?.some(one => one.address === '::1'))

let calls = 0
const newCall = (): CallId => `call-${++calls}` as CallId
const newEnd = (name: string): EndId => `${name}-${calls}` as EndId
export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

export async function until(condition: () => boolean, withinMs: number, what: string): Promise<void> {
  for (const deadline = performance.now() + withinMs; !condition(); await pause(20))
    assert.ok(performance.now() < deadline, `${what}: not within ${withinMs} ms`)
}

/** Offers, answers, and the life of an end: for engines with and without sound. */
export function negotiationContract(name: string, open: () => Promise<MediaEngine>): void {
  describe(`${name}: agreeing`, () => {
    let engine: MediaEngine
    before(async () => {
      engine = await open()
    })
    after(() => engine.stop())

    test('an offer puts the codecs of the end that it should be like first', async () => {
      const call = newCall()
      const [a, b] = [newEnd('a'), newEnd('b')]
      const accepted = await engine.port.accept(a, sdpOf(['PCMA']), { call })
      assert.deepEqual(accepted, { ok: true, kind: 'rtp', codecs: ['PCMA'], remote: 'sendrecv' })
      const offered = await engine.port.offer(b, { call, kind: 'rtp', like: a })
      assert.ok(offered.ok)
      assert.match(offered.sdp, /^m=audio \d+ RTP\/AVP 8\b/m)
    })

    test('an answer takes the codec of the end that it should be like', async () => {
      const call = newCall()
      const [a, b] = [newEnd('a'), newEnd('b')]
      await engine.port.accept(a, sdpOf(['G722', 'PCMU', 'PCMA']), { call })
      await engine.port.offer(b, { call, kind: 'rtp', like: a })
      const agreed = await engine.port.setAnswer(b, sdpOf(['PCMA']))
      assert.deepEqual(agreed, { ok: true, codec: 'PCMA', secured: 'none', remote: 'sendrecv' })
      const answered = await engine.port.answer(a, { like: b })
      assert.ok(answered.ok)
      assert.equal(answered.codec, 'PCMA')
    })

    test('no common codec, nonsense and unknown ends are said, not thrown', async () => {
      const call = newCall()
      const a = newEnd('a')
      await engine.port.offer(a, { call, kind: 'rtp' })
      const unusable = sdpOf([]).replace('RTP/AVP ', 'RTP/AVP 18')
      assert.deepEqual(await engine.port.setAnswer(a, unusable), { ok: false, why: 'no-common-codec' })
      assert.deepEqual(await engine.port.accept(newEnd('b'), 'nonsense', { call }), {
        ok: false,
        why: 'bad-description',
      })
      assert.deepEqual(await engine.port.setAnswer(newEnd('c'), sdpOf(['PCMU'])), { ok: false, why: 'unknown-end' })
      assert.deepEqual(await engine.port.answer(newEnd('c'), {}), { ok: false, why: 'unknown-end' })
    })

    test('a remote side that holds is answered with what it allows', async () => {
      const call = newCall()
      const a = newEnd('a')
      for (const [theirs, ours] of [
        ['sendrecv', 'sendrecv'],
        ['sendonly', 'recvonly'],
        ['inactive', 'inactive'],
        ['recvonly', 'sendonly'],
      ] as const) {
        const accepted = await engine.port.accept(a, sdpOf(['PCMU'], { direction: theirs }), { call })
        assert.equal(accepted.ok && accepted.remote, theirs)
        const answered = await engine.port.answer(a, {})
        assert.ok(answered.ok)
        assert.equal(answered.remote, theirs)
        assert.match(answered.sdp, new RegExp(`^a=${ours}\\r$`, 'm'))
      }
    })

    test('a closed end is unknown', async () => {
      const call = newCall()
      const a = newEnd('a')
      await engine.port.offer(a, { call, kind: 'rtp' })
      engine.port.close(a)
      assert.deepEqual(await engine.port.setAnswer(a, sdpOf(['PCMU'])), { ok: false, why: 'unknown-end' })
    })

    test('an end that nobody has is lost when it is adopted', async () => {
      const call = newCall()
      const a = newEnd('a')
      await engine.port.offer(a, { call, kind: 'rtp' })
      const state = engine.port.exportEnd(a)
      engine.port.close(a)
      assert.deepEqual(await engine.port.adopt([{ call, end: a, state }]), { lost: [a] })
    })
  })
}

/** An engine of which one can ask who hears whom, by its sound or by its memory. */
export type JoiningEngine = MediaEngine & {
  /** An end of a call of its own that talks and listens. */
  talker(name: string): Promise<EndId>
  heardBy(end: EndId): readonly EndId[]
}

/** Bridges, conferences and muting: who hears whom after each order. */
export function joiningContract(name: string, open: () => Promise<JoiningEngine>): void {
  describe(`${name}: joining`, () => {
    let engine: JoiningEngine
    let [a, b, c, d]: EndId[] = []
    before(async () => {
      engine = await open()
      ;[a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map(one => engine.talker(one)))
    })
    after(() => engine.stop())
    /** Who hears whom, as `a:bc b:ac c: d:`. */
    const heard = (): string => {
      const ends = [a!, b!, c!, d!]
      const letter = (end: EndId): string => 'abcd'[ends.indexOf(end)] ?? '?'
      return ends.map(end => `${letter(end)}:${engine.heardBy(end).map(letter).sort().join('')}`).join(' ')
    }
    const steps: readonly [what: string, order: (port: MediaPort) => void, wanted: string][] = [
      ['nobody is joined at first', () => undefined, 'a: b: c: d:'],
      ['a bridge joins two', port => port.bridge(a!, b!), 'a:b b:a c: d:'],
      ['a second bridge leaves the first alone', port => port.bridge(c!, d!), 'a:b b:a c:d d:c'],
      ['a mix takes ends out of their bridges', port => port.mix('one', [a!, b!, c!]), 'a:bc b:ac c:ab d:'],
      ['one comes', port => port.mix('one', [a!, b!, c!, d!]), 'a:bcd b:acd c:abd d:abc'],
      ['a muted one hears and is not heard', port => port.mute(a!, true), 'a:bcd b:cd c:bd d:bc'],
      ['one is left out', port => port.mix('one', [a!, b!, d!]), 'a:bd b:d c: d:b'],
      ['one goes by itself', port => port.unbridge(d!), 'a:b b: c: d:'],
      ['muting holds in a bridge', port => port.bridge(a!, c!), 'a:c b: c: d:'],
      ['and ends', port => port.mute(a!, false), 'a:c b: c:a d:'],
      ['one moves from mix to mix', port => port.mix('two', [b!, c!, d!]), 'a: b:cd c:bd d:bc'],
      ['a mix ends', port => port.mix('two', []), 'a: b: c: d:'],
      ['a bridge again', port => port.bridge(a!, d!), 'a:d b: c: d:a'],
      ['a new partner parts the old', port => port.bridge(d!, b!), 'a: b:d c: d:b'],
    ]
    for (const [what, order, wanted] of steps)
      test(what, async () => {
        order(engine.port)
        await until(() => heard() === wanted, 3000, wanted).catch(() => assert.equal(heard(), wanted))
      })
    test('what is closed is not heard', async () => {
      engine.port.mix('three', [a!, b!, c!])
      engine.port.close(a!)
      await until(() => engine.heardBy(b!).join() === c && engine.heardBy(c!).join() === b, 3000, 'b and c')
    })
  })
}

/** Recordings as calls see them; what is in the file is for engines with sound. */
export function recordingContract(name: string, open: () => Promise<MediaEngine>): void {
  describe(`${name}: recordings`, () => {
    let engine: MediaEngine
    const told: string[] = []
    const folder = mkdtempSync(join(tmpdir(), 'contract-'))
    before(async () => {
      engine = await open()
      engine.port.onEvent(event => {
        if (event.type === 'recorded') told.push(`${event.end} ${event.path.slice(folder.length + 1)} ${event.endedBy}`)
      })
    })
    after(async () => {
      await engine.stop()
      rmSync(folder, { recursive: true })
    })
    const record = (end: EndId, file: string): void =>
      engine.port.record(end, { path: join(folder, file), maxMs: 60_000, who: 'end' })
    const tells = (...wanted: string[]): Promise<void> =>
      until(() => told.length >= wanted.length, 3000, wanted.join()).then(() =>
        assert.deepEqual(told.splice(0), wanted),
      )

    test('each is told once: stopped, replaced by another, closed with its end', async () => {
      const call = newCall()
      const end = newEnd('r')
      assert.ok((await engine.port.accept(end, sdpOf(['PCMU']), { call })).ok)
      assert.ok((await engine.port.answer(end, {})).ok)
      record(end, 'one')
      engine.port.stopRecording(end)
      engine.port.stopRecording(end)
      await tells(`${end} one stopped`)
      record(end, 'two')
      record(end, 'three')
      await tells(`${end} two stopped`)
      engine.port.close(end)
      await tells(`${end} three closed`)
      record(end, 'four')
      engine.port.announce('nobody', { kind: 'tone', tone: 'beep' })
      await pause(100)
      assert.deepEqual(told, [], 'an end that is gone is not recorded')
    })
  })
}

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
