/** Over a network everything is encrypted: what comes in plain from another machine is sent to https on the same port. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './errors.ts'
import { isFromHere, isLoopback, isPassedOn } from './trusted-proxy.ts'

/** The authority's certificate, which a browser trusts once. */
const CERTIFICATE_PATH = '/ca.pem'
/** Asked for by monitors and by who does not trust the certificate yet. */
const plainPaths: readonly string[] = ['/healthz', CERTIFICATE_PATH]
/** Asked for in plain by an authority that is about to sign our certificate (RFC 8555 §8.3). */
const PROOF_PATH = '/.well-known/acme-challenge/'
const staysPlain = (url: string) => plainPaths.includes(url) || url.startsWith(PROOF_PATH)

export function sendToHttps(app: FastifyInstance) {
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https' || staysPlain(request.url) || mayBePlain(request)) return
    if (!URL.canParse(`https://${request.host}`)) throw problem('wrong-input')
    // 308: the method stays, and so does what a program sends.
    return reply.redirect(`https://${request.host}${request.url}`, 308)
  })
}

/**
 * On this machine nobody listens in. Its programs may also call it by its address in the network; a page must not, as
 * browsers give the microphone to https and loopback only. What a proxy here passes on is the proxy's to encrypt.
 */
function mayBePlain(request: FastifyRequest): boolean {
  const { socket, headers } = request
  if (isLoopback(socket.remoteAddress ?? '') || (isPassedOn(request) && (request.ips?.length ?? 0) > 1)) return true
  return isFromHere(request) && !headers.accept?.includes('text/html')
}

export function serveAuthority(app: FastifyInstance, authority: () => string) {
  app.get(CERTIFICATE_PATH, {
    config: { who: 'anybody' },
    schema: {
      summary: 'The certificate of the local authority, to be trusted once.',
      produces: ['application/x-pem-file'],
    },
    handler: async (_, reply) =>
      reply
        .type('application/x-pem-file')
        .header('content-disposition', 'attachment; filename="sidetone-ca.pem"')
        .send(authority()),
  })
}

/** A cookie that was given over https is never sent in plain. */
export const sendCookies = (request: FastifyRequest, reply: FastifyReply, cookies: readonly string[]) =>
  cookies.length
    ? reply.header(
        'set-cookie',
        cookies.map(cookie => (request.protocol === 'https' ? `${cookie}; Secure` : cookie)),
      )
    : reply
