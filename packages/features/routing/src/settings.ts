/** What an admin says about routing: sites, rules in and out, permissions, people, tests. All of it documents. */

import { normaliseDialled } from '@sidetone/call'
import {
  type ChangedBy,
  type Collection,
  collection,
  type Documents,
  demands,
  type PlanKnowledge,
  type Reference,
  seats,
  toNumber,
  toOne,
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
} & Partial<Pick<PlanKnowledge, 'cannotLead'>>

export const companyKind = 'routing-company'
export const personKind = 'person-calling'
/** The one document of its kind. */
export const companyId = 'company'

/** The main site is there, or is made: what a company says of itself first. */
export function setMainSite(
  { sites }: Pick<Settings, 'sites'>,
  { location, ...place }: Pick<Site, 'name' | 'country' | 'areaCode' | 'timeZone'> & { readonly location?: string },
  by: ChangedBy,
): void {
  const main = sites.all().find(each => each.main)
  if (!main) return void sites.create(Site.parse({ ...place, main: true, emergency: { location } }), by)
  const { id, ...value } = main
  const emergency = location ? { ...value.emergency, location } : value.emergency
  sites.change(id, { ...value, ...place, emergency }, by)
}

/** Numbers of ours that are shown: they follow a number that changes, and do without one that is removed. */
const shown = (number: string | null, place: string, ...at: (string | number)[]): Reference[] =>
  toNumber(number, place, ...at).map(each => ({ ...each, letsGo: 'when-asked' }))

export function openSettings({ documents, cannotLead }: SettingsDeps): Settings {
  const must = demands({ ...(cannotLead && { cannotLead }) })

  const sites = collection({
    documents,
    kind: 'site',
    path: '/api/sites',
    schema: Site,
    title: 'site',
    limit: MAX_SITES,
    search: ({ name, areaCode, callerId, numbers, codes }) => [
      ...[name, areaCode, callerId ?? '', ...numbers],
      ...codes.map(({ code }) => code),
    ],
    leadsTo: ({ schedule, emergency, codes, callerId, numbers }) => [
      ...shown(callerId, 'the number that others see', 'callerId'),
      ...numbers.flatMap((number, n) => shown(number, 'numbers that may be shown', 'numbers', n)),
      ...toOne('schedule', schedule, 'opening hours', 'schedule'),
      ...emergency.trunks.flatMap((trunk, n) => toOne('trunk', trunk, 'calls for help', 'emergency', 'trunks', n)),
      ...codes.flatMap(({ code, to }, n) => toNumber(to, `short number ${code}`, 'codes', n, 'to')),
    ],
    example: { name: 'Berlin', country: 'DE', areaCode: '30', timeZone: 'Europe/Berlin' },
  })
  const inbound: Collection<InboundRoute> = collection({
    documents,
    kind: 'inbound-route',
    path: '/api/inbound-routes',
    schema: InboundRoute,
    title: 'incoming rule',
    limit: MAX_INBOUND,
    // Of several rules for one number none may take it along.
    numbersOf({ number }, id) {
      const own = normaliseDialled(number)
      const alone = () => !inbound.all().some(each => each.id !== id && normaliseDialled(each.number) === own)
      return /^\+\d+$/.test(own) && !number.includes('*') && alone() ? [own] : []
    },
    leadsTo: ({ name, trunk, number, to, hours, as }) => {
      const called = number && number !== name ? number : 'every number'
      return [
        ...toOne('trunk', trunk, 'whose calls it takes', 'trunk'),
        ...toNumber(to.includes('{rest}') ? null : to, `${called} leads there`, 'to'),
        ...toOne('schedule', hours?.schedule, 'opening hours', 'hours', 'schedule'),
        ...toOne('site', hours?.site, 'opening hours of the site', 'hours', 'site'),
        ...toNumber(hours?.closedTo, 'while it is closed', 'hours', 'closedTo'),
        ...toOne('person', as, 'whose rights carry the call', 'as'),
      ]
    },
    check({ to, hours, number, as }) {
      must.lead(hours?.closedTo, 'hours.closedTo', as)
      if (!to.includes('{rest}')) must.lead(to, 'to', as)
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
    leadsTo: ({ tries, schedule, people, roles, sites }) => [
      ...tries.flatMap(({ trunk }, n) => toOne('trunk', trunk, 'by which calls go out', 'tries', n, 'trunk')),
      ...toOne('schedule', schedule, 'only while it is open', 'schedule'),
      ...sites.flatMap((site, n) => toOne('site', site, 'whose people it is for', 'sites', n)),
      ...seats('person', people, 'for whom it is', 'people', { least: roles.length + sites.length ? 0 : 1 }),
    ],
    check({ minLength, maxLength }) {
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
    leadsTo: ({ people, roles, sites }) => [
      ...seats('person', people, 'for whom it is', 'people', { least: roles.length + sites.length ? 0 : 1 }),
      ...sites.flatMap((site, n) => toOne('site', site, 'whose people it is for', 'sites', n)),
    ],
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
    leadsTo: ({ caller, expect }) => [
      ...(caller.kind === 'person' ? toOne('person', caller.person, 'who calls in it', 'caller', 'person') : []),
      ...(caller.kind === 'trunk' ? toOne('trunk', caller.trunk, 'where the call comes from', 'caller', 'trunk') : []),
      ...(expect.kind === 'trunk' ? toOne('trunk', expect.trunk, 'where it expects the call', 'expect', 'trunk') : []),
    ],
    example: {
      name: 'Main number at noon',
      caller: { kind: 'trunk', trunk: 'trunk-1', number: '+4915112345678' },
      dialled: '+49301234567',
      at: 1_798_196_400_000,
      expect: { kind: 'number', number: '600' },
    },
  })
  documents.define(companyKind, {
    title: 'limits of the company',
    nameOf: () => 'Calling',
    limit: 1,
    parse: value => Company.parse(value),
    leadsTo: ({ askWhom, emergencyNotify }: Company) => [
      ...toOne('person', askWhom, 'who may allow more', 'askWhom').map(each => ({
        ...each,
        letsGo: 'at-once' as const,
      })),
      ...seats('person', emergencyNotify, 'is told of calls for help', 'emergencyNotify'),
    ],
  })
  documents.define(personKind, {
    title: 'calling settings of',
    parse: value => PersonCalling.parse(value),
    partOf: 'person',
    leadsTo: ({ site, callerId, numbers }: PersonCalling): Reference[] => [
      ...toOne('site', site, 'whose site it is', 'site'),
      ...numbers.flatMap((number, n) => shown(number, 'numbers that may be shown', 'numbers', n)),
      // As the site's is shown then.
      ...toNumber(
        callerId.kind === 'number' ? callerId.number : null,
        'the number that others see',
        ...['callerId', 'number'],
      ).map(each => ({
        ...each,
        letsGo: 'at-once' as const,
        instead: { at: ['callerId'], value: { kind: 'default' } },
      })),
    ],
  })
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
