/**
 * Whisper on this machine (transformers.js). It is no dependency: library and model come when an admin asks for them.
 *
 *   absent ──fetch──▶ fetching ──▶ ready ──write──▶ child process with the model, ended after 5 idle minutes
 *      ▲                 └─▶ failed: why, as a sentence
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ANSWER_WITHIN_MS, CHILD_IDLE_MS, FETCH_WITHIN_MS } from './limits.ts'
import type { Transcriber, Written } from './port.ts'
import type { Answered, Asked } from './whisper-child.ts'

export type MachineState = {
  readonly state: 'absent' | 'fetching' | 'ready' | 'failed'
  readonly says: string
}
export type OnMachine = Transcriber & {
  state(): MachineState
  /** Begins at once; `state` tells how it goes. */
  fetch(): Promise<MachineState>
  stop(): void
}

const library = '@huggingface/transformers@4.3.1'
export const usualModel = 'onnx-community/whisper-base'
const child = join(import.meta.dirname, 'whisper-child.ts')

/** @param folder where library and model are kept; made when they are fetched */
export function onMachine(folder: string, model = usualModel, npm = npmOfThisMachine()): OnMachine {
  const mark = join(folder, 'ready.json')
  let now: MachineState = existsSync(mark)
    ? { state: 'ready', says: 'Whisper is on this machine.' }
    : { state: 'absent', says: 'Whisper is not on this machine yet. Library and model are some 250 MB.' }
  let process: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let count = 0
  const waiting = new Map<number, (answer: Answered) => void>()

  const end = () => {
    clearTimeout(idle)
    process?.kill()
    process = undefined
    for (const [id, done] of waiting) done({ id, error: 'it was stopped' })
    waiting.clear()
  }
  const start = (mayFetch: boolean): ChildProcess => {
    const started = fork(child, [folder, model, mayFetch ? 'fetch' : ''], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('message', (answer: Answered) => {
      waiting.get(answer.id)?.(answer)
      waiting.delete(answer.id)
    })
    started.on('error', () => {})
    started.on('exit', code => {
      // One that was stopped has nobody waiting; who waits by now waits for the next one.
      if (process !== started) return
      process = undefined
      for (const [id, done] of waiting) done({ id, error: `it ended with ${code}` })
      waiting.clear()
    })
    return started
  }
  const ask = (
    path: string | null,
    language: string | null,
    mayFetch: boolean,
    withinMs: number,
  ): Promise<Answered> => {
    clearTimeout(idle)
    process ??= start(mayFetch)
    const id = ++count
    return new Promise(resolve => {
      const late = setTimeout(() => end(), withinMs).unref()
      waiting.set(id, answer => {
        clearTimeout(late)
        idle = setTimeout(end, CHILD_IDLE_MS).unref()
        resolve(answer)
      })
      process!.send({ id, path, language } satisfies Asked, error => {
        if (error) end()
      })
    })
  }
  const become = (state: MachineState['state'], says: string): MachineState => {
    now = { state, says }
    return now
  }

  return {
    state: () => now,
    async fetch() {
      if (now.state === 'fetching') return now
      become('fetching', 'Library and model are being fetched. This takes some minutes.')
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await rm(mark, { force: true })
        await writeFile(join(folder, 'package.json'), '{"private":true}\n')
        const fault = await run(npm, ['install', '--no-audit', '--no-fund', '--loglevel=error', library], folder)
        if (fault !== null)
          return become('failed', `The library for Whisper could not be fetched from the npm registry: ${fault}`)
        end()
        const answer = await ask(null, null, true, FETCH_WITHIN_MS)
        end()
        if ('error' in answer)
          return become(
            'failed',
            `The model ${model} could not be fetched from huggingface.co: ${answer.error}. Does this machine reach the internet? A server with the OpenAI audio API can be used instead.`,
          )
        await writeFile(mark, `${JSON.stringify({ model, library })}\n`)
        return become('ready', 'Whisper is on this machine.')
      } catch (error) {
        return become('failed', `Whisper could not be put on this machine: ${(error as Error).message}`)
      }
    },
    async write(path, language): Promise<Written> {
      if (now.state !== 'ready') return { ok: false, problem: now.says, forGood: now.state !== 'fetching' }
      const answer = await ask(path, language, false, ANSWER_WITHIN_MS)
      if ('error' in answer)
        return { ok: false, problem: `Whisper on this machine failed: ${answer.error}.`, forGood: false }
      const { text, words } = answer
      return { ok: true, transcript: { text, language, words } }
    },
    stop: end,
  }
}

type Program = { readonly file: string; readonly before: readonly string[] }

/** The npm that started us, when one did. */
function npmOfThisMachine(): Program {
  const path = process.env.npm_execpath
  return path ? { file: process.execPath, before: [path] } : { file: 'npm', before: [] }
}

/** @returns what it complained about, null when it went well */
function run({ file, before }: Program, args: readonly string[], cwd: string): Promise<string | null> {
  return new Promise(resolve => {
    let said = ''
    const started = spawn(file, [...before, ...args], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const late = setTimeout(() => started.kill(), FETCH_WITHIN_MS).unref()
    started.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes).slice(-2_000)
    })
    started.on('error', error => resolve(`${error.message}. Is npm installed here?`))
    started.on('exit', code => {
      clearTimeout(late)
      if (code === 0) return resolve(null)
      const reason = /^npm (?:error|ERR!) (?!code|A complete log)(.{5,300})$/m.exec(said)?.[1]
      resolve(reason ?? `npm ended with ${code}`)
    })
  })
}
