/** A number that leads out of the house: read, allowed, within limits, and given its trunks. */
import type { Millis } from '@sidetone/kernel'
import type { Words } from '../coded.ts'
import { ringForMs } from '../limits.ts'
import type { Cause, Destination, PersonId, TrunkTry } from '../words.ts'
import type { Dialler, DialPlan, Route, TrunkRule } from './dial-plan.ts'
import { type OutsideNumber, readOutside } from './numbers.ts'
import { type Costed, callerIdFor, outboundFor, triesOf, trunksFor } from './outbound.ts'
import { plainRights, refusedNumber, refusedShown, withinLimits } from './rights.ts'
import { siteOf } from './sites.ts'
import { quote, type Told } from './told.ts'

/** Whose rights a call out of the house has: of who dials, or of who sent it on. A trunk has none. */
export function payerOf(from: Dialler): PersonId | null {
  if (from.as !== undefined) return from.as
  return from.trunk ? null : (from.party.person ?? null)
}

/** @returns null: this is no number that leads outside */
export function outside(number: string, from: Dialler, now: Millis, plan: DialPlan, told: Told): Route | null {
  const payer = payerOf(from)
  const standing = payer === null ? undefined : plan.standing?.(payer)
  const site = plan.sites?.find(({ id }) => id === standing?.site) ?? siteOf(from, plan)
  const read = readOutside(number, site, plan.numbering)
  const who = { person: payer ?? ('' as PersonId), standing, site }
  const callerId = callerIdFor(standing, site, read?.e164 ?? null, from.shows)

  const found = read && outboundFor(read, who, now, plan)
  const way: Way | null =
    read && found
      ? {
          name: found.rule.name,
          id: found.rule.id,
          read,
          tries: triesOf(found.rule, read, callerId, plan),
          why: why(found),
        }
      : byPrefix(number, from, callerId, plan)
  if (!way) {
    if (read?.e164) told.say(`No rule for outgoing calls fits ${read.e164}.`)
    else if (!read && site) told.say(`Outside numbers begin with ${site.outsidePrefix} here.`)
    return null
  }

  const to = { name: '', number: (!way.raw && way.read.e164) || (way.tries[0]?.number ?? number) }
  const refuse = (cause: Cause, says: string, words?: Words): Route => {
    told.at('refused', 'Refused', says)
    return { destination: { kind: 'nowhere', cause, ...(words && { words }) }, to, why: told.why, path: told.path }
  }
  if (!way.raw && way.read.e164 && way.read.e164 !== number) told.say(`${quote(number)} is ${way.read.e164}.`)
  told.at('rule', way.name, way.why, way.id ? { id: way.id } : {})
  // Short, and with no digit that leads out: it is meant for somebody inside.
  const out = site?.outsidePrefix || '0'
  if (payer === null && found && /^\d{1,6}$/.test(number) && !number.startsWith(out))
    return refuse('not-allowed', `Nobody has the number ${number} inside.`)
  if (payer === null)
    return refuse('not-allowed', 'A call from outside is not led out again without the rights of a person.')

  const rights = standing?.rights ?? plainRights
  const refused = refusedNumber(rights, way.read, plan)
  if (refused)
    return refuse('not-allowed', `${refused.text} (${way.read.class}, permission of ${rights.name})`, refused)
  const notTheirs = refusedShown(from.shows, standing, plan)
  if (notTheirs) return refuse('not-allowed', notTheirs.text, notTheirs)
  const [first, ...or] = way.tries
  if (!first) return refuse('trunk-failed', `${way.name} names no trunk.`)
  const within = withinLimits(payer, rights, site, dearest(way.tries), now, plan)
  if ('words' in within) return refuse('limit-reached', within.words.text, within.words)

  for (const [at, each] of way.tries.entries())
    told.at(
      'trunk',
      each.name,
      `${at === 0 ? 'It goes' : 'If that fails it goes'} to the trunk ${each.name} as ${each.number}${costing(each, plan)}.`,
      {
        id: each.trunk,
        number: each.number,
      },
    )
  if (from.shows !== undefined) told.say(`It shows ${from.shows || 'no number'}, as was asked for this call.`)
  const lasts = ({ perMinute }: Costed): number | undefined => {
    const limited = withinLimits(payer, rights, site, perMinute, now, plan)
    return 'maxMs' in limited ? limited.maxMs : undefined
  }
  const maxMs = lasts(first)
  if (maxMs !== undefined)
    told.say(
      `What is left to spend lasts for ${Math.floor(maxMs / 60_000)} min ${Math.floor((maxMs % 60_000) / 1_000)} s.`,
    )
  const destination: Destination = {
    kind: 'trunk',
    ...plain(first, maxMs),
    ringForMs: ringForMs * 2,
    ...(or.length && { or: or.map(each => plain(each, lasts(each))) }),
    ...(from.as && { payer: from.as }),
  }
  return { destination, to, why: told.why, path: told.path }
}

type Way = {
  readonly name: string
  readonly id?: string
  /** What was dialled is sent as it is. */
  readonly raw?: true
  readonly read: OutsideNumber
  readonly tries: readonly Costed[]
  readonly why: string
}

const why = ({ rule, prefix }: { rule: { name: string }; prefix: string }) =>
  `The rule ${quote(rule.name)} for outgoing calls fits${prefix ? `: the number begins with ${prefix}` : ''}.`

/** A trunk that has a prefix of its own is its own rule. */
function byPrefix(number: string, from: Dialler, callerId: TrunkTry['callerId'], plan: DialPlan): Way | null {
  const rules = trunksFor(number, plan.trunks)
  const [first] = rules
  if (!first) return null
  const { name, prefix } = first
  const sent = ({ stripPrefix }: TrunkRule) => (stripPrefix ? number.slice(prefix.length) : number)
  const dialled = sent(first)
  const site = siteOf(from, plan)
  const plainly: OutsideNumber = { dialled, e164: null, class: 'national', country: null }
  // Sent as it is, and not as a local number: what it may cost is asked so too.
  const read = (site && plan.numbering?.read(dialled, { country: site.country, areaCode: '' })) ?? plainly
  return {
    name,
    raw: true,
    read,
    tries: rules.map(rule => ({
      trunk: rule.trunk,
      name: rule.name,
      number: sent(rule),
      perMinute: plan.rate?.(rule.trunk, read.e164 ?? dialled) ?? null,
      ...(callerId && { callerId }),
    })),
    why: `${number} begins with ${prefix}, the prefix of the trunk ${name}.`,
  }
}

const plain = ({ trunk, number, callerId }: Costed, maxMs: Millis | undefined): TrunkTry => ({
  trunk,
  number,
  ...(callerId && { callerId }),
  ...(maxMs !== undefined && { maxMs }),
})
/** Whether there is money is asked for the dearest trunk that it may end up at; for how long, for each by its price. */
const dearest = (tries: readonly Costed[]): number | null =>
  tries.reduce<number | null>(
    (most, { perMinute }) => (perMinute === null ? most : Math.max(most ?? 0, perMinute)),
    null,
  )
const costing = ({ perMinute }: Costed, { currency, rate }: DialPlan) =>
  !rate
    ? ''
    : perMinute === null
      ? ' (its rate is not known)'
      : ` (${perMinute} ${currency ?? ''} a minute)`.replace('  ', ' ')
