/**
 * The dial plan: a pure function from what was dialled to where it leads, with the rules that decided as sentences.
 *
 *   dialled ─▶ help? ─▶ one of our numbers, called from outside? ─▶ ┌ a door that is closed? ─▶ its other number ─┐
 *                                                                    ▲                                             │
 *                                                                    └─────────────────────────────────────────────┘
 *   ─▶ extension of a person? ─▶ a number for calls (700, *8)? ─▶ code in the table? ─▶ short number of the site?
 *   ─▶ an own outside number? (it stays inside) ─▶ rule for outgoing calls? ─▶ nowhere: unknown-number
 */
import type { Millis } from '@sidetone/kernel'
import { coded, type Words } from '../coded.ts'
import { ringForMs } from '../limits.ts'
import type { Cause, Destination, DeviceId, Party, PersonId } from '../words.ts'
import type { CallCodes } from './call-codes.ts'
import { normaliseDialled } from './digits.ts'
import { emergencyNumber, emergencyTries, helpFailed, locationOf, type Place } from './emergency.ts'
import { openAt, type Schedule } from './hours.ts'
import { type InboundRule, inboundFor, ownNumber } from './inbound.ts'
import { callCode, codeFor } from './inside.ts'
import { maxHops } from './limits.ts'
import { type Numbering, readOutside } from './numbers.ts'
import { callerIdFor, type OutboundRule } from './outbound.ts'
import { outside } from './outside.ts'
import type { PickupGroups } from './pickup.ts'
import { type Limits, plainRights, refusedClass, type Standing, type Usage } from './rights.ts'
import type { Next } from './ringing.ts'
import { type Site, siteOf } from './sites.ts'
import { type PathNode, quote, Told } from './told.ts'

/** The composer rebuilds it when a person, code, trunk or rule changes. What is missing has no say. */
export type DialPlan = {
  readonly extensions: ReadonlyMap<
    string,
    {
      readonly person: PersonId
      readonly name: string
      readonly ringForMs?: Millis
    }
  >
  /** Feature codes and numbers: `*43` → echo. */
  readonly codes: ReadonlyMap<string, CodeRule>
  /** Numbers that begin with `prefix` go to the trunk when no rule for outgoing calls fits; the longest prefix wins. */
  readonly trunks: readonly TrunkRule[]
  readonly inbound?: readonly InboundRule[]
  readonly outbound?: readonly OutboundRule[]
  /** By the number that they stand before. */
  readonly doors?: ReadonlyMap<string, Door>
  readonly schedules?: ReadonlyMap<string, Schedule>
  /** The first one is the main one. */
  readonly sites?: readonly Site[]
  readonly standing?: (person: PersonId) => Standing
  /** Where somebody says that this phone of theirs is; asked when they call for help. */
  readonly placeOf?: (person: PersonId, device: DeviceId) => Place | undefined
  readonly numbering?: Numbering
  /** Per minute, in `currency`; null: not known. */
  readonly rate?: (trunk: string, number: string) => number | null
  readonly currency?: string
  /** Where the company's day begins. */
  readonly timeZone?: string
  /** Of a person, or of the whole company (null). */
  readonly usage?: (person: PersonId | null, now: Millis) => Usage
  /** Calls to the outside that the people of this site have now. */
  readonly callsOfSite?: (site: string) => number
  readonly companyLimits?: Limits
  /** Who may allow what is refused, as in "ask Erin (105)". */
  readonly askWhom?: string
  /** The company's own in place of the usual ones, which work where these have not taken their number. */
  readonly callCodes?: CallCodes
  /** For `*8`. */
  readonly pickupGroups?: PickupGroups
  /** Ids of all trunks, for calls for help. */
  readonly allTrunks?: readonly string[]
}
export type CodeRule = {
  readonly feature: string
  readonly argument: string
  readonly name: string
  /** May be dialled from outside; default no. */
  readonly fromTrunks?: boolean
  /** `*72103`: what is dialled after the code is added to `argument`; `whose`: it is a person's, whose name is said too. */
  readonly takesNumber?: boolean | 'whose'
}
export type TrunkRule = {
  readonly trunk: string
  readonly name: string
  readonly prefix: string
  /** The prefix is only for us: the trunk gets the number without it. */
  readonly stripPrefix: boolean
}
/** Stands before a number: while its schedule is closed, calls go to another one. */
export type Door = {
  /** Of whom it is the door. */
  readonly name: string
  readonly schedule: string
  /** Null: the call ends with cause `closed`. */
  readonly closedTo: string | null
}
/**
 * Who dials: a person's device, or a trunk (which may not be led out by another trunk: toll fraud). `as`: whose rights the call
 * has instead, null for nobody's.
 */
export type Dialler = {
  readonly party: Party
  readonly trunk?: string
  readonly device?: DeviceId
  readonly as?: PersonId | null
  /** The number that a call outside is to show this time; '' withheld. None: what they have chosen for all calls. */
  readonly shows?: string
}

export type Route = {
  readonly destination: Destination
  readonly to: Party
  readonly why: readonly string[]
  /** The same, to be drawn. */
  readonly path?: readonly PathNode[]
  /** Where it goes when ringing ends so. */
  readonly next?: Next
  /** Who sent it on, first to last. */
  readonly forwardedBy?: readonly Party[]
  /** Why, of the last of them: those who did before anything rang. */
  readonly forwardedFor?: readonly Cause[]
}

export function route(dialled: string, from: Dialler, now: Millis, plan: DialPlan): Route {
  const told = new Told()
  let number = normaliseDialled(dialled)
  if (number !== dialled) told.say(`${quote(dialled)} was read as ${quote(number)}.`)
  const nowhere = (cause: Cause, says: string, to: Party = { name: '', number }, words?: Words): Route => {
    told.at('refused', to.name || to.number, says)
    return { destination: { kind: 'nowhere', cause, ...(words && { words }) }, to, why: told.why, path: told.path }
  }
  const closedNow = (name: string): Route =>
    nowhere('closed', `${name} is closed.`, undefined, coded('closed', `${name} is closed at the moment.`, name))

  const themself = !from.trunk && from.as === undefined
  const help = themself ? forHelp(number, from, plan, told) : null
  if (help) return help
  const where = !themself && from.as !== undefined && number !== helpFailed.number ? siteOf(from, plan) : undefined
  if (where && emergencyNumber(number, where, plan) !== null)
    return nowhere(
      'not-allowed',
      `${number} is called for help by people only, from their own phone.`,
      undefined,
      onlyPeople,
    )
  let dialler = from
  /** What was called is, so it goes where it is not. */
  let isClosed = false
  // A story that leads its caller on dials inside already.
  if (from.trunk && from.as === undefined) {
    const hit = inboundFor(number, from, plan)
    if (hit) {
      const { rule, to } = hit
      told.at('inbound', rule.name, `The rule ${quote(rule.name)} for incoming calls leads ${number} to ${to}.`, {
        id: rule.id,
        number,
      })
      if (rule.as !== null) dialler = { ...from, as: rule.as }
      const closed = closedBy(rule, now, plan, told)
      if (closed === null) return closedNow(rule.name)
      isClosed = closed !== undefined
      number = normaliseDialled(closed ?? to)
    }
  }

  for (let hop = 0; hop < maxHops; hop++) {
    const door = plan.doors?.get(number)
    const schedule = door && plan.schedules?.get(door.schedule)
    if (door && schedule) {
      const { open, why } = openAt(schedule, now)
      told.at('door', door.name, why, { id: schedule.id, number })
      if (!open) {
        if (door.closedTo === null) return closedNow(door.name)
        told.say(`So calls for ${door.name} go to ${door.closedTo}.`)
        isClosed = true
        number = normaliseDialled(door.closedTo)
        continue
      }
    }
    const found = inside(number, dialler, plan, told)
    if (found?.destination.kind === 'feature' && isClosed)
      return { ...found, destination: { ...found.destination, closed: true } }
    if (found) return found
    const site = siteOf(dialler, plan)
    const short = site?.codes.find(({ code }) => code === number)
    if (short) {
      told.at('code', short.code, `${number} means ${short.to} in ${site!.name}.`, { number })
      number = normaliseDialled(short.to)
      continue
    }
    const own = ownNumber(readOutside(number, site, plan.numbering)?.e164 ?? null, plan)
    if (own) {
      const { rule, to } = own
      told.at('inbound', rule.name, `${rule.number} is our own number, so the call stays inside.`, {
        id: rule.id,
        number,
      })
      const closed = closedBy(rule, now, plan, told)
      if (closed === null) return closedNow(rule.name)
      isClosed ||= closed !== undefined
      number = normaliseDialled(closed ?? to)
      continue
    }
    return (
      outside(number, dialler, now, plan, told) ??
      nowhere('unknown-number', `No person, code or trunk has ${quote(number)}.`)
    )
  }
  return nowhere('loop', `${quote(number)} leads in a circle.`)
}

function inside(number: string, from: Dialler, plan: DialPlan, told: Told): Route | null {
  const { why, path } = told
  const refused = (to: Party, says: string, words?: Words): Route => {
    told.at('refused', to.name, says)
    return { destination: { kind: 'nowhere', cause: 'not-allowed', ...(words && { words }) }, to, why, path }
  }

  const person = plan.extensions.get(number)
  if (person) {
    const to = { name: person.name, number, person: person.person }
    const dials = from.trunk ? undefined : from.party.person
    const rights = (dials && plan.standing?.(dials).rights) ?? plainRights
    const off = refusedClass(rights, 'internal', null, plan)
    told.at('person', person.name, `${number} is the extension of ${person.name}.`, { number, id: person.person })
    if (off) return refused(to, `${off.text} (permission of ${rights.name})`, off)
    return {
      destination: { kind: 'person', person: person.person, ringForMs: person.ringForMs ?? ringForMs },
      to,
      why,
      path,
    }
  }

  const forCalls = callCode(number, plan)
  const code = forCalls ? undefined : codeFor(number, plan)
  const name = forCalls?.name ?? code?.name
  if (name === undefined) return null
  const to = { name, number }
  if (from.trunk && !code?.fromTrunks) return refused(to, `${number} is ${name}, which cannot be dialled from outside.`)
  told.at(code ? 'feature' : 'code', name, `${number} is ${name}.`, { number, ...(code && { id: code.argument }) })
  if (forCalls) return { destination: forCalls.destination, to, why, path }
  const { feature, argument, fromTrunks } = code!
  return { destination: { kind: 'feature', feature, argument, ...(fromTrunks && { fromTrunks }) }, to, why, path }
}

/** @returns the number instead, null: the call ends; undefined: it is open */
function closedBy({ hours, name }: InboundRule, now: Millis, plan: DialPlan, told: Told): string | null | undefined {
  if (!hours) return undefined
  const site = plan.sites?.find(({ id }) => id === hours.site) ?? plan.sites?.[0]
  const id = hours.schedule ?? site?.schedule
  const schedule = id ? plan.schedules?.get(id) : undefined
  if (!schedule) return undefined
  const { open, why } = openAt(schedule, now)
  told.at('door', name, why, { id: schedule.id })
  if (open) return undefined
  if (hours.closedTo !== null) told.say(`So it goes to ${hours.closedTo}.`)
  return hours.closedTo
}

/** Whoever helps must know where, and call back: nobody is connected there by a rule, a menu or a program for somebody else. */
const onlyPeople = coded('help-by-people-only', 'An emergency number is called by people only, from their own phone.')

function forHelp(number: string, from: Dialler, plan: DialPlan, told: Told): Route | null {
  const site = siteOf(from, plan)
  if (!site) return null
  const { why, path } = told
  if (number === site.emergency.test && !plan.extensions.has(number) && !plan.codes.has(number)) {
    told.at('emergency', 'Test of the emergency call', `${number} tests what an emergency call from here says.`, {
      number,
    })
    const argument = JSON.stringify({ site: site.id, location: locationOf(from, site, plan) })
    const to = { name: 'Emergency call test', number }
    return { destination: { kind: 'feature', feature: 'emergency-test', argument }, to, why, path }
  }
  const help = emergencyNumber(number, site, plan)
  if (help === null) return null
  const location = locationOf(from, site, plan)
  told.at(
    'emergency',
    'Emergency call',
    `${number} is an emergency call from ${site.name}${location && `, ${location}`}.`,
    {
      number: help,
      id: site.id,
    },
  )
  // Whoever helps must be able to call back: never withheld.
  const standing = from.party.person ? plan.standing?.(from.party.person) : undefined
  const shown = callerIdFor(standing?.callerId?.number ? standing : undefined, site, null)
  const tries = emergencyTries(help, site, shown, plan)
  const to = { name: 'Emergency call', number: help }
  const [first, ...or] = tries
  if (!first) {
    told.at(
      'refused',
      'No trunk',
      'There is no trunk that could take it, so the caller is told and the desk is shown it.',
    )
    const { feature } = helpFailed
    return { destination: { kind: 'feature', feature, argument: JSON.stringify({ location }) }, to, why, path }
  }
  const destination: Destination = {
    kind: 'trunk',
    ...first,
    ringForMs: ringForMs * 3,
    ...(or.length && { or }),
    emergency: true,
    location,
    ...(location &&
      location === site.emergency.location && { locationSite: { name: site.name, country: site.country } }),
  }
  return { destination, to, why, path, next: { unreachable: helpFailed.number } }
}
