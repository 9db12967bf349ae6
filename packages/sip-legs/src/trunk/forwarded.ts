/** Who sent a call on, as a carrier is told and as it tells: Diversion (RFC 5806), History-Info (RFC 7044) with causes (RFC 7544). */
import type { Cause, Forwarder } from '@sidetone/call'
import { type Headers, type NameAddr, printNameAddr, type Uri } from '@sidetone/sip'
import { addressIn, numberOf } from './addresses.ts'
import { fits, read } from './numbers.ts'
import { rulesOf, type Trunk, type TrunkRules } from './words.ts'

/** Those who sent it on that are told, and believed: the last ones. */
const maxTold = 5
/** Characters of a name, and of a number, that a carrier says. */
const maxSaid = 60

/** RFC 5806 §4, and the `cause` of a URI that stands for the same (RFC 7544 §3.3, RFC 4458 §3.1). */
const reasons: Readonly<Partial<Record<Cause, readonly [reason: string, cause: string]>>> = {
  forwarded: ['unconditional', '302'],
  busy: ['user-busy', '486'],
  declined: ['user-busy', '486'],
  'rejected-by-rule': ['do-not-disturb', '486'],
  'no-answer': ['no-answer', '408'],
  unreachable: ['unavailable', '503'],
  failed: ['unavailable', '503'],
}
const unknown = ['unknown', '404'] as const
/** Ours that say none were always sent on; of a carrier's it is not known. */
const reasonOf = ({ for: cause, outside }: Forwarder) =>
  cause === undefined && outside ? unknown : (reasons[cause ?? 'forwarded'] ?? unknown)
/** The cause that a reason, or the number of one, stands for; of two the first that we write so. */
const causeOf = (said: string | undefined): Cause | undefined => {
  const plain = said?.toLowerCase()
  return (Object.keys(reasons) as Cause[]).find(cause => plain !== undefined && reasons[cause]!.includes(plain))
}

/**
 * @param forwardedBy first to last
 * @param called as this trunk dials it
 * @param address a number as this trunk wants it
 */
export function forwardedSaid(
  trunk: Trunk,
  forwardedBy: readonly Forwarder[],
  called: string,
  address: (number: string) => Uri,
): [string, string][] {
  const { callerId, diversion, historyInfo } = rulesOf(trunk)
  const told = forwardedBy.slice(-maxTold).flatMap(by => {
    const ours = fits(by.number, callerId.allowed) || callerId.main === ''
    const shown = ours || by.outside ? by.number : callerId.main
    return shown ? [{ uri: address(shown), why: reasonOf(by) }] : []
  })
  const headers: [string, string][] = []
  // The last who forwarded stands first (RFC 5806 §4.1.1).
  if (diversion)
    for (const { uri, why } of told.toReversed())
      headers.push(['Diversion', printNameAddr({ uri, params: { reason: why[0] } })])
  if (!historyInfo || told.length === 0) return headers
  // First to last; what was called now closes the list. Each says why it was reached, and from which one (RFC 7044 §8.2, §10.3).
  let index = '1'
  headers.push(['History-Info', printNameAddr({ uri: told[0]!.uri, params: { index } })])
  for (const [n, { why }] of told.entries()) {
    const uri = told[n + 1]?.uri ?? address(called)
    const params = { index: `${index}.1`, mp: index }
    headers.push(['History-Info', printNameAddr({ uri: { ...uri, params: { ...uri.params, cause: why[1] } }, params })])
    index = params.index
  }
  return headers
}

/**
 * Who sent a call that comes in on, first to last: by Diversion, or by History-Info where that is missing. Left out is who wants
 * nobody to know (RFC 5806 §4, RFC 7044 §10.1).
 */
export function forwardersSeen(headers: Headers, numbers: TrunkRules['numbers']): Forwarder[] {
  const forwarder = ({ name = '', uri }: NameAddr, why: string | undefined): Forwarder => {
    const cause = causeOf(why)
    const number = read(numberOf(uri), numbers).slice(0, maxSaid)
    return { name: name.slice(0, maxSaid), number, ...(cause && { for: cause }), outside: true }
  }
  const diversions = headers.list('Diversion').flatMap(text => {
    const address = addressIn(text)
    if (!address || /^(full|name|uri)$/i.test(address.params.privacy ?? '')) return []
    return [forwarder(address, address.params.reason)]
  })
  const isPrivate = /\b(history|header)\b/i.test(headers.get('Privacy') ?? '')
  const told = diversions.length ? diversions.toReversed() : isPrivate ? [] : inHistory(headers, forwarder)
  return told.filter(({ number }) => number !== '' && number !== 'anonymous').slice(-maxTold)
}

/** Each entry that the next one says it was sent on from: by a cause, or as another address than the one before (`mp`). */
function inHistory(headers: Headers, forwarder: (by: NameAddr, why: string | undefined) => Forwarder): Forwarder[] {
  const entries = headers.list('History-Info').flatMap(text => {
    const address = addressIn(text)
    return address ? [{ address, isPrivate: /[?&]privacy=/i.test(text), why: causeIn(text, address) }] : []
  })
  return entries.flatMap(({ address, isPrivate }, n) => {
    const next = entries[n + 1]
    if (!next || isPrivate || (next.why === undefined && next.address.params.mp === undefined)) return []
    return [forwarder(address, next.why)]
  })
}
/** In the URI (RFC 4458), or as the Reason header of it that older systems write (RFC 4244). */
const causeIn = (text: string, { uri }: NameAddr): string | undefined =>
  uri.params.cause ?? /[?&]reason=[^>&]*?cause%3D(\d{3})/i.exec(text)?.[1]
