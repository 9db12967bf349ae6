/** What the menu editor asks beyond the collection: problems, publishing, versions, test calls, recordings, speech. */
import { type ApiRoute, apiRoute, type ChangedBy, type Collection, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { differences } from './flow.ts'
import { MAX_NAME, MAX_SOUND_BYTES, MAX_TEXT, MAX_VERSIONS } from './limits.ts'
import { Flow, languages, type Menu, Problem, type Published, Requests, SoundShown, Version } from './shapes.ts'
import type { Sounds } from './sounds.ts'

export type RouteDeps = {
  readonly menus: Collection<Menu>
  readonly sounds: Sounds
  readonly documents: Documents
  readonly publishedKind: string
  readonly published: (id: string) => Published | null
  readonly problems: (menu: Menu) => Problem[]
  readonly publish: (id: string, note: string, by: ChangedBy) => void
  readonly testCall: (id: string, extension: string) => unknown
  readonly requests: () => Requests
  readonly setRequests: (value: Requests, by: ChangedBy) => void
  readonly speak: (text: string, language: string) => Promise<string | null>
  readonly cannotSpeak: (language: string) => string | null
  readonly voiceOf: (language: string) => string | null
  readonly newId: () => string
}
const ById = z.object({ id: z.string().max(100) })
const State = z
  .object({
    published: Flow.nullable(),
    changed: z.array(z.string()).describe('what publishing the draft would change, as sentences'),
    problems: z.array(Problem),
    cannotSpeak: z.string().nullable().describe('why texts in the language of the menu are not heard on this machine'),
    voices: z
      .array(
        z.object({ language: z.enum(languages), voice: z.string().nullable(), cannotSpeak: z.string().nullable() }),
      )
      .describe('what speaks texts here, in each language that callers can choose'),
  })
  .meta({ id: 'MenuState' })

export function routesOf(deps: RouteDeps): ApiRoute[] {
  const { menus, sounds, documents, publishedKind, published } = deps
  const known = (id: string) => {
    const menu = menus.get(id)
    if (!menu) throw new AppError('not-found', 404, 'There is no such menu.')
    return menu
  }
  const stateOf = (id: string): z.output<typeof State> => {
    const menu = known(id)
    const flow = published(id)?.flow ?? null
    return {
      published: flow,
      changed: differences(flow, menu.draft),
      problems: deps.problems(menu),
      cannotSpeak: deps.cannotSpeak(menu.language),
      voices: languages.map(language => ({
        ...{ language, voice: deps.voiceOf(language), cannotSpeak: deps.cannotSpeak(language) },
      })),
    }
  }
  const versions = (id: string): z.output<typeof Version>[] => {
    const changes = documents
      .changes({ kind: publishedKind, key: id, limit: MAX_VERSIONS })
      .filter(({ after }) => after !== null)
    return changes.map((change, n) => {
      const [before, after] = [change.before, change.after] as unknown as [Published | null, Published]
      return {
        ...{ id: change.id, at: change.at, by: change.by.name, note: after.note, current: n === 0 },
        changed: differences(before?.flow ?? null, after.flow),
      }
    })
  }

  return [
    apiRoute({
      method: 'GET',
      path: '/api/menus/:id/state',
      who: 'admin',
      summary: 'What callers hear, what the draft would change, and what is wrong with it.',
      params: ById,
      answer: State,
      handle: ({ params }) => stateOf(params.id),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/menus/:id/check',
      who: 'admin',
      summary: 'What is wrong with this draft, before it is kept.',
      params: ById,
      body: z.object({ draft: Flow }),
      answer: z.object({ problems: z.array(Problem) }),
      handle: ({ params, body }) => ({ problems: deps.problems({ ...known(params.id), draft: body.draft }) }),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/menus/:id/publish',
      who: 'admin',
      summary: 'Callers hear the draft from now on; 422 in words while something is wrong with it.',
      params: ById,
      body: z.object({ note: z.string().trim().max(200).default('') }),
      answer: State,
      handle({ params, body, by }) {
        deps.publish(params.id, body.note, by)
        return stateOf(params.id)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/menus/:id/versions',
      who: 'admin',
      summary: 'What was published, newest first, with what changed.',
      params: ById,
      answer: z.array(Version),
      handle: ({ params }) => versions(known(params.id).id),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/menus/:id/roll-back',
      who: 'admin',
      summary: 'Callers hear an older version again; the draft becomes it too.',
      params: ById,
      body: z.object({ version: z.int() }),
      answer: State,
      handle({ params: { id }, body, by }) {
        const { id: _, ...menu } = known(id)
        const change = documents.change(body.version)
        if (change?.kind !== publishedKind || change.key !== id || !change.after)
          throw new AppError('no-such-version', 404, 'This version is no longer kept.')
        const { flow, note } = change.after as unknown as Published
        documents.together(() => {
          menus.change(id, { ...menu, draft: flow }, by)
          deps.publish(id, `Back to ${note ? `“${note}”` : 'an older version'}`, by)
        })
        return stateOf(id)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/menus/:id/test-call',
      who: 'admin',
      summary: 'Rings a person and leads them into the draft.',
      params: ById,
      body: z.object({ extension: z.string().max(20).optional().describe('default: your own') }),
      answer: null,
      handle({ params, body, me }) {
        const extension = body.extension ?? me?.extension
        if (!extension) throw new AppError('extension-needed', 422, 'Say which extension shall ring.')
        deps.testCall(params.id, extension)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/menu-requests',
      who: 'admin',
      summary: 'Which servers menus may ask.',
      answer: Requests,
      handle: () => deps.requests(),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/menu-requests',
      who: 'admin',
      summary: 'Sets which servers menus may ask.',
      body: Requests,
      answer: Requests,
      handle({ body, by }) {
        deps.setRequests(body, by)
        return deps.requests()
      },
    }),
    ...soundRoutes(sounds, deps),
  ]
}

function soundRoutes(sounds: Sounds, { speak, cannotSpeak, newId }: RouteDeps): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/api/menu-sounds',
      who: 'admin',
      summary: 'Recordings that menus can say.',
      answer: z.array(SoundShown),
      handle: () => sounds.all(),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/menu-sounds',
      who: 'admin',
      summary: 'A recording for menus: WAV, 16 bits or G.711.',
      query: z.object({ name: z.string().trim().min(1).max(MAX_NAME) }),
      upload: { types: ['audio/wav', 'audio/x-wav', 'audio/wave'], maxBytes: MAX_SOUND_BYTES },
      answer: SoundShown,
      created: true,
      handle: ({ query, upload, by }) => sounds.add(newId(), query.name, upload!.bytes, by),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/menu-sounds/:id/audio',
      who: 'admin',
      summary: 'A recording of menus (WAV).',
      params: ById,
      answer: { file: 'audio/wav' },
      handle({ params }) {
        const path = sounds.playable(params.id)
        if (path === null) throw new AppError('not-found', 404, 'This recording is no longer there.')
        return { path }
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/menu-sounds/:id',
      who: 'admin',
      summary: 'Removes a recording that no menu says.',
      params: ById,
      answer: null,
      handle: ({ params, by }) => sounds.remove(params.id, by),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/menu-speech',
      who: 'admin',
      summary: 'A text as a caller would hear it (WAV); 409 in words when this machine cannot speak.',
      query: z.object({ text: z.string().trim().min(1).max(MAX_TEXT), language: z.enum(languages).default('en') }),
      answer: { file: 'audio/wav' },
      async handle({ query }) {
        const path = await speak(query.text, query.language)
        if (path === null)
          throw new AppError('cannot-speak', 409, cannotSpeak(query.language) ?? 'This text could not be spoken.')
        return { path }
      },
    }),
  ]
}
