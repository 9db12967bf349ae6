/** What an admin says about routing: sites, rules in and out, permissions, people, tests. All of it documents. */

import { normaliseDialled } from '@sidetone/call'
import {
  type ChangedBy,
  type Collection,
  collection,
  type Documents,
  demands,
  type PlanKnowledge,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_INBOUND, MAX_OUTBOUND, MAX_PERMISSIONS, MAX_SITES, MAX_TESTS } from './limits.ts'
import { Company, InboundRoute, OutboundRoute, Permission, PersonCalling, RoutingTest, Site } from './shapes.ts'

export type Settings = {
  readonly sites: Collection<Site>
  readonly inbound: Collection<InboundRoute>
  readonly outbound: Collection<OutboundRoute>
  readonly permissions: Collection<Permission>
  readonly tests: Collection<RoutingTest>
  company(): Company
  person(id: string): PersonCalling
}
export type SettingsDeps = {
  readonly documents: Documents
  readonly trunkName: (id: string) => string | undefined
} & Partial<Pick<PlanKnowledge, 'cannotLead' | 'hasSchedule'>>

export const companyKind = 'routing-company'
export const personKind = 'person-calling'
/** The one document of its kind. */
export const companyId = 'company'

/** What still needs a trunk, as a sentence. */
export function trunkInUse(documents: Documents, trunk: string): string | null {
  const out = documents
    .all<OutboundRoute>('outbound-route')
    .find(({ value }) => value.tries.some(each => each.trunk === trunk))
  if (out) return `The rule ${out.value.name} for outgoing calls names this trunk. Change it first.`
  const into = documents.all<InboundRoute>('inbound-route').find(({ value }) => value.trunk === trunk)
  if (into) return `The rule ${into.value.name} for incoming calls names this trunk. Change it first.`
  const site = documents.all<Site>('site').find(({ value }) => value.emergency.trunks.includes(trunk))
  return site ? `The site ${site.value.name} calls for help over this trunk. Change it first.` : null
}

/** What leads to a number of ours, as a sentence; null: no rule does. */
export function ruleLeadingTo({ inbound, sites }: Pick<Settings, 'inbound' | 'sites'>, number: string): string | null {
  const is = (to: string | null | undefined) => typeof to === 'string' && normaliseDialled(to) === number
  const rule = inbound.all().find(({ to, hours }) => is(to) || is(hours?.closedTo))
  if (rule) return `The rule ${rule.name} for incoming calls leads to ${number}. Change it first.`
  const site = sites.all().find(({ codes }) => codes.some(({ to }) => is(to)))
  return site ? `A short number of the site ${site.name} leads to ${number}. Change it first.` : null
}

/** The main site is there, or is made: what a company says of itself first. */
export function setMainSite(
  { sites }: Pick<Settings, 'sites'>,
  place: Pick<Site, 'name' | 'country' | 'areaCode' | 'timeZone'>,
  by: ChangedBy,
): void {
  const main = sites.all().find(each => each.main)
  if (!main) return void sites.create(Site.parse({ ...place, main: true }), by)
  const { id, ...value } = main
  sites.change(id, { ...value, ...place }, by)
}

export function openSettings({ documents, trunkName, cannotLead, hasSchedule }: SettingsDeps): Settings {
  const mustHaveTrunk = (id: string | null) => {
    if (id !== null && trunkName(id) === undefined) throw new AppError('no-such-trunk', 422, 'There is no such trunk.')
  }
  const must = demands({ cannotLead, hasSchedule })

  const sites = collection({
    documents,
    kind: 'site',
    path: '/api/sites',
    schema: Site,
    title: 'site',
    limit: MAX_SITES,
    check({ schedule, emergency }) {
      must.haveSchedule(schedule)
      emergency.trunks.forEach(mustHaveTrunk)
    },
    inUse: id => siteInUse(id),
    example: { name: 'Berlin', country: 'DE', areaCode: '30', timeZone: 'Europe/Berlin' },
  })
  const inbound = collection({
    documents,
    kind: 'inbound-route',
    path: '/api/inbound-routes',
    schema: InboundRoute,
    title: 'incoming rule',
    limit: MAX_INBOUND,
    check({ trunk, to, hours, number, as }) {
      mustHaveTrunk(trunk)
      must.haveSchedule(hours?.schedule)
      must.lead(hours?.closedTo, as)
      if (!to.includes('{rest}')) must.lead(to, as)
      else if (!number.endsWith('*'))
        throw new AppError('no-rest', 422, '{rest} stands for the digits of a star: end the number with one.')
    },
    example: { name: 'Main number', number: '+49301234567', to: '600' },
  })
  const outbound = collection({
    documents,
    kind: 'outbound-route',
    path: '/api/outbound-routes',
    schema: OutboundRoute,
    title: 'outgoing rule',
    limit: MAX_OUTBOUND,
    check({ tries, schedule, minLength, maxLength }) {
      for (const { trunk } of tries) mustHaveTrunk(trunk)
      must.haveSchedule(schedule)
      if (minLength !== null && maxLength !== null && minLength > maxLength)
        throw new AppError('no-length', 422, 'The shortest number is longer than the longest.')
    },
    example: { name: 'Everything', tries: [{ trunk: 'trunk-1' }], choose: 'least-cost' },
  })
  const permissions = collection({
    documents,
    kind: 'permission',
    path: '/api/permissions',
    schema: Permission,
    title: 'permission',
    limit: MAX_PERMISSIONS,
    example: {
      name: 'Sales',
      people: [],
      classes: ['internal', 'national', 'mobile', 'international'],
      countries: ['AT'],
    },
  })
  const tests = collection({
    documents,
    kind: 'routing-test',
    path: '/api/routing-tests',
    schema: RoutingTest,
    title: 'routing test',
    limit: MAX_TESTS,
    example: {
      name: 'Main number at noon',
      caller: { kind: 'trunk', trunk: 'trunk-1', number: '+4915112345678' },
      dialled: '+49301234567',
      at: 1_798_196_400_000,
      expect: { kind: 'number', number: '600' },
    },
  })
  function siteInUse(id: string): string | null {
    const rule =
      inbound.all().find(({ hours }) => hours?.site === id) ?? outbound.all().find(each => each.sites.includes(id))
    if (rule) return `The rule ${rule.name} names this site. Change it first.`
    const permission = permissions.all().find(each => each.sites.includes(id))
    return permission ? `The permission ${permission.name} names this site. Change it first.` : null
  }

  documents.define(companyKind, {
    title: 'limits of the company',
    nameOf: () => 'Calling',
    limit: 1,
    parse: value => Company.parse(value),
  })
  documents.define(personKind, { title: 'calling of a person', parse: value => PersonCalling.parse(value) })
  const plainCompany = Company.parse({})
  const plainPerson = PersonCalling.parse({})
  return {
    sites,
    inbound,
    outbound,
    permissions,
    tests,
    company: () => documents.get<Company>(companyKind, companyId)?.value ?? plainCompany,
    person: id => documents.get<PersonCalling>(personKind, id)?.value ?? plainPerson,
  }
}
