/// <reference lib="webworker" />
/**
 * Keeps the app's own files, so that it opens without a network. Never touches the API, SIP or anything that is not ours.
 * A new version waits until the page says so: a reload in a call would end it. Shows calls that ring (`ring-notes.ts`).
 */
import { watchRingNotes } from './ring-notes.ts'

declare const __SHELL__: readonly string[]
declare const __VERSION__: string
const worker = self as unknown as ServiceWorkerGlobalScope
const SHELL = __SHELL__
const CACHE = `sidetone-${__VERSION__}`

worker.addEventListener('install', event => {
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(SHELL)))
})
worker.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(names =>
        Promise.all(
          names.filter(name => name.startsWith('sidetone-') && name !== CACHE).map(name => caches.delete(name)),
        ),
      )
      .then(() => worker.clients.claim()),
  )
})
worker.addEventListener('message', event => {
  if (event.data === 'take-over') void worker.skipWaiting()
})
worker.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  const path = event.request.mode === 'navigate' && url.pathname === '/' ? '/' : url.pathname
  if (!SHELL.includes(path)) return
  event.respondWith(caches.match(path, { cacheName: CACHE }).then(kept => kept ?? fetch(event.request)))
})
watchRingNotes(worker)
