import type { CallsView, Phone } from '@sidetone/phone-core'
import type { Messages } from '../messages/en.ts'
import { offerNotifications } from '../shell/notification-offer.ts'
import { keepCalls } from './kept.ts'
import { createRingNote } from './ring-note.ts'
import { callPanel, nameOf, whyHere } from './shown.ts'

/** What a call does outside the page: the tab's title, a notification while nobody looks at it, and a question before leaving. */
export function followCalls(phone: Phone, words: () => Messages): () => void {
  let before: CallsView = { calls: [], current: null }
  const note = createRingNote(phone.calls)
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
    note.show(
      ringing && !isLookedAt()
        ? {
            call: ringing.id,
            title: words().isCalling(nameOf(ringing, words())),
            body: whyHere(ringing, words()) || words().product,
            answer: words().answer,
            decline: words().decline,
          }
        : null,
    )
    if (ringing) offerNotifications(phone.preferences)
    // A new call comes to the front with nothing open beside it.
    if (view.current && view.current !== before.current) callPanel.set({ open: 'none', away: false, typed: '' })
    before = view
  }
  const keep = (event: BeforeUnloadEvent) => {
    if (before.calls.some(call => call.state === 'talking' || call.state === 'connecting')) event.preventDefault()
  }
  const leave = () => note.show(null)
  addEventListener('beforeunload', keep)
  addEventListener('pagehide', leave)
  const looks = ['focus', 'blur'] as const
  for (const look of looks) addEventListener(look, follow)
  document.addEventListener('visibilitychange', follow)
  const stop = phone.calls.subscribe(follow)
  follow()
  return () => {
    stop()
    note.stop()
    removeEventListener('beforeunload', keep)
    removeEventListener('pagehide', leave)
    for (const look of looks) removeEventListener(look, follow)
    document.removeEventListener('visibilitychange', follow)
  }
}

const isLookedAt = (): boolean => !document.hidden && document.hasFocus()
