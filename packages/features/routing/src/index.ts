/** Where calls go: sites, rules in and out, permissions, limits, caller ID, calls for help, simulation. */
import type { DialPlan, PersonId } from '@sidetone/call'
import { type ApiRoute, apiRoute, type ChangedBy, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { callerIdRoutes } from './caller-id.ts'
import { type EmergencyDeps, watchEmergencies } from './emergency.ts'
import { LIMIT_CHECK_MS, MAX_DECK } from './limits.ts'
import { type PlaceDeps, placeRoutes } from './place-routes.ts'
import type { Person } from './plan.ts'
import { type Rates, readDeck } from './rates.ts'
import { companyId, companyKind, type Settings } from './settings.ts'
import { Company, Deck, Simulated, Simulation } from './shapes.ts'
import { failureOf, type SimulateDeps, simulate } from './simulate.ts'
import type { Usages } from './usage.ts'

export { failureOf, type SimulateDeps } from './simulate.ts'

export type RoutingDeps = Omit<SimulateDeps, 'person'> &
  Omit<EmergencyDeps, 'desk'> &
  Pick<PlaceDeps, 'places' | 'phonesOf' | 'phoneOfSession'> & {
    readonly documents: Documents
    readonly settings: Settings
    readonly rates: Rates
    readonly usages: Usages
    readonly plan: () => DialPlan
    readonly planChanged: () => void
    readonly people: () => readonly Person[]
    readonly hangUp: (call: string, cause: 'limit-reached') => void
    /** `?force=true`: tests that fail are only written down. */
    readonly forced: <T>(by: ChangedBy, work: () => T) => T
  }
export type RoutingFeature = { readonly name: 'routing'; readonly routes: readonly ApiRoute[]; stop(): void }

export function createRouting(deps: RoutingDeps): RoutingFeature {
  const { documents, settings, rates, usages, plan, planChanged, people, trunkName, hangUp, forced, now } = deps
  const person = (id: string) => people().find(each => each.id === id)
  const asking: SimulateDeps = { ...deps, person }
  const desk = () => {
    const { emergencyNotify } = settings.company()
    return emergencyNotify.length ? emergencyNotify : people().flatMap(each => (each.role === 'admin' ? [each.id] : []))
  }
  // Each leg has its longest time; several calls at once may still spend more together.
  const timer = setInterval(() => {
    const { standing, companyLimits } = plan()
    const limitOf = (who: PersonId | null) => (who === null ? companyLimits! : standing!(who).rights.limits)
    for (const call of usages.overspent(now(), limitOf)) hangUp(call, 'limit-reached')
  }, LIMIT_CHECK_MS).unref()

  const deckRoutes = [
    apiRoute({
      method: 'GET',
      path: '/api/rate-decks',
      who: 'admin',
      summary: 'What a minute costs over each trunk: the decks that were imported.',
      answer: z.object({ items: z.array(DeckInfo) }),
      handle: () => ({ items: rates.decks() }),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/rate-decks/:trunk/rate',
      who: 'admin',
      summary: 'What a minute to this number costs over this trunk.',
      params: z.object({ trunk: z.string().max(100) }),
      query: z.object({
        number: z
          .string()
          .regex(/^\+?\d{2,20}$/, 'must be a whole number such as +49301234567')
          .meta({ examples: ['+49301234567'] }),
      }),
      answer: z.object({ perMinute: z.number().nullable(), currency: z.string() }),
      handle: ({ params, query }) => ({
        perMinute: rates.perMinute(params.trunk, query.number),
        currency: settings.company().currency,
      }),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/rate-decks/:trunk',
      who: 'admin',
      summary: 'Takes over a rate deck: lines of prefix,rate,currency (CSV). It takes the place of the one before.',
      params: z.object({ trunk: z.string().max(100) }),
      body: Deck,
      maxBytes: 2 * MAX_DECK,
      answer: DeckInfo,
      handle({ params: { trunk }, body: { csv }, by }) {
        const name = trunkName(trunk)
        if (name === undefined) throw new AppError('no-such-trunk', 404, 'There is no such trunk.')
        const read = readDeck(csv, settings.company().currency)
        if (!read.ok) throw new AppError('no-rate-deck', 422, read.fault.what)
        const before = rates.decks().find(each => each.trunk === trunk) ?? null
        const after = rates.set(trunk, read.value, now())
        documents.note({ kind: 'rate-deck', key: trunk, name, by, before, after })
        planChanged()
        return after
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/rate-decks/:trunk',
      who: 'admin',
      summary: 'Removes the rate deck of a trunk: its calls count as free of charge.',
      params: z.object({ trunk: z.string().max(100) }),
      answer: null,
      handle({ params: { trunk }, by }) {
        const before = rates.decks().find(each => each.trunk === trunk)
        if (!before || !rates.remove(trunk)) throw new AppError('not-found', 404, 'This trunk has no rate deck.')
        documents.note({ kind: 'rate-deck', key: trunk, name: trunkName(trunk) ?? trunk, by, before, after: null })
        planChanged()
      },
    }),
  ]
  const testRoutes = [
    apiRoute({
      method: 'POST',
      path: '/api/routing/simulate',
      who: 'admin',
      summary: 'What happens when this caller dials this number at this time: in sentences, and as a way to be drawn.',
      body: Simulation,
      answer: Simulated,
      handle: ({ body }) => simulate({ ...body, at: body.at ?? now() }, plan(), asking),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/routing-tests/run',
      who: 'admin',
      summary: 'Runs all routing tests.',
      answer: z.object({
        passed: z.int(),
        failed: z.array(z.object({ id: z.string(), name: z.string(), why: z.string() })),
      }),
      handle() {
        const tests = settings.tests.all()
        const failed = tests.flatMap(test => {
          const why = failureOf(test, plan(), asking)
          return why === null ? [] : [{ id: test.id, name: test.name, why }]
        })
        return { passed: tests.length - failed.length, failed }
      },
    }),
  ]
  const companyRoutes = [
    apiRoute({
      method: 'GET',
      path: '/api/routing/company',
      who: 'admin',
      summary: 'Currency, limits of the whole company, and whom an emergency call is shown to.',
      answer: Company.meta({ id: 'RoutingCompany' }),
      handle: () => settings.company(),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/routing/company',
      who: 'admin',
      summary: 'Changes currency, limits of the whole company, and whom an emergency call is shown to.',
      body: Company,
      answer: Company.meta({ id: 'RoutingCompany' }),
      handle({ body, by }) {
        if (rates.decks().some(deck => deck.currency !== body.currency))
          throw new AppError('other-currency', 409, 'There are rate decks in another currency. Remove them first.')
        documents.put(companyKind, companyId, body, by)
        return settings.company()
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/routing/usage',
      who: 'admin',
      summary: 'What calls to the outside cost today, and how many there are, for each person.',
      answer: z.object({
        currency: z.string(),
        company: Used,
        people: z.array(z.object({ person: z.string(), ...Used.shape })),
      }),
      handle: () => ({
        currency: settings.company().currency,
        company: usages.of(null, now()),
        people: usages.all(now()).map(({ person, usage }) => ({ person, ...usage })),
      }),
    }),
  ]
  const { sites, inbound, outbound, permissions, tests } = settings
  return {
    name: 'routing',
    routes: [
      ...[sites, inbound, outbound, permissions].flatMap(({ routes }) => routes.map(each => forcible(each, forced))),
      ...testRoutes,
      ...tests.routes,
      ...deckRoutes,
      ...companyRoutes,
      ...callerIdRoutes({ documents, settings, person }),
      ...placeRoutes({ ...deps, person }),
      ...watchEmergencies({ ...deps, desk }),
    ],
    stop: () => clearInterval(timer),
  }
}

const DeckInfo = z
  .object({ trunk: z.string(), currency: z.string(), rates: z.int(), importedAt: z.number() })
  .meta({ id: 'RateDeck' })
const Used = z.object({ spentToday: z.number(), callsNow: z.int(), callsLastHour: z.int() })

/** `?force=true` publishes a change though it breaks a routing test; that is written down among the changes. */
export function forcible(route: ApiRoute, forced: RoutingDeps['forced']): ApiRoute {
  if (route.method === 'GET') return route
  type Given = { readonly query: { readonly force?: 'true' }; readonly by: ChangedBy }
  const handle = route.handle as (request: Given) => unknown
  return {
    ...route,
    query: ((route.query as z.ZodObject | undefined) ?? z.object({})).extend({
      force: z.literal('true').optional().describe('though a routing test fails'),
    }),
    handle: ((request: Given) =>
      request.query.force ? forced(request.by, () => handle(request)) : handle(request)) as ApiRoute['handle'],
  }
}
