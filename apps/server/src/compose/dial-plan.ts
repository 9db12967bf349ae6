/**
 * The dial plan of this company: built anew when a person, trunk or setting has changed, read for each call.
 *
 *   people ─┐
 *   trunks ─┼─▶ build ─▶ DialPlan
 *   routing, hours (documents) ─┤
 *   numbers of features ────────┘
 */

import {
  type CodeRule,
  type DialPlan,
  type Door,
  emergencyNumber,
  englishOf,
  normaliseDialled,
  type PersonId,
  route,
} from '@sidetone/call'
import type { PersonRecord } from '@sidetone/data'
import type { ExplainAbout, Explained, Feature, HasNumbers } from '@sidetone/feature'
import { openPickupGroups, type PickupGroupKeeper } from '@sidetone/feature-calling/pickup-groups'
import { type Code, type OwnCodeKeeper, openOwnCodes } from '@sidetone/feature-feature-codes/own-codes'
import { openSchedules, type Schedules } from '@sidetone/feature-hours/schedules'
import { emergencyFailed, emergencyTest } from '@sidetone/feature-routing/emergency'
import { openPlaces, type Places } from '@sidetone/feature-routing/places'
import { dayZone, planPart } from '@sidetone/feature-routing/plan'
import { openRates, type Rates } from '@sidetone/feature-routing/rates'
import { openSettings, type Settings } from '@sidetone/feature-routing/settings'
import { openUsage, type Usages } from '@sidetone/feature-routing/usage'
import { prompts } from '@sidetone/prompts'
import type { Data } from './data.ts'
import { standingOfEchoCaller } from './echo-callers.ts'

export type PlanKeeper = {
  plan(): DialPlan
  /** As settings are in the middle of a change. */
  fresh(): DialPlan
  /** Something that it is built of has changed. */
  changed(): void
  /** What else has numbers; once, before the first call. */
  use(features: readonly (HasNumbers & { readonly name: string })[]): void
  /** In words, for "640 leads to the queue Support"; null: the number is free. `but`: the entity that asks. */
  whoHas(number: string, but?: Pick<CodeRule, 'feature' | 'argument'>): string | null
  /** Why a call from outside cannot go there, as a sentence; null: it can. `as`: whose rights it has. */
  cannotLead(number: string, as?: string | null): string | null
  explain(feature: string, argument: string, about: ExplainAbout): Explained | null
  readonly routing: {
    readonly settings: Settings
    readonly rates: Rates
    readonly usages: Usages
    readonly places: Places
  }
  readonly schedules: Schedules
  readonly pickupGroups: PickupGroupKeeper
  readonly ownCodes: OwnCodeKeeper
  /** Stories of routing and hours. */
  readonly stories: readonly Feature[]
}

export function keepPlan(
  { stores: { people }, trunks, documents, database: { sql }, journal, speech }: Data,
  codes: {
    readonly all: readonly Code[]
    with(own: (usual: string) => string): Pick<DialPlan, 'codes' | 'callCodes'>
  },
  now = Date.now,
): PlanKeeper {
  let known: DialPlan | null = null
  let features: readonly (HasNumbers & { readonly name: string })[] = []
  const schedules = openSchedules({ documents, whoHas: (number, but) => whoHas(number, but), now })
  const settings = openSettings({
    documents,
    cannotLead: (number, as) => cannotLead(number, as),
  })
  const places = openPlaces({ sql, documents, settings, now })
  const pickupGroups = openPickupGroups(documents)
  const ownCodes = openOwnCodes(documents, codes.all, number => {
    for (const [other, { name }] of features.flatMap(each => [...(each.numbers?.() ?? [])]))
      if (other === number) return name
    const short = settings.sites.all().find(site => site.codes.some(({ code }) => code === number))
    return short ? `a short number of ${short.name}` : null
  })
  const rates = openRates(sql)
  const usages = openUsage({
    sql,
    journal,
    // A trunk may be sent a number as it was dialled: what that costs says the number that it is.
    perMinute: (trunk, number, person) =>
      rates.any() ? rates.perMinute(trunk, wholeNumber(number, person, plan())) : null,
    timeZone: () => dayZone(settings),
    now,
  })
  const stories = [
    schedules.feature,
    emergencyTest(async text => {
      const spoken = await speech.speak(text, 'en')
      return spoken.ok ? { kind: 'file', path: spoken.path } : null
    }),
    emergencyFailed(() => {
      const language = documents.get<{ language?: string }>('voicemail', 'company')?.value.language ?? 'en'
      return prompts(language).say('help-failed')
    }),
  ]

  /** Twenty thousand of them take some ms, and settings change more often. */
  let everybody: { list: PersonRecord[]; extensions: DialPlan['extensions'] } | null = null
  const all = () => {
    const list = everybody?.list ?? people.list()
    everybody ??= {
      list,
      extensions: new Map(
        list.map(({ id, name, extension }) => [extension, { person: id as PersonId, name }] as const),
      ),
    }
    return everybody
  }
  const build = (): DialPlan => {
    const { codes: ours, callCodes } = codes.with(ownCodes.of)
    const routing = planPart({
      ...{ settings, rates, people: () => all().list, trunks: () => trunks.list(), usages },
      placeOf: places.placeOf,
    })
    return {
      extensions: all().extensions,
      codes: new Map([...ours, ...features.flatMap(each => [...(each.numbers?.() ?? [])])]),
      ...(callCodes && { callCodes }),
      trunks: trunks
        .list()
        .filter(({ prefix }) => prefix !== '')
        .map(({ id, name, prefix, stripPrefix }) => ({ trunk: id, name, prefix, stripPrefix })),
      doors: doorsOf(features),
      schedules: schedules.byId(),
      pickupGroups: pickupGroups.byPerson(),
      ...routing,
      standing: person => standingOfEchoCaller(person) ?? routing.standing!(person),
    }
  }
  function plan(): DialPlan {
    known ??= build()
    return known
  }
  function whoHas(number: string, but?: Pick<CodeRule, 'feature' | 'argument'>): string | null {
    const wanted = normaliseDialled(number)
    const { extensions, codes, callCodes, sites = [] } = plan()
    if (sites.some(site => emergencyNumber(wanted, site, plan()) !== null)) return 'help: it is an emergency number'
    // Without doors, rules and the outside: only what stands at this number itself.
    const rule = codes.get(wanted)
    if (rule && rule.feature === but?.feature && rule.argument === but.argument) return null
    const from = { party: { name: '', number: '' } }
    const { destination, to } = route(wanted, from, now(), {
      extensions,
      codes,
      ...(callCodes && { callCodes }),
      trunks: [],
    })
    return destination.kind === 'nowhere' ? null : to.name || wanted
  }
  function cannotLead(number: string, as: string | null = null): string | null {
    const { usage: _, ...rest } = plan()
    const caller = { party: { name: '', number: '' }, trunk: 'outside', as: as as PersonId | null }
    // Doors are open, for a number leads somewhere at night as well.
    const { destination, why } = route(number, caller, now(), { ...rest, doors: new Map() })
    if (destination.kind !== 'nowhere' || destination.cause === 'closed') return null
    return destination.words === undefined ? (why.at(-1) ?? null) : englishOf(destination.words)
  }
  documents.onChange(() => {
    known = null
  })
  return {
    plan,
    fresh: build,
    changed() {
      known = null
      everybody = null
    },
    use(given) {
      features = given
      known = null
    },
    whoHas,
    cannotLead,
    explain: (name, argument, about) => features.find(each => each.name === name)?.explain?.(argument, about) ?? null,
    routing: { settings, rates, usages, places },
    schedules,
    pickupGroups,
    ownCodes,
    stories,
  }
}

/** As the site of who calls reads it, without the number of a place: so it is read when its trunk has a prefix of its own. */
function wholeNumber(number: string, person: PersonId, { sites = [], standing, numbering }: DialPlan): string {
  const own = standing?.(person).site
  const { country } = sites.find(({ id }) => id === own) ?? sites[0] ?? {}
  return (country && numbering?.read(number, { country, areaCode: '' }).e164) || number
}

const doorsOf = (features: readonly HasNumbers[]): Map<string, Door> =>
  new Map(features.flatMap(each => [...(each.doors?.() ?? [])]))
