/** What went wrong with a certificate authority (RFC 8555 §6.7), in words that say what to do. */
import type { Millis } from '@sidetone/kernel'
import { MAX_DETAIL } from './limits.ts'

export class AcmeProblem extends Error {
  /** The last part of `urn:ietf:params:acme:error:…`, or one of ours: `unreachable`, `not-trusted`, `slow`, `odd`. */
  readonly type: string
  /** What the authority said, cut. */
  readonly detail: string
  /** It wants to be left alone for so long. */
  readonly retryAfterMs: Millis

  constructor(type: string, detail: string, retryAfterMs: Millis = 0) {
    const words = detail.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_DETAIL)
    super(`${type}: ${words}`)
    this.type = type
    this.detail = words
    this.retryAfterMs = retryAfterMs
  }
}

/** A problem document (RFC 7807) as an authority sends it. */
export function problemOf(document: unknown, retryAfterMs?: Millis): AcmeProblem {
  const { type, detail } = (typeof document === 'object' && document ? document : {}) as Record<string, unknown>
  const kind = typeof type === 'string' ? (/^urn:ietf:params:acme:error:(\w+)$/.exec(type)?.[1] ?? 'odd') : 'odd'
  return new AcmeProblem(kind, typeof detail === 'string' ? detail : 'It did not say why.', retryAfterMs)
}

/** One or two sentences for an admin. @param port of our own HTTP, to which port 80 must lead */
export function sentenceOf(error: unknown, name: string, directory: string, port: number): string {
  if (!(error instanceof AcmeProblem)) return `Asking for a certificate failed: ${(error as Error).message}.`
  const { type, detail } = error
  const said = detail ? ` It says: “${detail.replace(/\.$/, '')}”.` : ''
  const authority = new URL(directory).hostname
  const lead = `Let port 80 of ${name} lead to port ${port} of this machine: in the router, the firewall, or the proxy before it.`
  switch (type) {
    case 'connection':
    case 'tls':
      return `Port 80 of ${name} does not reach this machine. ${lead}${said}`
    case 'dns':
      return `The address of ${name} cannot be found from outside. Give the name an address record (A or AAAA) that leads here.${said}`
    case 'unauthorized':
    case 'incorrectResponse':
      return `Something else than Sidetone answers at port 80 of ${name}. ${lead}${said}`
    case 'caa':
      return `The CAA record of ${name} does not allow ${authority} to make certificates. Change it in the name's DNS.${said}`
    case 'rateLimited':
      return `${authority} has been asked too often and wants a pause.${said}`
    case 'rejectedIdentifier':
    case 'unsupportedIdentifier':
      return `${authority} makes no certificate for ${name}. Is SIDETONE_PUBLIC_NAME a name of the public Internet?${said}`
    case 'invalidContact':
    case 'unsupportedContact':
      return `${authority} does not take the address in SIDETONE_ACME_EMAIL.${said}`
    case 'unreachable':
      return `${authority} cannot be reached (${detail}). This machine must be able to open https connections to it.`
    case 'not-trusted':
      return `The certificate of ${authority} itself is not trusted here (${detail}). Name the file of its authority in NODE_EXTRA_CA_CERTS.`
    case 'slow':
      return `${authority} took too long: ${detail}`
    default:
      return `${authority} made no certificate for ${name}.${said}`
  }
}
