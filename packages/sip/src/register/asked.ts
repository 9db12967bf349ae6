/** What a REGISTER asks for, read from its headers (RFC 3261 §10.3, RFC 3327, RFC 5626 §6). */

import { maxContactsPerRegister } from '../limits.ts'
import { isDigits } from '../message/characters.ts'
import { contactsOf } from '../message/contacts.ts'
import { cseqOf, optionTags } from '../message/fields.ts'
import type { Headers } from '../message/headers.ts'
import type { NameAddr, SipRequest, Uri } from '../message/types.ts'
import type { HeaderList } from '../stack-types.ts'
import { printUri } from '../uri/uri.ts'

export type RegistrarRules = {
  /** Below this 423, unless 0, seconds; default 60. */
  readonly minExpiresS: number
  /** Cut to this, seconds; default 3600. */
  readonly maxExpiresS: number
  /** Told to devices on a flow (RFC 5626 §4.4), seconds; 0 says nothing; default 120. */
  readonly flowTimerS: number
  readonly maxBindingsPerAor: number
}

export type AskedContact = {
  readonly uri: Uri
  /** `uri` as text. */
  readonly text: string
  readonly expiresS: number
  readonly q: number
  readonly instance: string | undefined
  readonly regId: number | undefined
}
export type Asked = {
  /** `all-away` is `Contact: *`; an empty list only asks what there is. */
  readonly contacts: readonly AskedContact[] | 'all-away'
  readonly path: readonly string[]
  readonly callId: string
  readonly cseq: number
  readonly userAgent: string | undefined
  readonly outbound: boolean
}
export type RegisterAnswer = { readonly status: number; readonly reason?: string; readonly headers: HeaderList }

const wrong = (status: number, reason?: string, headers: HeaderList = []): RegisterAnswer => ({
  status,
  reason,
  headers,
})
export const isAnswer = (read: Asked | RegisterAnswer): read is RegisterAnswer => 'status' in read

/** `request` passed `validateRequest`. */
export function readRegister(request: SipRequest, rules: RegistrarRules): Asked | RegisterAnswer {
  const { headers } = request
  const cseq = cseqOf(headers)
  const contacts = contactsOf(headers)
  if (!cseq?.ok || (contacts && !contacts.ok)) return wrong(400)
  const supported = optionTags(headers, 'Supported')
  const header = headers.get('Expires')
  const common = {
    callId: headers.get('Call-ID')!,
    cseq: cseq.value.number,
    path: headers.list('Path'),
    userAgent: headers.get('User-Agent')?.slice(0, 200),
  }
  if (contacts?.value === '*') {
    if (header === undefined || Number(header) !== 0) return wrong(400, 'Bad Request (Contact * needs Expires 0)')
    return { ...common, contacts: 'all-away', outbound: false }
  }
  const values = contacts?.value ?? []
  if (values.length > maxContactsPerRegister) return wrong(400, 'Bad Request (too many contacts)')
  const outbound = supported.includes('outbound')
  const asked: AskedContact[] = []
  for (const value of values) {
    if (value.uri.scheme !== 'sip' && value.uri.scheme !== 'sips')
      return wrong(400, 'Bad Request (a contact that is no SIP URI)')
    const contact = readContact(value, header, rules)
    // RFC 3261 §10.3 step 7: an hour or more is never too short
    if (contact.expiresS > 0 && contact.expiresS < Math.min(rules.minExpiresS, 3600))
      return wrong(423, undefined, [['Min-Expires', String(rules.minExpiresS)]])
    asked.push(contact)
  }
  const flows = asked.filter(contact => contact.regId !== undefined)
  // RFC 5626 §6: a flow is registered alone
  if (flows.length > 0 && asked.filter(contact => contact.expiresS > 0).length > 1)
    return wrong(400, 'Bad Request (reg-id with other contacts)')
  if (flows.length > 0 && outbound && behindProxy(headers)) return wrong(439)
  return { ...common, contacts: asked, outbound: outbound && flows.length > 0 }
}

/** RFC 5626 §6: came through a proxy that does not keep flows. */
function behindProxy(headers: Headers): boolean {
  return headers.list('Via').length > 1 && !/[;?]ob\b/i.test(headers.list('Path').at(-1) ?? '')
}

function readContact(value: NameAddr, header: string | undefined, rules: RegistrarRules): AskedContact {
  const { uri, params } = value
  const instance = params['+sip.instance']?.replace(/^<|>$/g, '').slice(0, 200)
  const regId = Number(params['reg-id'])
  const flow = instance && Number.isInteger(regId) && regId > 0 && regId < 2 ** 31
  const q = Number(params.q ?? 1)
  return {
    uri,
    text: printUri(uri),
    expiresS: Math.min(seconds(params.expires ?? header), rules.maxExpiresS),
    q: q >= 0 && q <= 1 ? q : 1,
    instance: instance || undefined,
    regId: flow ? regId : undefined,
  }
}

/** RFC 3261 §10.3 step 7, §20.19: what cannot be read, or is no 32-bit number, is an hour. */
function seconds(value: string | undefined): number {
  const number = value !== undefined && isDigits(value.trim()) ? Number(value) : 3600
  return number < 2 ** 32 ? number : 3600
}
