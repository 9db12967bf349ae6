import type { FastifyInstance } from 'fastify'

/**
 * What a browser may do with our pages: our own scripts only, sound from our own calls, connections to ourselves.
 * Styles may be inline, as parts of the screens place themselves so; scripts never.
 */
function contentSecurityPolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    // Older browsers do not count ws: as 'self'.
    `connect-src 'self'${host ? ` ws://${host} wss://${host}` : ''}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

/** No Strict-Transport-Security: it would bind every other port of this host name, and plain requests are sent on anyway. */
export function addSecurityHeaders(app: FastifyInstance) {
  app.addHook('onRequest', async (request, reply) => {
    // Host is the client's word: only letters of a host and port reach the header.
    const host = /^[\w.:[\]-]{1,255}$/.test(request.headers.host ?? '') ? request.headers.host! : ''
    reply.headers({
      'content-security-policy': contentSecurityPolicy(host),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': 'microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=()',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
}
