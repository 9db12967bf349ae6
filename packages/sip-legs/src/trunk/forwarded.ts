/** Who sent a call on, as a carrier is told: Diversion (RFC 5806) and History-Info (RFC 7044) with its causes (RFC 7544). */
import type { Cause, Forwarder } from '@sidetone/call'
import { printNameAddr, type Uri } from '@sidetone/sip'
import { fits } from './numbers.ts'
import { rulesOf, type Trunk } from './words.ts'

/** Those who sent it on that are told: the last ones. */
const maxTold = 5

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
const reasonOf = (cause: Cause = 'forwarded') => reasons[cause] ?? (['unknown', '404'] as const)

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
    const shown = fits(by.number, callerId.allowed) || callerId.main === '' ? by.number : callerId.main
    return shown ? [{ uri: address(shown), why: reasonOf(by.for) }] : []
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
