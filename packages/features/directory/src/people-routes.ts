import type { People, PersonRecord as Record, SignInLinks } from '@sidetone/data'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { cursorAfter, offsetFrom, orderFrom, pageOf, paging } from './pages.ts'
import { ById, Link, NewPerson, NewPersonAnswer, Person, PersonChange, PersonRecord } from './shapes.ts'

const PeopleQuery = z.object({
  ...paging(['name', 'extension', 'email', 'role']),
  role: z.enum(['person', 'admin']).optional(),
})
const PeoplePage = pageOf(PersonRecord, 'PersonRecordPage')

export type PeopleDeps = {
  readonly people: People
  readonly signInLinks: SignInLinks
  readonly standingOf: (person: string) => {
    readonly state: 'offline' | 'available' | 'ringing' | 'on-a-call'
    readonly since: number
  }
  /** What else has this number (a feature code, a queue), as its name. */
  readonly numberOf: (number: string) => string | undefined
  /** The dial plan must be built anew; `person` is new or changed. */
  readonly changed: (person: string) => void
  /** Sessions, calls and registrations of the person end. */
  readonly removed: (person: string) => void
  readonly now: () => number
}

export function peopleRoutes({
  people,
  signInLinks,
  standingOf,
  numberOf,
  changed,
  removed,
  now,
}: PeopleDeps): ApiRoute[] {
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
  /** Somebody must be left who can mend things. */
  const mustNotBeLastAdmin = (person: Record) => {
    if (person.role === 'admin' && people.list().filter(({ role }) => role === 'admin').length === 1)
      throw new AppError('last-admin', 409, `${person.name} is the last admin. Make somebody else admin first.`)
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/people',
      who: 'person',
      summary: 'Colleagues with their state; `search` finds parts of names and beginnings of extensions.',
      query: z.object({ search: z.string().max(100).optional() }),
      answer: z.array(Person),
      handle: ({ query }) =>
        people.list(query.search).map(({ id, name, extension }) => ({ id, name, extension, ...standingOf(id) })),
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
        return { items, total, next: cursorAfter(offset, items.length, total) }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/people/records/:id',
      who: 'admin',
      summary: 'One person as an administrator sees them.',
      params: ById,
      answer: PersonRecord,
      handle: ({ params }) => known(params.id),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/people',
      who: 'admin',
      summary: 'A new person, with the link by which they sign in for the first time.',
      body: NewPerson,
      answer: NewPersonAnswer,
      created: true,
      async handle({ body }) {
        mustBeFree(body.extension)
        const person = await people.create(body)
        changed(person.id)
        return { person, link: linkFor(person.id) }
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/api/people/:id',
      who: 'admin',
      summary: 'Changes a person.',
      params: ById,
      body: PersonChange,
      answer: PersonRecord,
      async handle({ params, body }) {
        const before = known(params.id)
        if (body.extension !== before.extension) mustBeFree(body.extension)
        if (body.role === 'person') mustNotBeLastAdmin(before)
        const person = await people.change(params.id, body)
        changed(person.id)
        return person
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/people/:id',
      who: 'admin',
      summary: 'Removes a person with their devices; they are signed out at once. Their calls stay in the records.',
      params: ById,
      answer: null,
      handle({ params }) {
        mustNotBeLastAdmin(known(params.id))
        people.remove(params.id)
        removed(params.id)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/people/:id/link',
      who: 'admin',
      summary: 'A new one-time sign-in link; the earlier one dies.',
      params: ById,
      answer: Link,
      created: true,
      handle: ({ params }) => ({ link: linkFor(known(params.id).id) }),
    }),
  ]
}
