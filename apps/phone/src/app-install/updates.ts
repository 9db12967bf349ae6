import { update } from '../shell/update.tsx'

const LOOK_EVERY_MS = 3_600_000

/** Keeps the app's files in the service worker, and tells when a newer version waits there. */
export async function watchForUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const hadOne = serviceWorker.controller !== null
  let reloading = false
  serviceWorker.addEventListener('controllerchange', () => {
    // The very first worker takes over a page that is as new as itself.
    if (!hadOne || reloading) return
    reloading = true
    location.reload()
  })
  const registration = await serviceWorker.register('/sw.js').catch(() => null)
  if (!registration) return
  const offer = () => {
    const { waiting } = registration
    if (waiting && serviceWorker.controller) update.set({ apply: () => waiting.postMessage('take-over') })
  }
  offer()
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => coming.state === 'installed' && offer())
  })
  setInterval(() => registration.update().catch(() => undefined), LOOK_EVERY_MS)
}
