/** One POST to a webhook: signed, without redirects, within 10 s. Nothing of the answer is kept but its status. */
import { createHmac } from 'node:crypto'
import { lookup as lookupName } from 'node:dns'
import { request as askPlain } from 'node:http'
import { request as askSecured } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { addressProblem, hostOf, urlProblem } from './address.ts'
import { ANSWER_MS } from './limits.ts'

export type Message = {
  readonly url: string
  readonly secret: string
  readonly event: string
  /** The same at each try, so that a receiver does it once. */
  readonly delivery: string
  readonly body: string
}
export type Sent =
  | { readonly ok: true; readonly status: number }
  /** `status` null: there was no answer. */
  | { readonly ok: false; readonly status: number | null; readonly problem: string }
export type Send = (message: Message, signal: AbortSignal) => Promise<Sent>

/** `t=…,v1=…`: HMAC-SHA256 over `t.body` in hexadecimal. @param t seconds since 1970: a receiver refuses what is old */
export const signature = (secret: string, t: number, body: string): string =>
  `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`

export function createSend({
  now,
  resolve = lookupName,
  withinMs = ANSWER_MS,
}: {
  readonly now: () => number
  readonly resolve?: typeof lookupName
  readonly withinMs?: number
}): Send {
  return async ({ url, secret, event, delivery, body }, signal) => {
    const refused = urlProblem(url)
    if (refused) return { ok: false, status: null, problem: refused }
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Sidetone',
      'Sidetone-Event': event,
      'Sidetone-Delivery': delivery,
      'Sidetone-Signature': signature(secret, Math.floor(now() / 1000), body),
    }
    try {
      const status = await post(new URL(url), headers, body, resolve, inTime)
      if (status >= 200 && status < 300) return { ok: true, status }
      const moved = status >= 300 && status < 400 ? ' It sends us on to another address: enter that one.' : ''
      return { ok: false, status, problem: `The server answered ${status}.${moved}` }
    } catch (error) {
      const problem = inTime.aborted ? `No answer within ${withinMs / 1000} s.` : inWords(error as Error, url)
      return { ok: false, status: null, problem }
    }
  }
}

function post(
  url: URL,
  headers: Record<string, string | number>,
  body: string,
  resolve: typeof lookupName,
  signal: AbortSignal,
): Promise<number> {
  const secured = url.protocol === 'https:'
  /** Each address that the name stands for is looked at, and the connection goes to one that was. */
  const lookup: LookupFunction = (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      const good = found.filter(({ address }) => addressProblem(address, secured) === null)
      const [first] = good
      if (!first) return done(new Refused(addressProblem(found[0]?.address ?? '', secured) ?? ''), [])
      if (options.all) done(null, good)
      else done(null, first.address, first.family)
    })
  const { promise, resolve: answered, reject } = Promise.withResolvers<number>()
  const ask = secured ? askSecured : askPlain
  const name = hostOf(url)
  const servername = secured && !isIP(name) ? { servername: name } : {}
  const request = ask(url, { method: 'POST', headers, lookup, signal, agent: false, ...servername }, response => {
    answered(response.statusCode ?? 0)
    response.destroy()
  })
  // After the answer it tells of the connection that we cut.
  request.on('error', reject)
  request.end(body)
  return promise
}

class Refused extends Error {}

function inWords(error: Error & { code?: string }, url: string): string {
  if (error instanceof Refused) return error.message
  const { code = '', message } = error
  const { hostname, host } = new URL(url)
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return `There is no server called ${hostname}: is the name right?`
  if (code === 'ECONNREFUSED') return `Nothing answers at ${host}: is the port right, and the server running?`
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return `The certificate of ${hostname} cannot be trusted (${message}).`
  return `${host} could not be reached (${message.slice(0, 200)}).`
}
