/**
 * The first minutes of a company. A new data folder has a demo company, whose admin turns into the real one:
 *
 *   demo company ──POST /api/setup──▶ company of its own (with the demo people, or empty)
 */
import type { Devices, People, PersonRecord } from '@sidetone/data'
import { type ApiRoute, apiRoute, type ChangedBy, type Me, timeZoneField } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_ADDRESS, MAX_NAME, MAX_PASSWORD, MIN_PASSWORD } from './limits.ts'
import { NewPerson } from './shapes.ts'

export const Setup = z
  .object({
    company: z.string().trim().min(1).max(MAX_NAME),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be a country such as DE'),
    areaCode: z
      .string()
      .regex(/^\d{0,6}$/, 'must be digits without the first zero')
      .default(''),
    timeZone: timeZoneField,
    address: z.string().trim().max(MAX_ADDRESS).default('').describe('where help is sent to'),
    ...NewPerson.omit({ role: true }).shape,
    password: z.string().min(MIN_PASSWORD, `must have ${MIN_PASSWORD} letters or more`).max(MAX_PASSWORD),
    demo: z.enum(['remove', 'keep']).describe('its other people, its groups, queues, menus and rooms'),
  })
  .meta({ id: 'Setup' })
export type Setup = z.output<typeof Setup>
export type Place = Pick<Setup, 'country' | 'areaCode' | 'timeZone'> & {
  readonly name: string
  /** Where help is sent to; empty: not said. */
  readonly location: string
}

export type SetupDeps = {
  readonly people: People
  readonly devices: Devices
  /** Of the demo company, as it was made. */
  readonly isDemo: (person: Pick<PersonRecord, 'email'>) => boolean
  /** Makes or changes the main site. Throws in words. */
  readonly setMainSite: (place: Place, by: ChangedBy) => void
  /** Takes away the groups, queues, menus and rooms of the demo company. */
  readonly removeDemo: (by: ChangedBy) => void
  /** Passwords of demo people who are no more are forgotten. */
  readonly demoPeopleGone: () => void
  readonly numberOf: (number: string) => string | undefined
}
/** Whoever a rule that somebody made leads to stays with it. */
function removeUnlessNeeded(remove: () => void): void {
  try {
    remove()
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'in-use')) throw error
  }
}
type PeopleVerbs = {
  change(id: string, wanted: Partial<PersonRecord> & { readonly password?: string }, by: ChangedBy): Promise<unknown>
  remove(id: string, by: ChangedBy): void
  removePhone(person: string, device: string): void
}

export function setupRoutes(deps: SetupDeps, { change, remove, removePhone }: PeopleVerbs): ApiRoute[] {
  const { people, devices, isDemo } = deps
  const mustBeDemo = (me: Me | null): Me => {
    if (!me || !isDemo(me))
      throw new AppError('set-up-already', 409, 'This company is set up already. Change people and sites one by one.')
    return me
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/setup',
      who: 'admin',
      summary: 'Whether this is still the demo company and who asks is its admin.',
      answer: z.object({ needed: z.boolean() }),
      handle: ({ me }) => ({ needed: me !== null && isDemo(me) }),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/setup',
      who: 'admin',
      summary: 'Makes the demo company a real one: who asks gets this name, e-mail address, extension and password.',
      body: Setup,
      answer: null,
      async handle({ body, me, by }) {
        const { company, country, areaCode, timeZone, address, name, extension, email, password, demo } = body
        const { id } = mustBeDemo(me)
        const others = people.list().filter(each => each.id !== id)
        const staying = demo === 'keep' ? others : others.filter(each => !isDemo(each))
        if (staying.some(each => each.extension === extension))
          throw new AppError('extension-taken', 409, `Somebody else has the extension ${extension}.`)
        if (staying.some(each => each.email === email))
          throw new AppError('email-taken', 409, 'Somebody else has this e-mail address.')
        const other = people.byExtension(extension) ? undefined : deps.numberOf(extension)
        if (other) throw new AppError('extension-taken', 409, `${extension} leads to ${other}.`)
        deps.setMainSite({ name: company, country, areaCode, timeZone, location: address }, by)
        if (demo === 'remove') {
          deps.removeDemo(by)
          for (const other of others) if (isDemo(other)) removeUnlessNeeded(() => remove(other.id, by))
        }
        for (const device of devices.of(id)) if (device.kind === 'sip') removePhone(id, device.id)
        await change(id, { name, extension, email, password }, by)
        deps.demoPeopleGone()
      },
    }),
  ]
}
