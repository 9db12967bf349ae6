/** Speech is written down: by a server, or by Whisper on this machine; off until an admin chooses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiRoute, apiRoute, type Documents, MASK } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { byServer } from './by-server.ts'
import { MAX_TEST_BYTES } from './limits.ts'
import { type OnMachine, onMachine } from './on-machine.ts'
import type { Transcriber, Written } from './port.ts'
import { createQueue } from './queue.ts'
import { TranscriptSettings, transcriptSettings } from './settings.ts'

export type { Transcript, Written } from './port.ts'

export type TranscriptsDeps = {
  readonly documents: Documents
  /** Of this data folder: `whisper/` is made in it when an admin asks for it. */
  readonly home: string
  /** While it says so, nothing is sent to a server. */
  readonly held?: () => boolean
  /** Instead of Whisper on this machine. */
  readonly machine?: OnMachine
}
export type Transcripts = {
  readonly routes: readonly ApiRoute[]
  ready(): boolean
  /** @returns false: switched off, or too many wait. Otherwise `done` is called, sooner or later. */
  write(path: string, language: string | null, done: (written: Written) => void): boolean
  stop(): void
}

const Shown = z
  .object({ ...TranscriptSettings.shape, key: z.union([z.literal(MASK), TranscriptSettings.shape.key]) })
  .meta({ id: 'TranscriptSettings' })
const State = z
  .object({
    ready: z.boolean(),
    says: z.string().describe('how it stands, as a sentence'),
    problem: z.string().describe('why the last one failed; empty when it did not'),
    waiting: z.int().describe('messages that wait to be written down'),
    machine: z.object({ state: z.enum(['absent', 'fetching', 'ready', 'failed']), says: z.string() }),
  })
  .meta({ id: 'TranscriptState' })

export function createTranscripts({
  documents,
  home,
  held = () => false,
  machine = onMachine(join(home, 'whisper')),
}: TranscriptsDeps): Transcripts {
  const settings = transcriptSettings(documents)
  const nobody: Transcriber = {
    write: async () => ({ ok: false, problem: 'Messages are not written down: it is switched off.', forGood: true }),
  }
  const driver = (): Transcriber => {
    const chosen = settings.get()
    if (chosen.driver === 'server') return byServer(chosen)
    return chosen.driver === 'machine' ? machine : nobody
  }
  const queue = createQueue(driver)
  let problem = ''
  const ready = () => {
    const chosen = settings.get().driver
    return (chosen === 'server' && !held()) || (chosen === 'machine' && machine.state().state === 'ready')
  }
  const says = (): string => {
    const { driver: chosen, url } = settings.get()
    if (chosen === 'off') return 'Messages are not written down.'
    if (chosen === 'server' && held()) return 'A restored copy sends no messages to a server until it takes over.'
    return chosen === 'server' ? `Messages are sent to ${url} and written down there.` : machine.state().says
  }
  const shown = (value: TranscriptSettings) => ({ ...value, key: value.key === '' ? '' : MASK })
  const state = () => ({ ready: ready(), says: says(), problem, waiting: queue.waiting, machine: machine.state() })

  const routes = [
    apiRoute({
      method: 'GET',
      path: '/api/transcripts/settings',
      who: 'admin',
      summary: 'By whom voice messages are written down; the key is not shown.',
      answer: Shown,
      handle: () => shown(settings.get()),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/transcripts/settings',
      who: 'admin',
      summary: 'Says by whom voice messages are written down.',
      body: Shown,
      answer: Shown,
      handle({ body, by }) {
        const kept = settings.get()
        // Another server must not be given the key of this one.
        if (body.key === MASK && kept.key !== '' && kept.url !== body.url)
          throw new AppError('secret-needed', 400, 'Please enter the key again: the server is another one.')
        return shown(settings.set({ ...body, key: body.key === MASK ? kept.key : body.key }, by))
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/transcripts/state',
      who: 'admin',
      summary: 'Whether messages are written down now, and whether Whisper is on this machine.',
      answer: State,
      handle: state,
    }),
    apiRoute({
      method: 'POST',
      path: '/api/transcripts/fetch',
      who: 'admin',
      summary: 'Fetches Whisper to this machine (some 250 MB); `state` tells how it goes.',
      answer: State,
      handle() {
        void machine.fetch()
        return state()
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/transcripts/test',
      who: 'admin',
      summary: 'Writes down a sound (WAV, 16 kHz, mono, 16 bits) and says how it went.',
      upload: { types: ['audio/wav', 'audio/x-wav', 'audio/wave'], maxBytes: MAX_TEST_BYTES },
      answer: z.object({ ok: z.boolean(), says: z.string() }),
      async handle({ upload }) {
        const folder = await mkdtemp(join(tmpdir(), 'sidetone-transcript-'))
        try {
          const path = join(folder, 'test.wav')
          await writeFile(path, upload!.bytes)
          const written = await driver().write(path, null)
          return written.ok ? { ok: true, says: written.transcript.text } : { ok: false, says: written.problem }
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      },
    }),
  ]
  return {
    routes,
    ready,
    write: (path, language, done) =>
      ready() &&
      queue.put(path, language, written => {
        problem = written.ok ? '' : written.problem
        done(written)
      }),
    stop() {
      queue.stop()
      machine.stop()
    },
  }
}
