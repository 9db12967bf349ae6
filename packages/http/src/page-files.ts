/**
 * The files of the web phone (`/`) and of the admin console (`/admin/`). Names with a hash in them never change; the pages
 * and the service worker are asked for each time.
 */
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { problem } from './errors.ts'
import { sendProblem } from './problem-document.ts'

export type PageFolders = { readonly phone?: string | undefined; readonly admin?: string | undefined }

export async function servePages(app: FastifyInstance, { phone, admin }: PageFolders) {
  const any = phone ?? admin
  if (any)
    await app.register(fastifyStatic, {
      root: any,
      serve: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const unchanging = path.includes(`${sep}assets${sep}`)
        reply.header('cache-control', unchanging ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  for (const [prefix, folder] of [
    ['/admin', admin],
    ['', phone],
  ] as const) {
    if (!folder) continue
    const options = { config: { who: 'anybody' as const }, schema: { hide: true } }
    app.get<{ Params: { '*': string } }>(`${prefix}/*`, {
      ...options,
      handler: (request, reply) => void reply.sendFile(request.params['*'] || 'index.html', folder),
    })
    if (prefix) app.get(prefix, { ...options, handler: (_, reply) => void reply.sendFile('index.html', folder) })
  }
  app.setNotFoundHandler((request, reply) => {
    const { method, url, headers } = request
    // A place in an app (`/calls/…`, `/admin/people`) is shown by the app itself.
    const page = method === 'GET' && !url.startsWith('/api/') && headers.accept?.includes('text/html')
    const folder = admin && /^\/admin(?=[/?]|$)/.test(url) ? admin : phone
    if (page && folder && existsSync(join(folder, 'index.html'))) reply.code(200).sendFile('index.html', folder)
    else sendProblem(reply, problem('not-found'))
  })
}
