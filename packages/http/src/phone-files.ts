/** The web phone's files. Names with a hash in them never change; the page and its service worker are asked for each time. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { problem } from './errors.ts'
import { sendProblem } from './problem-document.ts'

export async function servePhone(app: FastifyInstance, folder: string | undefined) {
  if (folder)
    await app.register(fastifyStatic, {
      root: folder,
      serve: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const unchanging = path.startsWith(join(folder, 'assets'))
        reply.header('cache-control', unchanging ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  if (folder)
    app.get<{ Params: { '*': string } }>('/*', {
      config: { who: 'anybody' },
      schema: { hide: true },
      handler: (request, reply) => void reply.sendFile(request.params['*'] || 'index.html'),
    })
  app.setNotFoundHandler((request, reply) => {
    const { method, url, headers } = request
    // A page of the phone (`/calls/…`) is shown by the phone itself.
    const page = method === 'GET' && !url.startsWith('/api/') && headers.accept?.includes('text/html')
    if (page && folder && existsSync(join(folder, 'index.html'))) reply.code(200).sendFile('index.html')
    else sendProblem(reply, problem('not-found'))
  })
}
