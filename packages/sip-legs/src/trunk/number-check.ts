/**
 * What a carrier says that it found out about the caller's number: `verstat` at the number (3GPP TS 24.229 §7.2A.20), and the
 * attestation level (RFC 8588), which carriers put behind it or in a header of its own.
 *
 *   P-Asserted-Identity: <sip:+12015550123;verstat=TN-Validation-Passed@carrier.example;user=phone>
 *   P-Attestation-Indicator: A
 */
import type { NumberCheck } from '@sidetone/call'
import { type Headers, parseNameAddr } from '@sidetone/sip'
import { read } from './numbers.ts'
import type { TrunkRules } from './words.ts'

const told = /;\s*verstat\s*=\s*(?:TN-Validation-(Passed|Failed)(?:-([ABC]))?|No-TN-Validation)\s*(?=[;@>?]|$)/i
const levelHeaders = ['P-Attestation-Indicator', 'X-Attestation-Indicator']

/**
 * Undefined: it did not check. A level alone says that somebody signed, not that the signature is right.
 * @param number the caller's, as it was read; what is said of another number does not count
 */
export function checkSeen(headers: Headers, number: string, numbers: TrunkRules['numbers']): NumberCheck | undefined {
  const said = [...headers.list('P-Asserted-Identity'), ...headers.all('From')]
    .filter(text => numberIn(text, numbers) === number)
    .map(text => told.exec(withoutName(text)))
  // One that failed counts more than whatever else is said.
  const [, verdict, behind] =
    said.find(found => /failed/i.test(found?.[1] ?? '')) ?? said.find(found => found?.[1]) ?? []
  if (verdict === undefined) return undefined
  const level = levelOf(behind ?? levelHeaders.map(name => headers.get(name)).find(Boolean))
  if (verdict.toLowerCase() === 'failed') return { says: 'failed', ...(level && { level }) }
  return level ? { says: level === 'A' ? 'verified' : 'unproven', level } : { says: 'verified' }
}

/** The caller chooses the name: nothing in it counts. */
const withoutName = (text: string): string => text.replace(/^\s*"(?:[^"\\]|\\.)*"/, '').replace(/^[^<]*(?=<)/, '')

function numberIn(text: string, numbers: TrunkRules['numbers']): string | undefined {
  const address = parseNameAddr(text)
  const user = address.ok ? address.value.uri.user?.split(';', 1)[0] : undefined
  return user === undefined ? undefined : read(user, numbers)
}
const levelOf = (text: string | undefined): NumberCheck['level'] =>
  (/^\s*([ABC])\s*$/i.exec(text ?? '')?.[1]?.toUpperCase() as NumberCheck['level']) ?? undefined
