/** The number that others see when somebody calls: chosen among those that are theirs to show. */
import { type ApiRoute, apiRoute, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { mayShow, type Person } from './plan.ts'
import { personKind, type Settings } from './settings.ts'
import { CallerIdChoice, PersonCalling } from './shapes.ts'

export const MyCallerId = z
  .object({
    choice: CallerIdChoice,
    shown: z.string().nullable().describe('what is shown now; null: as the trunk has it; empty: withheld'),
    numbers: z.array(z.object({ number: z.string(), name: z.string() })),
  })
  .meta({ id: 'MyCallerId' })

export type CallerIdDeps = {
  readonly documents: Documents
  readonly settings: Settings
  readonly person: (id: string) => Person | undefined
}

export function callerIdRoutes({ documents, settings, person }: CallerIdDeps): ApiRoute[] {
  const siteOf = ({ site }: PersonCalling) =>
    settings.sites.get(site ?? '') ?? settings.sites.all().find(({ main }) => main) ?? settings.sites.all()[0]
  const view = (id: string) => {
    const calling = settings.person(id)
    const site = siteOf(calling)
    const numbers = mayShow(person(id), calling, site, settings)
    const { callerId: choice } = calling
    const theirs = choice.kind === 'number' && numbers.some(({ number }) => number === choice.number)
    const shown =
      choice.kind === 'withheld' ? '' : theirs && choice.kind === 'number' ? choice.number : (site?.callerId ?? null)
    return { choice, shown, numbers }
  }
  const known = (id: string) => {
    if (!person(id)) throw new AppError('no-such-person', 404, 'There is no such person.')
  }
  const ById = z.object({ id: z.string().max(100) })
  return [
    apiRoute({
      method: 'GET',
      path: '/api/me/caller-id',
      who: 'person',
      summary: 'The number that others see when I call, and the ones I may choose.',
      answer: MyCallerId,
      handle: ({ me }) => view(me.id),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/me/caller-id',
      who: 'person',
      summary: 'Chooses the number that others see when I call; from the next call on.',
      body: z.object({ choice: CallerIdChoice }),
      answer: MyCallerId,
      handle({ me, body: { choice }, by }) {
        if (choice.kind === 'number' && !view(me.id).numbers.some(({ number }) => number === choice.number))
          throw new AppError('not-your-number', 403, `${choice.number} is not yours to show. Choose one of the list.`)
        documents.put(personKind, me.id, { ...settings.person(me.id), callerId: choice }, by)
        return view(me.id)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/people/:id/calling',
      who: 'admin',
      summary: 'Site, numbers to show and places of the phones of a person.',
      params: ById,
      answer: PersonCalling.meta({ id: 'PersonCalling' }),
      handle({ params }) {
        known(params.id)
        return settings.person(params.id)
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/people/:id/calling',
      who: 'admin',
      summary: 'Says anew which site a person belongs to, which numbers they may show, where their phones stand.',
      params: ById,
      body: PersonCalling,
      answer: PersonCalling.meta({ id: 'PersonCalling' }),
      handle({ params, body, by }) {
        known(params.id)
        if (body.site !== null && !settings.sites.get(body.site))
          throw new AppError('no-such-site', 422, 'There is no such site.')
        // An emptied place is the site's again.
        const places = Object.entries(body.locations).filter(([, place]) => place !== '')
        documents.put(personKind, params.id, { ...body, locations: Object.fromEntries(places) }, by)
        return settings.person(params.id)
      },
    }),
  ]
}
