import type { Calls } from '@sidetone/phone-core'
import type { NotePressed, PageSays, RingNote } from '../ring-notes.ts'

/** The notification of the call that rings, shown by the service worker; its buttons do what those of the page do. */
export function createRingNote(calls: Pick<Calls, 'answer' | 'decline'>) {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  let shown: string | null = null
  const say = (said: PageSays) => void container?.ready.then(({ active }) => active?.postMessage(said))
  const hear = ({ data }: MessageEvent<NotePressed | null>) => {
    if (!data?.pressed) return
    if (data.pressed === 'answer') calls.answer(data.call)
    else if (data.pressed === 'decline') calls.decline(data.call)
  }
  container?.addEventListener('message', hear)
  say({ stopped: '' })
  const show = (note: RingNote | null) => {
    if (shown === (note?.call ?? null)) return
    if (shown) say({ stopped: shown })
    shown = null
    if (!note || !('Notification' in window) || Notification.permission !== 'granted') return
    shown = note.call
    say({ ring: note })
  }
  return {
    /** Null: none. The same call is shown once. */
    show,
    stop() {
      show(null)
      container?.removeEventListener('message', hear)
    },
  }
}
