/**
 * Whisper in a process of its own, so that no call waits for it: `fork`ed by `on-machine.ts`, spoken to by messages.
 * The library is where the admin had it fetched to; this room does not depend on it.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Asked = { readonly id: number; readonly path: string | null; readonly language: string | null }
export type Answered =
  | {
      readonly id: number
      readonly text: string
      readonly words: readonly { text: string; startMs: number; endMs: number }[]
    }
  | { readonly id: number; readonly error: string }

type Chunk = { readonly text: string; readonly timestamp: readonly [number, number | null] }
type Recognise = (audio: Float32Array, options: object) => Promise<{ text: string; chunks?: readonly Chunk[] }>
type Library = {
  env: { cacheDir: string; allowRemoteModels: boolean }
  pipeline(task: string, model: string, options: object): Promise<Recognise>
}

const [folder = '', model = '', mayFetch = ''] = process.argv.slice(2)

async function load(): Promise<Recognise> {
  const found = createRequire(join(folder, 'package.json')).resolve('@huggingface/transformers')
  const { env, pipeline } = (await import(pathToFileURL(found).href)) as Library
  env.cacheDir = join(folder, 'models')
  env.allowRemoteModels = mayFetch === 'fetch'
  return pipeline('automatic-speech-recognition', model, { dtype: 'q8' })
}

/** 16 bits, 16 kHz, one channel, as our recordings are; the header is 44 bytes. */
async function samplesOf(path: string): Promise<Float32Array> {
  const bytes = await readFile(path)
  const count = Math.max(0, Math.floor((bytes.length - 44) / 2))
  const samples = new Float32Array(count)
  for (let n = 0; n < count; n++) samples[n] = bytes.readInt16LE(44 + 2 * n) / 32_768
  return samples
}

let recognise: Promise<Recognise> | undefined
process.on('message', async ({ id, path, language }: Asked) => {
  const say = (answer: Answered) => void process.send?.(answer)
  try {
    recognise ??= load()
    const run = await recognise
    if (path === null) return say({ id, text: '', words: [] })
    const options = { return_timestamps: 'word', chunk_length_s: 30, ...(language && { language }) }
    const { text, chunks = [] } = await run(await samplesOf(path), options)
    const words = chunks.map(({ text: word, timestamp: [start, end] }) => ({
      text: word.trim(),
      startMs: Math.round(start * 1000),
      endMs: Math.round((end ?? start) * 1000),
    }))
    say({ id, text: text.trim(), words })
  } catch (error) {
    say({ id, error: (error as Error).message })
  }
})
// The server is gone.
process.on('disconnect', () => process.exit(0))
