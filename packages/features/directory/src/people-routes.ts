import type { People, PersonRecord as Record, SignInLinks } from '@sidetone/data'
import { type ApiRoute, apiRoute, type ChangedBy, type Documents, LetGo } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { EMERGENCY_NUMBERS, FIRST_EXTENSION } from './limits.ts'
import { cursorAfter, offsetFrom, orderFrom, pageOf, paging } from './pages.ts'
import { type SetupDeps, setupRoutes } from './setup-routes.ts'
import { AddedPerson, ById, Link, NewPersonAnswer, Person, PersonChange, PersonRecord } from './shapes.ts'

const PeopleQuery = z.object({
  ...paging(['name', 'extension', 'email', 'role']),
  role: z.enum(['person', 'admin']).optional(),
})
const PeoplePage = pageOf(PersonRecord, 'PersonRecordPage')

export type PeopleDeps = {
  readonly people: People
  readonly signInLinks: SignInLinks
  /** Writes down who changed what. */
  readonly documents: Documents
  readonly standingOf: (person: string) => {
    readonly state: 'offline' | 'available' | 'do-not-disturb' | 'ringing' | 'on-a-call'
    readonly since: number
  }
  /** What else has this number (a feature code, a queue), as its name. */
  readonly numberOf: (number: string) => string | undefined
  readonly picksUpFor: (me: string, other: string) => boolean
  /** The dial plan must be built anew; `person` is new or changed. */
  readonly changed: (person: string) => void
  /** Sessions and calls of the person end. */
  readonly removed: (person: string) => void
  /** Sends the path of the page that signs in. Throws in words when no mail leaves this house. */
  readonly mailLink: (to: Pick<Record, 'name' | 'email'>, link: string) => void
  readonly now: () => number
}
type PhoneDeps = {
  /** Their registrations end now. */
  readonly deviceRemoved: (device: string) => void
}

export function peopleRoutes(deps: PeopleDeps & SetupDeps & PhoneDeps): ApiRoute[] {
  const { people, signInLinks, documents, standingOf, numberOf, changed, removed, mailLink, now } = deps
  const linkFor = (person: string) => `/#/sign-in/${signInLinks.create(person, now())}`
  const known = (id: string): Record => {
    const person = people.byId(id)
    if (!person) throw new AppError('no-such-person', 404, 'There is no such person.')
    return person
  }
  const mustBeFree = (extension: string | undefined) => {
    const other = extension && numberOf(extension)
    if (other) throw new AppError('extension-taken', 409, `${extension} leads to ${other}.`)
  }
  const nextExtension = (): string => {
    for (let number = FIRST_EXTENSION; ; number++) {
      const extension = String(number)
      const taken = people.byExtension(extension) || EMERGENCY_NUMBERS.includes(extension) || numberOf(extension)
      if (!taken) return extension
    }
  }
  /** Somebody must be left who can mend things. */
  const mustNotBeLastAdmin = (person: Record) => {
    if (person.role === 'admin' && people.list().filter(({ role }) => role === 'admin').length === 1)
      throw new AppError('last-admin', 409, `${person.name} is the last admin. Make somebody else admin first.`)
  }
  /** What a key of a program may do must end with the key. */
  const mustNotBeProgram = (by: ChangedBy, role: Record['role'] | undefined) => {
    if (by.kind === 'program' && role === 'admin')
      throw new AppError('not-allowed', 403, 'Only a person may make, change or sign in an admin.')
  }
  const note = (by: ChangedBy, before: Record | null, after: Record | null) => {
    const { id: key, name } = (after ?? before)!
    documents.note({
      kind: 'person',
      key,
      name,
      by,
      before: before && fieldsOf(before),
      after: after && fieldsOf(after),
    })
  }
  const change = async (
    id: string,
    wanted: Partial<Omit<Record, 'id'>> & { readonly password?: string },
    by: ChangedBy,
  ): Promise<Record> => {
    const before = known(id)
    mustNotBeProgram(by, before.role === 'admin' ? 'admin' : wanted.role)
    if (wanted.extension !== before.extension) mustBeFree(wanted.extension)
    if (wanted.role === 'person') mustNotBeLastAdmin(before)
    const person = await people.change(id, wanted)
    documents.together(() => {
      documents.renumber('person', id, before, person, by)
      note(by, before, person)
    })
    changed(id)
    return person
  }
  const remove = (id: string, by: ChangedBy, letGo = false) => {
    const before = known(id)
    mustNotBeProgram(by, before.role)
    mustNotBeLastAdmin(before)
    const phones = deps.devices.of(id)
    documents.together(() => {
      documents.free('person', id, by, letGo)
      people.remove(id)
      note(by, before, null)
    })
    removed(id)
    for (const phone of phones) deps.deviceRemoved(phone.id)
  }
  documents.define('person', {
    title: 'person',
    numbersOf: ({ extension }: Record) => [extension, `*99${extension}`],
    elsewhere: {
      get: people.byId,
      removedForGood: true,
      restore({ key, before, after }, by) {
        const person = people.byId(key)
        if (!after)
          throw new AppError(
            'cannot-be-undone',
            409,
            'The phones and the password of who was removed are gone. Add them anew.',
          )
        if (!person || Object.entries(after).some(([field, value]) => person[field as keyof Record] !== value))
          throw new AppError(
            'changed-meanwhile',
            409,
            'They were changed again since then. Undo the later change first.',
          )
        return before ? change(key, before, by) : remove(key, by)
      },
    },
  })
  return [
    apiRoute({
      method: 'GET',
      path: '/api/people',
      who: 'person-or-program',
      summary: 'Colleagues with their state; `search` finds parts of names and beginnings of extensions.',
      query: z.object({ search: z.string().max(100).optional() }),
      answer: z.array(Person),
      handle: ({ query, me }) =>
        people.list(query.search).map(({ id, name, extension }) => ({
          ...{ id, name, extension },
          ...standingOf(id),
          ...(me && { pickUp: id !== me.id && deps.picksUpFor(me.id, id) }),
        })),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/people/records',
      who: 'admin',
      summary: 'People as an administrator sees them, with e-mail address and role: searched, sorted, in pages.',
      query: PeopleQuery,
      answer: PeoplePage,
      handle({ query: { q, sort, limit, cursor, role } }) {
        const offset = offsetFrom(cursor)
        const { items, total } = people.page({ search: q, role, ...orderFrom(sort, 'extension'), limit, offset })
        return { items: items.map(shown), total, next: cursorAfter(offset, items.length, total) }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/people/records/:id',
      who: 'admin',
      summary: 'One person as an administrator sees them.',
      params: ById,
      answer: PersonRecord,
      handle: ({ params }) => shown(known(params.id)),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/people',
      who: 'admin',
      summary:
        'A new person, with the link by which they sign in for the first time. Without an extension: the next free one.',
      body: AddedPerson,
      answer: NewPersonAnswer,
      created: true,
      async handle({ body, by }) {
        mustNotBeProgram(by, body.role)
        mustBeFree(body.extension)
        const person = await people.create({ ...body, extension: body.extension ?? nextExtension() })
        note(by, null, person)
        changed(person.id)
        return { person: shown(person), link: linkFor(person.id) }
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/api/people/:id',
      who: 'admin',
      summary: 'Changes a person. With `version` or `If-Match` it is refused (409) when somebody else was faster.',
      params: ById,
      body: PersonChange,
      answer: PersonRecord,
      async handle({ params, body: { version, ...wanted }, by, ifMatch }) {
        const asked = version ?? ifMatch
        if (asked !== undefined && asked !== versionOf(known(params.id)))
          throw new AppError('changed-meanwhile', 409, 'Somebody else changed this meanwhile. Look at it again first.')
        return shown(await change(params.id, wanted, by))
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/people/:id',
      who: 'admin',
      summary:
        'Removes a person with their devices; they are signed out and their calls end at once. Their seats in queues and boxes go; 409 `in-use` with the places that still lead to them. Their calls stay in the records.',
      params: ById,
      query: LetGo,
      answer: null,
      handle: ({ params, query, by }) => remove(params.id, by, query.letGo === 'true'),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/people/:id/link',
      who: 'admin',
      summary: 'A new one-time sign-in link; the earlier one dies. `mail=true` sends it to them as well.',
      params: ById,
      query: z.object({ mail: z.enum(['true', 'false']).optional() }),
      answer: Link,
      created: true,
      handle({ params, query, by }) {
        const person = known(params.id)
        mustNotBeProgram(by, person.role)
        const link = linkFor(person.id)
        if (query.mail === 'true') mailLink(person, link)
        return { link }
      },
    }),
    ...setupRoutes(deps, {
      change,
      remove,
      removePhone(person, device) {
        deps.devices.remove(person, device)
        deps.deviceRemoved(device)
      },
    }),
  ]
}

const shown = (person: Record) => ({ ...person, version: versionOf(person) })
/** People are rows without a version of their own: FNV-1a over what an admin changes stands for it. */
function versionOf(person: Record): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(JSON.stringify(fieldsOf(person)))) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
const fieldsOf = ({ name, extension, email, role }: Record) => ({ name, extension, email, role })
