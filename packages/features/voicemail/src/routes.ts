/** The API of voicemail: one's own box and those that one shares. */
import { type ApiRoute, apiRoute, type ChangedBy, cursorFrom, cursorOf, MASK } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import type { Box } from './box.ts'
import { soundOf } from './deps.ts'
import type { Voicemail } from './index.ts'
import { MAX_GREETING_BYTES, MAX_NOTE, MAX_NUMBER, MAX_PAGE } from './limits.ts'
import { CompanyVoicemail, type OwnSound, ownSounds, PersonalBox, Transcript, VoicemailMessage } from './shapes.ts'

const BoxShown = z
  .object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    shared: z.boolean(),
    members: z.array(z.object({ id: z.string(), name: z.string() })),
    new: z.int(),
    old: z.int(),
    greetings: z.array(z.enum(ownSounds)).describe('those that are recorded; for others the system speaks'),
  })
  .meta({ id: 'VoicemailBox' })
const Page = z
  .object({
    items: z.array(VoicemailMessage),
    next: z.string().nullable(),
    boxes: z.array(BoxShown),
    unread: z.int().describe('new messages of all boxes'),
    takesCalls: z.boolean().describe('calls that I do not take go to my own box'),
  })
  .meta({ id: 'VoicemailPage' })
const Detail = VoicemailMessage.extend({
  waveform: z.array(z.int().min(0).max(100)).describe('the loudest of equal parts'),
  words: Transcript.shape.words.describe('of the transcript, with their times'),
  language: Transcript.shape.language.describe('that was spoken; null: not known'),
  confidence: z.number().nullable().describe('how sure the transcript is, 0 to 1; null: not known'),
  email: z.string().nullable().describe('of the colleague who left it'),
}).meta({ id: 'VoicemailDetail' })
const Own = PersonalBox.extend({
  pin: z.union([z.literal(MASK), PersonalBox.shape.pin]),
}).meta({ id: 'MyVoicemail' })

const ById = z.object({ id: z.string().max(100) })
const OfGreeting = z.object({ box: z.string().max(100), state: z.enum(ownSounds) })

export type VoicemailRoutesDeps = {
  readonly voicemail: Voicemail
  readonly nameOf: (person: string) => string | undefined
  /** To answer them by e-mail. */
  readonly emailOf?: (person: string) => string | undefined
  readonly newId: () => string
  readonly now: () => number
  /** Writes a message down anew; says in words why not. */
  readonly transcribe: (message: VoicemailMessage) => void
}

export function voicemailRoutes(deps: VoicemailRoutesDeps): ApiRoute[] {
  const { voicemail, nameOf, emailOf = () => undefined, newId, now, transcribe } = deps
  const { boxes, messages, greetings } = voicemail
  const named = (id: string) => ({ id, name: nameOf(id) ?? '' })
  const shownBox = (box: Box) => ({
    id: box.id,
    number: box.number,
    name: box.name,
    shared: box.person === null,
    members: box.members.map(named),
    ...messages.counts(box.id),
    greetings: greetings.recorded(box.id),
  })
  /** One of theirs, or 404. */
  const mine = (id: string, person: string): VoicemailMessage => {
    const message = messages.get(id)
    if (!message || !boxes.of(person).some(box => box.id === message.box))
      throw new AppError('no-such-message', 404, 'This message is no longer there.')
    return message
  }
  const detail = (message: VoicemailMessage) => {
    const { words = [], language = null, confidence = null } = messages.transcriptOf(message.id) ?? {}
    const { person } = message.from
    const email = (person !== null && emailOf(person)) || null
    return { ...message, waveform: messages.waveformOf(message.id), words, language, confidence, email }
  }
  const ownShown = (person: string) => {
    const own = boxes.personal(person)
    return { ...own, pin: own.pin === '' ? '' : MASK }
  }

  return [
    ...boxes.shared.routes,
    apiRoute({
      method: 'GET',
      path: '/api/me/voicemail',
      who: 'person',
      summary: 'My messages and those of the boxes that I share, newest first.',
      query: z.object({
        box: z.string().max(100).optional().describe('only this one'),
        deleted: z.enum(['true', 'false']).default('false').describe('those that can be restored'),
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
        cursor: z.string().max(500).optional().describe('`next` of the page before'),
      }),
      answer: Page,
      handle({ me, query: { box, deleted, limit, cursor } }) {
        const all = boxes.of(me.id)
        const asked = box === undefined ? all : [boxes.mustListen(box, me.id)]
        const after = cursorFrom(cursor)
        const before = after ? { at: Number(after.value), id: after.id } : undefined
        const items = messages.list(
          asked.map(({ id }) => id),
          deleted === 'true' ? 'deleted' : 'here',
          limit + 1,
          before,
        )
        const more = items.length > limit
        const page = items.slice(0, limit)
        const last = page.at(-1)
        const shown = all.map(shownBox)
        return {
          items: page,
          next: more && last ? cursorOf({ value: last.at, id: last.id }) : null,
          boxes: shown,
          unread: shown.reduce((sum, each) => sum + each.new, 0),
          takesCalls: boxes.company().takesCalls && Object.values(boxes.personal(me.id).takes).some(Boolean),
        }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/me/voicemail/:id',
      who: 'person',
      summary: 'One message with its waveform, and the words of its transcript with their times.',
      params: ById,
      answer: Detail,
      handle: ({ me, params }) => detail(mine(params.id, me.id)),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/me/voicemail/:id/audio',
      who: 'person',
      summary: 'The sound of a message (WAV), in parts when a player asks for them.',
      params: ById,
      answer: { file: 'audio/wav' },
      handle({ me, params, by }) {
        const { id, box } = mine(params.id, me.id)
        const of = boxes.byId(box)
        if (of && of.person !== me.id) voicemail.heard({ sound: soundOf(id), name: of.name, how: 'played' }, by)
        return { path: messages.pathOf(id) }
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/api/me/voicemail/:id',
      who: 'person',
      summary: 'Heard or not, deleted or restored, claimed or given back.',
      params: ById,
      body: z.object({
        read: z.boolean().optional(),
        deleted: z.boolean().optional(),
        claimed: z.boolean().optional().describe('of a shared box: I take care of it'),
      }),
      answer: VoicemailMessage,
      handle({ me, params, body: { read, deleted, claimed } }) {
        const message = mine(params.id, me.id)
        const other = message.claimedBy
        if (claimed && other && other.id !== me.id)
          throw new AppError('claimed-already', 409, `${other.name} takes care of this message already.`)
        if (claimed && boxes.byId(message.box)?.person !== null)
          throw new AppError('not-shared', 422, 'Only messages of a shared box can be claimed.')
        return messages.change(message.id, {
          ...(read !== undefined && { read }),
          ...(deleted !== undefined && { deletedAt: deleted ? now() : null }),
          ...(claimed !== undefined && { claimedBy: claimed ? { id: me.id, name: me.name } : null }),
        })!
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/me/voicemail/:id',
      who: 'person',
      summary: 'Removes a deleted message for good.',
      params: ById,
      answer: null,
      handle({ me, params }) {
        const message = mine(params.id, me.id)
        if (message.deletedAt === null)
          throw new AppError('not-deleted', 409, 'Delete this message first; then it can be removed for good.')
        messages.drop(message.id)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/me/voicemail/:id/forward',
      who: 'person',
      summary: 'Gives a copy of a message to a colleague or a shared box.',
      params: ById,
      body: z.object({
        to: z.string().trim().min(1).max(MAX_NUMBER).describe('extension, or number of a shared box'),
        note: z.string().trim().max(MAX_NOTE).default(''),
      }),
      answer: z.object({ to: z.string().describe('who has it now') }),
      created: true,
      async handle({ me, params, body: { to, note } }) {
        const message = mine(params.id, me.id)
        const box = boxes.byNumber(to)
        if (!box) throw new AppError('no-such-box', 422, `Nobody with the number ${to} has a voicemail box.`)
        if (box.id === message.box) throw new AppError('same-box', 422, 'The message is in this box already.')
        if (messages.countAll(box.id) >= boxes.company().maxMessages && !messages.dropOldestDeleted(box.id))
          throw new AppError('box-full', 409, `The voicemail box of ${box.name} is full.`)
        const copy = await messages.copy(message, {
          id: newId(),
          box: box.id,
          at: now(),
          from: message.from,
          call: message.call,
          ms: message.ms,
          waveform: messages.waveformOf(message.id),
          transcription: 'none',
          forwardedBy: { id: me.id, name: me.name },
          note,
        })
        voicemail.arrived(copy, box)
        return { to: box.name }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/me/voicemail/:id/transcribe',
      who: 'person',
      summary: 'Writes a message down, again.',
      params: ById,
      answer: VoicemailMessage,
      handle({ me, params }) {
        const message = mine(params.id, me.id)
        transcribe(message)
        return messages.get(message.id)!
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/me/voicemail-settings',
      who: 'person',
      summary: 'What I have set for my voicemail box; the PIN is not shown.',
      answer: Own,
      handle: ({ me }) => ownShown(me.id),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/me/voicemail-settings',
      who: 'person',
      summary: 'Sets my voicemail box; a PIN of `•••` stays as it is.',
      body: Own,
      answer: Own,
      handle({ me, body, by }) {
        const pin = body.pin === MASK ? boxes.personal(me.id).pin : body.pin
        boxes.setPersonal(me.id, { ...body, pin }, by)
        return ownShown(me.id)
      },
    }),
    ...greetingRoutes(voicemail),
    ...companyRoutes(voicemail),
  ]
}

function greetingRoutes({ boxes, greetings }: Voicemail): ApiRoute[] {
  const path = '/api/me/voicemail-boxes/:box/greetings/:state'
  const Greetings = z.object({ greetings: z.array(z.enum(ownSounds)) })
  return [
    apiRoute({
      method: 'GET',
      path,
      who: 'person',
      summary: 'A greeting that was recorded, or my name as I say it (WAV).',
      params: OfGreeting,
      answer: { file: 'audio/wav' },
      handle: ({ me, params: { box, state } }) => ({
        path: greetings.pathOf(boxes.mustListen(box, me.id).id, state as OwnSound),
      }),
    }),
    apiRoute({
      method: 'PUT',
      path,
      who: 'person',
      summary:
        'A greeting, recorded or uploaded: WAV, 16 bits; played from the next call on. `name`: my name, ten seconds at most, for menus and conferences.',
      params: OfGreeting,
      upload: { types: ['audio/wav', 'audio/x-wav', 'audio/wave'], maxBytes: MAX_GREETING_BYTES },
      answer: Greetings,
      async handle({ me, params: { box, state }, upload }) {
        const { id, person } = boxes.mustListen(box, me.id)
        if (state === 'name' && person === null) throw new AppError('not-a-person', 422, 'Only people say their name.')
        await greetings.put(id, state as OwnSound, upload!.bytes)
        return { greetings: greetings.recorded(id) }
      },
    }),
    apiRoute({
      method: 'DELETE',
      path,
      who: 'person',
      summary: 'The system’s own words are said again.',
      params: OfGreeting,
      answer: null,
      handle: ({ me, params: { box, state } }) => greetings.remove(boxes.mustListen(box, me.id).id, state as OwnSound),
    }),
  ]
}

function companyRoutes({ boxes }: Voicemail): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/api/voicemail-boxes/:id/new-pin',
      who: 'admin',
      summary:
        'A new PIN for the box of a person, or a shared one: it is shown this one time, and the old one is refused.',
      params: ById,
      answer: z.object({ pin: z.string() }).meta({ id: 'NewVoicemailPin' }),
      created: true,
      handle({ params, by }) {
        const box = boxes.byId(params.id)
        if (!box) throw new AppError('no-such-box', 404, 'There is no such voicemail box.')
        return { pin: boxes.newPin(box, by) }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/voicemail/settings',
      who: 'admin',
      summary: 'Voicemail of the company: language, lengths, how long messages are kept.',
      answer: CompanyVoicemail,
      handle: () => boxes.company(),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/voicemail/settings',
      who: 'admin',
      summary: 'Sets voicemail of the company.',
      body: CompanyVoicemail,
      answer: CompanyVoicemail,
      handle({ body, by }: { readonly body: CompanyVoicemail; readonly by: ChangedBy }) {
        boxes.setCompany(body, by)
        return boxes.company()
      },
    }),
  ]
}
