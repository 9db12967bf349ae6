/** Music on hold and sounds from files, heard through a real media process. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { writeWav } from '@sidetone/audio'
import type { CallId, EndId, MediaEvent } from '@sidetone/call'
import { connectedPhone, type Phone, pause, until } from '@sidetone/testkit/media-contract'
import { nodeEngine } from './engine.ts'

function wav(rate: number, channels: 1 | 2, hz: number, seconds: number): Uint8Array {
  const samples = new Int16Array(Math.round(rate * seconds) * channels)
  for (let i = 0; i < samples.length; i++)
    samples[i] = Math.round(8000 * Math.sin((2 * Math.PI * hz * Math.floor(i / channels)) / rate))
  return writeWav({ rate, channels, samples })
}

describe('sounds', () => {
  let engine: Awaited<ReturnType<typeof nodeEngine>>
  let phone: Phone
  const events: MediaEvent[] = []
  const folder = mkdtempSync(join(tmpdir(), 'sounds-'))
  before(async () => {
    engine = await nodeEngine()
    engine.port.onEvent(event => events.push(event))
    phone = await connectedPhone(engine.port, 'listener', 'sounds' as CallId)
    phone.client.send(0)
  })
  after(async () => {
    phone.client.close()
    await engine.stop()
    rmSync(folder, { recursive: true })
  })
  const played = (end: EndId): number => events.filter(event => event.type === 'played' && event.end === end).length

  for (const [rate, channels] of [
    [44_100, 2],
    [22_050, 1],
    [8000, 1],
    [48_000, 2],
  ] as const)
    test(`a file of ${rate} Hz with ${channels} channels goes round and round`, async () => {
      const path = join(folder, `${rate}.wav`)
      writeFileSync(path, wav(rate, channels, 700, 0.4))
      engine.port.play(phone.end, { kind: 'file', path, loop: true })
      await until(() => phone.client.hears(700, 300), 2000, 'the sound')
      await pause(600)
      assert.ok(phone.client.loudness(700, 300) > 6000, 'still, after its end, and at its own pitch')
      assert.equal(played(phone.end), 0)
      engine.port.stopPlaying(phone.end)
    })

  test('between the rounds of a loop it is silent for as long as was asked', async () => {
    const path = join(folder, 'rounds.wav')
    writeFileSync(path, wav(16_000, 1, 2100, 0.3))
    engine.port.play(phone.end, { kind: 'file', path, loop: true, pauseMs: 600 })
    await until(() => phone.client.hears(2100, 200), 2000, 'the first round')
    await until(() => phone.client.loudness(2100, 300) < 50, 2000, 'the pause')
    await until(() => phone.client.hears(2100, 200), 2000, 'the next round')
    engine.port.stopPlaying(phone.end)
  })

  test('a file that was replaced is the new one; without loop its end is told', async () => {
    const path = join(folder, 'changing.wav')
    for (const hz of [600, 1200]) {
      const before = played(phone.end)
      writeFileSync(path, wav(16_000, 1, hz, 0.5 + hz / 10_000))
      engine.port.play(phone.end, { kind: 'file', path })
      await until(() => phone.client.hears(hz, 200), 1500, `${hz} Hz`)
      await until(() => played(phone.end) === before + 1, 1500, 'its end')
    }
  })
  test('what is no sound is over at once', async () => {
    const before = played(phone.end)
    engine.port.play(phone.end, { kind: 'file', path: join(folder, 'nothing.wav') })
    await until(() => played(phone.end) === before + 1, 1000, 'its end')
    writeFileSync(join(folder, 'text.wav'), 'no sound')
    engine.port.play(phone.end, { kind: 'file', path: join(folder, 'text.wav'), loop: true })
    await until(() => played(phone.end) === before + 2, 1000, 'its end')
  })
  test('between two sounds silence is sent, until somebody is heard', async () => {
    const path = join(folder, 'question.wav')
    writeFileSync(path, wav(16_000, 1, 900, 0.3))
    const before = played(phone.end)
    engine.port.play(phone.end, { kind: 'file', path })
    await until(() => played(phone.end) === before + 1, 2000, 'its end')
    const asked = phone.client.heard.length
    await until(() => phone.client.heard.length > asked + 25, 2000, 'packets after it')
    await until(() => phone.client.loudness(900, 300) < 50, 2000, 'silence')
    const other = await connectedPhone(engine.port, 'other', 'sounds' as CallId)
    try {
      other.client.send(1500)
      engine.port.bridge(phone.end, other.end)
      await until(() => phone.client.hears(1500, 300), 2000, 'the other')
      const from = phone.client.heard.length
      await until(() => phone.client.heard.length > from + 50, 3000, 'a second of the other')
      const quiet = phone.client.heard.slice(from).filter(({ payload }) => new Set(payload).size === 1)
      assert.equal(quiet.length, 0, 'no silence between their packets')
    } finally {
      engine.port.unbridge(phone.end)
      other.client.close()
    }
  })
  for (const track of ['evening', 'morning', 'night'] as const)
    test(`the piece ${track} is heard`, async () => {
      await pause(300)
      engine.port.play(phone.end, { kind: 'tone', tone: 'hold-music', track })
      const voiced = (): boolean => phone.client.heard.slice(-25).filter(loud).length > 20
      const loud = ({ payload }: { readonly payload: Buffer }): boolean => new Set(payload).size > 20 // silence is one value, music is many
      await until(voiced, 3000, 'music')
      engine.port.stopPlaying(phone.end)
    })
})
