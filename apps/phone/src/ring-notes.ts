/// <reference lib="webworker" />
/**
 * The system's notification of a call that rings, in the service worker: only from here it may have buttons.
 *
 *     page ── ring ─────▶ shown ── Answer, Decline, a press on it ──▶ told to the page that asked; it comes to the front
 *     page ── stopped ──▶ closed
 */
export type RingNote = {
  /** The page's id of the call; one notification each. */
  readonly call: string
  readonly title: string
  readonly body: string
  /** Names of the two buttons. */
  readonly answer: string
  readonly decline: string
}
/** `stopped` '': a page begins, and what pages that are gone have left is closed. */
export type PageSays = { readonly ring: RingNote } | { readonly stopped: string }
export type NotePressed = { readonly call: string; readonly pressed: 'answer' | 'decline' | 'open' }

type Shown = Notification & { readonly data: { readonly ringing: string; readonly page: string } | null }

export function watchRingNotes(worker: ServiceWorkerGlobalScope): void {
  const { clients, registration } = worker
  const pages = () => clients.matchAll({ type: 'window', includeUncontrolled: true })
  const closeThose = async (which: (note: NonNullable<Shown['data']>) => boolean) => {
    for (const note of (await registration.getNotifications()) as Shown[])
      if (note.data?.ringing && which(note.data)) note.close()
  }
  const hear = async (said: PageSays, page: string) => {
    if ('ring' in said) {
      const { call, title, body, answer, decline } = said.ring
      const actions = [
        { action: 'answer', title: answer },
        { action: 'decline', title: decline },
      ]
      const look = { tag: `ringing ${call}`, requireInteraction: true, icon: '/icon-192.png', body, actions }
      return registration.showNotification(title, { ...look, data: { ringing: call, page } } as NotificationOptions)
    }
    if (said.stopped) return closeThose(note => note.ringing === said.stopped)
    const here = (await pages()).map(one => one.id)
    return closeThose(note => !here.includes(note.page))
  }
  /** One after the other: a call may stop while its notification is still being made. */
  let last: Promise<unknown> = Promise.resolve()
  worker.addEventListener('message', event => {
    const said: unknown = event.data
    if (typeof said !== 'object' || said === null || !('ring' in said || 'stopped' in said)) return
    last = last.then(() => hear(said as PageSays, (event.source as Client).id)).catch(() => undefined)
    event.waitUntil(last)
  })

  const press = async ({ ringing, page }: NonNullable<Shown['data']>, action: string) => {
    const open = await pages()
    const its = open.find(one => one.id === page)
    // Its page is gone, and the call with it: another may ring again.
    if (!its) return open[0] ? open[0].focus() : clients.openWindow('/')
    const pressed = action === 'answer' || action === 'decline' ? action : 'open'
    its.postMessage({ call: ringing, pressed } satisfies NotePressed)
    return pressed === 'decline' ? null : its.focus()
  }
  worker.addEventListener('notificationclick', event => {
    const { data } = event.notification as Shown
    if (!data?.ringing) return
    event.notification.close()
    event.waitUntil(press(data, event.action).catch(() => null))
  })
}
