/** The roster of rooms for admins, and what can be done with who is in them. */
import { type ApiRoute, apiRoute, type Collection } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import type { RoomHosting, RoomsDeps } from './index.ts'
import type { Recordings } from './recordings.ts'
import { RecordingDrawn, RecordingShown, type Room, RoomNow } from './shapes.ts'

export type RouteDeps = {
  readonly rooms: Collection<Room>
  readonly recordings: Recordings
  readonly allNow: () => RoomNow[]
  readonly mute: (room: string, leg: string, muted: boolean) => void
  readonly remove: (room: string, leg: string) => void
  readonly change: RoomHosting['change']
  readonly invite: RoomHosting['invite']
  /** Somebody asks for the sound of a recording. */
  readonly heard: RoomsDeps['heard']
}
const ById = z.object({ id: z.string().max(100) })
const OfPerson = z.object({ id: z.string().max(100), leg: z.string().max(100) })
const OfFile = z.object({ id: z.string().max(100), file: z.string().max(40) })
const number = z.string().trim().min(1).max(40)

export function routesOf(deps: RouteDeps): ApiRoute[] {
  const { rooms, recordings } = deps
  const known = (id: string) => {
    const room = rooms.get(id)
    if (!room) throw new AppError('not-found', 404, 'There is no such conference room.')
    return room
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/rooms-now',
      who: 'admin',
      summary: 'All conference rooms at this moment: who is in them.',
      answer: z.array(RoomNow),
      handle: () => deps.allNow(),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/rooms/:id/people',
      who: 'admin',
      summary: 'Rings a number with your rights and brings whoever answers into the room, without a PIN.',
      params: ById,
      body: z.object({ number }),
      answer: null,
      handle: ({ params, body, me }) => deps.invite(params.id, body.number, me),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/rooms/:id/people/:leg',
      who: 'admin',
      summary: 'Takes somebody out of the room.',
      params: OfPerson,
      answer: null,
      handle: ({ params }) => deps.remove(params.id, params.leg),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/rooms/:id/people/:leg',
      who: 'admin',
      summary: 'Mutes somebody, or lets them be heard again.',
      params: OfPerson,
      body: z.object({ muted: z.boolean() }),
      answer: null,
      handle: ({ params, body }) => deps.mute(params.id, params.leg, body.muted),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/rooms/:id/now',
      who: 'admin',
      summary: 'Locks the room, records it, mutes everybody but hosts; or the contrary.',
      params: ById,
      body: z.object({
        locked: z.boolean().optional(),
        recording: z.boolean().optional(),
        allMuted: z.boolean().optional(),
      }),
      answer: null,
      handle: ({ params: { id }, body }) => deps.change(known(id).id, body),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/rooms/:id/recordings',
      who: 'admin',
      summary: 'Recordings of the room, newest first.',
      params: ById,
      answer: z.array(RecordingShown),
      handle: ({ params }) => recordings.all(known(params.id).id),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/rooms/:id/recordings/:file',
      who: 'admin',
      summary: 'A recording (WAV). Who asks for it is written down: `GET /api/heard`.',
      params: OfFile,
      query: z.object({ download: z.literal('true').optional().describe('to be kept: written down as such') }),
      answer: { file: 'audio/wav' },
      handle({ params: { id, file }, query: { download }, by }) {
        const room = known(id)
        const path = recordings.pathOf(room.id, file)
        const how = download || by.kind !== 'person' ? 'downloaded' : 'played'
        if (recordings.has(room.id, file))
          deps.heard?.({ sound: `/api/rooms/${room.id}/recordings/${file}`, name: room.name, how }, by)
        return { path, fileName: file }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/rooms/:id/recordings/:file/waveform',
      who: 'admin',
      summary: 'How long a recording is, and how loud over its time.',
      params: OfFile,
      answer: RecordingDrawn,
      handle: ({ params: { id, file } }) => recordings.drawn(known(id).id, file),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/rooms/:id/recordings/:file',
      who: 'admin',
      summary: 'Removes a recording for good.',
      params: OfFile,
      answer: null,
      handle: ({ params: { id, file } }) => recordings.remove(known(id).id, file),
    }),
  ]
}
