import { createStore, type Preferences } from '@sidetone/phone-core'

/** The question whether calls may be shown by the system: after the first call that rang here, and only once. */
export const notificationOffer = createStore<{ readonly open: boolean }>({ open: false })

export function offerNotifications(preferences: Preferences): void {
  if (!('Notification' in window) || Notification.permission !== 'default' || !navigator.serviceWorker) return
  if (!preferences.getSnapshot().askedToNotify) notificationOffer.set({ open: true })
}
