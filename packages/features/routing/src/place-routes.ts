/** Where help would be sent to: asked of people at the phone, and seen by administrators. */
import { type ApiRoute, apiRoute, cursorFrom, finderOf, pageOf } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_PAGE, MAX_SEEN_PHONES, MAX_TEXT } from './limits.ts'
import { networkOf } from './networks.ts'
import type { Places } from './places.ts'
import type { Person } from './plan.ts'
import type { Settings } from './settings.ts'

export const MyEmergencyAddress = z
  .object({
    asks: z.boolean().describe('this web phone comes from a network outside where nothing is confirmed yet'),
    address: z
      .string()
      .nullable()
      .describe('confirmed for where this web phone is now; empty: at the site; null: nothing'),
    confirmedAt: z.number().nullable(),
    site: z.object({ name: z.string(), address: z.string() }).nullable(),
    known: z.array(z.string()).describe('own addresses that were stated before, the newest first'),
    phones: z
      .array(
        z.object({
          device: z.string(),
          name: z.string(),
          address: z.string().describe('empty: at the site'),
          confirmedAt: z.number().nullable().describe('null: not by me'),
        }),
      )
      .describe('own desk phones'),
  })
  .meta({ id: 'MyEmergencyAddress' })
export const EmergencyAddress = z
  .object({
    id: z.string().describe('of the phone'),
    person: z.object({ id: z.string(), name: z.string(), extension: z.string() }),
    phone: z.object({ id: z.string(), name: z.string(), kind: z.enum(['web', 'sip']) }),
    address: z.string().describe('empty: none is stated'),
    atSite: z.boolean().describe('it is the one of the site'),
    confirmedAt: z.number().nullable(),
    asks: z.boolean().describe('a web phone outside whose person has not confirmed where they are'),
  })
  .meta({ id: 'EmergencyAddress' })

export type PlaceDeps = {
  readonly places: Places
  readonly settings: Settings
  readonly person: (id: string) => Person | undefined
  readonly phonesOf: (
    person: string,
  ) => readonly { readonly id: string; readonly kind: 'web' | 'sip'; readonly label: string }[]
  readonly phoneOfSession: (session: string) => string | undefined
  readonly deviceName: (device: string) => string | undefined
  readonly people: () => readonly Person[]
}

export function placeRoutes({
  places,
  settings,
  person,
  people,
  phonesOf,
  phoneOfSession,
  deviceName,
}: PlaceDeps): ApiRoute[] {
  const siteOf = (id: string) =>
    settings.sites.get(settings.person(id).site ?? '') ??
    settings.sites.all().find(({ main }) => main) ??
    settings.sites.all()[0]
  const mine = (me: string, network: ReturnType<typeof networkOf>): z.output<typeof MyEmergencyAddress> => {
    const found = places.confirmedIn(me, network.name)
    const site = siteOf(me)
    const { locations } = settings.person(me)
    return {
      asks: !found && !network.inside && settings.company().askWhere,
      address: found?.address ?? null,
      confirmedAt: found?.at ?? null,
      site: site ? { name: site.name, address: site.emergency.location } : null,
      known: places.stated(me),
      phones: phonesOf(me)
        .filter(({ kind }) => kind === 'sip')
        .map(({ id, label }) => ({
          device: id,
          name: label,
          address: locations[id] ?? '',
          confirmedAt: places.confirmedFor(me, id)?.at ?? null,
        })),
    }
  }
  const ofWebPhones = (): z.output<typeof EmergencyAddress>[] =>
    places.allSeen(MAX_SEEN_PHONES).flatMap(({ device, person: id, network }) => {
      const [whose, name] = [person(id), deviceName(device)]
      const found = places.confirmedIn(id, network.name)
      if (!whose || name === undefined || (!found && network.inside)) return []
      const site = siteOf(id)?.emergency.location ?? ''
      const address = found ? found.address || site : (places.stated(id)[0] ?? site)
      return [
        {
          id: device,
          person: named(whose),
          phone: { id: device, name, kind: 'web' as const },
          address,
          atSite: found ? found.address === '' : address === site,
          confirmedAt: found?.at ?? null,
          asks: !found,
        },
      ]
    })
  const ofDeskPhones = (): z.output<typeof EmergencyAddress>[] =>
    people().flatMap(each =>
      Object.entries(settings.person(each.id).locations).flatMap(([id, address]) => {
        const name = deviceName(id)
        if (name === undefined || phonesOf(each.id).find(phone => phone.id === id)?.kind !== 'sip') return []
        const confirmedAt = places.confirmedFor(each.id, id)?.at ?? null
        const phone = { id, name, kind: 'sip' as const }
        return [{ id, person: named(each), phone, address, atSite: false, confirmedAt, asks: false }]
      }),
    )
  return [
    apiRoute({
      method: 'GET',
      path: '/api/me/emergency-address',
      who: 'person',
      summary:
        'Where help would be sent to when I call for it from here. A web phone asks whenever its connection is new.',
      answer: MyEmergencyAddress,
      handle({ me, session, from: { address } }) {
        const phone = phoneOfSession(session)
        return mine(me.id, phone === undefined ? networkOf(address) : places.seen(phone, me.id, address))
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/me/emergency-address',
      who: 'person',
      summary: 'Confirms where I am: for the network that this comes from, or for an own desk phone.',
      body: z
        .object({
          address: z.string().trim().max(MAX_TEXT).describe('empty: at the site'),
          device: z.string().max(100).optional().describe('an own desk phone'),
        })
        .meta({ examples: [{ address: 'Am Hang 3, 53111 Bonn, 2nd floor' }] }),
      answer: MyEmergencyAddress,
      handle({ me, session, body: { address, device }, from, by }) {
        const here = networkOf(from.address)
        if (device === undefined) {
          const phone = phoneOfSession(session)
          if (phone !== undefined) places.seen(phone, me.id, from.address)
          places.confirmHere(me.id, address, here, by)
        } else {
          if (!phonesOf(me.id).some(({ id, kind }) => id === device && kind === 'sip'))
            throw new AppError('no-such-device', 404, 'You have no such phone.')
          places.confirmPhone(me.id, address, device, by)
        }
        return mine(me.id, here)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/emergency-addresses',
      who: 'admin',
      summary:
        'Phones that are not at their site: where help would be sent to, and who has confirmed that. Those who have not stand first.',
      query: z.object({
        q: z.string().max(100).default('').describe('part of a name, extension or address'),
        open: z.literal('true').optional().describe('only who has not confirmed'),
        sort: z
          .string()
          .regex(/^-?(name|address|confirmedAt)$/, 'must be name, address or confirmedAt')
          .optional(),
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
        cursor: z.string().max(500).optional(),
      }),
      answer: z
        .object({ items: z.array(EmergencyAddress), next: z.string().nullable(), total: z.int() })
        .meta({ id: 'EmergencyAddressPage' }),
      handle({ query: { q, open, sort, limit, cursor } }) {
        const fits = finderOf(q) ?? (() => true)
        const items = [...ofWebPhones(), ...ofDeskPhones()]
          .filter(each => !open || each.confirmedAt === null)
          .filter(({ person, address }) => fits([person.name, person.extension, address].join(' ')))
          .map(each => ({ ...each, name: each.person.name }))
        const page = pageOf(items, { sort: sort ?? 'confirmedAt', limit, after: cursorFrom(cursor) })
        return { items: page.items, next: page.next, total: items.length }
      },
    }),
  ]
}

const named = ({ id, name, extension }: Person) => ({ id, name, extension })
