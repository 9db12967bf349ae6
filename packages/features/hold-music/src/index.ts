/** Music on hold: the pieces that there are, uploading one, choosing one for the whole company. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_NAME, MAX_TRACK_BYTES } from './limits.ts'
import type { Tracks } from './tracks.ts'

const TrackShown = z
  .object({
    id: z.string(),
    name: z.string(),
    ms: z.number().describe('its length in milliseconds; 0 for our own pieces, which never end'),
    bytes: z.int(),
    uploaded: z.boolean().describe('no: one of our own'),
    chosen: z.boolean().describe('this one is played to held people'),
  })
  .meta({
    id: 'HoldMusicTrack',
    examples: [{ id: 'k3f9', name: 'Our jingle', ms: 92_000, bytes: 2_944_044, uploaded: true, chosen: true }],
  })
const ById = z.object({ id: z.string().max(100) })

export type HoldMusicDeps = { readonly tracks: Tracks; readonly newId: () => string }

export function createHoldMusic({ tracks, newId }: HoldMusicDeps): { readonly routes: readonly ApiRoute[] } {
  return {
    routes: [
      apiRoute({
        method: 'GET',
        path: '/api/hold-music',
        who: 'admin',
        summary: 'The pieces of music for held calls, our own first.',
        answer: z.object({ items: z.array(TrackShown) }),
        handle: () => ({ items: tracks.all() }),
      }),
      apiRoute({
        method: 'POST',
        path: '/api/hold-music',
        who: 'admin',
        summary:
          'Uploads a piece: WAV (16-bit PCM or G.711, one or two channels, any rate), at most 10 MB and 15 minutes.',
        query: z.object({ name: z.string().trim().min(1, 'must have a name').max(MAX_NAME, 'is too long') }),
        upload: { types: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'], maxBytes: MAX_TRACK_BYTES },
        answer: TrackShown,
        created: true,
        handle: ({ query, upload, by }) => tracks.add(newId(), query.name, upload!.bytes, by),
      }),
      apiRoute({
        method: 'GET',
        path: '/api/hold-music/:id/sound',
        who: 'admin',
        summary: 'An uploaded piece, to listen to.',
        params: ById,
        answer: { file: 'audio/wav' },
        handle({ params }) {
          const track = tracks.get(params.id)
          if (!track?.uploaded) throw new AppError('not-found', 404, 'There is no such file.')
          return { path: tracks.pathOf(track.id) }
        },
      }),
      apiRoute({
        method: 'PUT',
        path: '/api/hold-music/chosen',
        who: 'admin',
        summary: 'Chooses what people hear who are held from now on.',
        body: z.object({ id: z.string().max(100) }),
        answer: null,
        handle: ({ body, by }) => tracks.choose(body.id, by),
      }),
      apiRoute({
        method: 'DELETE',
        path: '/api/hold-music/:id',
        who: 'admin',
        summary: 'Removes an uploaded piece that is not chosen.',
        params: ById,
        answer: null,
        handle: ({ params, by }) => tracks.remove(params.id, by),
      }),
    ],
  }
}
