import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_KEY, MAX_MODEL, MAX_URL } from './limits.ts'

export const TranscriptSettings = z.object({
  driver: z
    .enum(['off', 'server', 'machine'])
    .describe('not at all; by a server that speaks the OpenAI audio API; by Whisper on this machine'),
  url: z
    .union([
      z.literal(''),
      z.url({ protocol: /^https?$/, error: 'must be an address such as https://api.example.com/v1' }),
    ])
    .default('')
    .describe('of the server, without `/audio/transcriptions`')
    .refine(url => url.length <= MAX_URL, 'is too long'),
  key: z.string().trim().max(MAX_KEY, 'is too long').default('').describe('sent to the server as a bearer token'),
  model: z.string().trim().max(MAX_MODEL, 'is too long').default('').describe('of the server; empty: whisper-1'),
})
export type TranscriptSettings = z.output<typeof TranscriptSettings>
const off: TranscriptSettings = { driver: 'off', url: '', key: '', model: '' }

export function transcriptSettings(documents: Documents) {
  documents.define('transcripts', {
    title: 'transcription settings',
    secret: ['key'],
    limit: 1,
    nameOf: () => 'Transcription',
    parse: value => TranscriptSettings.parse(value),
    check: ({ driver, url }: TranscriptSettings) => {
      if (driver === 'server' && url === '')
        throw new AppError('address-needed', 422, 'Enter the address of the server that writes messages down.')
    },
  })
  return {
    get: () => documents.get<TranscriptSettings>('transcripts', 'company')?.value ?? off,
    set: (value: TranscriptSettings, by: ChangedBy) => documents.put('transcripts', 'company', value, by).value,
  }
}
