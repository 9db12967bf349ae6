/**
 * Makes all sounds of the room anew: `node packages/prompts/scripts/make.ts`; with `missing` those alone that are not there. Debian packages: festival, festvox-us-slt-hts (the
 * English voice, CMU ARCTIC) and espeak-ng (the others). Each clip is trimmed, set to -20 dBFS of its loud parts, and kept as
 * 8 kHz µ-law, which every telephone and browser plays.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { atAnyRate, encodeMuLaw, levelOf, readWav } from '@sidetone/audio'
import { clipTexts, type Language, languages, soundPath } from '../src/index.ts'

const rate = 8000
const level = -20
const frame = rate / 50
const loudAbove = -42
const headMs = 10
const tailMs = 40
const pauseMs = 160
const espeakVoices = { de: ['de+f5', 190], es: ['es+f5', 190], fr: ['fr-fr+f5', 190] } as const

const onlyMissing = process.argv[2] === 'missing'
const folder = mkdtempSync(join(tmpdir(), 'prompts-'))
try {
  for (const language of languages) {
    const all = Object.entries(clipTexts(language))
    const texts = onlyMissing ? all.filter(([clip]) => !existsSync(soundPath(language, clip))) : all
    if (!onlyMissing) rmSync(dirname(soundPath(language, 'x')), { recursive: true, force: true })
    mkdirSync(dirname(soundPath(language, 'x')), { recursive: true })
    speak(language, texts)
    for (const [clip] of texts) writeFileSync(soundPath(language, clip), muLawFile(polished(read(clip))))
    process.stdout.write(`${language}: ${texts.length} clips\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

/** A pause between two sentences, no longer than `pauseMs`. */
function withShortPauses(samples: Int16Array): Int16Array {
  const most = pauseMs / 20
  let quiet = 0
  const kept: Int16Array[] = []
  for (let from = 0; from < samples.length; from += frame) {
    const part = samples.subarray(from, from + frame)
    quiet = levelOf(part) > -50 ? 0 : quiet + 1
    if (quiet <= most) kept.push(part)
  }
  return Int16Array.from(kept.flatMap(part => [...part]))
}
/** Each text as a WAV file of the clip's name. */
function speak(language: Language, texts: readonly (readonly [clip: string, text: string])[]): void {
  if (language === 'en') {
    const lines = texts.map(
      ([clip, text]) =>
        `(utt.save.wave (utt.synth (Utterance Text "${text.replaceAll('PIN', 'pin')}")) "${wavOf(clip)}" (quote riff))`,
    )
    const script = join(folder, 'speak.scm')
    writeFileSync(script, `(voice_cmu_us_slt_arctic_hts)\n(Parameter.set 'Duration_Stretch 0.9)\n${lines.join('\n')}\n`)
    execFileSync('festival', ['-b', script])
    for (const [clip] of texts) {
      const slow = join(folder, 'slow.wav')
      renameSync(wavOf(clip), slow)
      execFileSync('sox', [slow, wavOf(clip), 'tempo', '-s', '1.1'])
    }
    return
  }
  const [voice, wordsPerMinute] = espeakVoices[language]
  for (const [clip, text] of texts) {
    // A single word is drawn out.
    const speed = text.includes(' ') ? wordsPerMinute : wordsPerMinute + 40
    execFileSync('espeak-ng', ['-v', voice, '-s', String(speed), '-w', wavOf(clip), text.replaceAll('PIN', 'Pin')])
  }
}

function wavOf(clip: string): string {
  return join(folder, `${clip}.wav`)
}
function read(clip: string): Int16Array {
  const wav = readWav(readFileSync(wavOf(clip)))
  if (!wav.ok) throw new Error(`${clip}: ${wav.fault.what}`)
  return atAnyRate(wav.value.samples, wav.value.rate, rate)
}

function polished(samples: Int16Array): Int16Array {
  const frames = Array.from({ length: Math.floor(samples.length / frame) }, (_, i) =>
    levelOf(samples.subarray(i * frame, (i + 1) * frame)),
  )
  const first = frames.findIndex(one => one > loudAbove)
  const last = frames.findLastIndex(one => one > loudAbove)
  if (first < 0) throw new Error('nothing is heard')
  const from = Math.max(0, first * frame - (headMs * rate) / 1000)
  const to = Math.min(samples.length, (last + 1) * frame + (tailMs * rate) / 1000)
  const kept = withShortPauses(samples.slice(from, to))
  // Loud parts only: pauses between words do not make them louder.
  const loud = frames.filter(one => one > -35).map(one => 10 ** (one / 10))
  const heard = 10 * Math.log10(loud.reduce((sum, one) => sum + one, 0) / loud.length)
  const peak = kept.reduce((most, one) => Math.max(most, Math.abs(one)), 1)
  const factor = Math.min(10 ** ((level - heard) / 20), 30_000 / peak)
  const fade = rate / 200
  return kept.map((sample, i) => {
    const edge = Math.min(1, (i + 1) / fade, (kept.length - i) / fade)
    return Math.round(sample * factor * edge)
  })
}

/** WAVE_FORMAT_MULAW. */
function muLawFile(samples: Int16Array): Buffer {
  const header = Buffer.alloc(58)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(50 + samples.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(18, 16)
  header.writeUInt16LE(7, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('fact', 38, 'latin1')
  header.writeUInt32LE(4, 42)
  header.writeUInt32LE(samples.length, 46)
  header.write('data', 50, 'latin1')
  header.writeUInt32LE(samples.length, 54)
  const pad = samples.length % 2
  return Buffer.concat([header, Buffer.from(Array.from(samples, encodeMuLaw)), Buffer.alloc(pad)])
}
