/** From settings to what the dial plan reads. Built anew when a document has changed. */
import type {
  DialPlan,
  InboundRule,
  OutboundRule,
  PersonId,
  Site as PlannedSite,
  Rights,
  Standing,
} from '@sidetone/call'
import { normaliseDialled, plainRights } from '@sidetone/call'
import { countryOfCode, countryOfZone, numbering } from './numbering.ts'
import type { Rates } from './rates.ts'
import type { Settings } from './settings.ts'
import type { Permission, PersonCalling, Site } from './shapes.ts'
import type { Usages } from './usage.ts'

export type Person = { readonly id: string; readonly name: string; readonly extension: string; readonly role: string }
export type PlanDeps = {
  readonly settings: Settings
  readonly people: () => readonly Person[]
  /** In the order in which they are to be tried. */
  readonly trunks: () => readonly TrunkInfo[]
  readonly rates: Pick<Rates, 'perMinute' | 'any'>
  readonly usages: Pick<Usages, 'of' | 'callsOf'>
  /** Where people say that their phones are. */
  readonly placeOf?: DialPlan['placeOf']
  /** The machine's: of a company that has said nothing about its places. */
  readonly timeZone?: string
}
export type TrunkInfo = {
  readonly id: string
  readonly name: string
  readonly on: boolean
  /** Numbers that begin so go there; '' for none. */
  readonly prefix: string
  /** `49`; '' when it is not said. */
  readonly countryCode: string
}
type Part = Omit<DialPlan, 'extensions' | 'codes' | 'trunks' | 'doors' | 'schedules'>

export function planPart({
  settings,
  people,
  trunks,
  rates,
  usages,
  placeOf,
  timeZone = ownTimeZone(),
}: PlanDeps): Part {
  const { currency, spendPerDay, callsAtOnce, callsPerHour, askWhom } = settings.company()
  const all = people()
  const known = new Map(all.map(person => [person.id, person]))
  const lines = trunks().filter(({ on }) => on)
  const trunkNames = new Map(lines.map(({ id, name }) => [id, name]))
  const sites = sitesOf(settings, timeZone, lines)
  const whom = known.get(askWhom ?? '') ?? all.find(({ role }) => role === 'admin')
  const kept = new Map<string, Standing>()
  const standing = (id: PersonId): Standing => {
    const found = kept.get(id) ?? standingOf(known.get(id), settings, sites)
    kept.set(id, found)
    return found
  }
  return {
    numbering,
    sites,
    timeZone: dayZone(settings, timeZone),
    inbound: settings.inbound.all().map(
      ({ id, name, trunk, number, callers, to, hours, as }): InboundRule => ({
        id,
        name,
        trunk,
        number: plainPattern(number),
        callers,
        to,
        hours,
        as: as as PersonId | null,
      }),
    ),
    outbound: settings.outbound.all().length ? outboundRules(settings, trunkNames) : unsaidRules(lines),
    standing,
    ...(placeOf && { placeOf }),
    ...(rates.any() && { rate: rates.perMinute }),
    currency,
    usage: usages.of,
    callsOfSite: site => usages.callsOf(person => (standing(person).site ?? sites[0]?.id) === site),
    companyLimits: { spendPerDay, callsAtOnce, callsPerHour },
    ...(whom && { askWhom: `${whom.name} (${whom.extension})` }),
    allTrunks: [...trunkNames.keys()],
  }
}

const outboundRules = ({ outbound }: Settings, trunkNames: ReadonlyMap<string, string>): OutboundRule[] =>
  outbound
    .all()
    .toSorted((a, b) => a.order - b.order)
    .map(({ order: _, tries, people, ...rule }) => ({
      ...rule,
      people: people as PersonId[],
      tries: tries.flatMap(each => {
        const name = trunkNames.get(each.trunk)
        return name === undefined ? [] : [{ ...each, name }]
      }),
    }))

/** A company that has said nothing: every number of the public network goes to its trunks, one after the other. */
function unsaidRules(lines: readonly TrunkInfo[]): OutboundRule[] {
  const usable = lines.filter(({ prefix }) => prefix === '')
  if (usable.length === 0) return []
  const all = { people: [], roles: [], sites: [], classes: [], schedule: null, minLength: null, maxLength: null }
  const tries = usable.map(({ id, name }): OutboundRule['tries'][number] => ({
    trunk: id,
    name,
    send: 'e164',
    strip: 0,
    prepend: '',
    callerId: null,
  }))
  return [{ ...all, id: '', name: 'all outside numbers', prefixes: ['+', '116'], choose: 'in-order', tries }]
}

function sitesOf({ sites }: Settings, timeZone: string, lines: readonly TrunkInfo[]): PlannedSite[] {
  const all = sites.all()
  if (all.length === 0) return [unsaidSite(timeZone, lines)]
  return all.toSorted((a, b) => Number(b.main) - Number(a.main))
}

/** A company that has said nothing: where its carrier or its machine is, and numbers as they are dialled there. */
const unsaidSite = (timeZone: string, lines: readonly TrunkInfo[]): PlannedSite => ({
  id: '',
  name: 'the company',
  country: countryOfCode(lines.find(each => each.countryCode)?.countryCode ?? '') ?? countryOfZone(timeZone),
  areaCode: '',
  outsidePrefix: '',
  prefixOptional: true,
  schedule: null,
  callerId: null,
  codes: [],
  callsAtOnce: null,
  // It may be anywhere: each is sent as it was dialled.
  emergency: { location: '', numbers: ['112', '911', '999', '110', '000'], test: '933', trunks: [] },
})

function standingOf(person: Person | undefined, settings: Settings, sites: readonly PlannedSite[]): Standing {
  const calling = settings.person(person?.id ?? '')
  const site = settings.sites.get(calling.site ?? '') ?? settings.sites.get(sites[0]?.id ?? '')
  const { role = 'person' } = person ?? {}
  const { callerId } = calling
  const own = mayShow(person, calling, site, settings)
  return {
    site: calling.site,
    role,
    rights: rightsOf(person?.id ?? '', role, calling.site ?? site?.id ?? '', settings),
    // A number that was taken from them is not shown any more.
    callerId:
      callerId.kind === 'withheld'
        ? { number: '' }
        : callerId.kind === 'number' && own.some(each => each.number === callerId.number)
          ? { number: callerId.number }
          : null,
    ...(callerId.kind === 'near' && { near: own.map(each => each.number) }),
    mayShow: own.map(each => each.number),
    locations: calling.locations,
  }
}

/** What is said of the person counts before their role, that before their site, that before what is said of everybody. */
function rightsOf(person: string, role: string, site: string, { permissions }: Settings): Rights {
  const all = permissions.all()
  const nobody = ({ people, roles, sites }: Permission) => people.length + roles.length + sites.length === 0
  const found =
    all.find(each => each.people.includes(person)) ??
    all.find(each => each.roles.some(name => name === role)) ??
    all.find(each => each.sites.includes(site)) ??
    all.find(nobody)
  if (!found) return plainRights
  const { name, classes, countries, spendPerDay, callsAtOnce, callsPerHour } = found
  return { name, classes, countries, limits: { spendPerDay, callsAtOnce, callsPerHour } }
}

/** Numbers that a person may show: their own from outside, those of their site, those that an admin gave them. */
export function mayShow(
  person: Person | undefined,
  calling: PersonCalling,
  site: Site | undefined,
  { inbound }: Settings,
): { readonly number: string; readonly name: string }[] {
  const own = inbound
    .all()
    .filter(
      ({ number, to }) => /^\+\d+$/.test(plainPattern(number)) && person && normaliseDialled(to) === person.extension,
    )
  const numbers = new Map<string, string>()
  for (const { number } of own) numbers.set(plainPattern(number), 'Your own number')
  for (const number of calling.numbers) numbers.set(number, 'Given to you')
  for (const number of [...(site?.callerId ? [site.callerId] : []), ...(site?.numbers ?? [])])
    if (!numbers.has(number)) numbers.set(number, site?.name ?? '')
  return [...numbers].map(([number, name]) => ({ number, name }))
}

/** Where the company's day begins: at its main site. */
export function dayZone({ sites }: Settings, timeZone = ownTimeZone()): string {
  const all = sites.all()
  return (all.find(({ main }) => main) ?? all[0])?.timeZone ?? timeZone
}

const plainPattern = (number: string) => normaliseDialled(number)
const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
