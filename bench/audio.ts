/** What sound costs: each figure is for one frame of 20 ms, so a transcoded call needs 50 of them a second and direction. */
import {
  type CodecName,
  codecs,
  createDecoder,
  createEncoder,
  DtmfDetector,
  holdMusic,
  mixMinusOne,
  type Rate,
  Resampler,
} from '@sidetone/audio'
import { cpuMicros, type Figure } from './harness/measure.ts'

const unit = 'µs CPU'

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = []
  const add = (name: string, value: number, note?: string) => figures.push({ name, value, unit, note })
  const music = { 8000: holdMusic(8000), 16000: holdMusic(16_000), 48000: holdMusic(48_000) }
  /** Frame after frame of real sound: silence would flatter the codecs. */
  const frames = (rate: Rate) => {
    const size = rate / 50
    return (n: number) => music[rate].subarray((n % 1500) * size, ((n % 1500) + 1) * size)
  }
  const coded = new Uint8Array(1275)

  for (const name of ['PCMU', 'PCMA', 'G722', 'opus'] as CodecName[]) {
    const { sampleRate } = codecs[name]
    const frame = frames(sampleRate)
    const encoder = await createEncoder(name)
    const decoder = await createDecoder(name)
    add(
      `${name}: encode`,
      cpuMicros(n => void encoder.encode(frame(n), coded)),
      name === 'opus' ? 'complexity 5, 32 kbit/s' : undefined,
    )
    const packets = Array.from({ length: 200 }, (_, n) => coded.slice(0, encoder.encode(frame(n), coded)))
    add(
      `${name}: decode`,
      cpuMicros(n => void decoder.decode(packets[n % packets.length]!)),
    )
    add(
      `${name}: conceal`,
      cpuMicros(
        n => void (n % 4 === 0 ? decoder.conceal(sampleRate / 50) : decoder.decode(packets[n % packets.length]!)),
      ),
      'one frame in four lost, mean of all',
    )
    encoder.free()
    decoder.free()
  }
  for (const [from, to] of [
    [8000, 16_000],
    [16_000, 8000],
    [8000, 48_000],
    [48_000, 8000],
    [16_000, 48_000],
    [48_000, 16_000],
  ] as [Rate, Rate][]) {
    const resampler = new Resampler(from, to)
    const frame = frames(from)
    add(
      `resample ${from / 1000} to ${to / 1000} kHz`,
      cpuMicros(n => void resampler.process(frame(n))),
    )
  }
  const people = Array.from({ length: 10 }, (_, n) => music[16_000].subarray(n * 3200, n * 3200 + 320))
  const heard = people.map(() => new Int16Array(320))
  add(
    'mix for one of 10 people at 16 kHz',
    cpuMicros(() => mixMinusOne(people, heard), { things: 10 }),
  )
  const detector = new DtmfDetector(8000)
  const frame = frames(8000)
  add(
    'hear DTMF at 8 kHz',
    cpuMicros(n => void detector.process(frame(n))),
  )
  return figures
}
