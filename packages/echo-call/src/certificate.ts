/** TLS as a phone sees it: is the certificate signed by somebody whom it trusts, for this name, and for how long? */
import { isIP, type Socket } from 'node:net'
import { connect, getCACertificates, type TLSSocket } from 'node:tls'
import type { Millis } from '@sidetone/kernel'
import { certificateSoonDays } from './limits.ts'
import { failed, type HopResult, passed } from './outcomes.ts'
import * as say from './sentences.ts'
import type { Way } from './words.ts'

const dayMs = 86_400_000

/** Whatever the certificate is, TLS is agreed on: what is wrong with it is told afterwards. */
export const openTls = ({ name, host, ca = [] }: Way, socket: Socket): TLSSocket =>
  connect({
    socket,
    // Without one the address itself is compared with the certificate.
    ...(isIP(name ?? host) ? { host: name ?? host } : { servername: name ?? host }),
    ca: [...getCACertificates('default'), ...ca],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
  })

export function readCertificate(way: Way, socket: TLSSocket, now: Millis): HopResult<TLSSocket> {
  const { valid_to, issuer } = socket.getPeerCertificate()
  const days = Math.trunc((Date.parse(valid_to) - now) / dayMs)
  if (!socket.authorized) {
    const code = String(
      (socket.authorizationError as unknown as NodeJS.ErrnoException)?.code ?? socket.authorizationError,
    )
    const [says, todo] = say.badCertificate(way, code, days)
    return failed(says, todo)
  }
  const by = [issuer?.O, issuer?.CN].flat().find(Boolean)
  const says = `The certificate is good for ${say.days(days)}${by ? ` and signed by ${by}` : ''}.`
  return passed(says, socket, days < certificateSoonDays ? say.certificateSoon : undefined)
}
