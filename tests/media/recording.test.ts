/**
 * Recordings and announcements, by measured tones: what an end says (and hears) is found in the file and nothing else; what a
 * conference is told is heard in every process. Real time: about 12 s.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { findTone, levelOf, readWav, writeWav } from '@sidetone/audio'
import type { CallId, EndId, MediaEvent } from '@sidetone/call'
import { connectedPhone, type Phone, until } from '@sidetone/testkit/media-contract'
import type { RtpClientOptions } from '@sidetone/testkit/rtp-client'
import { nodeEngine } from './engine.ts'

type Recorded = Extract<MediaEvent, { type: 'recorded' }>
/** dBFS of a tone that is there, and of one that is not. */
const there = -25
const absent = -55

describe('recording and announcing', () => {
  let engine: Awaited<ReturnType<typeof nodeEngine>>
  const events: MediaEvent[] = []
  let calls = 0
  const folder = mkdtempSync(join(tmpdir(), 'recording-'))
  const phones: Phone[] = []
  before(async () => {
    engine = await nodeEngine(2)
    engine.port.onEvent(event => events.push(event))
  })
  after(async () => {
    for (const { client } of phones) client.close()
    await engine.stop()
    rmSync(folder, { recursive: true })
  })
  const phone = async (call: string, options: RtpClientOptions = {}): Promise<Phone> => {
    const made = await connectedPhone(engine.port, `p${++calls}`, call as CallId, options)
    phones.push(made)
    return made
  }
  const pair = async (one: RtpClientOptions = {}, other: RtpClientOptions = {}): Promise<[Phone, Phone]> => {
    const call = `recording-${++calls}`
    const both: [Phone, Phone] = [await phone(call, one), await phone(call, other)]
    engine.port.bridge(both[0].end, both[1].end)
    return both
  }
  const told = (end: EndId): Recorded[] =>
    events.filter((event): event is Recorded => event.type === 'recorded' && event.end === end)
  const recorded = async (end: EndId, times = 1): Promise<Recorded> => {
    await until(() => told(end).length === times, 6000, 'recorded')
    return told(end).at(-1)!
  }
  const wav = (path: string): { rate: number; samples: Int16Array } => {
    const read = readWav(readFileSync(path))
    assert.ok(read.ok, 'a whole WAV file')
    assert.deepEqual([read.value.rate, read.value.channels], [16_000, 1])
    return read.value
  }
  const lengthMs = (path: string): number => Math.round(wav(path).samples.length / 16)
  const tone = (path: string, hz: number, fromMs = 0, toMs = 3600_000): number =>
    findTone(wav(path).samples.subarray(fromMs * 16, toMs * 16), 16_000, hz)
  /** So much is in the file already. */
  const grown = (path: string, ms: number): Promise<void> =>
    until(
      () => {
        try {
          return lengthMs(path) >= ms
        } catch {
          return false
        }
      },
      ms + 5000,
      `${ms} ms in the file`,
    )

  test('what an end says is in the file, what it hears is not; with `both` each is', async () => {
    const [a, b] = await pair({ codec: 'PCMU' }, { codec: 'PCMA' })
    a.client.send(440)
    b.client.send(1000)
    await until(() => b.client.hears(440) && a.client.hears(1000), 3000, 'each hears the other')
    const [mine, ours] = [join(folder, 'mine.wav'), join(folder, 'ours.wav')]
    engine.port.record(a.end, { path: mine, maxMs: 60_000, who: 'end' })
    engine.port.record(b.end, { path: ours, maxMs: 60_000, who: 'both' })
    await Promise.all([grown(mine, 1000), grown(ours, 1000)])
    engine.port.stopRecording(a.end)
    engine.port.close(b.end)
    const [first, second] = [await recorded(a.end), await recorded(b.end)]
    assert.deepEqual([first.endedBy, first.path, second.endedBy, second.path], ['stopped', mine, 'closed', ours])
    assert.equal(first.ms, lengthMs(mine), 'told as long as it is')
    assert.ok(tone(mine, 440, 300) > there, `its own tone: ${tone(mine, 440, 300)} dBFS`)
    assert.ok(tone(mine, 1000, 300) < absent, 'not that of the other')
    assert.ok(tone(ours, 440, 300) > there && tone(ours, 1000, 300) > there, 'both')
    engine.port.close(a.end)
  })

  test('it ends in silence, without it; noise of the line is silence', async () => {
    const a = await phone(`silence-${++calls}`, { amplitude: 8000 })
    const path = join(folder, 'silence.wav')
    a.client.send(700)
    engine.port.record(a.end, { path, maxMs: 60_000, silenceMs: 1000, who: 'end' })
    await grown(path, 2000)
    assert.equal(told(a.end).length, 0, 'a tone is no silence')
    a.client.send(0)
    const { endedBy, ms } = await recorded(a.end)
    assert.equal(endedBy, 'silence')
    assert.equal(ms, lengthMs(path))
    const { samples } = wav(path)
    assert.ok(levelOf(samples.subarray(-100 * 16)) < absent, 'a moment of silence is left')
    assert.ok(levelOf(samples.subarray(-600 * 16)) > -40, 'no more of it')
    engine.port.close(a.end)
  })

  test('it ends when it is full, and another one replaces it', async () => {
    const a = await phone(`full-${++calls}`)
    a.client.send(700)
    const [one, two] = [join(folder, 'one.wav'), join(folder, 'two.wav')]
    engine.port.record(a.end, { path: one, maxMs: 60_000, who: 'end' })
    engine.port.record(a.end, { path: two, maxMs: 1500, who: 'end' })
    await recorded(a.end, 2)
    assert.deepEqual(
      told(a.end).map(({ path, endedBy }) => [path, endedBy]),
      [
        [one, 'stopped'],
        [two, 'full'],
      ],
    )
    assert.equal(lengthMs(two), 1500)
    engine.port.close(a.end)
  })

  test('who is muted, and digits, are not in it', async () => {
    const a = await phone(`muted-${++calls}`)
    const path = join(folder, 'muted.wav')
    a.client.send(700)
    engine.port.mute(a.end, true)
    engine.port.record(a.end, { path, maxMs: 60_000, who: 'end' })
    await grown(path, 1000)
    engine.port.stopRecording(a.end)
    await recorded(a.end)
    assert.ok(levelOf(wav(path).samples) < -80)
    engine.port.close(a.end)
  })

  test('a file that cannot be made is told', async () => {
    const a = await phone(`nowhere-${++calls}`)
    engine.port.record(a.end, { path: join(folder, 'no/such/folder.wav'), maxMs: 60_000, who: 'end' })
    assert.deepEqual(
      [await recorded(a.end)].map(({ endedBy, ms }) => [endedBy, ms]),
      [['failed', 0]],
    )
    engine.port.close(a.end)
  })

  test('an announcement is heard by all of a conference over the voices, in every process, one after the other', async () => {
    const said = (name: string, hz: number): string => {
      const path = join(folder, `${name}.wav`)
      const samples = Int16Array.from({ length: 16_000 }, (_, i) => 6000 * Math.sin((2 * Math.PI * hz * i) / 16_000))
      writeFileSync(path, writeWav({ rate: 16_000, channels: 1, samples }))
      return path
    }
    const [first, second] = [said('first', 2000), said('second', 2600)]
    // A call of its own each, so that they live in both processes.
    const all = [await phone('far-1'), await phone('far-2', { codec: 'PCMA' }), await phone('far-3')]
    const outside = await phone('far-4')
    all[0]!.client.send(500)
    engine.port.mix(
      'told',
      all.map(({ end }) => end),
    )
    // At once, while the processes are being joined.
    engine.port.announce('told', { kind: 'file', path: first })
    engine.port.announce('told', { kind: 'file', path: second })
    engine.port.announce('nobody', { kind: 'file', path: first })
    await until(() => all.every(({ client }) => client.hears(2000, 200)), 4000, 'all hear the first')
    // One after the other: there is a time with the second alone.
    const onlySecond = ({ client }: Phone) => client.hears(2600, 100) && !client.hears(2000, 100)
    await until(() => all.every(onlySecond), 4000, 'all hear the second alone')
    await until(() => all.slice(1).every(({ client }) => client.hears(500, 200)), 2000, 'the voice')
    assert.equal(outside.client.heard.length, 0, 'nobody else hears it')
    for (const { end } of [...all, outside]) engine.port.close(end)
  })

  test('the process dies: the file is whole, and short by no more than what was said last', async () => {
    const a = await phone(`dies-${++calls}`)
    const path = join(folder, 'dies.wav')
    a.client.send(700)
    engine.port.record(a.end, { path, maxMs: 60_000, who: 'end' })
    await grown(path, 2000)
    engine.killProcess(a.end)
    await until(() => events.some(event => event.type === 'lost' && event.ends.includes(a.end)), 3000, 'lost')
    const bytes = readFileSync(path)
    assert.ok(bytes.readUInt32LE(40) >= 2 * 16_000 * 2 && bytes.readUInt32LE(40) <= bytes.length - 44)
    assert.ok(tone(path, 700, 300) > there)
    assert.equal(told(a.end).length, 0)
  })
})
