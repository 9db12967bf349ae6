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
import { countryOfZone, numbering } from './numbering.ts'
import type { Rates } from './rates.ts'
import type { Settings } from './settings.ts'
import type { Permission, PersonCalling, Site } from './shapes.ts'
import type { Usages } from './usage.ts'

export type Person = { readonly id: string; readonly name: string; readonly extension: string; readonly role: string }
export type PlanDeps = {
  readonly settings: Settings
  readonly people: () => readonly Person[]
  readonly trunks: () => readonly { readonly id: string; readonly name: string }[]
  readonly rates: Pick<Rates, 'perMinute' | 'any'>
  readonly usage: Usages['of']
  /** The machine's: of a company that has said nothing about its places. */
  readonly timeZone?: string
}
type Part = Omit<DialPlan, 'extensions' | 'codes' | 'trunks' | 'doors' | 'schedules'>

export function planPart({ settings, people, trunks, rates, usage, timeZone = ownTimeZone() }: PlanDeps): Part {
  const { currency, spendPerDay, callsAtOnce, callsPerHour, askWhom } = settings.company()
  const all = people()
  const known = new Map(all.map(person => [person.id, person]))
  const trunkNames = new Map(trunks().map(({ id, name }) => [id, name]))
  const sites = sitesOf(settings, timeZone)
  const whom = known.get(askWhom ?? '') ?? all.find(({ role }) => role === 'admin')
  const kept = new Map<string, Standing>()
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
    outbound: settings.outbound
      .all()
      .toSorted((a, b) => a.order - b.order)
      .map(
        ({ order: _, tries, people: who, ...rule }): OutboundRule => ({
          ...rule,
          people: who as PersonId[],
          tries: tries.flatMap(each => {
            const name = trunkNames.get(each.trunk)
            return name === undefined ? [] : [{ ...each, name }]
          }),
        }),
      ),
    standing(id) {
      const standing = kept.get(id) ?? standingOf(known.get(id), settings, sites)
      kept.set(id, standing)
      return standing
    },
    ...(rates.any() && { rate: rates.perMinute }),
    currency,
    usage,
    companyLimits: { spendPerDay, callsAtOnce, callsPerHour },
    ...(whom && { askWhom: `${whom.name} (${whom.extension})` }),
    allTrunks: [...trunkNames.keys()],
  }
}

function sitesOf({ sites }: Settings, timeZone: string): PlannedSite[] {
  const all = sites.all()
  if (all.length === 0) return [unsaidSite(timeZone)]
  return all.toSorted((a, b) => Number(b.main) - Number(a.main))
}

/** A company that has said nothing: where its machine stands, and numbers as they are dialled there. */
export const unsaidSite = (timeZone: string): PlannedSite => ({
  id: '',
  name: 'the company',
  country: countryOfZone(timeZone),
  areaCode: '',
  outsidePrefix: '',
  prefixOptional: true,
  schedule: null,
  callerId: null,
  codes: [],
  emergency: { location: '', numbers: [], test: '933', trunks: [] },
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
