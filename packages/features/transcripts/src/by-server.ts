/** Any server that speaks the OpenAI audio API: `POST …/audio/transcriptions`, multipart. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ANSWER_WITHIN_MS, MAX_ANSWER_BYTES, MAX_WORDS } from './limits.ts'
import type { Transcriber, Transcript, Written } from './port.ts'

export type ServerSettings = { readonly url: string; readonly key: string; readonly model: string }

export function byServer({ url, key, model }: ServerSettings): Transcriber {
  const target = `${url.replace(/\/+$/, '')}/audio/transcriptions`
  const ask = async (path: string, language: string | null, withWords: boolean): Promise<Response> => {
    const form = new FormData()
    form.set('model', model || 'whisper-1')
    form.set('response_format', withWords ? 'verbose_json' : 'json')
    // Segments tell how sure the server is.
    if (withWords) for (const each of ['word', 'segment']) form.append('timestamp_granularities[]', each)
    if (language) form.set('language', language)
    // Last, for some servers read the rest of the form first.
    form.set('file', new Blob([await readFile(path)], { type: 'audio/wav' }), basename(path))
    return fetch(target, {
      method: 'POST',
      body: form,
      ...(key && { headers: { authorization: `Bearer ${key}` } }),
      // The sound goes where the admin has said, and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
  }
  return {
    async write(path, language) {
      try {
        let answer = await ask(path, language, true)
        // Newer models and small servers know no times.
        if (answer.status === 400 || answer.status === 422) answer = await ask(path, language, false)
        if (!answer.ok) return refused(target, answer)
        const text = await answer.text()
        if (text.length > MAX_ANSWER_BYTES) return failed(`${target} answered far more than a transcript.`, true)
        return transcriptIn(text, target)
      } catch (error) {
        const { cause, message, name } = error as Error & { cause?: Error }
        if (name === 'TimeoutError') return failed(`${target} did not answer in time.`, false)
        return failed(`${target} cannot be reached: ${cause?.message ?? message}.`, false)
      }
    },
  }
}

const failed = (problem: string, forGood: boolean): Written => ({ ok: false, problem, forGood })

async function refused(target: string, answer: Response): Promise<Written> {
  const said = (await answer.text().catch(() => '')).replace(/\s+/g, ' ').slice(0, 300)
  if (answer.status === 401 || answer.status === 403) return failed(`${target} does not accept the key.`, false)
  if (answer.status === 404) return failed(`There is no transcription at ${target}: is the address right?`, false)
  return failed(`${target} answered ${answer.status}: “${said}”`, answer.status < 500 && answer.status !== 429)
}

function transcriptIn(text: string, target: string): Written {
  let json: { text?: unknown; language?: unknown; words?: unknown; segments?: unknown }
  try {
    json = JSON.parse(text) as typeof json
  } catch {
    return failed(`What ${target} answered is no transcript.`, true)
  }
  if (typeof json?.text !== 'string') return failed(`What ${target} answered is no transcript.`, true)
  const language = typeof json.language === 'string' ? json.language.slice(0, 20) : null
  const confidence = confidenceIn(json.segments)
  const sure = confidence === null ? {} : { confidence }
  return { ok: true, transcript: { text: json.text.trim(), language, ...sure, words: wordsIn(json) } }
}

/** Segments tell the mean logarithm of their tokens' probabilities; each counts by its length. */
function confidenceIn(segments: unknown): number | null {
  let sum = 0
  let length = 0
  for (const { avg_logprob: log, start, end } of Array.isArray(segments) ? (segments as Segment[]) : []) {
    if (typeof log !== 'number' || typeof start !== 'number' || typeof end !== 'number' || !(end > start)) continue
    sum += Math.exp(Math.min(0, log)) * (end - start)
    length += end - start
  }
  return length > 0 ? Math.round((sum / length) * 100) / 100 : null
}
type Segment = { avg_logprob?: unknown; start?: unknown; end?: unknown }

type Timed = { word?: unknown; text?: unknown; start?: unknown; end?: unknown }

/** Words with their times; where there are only sentences with times, their words share them. */
function wordsIn({ words, segments }: { words?: unknown; segments?: unknown }): Transcript['words'] {
  const timed = (value: unknown) =>
    (Array.isArray(value) ? (value as Timed[]) : []).flatMap(({ word, text, start, end }) => {
      const said = String(word ?? text ?? '').trim()
      if (said === '' || typeof start !== 'number' || typeof end !== 'number') return []
      return [{ text: said, startMs: Math.round(start * 1000), endMs: Math.round(end * 1000) }]
    })
  const exact = timed(words)
  return (exact.length ? exact : timed(segments).flatMap(spread)).slice(0, MAX_WORDS)
}

/** The words of a sentence, each with a share of its time by its length. */
export function spread(sentence: Transcript['words'][number]): Transcript['words'] {
  const words = sentence.text.split(/\s+/)
  const letters = words.join('').length || 1
  let at = sentence.startMs
  return words.map(text => {
    const startMs = at
    at += ((sentence.endMs - sentence.startMs) * text.length) / letters
    return { text, startMs: Math.round(startMs), endMs: Math.round(at) }
  })
}
