import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type CommandLine, installedHere } from './engines.ts'
import { createSpeech } from './index.ts'
import { maxKept, maxWaiting } from './limits.ts'
import { run } from './run.ts'

/** Programs that are there, and what they do when they run: by default they write a file. */
function world(t: TestContext, programs: readonly string[], voices: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'speech-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const calls: CommandLine[] = []
  const faults: string[] = []
  let answer: (line: CommandLine) => string | null = line => {
    writeFileSync(outOf(line), `RIFF${' '.repeat(100)}`)
    return null
  }
  const speech = createSpeech({
    folder,
    installed: {
      find: program => (programs.includes(program) ? `/bin/${program}` : null),
      piperVoices: () => voices,
      piperFolder: join(folder, 'piper'),
    },
    run: async line => {
      calls.push(line)
      return answer(line)
    },
    onFault: (_, said) => faults.push(said),
  })
  return {
    folder,
    speech,
    calls,
    faults,
    answers(next: typeof answer) {
      answer = next
    },
  }
}
const outOf = ({ args }: CommandLine): string => args.find(arg => arg.endsWith('.part'))!

test('the best engine that has the language speaks; text is never an option', async t => {
  const { speech, calls } = world(t, ['espeak-ng', 'flite', 'pico2wave', 'piper'], ['de_DE-thorsten-medium.onnx'])
  assert.deepEqual(speech.engines(), ['piper', 'pico2wave', 'flite', 'espeak-ng'])
  for (const language of ['de-AT', 'fr', 'nl']) assert.ok((await speech.speak('-w /etc/passwd', language)).ok)
  assert.deepEqual(
    calls.map(({ command }) => command),
    ['/bin/piper', '/bin/pico2wave', '/bin/espeak-ng'],
  )
  assert.ok(calls.every(({ args }) => !args.includes('-w /etc/passwd') || args.at(-2) === '--'))
})
test('what would speak a language is told with its voice', t => {
  const { speech } = world(t, ['espeak-ng', 'piper'], ['de_DE-thorsten-medium.onnx'])
  assert.deepEqual(speech.voiceOf('de-AT'), { engine: 'piper', voice: 'de_DE-thorsten-medium' })
  assert.deepEqual(speech.voiceOf('en'), { engine: 'espeak-ng', voice: 'en+f5' })
  assert.equal(world(t, ['flite']).speech.voiceOf('de'), null)
})
test("Debian's piper, which is for mice, is passed over", t => {
  assert.deepEqual(world(t, ['piper', 'espeak-ng']).speech.engines(), ['espeak-ng'])
})
test('a text is spoken once, also when it is asked for twice at once', async t => {
  const { speech, calls } = world(t, ['espeak-ng'])
  const [one, two] = await Promise.all([speech.speak('Hello', 'en'), speech.speak('Hello', 'en')])
  assert.deepEqual(one, two)
  assert.deepEqual(await speech.speak(' Hello\n', 'en'), one)
  assert.equal(calls.length, 1)
  assert.ok(one.ok && existsSync(one.path))
  assert.notDeepEqual(await speech.speak('Hello', 'de'), one)
})
test('each fault is a sentence', async t => {
  assert.match(sentence(await world(t, []).speech.speak('Hello', 'en')), /no speech engine.*apt install espeak-ng/)
  assert.match(sentence(await world(t, ['flite']).speech.speak('Hallo', 'de')), /“de”/)
  const { speech, answers, faults, folder } = world(t, ['espeak-ng'])
  assert.match(sentence(await speech.speak('x'.repeat(2001), 'en')), /2001 characters/)
  assert.match(sentence(await speech.speak(' \n', 'en')), /no text/)
  answers(() => 'ended with 1.')
  assert.match(sentence(await speech.speak('one', 'en')), /could not speak/)
  answers(() => null)
  assert.match(sentence(await speech.speak('two', 'en')), /could not speak/)
  answers(line => {
    writeFileSync(outOf(line), 'text'.repeat(20))
    return null
  })
  assert.match(sentence(await speech.speak('three', 'en')), /could not speak/)
  assert.deepEqual(faults, ['ended with 1.', 'It made no file.', 'Its file is no WAV file.'])
  assert.deepEqual(readdirSync(folder), [], 'nothing is left behind')
})
test('a queue has an end, and so has the folder', async t => {
  const { speech, folder } = world(t, ['espeak-ng'])
  const all = await Promise.all(Array.from({ length: maxWaiting + 1 }, (_, i) => speech.speak(`text ${i}`, 'en')))
  assert.match(sentence(all.at(-1)!), /Too many/)
  assert.equal(all.filter(({ ok }) => ok).length, maxWaiting)
  for (let i = 0; i < maxKept; i++) {
    writeFileSync(join(folder, `${i}.wav`), '')
    utimesSync(join(folder, `${i}.wav`), i, i)
  }
  const first = all[0]!
  await speech.speak('text 0', 'en')
  await speech.speak('another', 'en')
  const left = readdirSync(folder)
  assert.equal(left.length, maxKept)
  assert.ok(!left.includes('0.wav') && first.ok && existsSync(first.path))
})
test('an engine that hangs is killed', async () => {
  assert.match((await run({ command: '/bin/sleep', args: ['60'], input: '' }, 50)) ?? '', /SIGKILL/)
  assert.match((await run({ command: '/no/such/program', args: [], input: '' }, 50)) ?? '', /ENOENT/)
})
for (const [engine, language, text] of [
  ['espeak-ng', 'de', 'Guten Tag.'],
  ['flite', 'en', '-voice is a word too.'],
] as const)
  test(`${engine} of this machine speaks`, {
    skip: installedHere('').find(engine) ? false : `${engine} is not installed`,
  }, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'speech-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const { find } = installedHere('')
    const installed = {
      piperFolder: '',
      piperVoices: () => [],
      find: (name: string) => (name === engine ? find(name) : null),
    }
    const spoken = await createSpeech({ folder, installed }).speak(text, language)
    assert.ok(spoken.ok)
    const bytes = readFileSync(spoken.path)
    assert.ok(bytes.length > 20_000 && bytes.subarray(8, 12).toString() === 'WAVE')
  })

function sentence(result: Awaited<ReturnType<ReturnType<typeof createSpeech>['speak']>>): string {
  assert.ok(!result.ok)
  return result.sentence
}
