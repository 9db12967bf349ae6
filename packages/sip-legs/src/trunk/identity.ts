/**
 * Who calls, as a carrier wants it said, and as it says it: From, P-Asserted-Identity and P-Preferred-Identity (RFC 3325),
 * Remote-Party-ID, Privacy (RFC 3323); who sent it on: `forwarded.ts`.
 */
import type { Forwarder, Party } from '@sidetone/call'
import {
  fromOf,
  type HeaderList,
  type NameAddr,
  parseUri,
  printNameAddr,
  type SipRequest,
  toOf,
  type Uri,
} from '@sidetone/sip'
import { sipUri } from '../identity.ts'
import { addressIn, numberOf } from './addresses.ts'
import { forwardedSaid, forwardersSeen } from './forwarded.ts'
import { checkSeen } from './number-check.ts'
import { fits, read, written } from './numbers.ts'
import { rulesOf, type Trunk } from './words.ts'

const noParams = Object.freeze({})
const asserted = {
  'p-asserted-identity': 'P-Asserted-Identity',
  'p-preferred-identity': 'P-Preferred-Identity',
} as const

/** The called number as a Request-URI. */
export function calledUri(trunk: Trunk, number: string): Uri {
  const { numbers, domain, proxy } = rulesOf(trunk)
  const text = written(number, numbers)
  // Only a global number may stand in a tel URI without a context (RFC 3966 §5.1.4).
  if (numbers.uri === 'tel' && text.startsWith('+')) return { scheme: 'tel', user: text, host: '', params: noParams }
  const host = domain || trunk.host
  const port = domain || proxy || trunk.port === 0 ? undefined : trunk.port
  const transport =
    domain === '' && (trunk.transport === 'tcp' || trunk.transport === 'tls') ? trunk.transport : undefined
  return {
    ...sipUri(text, host, port),
    params: { ...(transport && { transport }), ...(numbers.userPhone && { user: 'phone' }) },
  }
}

export type Said = { readonly from: NameAddr; readonly headers: HeaderList }

/**
 * @param ourHost our address as the carrier sees it
 * @param forwardedBy who sent the call on, first to last; said when the trunk wants it
 * @param called as this trunk dials it
 */
export function callerSaid(
  trunk: Trunk,
  caller: Party,
  forwardedBy: readonly Forwarder[],
  called: string,
  ourHost: string,
): Said {
  const { callerId, numbers, account, domain, registerS, userPhone } = flat(trunk)
  const host = domain || (registerS !== null || account ? trunk.host : ourHost)
  const address = (number: string): Uri => ({
    ...sipUri(written(number, numbers), host),
    params: userPhone ? { user: 'phone' } : noParams,
  })
  const hidden = caller.number === ''
  const own = !hidden && (callerId.allowed.length === 0 || fits(caller.number, callerId.allowed))
  // A hidden caller is told to the carrier, which must know whose call it is, by the trunk's own number.
  const number = own ? caller.number : callerId.main
  const name = (callerId.withName && own && (caller.said ?? caller.name)) || undefined
  const headers: [string, string][] = []

  const identity: NameAddr | null =
    number === '' ? null : { ...(name && { name }), uri: address(number), params: noParams }
  if (identity && callerId.also === 'remote-party-id')
    headers.push([
      'Remote-Party-ID',
      printNameAddr({ ...identity, params: { party: 'calling', privacy: hidden ? 'full' : 'off', screen: 'yes' } }),
    ])
  else if (identity && callerId.also !== 'none' && callerId.also !== 'remote-party-id')
    headers.push([asserted[callerId.also], printNameAddr(identity)])
  if (hidden) headers.push(['Privacy', 'id'])
  headers.push(...forwardedSaid(trunk, forwardedBy, called, address))

  if (callerId.from === 'account' && account)
    return { from: { ...(name && { name }), uri: sipUri(account.username, host), params: noParams }, headers }
  if (identity === null || (hidden && callerId.hide === 'here'))
    return {
      from: { name: 'Anonymous', uri: sipUri('anonymous', 'anonymous.invalid'), params: noParams },
      headers: hidden || number !== '' ? headers : [...headers, ['Privacy', 'id']],
    }
  return { from: identity, headers }
}
function flat(trunk: Trunk) {
  const rules = rulesOf(trunk)
  return { ...rules, userPhone: rules.numbers.userPhone }
}

/** The caller of a call in, the number as E.164 where the trunk's rules say how it is written. */
export function callerSeen(trunk: Trunk, request: SipRequest): Party {
  const { callerId, numbers } = rulesOf(trunk)
  const { headers } = request
  const remote = addressIn(headers.list('Remote-Party-ID')[0])
  const from = fromOf(headers)
  const said = from?.ok ? from.value : undefined
  const sentOn = forwardersSeen(headers, numbers)
  const sentOnBy = sentOn.length ? { sentOnBy: sentOn } : undefined
  if (isPrivate(headers.get('Privacy'), remote) || said?.uri.host === 'anonymous.invalid')
    return { name: '', number: '', ...sentOnBy }
  const preferred =
    callerId.comesIn === 'p-asserted-identity'
      ? addressIn(headers.list('P-Asserted-Identity')[0])
      : callerId.comesIn === 'remote-party-id'
        ? remote
        : undefined
  const address = preferred ?? said
  const user = numberOf(address?.uri)
  if (user === '' || user === 'anonymous') return { name: address?.name ?? said?.name ?? '', number: '', ...sentOnBy }
  const number = read(user, numbers)
  const check = callerId.checks ? checkSeen(headers, number, numbers) : undefined
  return { name: address?.name ?? said?.name ?? '', number, ...(check && { check }), ...sentOnBy }
}

/** Our own name for them goes before the carrier's; not where the number may be forged. */
export function knownAs(caller: Party, nameOf: ((number: string) => string | undefined) | undefined): Party {
  if (caller.check?.says === 'failed') return caller
  const name = caller.number === '' ? undefined : nameOf?.(caller.number)
  const sentOnBy = caller.sentOnBy?.map(by => ({ ...by, name: nameOf?.(by.number) ?? by.name }))
  return { ...caller, ...(name && { name, said: caller.name }), ...(sentOnBy && { sentOnBy }) }
}

/** The number that was called: of the Request-URI, or of To where that names only our account. */
export function calledSeen(trunk: Trunk, request: SipRequest): string {
  const { called, numbers, account } = rulesOf(trunk)
  const uri = parseUri(request.uri)
  const to = toOf(request.headers)
  const inUri = uri.ok ? numberOf(uri.value) : ''
  const inTo = to?.ok ? numberOf(to.value.uri) : ''
  // Whatever is set: the name of our account is nobody's number when there is a better one.
  const chosen = called === 'to' || (inUri === account?.username && inTo !== '') ? inTo || inUri : inUri
  return read(chosen, numbers)
}

const isPrivate = (privacy: string | undefined, remote: NameAddr | undefined): boolean =>
  (privacy !== undefined && /\b(id|user|header)\b/i.test(privacy)) || remote?.params.privacy?.toLowerCase() === 'full'
