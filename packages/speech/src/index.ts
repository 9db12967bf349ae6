/**
 * Text to speech on this machine: `speak` gives a WAV file, made once for each text and kept.
 *
 *   text ─▶ best engine that has the language ─▶ child process ─▶ folder/<hash>.wav ─▶ the same file the next time
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { type Engine, enginesOf, type Installed, installedHere } from './engines.ts'
import { maxFileBytes, maxKept, maxTextCharacters, maxWaiting, speakWithinMs } from './limits.ts'
import { run as runProgram } from './run.ts'

export { maxTextCharacters } from './limits.ts'

export type SpeechFault = {
  readonly ok: false
  readonly why: 'nothing-to-say' | 'too-long' | 'no-engine' | 'no-language' | 'too-busy' | 'failed'
  /** For a person. */
  readonly sentence: string
}
export type Spoken = { readonly ok: true; readonly path: string; readonly engine: Engine['name'] }
export type Speech = {
  /** Programs of this machine that can speak, best first; asked anew each time, as one may just have been installed. */
  engines(): readonly Engine['name'][]
  /** What speaks this language, and with which voice; null: nothing does. */
  voiceOf(language: string): { readonly engine: Engine['name']; readonly voice: string } | null
  /**
   * A file with this text. Ask again before each use: what was not used for long is thrown away, and what is there comes at once.
   * @param text     at most 2000 characters
   * @param language `de`, `de-AT`, …
   */
  speak(text: string, language: string): Promise<Spoken | SpeechFault>
}
export type SpeechOptions = {
  /** Of the files; made when it is not there. `piper/` in it has the voices of Piper. */
  readonly folder: string
  readonly installed?: Installed
  readonly run?: typeof runProgram
  /** What an engine said when it failed. */
  readonly onFault?: (engine: string, said: string) => void
}

const no = (why: SpeechFault['why'], sentence: string): SpeechFault => ({ ok: false, why, sentence })

export function createSpeech(options: SpeechOptions): Speech {
  const { folder, run = runProgram } = options
  const installed = options.installed ?? installedHere(join(folder, 'piper'))
  /** One after the other: an engine takes a whole core. */
  let queue: Promise<unknown> = Promise.resolve()
  let waiting = 0
  const beingMade = new Map<string, Promise<Spoken | SpeechFault>>()

  async function speak(text: string, language: string): Promise<Spoken | SpeechFault> {
    const said = text.replace(/\p{Cc}+/gu, ' ').trim()
    if (said === '') return no('nothing-to-say', 'There is no text to be spoken.')
    if (said.length > maxTextCharacters)
      return no('too-long', `The text has ${said.length} characters; ${maxTextCharacters} can be spoken at once.`)
    const engines = enginesOf(installed)
    if (engines.length === 0)
      return no(
        'no-engine',
        'This machine has no speech engine. Install one (apt install espeak-ng), or record or upload the sound.',
      )
    const short = shortOf(language)
    const engine = engines.find(one => one.voice(short) !== null)
    if (!engine)
      return no('no-language', `No speech engine of this machine (${engines[0]!.name}) speaks “${language}”.`)
    const voice = engine.voice(short)!
    const name = createHash('sha256')
      .update(JSON.stringify([engine.name, voice, said]))
      .digest('hex')
      .slice(0, 32)
    const path = join(folder, `${name}.wav`)
    if (await touched(path)) return { ok: true, path, engine: engine.name }
    const made = beingMade.get(path)
    if (made) return made
    if (waiting >= maxWaiting) return no('too-busy', 'Too many texts wait to be spoken. Try again in a moment.')
    waiting++
    const making = queue
      .then(() => make(engine, voice, said, short, path))
      .finally(() => {
        waiting--
        beingMade.delete(path)
      })
    queue = making
    beingMade.set(path, making)
    return making
  }

  async function make(
    engine: Engine,
    voice: string,
    text: string,
    language: string,
    path: string,
  ): Promise<Spoken | SpeechFault> {
    const out = `${path}.part`
    try {
      await mkdir(folder, { recursive: true })
      await makeRoom(folder)
      const trouble =
        (await run(engine.commandLine({ text, language, out }, voice), speakWithinMs)) ?? (await flaw(out))
      if (trouble === null) {
        await rename(out, path)
        return { ok: true, path, engine: engine.name }
      }
      options.onFault?.(engine.name, trouble)
    } catch (error) {
      options.onFault?.(engine.name, String(error))
    }
    await rm(out, { force: true }).catch(() => undefined)
    return no('failed', `The speech engine (${engine.name}) could not speak this text. The log says why.`)
  }

  return {
    engines: () => enginesOf(installed).map(({ name }) => name),
    voiceOf(language) {
      for (const { name, voice } of enginesOf(installed)) {
        const found = voice(shortOf(language))
        if (found !== null) return { engine: name, voice: found.replace(/\.onnx$/, '') }
      }
      return null
    },
    speak,
  }
}
/** `de` of `de-AT`. */
const shortOf = (language: string) => (language.split(/[-_]/)[0] ?? '').toLowerCase()

/** It is there, and was used now. */
async function touched(path: string): Promise<boolean> {
  const now = new Date()
  return utimes(path, now, now).then(
    () => true,
    () => false,
  )
}
/** What is wrong with the file; null: nothing. */
async function flaw(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return 'It made no file.'
  try {
    const { size } = await file.stat()
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    if (size > maxFileBytes) return `Its file has ${size} bytes.`
    return size > 44 && buffer.toString('latin1') === 'RIFF' ? null : 'Its file is no WAV file.'
  } finally {
    await file.close()
  }
}
async function makeRoom(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.wav'))
  if (names.length < maxKept) return
  const files = await Promise.all(
    names.map(async name => ({ path: join(folder, name), usedAt: (await stat(join(folder, name))).mtimeMs })),
  )
  files.sort((a, b) => a.usedAt - b.usedAt)
  await Promise.all(files.slice(0, files.length - maxKept + 1).map(({ path }) => rm(path, { force: true })))
}
