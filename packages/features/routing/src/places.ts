/**
 * Where help is sent to for somebody who works from home: they say it themselves, and confirm it for each network that their web
 * phone comes from, and for each of their desk phones.
 *
 *   web phone, from a network outside ─▶ confirmed there? ─┬─ yes ▶ that address
 *                                                          └─ no  ▶ it asks; until then the last address, said to be not confirmed
 *   from inside (private addresses) ──▶ the phone's place, else the site's
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Place } from '@sidetone/call'
import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_LOCATIONS, MAX_PLACES, MAX_TEXT } from './limits.ts'
import { type Network, networkOf } from './networks.ts'
import { personKind, type Settings } from './settings.ts'

export const Confirmed = z.object({
  address: z.string().trim().max(MAX_TEXT).describe('empty: at the site'),
  at: z.number().describe('ms since 1970'),
})
/** By network and by device: what this person has confirmed. */
const PersonPlaces = z.object({
  networks: z.record(z.string().max(60), Confirmed).default({}),
  devices: z.record(z.string().max(100), Confirmed).default({}),
})
type PersonPlaces = z.output<typeof PersonPlaces>
export const placesKind = 'emergency-places'

export type PlacesDeps = {
  readonly sql: DatabaseSync
  readonly documents: Documents
  readonly settings: Settings
  readonly now: () => number
}
/** A web phone where it was last. */
export type Seen = { readonly device: string; readonly person: string; readonly network: Network; readonly at: number }

export type Places = ReturnType<typeof openPlaces>

export function openPlaces({ sql, documents, settings, now }: PlacesDeps) {
  const put = sql.prepare(
    'INSERT INTO webPhonePlaces (device, person, network, inside, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (device) DO UPDATE SET person = excluded.person, network = excluded.network, inside = excluded.inside, at = excluded.at',
  )
  const columns = 'device, person, network, inside, at'
  const one = sql.prepare(`SELECT ${columns} FROM webPhonePlaces WHERE device = ?`)
  const all = sql.prepare(`SELECT ${columns} FROM webPhonePlaces ORDER BY at DESC LIMIT ?`)
  const read = ({ device, person, network, inside, at }: Record<string, unknown>): Seen => ({
    device: device as string,
    person: person as string,
    network: { name: network as string, inside: inside === 1 },
    at: at as number,
  })
  const plain = PersonPlaces.parse({})
  const placesOf = (person: string) => documents.get<PersonPlaces>(placesKind, person)?.value ?? plain
  documents.define(placesKind, {
    title: 'emergency addresses of',
    partOf: 'person',
    parse: value => PersonPlaces.parse(value),
  })

  /** Addresses that this person has stated, the newest first. */
  const stated = (person: string): string[] => {
    const { networks, devices } = placesOf(person)
    const known = [...Object.values(networks), ...Object.values(devices)].sort((a, b) => b.at - a.at)
    return [...new Set(known.map(({ address }) => address).filter(Boolean))]
  }
  const confirmedIn = (person: string, network: string) => placesOf(person).networks[network]
  const confirmedFor = (person: string, device: string) => {
    const found = placesOf(person).devices[device]
    // What an admin has said since then is not what its person confirmed.
    return found?.address === settings.person(person).locations[device] ? found : undefined
  }

  return {
    stated,
    confirmedIn,
    confirmedFor,
    /** A web phone asks from here. */
    seen(device: string, person: string, address: string): Network {
      const network = networkOf(address)
      const before = one.get(device)
      if (before?.network !== network.name || before.person !== person)
        put.run(device, person, network.name, network.inside ? 1 : 0, now())
      return network
    },
    /** The newest first. */
    allSeen: (limit: number): Seen[] => all.all(limit).map(read),
    /** Where its person says that this phone is; undefined: nothing is known that the site's address would not say. */
    placeOf(person: string, device: string): Place | undefined {
      const row = one.get(device)
      if (!row || row.person !== person) return undefined
      const { network } = read(row)
      const found = confirmedIn(person, network.name)
      if (found) return { address: found.address, confirmed: true }
      return network.inside ? undefined : { address: stated(person)[0] ?? null, confirmed: false }
    },
    confirmHere(person: string, address: string, network: Network, by: ChangedBy): void {
      const { networks, devices } = placesOf(person)
      documents.put(
        placesKind,
        person,
        { networks: bounded({ ...networks, [network.name]: { address, at: now() } }, MAX_PLACES), devices },
        by,
      )
    },
    /** Of an own desk phone: its place is another one as well. */
    confirmPhone(person: string, address: string, device: string, by: ChangedBy): void {
      const calling = settings.person(person)
      const { [device]: _, ...others } = calling.locations
      const locations = address === '' ? others : { ...others, [device]: address }
      if (Object.keys(locations).length > MAX_LOCATIONS)
        throw new AppError('too-many', 409, `The places of ${MAX_LOCATIONS} phones are kept, not of more.`)
      const { networks, devices } = placesOf(person)
      const { [device]: __, ...rest } = devices
      const confirmed = address === '' ? rest : { ...rest, [device]: { address, at: now() } }
      documents.together(() => {
        documents.put(personKind, person, { ...calling, locations }, by)
        documents.put(placesKind, person, { networks, devices: bounded(confirmed, MAX_LOCATIONS) }, by)
      })
    },
  }
}

/** The oldest are forgotten. */
const bounded = (of: PersonPlaces['networks'], most: number): PersonPlaces['networks'] =>
  Object.fromEntries(
    Object.entries(of)
      .sort(([, a], [, b]) => b.at - a.at)
      .slice(0, most),
  )
