/** Who calls, as others see it: written by the server, never taken from a device's From (RFC 3325, RFC 3323). */
import type { CallId, Party, PersonId } from '@sidetone/call'
import {
  fromOf,
  type HeaderList,
  type NameAddr,
  parseNameAddr,
  parseUri,
  printNameAddr,
  type SipRequest,
  type Uri,
} from '@sidetone/sip'
import type { Credential } from './ports.ts'

const noParams = Object.freeze({})
export const sipUri = (user: string, host: string, port?: number): Uri => ({
  scheme: 'sip',
  user,
  host,
  ...(port !== undefined && { port }),
  params: noParams,
})

/** A device's call: the person that its credential belongs to. It may ask not to be shown. */
export function callerOfDevice(credential: Credential, request: SipRequest): Party {
  const person = credential.person as PersonId
  return wantsPrivacy(request)
    ? { name: '', number: '', person }
    : { name: credential.name, number: credential.extension, person }
}

/**
 * The number that a device wants a call outside to show (RFC 3325 §9.2), whole as in +4930…; '' when it wants none shown (RFC 3323).
 * Many phones name their own account there, which says nothing. Whether it is theirs to show is the dial plan's to say.
 */
export function shownWish(request: SipRequest): string | undefined {
  if (wantsPrivacy(request)) return ''
  for (const text of request.headers.list('P-Preferred-Identity')) {
    const address = parseNameAddr(text)
    const number = address.ok && address.value.uri.user?.replace(/[-.() ]/g, '').split(';', 1)[0]
    if (number && /^\+[1-9]\d{5,14}$/.test(number)) return number
  }
  return undefined
}

/** The number that was dialled: the user part of the Request-URI. */
export function dialledIn(request: SipRequest): string {
  const uri = parseUri(request.uri)
  return uri.ok ? (uri.value.user ?? '') : ''
}

/** From of our INVITE. `host`: ours, as seen by whom it goes to. */
export function fromFor(caller: Party, host: string): NameAddr {
  if (caller.number === '')
    return { name: 'Anonymous', uri: sipUri('anonymous', 'anonymous.invalid'), params: noParams }
  return { ...(caller.name && { name: caller.name }), uri: sipUri(caller.number, host), params: noParams }
}

/** Said to devices, which are ours and trust us; a trunk gets it as well, with Privacy when it is withheld. */
export function identityHeaders(party: Party, host: string): HeaderList {
  if (party.number === '') return [['Privacy', 'id']]
  return [['P-Asserted-Identity', printNameAddr(fromFor(party, host))]]
}

/** Said to web phones, which tell their person what the carrier found out about the caller's number. */
export function checkHeader(leg: { readonly web: boolean }, { check }: Party): HeaderList {
  return leg.web && check && check.says !== 'unproven' ? [['Sidetone-Number', check.says]] : []
}

/** Said to web phones, so that they can name the call in a command. */
export const callHeader = (leg: { readonly web: boolean; readonly call: CallId }): HeaderList =>
  leg.web ? [['Sidetone-Call', leg.call]] : []

function wantsPrivacy(request: SipRequest): boolean {
  const privacy = request.headers.get('Privacy')
  if (privacy !== undefined && /\b(id|user|header)\b/i.test(privacy)) return true
  return fromAddress(request)?.uri.host === 'anonymous.invalid'
}
function fromAddress(request: SipRequest): NameAddr | undefined {
  const from = fromOf(request.headers)
  return from?.ok ? from.value : undefined
}
