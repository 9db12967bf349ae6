/** Where a web phone finds TURN: where it found the page, when nobody stands between us who speaks HTTP only. */
import type { FastifyRequest } from 'fastify'
import { isPassedOn } from './trusted-proxy.ts'

/**
 * Plain TURN first: it needs no certificate that the browser trusts, and sound is encrypted in itself (DTLS-SRTP). Over TLS for
 * networks that let nothing else through.
 */
export function turnAddresses(request: Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>): string[] {
  const origin = `${request.protocol}://${request.host}`
  if (isPassedOn(request) || !URL.canParse(origin)) return []
  const { hostname, port } = new URL(origin)
  const secure = request.protocol === 'https'
  const place = `${hostname}:${port || (secure ? 443 : 80)}?transport=tcp`
  return secure ? [`turn:${place}`, `turns:${place}`] : [`turn:${place}`]
}
