import type { CallsView, Phone } from '@sidetone/phone-core'
import type { Messages } from '../messages/en.ts'
import { keepCalls } from './kept.ts'
import { callPanel, nameOf, whyHere } from './shown.ts'

/** What a call does outside the page: the tab's title, a notification while hidden, and a question before leaving. */
export function followCalls(phone: Phone, words: () => Messages): () => void {
  let shown: Notification | null = null
  let before: CallsView = { calls: [], current: null }
  const stopShowing = () => {
    shown?.close()
    shown = null
  }
  const follow = () => {
    const view = phone.calls.getSnapshot()
    keepCalls(view.calls)
    const ringing = view.calls.find(call => call.state === 'incoming')
    const talking = view.calls.find(call => call.id === view.current && call.state !== 'ended')
    document.title = ringing
      ? words().ringsTitle(nameOf(ringing, words()))
      : talking
        ? words().inCallTitle(nameOf(talking, words()))
        : words().product
    if (!ringing) stopShowing()
    else if (!before.calls.some(call => call.id === ringing.id)) {
      stopShowing()
      if (document.hidden)
        shown = notify(
          words().isCalling(nameOf(ringing, words())),
          whyHere(ringing, words()) || words().product,
          ringing.id,
        )
    }
    // A new call comes to the front with nothing open beside it.
    if (view.current && view.current !== before.current) callPanel.set({ open: 'none', away: false, typed: '' })
    before = view
  }
  const keep = (event: BeforeUnloadEvent) => {
    if (before.calls.some(call => call.state === 'talking' || call.state === 'connecting')) event.preventDefault()
  }
  addEventListener('beforeunload', keep)
  const stop = phone.calls.subscribe(follow)
  follow()
  return () => {
    stop()
    stopShowing()
    removeEventListener('beforeunload', keep)
  }
}

function notify(title: string, body: string, tag: string): Notification | null {
  if (!('Notification' in window) || Notification.permission !== 'granted') return null
  try {
    const note = new Notification(title, { body, tag, requireInteraction: true, icon: '/icon-192.png' })
    note.onclick = () => {
      window.focus()
      note.close()
    }
    return note
  } catch {
    // Android's Chrome allows notifications only from the service worker; the page rings there in any case.
    return null
  }
}
